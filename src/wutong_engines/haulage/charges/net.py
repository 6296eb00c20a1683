"""From the network of a problem to the arrays of this package, and back to an answer."""

from collections import Counter

import numpy as np

from wutong_engines.haulage.charges.linear import by_columns
from wutong_engines.haulage.charges.programme import Ints, Network, Programme, Reals, Routes
from wutong_engines.haulage.charges.solve import solve_charged
from wutong_engines.haulage.charges.watch import Progress
from wutong_engines.haulage.model.arcs import Net
from wutong_engines.haulage.plan import Options, Reason
from wutong_engines.haulage.solving.answer import Answer


def cheapest(net: Net, options: Options, seconds: float, progress: Progress | None = None) -> Answer | None:
    """Solve a network whose pairs cost a fixed sum or have a least lot; None when nothing was found.

    The reason is PROVEN only when the bound meets the cost as closely as floats can tell, GAP when it is within
    ``options.gap``, and TIME or CANCELLED when the best plan so far is all there is.
    """
    heard: list[bool] = []

    def listen(share: float, sentence: str) -> bool:
        heard.append(progress is None or progress(share, sentence))
        return heard[-1]

    programme, least = programme_of(net)
    routes = routes_of(net, programme, least)
    found = solve_charged(
        programme,
        routes,
        time_limit=seconds,
        gap=options.gap,
        threads=options.threads,
        seed=options.seed,
        progress=None if progress is None else listen,
    )
    if found.status == "infeasible" or not found.engine or (found.status == "stopped" and found.gap is None):
        return None
    already = sum(arc.cost * arc.least for arc in net.arcs if arc.least)
    reasons = {"optimal": Reason.PROVEN, "within": Reason.GAP, "stopped": Reason.TIME}
    reason = Reason.CANCELLED if heard and not heard[-1] else reasons[found.status]
    bound = None if found.bound is None else found.bound + already
    why = f"{routes.size}对线路有固定费用或起运量,先由坡度法和增删法得方案,再由分支定界给下界"
    return Answer([int(part) for part in found.units + least], bound, reason, found.engine, why)


def programme_of(net: Net) -> tuple[Programme, Ints]:
    """Return a network with side rows as a programme, its columns counted from the least each arc must carry."""
    arcs = net.arcs
    least = np.array([arc.least for arc in arcs], dtype=np.int64)
    plenty = 2 * sum(abs(volume) for volume in net.supply) + 1
    capacity = np.array([plenty if arc.most is None else arc.most for arc in arcs], dtype=np.int64) - least
    lower, upper, matrix = _rows(net, least)
    starts, rows, values = by_columns(*matrix, len(arcs))
    toll = np.zeros(len(arcs), dtype=np.int64)
    toll[net.slacks] = net.toll
    network = None
    if not net.rows and all(arc.gain == 1.0 for arc in arcs):
        network = _network(net, least)
    return (
        Programme(
            cost=np.array([arc.cost for arc in arcs], dtype=np.int64),
            capacity=capacity,
            starts=starts,
            rows=rows,
            values=values,
            lower=lower,
            upper=upper,
            network=network,
            toll=toll,
        ),
        least,
    )


def routes_of(net: Net, programme: Programme, least: Ints) -> Routes:
    """Return the opened pairs as routes; the most that a route can carry is cut to what its ends have."""
    of = np.full(programme.cost.size, -1, dtype=np.int64)
    for number, opened in enumerate(net.opened):
        of[list(opened.arcs)] = number
    done = [int(least[list(opened.arcs)].sum()) for opened in net.opened]
    return Routes(
        of=of,
        fixed=np.array([opened.fixed_fen for opened in net.opened], dtype=np.int64),
        least=np.array([max(0, o.least - d) for o, d in zip(net.opened, done, strict=True)], dtype=np.int64),
        most=np.array([m - d for m, d in zip(_most(net, programme), done, strict=True)], dtype=np.int64),
    )


def _rows(net: Net, least: Ints) -> tuple[Reals, Reals, tuple[Ints, Ints, Reals]]:
    """Return balances (what leaves less what arrives) and side rows, with the least volumes taken off."""
    count, nodes = len(net.arcs), len(net.supply)
    ends = [end for arc in net.arcs for end in (arc.tail, arc.head)]
    parts = [part for arc in net.arcs for part in (1.0, -arc.gain)]
    rows = np.array(ends, dtype=np.int64)
    columns = np.repeat(np.arange(count, dtype=np.int64), 2)
    values = np.array(parts, dtype=np.float64)
    for number, row in enumerate(net.rows):
        members = np.array(row.arcs, dtype=np.int64)
        rows = np.append(rows, np.full(members.size, nodes + number))
        columns = np.append(columns, members)
        values = np.append(values, np.ones(members.size))
    supply = np.array(net.supply, dtype=np.float64)
    slack = np.array(net.slack, dtype=np.float64)
    lower = np.concatenate([supply - slack, np.full(len(net.rows), -np.inf)])
    upper = np.concatenate([supply, np.array([row.most for row in net.rows], dtype=np.float64)])
    if slack.any() or any(arc.gain != 1.0 for arc in net.arcs):
        lower[0], upper[0] = -np.inf, np.inf  # the market has no balance once volumes change on the way
    driven = np.bincount(rows, weights=values * least[columns], minlength=lower.size)
    return lower - driven, upper - driven, (rows, columns, values)


def _network(net: Net, least: Ints) -> Network:
    tail = np.array([arc.tail for arc in net.arcs], dtype=np.int64)
    head = np.array([arc.head for arc in net.arcs], dtype=np.int64)
    supply = np.array(net.supply, dtype=np.int64)
    np.subtract.at(supply, tail, least)
    np.add.at(supply, head, least)
    return Network(supply, tail, head)


def _most(net: Net, programme: Programme) -> list[int]:
    """Return what each pair can carry at most: its own limit, its arcs together, what either end has in all."""
    has: Counter[str | int] = Counter()
    for key, volume in zip(net.keys, net.supply, strict=True):
        if len(key) > 1:
            has[key[1]] += abs(volume)
    most = []
    for opened in net.opened:
        arcs = [net.arcs[arc] for arc in opened.arcs]
        ends = [int(programme.capacity[list(opened.arcs)].sum()), has[net.keys[arcs[0].tail][1]]]
        if all(arc.gain == 1.0 for arc in arcs):
            ends.append(has[net.keys[arcs[0].head][1]])
        most.append(min([*ends, *([] if opened.most is None else [opened.most])]))
    return most
