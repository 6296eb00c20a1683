"""What trips, visits and contacts promise, and what they refuse."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from tests.wutong.outreach.conftest import DAY
from wutong.kernel import clock, history
from wutong.kernel.errors import (
    BadFile,
    Conflict,
    Duplicate,
    Incomplete,
    NotAllowed,
    NotFound,
    Refusal,
    WrongStage,
)
from wutong.kernel.models import Event
from wutong.outreach import services
from wutong.outreach.models import Contact, Target, Trip, Visit

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def refused(kind: type[Refusal], act: Callable[[], Any]) -> Refusal:
    """Return the refusal of an act that must leave every table as it was."""
    tables = (Trip, Visit, Contact, Target, Event)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    with pytest.raises(kind) as caught:
        act()
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    return caught.value


def met(by: Any, trip: Trip, firm: str = "厦门海牧生物有限公司", **more: Any) -> Contact:
    """Enter a contact at the expo."""
    with clock.at(DAY):
        return services.add_contact(by=by, trip_id=trip.pk, firm=firm, on=DAY, **more)


def planned(zone: Zone, **changes: Any) -> Trip:
    """Plan a trip of zhang's with some values changed."""
    values: dict[str, Any] = {
        "by": zone.zhang,
        "kind": "trip",
        "title": "走访上海企业",
        "cities": "上海",
        "office_id": zone.equipment_office.pk,
        "leader_id": zone.zhang.pk,
        "member_ids": [],
        "starts_on": date(2024, 7, 1),
        "ends_on": date(2024, 7, 5),
    }
    with clock.at(DAY):
        return services.plan_trip(**values | changes)


