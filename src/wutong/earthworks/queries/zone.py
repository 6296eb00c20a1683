"""How far from the zone a heap may lie, and how near to another it is taken for the same, as a rule."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import hypot

from wutong.earthworks.queries.places import ORIGIN, place
from wutong.kernel import rules

ZONE = rules.declare(
    "soil-zone",
    "土方登记范围",
    {"longitude": ORIGIN[0], "latitude": ORIGIN[1], "radius_km": 60, "same_m": 100, "drift_m": 500},
    source="本区缺省:以兰州新区(东经 103.65°、北纬 36.50°)为中心;邻里调配以区内为限",
    explained={
        "longitude": "中心经度(度)",
        "latitude": "中心纬度(度)",
        "radius_km": "超出多少公里须说明理由",
        "same_m": "多少米以内视为同一处,须核对是否重复登记",
        "drift_m": "现场核实点与登记点相差多少米须说明",
    },
)


@dataclass(frozen=True)
class Reach:
    """The zone's middle and its distances, as they hold on a day."""

    longitude: float
    latitude: float
    radius_km: int
    same_m: int
    drift_m: int


def reach(on: date) -> Reach:
    """Return what counts as far and as near on a day."""
    return Reach(**rules.value(ZONE.code, on=on))


def apart_m(one: tuple[Decimal | float, Decimal | float], other: tuple[Decimal | float, Decimal | float]) -> float:
    """Return how far two places lie apart in metres, each given as longitude and latitude."""
    here, there = place(*one), place(*other)
    return hypot(here.x_km - there.x_km, here.y_km - there.y_km) * 1000
