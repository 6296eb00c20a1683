"""Learn the weights of the matcher from names we changed ourselves: ``python -m benchmarks.names.train NAMES INDEX``.

Firms of NAMES are set aside as absent: they are asked for, and never answered. The rest are asked for in changed
spellings. No row of the published sample takes part: its firms are left out of both. The seed is fixed, so that the
same names give the same weights.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.names.changes import EASY, HARD, World
from wutong_engines.names.matching import features, gather, weights
from wutong_engines.names.matching.encode import encode
from wutong_engines.names.matching.matcher import Matcher
from wutong_engines.names.matching.parse import parse
from wutong_engines.names.matching.search import look
from wutong_engines.names.matching.tables import Tables

SEED: Final = 20261123
_OUT: Final = Path(__file__).parents[2] / "src/wutong_engines/names/matching/weights.csv"
# How absent firms are shared among those with a firm of the same core elsewhere, with one of nearly the same core,
# with one of another trade, and with none alike.
_ABSENT: Final = {"elsewhere": 0.36, "one_character": 0.30, "other": 0.34}
_NEAREST: Final = 32
# A name equal in every letter is answered without weighing.
_FREE: Final = tuple(n for n, name in enumerate(features.NAMES) if name != "same_flat")


@dataclass
class Case:
    """One query: the features of its candidates, of none, and which of them is right (-1: none)."""

    described: NDArray[np.float32]
    none: NDArray[np.float32]
    right: NDArray[np.int64]
    kind: str
    query: str


def case(index: Tables, query: str, kind: str, true_flat: int | None, hidden: NDArray[np.bool_] | None) -> Case:
    """Ask an index and keep what it knows of each candidate."""
    cols = encode([parse(query)])
    rows = np.empty(gather.MOST, np.uint32)
    described = np.zeros((gather.MOST, features.COUNT), np.float32)
    scores = np.empty(gather.MOST, np.float32)
    none = np.empty(features.NULL_COUNT, np.float32)
    given = [column[0] for column in cols[2:]]
    count, _ = look(index, cols.codes, *given, *weights.chinese(), rows, described, scores, none)
    keep = np.arange(count) if hidden is None else np.flatnonzero(~hidden[rows[:count]])
    keep = keep[np.argsort(-scores[keep])][:_NEAREST]
    none[features.NULL_NAMES.index("core_known")] = np.log1p(described[keep, 0].sum())
    right = np.flatnonzero(index.flat[rows[keep]] == true_flat) if true_flat is not None else np.zeros(0, np.int64)
    return Case(described[keep].copy(), none.copy(), right, kind, query)


def present(
    world: World, index: Tables, rows: NDArray[np.int64], hidden: NDArray[np.bool_] | None, wanted: int
) -> list[Case]:
    """Return cases of firms that are there, each kind as often as it comes up."""
    kinds = list(HARD) + list(EASY)
    share = np.array(list(HARD.values()) + [sum(HARD.values()) * 0.55 / len(EASY)] * len(EASY), float)
    pick = np.random.default_rng(SEED)
    cases: list[Case] = []
    missed: Counter[str] = Counter()
    for kind, count in zip(kinds, (share / share.sum() * wanted).astype(int), strict=True):
        made = 0
        for row in pick.permutation(rows)[: 40 * count]:
            if made >= count:
                break
            query = world.change(int(row), kind)
            if not query:
                continue
            made += 1
            found = case(index, query, kind, int(index.flat[row]), hidden)
            if len(found.right):
                cases.append(found)
            else:
                missed[kind] += 1
        print(f"  {kind}: {made} asked, {missed[kind]} not among the candidates", flush=True)
    return cases


def absent(
    world: World, index: Tables, rows: NDArray[np.int64], hidden: NDArray[np.bool_] | None, wanted: int
) -> list[Case]:
    """Return cases of firms that are not there, those with a look-alike more often than chance would have it."""
    room = {kind: int(share * wanted) for kind, share in _ABSENT.items()}
    cases = []
    for at, row in enumerate(rows):
        if not sum(room.values()):
            break
        query = world.change(int(row), EASY[at % len(EASY)])
        found = case(index, query, "", None, hidden) if query else None
        if found is None:
            continue
        found.kind = absent_kind(found.described)
        if room[found.kind]:
            room[found.kind] -= 1
            cases.append(found)
    print("  absent:", Counter(found.kind for found in cases), flush=True)
    return cases


def absent_kind(described: NDArray[np.float32]) -> str:
    """Say what look-alike an absent firm has."""
    at = {name: described[:, n] for n, name in enumerate(features.NAMES)}
    if (at["same_core"] * at["region_contrary"]).any():
        return "elsewhere"
    changed = sum(at[name] for name in ("sound", "look", "other", "swap", "omit", "extra"))
    alike = (changed == 1) & (at["tail"] == 0) & (at["front"] == 0) & (at["region_contrary"] == 0)
    return "one_character" if (alike & (at["omit"] + at["extra"] == 0)).any() else "other"


def fit(
    cases: list[Case], decay: float = 3e-4, free: Sequence[int] = _FREE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit the choice among candidates and none by maximum likelihood with a little decay."""
    lengths = np.array([len(one.described) for one in cases])
    stacked = np.concatenate([one.described for one in cases]).astype(float)
    none = np.array([one.none for one in cases], float)
    owner = np.repeat(np.arange(len(cases)), lengths)
    starts = np.cumsum(lengths) - lengths
    right = np.zeros(len(stacked), bool)
    for start, one in zip(starts, cases, strict=True):
        right[start + one.right] = True
    there = np.array([len(one.right) > 0 for one in cases])
    k = len(free)
    x = stacked[:, list(free)]

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score, none_score = np.clip(x @ theta[:k], -60, 60), np.clip(none @ theta[k:], -60, 60)
        part, none_part = np.exp(score), np.exp(none_score)
        total = none_part + np.bincount(owner, part, len(cases))
        good = np.where(there, np.bincount(owner, part * right, len(cases)), none_part)
        pull = part / total[owner] - np.where(right, part / good[owner], 0)
        none_pull = none_part / total - np.where(there, 0, 1)
        gradient = np.concatenate((x.T @ pull, none.T @ none_pull)) / len(cases) + 2 * decay * theta
        return float(-np.log(good / total).mean() + decay * theta @ theta), gradient

    answer = minimize(loss, np.zeros(k + none.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 600})
    print(f"  {len(cases)} cases, {len(stacked)} candidates, loss {answer.fun:.4f}")
    chosen = np.zeros(stacked.shape[1])
    chosen[list(free)] = answer.x[:k]
    return chosen, answer.x[k:]


