"""The transport checklist (E4) as it stands on a day: what is there, what is missing, what has run out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wutong.earthworks.lifecycle import ITEMS, Item
from wutong.earthworks.models import Match, PermitItem, Truck
from wutong.earthworks.queries import match_rules


@dataclass(frozen=True)
class Line:
    """One line of the checklist: the rule it rests on, and the paper that fulfils it."""

    item: Item
    paper: PermitItem | None
    light: str
    words: str


def lines(papers: Collection[PermitItem], on: date) -> list[Line]:
    """Return the whole checklist on a day."""
    held = {paper.code: paper for paper in papers}
    notice = match_rules.consultation(on).expiry_notice
    return [_line(item, held.get(item.code), on, notice) for item in ITEMS]


def _line(item: Item, paper: PermitItem | None, on: date, notice: timedelta) -> Line:
    if paper is None:
        return Line(item, None, "grey", "未办")
    if paper.valid_to is not None and paper.valid_to < on:
        return Line(item, paper, "red", f"{paper.valid_to} 已到期")
    if paper.valid_to is not None and paper.valid_to - on <= notice:
        return Line(item, paper, "yellow", f"{paper.valid_to} 到期")
    return Line(item, paper, "green", f"{paper.done_on} 办结")


def faults(match: Match, on: date) -> list[str]:
    """Return what keeps a match from being permitted on a day, in words; nothing where all stands."""
    return faults_of(list(match.permit_items.all()), list(match.trucks.filter(removed_at__isnull=True)), on)


def faults_of(papers: Sequence[PermitItem], trucks: Sequence[Truck], on: date) -> list[str]:
    """Return the same of papers and trucks at hand."""
    held = {paper.code: paper for paper in papers}
    missing = [item.label for item in ITEMS if item.code not in held]
    expired = [
        f"“{item.label}”{held[item.code].valid_to} 已到期"
        for item in ITEMS
        if item.code in held and (valid := held[item.code].valid_to) is not None and valid < on
    ]
    late = [item.label for item in ITEMS if item.code in held and held[item.code].done_on > on]
    found = [f"未办:{'、'.join(missing)}"] if missing else []
    found += expired
    found += [f"晚于核准日期办结:{'、'.join(late)}"] if late else []
    if not any(truck.valid_to >= on for truck in trucks):
        found.append("车辆白名单上没有准运证有效的车(一车一证)")
    return found


def clock_of(papers: Collection[PermitItem]) -> match_rules.Clock | None:
    """Return the statutory clock, which the written application starts."""
    applied = next((paper.done_on for paper in papers if paper.code == "application"), None)
    return match_rules.permit_clock(applied) if applied else None
