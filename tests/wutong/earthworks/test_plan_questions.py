"""The question put together from the registers, its settings, and what programs say of prices and places."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.earthworks.plan_stories import NO_LIMIT, TODAY, ask, make_park, solved
from wutong.earthworks import queries, services
from wutong.earthworks.models import Price, Registration
from wutong.earthworks.queries.questions import fingerprint, what_if
from wutong.earthworks.services.plan_settings import checked_settings
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete
from wutong_engines.haulage import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Iterator[Zone]:
    """The zone on the first of April 2024."""
    with clock.at(TODAY):
        yield make_zone()


@given(
    st.dictionaries(
        st.sampled_from(["basis", "max_km", "detour", "trucks_per_day", "haul_percent", "shifts", "registration_ids"]),
        st.one_of(st.none(), st.integers(-100, 1000), st.floats(allow_nan=True), st.text(max_size=5), st.booleans()),
    )
)
def test_settings_are_kept_whole_or_refused_by_name(given: dict[str, Any]) -> None:
    kept, wrong = {}, {}
    try:
        kept = checked_settings(given)
    except Incomplete as refusal:
        wrong = refusal.fields
    assert kept.items() <= given.items()
    assert wrong.keys() <= given.keys()


def test_a_question_read_back_from_its_json_is_the_same(zone: Zone) -> None:
    make_park(zone, outside=True)
    plan = ask(zone)
    problem = reading.problem(plan.problem)
    assert reading.as_json(problem) == plan.problem
    assert fingerprint(plan.problem) == plan.problem_hash


def test_the_name_of_a_plan_is_no_part_of_its_question(zone: Zone) -> None:
    make_park(zone)
    assert ask(zone, name="甲").problem_hash == ask(zone, name="乙").problem_hash


def test_a_supposition_that_changes_nothing_is_the_same_question(zone: Zone) -> None:
    make_park(zone)
    problem = reading.problem(ask(zone).problem)
    assert what_if(problem, {}) == problem
    assert what_if(problem, {"haul_percent": 100, "shifts": {}}) == problem


def test_a_dearer_haul_is_rounded_half_up_to_the_fen(zone: Zone) -> None:
    make_park(zone)
    problem = reading.problem(ask(zone).problem)
    dearer = what_if(problem, {"haul_percent": 101}).tariff
    assert (dearer.first_km_fen, dearer.each_km_fen) == (606, 121)
    assert "101%" in dearer.source


def test_suppositions_kept_one_after_another_add_up(zone: Zone) -> None:
    park = make_park(zone)
    key = str(park["安泰绿建"].pk)
    plan = solved(zone)
    first = services.save_what_if(
        by=zone.ma, plan_id=plan.pk, name="一", change={"haul_percent": 150, "shifts": {key: 7}}
    )
    second = services.save_what_if(
        by=zone.ma, plan_id=first.pk, name="二", change={"haul_percent": 200, "shifts": {key: -3}}
    )
    assert (second.settings["haul_percent"], second.settings["shifts"]) == (300, {key: 4})
    assert reading.problem(second.problem).tariff.first_km_fen == 1800


def test_only_chosen_registrations_are_planned_when_some_are_chosen(zone: Zone) -> None:
    park = make_park(zone)
    chosen = [park["瑞岭观樾一品"].pk, park["安泰绿建"].pk]
    page = queries.plan(zone.ma, solved(zone, settings={**NO_LIMIT, "registration_ids": chosen}).pk)
    assert (page.surplus_m3, page.need_m3, page.left_out) == (100_000, 38_000, ())


def test_a_heap_on_site_without_a_price_for_keeping_it_is_left_out_and_said(zone: Zone) -> None:
    park = make_park(zone)
    Registration.objects.filter(pk=park["鹏程物流园"].pk).update(stock_m3=5000)
    page = queries.plan(zone.ma, ask(zone).pk)
    assert next(lot for lot in page.problem.surpluses if lot.name == "鹏程物流园").stock is None
    assert any("可堆存 5,000 方" in note for note in page.notes)


def test_a_yard_with_its_prices_enters_and_a_tip_without_a_fee_stays_out(zone: Zone) -> None:
    make_park(zone)
    where = {"longitude": Decimal("103.65"), "latitude": Decimal("36.52"), "source": "踏勘"}
    yard = services.add_outlet(by=zone.ma, kind="yard", name="临时堆场", capacity_m3=20_000, **where)
    services.add_outlet(by=zone.ma, kind="disposal", name="没价的消纳场", **where)
    for kind, fen in (("yard_handling", 300), ("yard_holding", 30)):
        services.quote_price(by=zone.ma, kind=kind, fen=fen, source="定额", on=TODAY, outlet_id=yard.pk)
    page = queries.plan(zone.ma, ask(zone).pk)
    assert [(one.name, one.capacity, one.handling_fen) for one in page.problem.yards] == [("临时堆场", 20_000, 300)]
    assert page.problem.disposals == ()
    assert any("没价的消纳场" in note for note in page.notes)


def test_working_together_costs_what_is_quoted_on_every_direct_pair(zone: Zone) -> None:
    make_park(zone)
    services.quote_price(by=zone.ma, kind="handling", fen=50, source="会议纪要", on=TODAY)
    plan = solved(zone)
    assert plan.cost_fen == 93_912_000 + 110_000 * 50


def test_a_window_past_the_plan_keeps_a_site_out(zone: Zone) -> None:
    park = make_park(zone)
    Registration.objects.filter(pk=park["春晖印务"].pk).update(starts_on=date(2025, 4, 1), ends_on=date(2025, 5, 1))
    page = queries.plan(zone.ma, ask(zone).pk)
    assert [one.name for one in page.left_out] == ["春晖印务"]
    assert "不在方案期内" in page.left_out[0].sentence


def test_programs_quote_prices_and_enter_places(zone: Zone) -> None:
    client = Client()
    client.force_login(zone.ma)
    place = {"kind": "disposal", "name": "北坡", "longitude": 103.6, "latitude": 36.6, "source": "踏勘"}
    made = client.post("/api/v1/soil/outlets", place, content_type="application/json")
    assert made.status_code == 201, made.content
    fee = {"kind": "disposal_fee", "fen": 800, "source": "询价", "on": "2024-04-01", "outlet_id": made.json()["id"]}
    assert client.post("/api/v1/soil/prices", fee, content_type="application/json").status_code == 201
    unsaid = client.post("/api/v1/soil/prices", {**fee, "source": " "}, content_type="application/json")
    assert unsaid.status_code == 422
    assert "来源" in unsaid.json()["detail"]
    assert [row["outlet"] for row in client.get("/api/v1/soil/prices").json()] == ["北坡"]
    assert Price.objects.count() == 1
