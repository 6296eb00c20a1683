"""How good the evidence of a ranking is on real edges that were hidden from it: the figures of `chains.scoring`."""

from pathlib import Path
from typing import Any


def backtest(folder: Path, kind: str, seed: int = 1) -> Any:
    """Return the back-test of one kind of edge (主营产品, 所属行业, 上游材料 …) as `chains.scoring` measures it."""
    from wutong_engines.chains.scoring import backtest as measured  # noqa: PLC0415  # a ranking alone needs no graph

    return measured(folder, kind, seed=seed)
