"""How well hidden links are found, and how fast: `python -m benchmarks.chains.run [--graph FOLDER] [--seeds 1 2 3]`.

For each kind and each way of drawing wrong candidates: mean reciprocal rank, hits@1/3/10, the two plain rules in the
same run, and the ratio to the better one. Then the command on 100,000 pairs.
"""

import argparse
import platform
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from wutong_engines.chains.scoring import Backtest, Kind, Known, Text, backtests, read, score

GRAPH = Path(__file__).resolve().parents[2] / "../shared/data/chain"
SCHEMES = ("mixed", "uniform", "popular", "any", "alike")
_PAIRS = 100_000
_EACH = 100


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, default=GRAPH)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--schemes", nargs="+", default=list(SCHEMES))
    parser.add_argument("--kinds", nargs="+", type=Kind, default=list(Kind))
    parser.add_argument("--quick", action="store_true", help="one seed, 60 questions, no timing")
    chosen = parser.parse_args()
    if not chosen.graph.is_dir():
        sys.stdout.write("no chain folder beside the checkout: nothing measured\n")
        return 0
    if chosen.quick:
        chosen.seeds, chosen.questions = [1], 60
    known = read(chosen.graph)
    text = Text(known)
    sys.stdout.write(f"{platform.machine()}, Python {platform.python_version()}, graph {known.fingerprint}\n\n")
    sys.stdout.write(
        "| kind | wrong candidates | questions | MRR | hits@1 | hits@3 | hits@10 | bigram | popularity | × best |\n"
    )
    sys.stdout.write("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for kind in chosen.kinds:
        runs = [
            backtests(known, kind, seed=seed, schemes=tuple(chosen.schemes), many=chosen.questions, text=text)
            for seed in chosen.seeds
        ]
        for same in zip(*runs, strict=True):
            sys.stdout.write(_line(same))
        sys.stdout.flush()
    if not chosen.quick:
        sys.stdout.write("\n" + _speed(known, chosen.graph))
    return 0


def _line(runs: tuple[Backtest, ...]) -> str:
    first = runs[0]
    rules = [np.mean([run.baselines[name].mrr for run in runs]) for name in ("bigram", "popularity")]
    ours = [np.mean([getattr(run, name) for run in runs]) for name in ("mrr", "hits_at_1", "hits_at_3", "hits_at_10")]
    asked = sum(run.questions for run in runs)
    spread = max(run.mrr for run in runs) - min(run.mrr for run in runs)
    cells = " | ".join(f"{value:.3f}" for value in (*ours[1:], *rules))
    size = f"{first.candidates - 1:.0f} {first.negatives}"
    mrr = f"{ours[0]:.3f} ±{spread / 2:.3f}"
    return f"| {first.kind} | {size} | {asked} | {mrr} | {cells} | {ours[0] / max(rules):.2f} |\n"


def _speed(known: Known, graph: Path) -> str:
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as name:
        asked = Path(name, "pairs.csv")
        with asked.open("w", encoding="utf-8") as file:
            file.write("qid,code,relation,candidate\n")
            for question in range(_PAIRS // _EACH):
                firm = known.firms[int(rng.integers(len(known.firms)))]
                for product in rng.integers(0, len(known.products), _EACH):
                    candidate = known.products[product].replace('"', "").replace(",", "")
                    file.write(f"{question},{firm.code},{Kind.PRODUCT},{candidate}\n")
        begin, spent = time.perf_counter(), time.process_time()
        score(asked, graph, Path(name, "scores.csv"))
        took = time.perf_counter() - begin, time.process_time() - spent
    return f"{_PAIRS:,} pairs of 主营产品: {took[0]:.1f} s, {took[1]:.1f} s of processor, weights as shipped\n"


if __name__ == "__main__":
    sys.exit(main())
