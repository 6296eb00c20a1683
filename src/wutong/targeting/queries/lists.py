"""Ranked lists as pages show them: all of them, and one with its firms, their reasons and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from wutong.enterprises.queries.identity import tracked_ids
from wutong.kernel import history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong.targeting import permissions
from wutong.targeting.lifecycle import State, Verdict
from wutong.targeting.models import Pick, Shortlist
from wutong.targeting.queries.asked import UNRELATED, Asked, Weighed, asked

# From here on a scope says that the product is made, or names it without saying that it is only sold.
MAKES = 0.6
_SHOWN = 30
_LOST = "计算中断了,没有得出名单。请重新计算;仍不行请联系系统管理员。"
# Which factors belong together, so that a bar of ten parts reads as four.
FAMILIES = (
    ("产品对得上", ("scope", "focus", "name", "industry")),
    ("与链主往来", ("relation",)),
    ("企业实力", ("titles", "capital", "age", "size")),
    ("距离", ("distance",)),
)


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
    def fines(self) -> tuple[Factor, ...]:
        """Return the factors that took points."""
        return tuple(one for one in self.factors if one.points < 0)

    @property
    def has_tie(self) -> bool:
        """Tell whether the firm is known to deal with the anchor."""
        return any(one.code == "relation" and one.value for one in self.factors)

    @property
    def reasons(self) -> tuple[Factor, ...]:
        """Return the strongest reasons, each said once: what a line of the list has room for."""
        best: dict[str, Factor] = {}
        for one in self.gains:
            # That the product stands early in the scope repeats that the scope names it.
            if one.code != "focus":
                best.setdefault(one.evidence, one)
        return tuple(best.values())[:4]

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
    asked: Asked
    is_running: bool
    trouble: str
    may_edit: bool

    @property
    def related(self) -> int:
        """Return how many firms have to do with the segment at all."""
        far = sum(count for label, count in self.excluded if label == UNRELATED)
        return self.shortlist.considered - far

    @property
    def shut_out(self) -> tuple[tuple[str, int], ...]:
        """Return what kept related firms out, the most first."""
        rest = [(label, count) for label, count in self.excluded if label != UNRELATED]
        return tuple(sorted(rest, key=lambda pair: -pair[1]))


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
    found = seen(user, shortlist_id)
    said = dict(found.picks.order_by().values_list("verdict").annotate(n=Count("pk")))
    provinces = found.picks.order_by().values_list("province").annotate(n=Count("pk")).order_by("-n", "province")
    return ListPage(
        found,
        {verdict.value: said.get(verdict.value, 0) for verdict in Verdict} | {"all": sum(said.values())},
        tuple((str(label), int(count)) for label, count in found.excluded),
        tuple((province or "未知", count) for province, count in provinces),
        asked(found),
        is_running(found),
        _trouble(found),
        permissions.may_make(user),
    )


def seen(user: Any, shortlist_id: int) -> Shortlist:
    """Return the row of one list.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = listing_all(user).filter(pk=shortlist_id).first()
    if found is None:
        raise NotFound("没有找到这份靶向名单,或它不在您可见的范围内。")
    return found


def tally(user: Any, shortlist_id: int) -> dict[str, int]:
    """Return how many firms of a list are to be visited, are not, are undecided, and all of them."""
    rows = permissions.visible_picks(user).filter(shortlist_id=shortlist_id).order_by()
    said = dict(rows.values_list("verdict").annotate(n=Count("pk")))
    return {verdict.value: said.get(verdict.value, 0) for verdict in Verdict} | {"all": sum(said.values())}


def is_running(found: Shortlist) -> bool:
    """Tell whether a list is being computed: it waits, and its job has not ended."""
    return found.state == State.WAITING and found.job is not None and found.job.state in ("waiting", "running")


def _trouble(found: Shortlist) -> str:
    """Return why there is no answer; a worker that was lost left no word itself."""
    if found.state == State.WAITING and not is_running(found):
        return (found.job.message if found.job else "") or _LOST
    return found.trouble


def events(user: Any, found: Shortlist) -> list[Event]:
    """Return what was done last with a list, the newest first; nothing to those who may not see it."""
    return list(history.of(found)[:_SHOWN]) if permissions.may_look(user) else []


def families(about: Asked) -> list[tuple[str, list[Weighed]]]:
    """Return the factors of a list by what they speak of, for the legend of the bars."""
    held = {one.code: one for one in about.weights}
    found = [(label, [held[code] for code in codes if code in held]) for label, codes in FAMILIES]
    return [(label, ones) for label, ones in found if ones]


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
    seen(user, shortlist_id)
    rows = picks(user, shortlist_id)
    rows = rows.filter(verdict=Verdict.KEEP) if pick_ids is None else rows.filter(pk__in=list(pick_ids))
    return ranked(list(rows))


def one(user: Any, pick_id: int) -> Ranked:
    """Return one firm of a list with its reasons.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible_picks(user).select_related("verdict_by", "shortlist").filter(pk=pick_id)
    found = ranked(list(rows))
    if not found:
        raise NotFound("没有找到这家企业,名单可能已重新计算。请刷新页面。")
    return found[0]


def makes(pick: Pick) -> bool:
    """Tell whether something says that a firm makes the product: its scope, or its name."""
    said = {one["code"]: one["value"] or 0 for one in pick.factors}
    return said.get("scope", 0) >= MAKES or said.get("name", 0) > 0
