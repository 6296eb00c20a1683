"""Anchor pull (C2): of the firms ranked for a chain's gaps, which few together close most."""

import math
from dataclasses import dataclass
from typing import Any

from wutong.industries import queries as industries
from wutong.industries.queries import GapLine
from wutong.targeting import permissions
from wutong.targeting.lifecycle import State, Verdict
from wutong.targeting.models import Pick, Shortlist
from wutong.targeting.queries.lists import makes
from wutong_engines import ranking

MOST = 30
# How many of each list's firms are weighed: what stands further down closes nothing better.
_DEEP = 60
_NOBODY = "还没有算好的名单可供组合,先为缺口编制名单。"


@dataclass(frozen=True)
class Cell:
    """How much of one gap one firm closes, from 0 to 1; ``is_best`` where nobody chosen closes more."""

    share: float
    place: int | None
    shortlist_id: int | None
    is_best: bool

    @property
    def percent(self) -> int:
        """Return it in hundredths."""
        return round(self.share * 100)

    @property
    def radius(self) -> float:
        """Return the radius of its circle in the picture: its area is its share."""
        return round(13 * math.sqrt(self.share), 1)


@dataclass(frozen=True)
class Chosen:
    """One chosen firm: how much of each gap it closes, and what it adds to those before it."""

    directory_id: str
    name: str
    place: str
    cells: tuple[Cell, ...]
    adds: float
    is_kept: bool


@dataclass(frozen=True)
class Column:
    """One gap of the picture: how much of it the chosen close together."""

    code: str
    name: str
    shortlist_id: int
    closed: float

    @property
    def percent(self) -> int:
        """Return it in hundredths."""
        return round(self.closed * 100)


@dataclass(frozen=True)
class Pull:
    """The chosen firms against the gaps, with the bound that no other choice can pass."""

    chain_id: int
    chain: str
    columns: tuple[Column, ...]
    firms: tuple[Chosen, ...]
    unasked: tuple[GapLine, ...]
    anchors: tuple[tuple[int, str], ...]
    running: int
    k: int
    options: int
    value: float
    bound: float
    is_proven: bool
    sentence: str
    may_make: bool

    @property
    def share(self) -> float:
        """Return how much of all gaps is closed, from 0 to 1."""
        return self.value / len(self.columns) if self.columns else 0.0

    @property
    def most(self) -> int:
        """Return the largest number that one may ask for."""
        return max(1, min(MOST, self.options))


@dataclass(frozen=True)
class _Ground:
    """What a choice is made from: the newest list of each gap, and what each firm closes."""

    lists: dict[str, Shortlist]
    options: dict[str, dict[str, Pick]]


def pull(user: Any, chain_id: int, k: int) -> Pull:
    """Return which ``k`` firms together close most of the gaps for which there are lists.

    A firm closes as much of a gap as its score on that gap's newest list, in hundredths, if its scope or its name says
    that it makes the product at all; the best of the chosen counts. Firms that somebody dropped are left out.

    :raises NotFound: when the chain is not there for this person.
    """
    page = industries.current(user, chain_id)
    rows = list(permissions.visible(user).filter(chain_id=chain_id).exclude(state=State.WITHDRAWN).order_by("id"))
    ground = _ground([one for one in rows if one.state == State.READY])
    asked_for = {one.segment_code for one in rows}
    size = max(1, min(k, MOST))
    shares = {firm: {code: _share(pick) for code, pick in found.items()} for firm, found in ground.options.items()}
    answer = ranking.cover(shares, min(size, len(shares)), together="best") if shares else None
    closed, adds = (dict(answer.closes), dict(answer.adds)) if answer else ({}, {})
    return Pull(
        chain_id,
        page.chain.name,
        tuple(Column(code, one.segment_name, one.pk, closed.get(code, 0.0)) for code, one in ground.lists.items()),
        tuple(_chosen(firm, ground, closed, adds.get(firm, 0.0)) for firm in (answer.firms if answer else ())),
        tuple(gap for gap in page.gaps if gap.is_open and gap.code not in asked_for),
        tuple((one.pk, one.firm) for one in page.anchors if one.withdrawn_at is None),
        sum(one.state == State.WAITING for one in rows),
        size,
        len(shares),
        answer.value if answer else 0.0,
        answer.bound if answer else 0.0,
        answer is not None and answer.status is ranking.Status.OPTIMAL,
        answer.sentence if answer else _NOBODY,
        permissions.may_make(user),
    )


def _ground(ready: list[Shortlist]) -> _Ground:
    newest = {one.segment_code: one for one in ready}
    codes = {one.pk: code for code, one in newest.items()}
    picks = Pick.objects.filter(shortlist__in=codes, place__lte=_DEEP).exclude(verdict=Verdict.DROP).order_by("place")
    options: dict[str, dict[str, Pick]] = {}
    for pick in picks:
        if makes(pick):
            options.setdefault(pick.directory_id, {})[codes[pick.shortlist_id]] = pick
    return _Ground(newest, options)


def _chosen(firm: str, ground: _Ground, closed: dict[str, float], adds: float) -> Chosen:
    found = ground.options[firm]
    first = next(iter(found.values()))
    cells = []
    for code, shortlist in ground.lists.items():
        pick = found.get(code)
        share = _share(pick) if pick else 0.0
        is_best = pick is not None and share >= closed.get(code, 0.0) - 1e-9
        cells.append(Cell(share, pick.place if pick else None, shortlist.pk if pick else None, is_best))
    is_kept = any(pick.verdict == Verdict.KEEP for pick in found.values())
    return Chosen(firm, first.name, f"{first.province}{first.city}", tuple(cells), adds, is_kept)


def _share(pick: Pick) -> float:
    return max(0.0, min(pick.score / 100, 1.0))
