"""Projects in lists: filters that can be bookmarked, the board by stage, search."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from wutong.kernel.units import WanYuanPerMu
from wutong.projects import permissions
from wutong.projects.lifecycle import RULES, Kind
from wutong.projects.models import Milestone, Origin, Project, StartBase

CARDS = 8
NOT_YET = "none"


@dataclass(frozen=True)
class Filters:
    """What a list of projects is narrowed to; every field stands in the page's address."""

    words: str = ""
    stage: str = ""
    differ: bool = False
    team: int | None = None
    origin: str = ""
    watched: bool = False
    base: str = ""
    sort: str = ""

    @property
    def any(self) -> bool:
        """Tell whether the list is narrowed at all; the order does not narrow it."""
        return any((self.words, self.stage, self.differ, self.team, self.origin, self.watched, self.base))


SORTS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "": ("最近登记", ("-created_at", "-id")),
    "stage": ("进度最远", (F("verified_rank").desc(), "-id")),
    "investment": ("总投资从大到小", (F("investment").desc(nulls_last=True), "-id")),
    "name": ("名称", ("name", "id")),
}
BASES = {"in": "在年度开工计划内", "waiting": "计划内未开工", "out": "不在计划内"}


def find(
    *,
    words: str = "",
    stage: str = "",
    differ: bool = False,
    team: int | None = None,
    origin: str = "",
    watched: bool = False,
    base: str = "",
    sort: str = "",
) -> Filters:
    """Return filters of what an address says; a word that means nothing narrows nothing."""
    return Filters(
        words=words.strip()[:100],
        stage=stage if stage in {*RULES, NOT_YET} else "",
        differ=differ,
        team=team,
        origin=origin if origin in Origin.values else "",
        watched=watched,
        base=base if base in BASES else "",
        sort=sort if sort in SORTS else "",
    )


def listing(user: Any, filters: Filters, today: date) -> QuerySet[Project]:
    """Return the projects this person may see, narrowed and in order; :func:`lines` makes them rows of a list."""
    rows = _narrowed(permissions.visible(user), filters, today)
    if filters.sort == "stage":
        rows = rows.annotate(verified_rank=_rank("verified_stage"))
    return rows.order_by(*SORTS[filters.sort][1])


def search(user: Any, words: str, limit: int = 20) -> list["Line"]:
    """Return the projects that fit the words, newest first, for a list under a search box."""
    rows = _narrowed(permissions.visible(user), Filters(words=words), date.min)
    return lines(rows[:limit])


@dataclass(frozen=True)
class Line:
    """One project as a list shows it."""

    id: int
    number: str
    name: str
    investor: str
    claimed: Kind | None
    verified: Kind | None
    investment: Any
    land: Any
    intensity: WanYuanPerMu | None
    team: str
    person: str
    origin: str
    is_watched: bool
    is_counted: bool
    address: str

    @property
    def differ(self) -> bool:
        """Tell whether something said still waits to be accepted."""
        return self.claimed != self.verified


def lines(projects: Iterable[Project]) -> list[Line]:
    """Return projects as a list shows them, in their order.

    Who holds them is asked for the rows shown only: a join would be walked for every row that paging skips.
    """
    shown = list(projects)
    holding = Project.objects.filter(pk__in=[project.pk for project in shown])
    names = {
        pk: (team, person) for pk, team, person in holding.values_list("pk", "seat__team__name", "seat__person__name")
    }
    return [_line(project, *names[project.pk]) for project in shown if project.pk in names]


def line(project: Project) -> Line:
    """Return one project as a list shows it."""
    return _line(project, str(project.seat.team), str(project.seat.person))


