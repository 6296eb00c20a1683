"""Fixed charges and side rows beside HiGHS alone (goals 7 and 8), and published fixed-charge sets from a folder.

``python -m benchmarks.haulage.charges [--long] [--sets FOLDER]``. A folder of published instances is given by hand
(format of Agarwal and Aneja or of Sun: sizes, supplies, needs, then two matrices); none is part of the project.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.haulage import generators, listing
from benchmarks.haulage.measure import SEEDS, Row
from wutong_engines.haulage.charges import Charged, Programme, Routes, solve_charged
from wutong_engines.haulage.charges.linear import by_columns, model, solver
from wutong_engines.haulage.charges.mixed import charged_model
from wutong_engines.haulage.solving.rows import Columns, generated

Ints = NDArray[np.int64]

FIXED_FEN = 800_000
LOT = 2_000
GAP = 1e-3
PATIENCE = 120.0  # seconds of the processor for each side of goal 8, and twice that on the wall
SHARE = 0.8
# Best values published for Sun's instances (earthwork.md §6); the first six are also what HiGHS proves or reaches.
BEST = {
    "N104": 40258, "N107": 42029, "N204": 54502, "N304": 56366, "N207": 53596, "N307": 49742,
    "N507": 52903, "N1007": 162163, "N2007": 104359, "N3304": 243190, "N3507": 438502, "N3704": 1232567,
}  # fmt: skip


def park(sites: int, periods: int, seed: int, *, lot: int) -> tuple[Programme, Routes]:
    """Return the weeks of the generator, each direct pair with a fixed cost and a least lot."""
    problem = generators.over_time(sites, periods, seed)
    net, arcs = listing.over_time(problem), listing.Arcs(problem)
    hauls = np.flatnonzero((net.tail < arcs.donor_nodes) & (net.head >= arcs.donor_nodes) & (net.head < arcs.market))
    giver, taker = problem.donors.owner[net.tail[hauls]], problem.receivers.owner[net.head[hauls] - arcs.donor_nodes]
    pairs, of = np.unique(giver * len(problem.receivers) + taker, return_inverse=True)
    route = np.full(net.tail.size, -1, dtype=np.int64)
    route[hauls] = of
    given, taken = (np.bincount(side.owner, weights=side.rate) for side in (problem.donors, problem.receivers))
    most = np.minimum(given[pairs // len(problem.receivers)], taken[pairs % len(problem.receivers)]).astype(np.int64)
    programme = Programme.of_network(
        supply=net.supply, tail=net.tail, head=net.head, cost=net.cost, capacity=net.capacity
    )
    count = pairs.size
    return programme, Routes(route, np.full(count, FIXED_FEN), np.full(count, lot), most)


def highs_alone(
    programme: Programme, routes: Routes, limit: float, gap: float, processor: float = float("inf")
) -> tuple[float, float, float]:
    """Return cost and bound in fen, and processor seconds, of HiGHS on the plain model from nothing."""
    before = time.process_time()
    highs = solver()
    highs.setOptionValue("mip_rel_gap", gap)
    highs.setOptionValue("time_limit", limit)
    highs.passModel(charged_model(programme, routes, strong=False))

    def listen(event: Any) -> None:
        if time.process_time() - before > processor:
            event.interrupt()

    highs.cbMipInterrupt += listen
    highs.run()
    info = highs.getInfo()
    return info.objective_function_value * 100, info.mip_dual_bound * 100, time.process_time() - before


def timed(work: Callable[[], Charged | Columns | None]) -> tuple[Charged | Columns | None, float]:
    """Return an answer and the processor seconds it took."""
    before = time.process_time()
    answer = work()
    return answer, time.process_time() - before


def rows(*, long: bool = False) -> list[Row]:
    """Measure all of it."""
    return [*_proofs(), *_unlike(), *(_large() if long else []), *(_fleet() if long else [])]


def _proofs() -> list[Row]:
    """Goal 8, first half: 40 sites in 52 weeks within 0.1 %, proven, in no more time than HiGHS alone."""
    ours, peer, ahead, notes = [], [], [], []
    for seed in SEEDS:
        programme, routes = park(40, 52, seed, lot=LOT)
        found, seconds = timed(lambda p=programme, r=routes: _patient(p, r))
        cost, bound, alone = highs_alone(programme, routes, 2 * PATIENCE, GAP, PATIENCE)
        assert isinstance(found, Charged)
        assert found.bound is None or found.bound <= cost + 1
        ours.append(seconds)
        peer.append(alone)
        gap, other = 1.0 if found.gap is None else found.gap, (cost - bound) / cost
        # Closed in no more time than HiGHS; where neither closes it in the time both have, the smaller gap is ahead.
        ahead.append(seconds <= alone if gap <= GAP and other <= GAP else gap <= max(GAP, other))
        notes.append(
            f"{found.cost / 100:,.0f} ({100 * gap:.3f} %) in {seconds:.1f} s, "
            f"HiGHS {cost / 100:,.0f} ({100 * (cost - bound) / cost:.3f} %) in {alone:.1f} s"
        )
    mine, theirs = statistics.median(ours), statistics.median(peer)
    case, said = "40 × 52 weeks, fixed charge", "; ".join(notes)
    return [
        Row(8, case, "ours", mine, f"{theirs / mine:.2f} × HiGHS", said, statistics.median(ahead) == 1),
        Row(8, case, "HiGHS alone", theirs, ""),
    ]


def _patient(programme: Programme, routes: Routes) -> Charged:
    """Solve until the processor has spent the time both sides have: a busy machine must not decide."""
    end = time.process_time() + PATIENCE

    def goes_on(share: float, sentence: str) -> bool:
        return time.process_time() < end

    return solve_charged(programme, routes, time_limit=2 * PATIENCE, gap=GAP, progress=goes_on)


def _large() -> list[Row]:
    """Goal 8, second half: at 400 sites a better plan than HiGHS in ten minutes, within ten seconds."""
    programme, routes = park(400, 52, SEEDS[0], lot=0)
    found, seconds = timed(lambda: solve_charged(programme, routes, time_limit=10.0, gap=GAP))
    cost, bound, alone = highs_alone(programme, routes, 600.0, GAP)
    assert isinstance(found, Charged)
    case = f"400 × 52 weeks, {routes.size:,} fixed charges"
    said = f"{found.cost / 100:,.0f} ({100 * (found.cost - bound) / found.cost:.2f} % from HiGHS's bound)"
    return [
        Row(8, case, "ours", seconds, said, "", found.cost < cost),
        Row(8, case, "HiGHS alone, 600 s", alone, f"{cost / 100:,.0f}"),
    ]


def _unlike() -> list[Row]:
    """Goal 7, first half: yields that are no product of soil and use, 500², against HiGHS on all columns."""
    ours, peer = [], []
    warm, nodes, market = unlike(50, 1)
    generated(warm, nodes=nodes, market=market)
    for seed in SEEDS:
        programme, nodes, market = unlike(500, seed)
        found, seconds = timed(lambda p=programme, n=nodes, m=market: generated(p, nodes=n, market=m))
        cost, alone = all_columns(programme, 300.0)
        assert isinstance(found, Columns)
        assert found.finished
        assert abs(found.cost - cost) <= 1e-7 * cost, f"{found.cost} is not {cost}"
        ours.append(seconds)
        peer.append(alone)
    return _ratio("500², unlike yields", ours, peer, 8.0)


def _fleet() -> list[Row]:
    """Goal 7, second half: so many m³·km a week for the whole zone, 400 sites in 52 weeks."""
    programme, nodes, market = fleet(400, 52, SEEDS[0])
    found, seconds = timed(lambda: generated(programme, nodes=nodes, market=market, time_limit=600.0))
    cost, alone = all_columns(programme, 600.0)
    assert isinstance(found, Columns)
    assert found.finished
    assert abs(found.cost - cost) <= 1e-6 * cost, f"{found.cost} is not {cost}"
    return _ratio("400 × 52 weeks, 52 rows of trucks", [seconds], [alone], 4.0)


def _ratio(case: str, ours: Sequence[float], peer: Sequence[float], aim: float) -> list[Row]:
    mine, theirs = statistics.median(ours), statistics.median(peer)
    return [
        Row(7, case, "ours", mine, f"{theirs / mine:.1f} × HiGHS", f"aim {aim:g} ×", theirs >= aim * mine),
        Row(7, case, "HiGHS, all columns", theirs, ""),
    ]


def unlike(each: int, seed: int) -> tuple[Programme, int, int]:
    """Return a single period in which one bank m³ makes 0.85 m³ of fill, three per cent more or less by pair."""
    one = generators.pairs(each, seed)
    net = listing.of_pairs(one, useful=False)
    market = 2 * each
    hauls = (net.tail != market) & (net.head != market)
    gain = np.where(net.tail == market, 0.85, 1.0)
    gain[hauls] = 0.85 * np.random.default_rng(seed).uniform(0.97, 1.03, int(hauls.sum()))
    supply = np.where(net.supply < 0, net.supply * 0.85, net.supply.astype(np.float64))
    return _programme(net, supply, gain, market, [], np.empty(0)), market + 1, market


def fleet(sites: int, periods: int, seed: int) -> tuple[Programme, int, int]:
    """Return the weeks of the generator with 80 % of the m³·km that each week would like to drive."""
    problem = generators.over_time(sites, periods, seed)
    net, arcs = listing.over_time(problem), listing.Arcs(problem)
    from wutong_engines.haulage.network.simplex import minimum_cost

    nodes = np.arange(net.supply.size) - (np.arange(net.supply.size) > arcs.market)
    nodes[arcs.market] = net.supply.size - 1
    free = minimum_cost(
        supply=np.delete(net.supply, arcs.market),
        tail=nodes[net.tail],
        head=nodes[net.head],
        cost=net.cost,
        capacity=net.capacity,
    )
    hauls = np.flatnonzero((net.tail < arcs.donor_nodes) & (net.head >= arcs.donor_nodes) & (net.head < arcs.market))
    week = problem.donors.period[net.tail[hauls]]
    km = 1 + (net.cost[hauls] - generators.FIRST_KM) // generators.PER_KM
    wish = np.bincount(week, weights=km * free.units[hauls], minlength=periods)
    members = [(hauls[week == number], km[week == number].astype(np.float64)) for number in range(periods)]
    programme = _programme(
        net, net.supply.astype(np.float64), np.ones(net.tail.size), arcs.market, members, SHARE * wish
    )
    return programme, net.supply.size, arcs.market


def _programme(
    net: listing.Network,
    supply: NDArray[np.float64],
    gain: NDArray[np.float64],
    market: int,
    shared: list[tuple[Ints, NDArray[np.float64]]],
    most: NDArray[np.float64],
) -> Programme:
    count, arcs = net.tail.size, np.arange(net.tail.size)
    entries = [
        np.concatenate([net.tail, net.head]),
        np.concatenate([arcs, arcs]),
        np.concatenate([np.ones(count), -gain]),
    ]
    for number, (columns, weights) in enumerate(shared):
        more = (np.full(columns.size, supply.size + number), columns, weights)
        entries = [np.concatenate([part, extra]) for part, extra in zip(entries, more, strict=True)]
    starts, index, values = by_columns(*entries, count)
    lower, upper = supply.copy(), supply.copy()
    lower[market], upper[market] = -np.inf, np.inf
    return Programme(
        cost=net.cost,
        capacity=net.capacity,
        starts=starts,
        rows=index,
        values=values,
        lower=np.concatenate([lower, np.full(most.size, -np.inf)]),
        upper=np.concatenate([upper, most]),
    )


def all_columns(programme: Programme, limit: float) -> tuple[float, float]:
    """Return the optimum of HiGHS on everything, and its processor seconds."""
    before = time.process_time()
    highs = solver()
    highs.setOptionValue("time_limit", limit)
    matrix = (programme.starts, programme.rows, programme.values)
    highs.passModel(
        model(
            programme.cost.astype(np.float64),
            programme.capacity.astype(np.float64),
            programme.lower,
            programme.upper,
            matrix,
        )
    )
    highs.run()
    return highs.getInfo().objective_function_value, time.process_time() - before


def published(file: Path, *, fixed_first: bool) -> tuple[Programme, Routes]:
    """Read a fixed-charge transportation problem: sizes, supplies, needs, and the two matrices of costs."""
    numbers = np.array([float(word) for word in file.read_text().split()])
    givers, takers = int(numbers[0]), int(numbers[1])
    supply, need = numbers[2 : 2 + givers].astype(np.int64), numbers[2 + givers : 2 + givers + takers].astype(np.int64)
    first, second = numbers[2 + givers + takers :].reshape(2, -1).astype(np.int64)
    fixed, cost = (first, second) if fixed_first else (second, first)
    tail, head = np.repeat(np.arange(givers), takers), givers + np.tile(np.arange(takers), givers)
    most = np.minimum(supply[tail], need[head - givers])
    programme = Programme.of_network(
        supply=np.concatenate([supply, -need]), tail=tail, head=head, cost=cost, capacity=most
    )
    return programme, Routes(np.arange(tail.size), fixed, np.zeros(tail.size, dtype=np.int64), most)


def sets(folder: Path, limit: float) -> list[Row]:
    """Solve every published instance of a folder, beside the best value known where one is."""
    found = []
    for file in sorted(folder.iterdir()):
        programme, routes = published(file, fixed_first=file.suffix == ".txt")
        plan = solve_charged(programme, routes, time_limit=limit, gap=0.0)
        best = BEST.get(file.stem)
        proof = "proven" if plan.proven else f"gap {100 * (1.0 if plan.gap is None else plan.gap):.2f} %"
        note = f"{proof}, best known {best}" if best else proof
        reached = None if best is None else plan.cost <= best
        found.append(Row(0, f"FCTP {file.stem}", "ours", plan.seconds, str(plan.cost), note, reached))
    return found


def main() -> int:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="with the peers that take ten minutes")
    parser.add_argument("--sets", type=Path, help="a folder of published instances, and nothing else")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each published instance")
    chosen = parser.parse_args()
    for row in sets(chosen.sets, chosen.limit) if chosen.sets else rows(long=chosen.long):
        print(f"{row.case} | {row.solver} | {row.seconds:.2f} s | {row.value} | {row.note} | {row.reached}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
