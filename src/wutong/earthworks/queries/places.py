"""Where sites lie on the plane: CGCS2000 degrees as kilometres east and north of the zone's origin."""

from decimal import Decimal

from wutong_engines.haulage.distances import Place
from wutong_engines.haulage.reading import local_km

# 兰州新区; a local plane is true to a few metres in ten kilometres, which is finer than any detour factor.
ORIGIN = (103.65, 36.50)


def place(longitude: Decimal | float, latitude: Decimal | float, name: str = "") -> Place:
    """Return a point of the zone's plane."""
    lon, lat = float(longitude), float(latitude)
    return Place(*local_km(lon, lat, ORIGIN), name, lon, lat)
