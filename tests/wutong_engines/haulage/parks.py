"""Small parks to plan for, each site in one line."""

from datetime import date, timedelta
from decimal import Decimal

from wutong_engines.haulage.distances import Distance, RoadTable, Straight
from wutong_engines.haulage.problem import (
    Borrow,
    Disposal,
    Need,
    Place,
    Price,
    Problem,
    Surplus,
    Tariff,
)
from wutong_engines.haulage.words import Convention, Soil, Use

MONDAY = date(2024, 3, 4)
QUOTED = "询价 2024-03"


def week(number: int, day: int = 0) -> date:
    return MONDAY + timedelta(days=7 * number + day)


def surplus(ident: str, volume: int | str, **more: object) -> Surplus:
    fields: dict[str, object] = {
        "id": ident,
        "name": ident,
        "amount": Decimal(volume),
        "convention": Convention.BANK,
        "start": week(0),
        "end": week(11, 6),
        "soil": Soil.LOESS,
        "heap": ident,
    }
    return Surplus(**(fields | more))  # type: ignore[arg-type]  # fields of a lot, by name


def need(ident: str, volume: int | str, **more: object) -> Need:
    fields: dict[str, object] = {
        "id": ident,
        "name": ident,
        "amount": Decimal(volume),
        "convention": Convention.BANK,
        "start": week(0),
        "end": week(11, 6),
        "use": Use.LEVELLING,
        "heap": ident,
    }
    return Need(**(fields | more))  # type: ignore[arg-type]  # fields of a lot, by name


def price(fen: int) -> Price:
    return Price(fen, QUOTED, MONDAY)


def disposal(ident: str, fen: int, **more: object) -> Disposal:
    return Disposal(id=ident, name=ident, fee=price(fen), **more)  # type: ignore[arg-type]  # fields of a site


def borrow(ident: str, fen: int, **more: object) -> Borrow:
    fields: dict[str, object] = {"id": ident, "name": ident, "price": price(fen), "soil": Soil.LOESS}
    return Borrow(**(fields | more))  # type: ignore[arg-type]  # fields of a site


def at(x_km: float, y_km: float = 0.0) -> Place:
    return Place(x_km, y_km)


def tariff(**more: object) -> Tariff:
    fields: dict[str, object] = {"first_km_fen": 600, "each_km_fen": 120, "step_km": 0.1}
    return Tariff(**(fields | {"source": QUOTED, "on": MONDAY} | more))  # type: ignore[arg-type]  # as above


def park(*lots: Surplus | Need, **more: object) -> Problem:
    fields: dict[str, object] = {
        "name": "中川园区",
        "start": MONDAY,
        "weeks": 12,
        "surpluses": tuple(lot for lot in lots if isinstance(lot, Surplus)),
        "needs": tuple(lot for lot in lots if isinstance(lot, Need)),
        "tariff": tariff(),
        "roads": Straight(1.0),
    }
    return Problem(**(fields | more))  # type: ignore[arg-type]  # fields of a problem, by name


def roads(**kilometres: float) -> RoadTable:
    """Write a distance table as `R_A=2.1`."""
    return RoadTable(tuple(Distance(*pair.split("_"), km) for pair, km in kilometres.items()))


def two_sources(**more: object) -> Problem:
    """The worked example of the zone's manual: two surpluses, three needs, no outside."""
    table = roads(R_A=2.1, R_B=3.4, R_C=6.0, P_A=5.5, P_B=1.2, P_C=2.0)
    lots = (surplus("R", 100_000), surplus("P", 15_000), need("A", 38_000), need("B", 42_000), need("C", 30_000))
    return park(*lots, **({"roads": table} | more))
