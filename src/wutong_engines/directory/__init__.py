"""The directory of firms: any table of firms in, a store to search as one types out.

``build`` reads tables into immutable segments of Parquet columns with a search index beside them; ``update`` adds
a snapshot; ``open_store`` answers from the newest one. Importing this package loads nothing heavy.

>>> from datetime import date
>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     table = Path(folder, "名单.csv")
...     _ = table.write_text("企业名称,信用代码\\n天津爱玛车业科技有限公司,\\n", encoding="utf-8")
...     report = build([table], Path(folder, "store"), made_on=date(2024, 6, 28))
...     with open_store(Path(folder, "store")) as store:
...         hit = store.search("爱玛").hits[0]
>>> report.rows_kept, hit.name, hit.matched_on
(1, '天津爱玛车业科技有限公司', '简称')
"""

from wutong_engines.directory.building import build, update
from wutong_engines.directory.errors import BadQuestion, BadTable, DirectoryError, StoreError
from wutong_engines.directory.report import Doubt, Refused, Report
from wutong_engines.directory.rows import Filters, FirmRow, Found, Hit, Snapshot, Title
from wutong_engines.directory.store import Store, open_store
from wutong_engines.directory.tidying import tidy

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
    "Store",
    "StoreError",
    "Title",
    "build",
    "open_store",
    "tidy",
    "update",
]
