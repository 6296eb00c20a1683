"""From a problem to a plan, with its proof."""

from collections.abc import Callable
from dataclasses import replace

from wutong_engines.haulage.errors import NotFinished
from wutong_engines.haulage.model.build import Model, build
from wutong_engines.haulage.model.slots import single
from wutong_engines.haulage.plan import Options, Plan, Reason, Status
from wutong_engines.haulage.prices import marginal
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.reading import fingerprint
from wutong_engines.haulage.reasons.explain import explain as reasons
from wutong_engines.haulage.reasons.proven import by_proof
from wutong_engines.haulage.sharing import baseline, saving
from wutong_engines.haulage.solving import linear, wide
from wutong_engines.haulage.solving.answer import Answer, pays
from wutong_engines.haulage.solving.decode import costs, flows
from wutong_engines.haulage.solving.left_over import left_over
from wutong_engines.haulage.solving.level import levelled
from wutong_engines.haulage.solving.refine import refined
from wutong_engines.haulage.solving.routes import Watch, answer, nothing_moved
from wutong_engines.haulage.validation import validated

_DEFAULT = Options()
# In a plan of a few yuan a fen is a large share; nobody asks for a closer proof.
_ONE_YUAN = 100


def solve(
    problem: Problem,
    options: Options = _DEFAULT,
    progress: Callable[[float, str], bool] | None = None,
    *,
    explain: bool = True,
) -> Plan:
    """Return the cheapest legal plan found, its bound and why it ended.

    As few m³ as can be stay without a place or are missing; among such plans the cheapest is sought.

    :param progress: told the share done and a sentence; False cancels, and the best plan so far comes back.
    :param explain: also say why soil stays, what one more m³ is worth, and what everyone pays alone.
    :raises BadProblem: the problem cannot be meant; every fault with its site and field.
    :raises NotFinished: stopped before there was any plan at all.
    """
    watch = Watch(options, progress)
    validated(problem)
    watch.says(0.0, "建立模型")
    if options.route == "auto" and wide.fits(problem):
        whole = wide.solved(problem, options, watch.left, watch.over)
        if whole is not None:
            plan = plan_of(*whole, options, watch)
            return _explained_by_proof(problem, plan) if explain else plan
    model = build(problem)
    watch.says(0.1, f"求解:{len(model.net.arcs)}条运输弧")
    found = None if watch.cancelled else answer(model.net, options, watch)
    found = found or nothing_moved(model.net)
    if found is None:
        raise NotFinished("求解中途停止,还没有得到任何方案;请放宽时限再试")
    if watch.cancelled:
        found = replace(found, reason=Reason.CANCELLED if found.reason is not Reason.PROVEN else found.reason)
    plan = plan_of(model, found, options, watch)
    return explained(problem, plan, model) if explain else plan


def plan_of(model: Model, found: Answer, options: Options, watch: Watch) -> Plan:
    """Write an answer down as a plan, week by week."""
    if found.reason is Reason.TIME and found.bound is not None and watch.left > 0:
        # It ended with time to spare: floats could not bring the two any closer.
        found = replace(found, reason=Reason.ROUNDING)
    fine, units = _by_period(model, found, options, watch)
    lines = flows(fine, levelled(fine, units))
    spent = costs(fine, lines)
    # Tolls, prices of change and what was driven before are in one of the two sums and not in the other.
    bound = None if found.bound is None else found.bound - pays(model.net, found.units) + spent.total
    plan = Plan(
        problem_hash=fingerprint(model.problem),
        status=Status.STOPPED,
        reason=found.reason,
        flows=lines,
        unmatched=left_over(fine, lines),
        costs=spent,
        bound_fen=bound,
        engine=found.engine,
        why_engine=found.why,
        seconds=round(watch.seconds, 3),
        roads_basis=model.pairing.router.labels,
        notes=_notes(model),
    )
    return replace(plan, status=_status(plan, options), proven=plan.gap == 0.0 and found.bound is not None)


def explained(problem: Problem, plan: Plan, model: Model | None = None) -> Plan:
    """Add what each lot pays alone, the saving, the reasons and the worth of one more m³."""
    return replace(
        plan,
        unmatched=reasons(problem, plan),
        marginal=marginal(problem, plan, model),
        baseline=baseline(problem),
        saving_fen=saving(problem, plan),
    )


def _explained_by_proof(problem: Problem, plan: Plan) -> Plan:
    """As `explained`, where pairs are too many to be weighed one by one."""
    return replace(
        plan,
        unmatched=by_proof(problem, plan),
        baseline=baseline(problem),
        saving_fen=saving(problem, plan),
        notes=(*plan.notes, "对数很多,原因由全部各对的证明给出,不列每处多1,000方值多少"),
    )


def _by_period(model: Model, found: Answer, options: Options, watch: Watch) -> tuple[Model, list[int]]:
    fine = refined(model, list(found.units), options)
    if fine is not None:
        return fine
    # Never seen: should an even spread fail, the weeks are solved as they are.
    weekly = build(model.problem, pairing=model.pairing, slots=single(model.problem))
    again = answer(weekly.net, options, watch)
    if again is None or pays(weekly.net, again.units) > pays(model.net, found.units):
        raise NotFinished("按周分摊没有完成;请放宽时限再试")
    return weekly, list(again.units)


def _status(plan: Plan, options: Options) -> Status:
    if plan.reason in {Reason.TIME, Reason.CANCELLED}:
        within = plan.gap is not None and plan.gap <= options.gap and plan.reason is Reason.TIME
        return Status.WITHIN if within else Status.STOPPED
    if plan.gap is None:
        return Status.FEASIBLE
    if plan.gap == 0.0:
        return Status.OPTIMAL
    near = plan.bound_fen is not None and plan.cost_fen - plan.bound_fen <= _ONE_YUAN
    return Status.WITHIN if near or plan.gap <= max(options.gap, linear.WHOLE_GAP) else Status.FEASIBLE


def _notes(model: Model) -> tuple[str, ...]:
    problem, notes = model.problem, []
    if any(label.startswith("直线") for label in model.pairing.router.labels):
        notes.append("部分运距按直线距离乘绕行系数估算,签约前请实测")
    if model.fill_units:
        notes.append("不同来源的土在同一工地成方不同,按压实方计需求,每个需求至多多收2方")
    if problem.basis.value == "minimum":
        notes.append("只按各方确定的方量安排")
    return tuple(notes)
