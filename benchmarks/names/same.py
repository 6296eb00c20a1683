"""``python -m benchmarks.names.same NAMES [--rows 20000] [--seed 2]``: which rows are the same firm, beside Splink.

NAMES is a table of registered names. The file is made here: firms once or with one to three changed spellings, and
beside them firms that look alike and are others (the same beginning in the same place, the same core elsewhere). Pairs
of rows are judged: precision, recall, F1. Ours keeps its own settings; Splink gets the threshold that suits the very
file best.
"""

import argparse
import os
import platform
import random
import resource
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.names.changes import EASY, HARD, World
from wutong_engines import backends
from wutong_engines.codes import org_code, uscc
from wutong_engines.names import identity, normalise
from wutong_engines.names.matching import build

# Rows of one file that carry a code, and codes among them that were typed wrongly.
_CODED: Final = 0.4
_MISTYPED: Final = 0.01
# Firms stand in the file alone, or with one, two or three other spellings.
_SPELLINGS: Final = (0, 0, 0, 1, 1, 2, 3)
# Names that lie together in the sorted list: enough for look-alikes.
_RUN: Final = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: which firm it is, what is written, how it was changed."""

    firm: int
    name: str
    code: str | None
    kind: str


def sample(names: Sequence[str], size: int, seed: int) -> list[str]:
    """Return distinct firms in runs of the sorted list, so that look-alikes come along."""
    by_plain: dict[str, str] = {}
    ordered, pick = sorted(names), random.Random(seed)
    for start in pick.sample(range(0, len(ordered) - _RUN, _RUN), min(size // _RUN, len(ordered) // _RUN - 1)):
        for name in ordered[start : start + _RUN]:
            by_plain.setdefault(normalise(name).plain, name)
    return list(by_plain.values())


def made(names: Sequence[str], count: int, seed: int, *, codes: bool) -> list[Row]:
    """Return a shuffled file of about ``count`` rows."""
    world = World(names, build.tables(list(names)), seed)
    pick = world.random
    taken: dict[int, None] = {}
    rows: list[Row] = []
    for firm in pick.sample(range(len(names)), len(names)):
        if len(rows) >= count:
            break
        for one in (firm, *_alike(world, firm)):
            if one not in taken:
                taken[one] = None
                rows += _spelled(world, one, codes=codes)
    pick.shuffle(rows)
    return rows


def _alike(world: World, firm: int) -> Iterator[int]:
    """Return a firm beside this one in the sorted list, and one of the same core if there is any."""
    yield (firm + 1) % len(world.names)
    if not (core := normalise(world.names[firm]).core):
        return
    pairs = world.by_core
    at = bisect_left(pairs, (core, -1))
    yield from [row for other, row in pairs[at : at + 3] if other == core and row != firm]


def _spelled(world: World, firm: int, *, codes: bool) -> Iterator[Row]:
    pick = world.random
    code = credit_code(firm) if codes else None
    yield Row(firm, world.names[firm], _written(pick, code), "exact")
    kinds = (list(HARD), list(HARD.values())), (list(EASY[1:]), [1] * (len(EASY) - 1))
    for _ in range(pick.choice(_SPELLINGS)):
        choice, weights = kinds[pick.random() < 0.35]
        for kind in pick.choices(choice, weights, k=6):
            if name := world.change(firm, kind):
                yield Row(firm, name, _written(pick, code), kind)
                break


def _written(pick: random.Random, code: str | None) -> str | None:
    if code is None or pick.random() > _CODED:
        return None
    at = pick.randrange(2, 17)
    return code if pick.random() > _MISTYPED else code[:at] + pick.choice("0123456789") + code[at + 1 :]


def credit_code(number: int) -> str:
    """Return a valid credit code that no other number has."""
    body = f"91620100{number:08d}"
    body += org_code.check_character(body[8:])
    return body + uscc.check_character(body)


def judged(truth: Sequence[int], groups: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs of rows."""
    right = _pairs(Counter(zip(truth, groups, strict=True)).values())
    said, there = _pairs(Counter(groups).values()), _pairs(Counter(truth).values())
    precision, recall = right / max(said, 1), right / max(there, 1)
    return precision, recall, 2 * right / max(said + there, 1)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def ours(rows: Sequence[Row], threshold: float = identity.THRESHOLD) -> list[int]:
    """Return our groups."""
    table = pa.table(
        {
            "row": pa.array(range(len(rows)), pa.int64()),
            "name": [row.name for row in rows],
            "code": pa.array([row.code for row in rows], pa.string()),
        }
    )
    with backends.connect(memory="4GB") as engine:
        found = engine.collect(identity.groups(engine, engine.table(table), threshold=threshold).order_by("row"))
    return list(found["group"].to_pylist())


