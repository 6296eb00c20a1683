"""What a match promises on its way: no pair that does not fit, no paper out of turn, no word to the wrong eyes."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from tests.people import Zone, make_zone
from tests.wutong.earthworks.match_stories import (
    FIRST,
    LAST,
    TODAY,
    agree,
    consulted,
    list_truck,
    make_pair,
    permitted,
    propose,
    quote_prices,
    tick_all,
)
from wutong.accounts.models import Person
from wutong.earthworks import queries, services
from wutong.earthworks.lifecycle import ITEMS, Flag
from wutong.earthworks.models import Agreement, Match, Opinion, PermitItem, Registration, Truck
from wutong.earthworks.queries import checklist
from wutong.earthworks.services.trucks import plate_of
from wutong.kernel import clock, rules
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, Refusal, WrongStage

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


def web(person: Person) -> Client:
    """Return a browser where the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"bank_m3": 0}, "bank_m3", "须大于 0"),
        ({"bank_m3": 10_001}, "bank_m3", "超过余量 10,000 m³"),
        ({"ends_on": date(2024, 4, 9)}, "ends_on", "已经过去"),
        ({"ends_on": FIRST - timedelta(days=1)}, "ends_on", "早于开运日"),
        ({"starts_on": date(2024, 3, 1)}, "starts_on", "太早"),
        ({"ends_on": date(2025, 1, 1)}, "ends_on", "太晚"),
        ({"surplus_id": 999}, "surplus_id", "没有找到这条余土登记"),
        ({"need_id": 999}, "need_id", "没有找到这条缺土登记"),
        ({"km": 0}, "km", "运距须在"),
        ({"km": 0.0001}, "km", "运距须在"),
        ({"km": 201}, "km", "运距须在"),
        ({"km": float("inf")}, "km", "运距须在"),
        ({"route": "路" * 301}, "route", "最多 300 字"),
    ],
)
def test_a_wish_that_does_not_fit_is_refused_by_its_field(
    zone: Zone, more: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        propose(zone, **more)
    assert words in refused.value.fields[field]
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    ("side", "column", "value", "words"),
    [
        ("surplus", "flags", [Flag.SAND_GRAVEL], "砂石"),
        ("surplus", "flags", [Flag.CONTAMINATED], "污染"),
        ("need", "flags", [Flag.TOPSOIL], "表土"),
        ("surplus", "grade", "C", "环境等级 C 的土不得交换"),
        ("surplus", "grade", "B", "低于读者印务要求的 A"),
        ("surplus", "soil", "mixed_fill", "不能用于"),
        ("need", "starts_on", date(2024, 11, 1), "不重叠"),
    ],
)
def test_a_pair_that_the_law_or_the_site_forbids_is_not_proposed(
    zone: Zone, side: str, column: str, value: Any, words: str
) -> None:
    quote_prices(zone)
    make_pair(zone, use="roadbed")
    more = {"ends_on": date(2024, 12, 31)} if column == "starts_on" else {}
    Registration.objects.filter(side=side).update(**{column: value}, **more)
    with pytest.raises(Incomplete, match=words):
        propose(zone)
    assert not Match.objects.exists()


def test_a_proposal_of_a_plan_that_is_not_there_is_refused(zone: Zone) -> None:
    with pytest.raises(NotFound, match="没有找到这个平衡方案"):
        propose(zone, plan_id=999)
    assert not Match.objects.exists()


@pytest.mark.parametrize("who", ["qian", "zhang", "xu", "rui", "wu"])
def test_only_the_soil_desk_brings_two_together(zone: Zone, who: str) -> None:
    quote_prices(zone)
    give, take = make_pair(zone)
    with pytest.raises(NotAllowed, match="由土方岗提出"):
        services.propose(
            by=getattr(zone, who), surplus_id=give.pk, need_id=take.pk, bank_m3=10, starts_on=FIRST, ends_on=LAST
        )
    assert not Match.objects.exists()