def report(cases: list[Case], chosen: NDArray[np.float64], none_chosen: NDArray[np.float64], threshold: float) -> None:
    """Print how often each kind is answered rightly, wrongly, or not."""
    told: dict[str, Counter[str]] = {}
    for one in cases:
        scores = one.described @ chosen
        none = float(one.none @ none_chosen)
        top = max(none, scores.max(initial=-99))
        chances = np.exp(scores - top) / (np.exp(none - top) + np.exp(scores - top).sum())
        best = int(chances.argmax()) if len(chances) else -1
        answered = best >= 0 and chances[best] >= threshold
        word = "no answer" if not answered else "right" if best in one.right else "wrong"
        told.setdefault(one.kind, Counter())[word] += 1
    for kind, counts in sorted(told.items()):
        print(f"    {kind:28s} {dict(counts)}")


def write(models: dict[str, tuple[tuple[str, ...], NDArray[np.float64]]]) -> None:
    """Write the table of weights, models not named here untouched."""
    kept = []
    if _OUT.exists():
        with _OUT.open(encoding="utf-8") as file:
            kept = [row for row in csv.reader(file) if row and row[0] not in models and row[0] != "model"]
    with _OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("model", "feature", "weight"))
        for model, (names, values) in models.items():
            writer.writerows((model, name, f"{value:.4f}") for name, value in zip(names, values, strict=True))
        writer.writerows(kept)


def main() -> None:
    """Make the cases, fit, report, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("index", type=Path, help="an index of many names: wutong names index NAMES --to FOLDER")
    parser.add_argument("--leave-out", type=Path, help="a sample whose firms take no part")
    parser.add_argument("--cases", type=int, default=16_000)
    options = parser.parse_args()
    big = Matcher.open(options.index)
    left_out: set[str] = set()
    if options.leave_out:
        with options.leave_out.open(encoding="utf-8") as file:
            left_out = {row["canonical"] for row in csv.DictReader(file)}
    pick = np.random.default_rng(SEED)
    order = pick.permutation(len(big))
    hidden = np.zeros(len(big), bool)
    gone, rest = order[:60_000], order[60_000:400_000]
    hidden[gone] = True
    rest = np.array([row for row in rest if big.name(int(row)) not in left_out])
    world = World(big.names, big.index, SEED)
    print("2.28 million")
    cases = present(world, big.index, rest, hidden, options.cases)
    cases += absent(world, big.index, gone, hidden, options.cases // 3)
    print("20,000")
    cases += at_small(big, world, rest, gone, options.cases // 2)
    train, test = cases[::2] + cases[1::4], cases[3::4]
    chosen, none_chosen = fit(train)
    report(test, chosen, none_chosen, weights.THRESHOLD)
    write({"chinese": (features.NAMES, chosen), "chinese-none": (features.NULL_NAMES, none_chosen)})


def at_small(big: Matcher, world: World, rest: NDArray[np.int64], gone: NDArray[np.int64], wanted: int) -> list[Case]:
    """Return cases against a directory of 20,000: the firms asked for, what looks like the absent ones, and others."""
    pick = np.random.default_rng(SEED + 1)
    names = [big.name(int(row)) for row in pick.choice(rest, 15_000, replace=False)]
    for row in gone[:5000]:
        found = [c for c in big.match(big.name(int(row))).candidates if c.row != row]
        names += [found[int(pick.integers(len(found)))].name] if found else []
    names = list(dict.fromkeys(names))
    small = Matcher.build(names)
    cases = present(World(names, small.index, SEED), small.index, np.arange(15_000), None, wanted)
    flats = set(small.index.flat.tolist())
    still_gone = np.array([row for row in gone[:5000] if int(big.index.flat[row]) not in flats])
    return cases + absent(world, small.index, still_gone, None, wanted // 3)


if __name__ == "__main__":
    main()
