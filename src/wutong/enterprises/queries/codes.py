"""The one door to the engine of codes: what a code means, and in words what is wrong with it."""

from decimal import Decimal

from wutong.kernel.units import WanYuan
from wutong_engines import codes
from wutong_engines.codes import Verdict, capital, groups, uscc
from wutong_engines.codes.industry import INDUSTRIES

_LOCAL = "620171"
_LOCAL_WORDS = ("兰州新区", "中川园区")
SIGNS = {"valid": "✓", "warn": "!", "invalid": "✕"}


def check_uscc(code: str) -> Verdict:
    """Return the verdict on a credit code."""
    return uscc.check(code)


def check_region(code: str) -> Verdict:
    """Return the verdict on a division code."""
    return codes.REGIONS.check(code)


def check_industry(code: str) -> Verdict:
    """Return the verdict on a code of GB/T 4754-2017."""
    return INDUSTRIES.check(code)


def region_name(code: str) -> str:
    """Return the divisions of a code from the province down, or nothing."""
    return "".join(one.name for one in codes.REGIONS.path(code)) if code else ""


def industry_name(code: str) -> str:
    """Return code and name of an industry as papers print it; the bare code where it is not known."""
    found = INDUSTRIES.find(code) if code else None
    return found.label if found else code


def sections() -> tuple[tuple[str, str], ...]:
    """Return the sections of the classification, and the divisions of manufacturing."""
    return tuple(
        (one.code, one.label) for one in INDUSTRIES if one.level == 1 or (one.section == "C" and one.level == 2)
    )


def group_names() -> tuple[str, ...]:
    """Return the groups of regions that the trade speaks of."""
    return tuple(group.name for group in groups.GROUPS)


def is_local(region_code: str, address: str, name: str = "") -> bool:
    """Tell whether a firm sits in the zone: by its division, else by what its address or name says."""
    return region_code.startswith(_LOCAL) or any(word in address or word in name for word in _LOCAL_WORDS)


def yuan(wan: float | Decimal | None, currency: str) -> WanYuan | None:
    """Return a registered capital in 万元; foreign money is not turned into yuan here."""
    if wan is None or currency not in ("", "CNY", "人民币"):
        return None
    return WanYuan(Decimal(str(wan)).quantize(Decimal("0.0001")))


def capital_verdict(raw: str) -> Verdict:
    """Return the verdict on a registered capital as a table wrote it."""
    return capital.parse(raw).verdict
