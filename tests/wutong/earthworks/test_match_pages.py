"""The pages of matches as each person meets them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import (
    FIRST,
    LAST,
    PDF,
    TODAY,
    agree,
    consulted,
    list_truck,
    make_pair,
    permitted,
    propose,
    quote_prices,
    tick_all,
)  # fmt: skip
from tests.wutong.kernel.tables import made
from wutong.accounts.models import Person
from wutong.earthworks.lifecycle import Flag, MatchStage
from wutong.earthworks.models import Agreement, Match, Opinion, PermitItem, Registration, Truck
from wutong.kernel import clock, jobs
from wutong.kernel.models import ImportBatch

pytestmark = pytest.mark.django_db
_MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def browser(person: Person) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(person: Person, address: str, **more: Any) -> str:
    """Return the page as the person reads it."""
    answer = browser(person).get(address, **more)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def send(person: Person, address: str, values: dict[str, Any]) -> Any:
    """Return the answer to a form."""
    return browser(person).post(address, values)


def at(match: Match, end: str = "") -> str:
    return f"/soil/matches/{match.pk}/{end}"


def proposal(**more: Any) -> dict[str, Any]:
    """Return what the form of a proposal sends."""
    give, take = (Registration.objects.filter(side=side)[0] for side in ("surplus", "need"))
    usual = {"surplus_id": give.pk, "need_id": take.pk, "bank_m3": 8000, "starts_on": FIRST, "ends_on": LAST}
    return usual | more


def test_a_pair_is_looked_at_and_proposed_by_hand(zone: Zone) -> None:
    quote_prices(zone)
    give, take = make_pair(zone)
    page = read(zone.ma, f"/soil/matches/new/?surplus={give.pk}&need={take.pk}")
    assert "系统不会自动匹配,也不会自动通知企业" in page
    assert 'value="10000"' in page
    assert "测算节约" in page
    assert Match.objects.count() == 0
    answer = send(zone.ma, "/soil/matches/new/", proposal())
    assert answer["Location"] == at(Match.objects.get())


def test_what_does_not_fit_stands_at_its_field_and_keeps_what_was_typed(zone: Zone) -> None:
    quote_prices(zone)
    make_pair(zone)
    answer = send(zone.ma, "/soil/matches/new/", proposal(bank_m3=20_000, route="经纬三路"))
    page = answer.content.decode()
    assert (answer.status_code, "超过余量 10,000 m³" in page, "经纬三路" in page) == (422, True, True)
    part = read(zone.ma, "/soil/matches/preview/", data=proposal(bank_m3=20_000))
    assert "超过余量" in part
    assert Match.objects.count() == 0


def test_a_hole_that_does_not_fit_says_why(zone: Zone) -> None:
    quote_prices(zone)
    give, _ = make_pair(zone, grade="A")
    make_registration(zone, "need", site_name="苗圃", use="planting")
    page = read(zone.ma, f"/soil/matches/new/?surplus={give.pk}")
    assert "不能用于苗圃的“绿化种植土”" in page


def test_the_page_says_who_has_it_and_what_comes_next(zone: Zone) -> None:
    match = propose(zone)
    page = read(zone.ma, at(match))
    assert "出土方、用土方、自规环局" in page
    assert "演示价" in page
    consulted(zone, match)
    assert "组织双方签订协议" in read(zone.qian, at(match))


def test_a_firm_says_its_opinion_on_its_page(zone: Zone) -> None:
    match = propose(zone)
    page = read(zone.rui, at(match))
    assert "发表本单位意见" in page
    assert 'name="role"' not in page
    said = {"opinion": "conditional", "text": "避开早晚高峰", "said_by": "瑞总", "on": TODAY}
    assert send(zone.rui, at(match, "opinion/"), said).status_code == 302
    assert Opinion.objects.get().role == "surplus"
    assert "避开早晚高峰" in read(zone.ma, at(match))
    assert "避开早晚高峰" not in read(zone.xu, at(match))
    assert send(zone.rui, at(match, "opinion/"), said | {"text": ""}).status_code == 422


def test_the_soil_desk_enters_the_authority_and_an_objection_says_what_to_do(zone: Zone) -> None:
    match = propose(zone)
    said = {"role": "authority", "opinion": "object", "text": "坐标待复核", "said_by": "孔科长", "on": TODAY}
    assert send(zone.ma, at(match, "opinion/"), said).status_code == 302
    page = read(zone.ma, at(match))
    assert "自规环局不同意:坐标待复核" in page
    assert "谈不拢的取消匹配" in page


def test_an_agreement_is_entered_with_its_scan(zone: Zone) -> None:
    match = consulted(zone)
    form = {
        "number": "中土协〔2024〕1号", "signed_on": TODAY, "amount": "6800", "convention": "compacted",
        "measured_by": "完工复测", "payer": "shared",
    }  # fmt: skip
    assert send(zone.ma, at(match, "agree/"), form).status_code == 422
    assert Agreement.objects.count() == 0
    scan = SimpleUploadedFile("协议.pdf", PDF, "application/pdf")
    assert send(zone.ma, at(match, "agree/"), form | {"file": scan}).status_code == 302
    assert Agreement.objects.get().bank_m3 == 8000
    page = read(zone.xu, at(match))
    assert "6,800 m³(压实方),折自然方 <b>8,000</b> m³" in page
    shown = browser(zone.xu).get(at(match, "agreement/scan/"))
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    shown.close()


def test_the_checklist_is_ticked_and_the_permit_given(zone: Zone) -> None:
    match = agree(zone).match
    tick_all(zone, match, but="licence")
    list_truck(zone, match)
    assert "未办:运输单位道路运输许可" in read(zone.ma, at(match))
    form = {"done_on": TODAY, "number": "甘交运管许可兰字1号", "valid_to": "2025-04-10"}
    page = read(zone.ma, at(match, "items/licence/"))
    assert "建设部令第135号" in page
    assert send(zone.ma, at(match, "items/licence/"), form | {"number": ""}).status_code == 422
    assert send(zone.ma, at(match, "items/licence/"), form).status_code == 302
    assert send(zone.ma, at(match, "permit/"), {"on": "2024-04-11"}).status_code == 422
    assert send(zone.ma, at(match, "permit/"), {"on": TODAY}).status_code == 302
    assert Match.objects.get().stage == MatchStage.PERMITTED
    assert PermitItem.objects.count() == 10


def test_the_statutory_clock_is_shown_and_turns_red(zone: Zone) -> None:
    match = agree(zone).match
    tick_all(zone, match, but="licence")
    assert "法定 20 日(自然日)内核准,至 <b>2024-04-30</b>" in read(zone.ma, at(match))
    with clock.at(date(2024, 5, 1)):
        assert "已超法定时限" in read(zone.ma, at(match))


def test_trucks_are_listed_removed_and_refused_on_the_page(zone: Zone) -> None:
    match = agree(zone).match
    form = {"plate": "甘A·12345", "bed_m3": "16", "permit_number": "准1", "valid_to": "2024-12-31"}
    assert send(zone.ma, at(match, "trucks/"), form).status_code == 302
    answer = send(zone.ma, at(match, "trucks/"), form | {"plate": "甘AI2345"})
    assert (answer.status_code, "不是车号" in answer.content.decode()) == (422, True)
    truck = Truck.objects.get()
    assert send(zone.ma, f"/soil/trucks/{truck.pk}/remove/", {"reason": "换车"}).status_code == 302
    assert "还没有车辆" in read(zone.ma, at(match))


def test_a_hauliers_list_becomes_the_white_list(zone: Zone) -> None:
    match = agree(zone).match
    list_truck(zone, match, "甘A00001")
    head = ("车牌号", "容积", "准运证", "有效期", "驾驶员")
    rows = [
        ("甘A12345", 16, "准1", "2024-12-31", "王师傅"), ("甘A 12345", 16, "准1", "2024-12-31", ""),
        ("甘A00001", 16, "准2", "2024-12-31", ""), ("甘A9", 16, "准3", "2024-12-31", ""),
        ("甘A12346D", 60, "准4", "2024-12-31", ""), ("甘A12347D", 18.5, "准5", "2023-12-31", ""),
    ]  # fmt: skip
    client = browser(zone.ma)
    file = made.upload(made.xlsx([head, *rows]), "车辆.xlsx")
    answer = client.post("/tables/earthworks.trucks/import/", {"file": file, "o-match": match.pk})
    assert answer.status_code == 302, answer.content.decode()
    assert client.post(f"{answer['Location']}confirm/").status_code == 302
    jobs.run_waiting_jobs()
    batch = ImportBatch.objects.get()
    assert (batch.rows_created, batch.rows_duplicate, batch.rows_refused) == (1, 2, 3)
    assert list(Truck.objects.order_by("plate").values_list("plate", flat=True)) == ["甘A00001", "甘A12345"]
    assert browser(zone.rui).get("/tables/earthworks.trucks/import/").status_code == 403


def test_the_choice_of_a_list_of_trucks_is_only_for_matches_that_take_them(zone: Zone) -> None:
    propose(zone)
    assert "瑞岭观樾一品→读者印务" not in read(zone.ma, "/tables/earthworks.trucks/import/")


def test_a_red_line_shows_on_the_match_and_shuts_its_doors(zone: Zone) -> None:
    match = consulted(zone)
    Registration.objects.filter(side="surplus").update(flags=[Flag.SAND_GRAVEL])
    page = read(zone.ma, at(match))
    assert "登记受阻" in page
    assert "自然资发〔2023〕57号" in page
    assert "登记协议</a>" not in page
    assert "登记受阻" in read(zone.ma, "/soil/matches/")
    partner = read(zone.xu, at(match))
    assert "对方登记暂不能使用" in partner
    assert "57号" not in partner


def test_a_cancelled_match_says_why(zone: Zone) -> None:
    match = propose(zone)
    assert send(zone.ma, at(match, "cancel/"), {"reason": ""}).status_code == 422
    assert send(zone.ma, at(match, "cancel/"), {"reason": "改用场内土"}).status_code == 302
    assert "原因:改用场内土" in read(zone.ma, at(match))


def test_list_and_board_add_up_what_is_matched(zone: Zone) -> None:
    propose(zone, bank_m3=3000)
    make_registration(zone, "need", site_name="金泰绿建")
    third = Registration.objects.latest("pk")
    propose(zone, need_id=third.pk, bank_m3=4000)
    for view in ("", "?view=board"):
        page = read(zone.qian, f"/soil/matches/{view}")
        assert "方量 <b>7,000</b> m³(自然方)" in page
        assert "测算节约" in page
    assert "没有符合条件的匹配" in read(zone.ma, "/soil/matches/?words=不存在")
    assert "3,000" not in read(zone.ma, "/soil/matches/?words=金泰")


def test_the_soil_desk_alone_finds_the_doors_to_its_verbs(zone: Zone) -> None:
    match = consulted(zone)
    for person in (zone.qian, zone.sun, zone.rui):
        page = read(person, at(match))
        assert "登记协议</a>" not in page
        assert "取消匹配</button>" not in page
        for end, method in (("agree/", "get"), ("cancel/", "post"), ("permit/", "post")):
            answer = getattr(browser(person), method)(at(match, end), {"reason": "x", "on": TODAY})
            assert answer.status_code == 403, (person, end)
    for person in (zone.wu, zone.zheng, zone.feng):
        assert browser(person).get(at(match)).status_code == 403
    assert browser(zone.he).get(at(match)).status_code in {403, 404}


@pytest.mark.parametrize("end", ["", "sheet/", "proposal.docx", "agreement/scan/", "items/nonsense/"])
def test_what_is_not_there_is_a_sentence(zone: Zone, end: str) -> None:
    for number in (999, 10**30):
        assert browser(zone.ma).get(f"/soil/matches/{number}/{end}").status_code == 404


def test_no_page_asks_more_than_twelve_queries(zone: Zone) -> None:
    match = permitted(zone)
    for number in range(6):
        list_truck(zone, match, f"甘A5432{number}")
    ma, rui = browser(zone.ma), browser(zone.rui)
    give = Registration.objects.filter(side="surplus")[0]
    for client, address in (
        (ma, "/soil/matches/"), (ma, "/soil/matches/?view=board"), (ma, at(match)), (rui, at(match)),
        (ma, at(match, "sheet/")), (ma, at(match, "items/dust/")), (ma, f"/soil/matches/new/?surplus={give.pk}"),
    ):  # fmt: skip
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        queries = [query["sql"][:150] for query in asked if not query["sql"].startswith(_MARKS)]
        assert len(queries) <= 12, (address, queries)
