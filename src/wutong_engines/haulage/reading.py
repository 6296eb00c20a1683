"""Problems and plans from JSON and back; places by longitude and latitude become kilometres of the zone."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import cos, radians
from typing import Any, Final

from wutong_engines.haulage.codec import Reader, Unreadable, plain
from wutong_engines.haulage.errors import BadFile, BadProblem, Fault
from wutong_engines.haulage.plan import Plan
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.validation import validated

_DATUMS: Final = {"CGCS2000", "EPSG:4490", "国家2000", "2000国家大地坐标系"}
# China's land and sea, generously.
_LON: Final = (73.0, 136.0)
_LAT: Final = (3.0, 54.0)
_LISTS: Final = ("surpluses", "needs", "yards", "disposals", "borrows")


def loads(text: str) -> Any:
    """Return the JSON value of a text, its numbers exact.

    :raises BadFile: the text is no JSON.
    """
    try:
        return json.loads(text, parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "嵌套太深"
        raise BadFile(f"不是完整的JSON:{where}") from None


def problem(data: Any) -> Problem:
    """Return the problem that JSON values describe.

    :raises BadProblem: every fault, with site and field.
    """
    reader = Reader()
    if isinstance(data, Mapping):
        data = {**data}
        reader.faults += _placed(data)
    return validated(_read(reader, Problem, data))


def plan(data: Any) -> Plan:
    """Return the plan that JSON values describe; what follows from other fields (cost, gap) is worked out again.

    :raises BadProblem: every fault.
    """
    if isinstance(data, Mapping):
        data = {name: value for name, value in data.items() if name not in _WORKED_OUT}
    read: Plan = _read(Reader(), Plan, data)
    return read


_WORKED_OUT: Final = {"cost_fen", "gap", "status_label", "reason_label"}


def as_json(value: Problem | Plan) -> dict[str, Any]:
    """Return JSON values; a plan carries its cost and gap beside its fields."""
    fields: dict[str, Any] = plain(value)
    if isinstance(value, Plan):
        said = {"status_label": value.status.label, "reason_label": value.reason.label}
        return {**fields, **said, "cost_fen": value.cost_fen, "gap": value.gap}
    return fields


def fingerprint(value: Problem) -> str:
    """Return what tells one problem from any other; equal problems have one fingerprint, however they were written."""
    text = json.dumps(plain(value, canonical=True), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def local_km(lon: float, lat: float, origin: tuple[float, float]) -> tuple[float, float]:
    """Return kilometres east and north of an origin (longitude, latitude); exact to metres within a zone."""
    middle = radians((lat + origin[1]) / 2)
    # Metres per degree on the CGCS2000 ellipsoid, as series in the latitude.
    east = 111.41288 * cos(middle) - 0.09350 * cos(3 * middle) + 0.00012 * cos(5 * middle)
    north = 111.13295 - 0.55982 * cos(2 * middle) + 0.00117 * cos(4 * middle)
    return round((lon - origin[0]) * east, 4), round((lat - origin[1]) * north, 4)


def place_faults(site: str, lon: float, lat: float, datum: str = "CGCS2000") -> Iterator[Fault]:
    """Return what is wrong with coordinates: swapped, projected, outside China, or in another datum."""
    if datum.strip().upper() not in _DATUMS:
        yield Fault(site, "datum", f"坐标系为{datum},应为CGCS2000;请先转换,直接使用会偏移数十至数百米")
    if _inside(lon, _LON) and _inside(lat, _LAT):
        return
    if _inside(lat, _LON) and _inside(lon, _LAT):
        yield Fault(site, "lon", f"经度{lon:g}、纬度{lat:g}写反了")
    elif max(abs(lon), abs(lat)) > 180:
        yield Fault(site, "lon", f"经度{lon:g}、纬度{lat:g}像是投影坐标(米);请换算成CGCS2000经纬度")
    else:
        yield Fault(site, "lon", f"经度{lon:g}、纬度{lat:g}不在中国境内")


def _inside(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


def _read(reader: Reader, kind: type, data: Any) -> Any:
    try:
        value = reader.record(kind, data)
    except Unreadable:
        value = None
    if reader.faults:
        raise BadProblem(reader.faults)
    return value


def _placed(data: dict[str, Any]) -> list[Fault]:
    """Give every site with longitude and latitude its kilometres; return the coordinates that cannot be."""
    faults: list[Fault] = []
    points: list[tuple[dict[str, Any], float, float]] = []
    for name in _LISTS:
        data[name] = [_copied(site) for site in data[name]] if isinstance(data.get(name), list) else data.get(name, [])
        for site in data[name] if isinstance(data[name], list) else []:
            place = site.get("place") if isinstance(site, dict) else None
            if isinstance(place, dict):
                points += _point(str(site.get("name") or site.get("id")), place, faults)
    origin = data.pop("origin", None) or _middle(points)
    for place, lon, lat in points:
        if "x_km" not in place:
            place["x_km"], place["y_km"] = local_km(lon, lat, (float(origin["lon"]), float(origin["lat"])))
    return faults


def _copied(site: Any) -> Any:
    if not isinstance(site, Mapping):
        return site
    place = site.get("place")
    return {**site, "place": {**place}} if isinstance(place, Mapping) else {**site}


def _point(site: str, place: dict[str, Any], faults: list[Fault]) -> list[tuple[dict[str, Any], float, float]]:
    datum = str(place.pop("datum", "CGCS2000"))
    lon, lat = place.get("lon"), place.get("lat")
    if not isinstance(lon, int | float | Decimal) or not isinstance(lat, int | float | Decimal):
        return []
    wrong = list(place_faults(site, float(lon), float(lat), datum))
    faults += wrong
    if wrong:
        place.setdefault("x_km", 0.0)
        place.setdefault("y_km", 0.0)
        return []
    return [(place, float(lon), float(lat))]


def _middle(points: list[tuple[dict[str, Any], float, float]]) -> dict[str, float]:
    if not points:
        return {"lon": 0.0, "lat": 0.0}
    count = len(points)
    return {
        "lon": round(sum(lon for _, lon, _ in points) / count, 2),
        "lat": round(sum(lat for _, _, lat in points) / count, 2),
    }
