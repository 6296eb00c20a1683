"""Columns bought one after another give the optimum of the whole programme, and their prices prove it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csc_array

from wutong_engines.haulage.charges.linear import by_columns
from wutong_engines.haulage.charges.programme import Programme
from wutong_engines.haulage.solving import rows


def town(seed: int, givers: int, takers: int, *, yields: bool, trucks: float | None) -> tuple[Programme, int]:
    """Surpluses and needs, every pair a column, the market as node 0, and at most so much hauled over all pairs."""
    random = np.random.default_rng(seed)
    pairs = [(1 + i, 1 + givers + j) for i in range(givers) for j in range(takers)]
    away = [(1 + i, 0) for i in range(givers)] + [(0, 1 + givers + j) for j in range(takers)]
    tail, head = np.array([*pairs, *away], dtype=np.int64).reshape(-1, 2).T
    near = len(pairs)
    gain = np.ones(tail.size)
    if yields:
        gain[:near] = random.uniform(0.8, 0.9, near)
        gain[tail == 0] = 0.85
    cost = np.concatenate([random.integers(600, 4_000, near), random.integers(1_500, 3_000, len(away))])
    supply, need = random.integers(0, 500, givers), random.integers(0, 500, takers)
    count = tail.size
    columns = np.arange(count)
    index = np.concatenate([tail, head, np.full(near, 1 + givers + takers)])
    values = np.concatenate([np.ones(count), -gain, np.ones(near)])
    starts, index, values = by_columns(index, np.concatenate([columns, columns, columns[:near]]), values, count)
    most = np.inf if trucks is None else trucks * supply.sum()
    lower = np.concatenate([[-np.inf], supply, -need, [-np.inf]]).astype(float)
    upper = np.concatenate([[np.inf], supply, -need, [most]]).astype(float)
    capacity = np.full(count, 10_000, dtype=np.int64)
    return Programme(cost.astype(np.int64), capacity, starts, index, values, lower, upper), 1 + givers + takers


def whole(programme: Programme) -> float:
    """The optimum over all columns at once, by scipy."""
    shape = (programme.lower.size, programme.cost.size)
    matrix = csc_array((programme.values, programme.rows, programme.starts), shape=shape).toarray()
    even = programme.lower == programme.upper
    above = np.isfinite(programme.upper) & ~even
    found = linprog(
        programme.cost,
        A_eq=matrix[even],
        b_eq=programme.upper[even],
        A_ub=matrix[above] if above.any() else None,
        b_ub=programme.upper[above] if above.any() else None,
        bounds=[(0, most) for most in programme.capacity],
    )
    assert found.success, found.message
    return found.fun


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(1, 20),
    st.integers(1, 20),
    st.booleans(),
    st.sampled_from((None, 0.0, 0.3, 0.7)),
)
def test_the_columns_bought_give_the_optimum_of_all(seed, givers, takers, yields, trucks):
    programme, nodes = town(seed, givers, takers, yields=yields, trucks=trucks)
    found = rows.generated(programme, nodes=nodes)
    assert found.finished
    assert np.isclose(found.cost, whole(programme), rtol=1e-9, atol=1e-3)
    assert found.used <= programme.cost.size


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.lists(st.floats(-5_000, 5_000), min_size=32, max_size=32))
def test_any_prices_prove_a_bound_and_the_last_ones_the_optimum(seed, yields, prices):
    programme, nodes = town(seed, 15, 15, yields=yields, trucks=0.5)
    found = rows.generated(programme, nodes=nodes)
    assert rows.lower_bound(programme, np.array(prices)) <= found.cost + 1e-3
    assert np.isclose(rows.lower_bound(programme, found.prices), found.cost, rtol=1e-9, atol=1e-2)


def test_few_columns_are_bought_of_many():
    programme, nodes = town(1, 150, 150, yields=True, trucks=0.6)
    found = rows.generated(programme, nodes=nodes)
    assert found.finished
    assert found.used < programme.cost.size / 3


def test_without_time_there_is_no_claim():
    programme, nodes = town(1, 60, 60, yields=True, trucks=0.6)
    assert rows.generated(programme, nodes=nodes, time_limit=0.0) is None
    assert rows.generated(programme, nodes=nodes, stop=lambda: True) is None


def test_where_nothing_fits_nothing_comes_back():
    programme, nodes = town(1, 3, 3, yields=False, trucks=None)
    programme.capacity[:] = 0
    assert rows.generated(programme, nodes=nodes) is None
