"""What the gate, the survey and the settlement promise: nothing doubtful is signed, and each refusal says why."""

import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import DAY, make_match, told, truck
from wutong.accounts.models import Person
from wutong.earthworks import services
from wutong.earthworks.lifecycle import Convention, Side
from wutong.earthworks.models import LedgerLine, Match, Settlement, Survey, Ticket
from wutong.kernel import clock
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, Refusal, WrongStage

pytestmark = pytest.mark.django_db
END = date(2024, 4, 12)
SIGNED = {"surplus_signer": "瑞经理", "need_signer": "徐经理"}


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    """Live on the afternoon of 12 April 2024."""
    with clock.at(clock.datetime(2024, 4, 12, 15)):
        yield


@pytest.fixture
def match(zone: Zone) -> Match:
    """A match that may be hauled for."""
    return make_match(zone)


def hauled(zone: Zone, match: Match) -> Match:
    """Return the match after ten trips of 12.030 m³, signed at both gates."""
    services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, trip) for trip in range(1, 11)])
    return Match.objects.get(pk=match.pk)


def finished(zone: Zone, match: Match) -> Match:
    """Return the match after the last truck."""
    hauled(zone, match)
    return services.finish(by=zone.ma, match_id=match.pk)


def surveyed(zone: Zone, match: Match, **more: Any) -> Survey:
    """Return the survey of a finished match."""
    if match.finished_at is None:
        match = finished(zone, match)
    usual = {"on": END, "surveyors": "马工、测绘院", "method": "无人机航测", "amount": Decimal(121)}
    return services.survey(by=zone.ma, match_id=match.pk, **usual | more)


def issue(zone: Zone, match: Match, **more: Any) -> Ticket:
    """Return a truck that rui signed out at eight."""
    usual = {"truck_id": truck(match).pk, "on": DAY, "left_at": time(8)}
    return services.issue_ticket(by=zone.rui, match_id=match.pk, **usual | more)


@pytest.mark.parametrize(
    ("more", "kind", "words"),
    [
        ({"truck_id": 999}, Refusal, "车"),
        ({"on": date(2024, 4, 13)}, Incomplete, "还没有到"),
        ({"on": date(2024, 4, 1)}, Incomplete, "才核准"),
        ({"on": date(2025, 1, 2)}, Refusal, "还没有到"),
        ({"weather": "雨" * 40}, Incomplete, "请精简"),
        ({"dust": "洒水" * 60}, Incomplete, "请精简"),
        ({"note": "字" * 300}, Incomplete, "请精简"),
        ({"out_by": "岗" * 60}, Incomplete, "请精简"),
    ],
)
def test_a_truck_that_may_not_leave_is_told_why(
    zone: Zone, match: Match, more: dict[str, Any], kind: type[Refusal], words: str
) -> None:
    with pytest.raises(kind, match=words):
        issue(zone, match, **more)
    assert not Ticket.objects.exists()
    assert Match.objects.get().hauling_at is None


