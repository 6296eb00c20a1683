"""Transport permits: ten papers, valid trucks, and the day soil may leave the gate."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.match_stories import TODAY, agree, list_truck, permitted, propose, scan, tick_all
from wutong.earthworks import services
from wutong.earthworks.lifecycle import Flag, MatchStage
from wutong.earthworks.models import Match, PermitItem, Registration, Truck
from wutong.earthworks.queries import checklist, match_rules
from wutong.kernel import clock, history, rules
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, Refusal, WrongStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


@pytest.fixture
def match(zone: Zone) -> Match:
    """A match under a signed agreement."""
    return agree(zone).match


def test_with_every_paper_and_a_truck_the_match_is_permitted(zone: Zone, match: Match) -> None:
    permitted(zone, match)
    found = Match.objects.get()
    assert (found.stage, found.stage_now()) == (MatchStage.PERMITTED, MatchStage.PERMITTED)
    assert "运输核准办结" in history.of(match)[0].sentence


@pytest.mark.parametrize("code", ["application", "generator", "dust"])
def test_one_missing_paper_keeps_the_gate_shut(zone: Zone, match: Match, code: str) -> None:
    tick_all(zone, match, but=code)
    list_truck(zone, match)
    with pytest.raises(WrongStage, match="未办:"):
        services.permit(by=zone.ma, match_id=match.pk, on=TODAY)
    assert Match.objects.get().permitted_at is None


def test_a_paper_that_ran_out_keeps_the_gate_shut_until_it_is_renewed(zone: Zone, match: Match) -> None:
    tick_all(zone, match, valid_to=TODAY)
    list_truck(zone, match)
    with clock.at(TODAY + timedelta(days=1)):
        with pytest.raises(WrongStage, match="2024-04-10 已到期"):
            services.permit(by=zone.ma, match_id=match.pk, on=clock.today())
        tick_all(zone, match, valid_to=date(2024, 12, 31))
        services.permit(by=zone.ma, match_id=match.pk, on=clock.today())
    assert PermitItem.objects.count() == 10
    assert Match.objects.get().stage == MatchStage.PERMITTED


def test_without_a_truck_that_may_drive_there_is_no_permit(zone: Zone, match: Match) -> None:
    tick_all(zone, match)
    truck = list_truck(zone, match)
    services.remove_truck(by=zone.ma, truck_id=truck.pk, reason="换车")
    with pytest.raises(WrongStage, match="一车一证"):
        services.permit(by=zone.ma, match_id=match.pk, on=TODAY)
    with pytest.raises(WrongStage, match="已经移出"):
        services.remove_truck(by=zone.ma, truck_id=truck.pk, reason="再移")


@pytest.mark.parametrize("side", ["surplus", "need"])
def test_a_red_line_after_the_agreement_stops_the_permit(zone: Zone, match: Match, side: str) -> None:
    tick_all(zone, match)
    list_truck(zone, match)
    Registration.objects.filter(side=side).update(flags=[Flag.STOPPED])
    with pytest.raises(WrongStage, match="停工令期间"):
        services.permit(by=zone.ma, match_id=match.pk, on=TODAY)
    assert Match.objects.get().permitted_at is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "bribe"}, "code"),
        ({"done_on": date(2024, 4, 11)}, "done_on"),
        ({"done_on": date(2024, 4, 9)}, "done_on"),
        ({"number": ""}, "number"),
        ({"valid_to": date(2024, 4, 9)}, "valid_to"),
    ],
)
def test_a_wrong_line_of_the_checklist_is_refused(zone: Zone, match: Match, more: dict[str, Any], field: str) -> None:
    usual: dict[str, Any] = {"code": "licence", "done_on": TODAY, "number": "甘交运管许可兰字1号"}
    with pytest.raises(Incomplete) as refusal:
        services.tick_item(by=zone.ma, match_id=match.pk, **usual | more)
    assert field in refusal.value.fields
    assert PermitItem.objects.count() == 0


def test_a_renewed_paper_keeps_its_scan_and_tells_what_changed(zone: Zone, match: Match) -> None:
    said = {"match_id": match.pk, "code": "licence", "done_on": TODAY}
    services.tick_item(by=zone.ma, **said, number="一号", file=scan("许可.pdf"))
    made = services.tick_item(by=zone.ma, **said, number="二号")
    assert made.file is not None
    assert history.of(match)[0].changes == {"number": ["一号", "二号"]}


def test_the_statutory_clock_starts_with_the_application(zone: Zone, match: Match) -> None:
    assert checklist.clock_of([]) is None
    tick_all(zone, match)
    found = checklist.clock_of(list(match.permit_items.all()))
    assert found == match_rules.Clock(TODAY, 20, "自然日", date(2024, 4, 30))
    assert (found.left(TODAY), found.left(date(2024, 5, 2))) == (20, -2)
    rules.amend(
        "soil-matches", by=zone.zhao, valid_from=date(2024, 4, 1), values={"permit_counting": "working"},
        source="行政许可法第八十二条", note="按工作日计",
    )  # fmt: skip
    assert match_rules.permit_clock(TODAY).due_on == date(2024, 5, 10)


def test_a_permit_is_given_once_and_not_before_its_agreement(zone: Zone, match: Match) -> None:
    tick_all(zone, match)
    list_truck(zone, match)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Incomplete):
            services.permit(by=zone.ma, match_id=match.pk, on=on)
    services.permit(by=zone.ma, match_id=match.pk, on=TODAY)
    with pytest.raises(Conflict, match="已经核准"):
        services.permit(by=zone.ma, match_id=match.pk, on=TODAY)


def test_before_the_agreement_there_is_nothing_to_permit(zone: Zone) -> None:
    match = propose(zone)
    for verb in (tick_all, list_truck):
        with pytest.raises(WrongStage):
            verb(zone, match)
    assert (PermitItem.objects.count(), Truck.objects.count()) == (0, 0)


def test_only_the_soil_desk_keeps_checklist_and_trucks(zone: Zone, match: Match) -> None:
    truck = list_truck(zone, match)
    for person in (zone.rui, zone.sun, zone.qian):
        with pytest.raises(NotAllowed):
            services.tick_item(by=person, match_id=match.pk, code="dust", done_on=TODAY)
        with pytest.raises(NotAllowed):
            services.permit(by=person, match_id=match.pk, on=TODAY)
        with pytest.raises(NotAllowed):
            services.remove_truck(by=person, truck_id=truck.pk, reason="换车")
    assert (PermitItem.objects.count(), Truck.objects.filter(removed_at=None).count()) == (0, 1)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("甘A12345", "甘A12345"), ("甘a·12345", "甘A12345"), ("甘A D12345", "甘AD12345"), ("甘A12345D", "甘A12345D"),
        ("甘AF1234", "甘AF1234"), ("甘AA1B2C3", None), ("甘A1234", None), ("甘A12345挂", None), ("兰A12345", None),
        ("甘I12345", None), ("甘AO2345", None), ("甘A123456", None), ("", None), ("' or 1=1", None),
    ],
)  # fmt: skip
def test_a_plate_is_ordinary_or_new_energy(zone: Zone, match: Match, given: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Incomplete) as refusal:
            list_truck(zone, match, given)
        assert "plate" in refusal.value.fields
        assert Truck.objects.count() == 0
    else:
        assert list_truck(zone, match, given).plate == kept


@pytest.mark.parametrize(
    "more",
    [{"bed_m3": 0}, {"bed_m3": 41}, {"bed_m3": Decimal("NaN")}, {"valid_to": date(2024, 4, 9)}, {"permit_number": ""}],
)
def test_a_truck_without_believable_bed_or_valid_permit_is_refused(
    zone: Zone, match: Match, more: dict[str, Any]
) -> None:
    with pytest.raises(Refusal):
        list_truck(zone, match, **more)
    assert Truck.objects.count() == 0


def test_a_truck_is_listed_once_and_may_come_back(zone: Zone, match: Match) -> None:
    truck = list_truck(zone, match)
    with pytest.raises(Duplicate, match="甘A12345 已在"):
        list_truck(zone, match, "甘A-12345")
    services.remove_truck(by=zone.ma, truck_id=truck.pk, reason="换证")
    list_truck(zone, match)
    assert Truck.objects.count() == 2
