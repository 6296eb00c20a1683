"""Ranked lists as pages show them: all of them, and one with its firms, their reasons and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from wutong.enterprises.queries.identity import tracked_ids
from wutong.kernel.errors import NotFound
from wutong.targeting import permissions
from wutong.targeting.lifecycle import State, Verdict
from wutong.targeting.models import Pick, Shortlist


@dataclass(frozen=True)
class Factor:
    """One reason of a score, as it was kept: ``width`` is its part of the bar, in points of a hundred."""

    code: str
    label: str
    value: float | None
    weight: float
    points: float
    evidence: str
    source: str
    date: str

    @property
    def is_known(self) -> bool:
        """Tell whether the datum is known at all."""
        return self.value is not None

    @property
    def width(self) -> float:
        """Return how much of the bar it fills; a penalty fills none."""
        return max(self.points, 0.0)


@dataclass(frozen=True)
class Ranked:
    """One firm of a list with its reasons, and whether somebody tracks it already."""

    pick: Pick
    factors: tuple[Factor, ...]
    enterprise_id: int | None

    @property
    def gains(self) -> tuple[Factor, ...]:
        """Return the factors that gave points, the most first: what the bar is made of."""
        return tuple(sorted((one for one in self.factors if one.points > 0), key=lambda one: -one.points))

    @property
    def unknown(self) -> tuple[Factor, ...]:
        """Return the factors of which nothing is known."""
        return tuple(one for one in self.factors if not one.is_known)

    @property
    def best_reason(self) -> str:
        """Return the strongest reason in words, for a line of a list."""
        return self.gains[0].evidence if self.gains else ""


@dataclass(frozen=True)
class ListPage:
    """One list: what was asked, what came out, who was left out and why."""

    shortlist: Shortlist
    counts: Mapping[str, int]
    excluded: tuple[tuple[str, int], ...]
    provinces: tuple[tuple[str, int], ...]
    may_edit: bool


def listing(user: Any, *, chain_id: int | None = None, withdrawn: bool = False) -> QuerySet[Shortlist]:
    """Return the lists this person may see, the newest first, with how many firms are kept and dropped."""
    rows = permissions.visible(user).select_related("chain", "anchor", "job", "created_by")
    rows = rows.filter(state=State.WITHDRAWN) if withdrawn else rows.exclude(state=State.WITHDRAWN)
    if chain_id is not None:
        rows = rows.filter(chain_id=chain_id)
    return rows.annotate(
        firms=Count("picks"),
        kept=Count("picks", filter=Q(picks__verdict=Verdict.KEEP)),
        dropped=Count("picks", filter=Q(picks__verdict=Verdict.DROP)),
    ).order_by("-id")


def shortlist(user: Any, shortlist_id: int) -> ListPage:
    """Return one list.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = listing_all(user).filter(pk=shortlist_id).first()
    if found is None:
        raise NotFound("没有找到这份靶向名单,或它不在您可见的范围内。")
    said = dict(found.picks.order_by().values_list("verdict").annotate(n=Count("pk")))
    provinces = found.picks.order_by().values_list("province").annotate(n=Count("pk")).order_by("-n", "province")
    return ListPage(
        found,
        {verdict.value: said.get(verdict.value, 0) for verdict in Verdict} | {"all": sum(said.values())},
        tuple((str(label), int(count)) for label, count in found.excluded),
        tuple((province or "未知", count) for province, count in provinces),
        permissions.may_make(user),
    )


def listing_all(user: Any) -> QuerySet[Shortlist]:
    """Return every list this person may see, withdrawn ones among them."""
    return permissions.visible(user).select_related("chain", "graph", "anchor", "job", "created_by")


def picks(user: Any, shortlist_id: int, *, verdict: str = "", words: str = "", province: str = "") -> QuerySet[Pick]:
    """Return the firms of a list by rank, narrowed by what was said of them, by name or by province."""
    rows = permissions.visible_picks(user).filter(shortlist_id=shortlist_id).select_related("verdict_by", "shortlist")
    if verdict in set(Verdict):
        rows = rows.filter(verdict=verdict)
    if words.strip():
        rows = rows.filter(name__icontains=words.strip())
    if province:
        rows = rows.filter(province="" if province == "未知" else province)
    return rows.order_by("place")


def ranked(rows: Sequence[Pick]) -> list[Ranked]:
    """Return firms with their reasons taken apart; whether they are tracked is asked once for all."""
    known = tracked_ids(pick.directory_id for pick in rows)
    return [Ranked(pick, factors(pick), known.get(pick.directory_id)) for pick in rows]


def factors(pick: Pick) -> tuple[Factor, ...]:
    """Return the reasons of one firm as they were kept."""
    return tuple(
        Factor(
            one["code"], one["label"], one["value"], one["weight"], one["points"], one["evidence"], one["source"],
            str(one["date"] or ""),
        )
        for one in pick.factors
    )  # fmt: skip


def chosen(user: Any, shortlist_id: int, pick_ids: Sequence[int] | None = None) -> list[Ranked]:
    """Return the firms of a list that are to be visited, or those named; for a trip that takes them on.

    :raises NotFound: when the list is not there or not theirs to see.
    """
    shortlist(user, shortlist_id)
    rows = picks(user, shortlist_id)
    rows = rows.filter(verdict=Verdict.KEEP) if pick_ids is None else rows.filter(pk__in=list(pick_ids))
    return ranked(list(rows))
