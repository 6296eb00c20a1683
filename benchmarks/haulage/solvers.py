"""The peers: each is handed arrays, and answers with the whole number it found and the seconds it took by itself.

Imported where used: one process must not hold two of them (OR-Tools and HiGHS bring the same library in two versions).
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.haulage.generators import Pairs
from benchmarks.haulage.listing import Network, matrix

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Answer:
    """What a solver said."""

    value: int
    alone: float
    note: str = ""
    # Of the pairs' road distances, how many had to be asked for.
    asked: float = 0.0


def lemon(network: Network) -> Answer:
    """Ask LEMON's network simplex, through pylmcf."""
    import pylmcf  # type: ignore[import-not-found, import-untyped]

    graph = pylmcf.Graph(len(network.supply), network.tail.astype(np.int32), network.head.astype(np.int32))
    graph.set_node_supply(network.supply)
    graph.set_edge_capacities(network.capacity)
    graph.set_edge_costs(network.cost)
    began = time.process_time()
    graph.solve()
    alone = time.process_time() - began
    return Answer(_worth(graph.result(), network.cost), alone)


def or_tools(network: Network) -> Answer:
    """Ask OR-Tools' SimpleMinCostFlow (cost scaling)."""
    from ortools.graph.python import min_cost_flow  # type: ignore[import-not-found]

    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(network.tail, network.head, network.capacity, network.cost)
    flow.set_nodes_supplies(np.arange(len(network.supply)), network.supply)
    began = time.process_time()
    status = flow.solve()
    alone = time.process_time() - began
    assert status == flow.OPTIMAL, f"OR-Tools says {status}"
    return Answer(_worth(flow.flows(arcs), network.cost), alone)


def highs(network: Network) -> Answer:
    """Ask HiGHS for the linear programme, with its simplex; the vertex of a network is whole."""
    import highspy

    count, nodes = len(network.tail), len(network.supply)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, nodes
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = network.cost.astype(float), np.zeros(count), network.capacity * 1.0
    lp.row_lower_ = lp.row_upper_ = network.supply.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    lp.a_matrix_.index_ = np.stack((network.tail, network.head), 1).ravel()
    lp.a_matrix_.value_ = np.tile([1.0, -1.0], count)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("solver", "simplex")
    assert model.passModel(lp) == highspy.HighsStatus.kOk
    began = time.process_time()
    model.run()
    alone = time.process_time() - began
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    units = np.array(model.getSolution().col_value)
    whole = np.rint(units)
    assert np.abs(units - whole).max() < 1e-3
    return Answer(_worth(whole.astype(np.int64), network.cost), alone)


def scipy_linprog(network: Network) -> Answer:
    """Ask scipy's linprog (HiGHS, with scipy's own way in)."""
    from scipy import optimize, sparse

    count, nodes = len(network.tail), len(network.supply)
    rows = np.stack((network.tail, network.head), 1).ravel()
    incidence = sparse.csc_matrix(
        (np.tile([1.0, -1.0], count), rows, np.arange(0, 2 * count + 1, 2)), shape=(nodes, count)
    )
    bounds = np.stack((np.zeros(count), network.capacity * 1.0), 1)
    began = time.process_time()
    found = optimize.linprog(network.cost, A_eq=incidence, b_eq=network.supply, bounds=bounds, method="highs-ds")
    alone = time.process_time() - began
    assert found.success, found.message
    return Answer(_worth(np.rint(found.x).astype(np.int64), network.cost), alone)


def pot(one: Pairs) -> Answer:
    """Ask POT's exact transport (emd) on the whole matrix, the market as one more donor and receiver."""
    import ot  # type: ignore[import-not-found, import-untyped]

    count, others = len(one.donors), len(one.receivers)
    cost = np.zeros((count + 1, others + 1))
    cost[:count, :others] = matrix(one)
    cost[:count, others], cost[count, :others] = one.disposal, one.borrow
    given, wanted = int(one.donors.volume.sum()), int(one.receivers.volume.sum())
    # It multiplies by the one total and divides by the other: exact in floats only where the total is a power of two.
    whole = 1 << (given + wanted).bit_length()
    cut = np.append(one.donors.volume, whole - given).astype(float)
    fill = np.append(one.receivers.volume, whole - wanted).astype(float)
    # Whole m³ of 10,000 sites make it answer "infeasible" with no flow at all; shares of the total do not.
    total = cut.sum()
    began = time.process_time()
    flow, log = ot.emd(cut / total, fill / total, cost, numItermax=10**9, log=True)
    alone = time.process_time() - began
    assert not log["warning"], log["warning"]
    row, column = np.nonzero(flow)
    units = np.rint(flow[row, column] * total).astype(np.int64)
    return Answer(_worth(units, cost[row, column].astype(np.int64)), alone)


def _worth(units: Ints, cost: Ints) -> int:
    used = np.flatnonzero(units)
    return int(np.dot(np.asarray(units)[used].astype(np.int64), np.asarray(cost)[used]))
