"""What a plan takes for granted, as rules with their source."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wutong.kernel import rules

PLANNING = rules.declare(
    "soil-planning",
    "土方平衡参数",
    {
        "max_km": 5.0,
        "detour": 1.3,
        "step_km": 0.0,
        "truck_bank_m3": 12,
        "trips_per_truck": 8,
        "trucks_per_day": 0,
        "least_lot": 0,
    },
    source="本区缺省:单程上限 5 km、没有路线时按直线×1.3 估(各地调配系统常用值),车斗约合自然方 12 方、每车每日 8 趟",
    explained={
        "max_km": "邻里调配单程运距上限(km),0 为不限",
        "detour": "没有距离表时,直线距离乘的绕行系数",
        "step_km": "运距计价步长(km),0 为按实际公里连续计",
        "truck_bank_m3": "每车每趟(自然方 m³)",
        "trips_per_truck": "每车每日趟次",
        "trucks_per_day": "全区每日车辆上限,0 为不限",
        "least_lot": "直运起运量(自然方 m³),0 为不限",
    },
)


def planning(on: date) -> Mapping[str, Any]:
    """Return what plans take for granted on a day."""
    return rules.value(PLANNING.code, on=on)
