"""Stock readers of one cell: each turns a filled cell into a value or raises ValueError with a Chinese sentence."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from wutong.kernel.units import Amount, Mu, SquareMetres, WanYuan
from wutong_engines.codes import uscc as credit_code

# What the widest decimal column keeps; beyond it a number is a slip, not an amount.
_LARGEST = Decimal(10) ** 12
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE)
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Day one of Excel is 1 January 1900, and it believes in 29 February 1900: serials count from two days before.
_EXCEL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20000, 80000  # 1954 to 2119: smaller or larger is a year or an amount, not a day


def text(cell: Any) -> str:
    """Read text as it stands, without space around it; a whole number loses its ``.0``, a day reads 2024-06-03."""
    if type(cell) is str:
        if "\0" in cell:
            raise ValueError("含有看不见的控制字符,请重新输入这一格")
        return cell.strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == datetime.min.time() else "%Y-%m-%d %H:%M:%S")
    return str(cell)


def short(limit: int) -> Callable[[Any], str]:
    """Return a reader of text of at most so many characters."""

    def parse(cell: Any) -> str:
        value = text(cell)
        if len(value) > limit:
            raise ValueError(f"最多 {limit} 个字,这里有 {len(value)} 个,请缩短")
        return value

    return parse


def decimal(cell: Any) -> Decimal:
    """Read a number: Excel's own, or text with 千分位, full-width digits, a unit-less sign."""
    # repr of a float is the shortest decimal that means it: 0.1 stays 0.1.
    written = _tidy(cell) if isinstance(cell, str) else repr(cell) if isinstance(cell, float) else str(cell)
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    if not _PLAIN.fullmatch(written):
        raise ValueError(f"应为数字,这里是“{_excerpt(cell)}”")
    number = Decimal(written)
    if abs(number) >= _LARGEST:
        raise ValueError(f"数字“{_excerpt(cell)}”太大,请核对单位")
    return number


def integer(cell: Any) -> int:
    """Read a whole number."""
    number = decimal(cell)
    if number != number.to_integral_value():
        raise ValueError(f"应为整数,这里是“{_excerpt(cell)}”")
    return int(number)


def natural(cell: Any) -> int:
    """Read a whole number that is not negative."""
    number = integer(cell)
    if number < 0:
        raise ValueError(f"不能是负数,这里是“{_excerpt(cell)}”")
    return number


def _amount(unit: type[Amount], factors: Mapping[str, Decimal], name: str) -> Callable[[Any], Any]:
    """Return a reader of amounts of one unit; a bare number counts in that unit, a written unit is converted."""
    spellings = sorted(factors, key=len, reverse=True)

    def parse(cell: Any) -> Amount:
        factor = Decimal(1)
        if isinstance(cell, str):
            written = _tidy(cell).removeprefix("约").removeprefix("¥").removeprefix("人民币")
            for spelling in spellings:
                if written.lower().endswith(spelling):
                    written, factor = written[: -len(spelling)], factors[spelling]
                    break
            cell_number: Any = written
        else:
            cell_number = cell
        try:
            number = decimal(cell_number)
        except ValueError:
            raise ValueError(
                f"应为{name},这里是“{_excerpt(cell)}”;请写成数字(单位{unit.symbol})或带单位的数字"
            ) from None
        if number < 0:
            raise ValueError(f"不能是负数,这里是“{_excerpt(cell)}”")
        if (value := number * factor) >= _LARGEST:
            raise ValueError(f"“{_excerpt(cell)}”太大,请核对单位")
        return unit(round(value, 4))

    return parse


wan_yuan = _amount(
    WanYuan,
    {
        "亿元": Decimal(10000),
        "亿": Decimal(10000),
        "千万元": Decimal(1000),
        "千万": Decimal(1000),
        "百万元": Decimal(100),
        "百万": Decimal(100),
        "万元": Decimal(1),
        "万": Decimal(1),
        "元": Decimal("0.0001"),
    },
    "金额",
)
"""Read 万元: 25000, 2.5亿元, 2,500万元, 3000000元."""

mu = _amount(
    Mu,
    {"亩": Decimal(1), "公顷": Decimal(15), "平方米": Decimal("0.0015"), "m2": Decimal("0.0015")},
    "面积",
)
"""Read 亩: 120, 120亩, 8公顷, 80000平方米."""

square_metres = _amount(
    SquareMetres,
    {
        "万平方米": Decimal(10000),
        "万平米": Decimal(10000),
        "万平": Decimal(10000),
        "平方米": Decimal(1),
        "平米": Decimal(1),
        "m2": Decimal(1),
        "亩": Decimal(2000) / Decimal(3),
    },
    "面积",
)
"""Read 平方米: 5000, 5000㎡, 1.2万平方米."""


def day(cell: Any) -> date:
    """Read a day: Excel's own, its serial number, or text such as 2024/6/3, 2024年6月3日, 2024.6.3, 20240603."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _day_of_number(cell)
    if isinstance(cell, str):
        written = unicodedata.normalize("NFKC", cell).strip()
        match = _DAY.fullmatch(written) or _RUN.fullmatch(written)
        if match:
            return _day_of(int(match[1]), int(match[2]), int(match[3]), cell)
        if _PLAIN.fullmatch(written):
            return _day_of_number(float(written))
    raise ValueError(f"应为日期,这里是“{_excerpt(cell)}”;请写成 2024-06-03 或 2024年6月3日")


def choice(choices: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Return a reader of one of some labels (their value, when it is a word, is understood as well)."""
    known = {_fold(label): value for label, value in choices.items()}
    for value in choices.values():
        if isinstance(value, str):
            known.setdefault(_fold(value), value)
    listed = "、".join(list(choices)[:12]) + ("等" if len(choices) > 12 else "")

    def parse(cell: Any) -> Any:
        written = _fold(text(cell))
        if written not in known:
            raise ValueError(f"“{_excerpt(cell)}”不在可选的范围内,可选:{listed}")
        return known[written]

    return parse


def uscc(cell: Any) -> str:
    """Read a 统一社会信用代码 with a right check character."""
    if isinstance(cell, float | int) and len(text(cell)) > 15:
        raise ValueError("统一社会信用代码被存成了数字,末尾几位已丢失,请把这一列设为文本后重新填写")
    verdict = credit_code.check(text(cell))
    if not verdict.usable:
        raise ValueError(verdict.reason)
    return verdict.code


def _day_of_number(number: float) -> date:
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _EXCEL_ZERO + timedelta(days=int(number))
    match = _RUN.fullmatch(str(int(number))) if number == int(number) else None
    if match is None:
        raise ValueError(f"应为日期,这里是数字“{number:g}”;请写成 2024-06-03")
    return _day_of(int(match[1]), int(match[2]), int(match[3]), number)


def _day_of(year: int, month: int, day_of_month: int, cell: Any) -> date:
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        raise ValueError(f"没有“{_excerpt(cell)}”这一天,请核对") from None
    if not 1900 <= year <= 2200:
        raise ValueError(f"年份 {year} 不合理,请核对")
    return found


def _tidy(written: str) -> str:
    """Fold width and drop every space: １２，０００ becomes 12,000."""
    return "".join(unicodedata.normalize("NFKC", written).split())


def _fold(written: str) -> str:
    return _tidy(written).casefold()


def _excerpt(cell: Any) -> str:
    written = text(cell)
    return written if len(written) <= 24 else f"{written[:24]}…"
