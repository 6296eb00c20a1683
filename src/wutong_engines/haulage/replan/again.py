"""Least change: what was driven stays, what was promised has a price to move."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from wutong_engines.haulage.plan import Options, Plan
from wutong_engines.haulage.problem import Haul, Problem
from wutong_engines.haulage.replan.changes import Changed, differences
from wutong_engines.haulage.replan.moves import DRIVING, Move, kept, moves
from wutong_engines.haulage.solve import solve

_DEFAULT: Final = Options()


@dataclass(frozen=True, slots=True)
class Change:
    """A new plan beside the old: what moved and why, and how much stayed as promised."""

    # What was solved: with its past and its promises; `check` wants this one.
    problem: Problem
    plan: Plan
    moved: tuple[Move, ...]
    changed: tuple[Changed, ...]
    kept_m3: int
    promised_m3: int

    @property
    def kept_share(self) -> float:
        """The share of the promised m³ that stays with its pair and period; 1 where nothing was promised."""
        return self.kept_m3 / self.promised_m3 if self.promised_m3 else 1.0


def replan(
    problem: Problem,
    plan: Plan,
    *,
    today: date,
    change_fen_per_m3: int,
    before: Problem | None = None,
    driven: Sequence[Haul] | None = None,
    options: Options = _DEFAULT,
    progress: Callable[[float, str], bool] | None = None,
) -> Change:
    """Return the cheapest plan from today on in which every promised m³ that moves costs so much more.

    :param problem: the inputs as they are now.
    :param plan: what had been promised.
    :param before: the inputs the promises were made on; with them each move names the change it comes from.
    :param driven: what has really been hauled before today (tickets); without it the old plan counts as driven.
    """
    if change_fen_per_m3 < 0:
        raise ValueError("改动单价不能为负")
    now = max(0, (today - problem.start).days // problem.period_days)
    known = {site.id for site in problem.sites}
    past = tuple(driven) if driven is not None else _hauls(plan, lambda week: week < now)
    promised = tuple(haul for haul in _hauls(plan, lambda week: week >= now) if haul.kind in DRIVING)
    keep = tuple(haul for haul in promised if {haul.from_id, haul.to_id} <= known)
    again = replace(problem, today=today, past=past, keep=keep, change_fen=change_fen_per_m3)
    found = solve(again, options, progress)
    changed = () if before is None else differences(before, problem)
    stays, all_ = kept(promised, found.flows)
    return Change(again, found, tuple(moves(again, promised, found.flows, changed)), changed, stays, all_)


def _hauls(plan: Plan, when: Callable[[int], bool]) -> tuple[Haul, ...]:
    return tuple(
        Haul(line.kind, line.from_id, line.to_id, line.week, line.bank, line.origin_id)
        for line in plan.flows
        if when(line.week)
    )
