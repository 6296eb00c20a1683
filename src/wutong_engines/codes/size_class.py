"""企业划型: large, medium, small, micro by the statistical method of 2017 (国统字〔2017〕213号).

>>> classify("3770", employees=350, revenue_wan=1900).size
'小型'
>>> classify("3770", employees=350).size is None
True

Large, medium and small must reach every lower bound of their row, else the firm drops a class; one figure under the
bounds of small makes a firm micro. What cannot be decided from the figures at hand stays undecided, with the reason.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wutong_engines.codes.industry import INDUSTRIES, Industries

Size = Literal["大型", "中型", "小型", "微型"]
Number = int | float | Decimal
SIZES: tuple[Size, ...] = ("大型", "中型", "小型", "微型")
BASIS = "统计上大中小微型企业划分办法(2017)"
_FIGURES = {"employees": ("从业人员", "人"), "revenue_wan": ("营业收入", "万元"), "assets_wan": ("资产总额", "万元")}


@dataclass(frozen=True, slots=True)
class Sector:
    """A row of the official table: the lower bounds of large, medium and small for each figure it looks at."""

    name: str
    bounds: tuple[tuple[str, tuple[int, int, int]], ...]


@dataclass(frozen=True, slots=True)
class SizeClass:
    """The class, or nothing; which row of the table it comes from, and a sentence that says why."""

    size: Size | None
    sector: str
    reason: str
    missing: tuple[str, ...] = ()


def _sector(name: str, **bounds: tuple[int, int, int]) -> Sector:
    return Sector(name, tuple(bounds.items()))


SECTORS: tuple[Sector, ...] = (
    _sector("农、林、牧、渔业", revenue_wan=(20000, 500, 50)),
    _sector("工业", employees=(1000, 300, 20), revenue_wan=(40000, 2000, 300)),
    _sector("建筑业", revenue_wan=(80000, 6000, 300), assets_wan=(80000, 5000, 300)),
    _sector("批发业", employees=(200, 20, 5), revenue_wan=(40000, 5000, 1000)),
    _sector("零售业", employees=(300, 50, 10), revenue_wan=(20000, 500, 100)),
    _sector("交通运输业", employees=(1000, 300, 20), revenue_wan=(30000, 3000, 200)),
    _sector("仓储业", employees=(200, 100, 20), revenue_wan=(30000, 1000, 100)),
    _sector("邮政业", employees=(1000, 300, 20), revenue_wan=(30000, 2000, 100)),
    _sector("住宿业", employees=(300, 100, 10), revenue_wan=(10000, 2000, 100)),
    _sector("餐饮业", employees=(300, 100, 10), revenue_wan=(10000, 2000, 100)),
    _sector("信息传输业", employees=(2000, 100, 10), revenue_wan=(100000, 1000, 100)),
    _sector("软件和信息技术服务业", employees=(300, 100, 10), revenue_wan=(10000, 1000, 50)),
    _sector("房地产开发经营", revenue_wan=(200000, 1000, 100), assets_wan=(10000, 5000, 2000)),
    _sector("物业管理", employees=(1000, 300, 100), revenue_wan=(5000, 1000, 500)),
    _sector("租赁和商务服务业", employees=(300, 100, 10), assets_wan=(120000, 8000, 100)),
    _sector("其他未列明行业", employees=(300, 100, 10)),
)
_BY_NAME = {sector.name: sector for sector in SECTORS}

# The longest prefix decides: 591 装卸搬运 is transport, the rest of division 59 is storage.
_SECTOR_OF = {
    **dict.fromkeys(("A", "01", "02", "03", "04", "05"), "农、林、牧、渔业"),
    **dict.fromkeys(("B", "C", "D"), "工业"),
    "E": "建筑业",
    "51": "批发业",
    "52": "零售业",
    **dict.fromkeys(("54", "55", "56", "57", "58", "591"), "交通运输业"),
    "59": "仓储业",
    "60": "邮政业",
    "61": "住宿业",
    "62": "餐饮业",
    **dict.fromkeys(("63", "64"), "信息传输业"),
    "65": "软件和信息技术服务业",
    "701": "房地产开发经营",
    "702": "物业管理",
    **dict.fromkeys(("703", "709"), "其他未列明行业"),
    "L": "租赁和商务服务业",
    **dict.fromkeys(("M", "N", "O", "85", "R"), "其他未列明行业"),
}


def sector_of(code: str, industries: Industries = INDUSTRIES) -> Sector | None:
    """Return the row of the official table for a 4754 code; finance, schools, hospitals and railways have none."""
    verdict = industries.check(code)
    if not verdict.usable:
        return None
    bare = verdict.code
    section = industries.find(bare[:2])
    prefixes = [bare[:length] for length in range(len(bare), 1, -1)]
    prefixes.append(section.section if section else bare)
    name = next((_SECTOR_OF[prefix] for prefix in prefixes if prefix in _SECTOR_OF), None)
    return _BY_NAME[name] if name else None


def classify(
    code: str,
    *,
    employees: Number | None = None,
    revenue_wan: Number | None = None,
    assets_wan: Number | None = None,
    industries: Industries = INDUSTRIES,
) -> SizeClass:
    """Return the class of a firm from its 4754 code and its figures (persons; 万元)."""
    sector = sector_of(code, industries)
    if sector is None:
        return SizeClass(None, "", f"行业代码“{code[:20]}”不在{BASIS}的划型范围内。")
    figures = {"employees": employees, "revenue_wan": revenue_wan, "assets_wan": assets_wan}
    for name, figure in figures.items():
        if figure is not None and figure < 0:
            return SizeClass(None, sector.name, f"{_FIGURES[name][0]}不能是负数,请更正。")
    return _classed(sector, figures)


def _classed(sector: Sector, figures: dict[str, Number | None]) -> SizeClass:
    """Take the lowest class any figure allows; a figure that is not known leaves only micro certain."""
    missing = tuple(name for name, _ in sector.bounds if figures[name] is None)
    steps = {name: _step(figure, lower) for name, lower in sector.bounds if (figure := figures[name]) is not None}
    lowest = max(steps.values(), default=0)
    if missing and lowest < 3:
        lacking = "、".join(_FIGURES[name][0] for name in missing)
        return SizeClass(None, sector.name, f"按{sector.name}划型还缺{lacking},不能定档。", missing)
    size = SIZES[lowest]
    said = ",".join(_sentence(name, figures, steps[name]) for name in steps)
    return SizeClass(size, sector.name, f"{sector.name}:{said};定为{size}({BASIS})。", missing)


def _step(figure: Number, lower: tuple[int, int, int]) -> int:
    """Return 0 for large to 3 for micro."""
    return next((step for step, bound in enumerate(lower) if figure >= bound), 3)


def _sentence(name: str, figures: dict[str, Number | None], step: int) -> str:
    label, unit = _FIGURES[name]
    return f"{label} {figures[name]} {unit}够{SIZES[step]}"
