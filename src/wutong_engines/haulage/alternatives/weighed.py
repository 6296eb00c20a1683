"""The cheapest plan, the one with the shortest hauls, the one with the fewest trips: side by side, with their price."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from wutong_engines.haulage.alternatives.bundle import bundled
from wutong_engines.haulage.alternatives.goals import DRIVING, Goal, aimed, drives, metres
from wutong_engines.haulage.model.build import Model, build
from wutong_engines.haulage.plan import Options, Plan, Reason, Status
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.reasons import explain
from wutong_engines.haulage.sharing import baseline, saving
from wutong_engines.haulage.solve import plan_of, solve
from wutong_engines.haulage.solving.routes import Watch, answer

NAMES: Final = {"cheapest": "最省", "nearest": "最近", "fewest_trips": "最少车次"}
Progress = Callable[[float, str], bool]
_DEFAULT: Final = Options()


@dataclass(frozen=True, slots=True)
class Weighed:
    """One of the alternatives, measured in everything that the others are best at."""

    name: str
    plan: Plan
    extra_fen: int
    m3_km: int
    trips: int
    sentence: str


def alternatives(
    problem: Problem,
    cheapest: Plan | None = None,
    options: Options = _DEFAULT,
    progress: Progress | None = None,
) -> dict[str, Plan]:
    """Return the three plans by name: `cheapest`, `nearest`, `fewest_trips`; each is legal as it stands.

    :param cheapest: the plan of `solve`, if it is known already.
    """
    return {one.name: one.plan for one in weighed(problem, cheapest, options, progress)}


def weighed(
    problem: Problem,
    cheapest: Plan | None = None,
    options: Options = _DEFAULT,
    progress: Progress | None = None,
) -> tuple[Weighed, ...]:
    """Return the three plans with what each costs more than the cheapest, its m³·km and its trips.

    Nearest: least m³·km, then least cost. Fewest trips: each m³ loaded as rarely as possible, in full trucks where the
    dates leave a choice; whichever of all plans found has the fewest is taken, the cheapest of equals.
    """
    best = cheapest or solve(problem, options, progress)
    model = build(problem, prune=False)
    near = _aimed(model, metres(model), options, progress, best)
    few = _aimed(model, drives, options, progress, best)
    found = [best, *([near] if near else []), *([few] if few else [])]
    nearest = min(found, key=lambda plan: (_metres(plan), plan.cost_fen))
    packed = [*found, *(_packed(model, plan, best) for plan in found)]
    fewest = min(packed, key=lambda plan: (_trips(plan), plan.cost_fen))
    plans = {"cheapest": best, "nearest": nearest, "fewest_trips": fewest}
    return tuple(_weigh(name, plan, best) for name, plan in plans.items())


def _aimed(model: Model, goal: Goal, options: Options, progress: Progress | None, best: Plan) -> Plan | None:
    watch = Watch(options, progress)
    found = answer(aimed(model.net, goal), options, watch)
    if found is None:
        return None
    whole = plan_of(model, replace(found, bound=None, reason=Reason.NO_BOUND), options, watch)
    if _placed(whole) < _placed(best):
        return None
    return _explained(model, whole, best)


def _packed(model: Model, plan: Plan, best: Plan) -> Plan:
    return _explained(model, bundled(model, plan), best)


def _explained(model: Model, plan: Plan, best: Plan) -> Plan:
    """Give a plan with another goal the proof it can have: that of the cheapest where it costs as little."""
    same = plan.cost_fen == best.cost_fen
    plan = replace(
        plan,
        status=best.status if same else Status.FEASIBLE,
        reason=best.reason if same else Reason.NO_BOUND,
        bound_fen=best.bound_fen if same else None,
        proven=same and best.proven,
        marginal=(),
        baseline=best.baseline or baseline(model.problem),
        saving_fen=saving(model.problem, plan),
    )
    return replace(plan, unmatched=explain(model.problem, plan))


def _weigh(name: str, plan: Plan, best: Plan) -> Weighed:
    extra, far, trips = plan.cost_fen - best.cost_fen, _metres(plan), _trips(plan)
    more = f"比最省方案多花{extra / 100:,.2f}元" if extra else "费用与最省方案相同"
    sentence = f"{NAMES[name]}:{plan.cost_fen / 100:,.2f}元,{more};{far / 1000:,.0f}方公里,{trips:,}车次"
    noted = replace(plan, notes=(*plan.notes, sentence)) if name != "cheapest" else plan
    return Weighed(name, noted, extra, far // 1000, trips, sentence)


def _metres(plan: Plan) -> int:
    return sum(line.bank * round(line.km * 1000) for line in plan.flows if line.kind in DRIVING)


def _trips(plan: Plan) -> int:
    return sum(line.trips for line in plan.flows)


def _placed(plan: Plan) -> int:
    """Return minus the m³ that stay without a place or are missing: to compare plans by."""
    return -sum(line.bank - line.outside for line in plan.unmatched)
