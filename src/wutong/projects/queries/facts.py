"""What other domains count: which projects reached what, as anybody knew at the end of a day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wutong.kernel import clock
from wutong.kernel.rows import Row, RowSet, addresses
from wutong.projects import permissions
from wutong.projects.lifecycle import RULES, Kind, Stages, highest
from wutong.projects.models import Milestone, StartBase

_STATES = {"": "未核实", **{kind.value: rule.label for kind, rule in RULES.items()}}


def reached(
    kind: Kind, as_of: date, *, since: date | None = None, counted_only: bool = True, office_id: int | None = None
) -> list[int]:
    """Return the projects whose milestone a second person had accepted by the end of a day.

    :param since: only those that happened on that day or later.
    :param counted_only: without 房地产 and 财政性资金 projects, which are not promoted ones.
    :param office_id: only those held by teams of that office.
    """
    return _ids(Milestone.objects.verified(as_of), kind, since, counted_only, office_id)


def claimed(
    kind: Kind, as_of: date, *, since: date | None = None, counted_only: bool = True, office_id: int | None = None
) -> list[int]:
    """Return the projects whose people had claimed the milestone by the end of a day, accepted or not."""
    return _ids(Milestone.objects.claimed(as_of), kind, since, counted_only, office_id)


def start_base(year: int, as_of: date, *, counted_only: bool = True, office_id: int | None = None) -> list[int]:
    """Return the projects in the year's start plan at the end of a day: the declared denominator of the start rate."""
    end = clock.end_of(as_of)
    standing = Q(delisted_at__isnull=True) | Q(delisted_at__gte=end)
    rows = StartBase.objects.filter(standing, year=year, listed_at__lt=end)
    rows = rows.filter(project__is_counted=True) if counted_only else rows
    rows = rows.filter(project__seat__team__office_id=office_id) if office_id is not None else rows
    return list(rows.order_by("project_id").values_list("project_id", flat=True).distinct())


def stage_as_of(project_id: int, as_of: date) -> Stages:
    """Return how far a project was at the end of a day: claimed, and accepted."""
    mine = Milestone.objects.filter(project_id=project_id)
    return Stages(
        claimed=highest(Kind(kind) for kind in mine.claimed(as_of).values_list("kind", flat=True)),
        verified=highest(Kind(kind) for kind in mine.verified(as_of).values_list("kind", flat=True)),
    )


def watched(user: Any) -> list[int]:
    """Return the projects pushed hardest (重点推进) that this person may see."""
    return list(permissions.visible(user).filter(is_watched=True).order_by("id").values_list("id", flat=True))


def rows(user: Any, ids: Collection[int], *, kind: Kind | None = None, as_of: date | None = None) -> RowSet:
    """Return the projects behind a figure as rows this person may see.

    :param kind: the milestone the figure counts; its day is the row's day, else the day the project was entered.
    :param as_of: the day as of which the milestone's day is told; today when not given.
    """
    wanted = set(ids)
    # A figure may stand on every project there is: columns are read, not records.
    found = permissions.visible(user).filter(pk__in=wanted).order_by("id")
    columns = ("pk", "number", "name", "investor", "seat__team__office__short_name", "created_at", "verified_stage")
    days = _days(kind, as_of or clock.today(), wanted) if kind else {}
    address = addresses("projects:project")
    shown = tuple(
        Row(pk, number, name, firm, office, days.get(pk) or timezone.localdate(at), _STATES[stage], address(pk))
        for pk, number, name, firm, office, at, stage in found.values_list(*columns)
    )
    return RowSet(shown, total=len(wanted))


def offices(user: Any, ids: Collection[int]) -> dict[int, str]:
    """Return, for those of the projects that the person may see, the office of the team that holds each."""
    found = permissions.visible(user).filter(pk__in=set(ids)).order_by()
    return dict(found.values_list("pk", "seat__team__office__short_name"))


def _ids(
    milestones: QuerySet[Milestone], kind: Kind, since: date | None, counted_only: bool, office_id: int | None
) -> list[int]:
    found = milestones.filter(kind=kind)
    found = found.filter(happened_on__gte=since) if since is not None else found
    found = found.filter(project__is_counted=True) if counted_only else found
    found = found.filter(project__seat__team__office_id=office_id) if office_id is not None else found
    return list(found.order_by("project_id").values_list("project_id", flat=True).distinct())


def _days(kind: Kind, as_of: date, ids: set[int]) -> dict[int, date]:
    found = Milestone.objects.claimed(as_of).filter(kind=kind, project_id__in=ids)
    return dict(found.values_list("project_id", "happened_on"))
