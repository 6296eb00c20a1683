"""Coordinates as people give them: degrees of CGCS2000, or refused with what to do."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from wutong.kernel.errors import Incomplete

# China, with a margin of a degree.
EAST, NORTH = (Decimal(73), Decimal(136)), (Decimal(3), Decimal(54))
_SIX = Decimal("0.000001")
# Compatibility folding has made two primes of the sign for seconds.
_DMS = re.compile(r"(\d{1,3})[°度]([0-5]?\d)['′分]([0-5]?\d(?:\.\d+)?)(?:\"|″|秒|''|′′)?")
_PAIR = re.compile(r"[,;、\s]+")
_GIVE_DEGREES = "请填 CGCS2000 经纬度(十进制度),如经度 103.650000、纬度 36.500000。"

DATUMS: dict[str, str] = {
    "CGCS2000": "CGCS2000(国家大地坐标系)",
    "WGS84": "WGS84(GPS、手机定位)",
    "GCJ02": "GCJ-02(高德、腾讯地图)",
    "BD09": "BD-09(百度地图)",
    "BEIJING54": "北京54",
    "XIAN80": "西安80",
    "LOCAL": "工程/独立坐标系",
}
_WHAT_TO_DO = {
    "GCJ02": "与 CGCS2000 相差约 100–700 米,不能直接用:请改用天地图取点,或用手机 GPS(WGS84)到现场采点。",
    "BD09": "与 CGCS2000 相差约 1 公里,不能直接用:请改用天地图取点,或用手机 GPS(WGS84)到现场采点。",
    "BEIJING54": "与 CGCS2000 相差几十米以上,须经转换参数:请测绘单位转换成 CGCS2000 经纬度后再填。",
    "XIAN80": "与 CGCS2000 相差几十米以上,须经转换参数:请测绘单位转换成 CGCS2000 经纬度后再填。",
    "LOCAL": "是平面坐标,须经转换:请测绘单位提供地块中心点的 CGCS2000 经纬度。",
}


@dataclass(frozen=True)
class Point:
    """Degrees of CGCS2000, and what has to be said of how they were given."""

    longitude: Decimal
    latitude: Decimal
    note: str = ""


def read(longitude: Any, latitude: Any, datum: str = "CGCS2000", *, site: str = "") -> Point:
    """Return a place as the register keeps it.

    :raises Incomplete: when it is no place in China by CGCS2000; the sentence says what it looks like and what to do.
    """
    known = _datum(datum, site)
    first, second = _two(longitude, latitude)
    lon, lat = _number(first, "longitude", "经度", site), _number(second, "latitude", "纬度", site)
    _refuse_plane(lon, lat, site)
    if not _within(lon, EAST) or not _within(lat, NORTH):
        if _within(lon, NORTH) and _within(lat, EAST):
            raise _wrong(f"经度({lon})和纬度({lat})填反了,请对调:经度在前,约 103;纬度在后,约 36。", site)
        raise _wrong(f"经度 {lon}、纬度 {lat} 不在中国境内(经度 73–136、纬度 3–54)。{_GIVE_DEGREES}", site)
    note = "坐标按 WGS84 给出,与 CGCS2000 相差在厘米级,视同 CGCS2000" if known == "WGS84" else ""
    return Point(lon.quantize(_SIX), lat.quantize(_SIX), note)


def _datum(datum: str, site: str) -> str:
    given = re.sub(r"[\s\-_]", "", unicodedata.normalize("NFKC", datum or "CGCS2000")).upper()
    names = {"国家2000": "CGCS2000", "GPS": "WGS84", "高德": "GCJ02", "腾讯": "GCJ02", "百度": "BD09", "火星": "GCJ02"}
    names |= {"北京54": "BEIJING54", "1954北京": "BEIJING54", "西安80": "XIAN80", "1980西安": "XIAN80"}
    known = next((code for name, code in names.items() if name in given), given)
    known = known if known in DATUMS else "LOCAL"
    if known in _WHAT_TO_DO:
        sentence = f"{_at(site)}{DATUMS[known]}坐标{_WHAT_TO_DO[known]}"
        raise Incomplete(sentence, fields={"datum": sentence, "longitude": sentence})
    return known


def _two(longitude: Any, latitude: Any) -> tuple[Any, Any]:
    """Return both numbers; a pair pasted into the first field is taken apart."""
    if isinstance(longitude, str) and not str(latitude if latitude is not None else "").strip():
        parts = [part for part in _PAIR.split(longitude.strip()) if part]
        if len(parts) == 2:
            return parts[0], parts[1]
    return longitude, latitude


def _number(given: Any, field: str, label: str, site: str) -> Decimal:
    text = unicodedata.normalize("NFKC", str(given if given is not None else "")).strip().upper()
    if not text:
        sentence = f"{_at(site)}请填写{label}。{_GIVE_DEGREES}"
        raise Incomplete(sentence, fields={field: sentence})
    text = re.sub(r"^[东北EN]|[东北EN]$", "", text.removeprefix("东经").removeprefix("北纬")).strip().rstrip("°")
    parts = _DMS.fullmatch(text.replace(" ", "").replace("’", "'").replace("”", '"'))
    if parts:
        return Decimal(parts[1]) + Decimal(parts[2]) / 60 + Decimal(parts[3]) / 3600
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        sentence = f"{_at(site)}{label}“{str(given)[:24]}”不是度数。{_GIVE_DEGREES}"
        raise Incomplete(sentence, fields={field: sentence})
    return number


def _refuse_plane(lon: Decimal, lat: Decimal, site: str) -> None:
    if abs(lon) > 1000 or abs(lat) > 1000:
        raise _wrong(
            f"“{lon},{lat}”是平面直角坐标(工程坐标),不是经纬度。请测绘单位或用坐标转换工具换成 CGCS2000 经纬度;"
            "图纸的坐标系另填在“图纸坐标系”一栏。",
            site,
        )


def _within(number: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= number <= bounds[1]


def _at(site: str) -> str:
    return f"{site}:" if site else ""


def _wrong(sentence: str, site: str) -> Incomplete:
    whole = f"{_at(site)}{sentence}"
    return Incomplete(whole, fields={"longitude": whole})