@pytest.mark.parametrize(
    ("who", "said", "kind", "words"),
    [
        ("ma", {"opinion": "agree"}, Incomplete, "请选择是谁的意见"),
        ("ma", {"opinion": "agree", "role": "mayor"}, Incomplete, "请选择是谁的意见"),
        ("ma", {"opinion": "perhaps", "role": "need"}, Incomplete, "请选择会商意见"),
        ("ma", {"opinion": "object", "role": "need"}, Incomplete, "请填写意见内容"),
        ("ma", {"opinion": "object", "role": "need", "text": "长" * 501}, Incomplete, "最多 500 字"),
        ("ma", {"opinion": "agree", "role": "other"}, Incomplete, "请填写部门名称"),
        ("ma", {"opinion": "agree", "role": "need", "on": date(2024, 4, 11)}, Incomplete, "还没有到"),
        ("ma", {"opinion": "agree", "role": "need", "on": date(2024, 4, 9)}, Incomplete, "早于匹配建议"),
        ("xu", {"opinion": "agree", "role": "surplus"}, NotAllowed, "只能代表本单位"),
        ("xu", {"opinion": "agree", "role": "authority"}, NotAllowed, "只能代表本单位"),
        ("qian", {"opinion": "agree"}, NotAllowed, "部门意见由土方岗登记"),
        ("he", {"opinion": "agree"}, NotFound, "没有找到这条匹配"),
    ],
)
def test_everybody_speaks_for_himself_and_in_words_that_count(
    zone: Zone, who: str, said: dict[str, Any], kind: type[Refusal], words: str
) -> None:
    match = propose(zone)
    with pytest.raises(kind, match=words):
        services.give_opinion(by=getattr(zone, who), match_id=match.pk, **said)
    assert not Opinion.objects.exists()
    assert Match.objects.get().consulted_at is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"payer": "nobody"}, "payer"),
        ({"convention": "heap"}, "convention"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("0.2")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal(10_001)}, "amount"),
        ({"number": " "}, "number"),
        ({"measured_by": ""}, "measured_by"),
        ({"signed_on": date(2024, 4, 11)}, "signed_on"),
        ({"signed_on": date(2024, 4, 9)}, "signed_on"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_by_its_field(zone: Zone, more: dict[str, Any], field: str) -> None:
    match = consulted(zone)
    with pytest.raises(Incomplete) as refused:
        agree(zone, match, **more)
    assert field in refused.value.fields
    assert not Agreement.objects.exists()
    assert Match.objects.get().stage == "consulted"


@pytest.mark.parametrize(("reason", "words"), [("", "请填写取消原因"), ("长" * 301, "最多 300 字")])
def test_a_match_is_called_off_with_a_reason(zone: Zone, reason: str, words: str) -> None:
    match = propose(zone)
    with pytest.raises(Incomplete, match=words):
        services.cancel_match(by=zone.ma, match_id=match.pk, reason=reason)
    with pytest.raises(NotAllowed, match="由土方岗办理"):
        services.cancel_match(by=zone.qian, match_id=match.pk, reason="不干了")
    assert Match.objects.get().cancelled_at is None


# Plates, trucks, papers


@pytest.mark.parametrize(
    ("written", "plate"),
    [
        ("甘A12345", "甘A12345"),
        ("甘a·12345", "甘A12345"),
        (" 甘A 12345 ", "甘A12345"),
        ("甘A12345D", "甘A12345D"),
        ("甘AD12345", "甘AD12345"),
        ("陕K9A2B3", "陕K9A2B3"),
    ],
)
def test_a_plate_is_read_as_people_write_it(written: str, plate: str) -> None:
    assert plate_of(written) == plate


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "请填写车号"),
        ("A12345", "不是车号"),
        ("甘A1234", "不是车号"),
        ("甘A1234567", "不是车号"),
        ("甘I12345", "不是车号"),
        ("甘A1234O", "不是车号"),
        ("甘A123挂", "是挂车号"),
        ("月A12345", "不是车号"),
    ],
)
def test_what_is_no_plate_is_refused(written: str, words: str) -> None:
    with pytest.raises(Incomplete, match=words):
        plate_of(written)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"bed_m3": 0}, "bed_m3"),
        ({"bed_m3": Decimal("0.001")}, "bed_m3"),
        ({"bed_m3": 41}, "bed_m3"),
        ({"bed_m3": Decimal("NaN")}, "bed_m3"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"permit_number": " "}, "permit_number"),
        ({"permit_number": "证" * 65}, "permit_number"),
        ({"driver": "名" * 33}, "driver"),
        ({"plate": "甘A"}, "plate"),
    ],
)
def test_a_truck_that_may_not_drive_is_not_listed(zone: Zone, more: dict[str, Any], field: str) -> None:
    match = agree(zone).match
    with pytest.raises(Incomplete) as refused:
        list_truck(zone, match, **{"plate": "甘A12345", **more})
    assert field in refused.value.fields
    assert not Truck.objects.exists()


