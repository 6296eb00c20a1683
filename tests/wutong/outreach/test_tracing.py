"""This contact becomes a lead: once, with what is known, whoever asks at the same moment."""

import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests.people import Zone, make_zone
from tests.wutong.outreach.conftest import DAY
from tests.wutong.outreach.test_services import call, met, planned, refused
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, Refusal, WrongStage
from wutong.leads import queries as leads
from wutong.leads import services as lead_services
from wutong.outreach import queries, services
from wutong.outreach.models import Contact, Trip


def opened(zone: Zone, by: Any, **more: Any) -> Any:
    """Turn a record into a lead held by zhang's seat."""
    values: dict[str, Any] = {"seat_id": zone.seat(zone.zhang).pk, "project_name": "兽药原料药项目"}
    with clock.at(DAY):
        return services.open_lead(by=by, **values | more)


def test_a_contact_becomes_a_lead_with_what_is_known_already(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, person="林明", duty="经理", phone="13812341234", note="看中园区蒸汽")
    lead = opened(zone, zone.zhang, contact_id=contact.pk, values={"region": "厦门"})
    assert (lead.investor, lead.channel, lead.region) == ("厦门海牧生物有限公司", "expo", "厦门")
    assert (lead.contact_name, lead.contact_phone, lead.content) == ("林明", "13812341234", "看中园区蒸汽")
    contact.refresh_from_db()
    assert (contact.lead_id, lead.seat.person, lead.first_reporter) == (lead.pk, zone.zhang, zone.zhang)
    assert lead.number in history.of(contact)[0].sentence


@pytest.mark.parametrize(("kind", "channel"), [("trip", "trip"), ("resident", "resident"), ("inbound", "inbound")])
def test_the_channel_follows_from_the_kind_of_trip(zone: Zone, kind: str, channel: str) -> None:
    trip = planned(zone, kind=kind, starts_on=DAY, ends_on=DAY)
    contact = met(zone.zhang, trip)
    assert opened(zone, zone.zhang, contact_id=contact.pk).channel == channel


def test_a_reception_fills_the_lead_from_its_five_heads(zone: Zone) -> None:
    trip = planned(zone, kind="inbound", starts_on=DAY, ends_on=DAY)
    visit = call(zone.zhang, trip, kind="received", construction="年产五万吨", scale="3亿元", technology="发酵")
    met(zone.zhang, trip, person="林明", phone="0931-8123456", visit_id=visit.pk)
    lead = opened(zone, zone.zhang, visit_id=visit.pk)
    assert (lead.content, lead.process, lead.contact_name) == ("年产五万吨\n3亿元", "发酵", "林明")


def test_doing_it_twice_is_refused_naming_the_lead(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    lead = opened(zone, zone.zhang, contact_id=contact.pk)
    again = partial(opened, zone, zone.li, contact_id=contact.pk, project_name="另一个项目", despite_similar=True)
    assert lead.number in refused(Duplicate, again).message
    with clock.at(DAY):
        withdraw = partial(services.withdraw_contact, by=zone.zhang, contact_id=contact.pk, reason="误报")
        assert lead.number in refused(WrongStage, withdraw).message
        rename = partial(services.edit_contact, by=zone.zhang, contact_id=contact.pk, based_on=2, firm="别的公司")
        refused(WrongStage, rename)


def test_a_firm_that_leads_knows_is_refused_and_opens_despite_it_as_another_project(zone: Zone, expo: Trip) -> None:
    first = opened(zone, zone.zhang, contact_id=met(zone.zhang, expo).pk)
    second = met(zone.zhang, expo, person="陈芳")
    another: dict[str, Any] = {"contact_id": second.pk, "project_name": "饲料添加剂项目"}
    assert first.number in refused(Duplicate, lambda: opened(zone, zone.zhang, **another)).message
    assert opened(zone, zone.zhang, **another, despite_similar=True).pk != first.pk


def test_only_those_of_the_trip_open_its_leads_and_only_for_their_teams(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    refused(NotAllowed, lambda: opened(zone, zone.wang, contact_id=contact.pk))
    refused(NotAllowed, lambda: opened(zone, zone.zhang, contact_id=contact.pk, seat_id=zone.seat(zone.wang).pk))
    refused(Incomplete, lambda: opened(zone, zone.zhang))
    refused(Incomplete, lambda: opened(zone, zone.zhang, contact_id=contact.pk, project_name=""))
    assert opened(zone, zone.chen, contact_id=contact.pk, seat_id=None).pooled_at is not None


def test_the_trace_counts_from_contact_to_talks_and_hides_what_is_not_theirs(zone: Zone, expo: Trip) -> None:
    call(zone.zhang, expo, kind="talk")
    lead = opened(zone, zone.zhang, contact_id=met(zone.zhang, expo, depth="talked").pk)
    with clock.at(date(2024, 6, 6)):
        lead_services.respond(by=zone.zhang, lead_id=lead.pk, on=date(2024, 6, 6))
        for verb in ("contact", "negotiate"):
            lead_services.move(by=zone.zhang, lead_id=lead.pk, verb=verb, on=date(2024, 6, 6))
    traced = queries.trace(zone.zhang, expo.pk)
    assert (traced.contacts, traced.talked, traced.talks, traced.lead_count, traced.in_talks) == (1, 1, 1, 1, 1)
    assert [row.number for row in traced.leads.rows] == [lead.number]
    assert queries.trace(zone.wang, expo.pk).leads.hidden == 1


def test_a_withdrawn_lead_leaves_the_trace_and_frees_its_contact_for_withdrawal(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    lead = opened(zone, zone.zhang, contact_id=contact.pk)
    with clock.at(date(2024, 6, 7)):
        lead_services.withdraw(by=zone.zhao, lead_id=lead.pk, reason="误报")
        assert queries.trace(zone.zhang, expo.pk).lead_count == 0
        assert queries.leads_from(date(2024, 6, 7)) == []
        assert queries.leads_from(DAY) == [lead.pk], "on that day it still stood"
        assert services.withdraw_contact(by=zone.zhang, contact_id=contact.pk, reason="误报").withdrawn_at


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_one_moment_one_opens_the_lead_and_the_other_is_told() -> None:
    zone = make_zone()
    contact = met(zone.zhang, planned(zone, starts_on=DAY, ends_on=DAY))
    acts = [
        lambda: opened(zone, zone.zhang, contact_id=contact.pk, project_name="一期", despite_similar=True),
        lambda: opened(zone, zone.li, contact_id=contact.pk, project_name="二期", despite_similar=True),
    ]
    won, lost = at_once(acts)
    kept = Contact.objects.get(pk=contact.pk)
    assert [lead.pk for lead in won] == [kept.lead_id]
    assert won[0].number in lost[0].message
    assert leads.registered(clock.today()) == [kept.lead_id], "the other's lead went with its transaction"


def at_once(acts: list[Callable[[], Any]]) -> tuple[list[Any], list[Refusal]]:
    """Run acts in threads that start together; return what came of them and what was refused."""
    gate, won, lost = threading.Barrier(len(acts), timeout=20), [], []

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            won.append(act())
        except Refusal as refusal:
            lost.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return won, lost
