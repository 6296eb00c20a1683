"""The directory of firms: search beside DuckDB and SQLite, at three sizes."""
