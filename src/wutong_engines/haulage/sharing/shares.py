"""Whole fen from weights: shares that add up exactly, are never negative, and err by less than a fen."""

from collections.abc import Sequence
from fractions import Fraction

Weight = int | Fraction


def largest_remainder(total: int, weights: Sequence[Weight]) -> tuple[int, ...]:
    """Divide a sum by weights; the fen that rounding leaves go to the largest fractions, the first of equals.

    >>> largest_remainder(100, [1, 1, 1])
    (34, 33, 33)
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("only what is not negative can be shared")
    whole = sum(weights)
    if not weights or not whole:
        if total and weights:
            return largest_remainder(total, [1] * len(weights))
        return (0,) * len(weights)
    exact = [Fraction(total) * Fraction(weight) / Fraction(whole) for weight in weights]
    shares = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(exact)), key=lambda number: (shares[number] - exact[number], number))
    for number in order[: total - sum(shares)]:
        shares[number] += 1
    return tuple(shares)
