"""The methods one would try first, each at its best: equality, edit ratio, partial ratio, BM25, Splink."""

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz, process

from wutong_engines.names import normalise

Scored = list[tuple[str, float]]


def equality(queries: Sequence[str], names: Sequence[str]) -> Scored:
    """Normalise and compare for equality; the first of several equal ones."""
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(normalise(name).plain, name)
    found = [by_plain.get(normalise(query).plain, "") for query in queries]
    return [(name, 1.0 if name else 0.0) for name in found]


def ratio(queries: Sequence[str], names: Sequence[str]) -> Scored:
    """Take the name of the highest edit ratio."""
    return _fuzzy(queries, names, fuzz.ratio)


def partial(queries: Sequence[str], names: Sequence[str]) -> Scored:
    """Take the name of the highest partial ratio."""
    return _fuzzy(queries, names, fuzz.partial_ratio)


def _fuzzy(queries: Sequence[str], names: Sequence[str], scorer: Any) -> Scored:
    plain = [normalise(name).plain for name in names]
    found: Scored = []
    for query in queries:
        best = process.extractOne(normalise(query).plain, plain, scorer=scorer)
        found.append((names[best[2]], best[1]) if best else ("", 0.0))
    return found


def bm25(queries: Sequence[str], names: Sequence[str]) -> Scored:
    """Take the name of the highest BM25 over pairs of characters."""
    import bm25s  # a peer, loaded only when it is asked for

    index = bm25s.BM25()
    index.index([_pairs(normalise(name).plain) for name in names], show_progress=False)
    asked = [_pairs(normalise(query).plain) for query in queries]
    rows, scores = index.retrieve(asked, k=1, show_progress=False)
    # Divided by what the query would score against itself at most: long queries must not pass for sure ones.
    return [
        (names[int(row[0])], float(score[0]) / max(1, len(words)))
        for row, score, words in zip(rows, scores, asked, strict=True)
    ]


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)] or [text]


def splink(queries: Sequence[str], names: Sequence[str]) -> Scored:
    """Link with Splink 5: brand, core, region and whole name compared, weights learned by its own expectation steps."""
    import pandas as pd  # a peer, loaded only when it is asked for
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    def table(texts: Sequence[str]) -> Any:
        parsed = [normalise(text) for text in texts]
        return pd.DataFrame(
            {
                "unique_id": range(len(texts)),
                "plain": [one.plain for one in parsed],
                "core": [one.core for one in parsed],
                "head": [one.core[:2] for one in parsed],
                "tail": [one.core[1:] for one in parsed],
                "region": [one.region or None for one in parsed],
            }
        )

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("plain", [0.95, 0.9, 0.8]),
            cl.LevenshteinAtThresholds("core", [1, 2]),
            cl.ExactMatch("region"),
        ],
        blocking_rules_to_generate_predictions=[block_on("core"), block_on("head"), block_on("tail")],
    )
    api = DuckDBAPI()
    asked, there = table(queries), table(names)
    linker = Linker(
        [api.register(asked, dataset_display_name="asked"), api.register(there, dataset_display_name="there")], settings
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("core"), block_on("head")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict().as_pandas_dataframe()
    best = pairs.sort_values("match_probability").groupby("unique_id_l").tail(1).set_index("unique_id_l")
    return [
        (names[int(best.at[row, "unique_id_r"])], float(best.at[row, "match_probability"]))
        if row in best.index
        else ("", 0.0)
        for row in range(len(queries))
    ]
