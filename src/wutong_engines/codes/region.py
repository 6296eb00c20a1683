"""Statistical division codes: provinces, and what the zone itself needs.

The statistics table is used, not the civil-affairs one: 620171 兰州新区 is a valid code in it.
A fuller table is another list of rows for :class:`Regions`; nothing else changes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wutong_engines.codes.verdict import Verdict, tidy

_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Region:
    """One division: its shortest code (62, 6201, 620171, 620171101) and its name."""

    code: str
    name: str


class Regions:
    """A table of divisions, looked up by code at any level."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Build the table from ``(code, name)`` rows; codes may end in zeros or not."""
        self._by_code = {short(code): Region(short(code), name) for code, name in rows}

    def __contains__(self, code: str) -> bool:
        return short(code) in self._by_code

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def find(self, code: str) -> Region | None:
        """Return the division with this code, or nothing."""
        return self._by_code.get(short(code))

    def path(self, code: str) -> tuple[Region, ...]:
        """Return the known divisions from the province down to this code."""
        wanted = short(code)
        prefixes = (wanted[:length] for length in _LENGTHS if length <= len(wanted))
        return tuple(self._by_code[prefix] for prefix in prefixes if prefix in self._by_code)

    def check(self, text: str) -> Verdict:
        """Check a division code: unknown provinces are refused, unknown places in a known one warned of."""
        code = tidy(text)
        if not (code.isascii() and code.isdigit() and len(code) in _LENGTHS):
            return Verdict(code, "invalid", f"区划代码应为 2、4、6、9 或 12 位数字,这里是“{code}”。")
        if code in self:
            return Verdict(code, "valid")
        path = self.path(code)
        if not path:
            return Verdict(code, "invalid", f"区划代码前两位 {code[:2]} 不是任何省份,请更正。")
        return Verdict(code, "warn", f"区划代码 {code} 属{path[-1].name},但不在现有区划表内,请核对。")


def short(code: str) -> str:
    """Drop the zeros that fill a code up: 620000 is 62, 620171000000 is 620171."""
    for length in _LENGTHS:
        if not code[length:].strip("0"):
            return code[:length]
    return code


PROVINCES: tuple[tuple[str, str], ...] = (
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
)

ZONE: tuple[tuple[str, str], ...] = (
    ("6201", "兰州市"),
    ("620171", "兰州新区"),
    ("620171101", "中川镇"),
    ("620171102", "秦川镇"),
    ("620171103", "西岔镇"),
    ("620171104", "上川镇"),
    ("620121", "永登县"),
    ("620122", "皋兰县"),
)

REGIONS = Regions(PROVINCES + ZONE)
