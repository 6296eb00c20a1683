"""The two published instances, to the digits of their best known values."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.wutong_engines.haulage.parks import at, borrow, disposal, need, park, surplus, tariff
from wutong_engines.haulage.check import check
from wutong_engines.haulage.distances import Distance, RoadTable, Straight
from wutong_engines.haulage.factors import Factors
from wutong_engines.haulage.model.build import build
from wutong_engines.haulage.plan import Options, Status
from wutong_engines.haulage.problem import HaulKind, PairRule, Place, Problem
from wutong_engines.haulage.solve import solve
from wutong_engines.haulage.solving.linear import relaxed
from wutong_engines.haulage.words import Convention

SHARED = Path(__file__).resolve().parents[3] / "../shared/data/earthwork"
PAVED, UNPAVED, BOUGHT = "道面", "土面", Decimal("0.9")
HUNDREDTHS = tariff(first_km_fen=0, each_km_fen=100, step_km=None)

pytestmark = pytest.mark.shared


def rows(name: str) -> list[dict[str, str]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the published instances lie beside the checkout and are not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def airport() -> Problem:
    """49 zones of an airport; what is not needed stays where it is, which a free tip at no distance says."""
    zones, links = rows("airport_zones.csv"), rows("airport_links.csv")
    needs = [
        need(f"{kind}{zone['zone']}", zone[column], convention=Convention.COMPACTED, factors=fill(own))
        for zone in zones
        for kind, column, own in ((PAVED, "fill_paved_volume", "0.85"), (UNPAVED, "fill_unpaved_volume", "0.89"))
    ]
    kilometres = [
        Distance("取", f"{kind}{z['zone']}", float(z["borrow_distance"]) + 1)
        for z in zones
        for kind in (PAVED, UNPAVED)
    ]
    kilometres += [Distance(f"挖{z['zone']}", "留", 0.0) for z in zones]
    return park(
        *(surplus(f"挖{z['zone']}", z["cut_volume"]) for z in zones),
        *needs,
        weeks=1,
        tariff=HUNDREDTHS,
        roads=RoadTable(tuple(kilometres)),
        pairs=tuple(rules(zones, links)),
        disposals=(disposal("留", 0),),
        borrows=(borrow("取", 0, factors=fill(BOUGHT)),),
    )


def fill(compacted: Decimal | str) -> Factors:
    return Factors(Decimal("1.3"), Decimal(compacted), "hanzhetai/autoDistribution_for_earthWorks")


def rules(zones: list[dict[str, str]], links: list[dict[str, str]]) -> Iterator[PairRule]:
    treated = {zone["zone"] for zone in zones if zone["is_ground_treatment"] == "1"}
    for link in links:
        start, end = link["from_zone"], link["to_zone"]
        for kind, column in ((PAVED, "fill_per_cut_paved"), (UNPAVED, "fill_per_cut_unpaved")):
            barred = link["allowed"] == "0" or (start in treated and (kind == PAVED or end in treated))
            yield PairRule(
                surplus_id=f"挖{start}",
                need_id=f"{kind}{end}",
                allowed=not barred,
                km=float(link["distance"]) + 1,
                yield_=Decimal(link[column]) if not barred else None,
            )
    for zone in zones:
        if zone["borrow_allowed"] == "0":
            for kind in (PAVED, UNPAVED):
                yield PairRule(surplus_id="取", need_id=f"{kind}{zone['zone']}", allowed=False)


def test_the_airport_costs_no_less_than_its_published_optimum_and_whole_m3_hardly_more() -> None:
    problem = airport()
    least = relaxed(build(problem).net, Options(), 20)
    plan = solve(problem, Options(time_limit=20), explain=False)
    assert least == pytest.approx(1_882_092_943, abs=1)  # hundredths
    assert plan.status is Status.WITHIN
    assert plan.cost_fen == pytest.approx(1_882_092_943, rel=1e-5)
    assert check(problem, plan).faults == ()


def test_the_airport_buys_what_was_published() -> None:
    plan = solve(airport(), Options(time_limit=20), explain=False)
    bought = sum(flow.bank for flow in plan.flows if flow.kind is HaulKind.BORROW)
    assert bought == pytest.approx(2_311_067.8, abs=49)


def test_the_grid_is_solved_to_its_published_optimum() -> None:
    """A litre counts as one m³ and a metre as 1,000 km, so that whole numbers carry the published digits."""
    cells = rows("site_grid_cells.csv")
    net = [(cell, Decimal(cell["net_volume"])) for cell in cells]
    problem = park(
        *(surplus(f"挖{n}", -litres(v), place=spot(c)) for n, (c, v) in enumerate(net) if v < 0),
        *(need(f"填{n}", litres(v), place=spot(c)) for n, (c, v) in enumerate(net) if v > 0),
        weeks=1,
        roads=Straight(1.0),
        tariff=tariff(first_km_fen=1000, each_km_fen=1000, step_km=None),
    )
    plan = solve(problem, explain=False)
    assert plan.proven
    assert plan.cost_fen / (1_000 * 1_000 * 1_000) == pytest.approx(191_096.790, abs=0.001)


def litres(cubic_metres: Decimal) -> int:
    return int((cubic_metres * 1000).to_integral_value())


def spot(cell: dict[str, str]) -> Place:
    return at(float(cell["x"]) * 1_000, float(cell["y"]) * 1_000)
