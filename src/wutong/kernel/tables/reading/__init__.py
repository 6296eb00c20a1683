"""Files in: what a file is by its bytes, its sheets as plain rows, its header found and matched."""

from wutong.kernel.tables.reading.book import Book, Sheet, Unreadable
from wutong.kernel.tables.reading.header import Header, find_header, matches
from wutong.kernel.tables.reading.opening import open_book

__all__ = ["Book", "Header", "Sheet", "Unreadable", "find_header", "matches", "open_book"]