def _line(project: Project, team: str, person: str) -> Line:
    """Return a project as a list shows it."""
    return Line(
        id=project.pk,
        number=project.number,
        name=project.name,
        investor=project.investor,
        claimed=Kind(project.claimed_stage) if project.claimed_stage else None,
        verified=Kind(project.verified_stage) if project.verified_stage else None,
        investment=project.investment,
        land=project.land,
        intensity=intensity(project),
        team=team,
        person=person,
        origin=Origin(project.origin).label,
        is_watched=project.is_watched,
        is_counted=project.is_counted,
        address=reverse("projects:project", args=[project.pk]),
    )


def intensity(project: Project) -> WanYuanPerMu | None:
    """Return 万元 per 亩, on the fixed investment where it is known, else on the total."""
    money = project.fixed_investment if project.fixed_investment is not None else project.investment
    if money is None or project.land is None or not project.land.value:
        return None
    return money / project.land


@dataclass(frozen=True)
class Column:
    """One stage of the board: how many projects stand there, and the newest of them."""

    stage: str
    label: str
    total: int
    cards: tuple[Line, ...]

    @property
    def hidden(self) -> int:
        """Return how many more the list shows."""
        return self.total - len(self.cards)


@dataclass(frozen=True)
class Board:
    """The projects by verified stage."""

    columns: tuple[Column, ...]
    total: int


def board(user: Any, filters: Filters, today: date) -> Board:
    """Return the board: every stage's count, and its newest cards only, so that it opens as fast with thousands."""
    rows = _narrowed(permissions.visible(user), filters, today).order_by("-id")
    # One walk over two short columns counts and picks; a window over whole rows takes three times as long.
    totals: Counter[str] = Counter()
    newest: list[int] = []
    for stage, pk in rows.values_list("verified_stage", "id").iterator(chunk_size=5000):
        totals[stage] += 1
        if totals[stage] <= CARDS:
            newest.append(pk)
    cards: dict[str, list[Line]] = {}
    shown = permissions.visible(user).filter(pk__in=newest).order_by("-id")
    for card in lines(shown):
        cards.setdefault(card.verified or "", []).append(card)
    columns = [_column(stage, totals, cards) for stage in ("", *(kind.value for kind in Kind))]
    return Board(tuple(columns), sum(totals.values()))


def _column(stage: str, totals: Mapping[str, int], cards: Mapping[str, list[Line]]) -> Column:
    label = RULES[Kind(stage)].label if stage else "未核实任何里程碑"
    return Column(stage or NOT_YET, label, totals.get(stage, 0), tuple(cards.get(stage, ())))


def _narrowed(rows: QuerySet[Project], filters: Filters, today: date) -> QuerySet[Project]:
    for word in unicodedata.normalize("NFKC", filters.words).casefold().split():
        rows = rows.filter(Q(search_text__contains=word) | Q(number__icontains=word))
    exact: dict[str, Any] = {}
    if filters.stage:
        exact["verified_stage"] = "" if filters.stage == NOT_YET else filters.stage
    if filters.team is not None:
        exact["seat__team_id"] = filters.team
    if filters.origin:
        exact["origin"] = filters.origin
    if filters.watched:
        exact["is_watched"] = True
    rows = rows.filter(**exact)
    if filters.differ:
        rows = rows.exclude(claimed_stage=F("verified_stage"))
    return _by_base(rows, filters.base, today) if filters.base else rows


def _by_base(rows: QuerySet[Project], base: str, today: date) -> QuerySet[Project]:
    listed = StartBase.objects.filter(project=OuterRef("pk"), year=today.year, delisted_at__isnull=True)
    if base == "out":
        return rows.filter(~Exists(listed))
    rows = rows.filter(Exists(listed))
    if base == "in":
        return rows
    started = Milestone.objects.standing().filter(project=OuterRef("pk"), kind=Kind.STARTED, verified_at__isnull=False)
    return rows.filter(~Exists(started))


def _rank(column: str) -> Case:
    whens = [When(**{column: kind.value}, then=Value(rule.rank)) for kind, rule in RULES.items()]
    return Case(*whens, default=Value(0), output_field=IntegerField())
