"""Kilometres in a straight line between two points of the globe.

>>> round(distance_km((103.83, 36.06), (116.41, 39.90)))
1181
"""

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
EARTH_KM = 6371.0088


def distance_km(one: Point, other: Point) -> float:
    """Return the great-circle distance of two ``(longitude, latitude)`` points in degrees."""
    lon_one, lat_one, lon_other, lat_other = map(radians, (*one, *other))
    half = sin((lat_other - lat_one) / 2) ** 2 + cos(lat_one) * cos(lat_other) * sin((lon_other - lon_one) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
