"""The schematic: everything lies inside the drawing, one scale holds, far places keep their direction."""

from datetime import date
from decimal import Decimal
from math import atan2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.earthworks.queries.places import place
from wutong.earthworks.queries.plan_map import HEIGHT, WIDTH, schematic
from wutong_engines.haulage.distances import Place, Straight
from wutong_engines.haulage.problem import Disposal, Need, Price, Problem, Surplus, Tariff
from wutong_engines.haulage.words import Convention, Soil, Use

DAY = date(2024, 4, 1)
POINTS = st.tuples(st.floats(-15, 15), st.floats(-15, 15))


def problem(lots: list[tuple[float, float]], tip: tuple[float, float] | None = None) -> Problem:
    """Return a question with one surplus and otherwise needs at these places."""
    common = {"amount": Decimal(1000), "convention": Convention.BANK, "start": DAY, "end": DAY}
    give = Surplus(id="r0", name="余土", place=Place(*lots[0]), soil=Soil.LOESS, **common)
    takes = tuple(
        Need(id=f"r{number}", name=f"缺土{number}", place=Place(*where), use=Use.LEVELLING, **common)
        for number, where in enumerate(lots[1:], start=1)
    )
    tips = (Disposal(id="o1", name="消纳场", fee=Price(800, "询价", DAY), place=Place(*tip)),) if tip else ()
    tariff = Tariff(600, 120, None, "询价", DAY)
    return Problem(
        name="图",
        start=DAY,
        weeks=1,
        surpluses=(give,),
        needs=takes,
        disposals=tips,
        tariff=tariff,
        roads=Straight(1.3),
    )


@given(st.lists(POINTS, min_size=1, max_size=12), POINTS)
def test_every_site_lies_inside_the_drawing(lots: list[tuple[float, float]], tip: tuple[float, float]) -> None:
    picture = schematic(problem(lots, tip), ())
    assert len(picture.dots) == len(lots) + 1
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in picture.dots)


def test_one_scale_holds_both_ways_and_north_is_up() -> None:
    at = {dot.id: dot for dot in schematic(problem([(0, 0), (2, 0), (0, 2)]), ()).dots}
    assert at["r1"].x - at["r0"].x == pytest.approx(at["r0"].y - at["r2"].y, abs=0.2)
    assert at["r2"].y < at["r0"].y


def test_a_place_far_away_is_drawn_at_the_edge_in_its_true_direction() -> None:
    picture = schematic(problem([(-1, -1), (1, 1)], (30, 40)), ())
    tip = next(dot for dot in picture.dots if dot.kind == "disposal")
    assert tip.is_far
    assert atan2(HEIGHT / 2 - tip.y, tip.x - WIDTH / 2) == pytest.approx(atan2(40, 30), abs=0.01)


def test_degrees_become_kilometres_true_to_metres() -> None:
    here, there = place(103.65, 36.50), place(103.66, 36.51)
    assert (here.x_km, here.y_km) == (0, 0)
    # From the ellipsoid: 0.01° are 895.8 m east and 1109.7 m north there.
    assert there.x_km == pytest.approx(0.8958, abs=0.002)
    assert there.y_km == pytest.approx(1.1097, abs=0.002)
