"""Weights learned once on the open data and shipped in `weights.json`: a score then only gathers evidence."""

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from wutong_engines.chains.scoring.evidence import Factor
from wutong_engines.chains.scoring.known import Kind

NAME = "weights.json"


@cache
def shipped() -> dict[str, Any]:
    """Return what the file says: `seed`, `graph` (its fingerprint) and `weights`, factor by factor for each kind."""
    text = resources.files("wutong_engines.chains.scoring").joinpath(NAME).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def weighted(kind: Kind, factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Return factors with the weights shipped for a kind; one the file does not know weighs nothing."""
    weights: dict[str, float] = shipped()["weights"][kind.value]
    return tuple(replace(factor, weight=weights.get(factor.code, 0.0)) for factor in factors)


def document(learned: dict[Kind, tuple[Factor, ...]], *, seed: int, graph: str) -> str:
    """Return learned weights as the text of such a file."""
    weights = {
        kind.value: {factor.code: float(f"{factor.weight:.5g}") for factor in factors}
        for kind, factors in learned.items()
    }
    return json.dumps({"seed": seed, "graph": graph, "weights": weights}, ensure_ascii=False, indent=1) + "\n"
