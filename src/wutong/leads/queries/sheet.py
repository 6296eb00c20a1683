"""The dense list: sorted by any column, with the last thing done for each lead, and as rows for Excel."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from wutong.kernel.pages import Page, paged
from wutong.leads.lifecycle import Stage
from wutong.leads.models import FollowUp, Lead
from wutong.leads.queries.dossier import Due, due_of
from wutong.leads.queries.lights import with_light
from wutong.leads.queries.listing import CARDS, NOT_LISTED, Filters, exportable, listing
from wutong.leads.queries.wording import time_left

# Column → what it is sorted by; a minus before the column's name turns it round.
_SORTS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "investor": ("investor",),
    "project": ("project_name",),
    "chain": ("chain",),
    "investment": ("investment",),
    "holder": ("seat__team__rank", "seat__team_id", "seat__person__rank", "seat__person_id"),
    "stage": ("walk",),
    "due": ("due_on",),
    "quiet": ("quiet_since",),
}
EXPORT_LIMIT = 50_000
EXPORT_COLUMNS = (
    "线索编号", "投资方", "统一社会信用代码", "所在地", "项目名称", "产业链/环节", "行业代码", "来源渠道",
    "总投资(万元)", "固定资产投资(万元)", "用地(亩)", "专班", "专人", "阶段", "进入阶段", "时限事项",
    "下一时限", "亮灯", "首报单位", "首报人", "首报时间", "密级",
)  # fmt: skip
_LIGHTS = {"green": "正常", "blue": "临近", "yellow": "预警", "red": "逾期", "grey": "不计时"}


@dataclass(frozen=True)
class Line:
    """One lead as a list shows it."""

    lead: Lead
    light: str
    due: Due
    left: str
    last: FollowUp | None


def sheet(user: Any, filters: Filters, today: date, *, sort: str = "", level: int | None = None) -> "QuerySet[Lead]":
    """Return the list in the order of a column; of one level of confidentiality, if one is named."""
    rows = _of_level(listing(user, filters, today), level)
    column, descending = sort.lstrip("-"), sort.startswith("-")
    if column not in _SORTS:
        return rows
    if column == "stage":
        rows = rows.annotate(walk=_walk())
    order = [F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True) for name in _SORTS[column]]
    return rows.order_by(*order, "-id")


def page(
    user: Any,
    filters: Filters,
    today: date,
    number: str | int | None,
    *,
    per_page: int,
    sort: str = "",
    level: int | None = None,
) -> Page:
    """Return one page of the list as lines; its keys are found first, so that a deep page reads no rows before it."""
    rows: Any = sheet(user, filters, today, sort=sort, level=level)
    keys = paged(rows.values_list("pk", flat=True), number, per_page)
    shown = with_light(Lead.objects.filter(pk__in=keys.rows), today).defer(*NOT_LISTED)
    shown = shown.select_related("seat__team", "seat__person", "first_office", "first_reporter")
    found = {lead.pk: lead for lead in shown}
    return replace(keys, rows=lines((found[key] for key in keys.rows if key in found), today))


def lines(leads: Iterable[Lead], today: date, last: Mapping[int, FollowUp] | None = None) -> list[Line]:
    """Return leads with their light as lines, each with the last thing done; one query for all of them.

    :param last: the last thing done for each, where several lists are shown and it was asked for all of them at once.
    """
    shown = list(leads)
    last = last_done(lead.pk for lead in shown) if last is None else last
    found = []
    for lead in shown:
        due = due_of(lead, today)
        found.append(Line(lead, _light(lead), due, time_left(due, today), last.get(lead.pk)))
    return found


def last_done(lead_ids: Iterable[int]) -> dict[int, FollowUp]:
    """Return the last follow-up of each of these leads."""
    ids = list(lead_ids)
    if not ids:
        return {}
    newest = Window(RowNumber(), partition_by=F("lead_id"), order_by=(F("happened_on").desc(), F("id").desc()))
    rows = FollowUp.objects.filter(lead_id__in=ids).annotate(place=newest).filter(place=1)
    return {row.lead_id: row for row in rows}


def column(user: Any, filters: Filters, stage: str, today: date) -> "QuerySet[Lead]":
    """Return the leads of one stage in the order of the board, for what comes after its first cards."""
    narrowed = Filters(**{**vars(filters), "stages": (stage,), "order": "due"})
    return listing(user, narrowed, today)


def chosen(user: Any, lead_ids: Iterable[int], today: date) -> list[Line]:
    """Return those of the chosen leads that the person may see, in the order of their numbers."""
    rows = listing(user, Filters(order="number"), today).filter(pk__in=list(lead_ids))
    return lines(rows, today)


def cards_each() -> int:
    """Return how many cards a column of the board shows at a time."""
    return CARDS


@dataclass(frozen=True)
class Export:
    """A list on its way out of the house: how many of its rows stay behind because they are sensitive."""

    rows: Iterator[list[Any]]
    total: int
    kept_back: int


def export(user: Any, filters: Filters, today: date, *, sort: str = "", level: int | None = None) -> Export:
    """Return the rows of a narrowed list that may leave the house."""
    everything = sheet(user, filters, today, sort=sort, level=level)
    free = _of_level(exportable(user, filters, today), level)
    everything_count, free_count = everything.count(), free.count()
    ordered = everything.filter(pk__in=free.order_by().values("pk"))[:EXPORT_LIMIT]
    return Export((_cells(lead) for lead in ordered), free_count, everything_count - free_count)


def _of_level(rows: "QuerySet[Lead]", level: int | None) -> "QuerySet[Lead]":
    return rows.filter(confidentiality=level) if level else rows


def _walk() -> Case:
    steps = [When(stage=stage.value, then=Value(place)) for place, stage in enumerate(Stage)]
    return Case(*steps, output_field=IntegerField())


def _light(lead: Lead) -> str:
    found: str = getattr(lead, "light", "grey")
    return found


def _cells(lead: Lead) -> list[Any]:
    due = due_of(lead, lead.stage_since)
    return [
        lead.number, lead.investor, lead.uscc, lead.region, lead.project_name, lead.chain, lead.industry_code,
        lead.get_channel_display(), lead.investment, lead.fixed_investment, lead.land,
        lead.seat.team.name if lead.seat else "公共池", lead.seat.person.name if lead.seat else "",
        lead.get_stage_display(), lead.stage_since, due.label, lead.due_on, _LIGHTS[_light(lead)],
        str(lead.first_office), lead.first_reporter.name, timezone.localtime(lead.first_reported_at),
        lead.get_confidentiality_display(),
    ]  # fmt: skip
