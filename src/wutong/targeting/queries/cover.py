"""Anchor pull (C2): of the firms ranked for a chain's gaps, which few together close most."""

from dataclasses import dataclass
from typing import Any

from wutong.targeting import permissions
from wutong.targeting.lifecycle import State, Verdict
from wutong.targeting.models import Pick, Shortlist
from wutong_engines import ranking

MOST = 30
# How many of each list's firms are weighed: what stands further down closes nothing better.
_DEEP = 60


@dataclass(frozen=True)
class Chosen:
    """One chosen firm: how much of each gap it closes, and what it adds to those before it."""

    directory_id: str
    name: str
    place: str
    closes: tuple[float, ...]
    adds: float


@dataclass(frozen=True)
class Pull:
    """The chosen firms against the gaps, with the bound that no other choice can pass."""

    segments: tuple[tuple[str, str], ...]
    closed: tuple[float, ...]
    firms: tuple[Chosen, ...]
    k: int
    value: float
    bound: float
    sentence: str

    @property
    def share(self) -> float:
        """Return how much of all gaps is closed, from 0 to 1."""
        return self.value / len(self.segments) if self.segments else 0.0


def pull(user: Any, chain_id: int, k: int) -> Pull:
    """Return which ``k`` firms together close most of the gaps for which there are lists.

    A firm closes as much of a gap as its score on that gap's newest list, in hundredths; the best of the chosen counts.
    Firms that somebody dropped are left out.
    """
    size = max(1, min(k, MOST))
    newest: dict[str, Shortlist] = {}
    rows = permissions.visible(user).filter(chain_id=chain_id, state=State.READY).order_by("id")
    for one in rows:
        newest[one.segment_code] = one
    lists = {one.pk: one for one in newest.values()}
    picks = Pick.objects.filter(shortlist__in=lists, place__lte=_DEEP).exclude(verdict=Verdict.DROP).order_by("place")
    options: dict[str, dict[str, float]] = {}
    known: dict[str, Pick] = {}
    for pick in picks:
        options.setdefault(pick.directory_id, {})[lists[pick.shortlist_id].segment_code] = min(pick.score / 100, 1.0)
        known.setdefault(pick.directory_id, pick)
    segments = tuple((code, one.segment_name) for code, one in newest.items())
    if not options:
        return Pull(segments, tuple(0.0 for _ in segments), (), size, 0.0, 0.0, "还没有算好的靶向名单可供组合。")
    answer = ranking.cover(options, min(size, len(options)), together="best")
    adds, closed = dict(answer.adds), dict(answer.closes)
    firms = tuple(
        Chosen(
            one, known[one].name, f"{known[one].province}{known[one].city}",
            tuple(options[one].get(code, 0.0) for code, _ in segments), adds.get(one, 0.0),
        )
        for one in answer.firms
    )  # fmt: skip
    return Pull(
        segments, tuple(closed.get(code, 0.0) for code, _ in segments), firms, size, answer.value, answer.bound,
        answer.sentence,
    )  # fmt: skip
