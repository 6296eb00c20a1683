"""The network simplex against an independent linear programme, on small networks of every awkward kind."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wutong_engines.haulage.network.exact import product_sum
from wutong_engines.haulage.network.simplex import Basis, Flow, market_star, minimum_cost

MANY = settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(MANY, max_examples=300)


@dataclass(frozen=True)
class Network:
    """A small network; node ``len(supply)`` is the market."""

    supply: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    cost: np.ndarray
    capacity: np.ndarray

    @property
    def arrays(self) -> dict[str, Any]:
        return vars(self)


@st.composite
def networks(draw: st.DrawFn, *, least_cost: int = 0) -> Network:
    """Draw networks with and without a market, with zero volumes, equal costs, parallel arcs, loops and capacities."""
    nodes = draw(st.integers(1, 7))
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    arcs = draw(st.integers(0, 22))
    market = draw(st.booleans())
    ends = dice.integers(0, nodes + market, (2, arcs))
    supply = dice.integers(-4, 5, nodes) * (dice.random(nodes) < draw(st.sampled_from((0.3, 0.8))))
    if not market and draw(st.integers(0, 9)):
        supply[dice.integers(0, nodes)] -= supply.sum()
    cost = dice.integers(least_cost, draw(st.sampled_from((1, 3, 100))), arcs)
    capacity = np.where(dice.random(arcs) < draw(st.sampled_from((0.0, 0.5, 1.0))), -1, dice.integers(0, 7, arcs))
    return Network(supply, ends[0], ends[1], cost, capacity)


def independent(network: Network) -> Any:
    """Solve the same network as a linear programme."""
    nodes, arcs = len(network.supply), len(network.cost)
    rows = np.zeros((nodes + 1, arcs))
    np.add.at(rows, (network.tail, np.arange(arcs)), 1)
    np.add.at(rows, (network.head, np.arange(arcs)), -1)
    bounds = [(0, None if most < 0 else most) for most in network.capacity]
    for presolve in (True, False):
        answer = linprog(
            network.cost, A_eq=rows[:nodes], b_eq=network.supply, bounds=bounds, options={"presolve": presolve}
        )
        if answer.status != 4:
            break
    return answer


def assert_proven(network: Network, flow: Flow) -> None:
    """Check flow, prices and proof without the solver."""
    nodes = len(network.supply)
    balance = np.zeros(nodes + 1, np.int64)
    np.add.at(balance, network.tail, flow.units)
    np.subtract.at(balance, network.head, flow.units)
    limit = np.where(network.capacity < 0, 1 << 60, network.capacity)
    price = np.append(flow.potentials, 0)
    reduced = network.cost + price[network.tail] - price[network.head]
    assert (balance[:nodes] == network.supply).all()
    assert (flow.units >= 0).all()
    assert (flow.units <= limit).all()
    assert (reduced[flow.units < limit] >= 0).all()
    assert (reduced[flow.units > 0] <= 0).all()
    assert flow.certificate.primal == flow.certificate.dual == flow.cost == int(network.cost @ flow.units)


@MANY
@given(networks())
def test_every_answer_is_that_of_an_independent_linear_programme(network: Network) -> None:
    flow = minimum_cost(**network.arrays)
    if not len(network.cost):
        assert flow.status == ("infeasible" if network.supply.any() else "optimal")
        return
    other = independent(network)
    assert flow.status == {0: "optimal", 2: "infeasible"}[other.status]
    if flow.status == "optimal":
        assert flow.cost == round(other.fun)
        assert_proven(network, flow)
    else:
        assert flow.unplaced.any()
        assert flow.certificate.primal == flow.certificate.dual


@SOME
@given(networks(least_cost=-3))
def test_negative_costs_are_used_up_to_the_capacity_or_found_unbounded(network: Network) -> None:
    flow = minimum_cost(**network.arrays)
    if flow.status == "optimal" and len(network.cost):
        assert flow.cost == round(independent(network).fun)
        assert_proven(network, flow)
    elif flow.status == "unbounded":
        assert independent(network).status in (2, 3)


@MANY
@given(networks(), st.integers(0, 2**32), st.booleans())
def test_a_changed_problem_solved_from_the_old_basis_has_the_cost_it_has_from_nothing(
    network: Network, seed: int, star: bool
) -> None:
    arrays = network.arrays
    ends = {key: arrays[key] for key in ("supply", "tail", "head")}
    before = minimum_cost(**arrays, start=market_star(**ends) if star else None)
    dice = np.random.default_rng(seed)
    more = dice.integers(0, 6)
    nodes = len(network.supply)
    changed = Network(
        network.supply + dice.integers(-1, 2, nodes),
        np.append(network.tail, dice.integers(0, nodes, more)),
        np.append(network.head, dice.integers(0, nodes, more)),
        np.append(network.cost, dice.integers(0, 5, more)) + dice.integers(0, 3, len(network.cost) + more),
        np.append(np.maximum(network.capacity - dice.integers(0, 2, len(network.cost)), -1), np.full(more, -1)),
    )
    warm = minimum_cost(**changed.arrays, start=before.basis.with_arcs())
    cold = minimum_cost(**changed.arrays)
    assert (warm.status, warm.certificate.primal) == (cold.status, cold.certificate.primal) or (
        warm.status == cold.status == "infeasible"
    )
    if warm.status == "optimal":
        assert_proven(changed, warm)


@SOME
@given(networks(), st.integers(0, 2**32))
def test_a_basis_follows_its_arcs_when_they_are_renumbered(network: Network, seed: int) -> None:
    before = minimum_cost(**network.arrays)
    order = np.random.default_rng(seed).permutation(len(network.cost))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    mixed = Network(network.supply, *(part[order] for part in list(network.arrays.values())[1:]))
    after = minimum_cost(**mixed.arrays, start=before.basis.with_arcs(renumbered=place))
    assert (after.status, after.certificate) == (before.status, before.certificate)
    assert after.pivots == 0


def test_a_stopped_run_gives_a_plan_in_hand_and_a_bound_below_it() -> None:
    dice = np.random.default_rng(4)
    each = 300
    donor, receiver = np.divmod(np.arange(each * each), each)
    market = np.arange(2 * each)
    supply = np.concatenate((dice.integers(1, 900, each), -dice.integers(1, 900, each)))
    tail = np.concatenate((np.where(market < each, market, 2 * each), donor))
    head = np.concatenate((np.where(market < each, 2 * each, market), receiver + each))
    cost = np.concatenate((np.full(2 * each, 5000), dice.integers(0, 1 << 20, each * each) // 100))
    start = market_star(supply=supply, tail=tail, head=head)
    stopped = minimum_cost(supply=supply, tail=tail, head=head, cost=cost, start=start, stop=lambda: True, pause=50)
    done = minimum_cost(supply=supply, tail=tail, head=head, cost=cost, start=stopped.basis, stop=lambda: False)
    assert stopped.status == "stopped"
    assert stopped.certificate.dual < done.cost < stopped.cost == stopped.certificate.primal
    assert done.certificate.dual == done.cost


def test_what_cannot_be_placed_is_named_by_node() -> None:
    flow = minimum_cost(supply=[5, -2, -1, 0], tail=[0, 0], head=[1, 3], cost=[7, 1], capacity=[1, -1])
    assert flow.status == "infeasible"
    assert flow.units.tolist() == [1, 0]
    assert flow.unplaced.tolist() == [4, -1, -1, 0]


def test_money_beyond_64_bits_is_summed_exactly() -> None:
    flow = minimum_cost(supply=[1 << 50, -(1 << 50)], tail=[0], head=[1], cost=[(1 << 30) + 1])
    assert flow.cost == flow.certificate.dual == (1 << 80) + (1 << 50)
    signed = np.array([-(1 << 61) + 3, (1 << 60) - 7, 12])
    assert product_sum(signed, signed[::-1].copy()) == sum(
        int(a) * int(b) for a, b in zip(signed, signed[::-1], strict=True)
    )


def test_numbers_too_large_for_exact_prices_are_refused() -> None:
    with pytest.raises(OverflowError):
        minimum_cost(supply=[1, -1], tail=[0], head=[1], cost=[1 << 59])


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"head": [1, 3]}, ValueError),
        ({"tail": [0, -1]}, ValueError),
        ({"cost": [1]}, ValueError),
        ({"cost": [1.5, 2.0]}, TypeError),
        ({"start": Basis(np.array([0]), np.empty(0, np.uint32))}, ValueError),
        ({"start": Basis(np.array([0, 1]), np.empty(0, np.uint32))}, ValueError),
    ],
)
def test_arrays_that_do_not_fit_are_refused(wrong: dict[str, Any], kind: type[Exception]) -> None:
    good: dict[str, Any] = {"supply": [1, -1], "tail": [0, 1], "head": [1, 0], "cost": [1, 2]}
    with pytest.raises(kind):
        minimum_cost(**(good | wrong))