@pytest.mark.parametrize(
    ("who", "words"),
    [("xu", "出场"), ("qian", "不能代签"), ("zhang", "不能代签")],
)
def test_the_giving_gate_is_signed_by_its_own_people_only(zone: Zone, match: Match, who: str, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        services.issue_ticket(by=getattr(zone, who), match_id=match.pk, truck_id=truck(match).pk, on=DAY)
    assert not Ticket.objects.exists()


def test_the_taking_gate_is_not_the_giver_s(zone: Zone, match: Match) -> None:
    ticket = issue(zone, match)
    with pytest.raises(NotAllowed, match="进场"):
        services.receive_ticket(by=zone.rui, ticket_id=ticket.pk, arrived_at=time(9))
    assert Ticket.objects.get().received_recorded_at is None
    assert not LedgerLine.objects.exists()


def test_a_number_of_the_telephone_belongs_to_one_truck(zone: Zone, match: Match) -> None:
    first = issue(zone, match, client_key="k1")
    assert issue(zone, match, client_key="k1") == first
    with pytest.raises(Conflict, match="刷新页面"):
        issue(zone, match, client_key="k1", truck_id=truck(match, "甘A54321").pk)
    assert Ticket.objects.count() == 1


def test_a_ticket_of_others_is_not_there(zone: Zone, match: Match) -> None:
    ticket = issue(zone, match)
    with pytest.raises(NotFound, match="没有找到这张车票"):
        services.receive_ticket(by=zone.he, ticket_id=ticket.pk, arrived_at=time(9))
    with pytest.raises(NotFound):
        services.void_ticket(by=zone.ma, ticket_id=999, reason="没有")
    assert Ticket.objects.get().arrived_at is None


def test_a_trip_is_signed_for_once_and_never_after_it_was_voided(zone: Zone, match: Match) -> None:
    ticket = issue(zone, match)
    services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(9))
    with pytest.raises(Duplicate, match="不必再签"):
        services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(10))
    services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason="空车")
    with pytest.raises(WrongStage, match="已作废"):
        services.receive_ticket(by=zone.xu, ticket_id=ticket.pk, arrived_at=time(10))
    with pytest.raises(WrongStage, match="已经作废:空车"):
        services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason="再废")
    assert sum(LedgerLine.objects.values_list("saving_fen", flat=True)) == 0


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_a_trip_is_voided_with_a_reason_by_the_soil_desk(zone: Zone, match: Match, reason: str) -> None:
    ticket = issue(zone, match)
    with pytest.raises(Incomplete, match="须写明原因"):
        services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason=reason)
    with pytest.raises(NotAllowed, match="土方岗"):
        services.void_ticket(by=zone.rui, ticket_id=ticket.pk, reason="空车")
    assert Ticket.objects.get().voided_at is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"in_by": " "}, "第 2 行:缺进场签票人"),
        ({"out_by": ""}, "第 2 行:请填写"),
        ({"arrived_at": time(5)}, "第 2 行:"),
        ({"on": date(2024, 4, 13)}, "第 2 行:.*还没有到"),
    ],
)
def test_one_wrong_line_keeps_the_whole_day_out(zone: Zone, match: Match, more: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match), told(match, 2, **more)])
    assert not Ticket.objects.exists()
    assert not LedgerLine.objects.exists()


def test_a_day_is_entered_by_the_soil_desk(zone: Zone, match: Match) -> None:
    with pytest.raises(NotAllowed, match="补录车次由土方岗办理"):
        services.record_day(by=zone.rui, match_id=match.pk, rows=[told(match)])
    assert services.record_day(by=zone.ma, match_id=match.pk, rows=[]) == []
    assert Match.objects.get().hauling_at is None


def test_a_haul_is_not_finished_before_it_began_nor_tomorrow(zone: Zone, match: Match) -> None:
    ticket = issue(zone, match)
    services.void_ticket(by=zone.ma, ticket_id=ticket.pk, reason="空车")
    with pytest.raises(WrongStage, match="还没有一趟签收的车次"):
        services.finish(by=zone.ma, match_id=match.pk)
    hauled(zone, match)
    with pytest.raises(Incomplete, match="还没有到"):
        services.finish(by=zone.ma, match_id=match.pk, on=date(2024, 4, 13))
    assert Match.objects.get().finished_at is None


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"on": date(2024, 4, 13)}, "on", "还没有到"),
        ({"on": date(2024, 4, 9)}, "on", "早于最后一趟运输 2024-04-10"),
        ({"amount": Decimal(0)}, "amount", "须大于 0"),
        ({"amount": Decimal(-5)}, "amount", "须大于 0"),
        ({"amount": Decimal("0.001")}, "amount", "不足"),
        ({"amount": Decimal(2)}, "amount", "相差十倍以上"),
        ({"surveyors": " "}, "surveyors", "请填写复测人"),
        ({"surveyors": "人" * 101}, "surveyors", "最多 100 字"),
        ({"method": ""}, "method", "请填写复测方法"),
        ({"method": "法" * 65}, "method", "最多 64 字"),
        ({"amount": Decimal(200)}, "explanation", "差异说明"),
    ],
)
def test_a_survey_that_cannot_be_is_refused_by_its_field(
    zone: Zone, match: Match, more: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        surveyed(zone, match, **more)
    assert words in refused.value.fields[field]
    assert not Survey.objects.exists()
    assert Match.objects.get().stage == "finished"


@pytest.mark.parametrize(("convention", "amount"), [("bank", "120.30"), ("loose", "160.00"), ("compacted", "102.255")])
def test_a_survey_in_any_convention_is_weighed_in_bank_measure(
    zone: Zone, match: Match, convention: str, amount: str
) -> None:
    made = surveyed(zone, match, amount=Decimal(amount), convention=Convention(convention))
    assert made.bank_m3 == Decimal("120.30")
    assert not made.is_flagged


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"on": date(2024, 4, 13)}, "on", "还没有到"),
        ({"on": date(2024, 4, 11)}, "on", "早于复测日期 2024-04-12"),
        ({"basis": "guess"}, "basis", "请选择结算依据"),
        ({"basis": "survey"}, "basis_reason", "请写明结算依据的理由"),
        ({"basis_reason": "长" * 301}, "basis_reason", "最多 300 字"),
        ({"surplus_signer": " "}, "surplus_signer", "出土方签字人"),
        ({"need_signer": "名" * 33}, "need_signer", "用土方签字人"),
    ],
)
def test_a_settlement_that_lacks_something_is_refused_by_its_field(
    zone: Zone, match: Match, more: dict[str, Any], field: str, words: str
) -> None:
    surveyed(zone, match)
    before = LedgerLine.objects.count()
    with pytest.raises(Incomplete) as refused:
        services.settle(by=zone.ma, match_id=match.pk, **{"on": END, "basis": "tickets", **SIGNED, **more})
    assert words in refused.value.fields[field]
    assert not Settlement.objects.exists()
    assert LedgerLine.objects.count() == before


