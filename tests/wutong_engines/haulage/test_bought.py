"""Plans by columns are those of the whole network: the same cost, the same proof, whichever arcs were never bought."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.wutong_engines.haulage.parks import park
from tests.wutong_engines.haulage.test_model_limits import limited, mixed
from wutong_engines.haulage.check import check
from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.model.build import build
from wutong_engines.haulage.plan import Options, Status
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.solving import linear, routes
from wutong_engines.haulage.solving.answer import Answer, pays
from wutong_engines.haulage.solving.bought import by_columns

QUICK = Options(time_limit=10.0)


def unopened(problem: Problem) -> Problem:
    """The same park without fixed costs and least lots, which are another solver's."""
    pairs = tuple(replace(rule, least=0, fixed_fen=0, most=None) for rule in problem.pairs)
    return replace(problem, pairs=pairs, limits=replace(problem.limits, least_lot=0))


def bought(net: Net, *, stop: bool = False) -> Answer | None:
    return by_columns(net, QUICK, 10.0, lambda: stop)


def away(net: Net, answer: Answer) -> int:
    """How far an answer is from the best at most."""
    assert answer.bound is not None
    return pays(net, answer.units) - answer.bound


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=30)
@given(limited())
def test_columns_and_the_whole_network_agree_within_their_proofs(problem: Problem) -> None:
    net = build(unopened(problem)).net
    assume(net.arcs)
    few, all_ = bought(net), linear.whole(net, QUICK, 10.0)
    assert all_ is not None
    if few is not None:
        assert few.bound is not None
        assert away(net, few) >= 0
        # Fill that is missing is rounded to whole m³ in either sum.
        fraction = net.toll if any(net.slack) else 1
        assert few.bound <= pays(net, all_.units) + fraction
        assert pays(net, few.units) <= pays(net, all_.units) + away(net, few) + fraction


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25)
@given(limited())
def test_a_plan_by_columns_passes_the_check(problem: Problem) -> None:
    small = routes.SMALL
    routes.SMALL = 0
    try:
        plan = solve(unopened(problem), QUICK, explain=False)
    finally:
        routes.SMALL = small
    assert check(unopened(problem), plan).faults == ()
    assert plan.status in {Status.OPTIMAL, Status.WITHIN}


def test_a_large_park_takes_the_way_by_columns_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "SMALL", 3)
    problem = unopened(mixed(9, 0, 0))
    plan = solve(problem, QUICK, explain=False)
    assert plan.engine == "HiGHS 列生成"
    monkeypatch.setattr(routes, "SMALL", 25_000)
    assert solve(problem, QUICK, explain=False).cost_fen == plan.cost_fen


def test_who_has_enough_stops_the_columns_without_an_answer() -> None:
    assert bought(build(unopened(mixed(9, 0, 0))).net, stop=True) is None


def test_a_network_of_nothing_needs_no_columns() -> None:
    assert solve(park(), QUICK).proven
