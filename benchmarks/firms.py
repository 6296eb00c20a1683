"""The file that the import is measured on: real firms where the reference data is there, made-up ones elsewhere."""

import random
from pathlib import Path
from typing import Any

import xlsxwriter

REFERENCE = Path(__file__).resolve().parents[1] / "../shared/data/enterprise/enterprise_gansu.parquet"
HEADS = ("企业名称", "统一社会信用代码", "企业类型", "企业地址", "注册资本", "经营范围")
_COLUMNS = ("name", "uscc", "type", "address", "capital_raw", "scope")
_PLACES = ("兰州", "白银", "天水", "武威", "张掖", "酒泉", "庆阳", "定西", "陇南", "平凉")
_FIRST = "金华瑞恒信德安泰宏盛鑫源正通达和众远博嘉禾"
_SECOND = "丰科力森立康诚隆翔景润腾耀晨云海岳川"
_THIRD = "亿天新中东西陇河原祁连山月星辰朗明启航"
_TRADES = ("装备制造", "新材料", "商贸", "农业科技", "生物医药", "物流", "电池材料", "建筑工程")

Line = tuple[Any, ...]


def lines(start: int, count: int) -> tuple[list[Line], str]:
    """Return that many firms from a place of the list on, and what they are."""
    if REFERENCE.exists():
        return _real(start, count), "enterprise_gansu.parquet (real register, with its own duplicates and odd codes)"
    return _made_up(start, count), "generated firms (the reference data is not beside the checkout)"


def write(path: Path, rows: list[Line]) -> None:
    """Write the firms as an Excel file, as somebody would bring it."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("企业名单")
    for at, row in enumerate([HEADS, *rows]):
        for column, cell in enumerate(row):
            if cell not in (None, ""):
                sheet.write_string(at, column, str(cell))
    book.close()


def _real(start: int, count: int) -> list[Line]:
    from pyarrow import parquet  # type: ignore[import-untyped]

    table = parquet.read_table(REFERENCE, columns=list(_COLUMNS)).slice(start, count)
    columns = [table.column(name).to_pylist() for name in _COLUMNS]
    return list(zip(*columns, strict=True))


def _made_up(start: int, count: int) -> list[Line]:
    """Return firms that no register knows; without credit codes, for a made-up one would be refused."""
    dice = random.Random(7)
    firms = []
    for number in range(start + count):
        brand = dice.choice(_FIRST) + dice.choice(_SECOND) + dice.choice(_THIRD) + dice.choice(_SECOND)
        place, trade = dice.choice(_PLACES), dice.choice(_TRADES)
        address = f"甘肃省{place}市工业园区{number}号"
        firms.append((f"{place}{brand}{trade}有限公司", "", "有限责任公司", address, "500万人民币", f"{trade}及销售"))
    return firms[start:]
