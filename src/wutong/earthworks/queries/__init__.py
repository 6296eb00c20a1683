"""Reads of earthworks: querysets inside, frozen dataclasses to others."""

# Prices, outlets, plans
from wutong.earthworks.queries.baselines import Baseline, Way, baseline
from wutong.earthworks.queries.prices import (
    PriceRow,
    outlet_seen,
    outlets,
    price,
    price_history,
    price_seen,
    prices_in_force,
)
from wutong.earthworks.queries.terms import planning

__all__ = [
    "Baseline",
    "PriceRow",
    "Way",
    "baseline",
    "outlet_seen",
    "outlets",
    "planning",
    "price",
    "price_history",
    "price_seen",
    "prices_in_force",
]
