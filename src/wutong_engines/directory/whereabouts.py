"""Where a firm is: what its row says, else what its codes say, else what its name says."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from wutong_engines.codes import REGIONS
from wutong_engines.codes.region import Region, short

# Below a province: prefectures and what lies in them.
_PROVINCE: Final = 2
_COUNTY: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the short words of the directory; ``rank`` is 0 when the row itself said it."""

    province: str = ""
    city: str = ""
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    rank: int = 9


def find(province: str, city: str, code: str, address: str, authority: str, named: str) -> Place:
    """Return the place of a firm.

    :param authority: the code of the authority that registered it: often, not always, where it is.
    :param named: the region in its name.
    """
    # The first signs of an address name the place; the rest would only fill the cache.
    return _find(province, city, code[:12], address[:12], authority[:6], named)


@lru_cache(maxsize=1 << 17)
def _find(province: str, city: str, code: str, address: str, authority: str, named: str) -> Place:
    if province or city or code:
        region = _coded(code) or REGIONS.locate(province, city)
        # An address may begin anew with the province, or go on below the city.
        for words in ((address,), (province, city, address)) if address and _goes_on(region) else ():
            region = _deeper(region, REGIONS.locate(*words))
        rank = 0 if city or len(code) > _PROVINCE else 1
        return _place(region, province, city, rank)
    region = REGIONS.locate(address) if address else None
    for rank, other in ((2, region), (3, _coded(authority)), (4, REGIONS.locate(named) if named else None)):
        if other is not None:
            return _place(other, "", "", rank)
    return Place()


def _goes_on(region: Region | None) -> bool:
    """Whether we know anything below a division that an address could name."""
    return region is None or region.code in _with_parts()


@cache
def _with_parts() -> frozenset[str]:
    return frozenset(
        code[:size] for code in (region.code for region in REGIONS) for size in (2, 4, 6) if len(code) > size
    )


def _coded(code: str) -> Region | None:
    """Return the lowest division we know that a code lies in."""
    path = REGIONS.path(code) if code.isdigit() else ()
    return path[-1] if path else None


def _deeper(one: Region | None, other: Region | None) -> Region | None:
    """Return the lower of two divisions when it lies in the other."""
    if one is None or other is None:
        return one or other
    return other if other.code.startswith(one.code) else one


@lru_cache(maxsize=1 << 14)
def _place(region: Region | None, province: str, city: str, rank: int) -> Place:
    if region is None:
        return Place(province=province, city=city, rank=rank)
    path = REGIONS.path(region.code)
    below = next((part.short_name for part in path if len(part.code) > _PROVINCE), "")
    # A municipality names its districts where others name their cities.
    point = REGIONS.point(region.code) if below or (len(path) == 1 and _is_city(path[0])) else None
    return Place(
        province=path[0].short_name,
        city=below or _short(city),
        # A town is more than any filter asks for.
        code=short(region.code)[:_COUNTY],
        lon=point[0] if point else None,
        lat=point[1] if point else None,
        rank=rank,
    )


def _is_city(region: Region) -> bool:
    return region.name.endswith("市")


def _short(city: str) -> str:
    return city[:-1] if len(city) > 2 and city[-1] in "市区县" else city  # 沙市 keeps its 市
