"""The steps from a table of names to groups of rows."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from wutong_engines import backends
from wutong_engines.backends import Engine, libraries
from wutong_engines.names.identity import expressions, scoring
from wutong_engines.names.identity.joining import Pair, Said, join

# Two names less likely one firm's than this stay apart. Above one half, because a wrong pair joins all that either is
# joined to; chosen on files of `benchmarks.names.same` with other seeds than the one that is reported.
THRESHOLD: Final = 0.75
_SAID: Final = {"node": "int64", "group": "int64", "probability": "float64", "reason": "string"}


def groups(
    engine: Engine, rows: Any, *, threshold: float = THRESHOLD, progress: Callable[[str], None] = lambda _: None
) -> Any:
    """Return `row`, `group`, `probability`, `reason` for every row, as a table of the engine.

    :param rows: a table of the engine with `row` (int64, each once), `name` (string) and `code` (string or null).
    :param threshold: pairs of names less likely than this are left apart; equal credit codes always join.
    :param progress: is told what is done, in Chinese.
    """
    rows = engine.stage(expressions.opened(engine.stage(expressions.read(rows))))
    nodes = engine.stage(expressions.nodes(rows))
    progress("名称已读,正在找可能相同的行")
    blocks = engine.stage(expressions.sized(expressions.blocks(nodes)))
    met = engine.stage(expressions.pairs(blocks, nodes).union(expressions.chains(blocks, nodes)))
    progress(f"要比较{_count(engine, met):,}对")
    scored = engine.stage(expressions.scored(met, _scorer(engine, nodes)))
    likely = engine.stage(expressions.likely(scored, threshold))
    said = join(_pairs(engine.collect(likely)))
    progress(f"{_count(engine, likely):,}对相同或可能相同")
    return engine.stage(expressions.answered(rows, engine.table(_table(said), _SAID)))


def _scorer(engine: Engine, nodes: Any) -> Any:
    """Return the scorer that knows how often neighbouring characters are met in this table."""
    slots = engine.collect(expressions.slots(engine.stage(expressions.slots_of(nodes))))
    counted = scoring.table(
        slots["slot"].to_numpy().astype(np.int32), slots["count"].to_numpy().astype(np.int64), _count(engine, nodes)
    )
    return backends.vector(scoring.scorer(counted), takes=("string", "string"), gives="float64", name="identity_score")


def _count(engine: Engine, table: Any) -> int:
    return int(engine.collect(table.aggregate(rows=table.count()))["rows"][0].as_py())


def _pairs(found: Any) -> list[Pair]:
    return [
        Pair(
            row["a"],
            row["b"],
            row["probability"],
            row["reason"],
            row["code_a"] or "",
            row["code_b"] or "",
            row["same_code"],
        )
        for row in found.to_pylist()
    ]


def _table(said: list[Said]) -> Any:
    columns = {
        "node": [one.node for one in said],
        "group": [one.group for one in said],
        "probability": [one.probability for one in said],
        "reason": [one.reason for one in said],
    }
    schema = libraries.ibis().schema(_SAID).to_pyarrow()
    return libraries.arrow().table(columns, schema=schema)
