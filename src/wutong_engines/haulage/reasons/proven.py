"""Reasons where pairs are too many to weigh one by one: the proof over all of them speaks for each.

With no capacity anywhere, soil that a proven plan takes outside would cost no less at any neighbour, whoever moved
over for it; what it leaves nowhere found all its neighbours full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wutong_engines.haulage.model.pairing import Pairing, Verdict
from wutong_engines.haulage.plan import Plan, Unmatched, Why
from wutong_engines.haulage.problem import Need, Problem, Surplus


def by_proof(problem: Problem, plan: Plan) -> tuple[Unmatched, ...]:
    """Return the lines of a proven plan without rates and shared limits, each with its reason."""
    pairing = Pairing(problem)
    givers = {lot.id: lot for lot in problem.surpluses}
    takers = {lot.id: lot for lot in problem.needs}
    lines: list[Unmatched] = []
    for line in plan.unmatched:
        if line.reason is Why.LAW:
            lines.append(line)
            continue
        pairs = (
            [(givers[line.id], need) for need in problem.needs]
            if line.id in givers
            else [(surplus, takers[line.id]) for surplus in problem.surpluses]
        )
        lines += _parts(line, _refusal(pairing, pairs))
    return tuple(lines)


def _parts(line: Unmatched, refusal: Verdict | None) -> Iterator[Unmatched]:
    if refusal is not None and refusal.why is not None:
        yield replace(line, reason=refusal.why, sentence=f"{line.sentence};{refusal.sentence}")
        return
    if line.outside:
        said = f"{line.sentence};对全部各对证明过:就近调配不会更省"
        yield Unmatched(line.id, line.outside, line.outside, Why.PRICE, said)
    if line.bank > line.outside:
        said = f"{line.sentence};可配的对家都已配满"
        yield Unmatched(line.id, line.bank - line.outside, 0, Why.NO_PARTNER, said)


def _refusal(pairing: Pairing, pairs: Sequence[tuple[Surplus, Need]]) -> Verdict | None:
    """Return why no pair of these may haul: the first of all restrictions; None where one may."""
    worst: Verdict | None = None
    for surplus, need in pairs:
        verdict = pairing.verdict(surplus, need)
        if verdict.why is None:
            return None
        if worst is None or worst.why is None or _ORDER[verdict.why] < _ORDER[worst.why]:
            worst = verdict
    return worst or Verdict(Why.NO_PARTNER, "没有登记在册的对家")


_ORDER = {why: place for place, why in enumerate(Why)}
