"""Who sees, writes and approves: by query, and the same on the page that asks no query."""

import pytest

from tests.people import Zone
from tests.wutong.outreach.conftest import DAY, other_trip
from wutong.outreach import permissions, queries
from wutong.outreach.models import Trip
from wutong.outreach.queries.dossier import can_write

SEES = {"zhang", "chen", "li", "wang", "zhou", "zhao", "qian"}
WRITES = {"zhang", "chen", "li", "zhao"}
APPROVES = {"zhao", "qian"}


def test_promoters_and_leaders_see_every_trip_and_nobody_else_one(zone: Zone, expo: Trip) -> None:
    other_trip(zone, DAY, DAY)
    seen = {name: permissions.visible(person).count() for name, person in zone.everyone().items()}
    assert seen == {name: 2 if name in SEES else 0 for name in seen}


def test_those_who_go_their_office_and_the_promotion_office_write(zone: Zone, expo: Trip) -> None:
    writes = {name for name, person in zone.everyone().items() if permissions.editable(person).exists()}
    assert writes == WRITES


def test_a_leader_who_goes_along_writes_that_trip_and_no_other(zone: Zone, expo: Trip) -> None:
    theirs = other_trip(zone, DAY, DAY)
    theirs.members.add(zone.qian)
    assert list(permissions.editable(zone.qian)) == [theirs]
    assert permissions.is_own(zone.qian, theirs)
    assert not permissions.is_own(zone.qian, expo)


def test_a_member_without_a_promoting_role_does_not_see_business_by_going_along(zone: Zone, expo: Trip) -> None:
    expo.members.add(zone.sun)
    assert list(permissions.visible(zone.sun)) == list(permissions.editable(zone.sun)) == []


def test_leaders_and_the_promotion_office_approve(zone: Zone) -> None:
    assert {name for name, person in zone.everyone().items() if permissions.may_approve(person)} == APPROVES


def test_the_page_and_the_query_agree_on_who_writes(zone: Zone, expo: Trip) -> None:
    for trip in (expo, other_trip(zone, DAY, DAY)):
        for name, person in zone.everyone().items():
            by_query = permissions.editable(person).filter(pk=trip.pk).exists()
            assert can_write(person, trip, trip.members.all()) == by_query == queries.may_write(person, trip), name


def test_somebody_who_left_sees_nothing(zone: Zone, expo: Trip) -> None:
    zone.zhang.is_active = False
    zone.zhang.save()
    assert not permissions.visible(zone.zhang).exists()
    assert not permissions.may_plan(zone.zhang, zone.zhang.office_id)


@pytest.mark.parametrize("name", ["zhang", "wang", "zhao"])
def test_promoters_plan_for_their_office_and_the_promotion_office_for_any(zone: Zone, name: str) -> None:
    person = zone.everyone()[name]
    assert permissions.may_plan(person, person.office_id)
    assert permissions.may_plan(person, zone.sun.office_id) == (name == "zhao")
