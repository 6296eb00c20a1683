"""The same problem with one restriction lifted, solved again where only that can tell."""

from dataclasses import replace

from wutong_engines.haulage.errors import HaulageError
from wutong_engines.haulage.plan import Options
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.reasons.side import left

_SECONDS = 10.0


def left_without_least_lots(problem: Problem) -> dict[str, int]:
    """Return what each lot has left when no pair has a least lot; nothing is known where no plan was found in time."""
    from wutong_engines.haulage.solve import solve  # noqa: PLC0415  # solve itself asks for reasons

    lifted = replace(
        problem,
        limits=replace(problem.limits, least_lot=0),
        pairs=tuple(replace(rule, least=0) for rule in problem.pairs),
    )
    try:
        plan = solve(lifted, Options(time_limit=_SECONDS, gap=1e-4), explain=False)
    except HaulageError:
        return {lot.id: lot.bank(problem.basis) for lot in (*problem.surpluses, *problem.needs)}
    return left(lifted, plan)
