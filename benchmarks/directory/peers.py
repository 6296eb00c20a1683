"""Two other ways to look for a part of a name: DuckDB scanning the column, SQLite with an index of character pairs."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from wutong_engines.directory import spelling

Ask = Callable[[str], object]


def duckdb_like(files: Sequence[Path]) -> tuple[Ask, str]:
    """Ask DuckDB for the first twenty names that have the text, shortest first."""
    base = duckdb.connect(config={"threads": 2})
    base.execute("CREATE TABLE firms AS SELECT id, plain FROM read_parquet(?)", [[str(file) for file in files]])
    question = "SELECT id FROM firms WHERE contains(plain, ?) ORDER BY length(plain), plain LIMIT 20"
    return lambda text: base.execute(question, [text]).fetchall(), "DuckDB, names in memory, contains + top 20"


def sqlite_pairs(names: Sequence[str], file: Path) -> tuple[Ask, str]:
    """Ask SQLite's full-text index over pairs of characters; rows stand in the order of their lengths."""
    base = sqlite3.connect(file)
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("CREATE VIRTUAL TABLE firms USING fts5(pairs, content='', tokenize='unicode61')")
    texts = sorted((spelling.fold(name) for name in names), key=lambda text: (len(text), text))
    base.executemany("INSERT INTO firms(rowid, pairs) VALUES (?, ?)", enumerate(map(_pairs, texts)))
    base.commit()
    question = "SELECT rowid FROM firms WHERE firms MATCH ? ORDER BY rowid LIMIT 20"

    def ask(text: str) -> object:
        pairs = _pairs(spelling.fold(text)[:60])
        return base.execute(question, [f'"{pairs}"']).fetchall() if pairs else []

    return ask, "SQLite FTS5, pairs of characters, top 20"


def _pairs(text: str) -> str:
    return " ".join(text[start : start + 2] for start in range(len(text) - 1))
