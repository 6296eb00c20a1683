"""What a plan is asked with: checked word by word, kept as JSON."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from wutong.kernel.errors import Incomplete


class Roads(TypedDict, total=False):
    """Measured distances: lines of two sites and km, or a graph of junctions and roads."""

    kind: str
    name: str
    rows: list[list[Any]]
    nodes: list[list[Any]]
    edges: list[list[Any]]
    snap_km: float


class PlanSettings(TypedDict, total=False):
    """What a plan is asked with; what is not said follows the rules in force."""

    basis: str
    max_km: float | None
    detour: float
    trucks_per_day: int
    haul_percent: int
    shifts: dict[str, int]
    registration_ids: list[int]
    roads: Roads


def checked_settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as they are kept.

    :raises Incomplete: naming every one that cannot be meant.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in given.items():
        check = _CHECKS.get(name)
        if check is None:
            wrong[name] = f"不认识的参数“{name}”。"
        elif value is None and name != "max_km":
            continue
        elif sentence := check(value):
            wrong[name] = sentence
        else:
            kept[name] = value
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    return kept


def _between(low: float, high: float, label: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        believable = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        return "" if believable else f"{label}应在 {low:g} 到 {high:g} 之间。"

    return check


def _basis(value: Any) -> str:
    return "" if value in {"likely", "minimum"} else "方量依据请选“可能量”或“确保量”。"


def _max_km(value: Any) -> str:
    return "" if value is None else _between(0.1, 500, "单程运距上限(km)")(value)


def _shifts(value: Any) -> str:
    fits = isinstance(value, Mapping) and all(
        str(key).isdigit() and isinstance(days, int) and abs(days) <= 3660 for key, days in value.items()
    )
    return "" if fits else "工期调整应是登记和天数(前后十年以内)。"


def _ids(value: Any) -> str:
    fits = isinstance(value, list) and all(isinstance(key, int) and key > 0 for key in value)
    return "" if fits else "请选择登记。"


def _roads(value: Any) -> str:
    if not isinstance(value, Mapping) or value.get("kind") not in {"table", "graph"}:
        return "道路距离应是距离表或路网。"
    return ""


_CHECKS: Mapping[str, Callable[[Any], str]] = {
    "basis": _basis,
    "max_km": _max_km,
    "detour": _between(1, 5, "绕行系数"),
    "trucks_per_day": _between(0, 10_000, "每日车辆上限"),
    "haul_percent": _between(10, 500, "运价(%)"),
    "shifts": _shifts,
    "registration_ids": _ids,
    "roads": _roads,
}
