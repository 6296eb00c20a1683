"""Why soil stays in a yard: it was brought there, and no need that may have it can be served from there."""

from collections.abc import Iterator

from wutong_engines.haulage.model.driven import in_yards
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Plan, Status, Unmatched, Why
from wutong_engines.haulage.problem import Problem, Surplus, Yard
from wutong_engines.haulage.reasons.side import Side


def stranded(problem: Problem, plan: Plan, side: Side) -> Iterator[Unmatched]:
    """Yield the reason for all soil that is still in a yard when the plan ends; nothing takes it away from there.

    :param side: the pairs seen from the surpluses.
    """
    yards = {yard.id: yard for yard in problem.yards}
    owners = {surplus.id: surplus for surplus in problem.surpluses}
    judge = _Judge(Pairing(problem), side, unsure=plan.status is Status.STOPPED)
    for (yard, owner), bank in sorted(in_yards(plan.flows).items()):
        if owner in owners:
            why, sentence = judge.reason(yards[yard], owners[owner])
            here = f"{owners[owner].name}堆在{yards[yard].name}的土:{sentence}"
            yield Unmatched(owner, bank, 0, why, f"{here};无处可去{bank:,}方")


class _Judge:
    """Looks at the ways from a yard one by one."""

    def __init__(self, pairing: Pairing, side: Side, *, unsure: bool) -> None:
        self._pairing, self._unsure = pairing, unsure
        self._room = dict(zip((need.id for need in side.partners), side.room, strict=True))

    def reason(self, yard: Yard, owner: Surplus) -> tuple[Why, str]:
        """Return what keeps a surplus's soil in a yard: the first obstacle on the way to a need with room."""
        problem, full = self._pairing.problem, False
        found: list[tuple[Why, str]] = []
        for need in problem.needs:
            terms = self._pairing.verdict(owner, need)
            suits = self._pairing.suits(owner, need)
            way = self._pairing.from_yard(yard, need)
            if suits is not None or way.why is not None:
                found.append((suits, terms.sentence) if suits else (way.why or Why.NO_PARTNER, way.sentence))
            elif self._room[need.id]:
                word = "方案在求得最优以前就停止了" if self._unsure else "运得到,但日运量或共用的运能不够"
                return (Why.NO_PARTNER if self._unsure else Why.CAPACITY), f"{need.name}{word}"
            else:
                full = True
        if full:
            return Why.NO_PARTNER, "可配的对家都已配满"
        return min(found, key=lambda one: list(Why).index(one[0]), default=(Why.NO_PARTNER, "没有登记在册的缺土方"))
