"""Fixed costs and least lots against every set of opened routes tried one by one."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wutong_engines.haulage.charges import Programme, Routes, solve_charged
from wutong_engines.haulage.charges import solve as solving


def of(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def town(supply, need, cost, fixed, least, *, outside=10_000):
    """Surpluses, needs, every pair a route, and a market that takes or gives anything at `outside`."""
    donors, receivers = len(supply), len(need)
    market = donors + receivers
    pairs = [(i, donors + j) for i in range(donors) for j in range(receivers)]
    away = [(i, market) for i in range(donors)] + [(market, donors + j) for j in range(receivers)]
    tail, head = (of(*ends) for ends in zip(*pairs, *away, strict=True))
    prices = of(*cost, *[outside] * len(away))
    most = [min(supply[i], need[j - donors]) for i, j in pairs]
    volumes = of(*supply, *[-part for part in need], sum(need) - sum(supply))
    capacity = of(*most, *[sum(supply) + sum(need)] * len(away))
    programme = Programme.of_network(supply=volumes, tail=tail, head=head, cost=prices, capacity=capacity)
    columns = of(*range(len(pairs)), *[-1] * len(away))
    return programme, Routes(columns, of(*fixed), of(*least), of(*most))


def tried_one_by_one(programme: Programme, routes: Routes) -> int:
    """The cheapest of all sets of opened routes, each solved by another solver."""
    nodes = programme.lower.size
    matrix = np.zeros((nodes, programme.cost.size))
    for column in range(programme.cost.size):
        span = slice(programme.starts[column], programme.starts[column + 1])
        matrix[programme.rows[span], column] = programme.values[span]
    best = np.inf
    for choice in product((False, True), repeat=routes.size):
        bounds = [(0, part) for part in programme.capacity]
        for column in routes.columns:
            route = routes.of[column]
            bounds[column] = (routes.least[route], routes.most[route]) if choice[route] else (0, 0)
        if any(low > high for low, high in bounds):
            continue
        found = linprog(programme.cost, A_eq=matrix, b_eq=programme.lower, bounds=bounds)
        if found.success:
            best = min(best, found.fun + routes.fixed[list(choice)].sum())
    return round(best)


@st.composite
def towns(draw):
    volumes = st.lists(st.integers(0, 40), min_size=2, max_size=2)
    four = {"min_size": 4, "max_size": 4}
    cost = draw(st.lists(st.integers(0, 50), **four))
    fixed = draw(st.lists(st.integers(0, 800), **four))
    least = draw(st.lists(st.sampled_from((0, 5, 20)), **four))
    return town(draw(volumes), draw(volumes), cost, fixed, least, outside=draw(st.sampled_from((20, 60, 200))))


@settings(max_examples=60, deadline=None)
@given(towns())
def test_the_proven_plan_is_the_cheapest_of_all_sets_of_routes(example):
    programme, routes = example
    plan = solve_charged(programme, routes, gap=0.0, time_limit=20)
    assert plan.proven
    assert plan.status == "optimal"
    assert plan.cost == tried_one_by_one(programme, routes) == programme.pays(plan.units) + routes.charge(plan.opened)
    assert plan.bound <= plan.cost


@settings(max_examples=30, deadline=None)
@given(towns())
def test_opened_routes_keep_their_least_lot_and_closed_ones_carry_nothing(example):
    programme, routes = example
    plan = solve_charged(programme, routes, gap=0.0, time_limit=20)
    volumes = routes.volumes(plan.units)
    assert not volumes[~plan.opened].any()
    assert (volumes[plan.opened] >= routes.least[plan.opened]).all()


def test_a_fixed_cost_too_high_for_a_small_volume_sends_it_outside():
    programme, routes = town([100, 5], [105], [10, 10], [300, 300], [0, 0], outside=30)
    plan = solve_charged(programme, routes, gap=0.0)
    assert plan.units.tolist() == [100, 0, 0, 5, 5]
    assert plan.cost == 1_000 + 300 + 5 * 30 * 2


def test_a_pair_below_its_least_lot_stays_closed():
    programme, routes = town([100, 5], [105], [10, 10], [0, 0], [0, 20], outside=30)
    plan = solve_charged(programme, routes, gap=0.0)
    assert plan.opened.tolist() == [True, False]


def test_where_nothing_fits_it_says_so():
    programme, routes = town([10], [10], [1], [5], [0])
    shut = Programme.of_network(
        supply=programme.network.supply,
        tail=programme.network.tail,
        head=programme.network.head,
        cost=programme.cost,
        capacity=of(4, 4, 4),
    )
    plan = solve_charged(shut, routes)
    assert plan.status == "infeasible"
    assert not plan.proven


def weeks(seed: int, sites: int = 6, periods: int = 5):
    """Weekly volumes with stocks: routes of several columns, each with a fixed cost and a least lot."""
    random = np.random.default_rng(seed)
    market, half = sites * periods, sites // 2
    arcs, routes = [], []
    for site in range(sites):
        for week in range(periods):
            node = site * periods + week
            arcs.append((node, market, 4_000, 9_999) if site < half else (market, node, 4_000, 9_999))
            routes.append(-1)
            if week + 1 < periods:
                arcs.append((node, node + 1, 30, 200))
                routes.append(-1)
    for pair, (i, j) in enumerate(product(range(half), range(half, sites))):
        price = int(random.integers(900, 4_000))
        for week in range(periods):
            arcs.append((i * periods + week, j * periods + week, price, 500))
            routes.append(pair)
    tail, head, cost, capacity = (of(*part) for part in zip(*arcs, strict=True))
    supply = random.integers(50, 400, sites * periods)
    supply[half * periods :] *= -1
    volumes = of(*supply.tolist(), -int(supply.sum()))
    programme = Programme.of_network(supply=volumes, tail=tail, head=head, cost=cost, capacity=capacity)
    count = half * (sites - half)
    return programme, Routes(of(*routes), of(*[60_000] * count), of(*[300] * count), of(*[2_500] * count))


def test_weeks_with_stocks_come_out_in_whole_volumes_with_a_true_bound():
    for seed in range(4):
        programme, routes = weeks(seed)
        exact = solve_charged(programme, routes, gap=0.0, time_limit=30)
        rough = solve_charged(programme, routes, gap=0.05, time_limit=30)
        assert exact.status == "optimal"
        assert rough.bound <= exact.cost <= rough.cost
        assert rough.cost - rough.bound <= 0.05 * rough.cost
        balance = np.zeros(programme.lower.size)
        np.add.at(balance, programme.network.tail, exact.units)
        np.subtract.at(balance, programme.network.head, exact.units)
        assert (balance == programme.lower).all()


def test_a_caller_who_says_stop_keeps_the_best_plan_and_no_claim():
    programme, routes = weeks(1, sites=16, periods=12)
    told = []

    def stop(share: float, sentence: str) -> bool:
        told.append((share, sentence))
        return False

    plan = solve_charged(programme, routes, gap=0.0, time_limit=30, progress=stop)
    assert told
    assert plan.seconds < 15
    assert plan.status == "stopped"
    assert not plan.proven
    assert plan.bound is None or plan.bound < plan.cost


def test_no_time_is_never_called_optimal():
    programme, routes = weeks(1, sites=16, periods=12)
    plan = solve_charged(programme, routes, gap=0.0, time_limit=0.05)
    assert plan.status == "stopped"
    assert not plan.proven


def test_the_network_simplex_finds_a_plan_close_to_the_proven_one(monkeypatch):
    for seed in range(3):
        programme, routes = weeks(seed)
        exact = solve_charged(programme, routes, gap=0.0, time_limit=30)
        monkeypatch.setattr(solving, "LARGE", 0)
        fast = solve_charged(programme, routes, gap=0.0, time_limit=30)
        monkeypatch.undo()
        assert fast.bound <= exact.cost <= fast.cost <= exact.cost * 1.15
        assert (routes.volumes(fast.units)[fast.opened] >= routes.least[fast.opened]).all()


def test_tolls_do_not_loosen_the_gap():
    programme, routes = town([100, 50], [60, 50], [10, 12, 13, 10], [100] * 4, [0] * 4, outside=1_000_000)
    toll = np.where(routes.of < 0, 1_000_000, 0)
    priced = Programme.of_network(
        supply=programme.network.supply,
        tail=programme.network.tail,
        head=programme.network.head,
        cost=programme.cost,
        capacity=programme.capacity,
        toll=toll,
    )
    plan = solve_charged(priced, routes, gap=0.01)
    assert plan.cost - priced.tolls(plan.units) == 110 * 10 + 200
    assert plan.gap <= 0.01
