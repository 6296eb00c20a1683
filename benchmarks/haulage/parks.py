"""What a planner waits for at the command line: ``wutong haulage solve`` on a park's file, imports and all (goal 10).

``python -m benchmarks.haulage.parks``. The park is the generator's, written as JSON as anybody would write it. Each run
is a fresh process; the cold one finds not a single compiled file on the disk, Python's own included.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from benchmarks.haulage import generators
from benchmarks.haulage.measure import ROOT, SEEDS, Row
from wutong_engines.haulage import reading
from wutong_engines.haulage.distances import Place, Straight
from wutong_engines.haulage.network.timed.problem import Lots
from wutong_engines.haulage.problem import (
    Borrow,
    Disposal,
    Need,
    PairRule,
    Price,
    Problem,
    Stock,
    Surplus,
    Tariff,
    Yard,
)
from wutong_engines.haulage.words import Convention, Soil, Use

PARKS = (5, 40)
WEEKS = 52
MOST = 1.0  # seconds
MONDAY = date(2024, 3, 4)
SAID = "generated"


@dataclass(frozen=True)
class Taken:
    """Seconds of the processor and on the wall."""

    processor: float
    wall: float


def park(sites: int, seed: int) -> Problem:
    """Return the generator's sites over a year as a problem; what goes outside or through a yard has its price."""
    timed = generators.over_time(sites, WEEKS, seed)
    flat = generators.pairs(sites // 2, seed + 1000)
    tip, pit = generators.DISPOSAL_FEE[0], generators.BORROW_PRICE[0]
    rules = []
    for i, outside in enumerate(timed.donors.outside[timed.donors.start[:-1]].tolist()):
        rules.append(_rule(f"s{i}", "tip", outside - tip))
    for j, outside in enumerate(timed.receivers.outside[timed.receivers.start[:-1]].tolist()):
        rules.append(_rule("pit", f"n{j}", outside - pit))
    handling = generators.HANDLING[0]
    for y in range(len(timed.yards)):
        rules += [_rule(f"s{i}", f"y{y}", cost - handling) for i, cost in enumerate(timed.yards.cost_in[:, y].tolist())]
        rules += [_rule(f"y{y}", f"n{j}", cost) for j, cost in enumerate(timed.yards.cost_out[y].tolist())]
    return Problem(
        name=f"{sites} sites",
        start=MONDAY,
        weeks=WEEKS,
        surpluses=tuple(
            Surplus(id=f"s{i}", name=f"s{i}", heap=f"s{i}", soil=Soil.LOESS, **_lot(timed.donors, flat.donors, i))
            for i in range(len(timed.donors))
        ),
        needs=tuple(
            Need(id=f"n{j}", name=f"n{j}", heap=f"n{j}", use=Use.LEVELLING, **_lot(timed.receivers, flat.receivers, j))
            for j in range(len(timed.receivers))
        ),
        yards=tuple(
            Yard(id=f"y{y}", name=f"y{y}", capacity=int(room), handling_fen=handling)
            for y, room in enumerate(timed.yards.room)
        ),
        disposals=(Disposal(id="tip", name="tip", fee=Price(tip, SAID, MONDAY)),),
        borrows=(Borrow(id="pit", name="pit", price=Price(pit, SAID, MONDAY), soil=Soil.LOESS),),
        pairs=tuple(rules),
        tariff=Tariff(generators.FIRST_KM, generators.PER_KM, 1.0, SAID, MONDAY),
        roads=Straight(generators.DETOUR),
    )


def _rule(start: str, end: str, fen: int) -> PairRule:
    """Return the rule that makes a way cost so much: a first km, and the rest on top."""
    return PairRule(surplus_id=start, need_id=end, km=1.0, add_fen=fen - generators.FIRST_KM)


def _lot(lots: Lots, sites: generators.Sites, number: int) -> dict[str, Any]:
    first, length = int(lots.first[number]), int(lots.lengths[number])
    stock = int(lots.stock[number])
    return {
        "amount": Decimal(int(sites.volume[number])),
        "convention": Convention.BANK,
        "place": Place(float(sites.x[number]), float(sites.y[number])),
        "start": MONDAY + timedelta(weeks=first),
        "end": MONDAY + timedelta(weeks=first + length, days=-1),
        "steady": True,
        "stock": Stock(stock, generators.HOLD_A_WEEK, generators.REHANDLE) if stock else None,
    }


def taken(file: Path, compiled: Path) -> tuple[Taken, str]:
    """Return what one solve of a fresh process took, and what it cost the park.

    :param compiled: where Python and numba keep what they compiled, whatever the machine's own habit is.
    """
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began, spent = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(
        [str(Path(sys.executable).with_name("wutong")), "haulage", "solve", str(file), "--json"],
        cwd=ROOT,
        env={**env, "PYTHONPYCACHEPREFIX": str(compiled), "NUMBA_CACHE_DIR": str(compiled)},
        capture_output=True,
        text=True,
        check=True,
    )
    wall, after = time.perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
    plan = json.loads(done.stdout)
    assert plan["proven"], "a park's plan is proven"
    return Taken(processor, wall), f"{plan['cost_fen'] / 100:,.0f} yuan"


def rows() -> list[Row]:
    """Measure both parks, and the first start on a machine."""
    found = []
    for sites in PARKS:
        runs, cold, cost = _measured(sites)
        case = f"{sites} × {WEEKS} weeks, command line"
        processor, wall = (statistics.median(part) for part in zip(*((r.processor, r.wall) for r in runs), strict=True))
        aim = f"< {MOST:g} s"
        found.append(Row(10, f"{case}, processor", "ours", processor, cost, aim, processor < MOST))
        # Apart, because a machine that others use keeps a process waiting for reasons of its own.
        found.append(Row(10, f"{case}, on the wall", "ours", wall, cost, aim, wall < MOST))
        found.append(Row(10, case, "ours, nothing compiled yet", cold.processor, f"{cold.wall:.2f} s on the wall"))
    return found


def _measured(sites: int) -> tuple[list[Taken], Taken, str]:
    with tempfile.TemporaryDirectory(prefix="wutong-bench-") as folder:
        files = []
        for seed in SEEDS:
            files.append(Path(folder) / f"{seed}.json")
            files[-1].write_text(json.dumps(reading.as_json(park(sites, seed)), ensure_ascii=False), encoding="utf-8")
        compiled = Path(folder) / "compiled"
        cold, cost = taken(files[0], compiled)
        return [taken(file, compiled)[0] for file in files], cold, cost


def main() -> int:
    """Print the rows."""
    for row in rows():
        print(f"{row.case} | {row.solver} | {row.seconds:.2f} s | {row.value} | {row.note} | {row.reached}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
