"""The six dimensions of an assessment as a drawing: points worked out here, drawn by the template."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

_CENTRE, _RADIUS, _MOST = 110.0, 70.0, 5


def drawn(scores: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return the rings, the spokes with their labels, and the shape of the scores."""
    around = len(scores)
    return {
        "rings": [_shape([ring] * around) for ring in range(1, _MOST + 1)],
        "shape": _shape([score for _, score in scores]),
        "spokes": [
            {"label": label, "score": score, "end": _point(place, around, _MOST), "at": _label(place, around)}
            for place, (label, score) in enumerate(scores)
        ],
        "total": sum(score for _, score in scores),
        "most": _MOST * around,
    }


def _shape(scores: Sequence[int]) -> str:
    return " ".join("{x},{y}".format(**_point(place, len(scores), score)) for place, score in enumerate(scores))


def _point(place: int, around: int, score: float) -> dict[str, float]:
    angle = 2 * pi * place / around - pi / 2
    reach = _RADIUS * score / _MOST
    return {"x": round(_CENTRE + reach * cos(angle), 1), "y": round(_CENTRE + reach * sin(angle), 1)}


def _label(place: int, around: int) -> dict[str, Any]:
    at = _point(place, around, _MOST * 1.24)
    side = at["x"] - _CENTRE
    return {**at, "anchor": "middle" if abs(side) < 1 else ("start" if side > 0 else "end")}
