"""How far a firm is from the zone, told from its city; of a province alone only what is certain."""

from functools import cache

from wutong.industries.queries.rules import Reach
from wutong_engines.codes import REGIONS, Region, distance_km

_ZONE = "620171"


def locate(province: str, city: str) -> Region | None:
    """Return the deepest division that the two words name."""
    return REGIONS.locate(*(word for word in (province, city) if word))


def kilometres(province: str, city: str, reach: Reach) -> int | None:
    """Return the straight kilometres from the zone to a firm's city; None where only its province is known."""
    found = locate(province, city)
    if found is None or found.point is None or (len(found.code) == 2 and not _is_city(found)):
        return None
    return round(distance_km(reach.point, found.point))


def is_surely_beyond(province: str, reach: Reach) -> bool:
    """Tell whether every seat of a province lies past the near distance, so that the city need not be known."""
    found = locate(province, "")
    if found is None:
        return False
    seats = _seats(found.code[:2])
    return bool(seats) and all(distance_km(reach.point, seat) > reach.near_km for seat in seats)


def is_zone(province: str, city: str) -> bool:
    """Tell whether the words name the zone itself."""
    found = locate(province, city)
    return found is not None and found.code.startswith(_ZONE)


@cache
def _seats(province: str) -> tuple[tuple[float, float], ...]:
    return tuple(region.point for region in REGIONS if region.code.startswith(province) and region.point)


def _is_city(region: Region) -> bool:
    """Tell whether a two-digit division is one city: the four municipalities and the two harbours."""
    return region.code in {"11", "12", "31", "50", "81", "82"}