@pytest.mark.parametrize(
    ("ahead", "light", "words"),
    [(0, "yellow", "到期"), (5, "yellow", "到期"), (200, "green", "办结"), (-1, "red", "已到期")],
)
def test_the_light_of_a_paper_follows_its_day(zone: Zone, ahead: int, light: str, words: str) -> None:
    match = agree(zone).match
    tick_all(zone, match, valid_to=TODAY + timedelta(days=max(ahead, 0)))
    on = TODAY + timedelta(days=1) if ahead < 0 else TODAY
    lines = checklist.lines(list(PermitItem.objects.all()), on)
    assert {line.light for line in lines} == {light}
    assert all(words in line.words for line in lines)


@pytest.mark.parametrize("code", [item.code for item in ITEMS])
def test_every_line_of_the_checklist_can_stop_the_permit(zone: Zone, code: str) -> None:
    match = agree(zone).match
    tick_all(zone, match, but=code)
    list_truck(zone, match)
    label = next(item.label for item in ITEMS if item.code == code)
    assert checklist.faults(match, TODAY) == [f"未办:{label}"]
    with pytest.raises(WrongStage):
        services.permit(by=zone.ma, match_id=match.pk, on=TODAY)
    assert Match.objects.get().permitted_at is None


def test_a_renewal_that_has_run_out_already_is_refused(zone: Zone) -> None:
    match = agree(zone).match
    with clock.at(TODAY + timedelta(days=9)), pytest.raises(Incomplete, match="已经过去,请换发"):
        services.tick_item(
            by=zone.ma,
            match_id=match.pk,
            code="licence",
            done_on=TODAY,
            number="一",
            valid_to=TODAY + timedelta(days=1),
        )
    assert not PermitItem.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"winter_from": "十一月"}, "不是月-日"),
        ({"winter_to": "02-30"}, "不是月-日"),
        ({"alerts": ["明天停工"]}, "读不懂"),
        ({"alerts": ["2024-12-23 至 2024-12-20 红色预警"]}, "读不懂"),
        ({"alerts": ["2024-13-01 至 2024-13-02 红色预警"]}, "读不懂"),
    ],
)
def test_a_stop_that_nobody_can_read_is_refused_when_it_is_written(
    zone: Zone, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(Incomplete, match=words):
        rules.amend("soil-stops", by=zone.zhao, valid_from=TODAY, values=values, source="通知", note="")
    assert rules.value("soil-stops", on=TODAY)["winter_from"] == "11-15"


def test_on_a_day_of_alert_no_truck_leaves(zone: Zone) -> None:
    match = permitted(zone)
    alert = {"alerts": [f"{TODAY} 至 {TODAY} 重污染红色预警"]}
    rules.amend("soil-stops", by=zone.zhao, valid_from=TODAY, values=alert, source="通知", note="")
    with clock.at(clock.datetime(2024, 4, 10, 20)), pytest.raises(Incomplete, match="重污染红色预警"):
        services.issue_ticket(
            by=zone.rui, match_id=match.pk, truck_id=Truck.objects.get().pk, on=TODAY, left_at=time(8)
        )
    assert Match.objects.get().hauling_at is None


# Papers in Word, sheets in Excel


def words_of(data: bytes) -> str:
    """Return the words of a Word file."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("proposal", ("土方匹配建议单", "8,000 m³(自然方)", "瑞岭观樾一品", "读者印务", "孔科长", "演示价")),
        ("agreement", ("土方平衡协议", "中土协〔2024〕1号", "甲方(出土方)", "乙方(用土方)", "园区见证")),
        ("application", ("甘A12345", "文号-application", "8,000")),
    ],
)
def test_every_paper_in_word_spells_its_numbers_and_names(zone: Zone, paper: str, said: tuple[str, ...]) -> None:
    match = permitted(zone)
    answer = web(zone.ma).get(f"/soil/matches/{match.pk}/{paper}.docx")
    words = words_of(answer.content)
    assert [word for word in said if word not in words] == []


def test_papers_come_in_their_turn(zone: Zone) -> None:
    match = propose(zone)
    at = f"/soil/matches/{match.pk}"
    assert web(zone.ma).get(f"{at}/proposal.docx").status_code == 200
    assert web(zone.ma).get(f"{at}/agreement.docx").status_code == 409
    assert web(zone.xu).get(f"{at}/agreement.docx").status_code == 403
    assert web(zone.ma).get(f"{at}/application.docx").status_code == 409
    assert web(zone.xu).get(f"{at}/application.docx").status_code == 403


def test_the_application_lists_what_is_still_missing(zone: Zone) -> None:
    match = agree(zone).match
    words = words_of(web(zone.ma).get(f"/soil/matches/{match.pk}/application.docx").content)
    assert words.count("未办") >= len(ITEMS)


@pytest.mark.parametrize("address", ["registrations/export/", "matches/export/", "ledger/export/"])
def test_a_list_leaves_as_excel_with_a_head_and_its_rows(zone: Zone, address: str) -> None:
    agree(zone)
    answer = web(zone.ma).get(f"/soil/{address}")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    words = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    assert answer.status_code == 200
    assert all(rows[0])
    assert address.startswith("ledger") or "瑞岭观樾一品" in words


def test_a_registration_leaves_with_the_convention_it_was_told_in(zone: Zone) -> None:
    make_pair(zone)
    answer = web(zone.ma).get("/soil/registrations/export/?side=need&soil=class_2")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    head = {str(label): place for place, label in enumerate(rows[0])}
    (row,) = [row for row in rows[1:] if row[head["登记号"]] and "ZC-TF" in str(row[head["登记号"]])]
    assert (row[head["自然方(m³)"]], row[head["口径"]]) == (10_000, "自然方")


# Pages with nothing on them, and a firm's own


@pytest.mark.parametrize(
    ("who", "address", "words"),
    [
        ("ma", "", "还没有"),
        ("ma", "plans/", "还没有平衡方案"),
        ("qian", "plans/", "由土方岗编制"),
        ("ma", "matches/", "还没有匹配"),
        ("ma", "matches/?words=无此地块", "没有符合条件的匹配"),
        ("ma", "matches/?view=board", "还没有匹配"),
        ("xu", "matches/", "由土方岗提出匹配建议"),
        ("ma", "matches/new/", "没有可匹配的登记"),
        ("ma", "tickets/", "还没有可以运输的匹配"),
        ("xu", "tickets/", "还没有可以运输的匹配"),
        ("qian", "ledger/", "还没有节约"),
        ("ma", "prices/", "还没有价格"),
        ("qian", "prices/", "由土方岗登记"),
        ("ma", "outlets/", "还没有登记地点"),
        ("qian", "outlets/", "由土方岗登记"),
        ("ma", "registrations/pipeline/", "没有待登记的项目"),
        ("xu", "mine/", "还没有登记"),
    ],
)
def test_a_page_with_nothing_on_it_says_what_comes_next(zone: Zone, who: str, address: str, words: str) -> None:
    page = web(getattr(zone, who)).get(f"/soil/{address}")
    assert (page.status_code, words in page.content.decode()) == (200, True)


@pytest.mark.parametrize("who", ["ma", "qian", "wu", "zheng", "feng", "he"])
def test_the_firm_s_own_page_is_for_people_of_a_firm(zone: Zone, who: str) -> None:
    assert web(getattr(zone, who)).get("/soil/mine/").status_code == 403


def test_a_firm_is_shown_no_doors_of_the_office(zone: Zone) -> None:
    match = permitted(zone)
    for address in (f"matches/{match.pk}/", "matches/", "tickets/", f"matches/{match.pk}/tickets/"):
        theirs, ours = (web(who).get(f"/soil/{address}").content.decode() for who in (zone.xu, zone.ma))
        assert "ew-rooms" in ours
        assert "ew-rooms" not in theirs
        assert "/soil/prices/" not in theirs


def test_a_registration_wholly_matched_waits_for_its_matches(zone: Zone) -> None:
    agree(zone)
    need = Registration.objects.get(side="need")
    assert "等待平衡方案" in queries.registration(zone.xu, need.pk).turn.todo
    Registration.objects.filter(pk=need.pk).update(bank_m3=8000, amount=8000)
    assert "方量已全部匹配" in queries.registration(zone.xu, need.pk).turn.todo
    assert "方量已全部匹配" in web(zone.xu).get("/soil/mine/").content.decode()
