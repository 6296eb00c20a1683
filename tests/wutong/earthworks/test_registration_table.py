"""Registrations by Excel and by programs: refused cell by cell, the same list twice changing nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import TODAY, e1, registered, verified
from wutong.accounts.models import Firm
from wutong.earthworks import queries
from wutong.earthworks.models import Registration
from wutong.earthworks.services import RegistrationTable
from wutong.kernel import clock
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import Pass, Row

pytestmark = pytest.mark.django_db
TABLE = RegistrationTable()


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def rows(*told: dict[str, Any]) -> list[Row]:
    """Return rows as the kernel reads them: a value for every column."""
    blank = {column.code: column.blank for column in TABLE.columns}
    return [Row(line, {**blank, **one}) for line, one in enumerate(told, start=2)]


def heaps() -> list[Row]:
    """Return the list of a firm that keeps its own: 读者's hole and 瑞岭's heap."""
    return rows(e1(firm_name="读者印务有限公司"), e1("surplus", firm_name="甘肃金泰绿建科技有限公司"))


def bring_in(zone: Zone, told: list[Row], by: Any = None) -> list[str]:
    """Bring in what is judged good; return the verdicts."""
    walk = Pass(by or zone.ma, {})
    verdicts = TABLE.check(told, walk)
    good = [row for row, verdict in zip(told, verdicts, strict=True) if verdict.outcome == "ok"]
    if good:
        TABLE.insert(good, walk, ImportBatch(pk=7))
    return [verdict.outcome for verdict in verdicts]


def test_a_list_is_brought_in_once_however_often_it_comes(zone: Zone) -> None:
    assert bring_in(zone, heaps()) == ["ok", "ok"]
    assert bring_in(zone, heaps()) == ["duplicate", "duplicate"]
    kept = Registration.objects.order_by("id").values_list("number", "firm__name", "bank_m3", "stage")
    assert list(kept) == [
        ("ZC-TF-2024-0001", "兰州新区读者印务有限公司", 44_706, "submitted"),
        ("ZC-TF-2024-0002", "甘肃金泰绿建科技有限公司", 100_000, "submitted"),
    ]
    assert Firm.objects.count() == 3


def test_the_same_heap_twice_in_one_file_is_taken_once(zone: Zone) -> None:
    assert bring_in(zone, [*heaps(), *heaps()]) == ["ok", "ok", "duplicate", "duplicate"]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"amount": -3}, "amount"),
        ({"longitude": "36.5", "latitude": "103.6"}, "longitude"),
        ({"longitude": "4043215", "latitude": "35648021"}, "longitude"),
        ({"datum": "百度"}, "datum"),
        ({"ends_on": date(2024, 1, 1)}, "ends_on"),
        ({"use": ""}, "use"),
        ({"firm_name": ""}, "firm_name"),
        ({"longitude": "116.4", "latitude": "39.9"}, "longitude"),
        ({"loose_factor": 3}, "loose_factor"),
    ],
)
def test_a_wrong_row_is_refused_in_its_cell(zone: Zone, wrong: dict[str, Any], column: str) -> None:
    told = rows({**e1(firm_name="读者印务有限公司"), **wrong})
    (verdict,) = TABLE.check(told, Pass(zone.ma, {}))
    assert (verdict.outcome, column in (verdict.faults or {})) == ("refused", True)


def test_a_firm_brings_in_its_own_and_nobody_elses(zone: Zone) -> None:
    assert bring_in(zone, rows(e1(firm_name="")), zone.xu) == ["ok"]
    assert bring_in(zone, rows(e1("surplus", firm_name="甘肃瑞岭置业有限公司")), zone.xu) == ["refused"]
    assert Registration.objects.get().firm == zone.reader


def test_a_neighbour_of_another_firm_is_not_named_to_a_firm(zone: Zone) -> None:
    first = registered(zone)
    (verdict,) = TABLE.check(rows(e1(firm_name="", site_name="瑞岭配套")), Pass(zone.rui, {}))
    assert verdict.outcome == "refused"
    assert first.number not in verdict.sentence
    assert "读者" not in verdict.sentence


def test_a_red_soil_comes_in_stopped(zone: Zone) -> None:
    bring_in(zone, rows(e1("surplus", firm_name="甘肃瑞岭置业有限公司", soil="topsoil")))
    assert (Registration.objects.get().stage, Registration.objects.get().flags) == ("blocked", ["topsoil"])


def test_an_import_taken_back_leaves_what_was_inspected(zone: Zone) -> None:
    bring_in(zone, heaps())
    need, surplus = Registration.objects.order_by("id")
    Registration.objects.filter(pk=surplus.pk).update(version=2)
    kept = TABLE.undo([need.pk, surplus.pk], by=zone.ma)
    assert [one.id for one in kept] == [surplus.pk]
    assert Registration.objects.standing().get() == surplus


def test_a_thousand_rows_are_judged_in_as_many_queries_as_one(zone: Zone, django_assert_max_num_queries: Any) -> None:
    many = rows(
        *(e1(firm_name="读者印务有限公司", site_name=f"地块{n}", longitude=103.2 + n / 1000) for n in range(100))
    )
    with django_assert_max_num_queries(8):
        TABLE.check(many, Pass(zone.ma, {}))


def test_what_is_exported_can_come_back_in(zone: Zone) -> None:
    verified(zone)
    (line,) = queries.exported(zone.ma, queries.find_registrations(), limit=10)
    parsed = {}
    for column in TABLE.columns:
        cell = line[column.code]
        parsed[column.code] = column.blank if cell in ("", None) else column.parse(cell)
    (verdict,) = TABLE.check(rows(parsed), Pass(zone.ma, {}))
    assert verdict.outcome == "duplicate", verdict.sentence


def test_the_telephone_leaves_the_house_masked(zone: Zone) -> None:
    registered(zone)
    seen = {
        who: next(queries.exported(zone.everyone()[who], queries.find_registrations(), limit=1))["contact_phone"]
        for who in ("ma", "qian")
    }
    assert seen == {"ma": "13812345678", "qian": "138****5678"}


def test_a_program_registers_and_reads_whose_turn_it_is(client: Client, zone: Zone) -> None:
    client.force_login(zone.xu)
    told = {**e1(), "starts_on": "2024-04-15", "ends_on": "2024-08-31"}
    made = client.post("/api/v1/soil/registrations", {"values": told}, content_type="application/json").json()
    assert (made["bank_m3"], made["stage"], made["who"]) == (44_706, "submitted", "园区土方岗")
    again = client.post("/api/v1/soil/registrations", {"values": told}, content_type="application/json")
    assert (again.status_code, made["number"] in str(again.json())) == (409, True)
    client.force_login(zone.ma)
    looked = client.post(
        f"/api/v1/soil/registrations/{made['id']}/inspections",
        {"on": "2024-04-10", "verdict": "blocked", "flags": ["sand_gravel"], "note": "砂砾石层"},
        content_type="application/json",
    ).json()
    assert (looked["stage"], looked["laws"][0]["code"]) == ("blocked", "sand_gravel")
    client.force_login(zone.rui)
    assert client.get(f"/api/v1/soil/registrations/{made['id']}").status_code == 404
    assert client.get("/api/v1/soil/registrations").json()["total"] == 0
