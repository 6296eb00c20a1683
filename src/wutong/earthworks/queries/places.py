"""Where sites lie on the plane: CGCS2000 degrees as kilometres east and north of the zone's origin."""

from decimal import Decimal
from math import cos, radians, sin

from wutong_engines.haulage.distances import Place

# 兰州新区; a local plane is true to a few metres in ten kilometres, which is finer than any detour factor.
ORIGIN = (103.65, 36.50)
# CGCS2000 ellipsoid: half axis in km and the square of the eccentricity.
_AXIS, _ECCENTRICITY = 6378.137, 0.00669438002290


def place(longitude: Decimal | float, latitude: Decimal | float, name: str = "") -> Place:
    """Return a point of the zone's plane."""
    lon, lat = float(longitude), float(latitude)
    middle = radians((lat + ORIGIN[1]) / 2)
    bend = 1 - _ECCENTRICITY * sin(middle) ** 2
    east = radians(lon - ORIGIN[0]) * cos(middle) * _AXIS / bend**0.5
    north = radians(lat - ORIGIN[1]) * _AXIS * (1 - _ECCENTRICITY) / bend**1.5
    return Place(round(east, 6), round(north, 6), name, lon, lat)
