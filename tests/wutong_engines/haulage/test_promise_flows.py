"""Promises of the network simplex: warm starts, capacities, ties, nothing at all, and proofs in whole numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.haulage.test_network_simplex import Network, assert_proven, networks
from wutong_engines.haulage.network.exact import largest, product_sum, total
from wutong_engines.haulage.network.simplex import Basis, Flow, market_star, minimum_cost

SOME = settings(max_examples=60, deadline=None)
WHOLE = st.lists(st.integers(-(2**62), 2**62), max_size=9)


def solved(network: Network, **more: Any) -> Flow:
    return minimum_cost(**network.arrays, **more)


def square(size: int = 12, *, seed: int = 1) -> Network:
    """As many givers as takers, all to all, and a market for everyone that is dear."""
    dice = np.random.default_rng(seed)
    giver, taker = np.divmod(np.arange(size * size), size)
    nodes = np.arange(2 * size)
    supply = np.concatenate((dice.integers(1, 50, size), -dice.integers(1, 50, size)))
    gives = nodes < size
    tail = np.concatenate((np.where(gives, nodes, 2 * size), giver))
    head = np.concatenate((np.where(gives, 2 * size, nodes), taker + size))
    cost = np.concatenate((np.full(2 * size, 500), dice.integers(0, 300, size * size)))
    return Network(supply, tail, head, cost, np.full(cost.size, -1))


def ends(network: Network) -> dict[str, Any]:
    return {name: network.arrays[name] for name in ("supply", "tail", "head")}


# -- what does not matter ---------------------------------------------------------------------------------------------


@SOME
@given(networks(), st.integers(0, 2**32))
def test_the_names_of_nodes_do_not_matter(network: Network, seed: int) -> None:
    nodes = len(network.supply)
    place = np.append(np.random.default_rng(seed).permutation(nodes), nodes)
    supply = np.empty_like(network.supply)
    supply[place[:-1]] = network.supply
    other = replace(network, supply=supply, tail=place[network.tail], head=place[network.head])
    one, two = solved(network), solved(other)
    assert (one.status, one.certificate) == (two.status, two.certificate)


@SOME
@given(networks(), st.integers(2, 1_000))
def test_prices_and_volumes_may_be_counted_in_smaller_parts(network: Network, times: int) -> None:
    flow = solved(network)
    dearer = solved(replace(network, cost=network.cost * times))
    larger = solved(
        replace(
            network,
            supply=network.supply * times,
            capacity=np.where(network.capacity < 0, -1, network.capacity * times),
        )
    )
    assert flow.status == dearer.status == larger.status
    if flow.status == "optimal":
        assert dearer.cost == larger.cost == times * flow.cost


@SOME
@given(networks())
def test_turning_every_arc_and_every_volume_round_costs_the_same(network: Network) -> None:
    turned = replace(network, supply=-network.supply, tail=network.head, head=network.tail)
    assert solved(turned).status == solved(network).status
    if solved(network).status == "optimal":
        assert solved(turned).cost == solved(network).cost


@SOME
@given(networks())
def test_the_same_question_gets_the_same_answer_arc_by_arc(network: Network) -> None:
    one, two = solved(network), solved(network)
    assert (one.units == two.units).all()
    assert (one.potentials == two.potentials).all()
    assert one.pivots == two.pivots


@SOME
@given(networks())
def test_a_question_is_left_as_it_was_asked(network: Network) -> None:
    before = {name: part.copy() for name, part in network.arrays.items()}
    solved(network)
    assert all((network.arrays[name] == part).all() for name, part in before.items())


# -- what changes by as much ------------------------------------------------------------------------------------------


@SOME
@given(networks())
def test_one_more_way_never_makes_it_dearer_and_one_less_never_cheaper(network: Network) -> None:
    flow = solved(network)
    if flow.status != "optimal" or not len(network.cost):
        return
    fewer = Network(network.supply, *(part[1:] for part in list(network.arrays.values())[1:]))
    assert (other := solved(fewer)).status == "infeasible" or other.cost >= flow.cost
    wide = solved(replace(network, capacity=np.full_like(network.capacity, -1)))
    assert wide.cost <= flow.cost


@SOME
@given(networks())
def test_closing_what_nothing_uses_changes_no_cost(network: Network) -> None:
    flow = solved(network)
    if flow.status == "optimal":
        closed = replace(network, capacity=np.where(flow.units == 0, 0, network.capacity))
        assert solved(closed).cost == flow.cost
        assert_proven(closed, solved(closed, start=flow.basis)) if len(network.cost) else None


@SOME
@given(networks(), st.integers(0, 6))
def test_a_node_priced_up_by_so_much_costs_its_volume_more(network: Network, number: int) -> None:
    """A price put on every way out of a node and taken off every way in only moves the zero of its price."""
    node = number % len(network.supply)
    shift = 50 * ((network.tail == node).astype(int) - (network.head == node).astype(int))
    flow, moved = solved(network), solved(replace(network, cost=network.cost + shift))
    if flow.status == moved.status == "optimal":
        assert moved.cost == flow.cost + 50 * int(network.supply[node])


@pytest.mark.parametrize("most", [0, 3, 10, 11])
def test_a_narrow_cheap_way_is_filled_before_the_dear_one(most: int) -> None:
    flow = minimum_cost(supply=[10, -10], tail=[0, 0], head=[1, 1], cost=[1, 9], capacity=[most, -1])
    assert flow.units.tolist() == [min(most, 10), 10 - min(most, 10)]
    assert flow.cost == flow.certificate.dual


@pytest.mark.parametrize("arcs", [1, 2, 7])
def test_ties_are_broken_somehow_and_cost_the_same(arcs: int) -> None:
    flow = minimum_cost(supply=[10, -10], tail=[0] * arcs, head=[1] * arcs, cost=[4] * arcs)
    assert (flow.units.sum(), flow.cost) == (10, 40)


@pytest.mark.parametrize(
    ("supply", "tail", "head"), [([], [], []), ([0], [], []), ([0, 0], [0, 1], [1, 0]), ([0], [0], [0])]
)
def test_nothing_to_move_costs_nothing(supply: list[int], tail: list[int], head: list[int]) -> None:
    flow = minimum_cost(supply=supply, tail=tail, head=head, cost=[7] * len(tail))
    assert (flow.status, flow.cost, int(flow.units.sum())) == ("optimal", 0, 0)


@pytest.mark.parametrize(("capacity", "status"), [(-1, "unbounded"), (5, "optimal")])
def test_a_circle_that_pays_is_used_as_far_as_it_goes(capacity: int, status: str) -> None:
    flow = minimum_cost(supply=[0, 0], tail=[0, 1], head=[1, 0], cost=[-3, 1], capacity=[capacity, -1])
    assert flow.status == status
    if status == "optimal":
        assert (flow.units.tolist(), flow.cost, flow.certificate.dual) == ([5, 5], -10, -10)


@pytest.mark.parametrize("supply", [[4, -4, 3], [4, -4, -3], [4, -5, 0]])
def test_what_no_way_reaches_is_named_and_the_rest_is_placed(supply: list[int]) -> None:
    flow = minimum_cost(supply=supply, tail=[0], head=[1], cost=[2])
    assert flow.status == "infeasible"
    assert flow.units.tolist() == [4]
    assert flow.unplaced.tolist() == [0, supply[1] + 4, supply[2]]
    assert flow.cost == 8 < flow.certificate.primal


@pytest.mark.parametrize("volume", [5, -5])
def test_the_market_gives_and_takes_at_the_price_of_its_arcs(volume: int) -> None:
    gives, takes = ([0], [1]) if volume > 0 else ([1], [0])
    flow = minimum_cost(supply=[volume], tail=gives, head=takes, cost=[30])
    assert (flow.status, flow.cost) == ("optimal", 150)
    assert abs(int(flow.potentials[0])) == 30


# -- warm starts ------------------------------------------------------------------------------------------------------


def test_the_answer_itself_is_the_best_start() -> None:
    network = square()
    flow = solved(network)
    assert flow.pivots > 0
    warm = solved(network, start=flow.basis)
    assert (warm.pivots, warm.cost) == (0, flow.cost)


CHANGES: dict[str, Callable[[Network], Network]] = {
    "one price": lambda n: replace(n, cost=np.where(np.arange(n.cost.size) == 40, 0, n.cost)),
    "all prices": lambda n: replace(n, cost=n.cost * 2 + 1),
    "one volume": lambda n: replace(n, supply=n.supply + np.eye(1, n.supply.size, 3, dtype=np.int64)[0] * 20),
    "all volumes": lambda n: replace(n, supply=n.supply * 3),
    "sides swapped": lambda n: replace(n, supply=-n.supply, tail=n.head, head=n.tail),
    "capacities": lambda n: replace(n, capacity=np.where(np.arange(n.cost.size) < 24, -1, 5)),
    "everything closed": lambda n: replace(n, capacity=np.where(np.arange(n.cost.size) < 24, -1, 0)),
    "no volume": lambda n: replace(n, supply=np.zeros_like(n.supply)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("star", [False, True])
def test_from_an_old_answer_a_changed_question_is_answered_as_from_nothing(change: str, star: bool) -> None:
    before = square()
    start = market_star(**ends(before)) if star else None
    after = CHANGES[change](before)
    warm = solved(after, start=solved(before, start=start).basis)
    assert warm.cost == solved(after).cost
    assert_proven(after, warm)


def test_the_star_of_the_market_is_everyone_for_himself() -> None:
    network = square(4)
    star = market_star(**ends(network))
    assert star.arc.tolist() == list(range(8))
    alone = solved(
        Network(*(part[:8] if name != "supply" else part for name, part in network.arrays.items())), start=star
    )
    assert alone.pivots == 0
    assert alone.cost == 500 * int(np.abs(network.supply).sum())


def test_arcs_that_are_gone_leave_their_nodes_hanging_and_the_rest_in_place() -> None:
    network = square(5)
    flow = solved(network)
    kept = np.arange(network.cost.size) != int(np.flatnonzero(flow.units)[-1])
    renumbered = np.where(kept, np.cumsum(kept) - 1, -1)
    less = Network(network.supply, *(part[kept] for part in list(network.arrays.values())[1:]))
    warm = solved(less, start=flow.basis.with_arcs(renumbered=renumbered))
    assert warm.cost == solved(less).cost >= flow.cost
    assert flow.basis.with_arcs() is flow.basis


@pytest.mark.parametrize(
    "basis",
    [
        Basis(np.array([0, 0]), np.empty(0, np.uint32)),
        Basis(np.array([9, -1]), np.empty(0, np.uint32)),
        Basis(np.array([-1, -1, -1]), np.empty(0, np.uint32)),
        Basis(np.array([-1, -1]), np.array([7], np.uint32)),
    ],
)
def test_a_start_that_is_no_tree_of_this_network_is_refused(basis: Basis) -> None:
    with pytest.raises(ValueError, match="basis"):
        minimum_cost(supply=[1, -1], tail=[0], head=[1], cost=[1], start=basis)


@pytest.mark.parametrize("pause", [1, 3, 1_000_000])
def test_being_asked_now_and_then_changes_no_answer(pause: int) -> None:
    asked: list[int] = []
    network = square()
    flow = solved(network, stop=lambda: bool(asked.append(1)), pause=pause)
    assert (flow.status, flow.cost) == ("optimal", solved(network).cost)
    assert bool(asked) == (pause < 1_000)


# -- sums -------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62)), max_size=9))
def test_sums_of_products_are_those_of_whole_numbers(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    assert product_sum(left, right) == sum(one * two for one, two in pairs)


@given(WHOLE)
def test_totals_and_largest_numbers_are_exact(numbers: list[int]) -> None:
    values = np.array(numbers, np.int64)
    assert total(values) == sum(numbers)
    assert largest(values) == max(map(abs, numbers), default=0)
