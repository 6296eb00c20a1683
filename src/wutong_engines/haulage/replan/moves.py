"""What a new plan does otherwise than the old one, line by line, and which changed input is behind it."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wutong_engines.haulage.plan import Flow
from wutong_engines.haulage.problem import Haul, HaulKind, Problem
from wutong_engines.haulage.replan.changes import Changed

DRIVING: Final = frozenset({HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD, HaulKind.DISPOSAL, HaulKind.BORROW})
Ends = tuple[HaulKind, str, str]
_WORDS: Final = {"less": "减少", "more": "增加", "later": "推后", "sooner": "提前"}


@dataclass(frozen=True, slots=True)
class Move:
    """One pair that hauls otherwise than promised.

    `what` is `less`, `more`, `later` or `sooner` (the same volume in other periods); `cause` is the changed input it
    comes from, None where only the cheapest whole speaks for it.
    """

    what: str
    kind: HaulKind
    from_id: str
    to_id: str
    bank: int
    cause: Changed | None
    sentence: str


def moves(
    problem: Problem, promised: Iterable[Haul], flows: Iterable[Flow], changed: tuple[Changed, ...]
) -> list[Move]:
    """Compare promises with the lines of a new plan, the largest first."""
    old, new = _by_pair(promised), _by_pair(line for line in flows if not line.past)
    found = [part for ends in old.keys() | new.keys() for part in _pair(ends, old[ends], new[ends])]
    causes = _causes([(what, ends) for what, ends, _ in found], changed)
    found.sort(key=lambda part: (-part[2], part[1][1:], part[0]))
    return [_move(problem, what, ends, bank, causes[what, ends]) for what, ends, bank in found]


def kept(promised: Iterable[Haul], flows: Iterable[Flow]) -> tuple[int, int]:
    """Return the m³ that stay as promised, pair and period, and all that were promised."""
    old: Counter[tuple[Ends, int]] = Counter()
    new: Counter[tuple[Ends, int]] = Counter()
    for haul in promised:
        old[(haul.kind, haul.from_id, haul.to_id), haul.week] += haul.bank
    for line in flows:
        if not line.past and line.kind in DRIVING:
            new[(line.kind, line.from_id, line.to_id), line.week] += line.bank
    return sum((old & new).values()), sum(old.values())


def _by_pair(lines: Iterable[Haul | Flow]) -> dict[Ends, Counter[int]]:
    pairs: dict[Ends, Counter[int]] = defaultdict(Counter)
    for line in lines:
        if line.kind in DRIVING:
            pairs[line.kind, line.from_id, line.to_id][line.week] += line.bank
    return pairs


def _pair(ends: Ends, old: Counter[int], new: Counter[int]) -> Iterator[tuple[str, Ends, int]]:
    """Yield how one pair changed: in all, and in time."""
    more = new.total() - old.total()
    if more:
        yield ("more" if more > 0 else "less"), ends, abs(more)
    lost, won = old - new, new - old
    shifted = min(lost.total(), won.total())
    if shifted:
        middle_lost, middle_won = (_middle(part) for part in (lost, won))
        yield ("later" if middle_won >= middle_lost else "sooner"), ends, shifted


def _middle(weeks: Counter[int]) -> float:
    return sum(week * bank for week, bank in weeks.items()) / weeks.total()


def _causes(parts: list[tuple[str, Ends]], changed: tuple[Changed, ...]) -> dict[tuple[str, Ends], Changed | None]:
    """Return for each move the nearest changed input: of its own sites, or of a site that moves led on from there."""
    touching: dict[str, list[Ends]] = defaultdict(list)
    for _, ends in parts:
        for site in ends[1:]:
            touching[site].append(ends)
    known: dict[str, Changed] = {}
    queue: deque[str] = deque()
    for change in changed:
        if change.site_id and change.site_id not in known:
            known[change.site_id] = change
            queue.append(change.site_id)
    reached: dict[Ends, Changed] = {}
    while queue:
        site = queue.popleft()
        for ends in touching[site]:
            reached.setdefault(ends, known[site])
            for other in ends[1:]:
                if other not in known:
                    known[other] = known[site]
                    queue.append(other)
    zone = next((change for change in changed if not change.site_id), None)
    return {(what, ends): reached.get(ends, zone) for what, ends in parts}


def _move(problem: Problem, what: str, ends: Ends, bank: int, cause: Changed | None) -> Move:
    kind, start, end = ends
    names = problem.names
    because = f"因{cause.sentence}" if cause else "输入未变,为全区费用最省"
    pair = f"{names.get(start, start)}→{names.get(end, end)}"
    sentence = f"{pair}{kind.label}{_WORDS[what]}{bank:,}方:{because}"
    return Move(what, kind, start, end, bank, cause, sentence)
