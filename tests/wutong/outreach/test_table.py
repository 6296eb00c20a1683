"""A heap of business cards brought in as the contacts of one trip."""

from typing import Any

import pytest
from django.test import Client

from tests.people import Zone
from tests.wutong.kernel.tables import made
from tests.wutong.outreach.conftest import DAY, other_trip
from tests.wutong.outreach.test_services import met
from tests.wutong.outreach.test_tracing import opened
from wutong.accounts.models import Person
from wutong.kernel import clock, jobs
from wutong.kernel.errors import WrongStage
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import Pass, Row
from wutong.outreach import services
from wutong.outreach.models import Contact, Trip

START = "/tables/outreach.contacts/import/"
HEAD = ("展商名称", "联系人", "职务", "手机", "展位", "备注")
CARDS = [
    ("厦门海牧生物有限公司", "林明", "经理", "13812341234", "E7-28", "看中蒸汽"),
    ("海牧生物(厦门)股份有限公司", "林明", "", "", "", "同一个人"),
    ("天津海牧生物有限公司", "林明", "", "", "", "另一家"),
    ("坏电话公司", "王芳", "", "打我电话", "", ""),
    ("", "没有企业", "", "", "", ""),
    ("已有动物药业公司", "", "", "", "", ""),
]


def brought(person: Person, trip: Trip, rows: list[tuple[Any, ...]]) -> ImportBatch:
    """Upload, confirm and work off a list; return what became of it."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    file = made.upload(made.xlsx([HEAD, *rows]), "名片.xlsx")
    answer = client.post(START, {"file": file, "o-trip": trip.pk})
    assert answer.status_code == 302, answer.content.decode()
    assert client.post(f"{answer['Location']}confirm/").status_code == 302
    jobs.run_waiting_jobs()
    return ImportBatch.objects.latest("id")


def test_cards_become_contacts_of_the_trip_and_repeats_do_not(zone: Zone, expo: Trip) -> None:
    met(zone.zhang, expo, firm="已有动物药业公司")
    with clock.at(DAY):
        batch = brought(zone.zhang, expo, CARDS)
        again = brought(zone.zhang, expo, CARDS[:1] + CARDS[2:3])
    assert (batch.rows_created, batch.rows_duplicate, batch.rows_refused) == (2, 2, 2)
    assert (again.rows_created, again.rows_duplicate) == (0, 2)
    made_ = Contact.objects.filter(trip=expo, person="林明").order_by("id")
    assert [(one.firm, one.met_on, one.created_by) for one in made_] == [
        ("厦门海牧生物有限公司", DAY, zone.zhang), ("天津海牧生物有限公司", DAY, zone.zhang),
    ]  # fmt: skip


def test_only_own_trips_that_have_begun_are_offered(zone: Zone, expo: Trip) -> None:
    theirs = other_trip(zone, DAY, DAY)
    with clock.at(DAY):
        offered = services.ContactTable().options_form(zone.zhang)({"trip": str(expo.pk)})
        assert offered.is_valid()
        assert not services.ContactTable().options_form(zone.zhang)({"trip": str(theirs.pk)}).is_valid()
    assert not services.ContactTable().may_import(zone.qian)


def test_an_import_taken_back_leaves_what_somebody_worked_on(zone: Zone, expo: Trip) -> None:
    with clock.at(DAY):
        brought(zone.zhang, expo, [CARDS[0], CARDS[2], ("第三动物药业公司", "", "", "", "", "")])
        edited, lead, untouched = Contact.objects.order_by("id")
        services.edit_contact(by=zone.zhang, contact_id=edited.pk, based_on=1, firm=edited.firm, depth="talked")
        opened(zone, zone.zhang, contact_id=lead.pk)
        ids = [edited.pk, lead.pk, untouched.pk]
        kept = services.ContactTable().undo(ids, by=zone.zhang)
    assert {one.id for one in kept} == {edited.pk, lead.pk}
    assert list(Contact.objects.standing().order_by("id").values_list("pk", flat=True)) == [edited.pk, lead.pk]


def test_rows_do_not_land_on_a_trip_called_off_after_the_preview(zone: Zone, expo: Trip) -> None:
    with clock.at(DAY):
        walk = Pass(by=zone.zhang, options={"trip": expo.pk})
        services.cancel(by=zone.li, trip_id=expo.pk, reason="台风")
        with pytest.raises(WrongStage):
            services.ContactTable().insert([Row(2, {"firm": "海牧生物"})], walk, ImportBatch())
    assert Contact.objects.count() == 0


def test_an_imported_row_opens_as_a_contact(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo)
    client = Client()
    client.force_login(zone.zhang, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(services.ContactTable().address(contact.pk)).status_code == 200


@pytest.mark.parametrize("count", [1, 400])
def test_the_check_asks_no_more_for_many_rows(
    zone: Zone, expo: Trip, count: int, django_assert_max_num_queries: Any
) -> None:
    values = {"person": "", "duty": "", "phone": "", "booth": "", "note": "", "depth": "met", "on": None}
    rows = [Row(line, {"firm": f"第{line}动物药业公司"} | values) for line in range(count)]
    with clock.at(DAY), django_assert_max_num_queries(10):
        walk = Pass(by=zone.zhang, options={"trip": expo.pk})
        assert {verdict.outcome for verdict in services.ContactTable().check(rows, walk)} == {"ok"}
