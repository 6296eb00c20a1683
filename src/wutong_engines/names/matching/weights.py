"""The learned weights, a readable table: ``weights.csv`` (``benchmarks/names/train.py`` writes it)."""

import csv
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching import features

# Below this probability a query is answered with no match. Above one half, because a wrong firm costs more than none.
THRESHOLD: Final = 0.6


@cache
def table(model: str) -> dict[str, float]:
    """Return the weights of one model by feature name."""
    text = resources.files(__package__).joinpath("weights.csv").read_text(encoding="utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(text.splitlines()) if row["model"] == model}


@cache
def chinese() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the weights of a candidate's features and those of "none", for names in Chinese."""
    return _array("chinese", features.NAMES), _array("chinese-none", features.NULL_NAMES)


@cache
def latin(names: tuple[str, ...], none_names: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights for names in Latin letters."""
    return _array("latin", names).astype(float), _array("latin-none", none_names).astype(float)


def _array(model: str, names: tuple[str, ...]) -> NDArray[np.float32]:
    weights = table(model)
    return np.array([weights.get(name, 0.0) for name in names], np.float32)
