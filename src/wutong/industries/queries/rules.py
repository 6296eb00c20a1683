"""When a segment counts as weak, how far is near, and from where: rules as data."""

from dataclasses import dataclass
from datetime import date

from wutong.kernel import rules
from wutong_engines import chains

GAPS = rules.declare(
    "industries.gaps",
    "产业链缺口判定",
    {"weak_below": 2, "near_km": 300, "longitude": 103.62, "latitude": 36.5152},
    source="本区缺省:以兰州新区中川镇(东经 103.62°、北纬 36.5152°,中川国际机场基准点,公开航行资料)为中心;"
    "300 公里约为一日往返的汽运半径",
    explained={
        "weak_below": "本区少于几家算薄弱(家)",
        "near_km": "多远以内算周边(直线,公里)",
        "longitude": "中心经度(度)",
        "latitude": "中心纬度(度)",
    },
)


@dataclass(frozen=True)
class Reach:
    """What counts as weak and as near on a day, and where it is measured from."""

    weak_below: int
    near_km: float
    longitude: float
    latitude: float

    @property
    def point(self) -> tuple[float, float]:
        """Return the zone's middle as longitude and latitude."""
        return self.longitude, self.latitude

    @property
    def engine(self) -> chains.GapRules:
        """Return the rules as the engine of chains takes them."""
        return chains.GapRules(int(self.weak_below), float(self.near_km))


def reach(on: date) -> Reach:
    """Return the rules in force on a day."""
    return Reach(**rules.value(GAPS.code, on=on))
