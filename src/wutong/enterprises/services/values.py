"""What may be entered and corrected about an enterprise by hand: each field read, checked, cut to size."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypedDict

from wutong.enterprises.queries import codes
from wutong.enterprises.services.ground import credit_code, day, text
from wutong.kernel.errors import Incomplete
from wutong.kernel.units import WanYuan
from wutong_engines.codes import Verdict

SIZES = ("", "大型", "中型", "小型", "微型")
_NOT_A_SIZE = "企业划型应为大型、中型、小型或微型。"


class EnterpriseValues(TypedDict, total=False):
    """What may be entered and corrected about an enterprise by hand."""

    name: str
    uscc: str
    province: str
    city: str
    region_code: str
    address: str
    industry_code: str
    size_class: str
    capital: WanYuan | None
    registered_on: date | None
    scope: str
    is_local: bool
    source: str
    source_date: date | None
    note: str


def cleaned(values: EnterpriseValues) -> dict[str, Any]:
    """Return the values as the model takes them; the name is left to who keeps names.

    :raises Incomplete: naming the field that cannot be meant.
    """
    return {name: _READERS[name](value) for name, value in values.items() if name in _READERS}


def _line(name: str, label: str, longest: int) -> Callable[[Any], str]:
    return lambda given: text(str(given or ""), name, label, longest)


def _words(given: Any) -> str:
    return str(given or "").replace("\x00", "").strip()


def _code(name: str, check: Callable[[str], Verdict], longest: int) -> Callable[[Any], str]:
    def read(given: Any) -> str:
        if not str(given or "").strip():
            return ""
        verdict = check(str(given))
        if not verdict.usable:
            raise Incomplete(verdict.reason, fields={name: verdict.reason})
        return verdict.code[:longest]

    return read


def _size(given: Any) -> str:
    if given not in SIZES:
        raise Incomplete(_NOT_A_SIZE, fields={"size_class": _NOT_A_SIZE})
    return str(given)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "uscc": lambda given: credit_code(given or ""),
    "province": _line("province", "省份", 16),
    "city": _line("city", "城市", 32),
    "region_code": _code("region_code", codes.check_region, 12),
    "address": _line("address", "地址", 255),
    "industry_code": _code("industry_code", codes.check_industry, 5),
    "size_class": _size,
    "capital": lambda given: given,
    "registered_on": lambda given: day(given, "registered_on", "成立日期"),
    "scope": _words,
    "is_local": bool,
    "source": _line("source", "来源", 255),
    "source_date": lambda given: day(given, "source_date", "来源日期"),
    "note": _words,
}