@pytest.mark.parametrize(
    ("who", "more", "kind", "words"),
    [
        ("qian", {}, NotAllowed, "两家企业在各自页面办理"),
        ("ma", {}, Incomplete, "请选择是哪一方核验"),
        ("ma", {"side": Side.NEED}, Incomplete, "企业核验人姓名"),
        ("ma", {"side": Side.NEED, "confirmed_by": "名" * 33}, Incomplete, "企业核验人姓名"),
    ],
)
def test_no_department_closes_a_match_in_the_firms_name(
    zone: Zone, match: Match, who: str, more: dict[str, Any], kind: type[Refusal], words: str
) -> None:
    surveyed(zone, match)
    services.settle(by=zone.ma, match_id=match.pk, on=END, basis="tickets", **SIGNED)
    with pytest.raises(kind, match=words):
        services.close_match(by=getattr(zone, who), match_id=match.pk, **more)
    assert Match.objects.get().stage == "settled"
    assert Settlement.objects.get().need_confirmed_at is None


def test_each_side_confirms_once_and_the_second_closes(zone: Zone, match: Match) -> None:
    surveyed(zone, match)
    services.settle(by=zone.ma, match_id=match.pk, on=END, basis="tickets", **SIGNED)
    services.close_match(by=zone.xu, match_id=match.pk)
    with pytest.raises(Duplicate, match="用土方已由徐经理核验"):
        services.close_match(by=zone.xu, match_id=match.pk)
    assert Match.objects.get().stage == "settled"
    assert services.close_match(by=zone.rui, match_id=match.pk).stage == "closed"


# The pages that end a haul


