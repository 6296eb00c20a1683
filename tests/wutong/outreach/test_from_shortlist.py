"""Promises of taking firms of a ranked list onto a trip: with the reasons, once, all or none."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Zone
from tests.wutong.industries.stories import make_chain
from tests.wutong.targeting.rows import make_list, make_pick
from wutong.kernel import clock, history
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong.outreach import queries, services
from wutong.outreach.models import Target, Trip
from wutong.targeting.models import Shortlist


@pytest.fixture
def listed(zone: Zone) -> Shortlist:
    """A list of three firms, two of which are to be visited."""
    made = make_list(zone, make_chain(zone, on=clock.today()).pk)
    for number in (1, 2, 3):
        make_pick(made, number, verdict="keep" if number < 3 else "open")
    return made


def plan(zone: Zone, **more: Any) -> dict[str, Any]:
    starts = clock.today() + timedelta(days=10)
    return {
        "kind": "trip", "title": "走访控制器企业", "cities": "无锡", "office_id": zone.zhang.office_id,
        "leader_id": zone.li.pk, "member_ids": [zone.zhang.pk], "starts_on": starts,
        "ends_on": starts + timedelta(days=3), **more,
    }  # fmt: skip


def browser(zone: Zone) -> Client:
    client = Client()
    client.force_login(zone.zhang, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_kept_firms_come_onto_the_trip_with_their_reasons(zone: Zone, listed: Shortlist) -> None:
    trip = services.plan_trip(by=zone.zhang, **plan(zone))
    taken = services.put_on_trip(by=zone.zhang, trip_id=trip.pk, shortlist_id=listed.pk)
    first = Target.objects.order_by("id")[0]
    assert (len(taken.added), taken.already) == (2, ())
    assert first.why == "靶向第 1 名(60.0 分)。经营范围写明生产:“控制器”"
    assert first.ask == "补“控制器”环节的落地意向"
    assert "从靶向名单“控制器”把 2 家企业列入" in history.of(trip)[0].sentence


def test_a_firm_that_is_on_the_trip_is_told_of_and_not_doubled(zone: Zone, listed: Shortlist) -> None:
    trip = services.plan_trip(by=zone.zhang, **plan(zone))
    services.put_on_trip(by=zone.zhang, trip_id=trip.pk, shortlist_id=listed.pk)
    again = services.put_on_trip(
        by=zone.zhang, trip_id=trip.pk, shortlist_id=listed.pk, pick_ids=list(listed.picks.values_list("pk", flat=True))
    )
    assert (len(again.added), len(again.already)) == (1, 2)
    assert Target.objects.filter(trip=trip).count() == 3


def test_a_trip_and_its_targets_are_planned_together_or_not_at_all(zone: Zone, listed: Shortlist) -> None:
    trip, taken = services.plan_for(by=zone.zhang, shortlist_id=listed.pk, **plan(zone))
    assert (trip.targets.count(), len(taken.added)) == (2, 2)
    listed.picks.update(verdict="open")
    with pytest.raises(Incomplete, match="还没有标为“要去”"):
        services.plan_for(by=zone.zhang, shortlist_id=listed.pk, **plan(zone))
    assert Trip.objects.count() == 1


def test_a_trip_that_is_over_or_somebody_elses_takes_nobody(zone: Zone, listed: Shortlist) -> None:
    past = services.plan_trip(
        by=zone.zhang, **plan(zone, starts_on=clock.today() - timedelta(days=9), ends_on=clock.today())
    )
    theirs = services.plan_trip(
        by=zone.wang, **plan(zone, office_id=zone.wang.office_id, leader_id=zone.zhou.pk, member_ids=[])
    )
    with clock.at(clock.today() + timedelta(days=1)), pytest.raises(WrongStage):
        services.put_on_trip(by=zone.zhang, trip_id=past.pk, shortlist_id=listed.pk)
    with pytest.raises(NotAllowed):
        services.put_on_trip(by=zone.zhang, trip_id=theirs.pk, shortlist_id=listed.pk)
    with pytest.raises(NotFound):
        services.put_on_trip(by=zone.sun, trip_id=past.pk, shortlist_id=listed.pk)
    assert not Target.objects.exists()


def test_the_page_offers_trips_that_can_take_firms_and_ticks_the_kept_ones(zone: Zone, listed: Shortlist) -> None:
    trip = services.plan_trip(by=zone.zhang, **plan(zone))
    services.add_target(by=zone.zhang, trip_id=trip.pk, firm=listed.picks.get(place=1).name)
    found = queries.taking(zone.zhang, listed.pk, clock.today())
    assert [(one.is_ticked, one.already) for one in found.candidates] == [(True, (trip.number,)), (True, ())]
    page = browser(zone).get(reverse("outreach:from_shortlist", args=[listed.pk])).content.decode()
    assert f"已在 {trip.number}" in page
    assert page.count("checked") == 3


def test_the_page_puts_them_on_a_trip_or_plans_one(zone: Zone, listed: Shortlist) -> None:
    client, address = browser(zone), reverse("outreach:from_shortlist", args=[listed.pk])
    ids = list(listed.picks.filter(verdict="keep").values_list("pk", flat=True))
    said = plan(zone, member_ids=[zone.zhang.pk])
    made = client.post(address, {"todo": "plan", "pick_ids": ids, **said}, follow=True)
    assert "已列入 2 家目标企业" in made.content.decode()
    trip = Trip.objects.get()
    again = client.post(address, {"todo": "put", "pick_ids": ids, "trip_id": trip.pk}, follow=True)
    assert "已在这个批次里,没有重复列入" in again.content.decode()
    assert trip.targets.count() == 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"todo": "put"}, "请至少勾选一家企业"),
        ({"todo": "put", "trip_id": "99"}, "请选择一个还能改方案的批次"),
        ({"todo": "plan"}, "wt-error"),
    ],
)
def test_what_is_missing_is_said_on_the_page(zone: Zone, listed: Shortlist, said: dict[str, str], words: str) -> None:
    ids = [] if "至少" in words else list(listed.picks.values_list("pk", flat=True))[:1]
    answer = browser(zone).post(reverse("outreach:from_shortlist", args=[listed.pk]), {"pick_ids": ids, **said})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Target.objects.exists()


def test_another_team_that_goes_there_is_named(zone: Zone, listed: Shortlist) -> None:
    firm = listed.picks.get(place=1).name
    theirs = plan(zone, office_id=zone.wang.office_id, leader_id=zone.zhou.pk, member_ids=[])
    services.plan_trip(by=zone.wang, targets=[{"firm": firm}], **theirs)
    ours = services.plan_trip(by=zone.zhang, **plan(zone))
    address = reverse("outreach:from_shortlist", args=[listed.pk])
    said = {"todo": "put", "pick_ids": [listed.picks.get(place=1).pk], "trip_id": ours.pk}
    assert "请先与对方商量" in browser(zone).post(address, said, follow=True).content.decode()
