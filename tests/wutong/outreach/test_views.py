"""The pages of outreach as each person meets them."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import Zone
from tests.wutong.outreach.conftest import DAY, other_trip
from tests.wutong.outreach.test_services import PNG, call, met, planned
from tests.wutong.outreach.test_tracing import opened
from wutong.accounts.models import Person
from wutong.kernel import clock
from wutong.kernel.models import Event
from wutong.outreach.models import Contact, Trip

# The ends of transactions ask nothing.
_MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
PART = {"HX-Request": "true"}


def browser(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(person: Person, address: str, **more: Any) -> str:
    """Return the page as the person reads it on the day of the expo."""
    with clock.at(DAY):
        answer = browser(person).get(address, **more)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def send(person: Person, address: str, values: dict[str, Any], **more: Any) -> Any:
    """Return the answer to a form on the day of the expo."""
    with clock.at(DAY):
        return browser(person).post(address, values, **more)


def at(trip: Trip, end: str = "") -> str:
    return f"/outreach/trips/{trip.pk}/{end}"


def quick(**more: Any) -> dict[str, Any]:
    """Return what the quick form sends."""
    return {"firm": "厦门海牧生物有限公司", "depth": "met", "on": DAY.isoformat()} | more


def test_the_list_and_the_calendar_show_the_trips_of_the_zone(zone: Zone, expo: Trip) -> None:
    for address in ("/outreach/", "/outreach/?view=calendar", "/outreach/?view=calendar&month=2024-06"):
        page = read(zone.qian, address)
        assert "参加厦门兽药展" in page
        assert "立批次</a>" not in page, "a leader plans no trips"
    assert "没有符合条件的批次" in read(zone.zhang, "/outreach/?kind=inbound")


def test_insiders_who_do_not_promote_get_an_honest_empty_list_and_outsiders_nothing(zone: Zone, expo: Trip) -> None:
    page = read(zone.hu, "/outreach/")
    assert "没有您可见的批次" in page
    assert expo.title not in page
    assert browser(zone.hu).get(at(expo)).status_code == 404
    for person in (zone.wu, zone.zheng, zone.feng, zone.he):
        for address in ("/outreach/", at(expo), "/outreach/contacts.xlsx", "/outreach/clashes/"):
            assert browser(person).get(address).status_code == 403
    assert Client().get("/outreach/").status_code == 302


def test_a_trip_is_planned_approved_and_reported_on_its_pages(zone: Zone) -> None:
    form = {
        "kind": "trip", "title": "走访上海", "cities": "上海", "office_id": zone.equipment_office.pk,
        "leader_id": zone.zhang.pk, "starts_on": "2024-06-03", "ends_on": "2024-06-04",
        "targets": "华瑞电机\n\n中科电气",
    }  # fmt: skip
    assert send(zone.zhang, "/outreach/trips/new/", form | {"ends_on": "2024-06-01"}).status_code == 422
    assert send(zone.zhang, "/outreach/trips/new/", form).status_code == 302
    trip = Trip.objects.get()
    assert trip.targets.count() == 2
    assert "应于 <b>2024-06-12</b> 前提交" in read(zone.zhang, at(trip))
    assert send(zone.zhang, at(trip, "report/"), {"text": "拜访两家"}).status_code == 302
    assert "拜访两家" in read(zone.qian, at(trip))
    assert send(zone.zhang, at(trip, "report/"), {"text": "再来一次"}).status_code == 422


def test_the_button_to_approve_says_why_it_is_out_of_reach(zone: Zone) -> None:
    trip = planned(zone)
    assert "由分管领导或招商办批准。" in read(zone.zhang, at(trip))
    assert send(zone.zhang, at(trip, "approve/"), {}).status_code == 403
    assert send(zone.qian, at(trip, "approve/"), {}).status_code == 302
    assert "钱副主任 今天 09:00" in read(zone.zhang, at(trip))


def test_a_plan_is_edited_and_a_stale_edit_keeps_what_was_typed(zone: Zone) -> None:
    trip = planned(zone)
    form = {
        "title": "走访上海二", "cities": "上海", "leader_id": zone.zhang.pk, "starts_on": "2024-07-01",
        "ends_on": "2024-07-05", "version": 1,
    }  # fmt: skip
    assert 'value="走访上海企业"' in read(zone.zhang, at(trip, "edit/"))
    assert send(zone.zhang, at(trip, "edit/"), form).status_code == 302
    stale = send(zone.chen, at(trip, "edit/"), form | {"title": "走访上海三"})
    assert (stale.status_code, "走访上海三" in stale.content.decode()) == (422, True)
    assert "已被他人更改" in stale.content.decode()


def test_the_quick_form_answers_with_the_row_and_the_new_trace(zone: Zone, expo: Trip) -> None:
    answer = send(zone.zhang, at(expo, "contacts/"), quick(person="林明", phone="13812341234"), headers=PART)
    part = answer.content.decode()
    assert (answer.status_code, "<html" in part, "林明" in part, 'hx-swap-oob="true"' in part) == (
        200,
        False,
        True,
        True,
    )
    assert "138****1234" in part
    assert "13812341234" not in part
    assert send(zone.zhang, at(expo, "contacts/"), quick(firm="另一家公司")).status_code == 302


@pytest.mark.parametrize("wrong", [{"firm": ""}, {"on": "2024-06-09"}, {"depth": "x"}, {"phone": "电话"}, {"on": "x"}])
def test_the_quick_form_keeps_what_was_typed_when_it_is_refused(zone: Zone, expo: Trip, wrong: dict[str, str]) -> None:
    answer = send(zone.zhang, at(expo, "contacts/"), quick(person="林明") | wrong, headers=PART)
    assert (answer.status_code, 'value="林明"' in answer.content.decode()) == (422, True)
    assert Contact.objects.count() == 0


def test_the_same_contact_twice_is_refused_in_the_form(zone: Zone, expo: Trip) -> None:
    met(zone.zhang, expo)
    answer = send(zone.zhang, at(expo, "contacts/"), quick(), headers=PART)
    assert (answer.status_code, Contact.objects.count()) == (422, 1)


def test_two_teams_at_one_firm_are_told_while_typing_and_after(zone: Zone, expo: Trip) -> None:
    theirs = other_trip(zone, date(2024, 6, 10), date(2024, 6, 12), targets=[{"firm": "厦门海牧生物有限公司"}])
    typed = read(zone.zhang, f"/outreach/clashes/?trip={expo.pk}&firm=海牧生物")
    assert "可能撞车" in typed
    assert theirs.number in typed
    assert "可能撞车" in send(zone.zhang, at(expo, "contacts/"), quick(), headers=PART).content.decode()
    assert "撞车" not in read(zone.zhang, "/outreach/clashes/?trip=x&firm=")


def test_markup_in_a_name_stays_text(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, firm="<script>alert(1)</script>公司", note="<b>x</b>")
    for address in (at(expo), f"/outreach/contacts/{contact.pk}/"):
        page = read(zone.zhang, address)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_contact_page_hides_the_number_and_shows_it_when_asked(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, person="林明", phone="13812341234")
    address = f"/outreach/contacts/{contact.pk}/"
    assert "13812341234" not in read(zone.zhang, address)
    answer = send(zone.zhang, f"{address}phone/", {}, headers=PART)
    assert ("13812341234" in answer.content.decode(), answer["Cache-Control"]) == (True, "no-store")
    assert browser(zone.zhang).get(f"{address}phone/").status_code == 405
    assert send(zone.wang, f"{address}phone/", {}).status_code == 403
    assert Event.objects.filter(verb="outreach.contact.revealed").count() == 1
    assert send(zone.zhang, address, {"firm": contact.firm, "depth": "invited", "version": 1}).status_code == 302
    assert Contact.objects.get().phone == "13812341234"


def test_a_contact_becomes_a_lead_on_its_form_and_the_form_says_so_afterwards(zone: Zone, expo: Trip) -> None:
    contact = met(zone.zhang, expo, person="林明", phone="13812341234")
    address = f"/outreach/contacts/{contact.pk}/lead/"
    page = read(zone.zhang, address)
    assert ('value="厦门海牧生物有限公司"' in page, "13812341234" in page) == (True, False)
    assert "selected>装备制造专班·张专员" in page
    form = {
        "investor": contact.firm,
        "project_name": "兽药项目",
        "seat_id": zone.seat(zone.zhang).pk,
        "investment": "3亿元",
    }
    assert send(zone.zhang, address, form | {"investment": "很多"}).status_code == 422
    assert send(zone.zhang, address, form).status_code == 302
    contact.refresh_from_db()
    assert contact.lead is not None
    assert (contact.lead.contact_phone, contact.lead.investment.short()) == ("13812341234", "3亿元")
    assert contact.lead.number in read(zone.zhang, address)
    assert send(zone.zhang, address, form).status_code == 422
    assert contact.lead.number in read(zone.zhang, at(expo))
    assert browser(zone.wang).get(address).status_code == 403


def test_leads_of_the_same_firm_stand_beside_the_form(zone: Zone, expo: Trip) -> None:
    lead = opened(zone, zone.zhang, contact_id=met(zone.zhang, expo).pk)
    second = met(zone.zhang, expo, person="陈芳")
    assert lead.number in read(zone.zhang, f"/outreach/contacts/{second.pk}/lead/")


def test_a_visit_is_entered_read_completed_and_withdrawn(zone: Zone, expo: Trip) -> None:
    form = {"firm": "海牧生物", "kind": "call", "on": DAY.isoformat(), "promise": "寄价格", "our_ids": [zone.li.pk]}
    photo = SimpleUploadedFile("一.png", PNG, "image/png")
    assert send(zone.zhang, at(expo, "visits/"), form | {"on": "2024-06-09"}).status_code == 422
    assert send(zone.zhang, at(expo, "visits/"), form | {"photos": [photo]}).status_code == 302
    visit = expo.visits.get()
    address, picture = f"/outreach/visits/{visit.pk}/", visit.photos.get()
    assert "寄价格" in read(zone.wang, address)
    shown = browser(zone.wang).get(f"{address}photos/{picture.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "五" not in read(zone.zhang, f"{address}edit/")
    assert send(zone.zhang, f"{address}edit/", {"demands": "要蒸汽", "version": 1}).status_code == 302
    assert send(zone.zhang, f"{address}edit/", {"demands": "要电", "version": 1}).status_code == 422
    assert send(zone.zhang, f"{address}withdraw/", {"reason": "误报"}).status_code == 302
    assert "误报" in read(zone.zhang, address)


def test_a_delegation_is_asked_for_its_five_heads(zone: Zone) -> None:
    trip = planned(zone, kind="inbound", starts_on=DAY, ends_on=DAY)
    page = read(zone.zhang, at(trip, "visits/"))
    assert [
        label for label in ("建设内容", "投资规模", "工艺技术", "产业优势", "经济和社会效益") if label not in page
    ] == []
    assert "登门拜访" not in page


def test_a_visit_becomes_a_lead(zone: Zone, expo: Trip) -> None:
    visit = call(zone.zhang, expo, city="厦门")
    form = {"investor": visit.firm, "project_name": "兽药项目", "seat_id": ""}
    assert 'value="厦门"' in read(zone.zhang, f"/outreach/visits/{visit.pk}/lead/")
    assert send(zone.zhang, f"/outreach/visits/{visit.pk}/lead/", form).status_code == 302
    visit.refresh_from_db()
    assert visit.lead is not None
    assert visit.lead.pooled_at is not None


def test_targets_are_put_on_and_taken_off_the_plan(zone: Zone) -> None:
    trip = planned(zone)
    assert send(zone.zhang, at(trip, "targets/"), {"firm": "华瑞电机", "why": "配套"}).status_code == 302
    assert send(zone.zhang, at(trip, "targets/"), {"firm": "华瑞电机"}).status_code == 422
    target = trip.targets.get()
    assert "为什么去:配套" in read(zone.zhang, at(trip))
    assert send(zone.zhang, f"/outreach/targets/{target.pk}/drop/", {}).status_code == 302
    assert send(zone.zhang, at(trip, "cancel/"), {"reason": "改期"}).status_code == 302
    assert "改期" in read(zone.zhang, at(trip))


@pytest.mark.parametrize(
    "address", ["/outreach/contacts.xlsx", "/outreach/visits.xlsx?kind=expo", "contacts.xlsx", "visits.xlsx"]
)
def test_lists_leave_as_workbooks(zone: Zone, expo: Trip, address: str) -> None:
    met(zone.zhang, expo)
    answer = browser(zone.zhang).get(address if address.startswith("/") else at(expo, address))
    assert (answer.status_code, answer["Content-Type"].endswith("sheet")) == (200, True)


@pytest.mark.parametrize("end", ["", "edit/", "visits/"])
def test_what_is_not_there_is_a_sentence(zone: Zone, end: str) -> None:
    for number in (999, 10**30):
        assert browser(zone.zhang).get(f"/outreach/trips/{number}/{end}").status_code == 404


def test_no_page_asks_more_than_twelve_queries_however_much_happened(zone: Zone, expo: Trip) -> None:
    for number in range(25):
        contact = met(zone.zhang, expo, firm=f"第{number}动物药业公司", person="林明")
        if number % 5 == 0:
            opened(zone, zone.zhang, contact_id=contact.pk)
            call(zone.zhang, expo, firm=contact.firm)
    visit, zhang = call(zone.zhang, expo), browser(zone.zhang)
    for address in (
        "/outreach/", "/outreach/?view=calendar", at(expo), at(expo, "visits/"), at(expo, "edit/"),
        "/outreach/trips/new/", f"/outreach/visits/{visit.pk}/", f"/outreach/visits/{visit.pk}/edit/",
        f"/outreach/contacts/{contact.pk}/", f"/outreach/contacts/{contact.pk}/lead/",
    ):  # fmt: skip
        with clock.at(DAY), CaptureQueriesContext(connection) as asked:
            assert zhang.get(address).status_code == 200
        queries = [query["sql"][:120] for query in asked if not query["sql"].startswith(_MARKS)]
        assert len(queries) <= 12, (address, queries)
