"""The list, the board and the search: visible rows only, a page at a time."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from wutong.kernel import clock, privacy
from wutong.kernel.pages import Page, paged
from wutong.leads import permissions
from wutong.leads.lifecycle import OPEN, Stage
from wutong.leads.models import Confidentiality, Lead
from wutong.leads.queries import names
from wutong.leads.queries.lights import filtered_by_light, with_light

# What a list does not show is not fetched: long texts, and what few may read.
NOT_LISTED = (
    "content",
    "process",
    "needs",
    "sensitivities",
    "to_settle",
    "motive",
    "rivals",
    "decision_time",
    "contact_name",
    "contact_duty",
    "contact_phone",
    "bottom_line",
    "search_text",
    "withdrawn_reason",
)
CARDS = 20
_WORDS = 8
_ORDERS = {
    "newest": ("-first_reported_at", "-id"),
    "oldest": ("first_reported_at", "id"),
    "due": (F("due_on").asc(nulls_last=True), "-id"),
    "quiet": ("quiet_since", "id"),
    "investment": (F("investment").desc(nulls_last=True), "-id"),
    "number": ("number",),
}
ORDERS = {
    "newest": "最新登记",
    "oldest": "最早登记",
    "due": "最先到期",
    "quiet": "最久无进展",
    "investment": "投资最大",
    "number": "编号",
}
SCOPES = {"all": "全部", "mine": "我的", "team": "本专班", "first": "我首报的", "pool": "公共池"}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; everything left out does not narrow."""

    words: str = ""
    scope: str = "all"
    stages: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    team_id: int | None = None
    person_id: int | None = None
    office_id: int | None = None
    chain: str = ""
    clock: str = ""
    since: date | None = None
    until: date | None = None
    order: str = "newest"


@dataclass(frozen=True)
class Column:
    """One stage of the board: how many leads stand there, and the most urgent of them."""

    stage: Stage
    label: str
    total: int
    cards: tuple[Lead, ...]

    @property
    def more(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.cards)


@dataclass(frozen=True)
class Board:
    """The open stages side by side."""

    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Masked:
    """Somebody else's lead as a promoter sees it: that it is there, whose it is, and the beginning of its name."""

    number: str
    investor: str
    stage: str
    team: str
    lead_id: int


def listing(user: Any, filters: Filters, today: date) -> "QuerySet[Lead]":
    """Return the leads the person may see, narrowed and in order, each with ``light``; for ``pages.paged``."""
    rows = with_light(narrowed(user, filters, today), today)
    rows = rows.select_related("seat__team", "seat__person", "first_office", "first_reporter").defer(*NOT_LISTED)
    ordered: QuerySet[Lead] = rows.order_by(*_ORDERS.get(filters.order, _ORDERS["newest"]))
    return ordered


def board(user: Any, filters: Filters, today: date) -> Board:
    """Return the open stages with the most urgent leads of each and how many there are; two queries, however many."""
    rows = narrowed(user, filters, today).filter(stage__in=[stage.value for stage in OPEN])
    totals: Counter[str] = Counter()
    urgent: list[int] = []
    # One walk over two short columns counts and picks; a window over all rows takes twice as long.
    walk = rows.order_by(*_ORDERS["due"]).values_list("stage", "pk")
    for stage, pk in walk.iterator(chunk_size=5000):
        totals[stage] += 1
        if totals[stage] <= CARDS:
            urgent.append(pk)
    cards = with_light(Lead.objects.filter(pk__in=urgent), today)
    cards = cards.select_related("seat__team", "seat__person", "first_office").defer(*NOT_LISTED)
    shown = list(cards.order_by(*_ORDERS["due"]))
    return Board(
        tuple(
            Column(stage, stage.label, totals[stage.value], tuple(row for row in shown if row.stage == stage))
            for stage in Stage
            if stage in OPEN
        )
    )


def search(user: Any, words: str, limit: int = 20) -> list[Lead]:
    """Return the visible leads in which every word occurs, however it is typed; the newest first."""
    if not words.strip():
        return []
    rows = searched(permissions.visible(user), words).select_related("seat__team", "seat__person").defer(*NOT_LISTED)
    return list(rows.order_by("-first_reported_at", "-id")[:limit])


def others(user: Any, number: str | int | None, *, words: str = "", stages: tuple[str, ...] = ()) -> Page:
    """Return one page of other people's leads as masked rows; words find a number only, never a name."""
    rows = permissions.masked(user).select_related("seat__team").order_by("-first_reported_at", "-id")
    if words.strip():
        rows = rows.filter(number__contains=words.strip().upper())
    if stages:
        rows = rows.filter(stage__in=stages)
    page = paged(rows, number)
    shown = [
        Masked(
            number=lead.number,
            investor=privacy.masked_name(lead.investor),
            stage=lead.get_stage_display(),
            team=lead.seat.team.name if lead.seat else "公共池",
            lead_id=lead.pk,
        )
        for lead in page.rows
    ]
    return Page(shown, page.number, page.pages, page.total, page.per_page)


def narrowed(user: Any, filters: Filters, today: date) -> Any:
    """Return the visible leads that pass the filters, bare."""
    rows = searched(permissions.visible(user), filters.words) if filters.words.strip() else permissions.visible(user)
    rows = filtered_by_light(rows.filter(_scope(user, filters.scope)), filters.lights, today)
    given = {
        "stage__in": filters.stages,
        "channel__in": filters.channels,
        "seat__team_id": filters.team_id,
        "seat__person_id": filters.person_id,
        "first_office_id": filters.office_id,
        "chain__contains": filters.chain,
        "due_clock": filters.clock,
        "first_reported_at__gte": clock.end_of(filters.since - timedelta(days=1)) if filters.since else None,
        "first_reported_at__lt": clock.end_of(filters.until) if filters.until else None,
    }
    return rows.filter(**{name: value for name, value in given.items() if value})


def searched(leads: Any, words: str) -> Any:
    """Return the leads whose search text holds every word; traditional script and full width are folded first."""
    for word in names.fold(words).split()[:_WORDS]:
        leads = leads.filter(search_text__contains=word)
    return leads


def exportable(user: Any, filters: Filters, today: date) -> "QuerySet[Lead]":
    """Return the rows of a list that may leave the house: without the sensitive ones."""
    rows: QuerySet[Lead] = listing(user, filters, today).exclude(confidentiality=Confidentiality.SENSITIVE)
    return rows


def _scope(user: Any, scope: str) -> Q:
    if scope == "mine":
        return Q(seat__person_id=user.pk)
    if scope == "team":
        return permissions.of_own_teams(user, "seat")
    if scope == "first":
        return Q(first_reporter_id=user.pk)
    return Q(pooled_at__isnull=False, stage__in=[stage.value for stage in OPEN]) if scope == "pool" else Q()