def equality(rows: Sequence[Row]) -> list[str]:
    """Return groups of one code, else of one plain name."""
    return [row.code or normalise(row.name).plain for row in rows]


def splink(rows: Sequence[Row], truth: Sequence[int]) -> tuple[list[int], float]:
    """Return Splink's groups at the threshold that suits the file best."""
    pairs = _splink_pairs(rows)
    best: tuple[float, list[int], float] = (-1.0, [], 0.0)
    for threshold in (0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999):
        groups = _joined(len(rows), [(a, b) for a, b, chance in pairs if chance >= threshold])
        best = max(best, (judged(truth, groups)[2], groups, threshold), key=lambda found: found[0])
    return best[1], best[2]


def _joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    top = list(range(count))

    def root(row: int) -> int:
        while top[row] != row:
            top[row] = top[top[row]]
            row = top[row]
        return row

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        top[high] = low
    return [root(row) for row in range(count)]


def _splink_pairs(rows: Sequence[Row]) -> list[tuple[int, int, float]]:
    import pandas as pd  # a peer, loaded only when it is asked for
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    parsed = [normalise(row.name) for row in rows]
    frame: Any = pd.DataFrame(
        {
            "unique_id": range(len(rows)),
            "plain": [one.plain for one in parsed],
            "core": [one.core or None for one in parsed],
            "head": [one.core[:3] or None for one in parsed],
            "tail": [one.core[-4:] or None for one in parsed],
            "region": [one.region or None for one in parsed],
            "code": [row.code for row in rows],
        }
    )
    coded = any(row.code for row in rows)
    compared = [
        cl.JaroWinklerAtThresholds("plain", [0.95, 0.9, 0.8]),
        cl.LevenshteinAtThresholds("core", [1, 2]),
        cl.ExactMatch("region"),
    ]
    rules = [block_on("core"), block_on("head"), block_on("tail")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[*compared, cl.ExactMatch("code")] if coded else compared,
        blocking_rules_to_generate_predictions=[*rules, block_on("code")] if coded else rules,
    )
    linker = Linker(DuckDBAPI().register(frame, dataset_display_name="rows"), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.1).as_pandas_dataframe()
    return list(zip(found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True))


def missed(rows: Sequence[Row], groups: Sequence[Hashable]) -> str:
    """Say for each kind of change how many of its rows stand apart from their registered name."""
    home = {row.firm: group for row, group in zip(rows, groups, strict=True) if row.kind == "exact"}
    asked, lost = Counter(row.kind for row in rows), Counter[str]()
    for row, group in zip(rows, groups, strict=True):
        lost[row.kind] += group != home[row.firm]
    return ", ".join(f"{kind} {lost[kind]}/{asked[kind]}" for kind, _ in lost.most_common() if lost[kind])


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--of", type=int, default=200_000, help="how many firms the file is drawn from")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--alone", action="store_true", help="without Splink")
    chosen = parser.parse_args()
    names = sample(pq.read_table(chosen.names)["name"].to_pylist(), chosen.of, chosen.seed)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(names):,} firms\n")
    print("| file | method | precision | recall | F1 | seconds | CPU seconds | |")
    print("|---|---|---:|---:|---:|---:|---:|---|", flush=True)
    ours(made(names[:500], 500, 1, codes=False))  # the compiled code is there
    for codes in (False, True):
        rows = made(names, chosen.rows, chosen.seed, codes=codes)
        title = f"{len(rows):,} rows, {'some' if codes else 'no'} codes"
        truth = [row.firm for row in rows]
        _line(title, "**identity**", truth, lambda rows=rows: (ours(rows), f"threshold {identity.THRESHOLD}"))
        _line(title, "code, else the same spelling", truth, lambda rows=rows: (equality(rows), ""))
        if not chosen.alone:
            _line(title, "Splink 5", truth, lambda rows=rows, truth=truth: splink(rows, truth))
        print(f"<!-- apart from their registered name: {missed(rows, ours(rows))} -->")


def _line(title: str, method: str, truth: Sequence[int], work: Any) -> None:
    begun, spent = time.perf_counter(), _processor()
    groups, note = work()
    seconds, spent = time.perf_counter() - begun, _processor() - spent
    quality = " | ".join(f"{value:.4f}" for value in judged(truth, groups))
    shown = note if isinstance(note, str) else f"threshold {note}, the best for this file"
    print(f"| {title} | {method} | {quality} | {seconds:.1f} | {spent:.1f} | {shown} |", flush=True)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
