"""What if the haul were dearer, the limit shorter, a site later: answered at once for a small park."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wutong.earthworks.queries import questions
from wutong.earthworks.queries.plan_page import Line, PlanPage, Shortage, lines, plan, shortages
from wutong_engines.haulage.errors import HaulageError
from wutong_engines.haulage.plan import Options
from wutong_engines.haulage.plan import Plan as Answer
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.sharing import saving
from wutong_engines.haulage.solve import solve

# What answers in a second on one core of a small server: ways times weeks.
LARGEST = 60_000
_SECONDS = 1.0


@dataclass(frozen=True)
class Moved:
    """One way that carries another volume than in the kept plan."""

    from_name: str
    to_name: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Return how much more, or less."""
        return self.after - self.before


@dataclass(frozen=True)
class WhatIf:
    """The answer beside the kept plan; ``refusal`` says why there is none."""

    page: PlanPage
    answer: Answer | None
    lines: tuple[Line, ...]
    shortages: tuple[Shortage, ...]
    moved: tuple[Moved, ...]
    saving_fen: int | None
    # Too large to answer at once: it runs in the background once it is kept.
    is_large: bool = False
    refusal: str = ""

    @property
    def gap_m3(self) -> int:
        """Return how much is missing at the sites that need soil."""
        return sum(one.stays for one in self.shortages if one.side == "缺土")

    @property
    def stuck_m3(self) -> int:
        """Return how much has nowhere to go."""
        return sum(one.stays for one in self.shortages if one.side == "余土")

    @property
    def matched_m3(self) -> int:
        """Return how much goes from neighbour to neighbour."""
        return sum(line.bank for line in self.lines if line.is_neighbour)

    @property
    def cost_more_fen(self) -> int:
        """Return how much dearer it is than the kept plan; below nought when cheaper."""
        return (self.answer.cost_fen if self.answer else 0) - (self.page.plan.cost_fen or 0)

    @property
    def gap_more_m3(self) -> int:
        """Return how much more soil is missing than in the kept plan."""
        return self.gap_m3 - self.page.gap_m3

    @property
    def matched_more_m3(self) -> int:
        """Return how much more goes between neighbours than in the kept plan."""
        return self.matched_m3 - self.page.matched_m3

    @property
    def is_proven(self) -> bool:
        """Tell whether nothing legal is cheaper."""
        return self.answer is not None and self.answer.proven


def what_if(user: Any, plan_id: int, change: Mapping[str, Any]) -> WhatIf:
    """Return what a kept plan would be with a change; the plan itself stays as it is.

    :raises NotFound: when the plan is not there or not theirs to see.
    """
    page = plan(user, plan_id)
    changed = questions.what_if(page.problem, change)
    if size(changed) > LARGEST:
        return WhatIf(page, None, (), (), (), None, is_large=True)
    try:
        answer = solve(changed, Options(time_limit=_SECONDS), explain=False)
    except HaulageError as trouble:
        return WhatIf(page, None, (), (), (), None, refusal=str(trouble))
    ways = lines(changed, answer.flows)
    return WhatIf(
        page, answer, ways, shortages(changed, answer.unmatched), _moved(page.lines, ways), saving(changed, answer)
    )


def size(problem: Problem) -> int:
    """Return how many ways times weeks a question has at most."""
    outside = len(problem.disposals) + len(problem.borrows) + len(problem.yards)
    ways = len(problem.surpluses) * (len(problem.needs) + outside) + len(problem.needs) * outside
    return ways * problem.periods


def _moved(before: tuple[Line, ...], after: tuple[Line, ...]) -> tuple[Moved, ...]:
    old, new = ({line.key: line for line in side} for side in (before, after))
    found = []
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        one = now or was
        if one and (was.bank if was else 0) != (now.bank if now else 0):
            found.append(Moved(one.from_name, one.to_name, was.bank if was else 0, now.bank if now else 0))
    return tuple(sorted(found, key=lambda move: (-abs(move.difference), move.from_name, move.to_name)))