def web(person: Person) -> Client:
    """Return a browser where the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_haul_ends_on_its_pages(zone: Zone, match: Match) -> None:
    hauled(zone, match)
    at, browser = f"/soil/matches/{match.pk}", web(zone.ma)
    assert "请安排复测" in browser.post(f"{at}/finish/", follow=True).content.decode()
    assert "完工复测" in browser.get(f"{at}/survey/").content.decode()
    said = {"on": "2024-04-12", "surveyors": "测绘院", "method": "断面法", "amount": "121", "convention": "bank"}
    assert "复测 121.00 m³" in browser.post(f"{at}/survey/", said, follow=True).content.decode()
    assert "车票方量" in browser.get(f"{at}/settle/").content.decode()
    settled = {"on": "2024-04-12", "basis": "tickets", **SIGNED}
    assert "土石方结算单" in browser.post(f"{at}/settle/", settled, follow=True).content.decode()
    assert "另一方核验后销号" in web(zone.xu).post(f"{at}/confirm/", follow=True).content.decode()
    assert "匹配已销号" in web(zone.rui).post(f"{at}/confirm/", follow=True).content.decode()
    assert Match.objects.get().stage == "closed"


@pytest.mark.parametrize(("page", "said"), [("survey", {"amount": "0"}), ("settle", {"basis": "tickets"})])
def test_a_form_that_is_not_complete_comes_back(zone: Zone, match: Match, page: str, said: dict[str, str]) -> None:
    surveyed(zone, match) if page == "settle" else finished(zone, match)
    answer = web(zone.ma).post(f"/soil/matches/{match.pk}/{page}/", {"on": "2024-04-12", **said})
    assert answer.status_code == 422
    assert Survey.objects.count() == (page == "settle")
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("who", ["qian", "zhang"])
def test_an_onlooker_confirms_for_nobody(zone: Zone, match: Match, who: str) -> None:
    surveyed(zone, match)
    services.settle(by=zone.ma, match_id=match.pk, on=END, basis="tickets", **SIGNED)
    assert web(getattr(zone, who)).post(f"/soil/matches/{match.pk}/confirm/").status_code == 403
    assert Settlement.objects.get().surplus_confirmed_at is None


def test_a_trip_is_voided_on_its_page(zone: Zone, match: Match) -> None:
    hauled(zone, match)
    ticket = Ticket.objects.order_by("pk")[0]
    page = web(zone.ma).post(f"/soil/tickets/{ticket.pk}/void/", {"reason": "空车"}, follow=True)
    assert "台账已冲回" in page.content.decode()
    assert Ticket.objects.get(pk=ticket.pk).voided_reason == "空车"


@pytest.mark.parametrize(
    ("query", "trips"), [("day=2024-04-10", 10), ("day=2024-04-11", 0), ("month=2024-04", 10), ("plate=甘A54321", 0)]
)
def test_the_report_opens_by_day_month_and_truck(zone: Zone, match: Match, query: str, trips: int) -> None:
    hauled(zone, match)
    page = web(zone.ma).get(f"/soil/matches/{match.pk}/tickets/?{query}").content.decode()
    rows = page[page.index('id="trip-rows"') :]
    assert rows.count("已签收") == trips


# The same by program


def ask(person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    """Return status and answer of a call."""
    answer = web(person).generic(
        method, f"/api/v1/soil{path}", json.dumps(body) if body is not None else "", content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_a_haul_runs_to_its_end_by_program(zone: Zone, match: Match) -> None:
    at = f"/matches/{match.pk}"
    out = {"truck_id": truck(match).pk, "on": "2024-04-10", "left_at": "08:00", "client_key": "k"}
    status, ticket = ask(zone.rui, "POST", f"{at}/tickets", out)
    assert (status, ticket["plate"], ticket["bank_m3"], ticket["is_voided"]) == (201, "甘A12345", "12.030", False)
    assert ask(zone.xu, "POST", f"/tickets/{ticket['id']}/receipt", {"arrived_at": "08:30"})[0] == 200
    status, listed = ask(zone.qian, "GET", f"{at}/tickets?day=2024-04-10")
    assert (status, listed["total"], listed["received_m3"], listed["agreed_m3"]) == (200, 1, "12.030", 10_000)
    assert ask(zone.ma, "POST", f"{at}/finish", {})[1]["stage"] == "finished"
    survey = {"on": "2024-04-12", "surveyors": "马工", "method": "断面法", "amount": "12.03"}
    assert ask(zone.ma, "POST", f"{at}/survey", survey)[1]["survey_m3"] == "12.03"
    status, told = ask(zone.ma, "POST", f"{at}/settlement", {"on": "2024-04-12", "basis": "tickets", **SIGNED})
    assert (status, told["stage"], told["settled_m3"]) == (200, "settled", "12.030")
    assert ask(zone.xu, "POST", f"{at}/confirmation", {})[0] == 200
    said = {"side": "surplus", "confirmed_by": "瑞经理"}
    assert ask(zone.ma, "POST", f"{at}/confirmation", said)[1]["stage"] == "closed"
    status, ledger = ask(zone.qian, "GET", "/ledger?as_of=2024-04-12")
    assert (status, json.dumps(ledger).count("12.030") > 0) == (200, True)


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status"),
    [
        ("he", "GET", "/ledger", None, 403),
        ("xu", "GET", "/ledger", None, 403),
        ("wu", "GET", "/matches/{match}/tickets", None, 403),
        ("wu", "POST", "/matches/{match}/finish", {}, 403),
        ("rui", "POST", "/matches/{match}/finish", {}, 403),
        ("ma", "POST", "/matches/{match}/finish", {}, 409),
        ("ma", "GET", "/matches/999/tickets", None, 404),
        ("ma", "POST", "/tickets/999/void", {"reason": "空车"}, 404),
        ("ma", "POST", "/tickets/999/receipt", {}, 404),
        ("ma", "POST", "/matches/{match}/tickets", {"truck_id": 1, "on": "2024-02-30"}, 422),
        ("ma", "POST", "/matches/{match}/survey", {"on": "2024-04-12", "surveyors": "马"}, 422),
    ],
)  # fmt: skip
def test_by_program_every_refusal_is_a_problem_and_writes_nothing(
    zone: Zone, match: Match, who: str, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    found, told = ask(getattr(zone, who), method, path.format(match=match.pk), body)
    assert (found, bool(told)) == (status, True)
    assert not Ticket.objects.exists()
    assert Match.objects.get().stage == "permitted"