def test_trips_and_delegations_are_numbered_apart_and_without_gaps(zone: Zone, expo: Trip) -> None:
    second, delegation = planned(zone), planned(zone, kind="inbound")
    refused(Incomplete, lambda: planned(zone, title=" "))
    third = planned(zone, starts_on=date(2025, 1, 6), ends_on=date(2025, 1, 8))
    assert [trip.number for trip in (expo, second, delegation, third, planned(zone))] == [
        "ZC-WC-2024-001", "ZC-WC-2024-002", "ZC-LF-2024-001", "ZC-WC-2025-001", "ZC-WC-2024-003",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"cities": ""}, "cities"),
        ({"ends_on": date(2024, 6, 30)}, "ends_on"),
        ({"ends_on": date(2026, 6, 30)}, "ends_on"),
        ({"starts_on": date(2034, 7, 1), "ends_on": date(2034, 7, 2)}, "starts_on"),
        ({"title": "长" * 201}, "title"),
        ({"kind": "holiday"}, "kind"),
        ({"member_ids": [99999]}, "member_ids"),
        ({"leader_id": 99999}, "leader_id"),
        ({"targets": [{"firm": "  "}]}, "firm"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_field(zone: Zone, changes: dict[str, Any], field: str) -> None:
    assert field in refused(Incomplete, lambda: planned(zone, **changes)).fields


def test_an_officer_plans_for_their_own_office_and_the_promotion_office_for_all(zone: Zone) -> None:
    refused(NotAllowed, lambda: planned(zone, office_id=zone.wang.office_id))
    refused(NotAllowed, lambda: planned(zone, by=zone.qian))
    assert planned(zone, by=zone.zhao, office_id=zone.wang.office_id).office_id == zone.wang.office_id


def test_a_firm_stands_once_on_a_plan(zone: Zone) -> None:
    twice = [{"firm": "上海华瑞电机有限公司"}, {"firm": "华瑞电机(上海)股份有限公司"}]
    refused(Duplicate, lambda: planned(zone, targets=twice))
    trip = planned(zone, targets=twice[:1])
    with clock.at(DAY):
        dropped = services.drop_target(by=zone.zhang, target_id=trip.targets.get().pk)
        services.add_target(by=zone.zhang, trip_id=trip.pk, firm="华瑞电机", why="配套")
        refused(NotFound, lambda: services.drop_target(by=zone.zhang, target_id=dropped.pk))
    assert trip.targets.filter(dropped_at__isnull=True).get().why == "配套"


def test_a_leader_or_the_promotion_office_approves_and_nobody_their_own(zone: Zone, expo: Trip) -> None:
    with clock.at(date(2024, 5, 21)):
        refused(NotAllowed, lambda: services.approve(by=zone.li, trip_id=expo.pk))
        refused(NotAllowed, lambda: services.approve(by=zone.wang, trip_id=expo.pk))
        own = planned(zone, by=zone.zhao, office_id=zone.promotion_office.pk, leader_id=zone.qian.pk)
        refused(NotAllowed, lambda: services.approve(by=zone.qian, trip_id=own.pk))
        refused(NotAllowed, lambda: services.approve(by=zone.zhao, trip_id=own.pk))
        assert services.approve(by=zone.qian, trip_id=expo.pk).approved_by == zone.qian
        refused(WrongStage, lambda: services.approve(by=zone.zhao, trip_id=expo.pk))


def test_a_plan_changed_after_approval_needs_approval_anew(zone: Zone, expo: Trip) -> None:
    values: dict[str, Any] = {
        "title": expo.title,
        "cities": "厦门、泉州",
        "leader_id": zone.li.pk,
        "member_ids": [zone.chen.pk],
        "starts_on": expo.starts_on,
        "ends_on": expo.ends_on,
    }
    with clock.at(date(2024, 5, 21)):
        seen = services.approve(by=zone.qian, trip_id=expo.pk).version
        changed = services.edit(by=zone.li, trip_id=expo.pk, based_on=seen, **values)
        assert (changed.approved_at, changed.cities) == (None, "厦门、泉州")
        refused(Conflict, lambda: services.edit(by=zone.zhang, trip_id=expo.pk, based_on=seen, **values))
    assert [person.name for person in changed.members.all()] == ["陈专员"]


def test_new_days_may_not_leave_out_what_happened(zone: Zone, expo: Trip) -> None:
    met(zone.zhang, expo)
    values: dict[str, Any] = {"title": "短", "cities": "厦门", "leader_id": zone.li.pk, "member_ids": []}
    with clock.at(DAY):
        shorter = {**values, "starts_on": date(2024, 6, 6), "ends_on": expo.ends_on}
        refused(Incomplete, lambda: services.edit(by=zone.li, trip_id=expo.pk, based_on=expo.version, **shorter))


def test_a_report_is_handed_in_once_after_the_end(zone: Zone, expo: Trip) -> None:
    with clock.at(DAY):
        refused(WrongStage, lambda: services.report(by=zone.zhang, trip_id=expo.pk, text="成效"))
    with clock.at(date(2024, 6, 11)):
        refused(Incomplete, lambda: services.report(by=zone.zhang, trip_id=expo.pk, text=" \n"))
        refused(NotAllowed, lambda: services.report(by=zone.wang, trip_id=expo.pk, text="成效"))
        assert services.report(by=zone.zhang, trip_id=expo.pk, text="成效").report == "成效"
        refused(WrongStage, lambda: services.report(by=zone.zhang, trip_id=expo.pk, text="再来"))
        refused(WrongStage, lambda: services.cancel(by=zone.zhang, trip_id=expo.pk, reason="晚了"))


def test_a_trip_is_cancelled_only_while_nothing_happened_on_it(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    with clock.at(DAY):
        refusal = refused(WrongStage, lambda: services.cancel(by=zone.li, trip_id=expo.pk, reason="展会延期"))
        assert "接触 1 条" in refusal.message
        services.withdraw_contact(by=zone.zhang, contact_id=contact.pk, reason="误报")
        refused(Incomplete, lambda: services.cancel(by=zone.li, trip_id=expo.pk, reason=""))
        assert services.cancel(by=zone.li, trip_id=expo.pk, reason="展会延期").cancelled_reason == "展会延期"
        refused(WrongStage, lambda: met(zone.zhang, expo))
        refused(WrongStage, lambda: services.approve(by=zone.qian, trip_id=expo.pk))


@pytest.mark.parametrize("on", [date(2024, 6, 2), date(2024, 6, 6), date(2024, 6, 9)])
def test_nothing_happens_before_the_trip_after_it_or_tomorrow(zone: Zone, expo: Trip, on: date) -> None:
    with clock.at(DAY):
        add = partial(services.add_contact, by=zone.zhang, trip_id=expo.pk, firm="海牧生物", on=on)
        assert "on" in refused(Incomplete, add).fields


def test_before_the_trip_begins_there_is_nothing_to_record(zone: Zone, expo: Trip) -> None:
    with clock.at(date(2024, 6, 1)):
        add = partial(services.add_contact, by=zone.zhang, trip_id=expo.pk, firm="海牧生物", on=date(2024, 6, 1))
        assert "进行中" in refused(WrongStage, add).message


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"firm": " "}, "firm"),
        ({"firm": "长" * 201}, "firm"),
        ({"phone": "打我电话"}, "phone"),
        ({"person": "名" * 33}, "person"),
        ({"depth": "friends"}, "depth"),
        ({"visit_id": 12345}, "visit_id"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_by_field(
    zone: Zone, expo: Trip, values: dict[str, Any], field: str
) -> None:
    assert field in refused(Incomplete, lambda: met(zone.zhang, expo, **{"firm": "海牧生物"} | values)).fields


def test_one_person_of_one_firm_is_met_once_a_trip_however_the_firm_is_spelled(zone: Zone, expo: Trip) -> None:
    met(zone.zhang, expo, person="林明")
    again = partial(met, zone.zhang, expo, firm="海牧生物(厦门)有限责任公司", person="林明")
    assert "厦门海牧生物有限公司" in refused(Duplicate, again).message
    assert met(zone.zhang, expo, person="陈芳").pk
    assert met(zone.zhang, expo, firm="天津海牧生物有限公司", person="林明").pk, "another place, another firm"


def test_a_contact_is_corrected_from_its_version_and_keeps_a_number_not_shown(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, person="林明", phone="13812341234")
    edit: dict[str, Any] = {"firm": contact.firm, "person": "林明", "depth": "talked"}
    with clock.at(DAY):
        done = services.edit_contact(by=zone.zhang, contact_id=contact.pk, based_on=1, **edit)
        assert (done.depth, done.phone, done.version) == ("talked", "13812341234", 2)
        stale = partial(services.edit_contact, by=zone.zhang, contact_id=contact.pk, based_on=1, **edit)
        refused(Conflict, stale)
        services.edit_contact(by=zone.zhang, contact_id=contact.pk, based_on=2, **edit, phone="13999998888")
    told = " ".join(str(event.changes) for event in history.of(contact))
    assert "13999998888" not in told
    assert "13812341234" not in told


def test_a_number_is_revealed_to_those_who_work_on_the_trip_and_written_down(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, phone="13812341234")
    assert services.reveal_phone(by=zone.chen, contact_id=contact.pk) == "13812341234"
    seen = history.of(contact)[0]
    assert (seen.by, seen.verb) == (zone.chen, "outreach.contact.revealed")
    for person in (zone.wang, zone.qian):
        refused(NotAllowed, lambda person=person: services.reveal_phone(by=person, contact_id=contact.pk))
    for person in (zone.sun, zone.hu, zone.wu, zone.he):
        refused(NotFound, lambda person=person: services.reveal_phone(by=person, contact_id=contact.pk))


def test_those_of_another_office_read_and_do_not_write(zone: Zone, expo: Trip) -> None:
    refused(NotAllowed, lambda: met(zone.wang, expo))
    refused(NotAllowed, lambda: met(zone.qian, expo))
    refused(NotFound, lambda: met(zone.sun, expo))
    assert met(zone.chen, expo).created_by == zone.chen, "same office"
    assert met(zone.zhao, expo, person="林明").created_by == zone.zhao, "the promotion office"


def test_a_withdrawn_contact_stays_with_its_reason_and_can_be_entered_anew(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    with clock.at(DAY):
        refused(Incomplete, lambda: services.withdraw_contact(by=zone.zhang, contact_id=contact.pk, reason=""))
        services.withdraw_contact(by=zone.zhang, contact_id=contact.pk, reason="认错展商")
        again = partial(services.withdraw_contact, by=zone.zhang, contact_id=contact.pk, reason="再来")
        refused(WrongStage, again)
    assert met(zone.zhang, expo).pk != contact.pk
    assert Contact.objects.get(pk=contact.pk).withdrawn_reason == "认错展商"


def call(by: Any, trip: Trip, **more: Any) -> Visit:
    """Enter a call on a firm."""
    values: dict[str, Any] = {"kind": "call", "firm": "厦门海牧生物有限公司", "on": DAY}
    with clock.at(DAY):
        return services.add_visit(by=by, trip_id=trip.pk, **values | more)


def test_a_visit_keeps_form_f4_with_people_and_pictures(zone: Zone, expo: Trip) -> None:
    photo = SimpleUploadedFile("一.png", PNG, "image/png")
    visit = call(zone.zhang, expo, our_ids=[zone.li.pk], photos=[photo], promise="一周内寄价格", next_on=DAY)
    assert (visit.promise, visit.ours.get(), visit.photos.count()) == ("一周内寄价格", zone.li, 1)
    refused(Duplicate, lambda: call(zone.zhang, expo, firm="海牧生物"))
    assert call(zone.zhang, expo, kind="talk").pk != visit.pk


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"kind": "received"}, Incomplete),
        ({"next_on": date(2024, 6, 4)}, Incomplete),
        ({"our_ids": [99999]}, Incomplete),
        ({"situation": "长" * 5001}, Incomplete),
        ({"photos": [SimpleUploadedFile("x.png", b"<html>not a picture", "image/png")]}, BadFile),
        ({"photos": [SimpleUploadedFile("x.png", b"RIFF1234WAVEfmt ", "image/webp")]}, BadFile),
    ],
)
def test_a_visit_that_cannot_be_is_refused(zone: Zone, expo: Trip, values: dict[str, Any], kind: type[Refusal]) -> None:
    refused(kind, lambda: call(zone.zhang, expo, **values))


