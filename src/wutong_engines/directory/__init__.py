"""The directory of firms: any table of firms in, a store to search as one types out.

``build`` reads tables into immutable segments of Parquet columns with a search index beside them; ``update`` adds
a snapshot; ``open_store`` answers from the newest one. Importing this package loads nothing heavy.
"""

from wutong_engines.directory.errors import BadQuestion, BadTable, DirectoryError, StoreError
from wutong_engines.directory.report import Doubt, Refused, Report
from wutong_engines.directory.rows import Filters, FirmRow, Found, Hit, Snapshot, Title

__all__ = [
    "BadQuestion",
    "BadTable",
    "DirectoryError",
    "Doubt",
    "Filters",
    "FirmRow",
    "Found",
    "Hit",
    "Refused",
    "Report",
    "Snapshot",
    "StoreError",
    "Title",
]
