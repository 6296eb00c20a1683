"""Statistical division codes: provinces, prefectures, and what the zone itself needs.

The statistics table is used, not the civil-affairs one: 620171 兰州新区 is a valid code in it.
A fuller table is another list of rows for :class:`Regions`; nothing else changes.

>>> REGIONS.locate("四川成都").code, REGIONS.locate("江苏", "苏州").name
('5101', '苏州市')
>>> round(REGIONS.between("620171", "6201"))
52
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wutong_engines.codes.distance import Point, distance_km
from wutong_engines.codes.places import seats
from wutong_engines.codes.verdict import Verdict, tidy

_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Region:
    """One division: its shortest code (62, 6201, 620171, 620171101) and its name."""

    code: str
    name: str
    lon: float | None = field(default=None, compare=False)
    lat: float | None = field(default=None, compare=False)

    @property
    def short_name(self) -> str:
        """The name as people say it: 江苏, 苏州, 凉山, 兰州新区."""
        return short_name(self.name)

    @property
    def point(self) -> Point | None:
        """Longitude and latitude of the seat, where known."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


Row = tuple[str, str] | tuple[str, str, float | None, float | None]


class Regions:
    """A table of divisions, looked up by code at any level."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Build the table from ``(code, name)`` or ``(code, name, lon, lat)`` rows; codes may end in zeros or not."""
        self._by_code = {short(row[0]): Region(short(row[0]), *row[1:]) for row in rows}
        self._by_name: dict[str, list[Region]] = {}
        for region in sorted(self._by_code.values(), key=lambda region: (len(region.code), region.code)):
            for name in dict.fromkeys((region.name, region.short_name)):
                self._by_name.setdefault(name, []).append(region)
        self._longest = max(map(len, self._by_name), default=0)

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

    def named(self, name: str) -> tuple[Region, ...]:
        """Return all divisions with this full or short name, the higher ones first (吉林 is a province and a city)."""
        return tuple(self._by_name.get(tidy(name), ()))

    def locate(self, *words: str) -> Region | None:
        """Return the deepest division that place words or an address begin with: ``("江苏", "苏州")``, 浙江省宁波市…

        A city may stand without its province; an unknown rest is passed over, so a district gives its city.
        """
        found: Region | None = None
        for word in words:
            rest = tidy(word)
            while rest:
                region, length = self._leading(rest, found)
                if region is None:
                    break
                found, rest = region, rest[length:]
        return found

    def point(self, code: str) -> Point | None:
        """Return the seat of this division, or of the nearest one above it that has a known seat."""
        return next((region.point for region in reversed(self.path(code)) if region.point), None)

    def between(self, one: str, other: str) -> float | None:
        """Return the kilometres in a straight line between two divisions; nothing where a seat is unknown."""
        here, there = self.point(one), self.point(other)
        return None if here is None or there is None else distance_km(here, there)

    def nearest(self, point: Point, count: int = 1) -> tuple[tuple[Region, float], ...]:
        """Return the divisions below the provinces whose seats are nearest, with their kilometres."""
        seated = ((region, distance_km(point, region.point)) for region in self._lowest() if region.point)
        return tuple(sorted(seated, key=lambda pair: (pair[1], pair[0].code))[:count])

    def _lowest(self) -> Iterator[Region]:
        """Yield everything below the provinces, and the provinces that have nothing below them."""
        parents = {code[:2] for code in self._by_code if len(code) > 2}
        return (region for code, region in self._by_code.items() if len(code) > 2 or code not in parents)

    def _leading(self, text: str, inside: Region | None) -> tuple[Region | None, int]:
        """Return the division whose name the text begins with, the longest name first, and the name's length."""
        for length in range(min(self._longest, len(text)), 1, -1):
            known = [
                region
                for region in self._by_name.get(text[:length], ())
                if inside is None or region.code.startswith(inside.code)
            ]
            if known:
                # 吉林 after 吉林省 is the city; 上海 after 上海市 is the same place once more.
                return next((region for region in known if region != inside), known[0]), length
        return None, 0

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


_KINDS = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "县",
    "镇",
    "盟",
    "林区",
)
_PEOPLES = (
    "蒙古族藏族", "土家族苗族", "布依族苗族", "苗族侗族", "藏族羌族", "傣族景颇族", "哈尼族彝族", "壮族苗族",
    "黎族苗族", "朝鲜族", "哈萨克", "柯尔克孜", "傈僳族",
    "蒙古", "藏族", "彝族", "白族", "傣族", "回族", "黎族", "壮族", "苗族",
)  # fmt: skip


def short_name(name: str) -> str:
    """Take the kind of division and the peoples out of a name: 凉山彝族自治州 is 凉山."""
    for kind in _KINDS:
        if name.endswith(kind) and len(name) - len(kind) >= 2:
            name = name.removesuffix(kind)
            break
    else:
        return name
    if kind in {"自治州", "自治县"}:
        for people in _PEOPLES:
            if name.endswith(people) and len(name) > len(people) + 1:
                return name.removesuffix(people)
    return name


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

_SEATS = {code: (lon, lat) for code, _, lon, lat in seats()}


def _standing() -> Iterator[Row]:
    """Yield provinces, prefectures and the zone's own divisions, with the seats that are known."""
    names = dict(PROVINCES) | {code: name for code, name, _, _ in seats()} | dict(ZONE)
    for code, name in names.items():
        yield (code, name, *_SEATS.get(code, (None, None)))


REGIONS = Regions(_standing())
