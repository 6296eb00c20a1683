"""A park to be planned: two heaps, three holes, the distances of the reference (domain 6.4), prices of 马工."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.people import Zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import quote_prices
from wutong.earthworks import queries, services
from wutong.earthworks.models import Plan, Registration
from wutong.kernel import jobs

TODAY = date(2024, 4, 1)
# Site, side, m³ 自然方, longitude, latitude; the drawing follows these, the distances the table below.
SITES = (
    ("瑞岭观樾一品", "surplus", 100_000, "103.640", "36.510"),
    ("鹏程物流园", "surplus", 15_000, "103.672", "36.535"),
    ("安泰绿建", "need", 38_000, "103.652", "36.518"),
    ("宝丰新材", "need", 42_000, "103.665", "36.527"),
    ("春晖印务", "need", 30_000, "103.690", "36.540"),
)
KM = (
    ("瑞岭观樾一品", "安泰绿建", 2.1), ("瑞岭观樾一品", "宝丰新材", 3.4), ("瑞岭观樾一品", "春晖印务", 6.0),
    ("鹏程物流园", "安泰绿建", 5.5), ("鹏程物流园", "宝丰新材", 1.2), ("鹏程物流园", "春晖印务", 2.0),
)  # fmt: skip
ROADS = {"kind": "table", "name": "距离表.xlsx", "rows": [list(row) for row in KM]}
NO_LIMIT: dict[str, Any] = {"max_km": None, "roads": ROADS}


def make_park(zone: Zone, *, outside: bool = False) -> dict[str, Registration]:
    """Return the five registrations by site, verified; prices quoted, with ``outside`` a 消纳场 and a 取土场 too."""
    quote_prices(zone, TODAY, outside=outside)
    return {
        name: make_registration(
            zone, side, site_name=name, bank_m3=bank, amount=bank, longitude=Decimal(lon), latitude=Decimal(lat),
            starts_on=TODAY, ends_on=date(2024, 6, 30),
        )
        for name, side, bank, lon, lat in SITES
    }  # fmt: skip


def ask(zone: Zone, **more: Any) -> Plan:
    """Return a plan that 马工 asked for; nobody has solved it yet."""
    usual: dict[str, Any] = {"name": "二季度平衡", "starts_on": TODAY, "weeks": 13, "settings": NO_LIMIT}
    return services.start_plan(by=zone.ma, **usual | more)


def solved(zone: Zone, **more: Any) -> Plan:
    """Return a plan with its answer."""
    plan = ask(zone, **more)
    jobs.run_waiting_jobs()
    return queries.plan_row(zone.ma, plan.pk)


def ways(zone: Zone, plan: Plan) -> dict[tuple[str, str], int]:
    """Return how much goes from where to where, straight between neighbours."""
    return {(line.from_name, line.to_name): line.bank for line in queries.plan(zone.ma, plan.pk).pairs}
