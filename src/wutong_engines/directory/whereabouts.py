"""Where a firm is: what its row says, else what its codes say, else what its name says."""

from dataclasses import dataclass
from functools import lru_cache

from wutong_engines.codes import REGIONS
from wutong_engines.codes.region import Region, short


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
        for words in ((address,), (province, city, address)) if address else ():
            region = _deeper(region, REGIONS.locate(*words))
        rank = 0 if city or len(code) > 2 else 1  # two digits are a province
        return _place(region, province, city, rank)
    region = REGIONS.locate(address) if address else None
    for rank, other in ((2, region), (3, _coded(authority)), (4, REGIONS.locate(named) if named else None)):
        if other is not None:
            return _place(other, "", "", rank)
    return Place()


def _coded(code: str) -> Region | None:
    """Return the lowest division we know that a code lies in."""
    path = REGIONS.path(code) if code.isdigit() else ()
    return path[-1] if path else None


def _deeper(one: Region | None, other: Region | None) -> Region | None:
    """Return the lower of two divisions when it lies in the other."""
    if one is None or other is None:
        return one or other
    return other if other.code.startswith(one.code) else one


def _place(region: Region | None, province: str, city: str, rank: int) -> Place:
    if region is None:
        return Place(province=province, city=city, rank=rank)
    path = REGIONS.path(region.code)
    below = next((part.short_name for part in path if len(part.code) > 2), "")  # below a province
    # A municipality names its districts where others name their cities.
    point = REGIONS.point(region.code) if below or (len(path) == 1 and _is_city(path[0])) else None
    return Place(
        province=path[0].short_name,
        city=below or _short(city),
        code=short(region.code),
        lon=point[0] if point else None,
        lat=point[1] if point else None,
        rank=rank,
    )


def _is_city(region: Region) -> bool:
    return region.name.endswith("市")


def _short(city: str) -> str:
    return city[:-1] if len(city) > 2 and city[-1] in "市区县" else city  # 沙市 keeps its 市