def test_a_delegation_is_received_and_its_five_heads_kept(zone: Zone) -> None:
    trip = planned(zone, kind="inbound", starts_on=DAY, ends_on=DAY)
    heads = {
        "construction": "年产五万吨",
        "scale": "3亿元",
        "technology": "发酵",
        "strengths": "链主",
        "benefits": "税收",
    }
    visit = call(zone.zhang, trip, kind="received", **heads)
    assert {name: getattr(visit, name) for name in heads} == heads
    refused(Incomplete, lambda: call(zone.zhang, trip, kind="call", firm="另一家公司"))


def test_a_visit_is_completed_from_its_version_and_withdrawn_with_a_reason(zone: Zone, expo: Trip) -> None:
    visit = call(zone.zhang, expo)
    with clock.at(DAY):
        done = services.edit_visit(by=zone.zhang, visit_id=visit.pk, based_on=1, demands="要蒸汽")
        assert done.demands == "要蒸汽"
        stale = partial(services.edit_visit, by=zone.zhang, visit_id=visit.pk, based_on=1, demands="要电")
        refused(Conflict, stale)
        gone = services.withdraw_visit(by=zone.zhang, visit_id=visit.pk, reason="误报")
        refused(WrongStage, lambda: services.edit_visit(by=zone.zhang, visit_id=visit.pk, based_on=3, demands="x"))
    assert gone.withdrawn_reason == "误报"
