"""What is different between two problems, by name: the causes that a changed plan can have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from wutong_engines.haulage.labels import label
from wutong_engines.haulage.problem import Disposal, Price, Problem, Site

ZONE: Final = ""
_NOT_INPUT: Final = frozenset({"id", "name", "heap", "owner"})
_WORDS: Final = {
    "end": "结束日",
    "start": "开始日",
    "pauses": "停工期",
    "steady": "逐日产生",
    "worst_grade": "最低收土等级",
    "accepts": "收土范围",
    "cancelled": "取消",
    "closed_weekdays": "停收日",
    "handling_fen": "装卸费",
    "hold_fen_week": "堆存费",
    "max_km": "运距上限",
    "trucks_per_day": "全区车辆数",
    "least_lot": "起运量",
    "fixed_fen": "开线固定费用",
    "curfews": "停运期",
    "gates": "大门",
    "truck_bank_m3": "车载方量",
    "trips_per_truck": "每车每日趟数",
    "first_km_fen": "首公里运价",
    "each_km_fen": "续公里运价",
    "step_km": "计价里程",
    "surcharges": "季节附加费",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One input that is no longer what it was; `site_id` is empty for what holds for the whole zone."""

    site_id: str
    field: str
    sentence: str


def differences(before: Problem, after: Problem) -> tuple[Changed, ...]:
    """Return every input that changed between two problems, sites first."""
    found = list(_sites(before, after))
    for part, word in (("limits", "全区限制"), ("tariff", "运价")):
        found += _fields(ZONE, word, getattr(before, part), getattr(after, part))
    found += _rules(before, after)
    if before.roads != after.roads:
        found.append(Changed(ZONE, "roads", "道路或距离表已更新"))
    if before.basis is not after.basis:
        found.append(Changed(ZONE, "basis", "方量口径由" + f"{before.basis.value}改为{after.basis.value}"))
    return tuple(found)


def _sites(before: Problem, after: Problem) -> Iterator[Changed]:
    old = {site.id: site for site in before.sites}
    new = {site.id: site for site in after.sites}
    for ident, site in new.items():
        if ident not in old:
            yield Changed(ident, "id", f"{site.name}新登记")
        else:
            yield from _fields(ident, site.name, old[ident], site)
    for ident, gone in old.items():
        if ident not in new:
            yield Changed(ident, "id", f"{gone.name}已退出")


def _fields(ident: str, name: str, before: Any, after: Any) -> Iterator[Changed]:
    if type(before) is not type(after):
        yield Changed(ident, "id", f"{name}改变了类型")
        return
    for part in fields(after):
        old, new = getattr(before, part.name), getattr(after, part.name)
        if old == new or part.name in _NOT_INPUT:
            continue
        word = _word(after, part.name)
        yield Changed(ident, part.name, f"{name}{word}由{_said(old)}改为{_said(new)}")


def _rules(before: Problem, after: Problem) -> Iterator[Changed]:
    for pair in sorted(before.rules.keys() | after.rules.keys()):
        if before.rules.get(pair) != after.rules.get(pair):
            names = {**before.names, **after.names}
            start, end = (names.get(ident, ident) for ident in pair)
            reason = after.rules[pair].reason if pair in after.rules else ""
            sentence = f"{start}到{end}的专门约定已变更" + (f":{reason}" if reason else "")
            yield Changed(pair[0], "pairs", sentence)


def _word(thing: Site | object, name: str) -> str:
    if name == "fee" and isinstance(thing, Disposal):
        return "消纳费"
    return _WORDS.get(name) or label(name)


def _said(value: object) -> str:
    """Say a value as people would."""
    if value is None or value == ():
        return "无"
    if isinstance(value, Price):
        return f"{value.fen / 100:.2f}元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, Decimal | int | float | date | str):
        return f"{value:,}" if isinstance(value, int | Decimal) else str(value)
    if isinstance(value, frozenset | tuple):
        return "、".join(sorted(_said(part) for part in _flat(value))) or "无"
    return "新的内容"


def _flat(values: Iterable[object]) -> Iterable[object]:
    return values
