"""投资项目代码 (GB/T 40058-2021): time, place, industry, kind, number.

Only the shape is checked: the algorithm of the last digit is not published.

>>> check("2406-620171-04-01-123456").status
'valid'
>>> parse("2406-620171-04-01-123456").month
6
"""

import re
from dataclasses import dataclass

from wutong_engines.codes.region import REGIONS, Regions
from wutong_engines.codes.verdict import Verdict, tidy

_SHAPE = re.compile(r"([0-9]{4})-([0-9]{6})-([0-9]{2})-([0-9]{2})-([0-9]{6})")


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """The parts of a project code; ``month`` is nothing in the old codes that give a year only."""

    code: str
    year: int
    month: int | None
    region: str
    authority: str
    kind: str
    number: str


def parse(text: str) -> ProjectCode | None:
    """Take a project code apart, or return nothing when its shape or date is wrong."""
    found = _SHAPE.fullmatch(tidy(text))
    if not found:
        return None
    time, region, authority, kind, number = found.groups()
    year, month = _year_month(time)
    if not year:
        return None
    return ProjectCode(found.group(), year, month, region, authority, kind, number)


def check(text: str, regions: Regions = REGIONS) -> Verdict:
    """Check shape, year-month and region block of a project code as typed."""
    code = tidy(text)
    found = _SHAPE.fullmatch(code)
    if not found:
        reason = "项目代码应写作“4 位-6 位-2 位-2 位-6 位”数字,例如 2406-620171-04-01-123456。"
        return Verdict(code, "invalid", reason)
    if not _year_month(found[1])[0]:
        return Verdict(code, "invalid", f"项目代码开头的 {found[1]} 应为赋码年月(如 2406),请更正。")
    place = regions.check(found[2])
    if place.status == "invalid":
        return Verdict(code, "invalid", f"项目代码第二段:{place.reason}")
    return Verdict(code, "valid")


def _year_month(block: str) -> tuple[int, int | None]:
    """Read YYMM, or YYYY as in the first years; the year is 0 when it is neither."""
    month = int(block[2:])
    if 1 <= month <= 12:
        return 2000 + int(block[:2]), month
    # 2013 to 2019 cannot be a month of 2020, so they are the plain years of the first codes.
    if 2013 <= int(block) <= 2019:
        return int(block), None
    return 0, None
