"""Learn the weights for names in Latin letters: ``python -m benchmarks.names.train_latin INDEX ENGLISH``.

INDEX is an index of names (``wutong names index``); ENGLISH a table of firms with ``full_name`` and ``english_name``,
of which the even rows are learned from and the odd rows are left for measuring. The other half of the cases are
names of the index that we write in Latin letters ourselves. Absent firms are asked for as well.
"""

import argparse
import csv
import random
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.names.romanise import english_of, romanised
from benchmarks.names.train import SEED, Case, fit, report, write
from wutong_engines.names.matching import latin
from wutong_engines.names.matching import romanised as engine
from wutong_engines.names.matching.matcher import Matcher

_ABSENT: Final = 0.25
# How many of the names we write get a trade that is not theirs: a firm of the same brand in another trade is another.
_OTHER_TRADE: Final = 0.15


def case(matcher: Matcher, query: str, name: str, kind: str, *, gone: bool) -> Case | None:
    """Ask for a firm, which is hidden when it is to count as absent; None when it is not among the candidates."""
    rows, described, none = engine.weigh(matcher.index, latin.read(query))
    right = np.array([at for at, row in enumerate(rows) if matcher.name(row) == name], np.int64)
    if not len(rows) or (not gone and not len(right)):
        return None
    if gone:
        keep = np.setdiff1d(np.arange(len(rows)), right)
        return Case(described[keep], none, np.zeros(0, np.int64), f"{kind} absent", query) if len(keep) else None
    return Case(described, none, right, kind, query)


def made(matcher: Matcher, wanted: int) -> list[Case]:
    """Return cases of names that we write in Latin letters ourselves."""
    pick, words = random.Random(SEED), english_of()
    cases: list[Case] = []
    asked = missed = 0
    while asked < wanted:
        row = pick.randrange(len(matcher))
        other = pick.random() < _OTHER_TRADE
        query = romanised(matcher.name(row), pick, words, other=other)
        if not query:
            continue
        asked += 1
        if other:
            found = case(matcher, query, "", "made other trade", gone=True)
        else:
            found = case(matcher, query, matcher.name(row), "made", gone=pick.random() < _ABSENT)
        cases += [found] if found else []
        missed += found is None
    print(f"  made: {asked} asked, {missed} without the right candidate")
    return cases


def given(matcher: Matcher, path: Path) -> tuple[list[Case], list[Case]]:
    """Return cases of the given English names: those to learn from and those to measure by."""
    pick = random.Random(SEED)
    halves: tuple[list[Case], list[Case]] = ([], [])
    with path.open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            gone = pick.random() < _ABSENT
            found = case(matcher, row["english_name"], row["full_name"], "given", gone=gone)
            halves[number % 2].extend([found] if found else [])
    return halves


def main() -> None:
    """Make the cases, fit, report, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("index", type=Path)
    parser.add_argument("english", type=Path)
    parser.add_argument("--cases", type=int, default=3000)
    options = parser.parse_args()
    matcher = Matcher.open(options.index)
    own = made(matcher, options.cases)
    learn, measure = given(matcher, options.english)
    chosen, none_chosen = fit(own[::2] + own[1::4] + learn, decay=1e-3, free=list(range(len(engine.NAMES))))
    report(own[3::4] + measure, chosen, none_chosen, 0.5)
    write({"latin": (engine.NAMES, chosen), "latin-none": (engine.NONE_NAMES, none_chosen)})


if __name__ == "__main__":
    main()
