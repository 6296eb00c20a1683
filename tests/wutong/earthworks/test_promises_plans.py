"""What prices, places outside and plans promise: nothing without a source, no question that cannot be meant."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import quote_prices
from tests.wutong.earthworks.plan_stories import NO_LIMIT, TODAY, ask, make_park, solved
from wutong.accounts.models import Person
from wutong.earthworks import queries, services
from wutong.earthworks.lifecycle import PriceKind
from wutong.earthworks.models import Match, Outlet, Plan, Price
from wutong.earthworks.services.plan_settings import checked_settings
from wutong.kernel import clock, jobs
from wutong.kernel.errors import BadFile, Incomplete, NotAllowed, NotFound, WrongStage

pytestmark = pytest.mark.django_db
TIP = {"kind": "disposal", "name": "扁坡子沟", "longitude": 103.65, "latitude": 36.6, "source": "现场踏勘"}


@pytest.fixture
def zone(db: None) -> Iterator[Zone]:
    """The zone on the first of April 2024."""
    with clock.at(TODAY):
        yield make_zone()


def web(person: Person) -> Client:
    """Return a browser where the person is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def call(person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """Return status and answer of a call of the API."""
    said = json.dumps(body) if body is not None else ""
    answer = web(person).generic(method, f"/api/v1/soil{path}", said, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"kind": "moon"}, "kind", "请选择消纳场"),
        ({"name": " "}, "name", "请填写名称"),
        ({"name": "场" * 101}, "name", "名称最多 100 字,现有 101 字"),
        ({"source": ""}, "source", "请填写来源"),
        ({"note": "说" * 201}, "note", "说明最多 200 字"),
        ({"closed_weekdays": [7]}, "closed_weekdays", "星期一(0)到星期日(6)"),
        ({"soils": ["gold"]}, "soils", "不认识的土类"),
        ({"daily_m3": 0}, "daily_m3", "日收/供能力要大于 0"),
        ({"capacity_m3": -1}, "capacity_m3", "容量要大于 0"),
        ({"latitude": 90}, "latitude", "纬度 90 不在中国范围内"),
        ({"longitude": float("nan")}, "longitude", "不在中国范围内"),
    ],
)
def test_a_place_that_cannot_be_is_refused_by_its_field(
    zone: Zone, given: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(Incomplete) as refused:
        services.add_outlet(by=zone.ma, **{**TIP, **given})
    assert words in refused.value.fields[field]
    assert not Outlet.objects.exists()


@pytest.mark.parametrize("reason", ["", " ", "因" * 201])
def test_a_place_is_closed_and_a_price_withdrawn_with_a_reason_that_fits(zone: Zone, reason: str) -> None:
    place = services.add_outlet(by=zone.ma, **TIP)
    price = services.quote_price(by=zone.ma, kind="haul_first", fen=600, source="询价", on=TODAY)
    with pytest.raises(Incomplete):
        services.close_outlet(by=zone.ma, outlet_id=place.pk, reason=reason)
    with pytest.raises(Incomplete):
        services.withdraw_price(by=zone.ma, price_id=price.pk, reason=reason)
    assert Outlet.objects.get().closed_for_good_at is None
    assert Price.objects.get().withdrawn_at is None


def test_what_is_not_there_is_neither_changed_nor_withdrawn(zone: Zone) -> None:
    with pytest.raises(NotFound, match="没有找到这个消纳场"):
        services.edit_outlet(by=zone.ma, outlet_id=999, based_on=1, daily_m3=5)
    with pytest.raises(NotFound, match="没有找到这条价格"):
        services.withdraw_price(by=zone.ma, price_id=999, reason="错")


@pytest.mark.parametrize(
    ("on", "fen"),
    [
        (date(2024, 1, 1), None),
        (date(2024, 2, 1), 500),
        (date(2024, 2, 29), 500),
        (date(2024, 3, 1), 550),
        (date(2024, 4, 1), 550),
        (date(2030, 1, 1), 550),
    ],
)
def test_the_price_in_force_is_the_newest_known_on_the_day(zone: Zone, on: date, fen: int | None) -> None:
    for day, said in ((date(2024, 2, 1), 500), (date(2024, 3, 1), 550), (date(2024, 3, 20), 999)):
        made = services.quote_price(by=zone.ma, kind="haul_first", fen=said, source="询价", on=day)
    services.withdraw_price(by=zone.ma, price_id=made.pk, reason="抄错")
    found = queries.price(PriceKind.HAUL_FIRST, on)
    assert (found.fen if found else None) == fen


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("haul_first", "首公里"),
        ("haul_each", "每增运"),
        ("disposal_fee", "时间"),
        ("purchase", "时间"),
    ],
)
def test_the_baseline_says_what_is_missing(zone: Zone, gone: str, words: str) -> None:
    quote_prices(zone, TODAY)
    give, take = make_registration(zone, "surplus"), make_registration(zone, "need")
    assert queries.baseline(give.pk, take.pk, TODAY).missing == ()
    Price.objects.filter(kind=gone).delete()
    assert words in "".join(queries.baseline(give.pk, take.pk, TODAY).missing)


def test_there_is_no_baseline_of_a_pair_that_is_not_there(zone: Zone) -> None:
    with pytest.raises(NotFound, match="没有找到这两条登记"):
        queries.baseline(1, 2, TODAY)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"max_km": 0}, "单程运距上限"),
        ({"max_km": "5"}, "单程运距上限"),
        ({"max_km": float("nan")}, "单程运距上限"),
        ({"detour": 0.9}, "绕行系数应在 1 到 5 之间"),
        ({"detour": True}, "绕行系数"),
        ({"trucks_per_day": -1}, "每日车辆上限"),
        ({"haul_percent": 9}, "运价(%)应在 10 到 500 之间"),
        ({"shifts": {"1": 4000}}, "前后十年以内"),
        ({"shifts": [1]}, "工期调整"),
        ({"registration_ids": [0]}, "请选择登记"),
        ({"registration_ids": "1"}, "请选择登记"),
        ({"roads": {"kind": "map"}}, "距离表或路网"),
        ({"basis": "most"}, "可能量"),
        ({"speed": 5}, "不认识的参数“speed”"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(said: dict[str, Any], words: str) -> None:
    with pytest.raises(Incomplete) as refused:
        checked_settings(said)
    assert words in refused.value.fields[next(iter(said))]


def test_what_is_left_open_follows_the_rules() -> None:
    assert checked_settings({"detour": None, "max_km": None}) == {"max_km": None}


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"weeks": 0}, "weeks", "周数应在 1 到 520 之间"),
        ({"weeks": 521}, "weeks", "周数应在 1 到 520 之间"),
        ({"starts_on": date(2044, 1, 1)}, "starts_on", "离今天超过十年"),
        ({"name": " "}, "name", "请填写方案名称"),
        ({"name": "案" * 101}, "name", "方案名称最多 100 字"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_not_begun(zone: Zone, more: dict[str, Any], field: str, words: str) -> None:
    make_park(zone)
    with pytest.raises(Incomplete) as refused:
        ask(zone, **more)
    assert words in refused.value.fields[field]
    assert not Plan.objects.exists()


@pytest.mark.parametrize("verb", ["replan", "recheck_plan", "cancel_plan", "save_what_if", "plan_again"])
def test_plans_are_the_work_of_the_soil_desk(zone: Zone, verb: str) -> None:
    make_park(zone)
    plan = ask(zone)
    more: dict[str, Any] = {"replan": {"change_fen": 1}, "save_what_if": {"name": "甲", "change": {}}}.get(verb, {})
    with pytest.raises(NotAllowed):
        getattr(services, verb)(by=zone.qian, plan_id=plan.pk, **more)
    assert Plan.objects.count() == 1
    assert Plan.objects.get().state == "waiting"


def test_a_plan_without_an_answer_is_not_changed_rechecked_or_saved_over(zone: Zone) -> None:
    make_park(zone)
    plan = ask(zone)
    with pytest.raises(WrongStage, match="还没有结果"):
        services.replan(by=zone.ma, plan_id=plan.pk, change_fen=100)
    with pytest.raises(WrongStage, match="正在计算"):
        services.recheck_plan(by=zone.ma, plan_id=plan.pk)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("change_fen", [-1, 10**6 + 1])
def test_a_change_has_a_price_that_can_be_meant(zone: Zone, change_fen: int) -> None:
    make_park(zone)
    plan = solved(zone)
    with pytest.raises(Incomplete, match="0 到 10000 元"):
        services.replan(by=zone.ma, plan_id=plan.pk, change_fen=change_fen)
    assert Plan.objects.count() == 1


def test_an_answered_plan_has_nothing_to_call_off(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    with pytest.raises(WrongStage, match="没有可取消的计算"):
        services.cancel_plan(by=zone.ma, plan_id=plan.pk)
    assert Plan.objects.get().state == "done"


@pytest.mark.parametrize("pairs", [[], [(998, 999)]])
def test_proposals_come_from_pairs_of_the_plan(zone: Zone, pairs: list[tuple[int, int]]) -> None:
    make_park(zone)
    plan = solved(zone)
    with pytest.raises(Incomplete, match="请先勾选"):
        services.propose_from_plan(by=zone.ma, plan_id=plan.pk, pairs=pairs)
    assert not Match.objects.exists()


def roads(zone: Zone, name: str, contents: str) -> dict[str, Any]:
    """Return what a file of distances says."""
    return services.roads_from_file(by=zone.ma, file=SimpleUploadedFile(name, contents.encode()))["roads"]


@pytest.mark.parametrize(
    ("name", "contents", "words"),
    [
        ("距离.csv", "起,止,公里\n", "里没有距离"),
        ("距离.csv", "甲,乙,远\n", "第 1 行读不懂"),
        ("距离.csv", "甲,乙,2001\n", "第 1 行读不懂"),
        ("距离.csv", "甲,乙,-1\n", "第 1 行读不懂"),
        ("距离.csv", "甲,乙,nan\n", "第 1 行读不懂"),
        ("距离.csv", "起,止,公里\n甲,乙,2\n,乙,3\n", "第 3 行读不懂"),
        ("距离.csv", "甲,乙\n", "读不懂"),
        ("路网.json", "{", "不是路网"),
        ("路网.json", "[]", "不是路网"),
        ("路网.json", '{"nodes": [["a", 0]], "edges": []}', "不是路网"),
        ("路网.json", '{"nodes": [["a", NaN, 0]], "edges": []}', "不是路网"),
        ("路网.json", '{"nodes": [["a", 0, 0]], "edges": [["a", "a", -1]]}', "不是路网"),
        ("路网.json", '{"nodes": [["a", 0, 0]], "edges": [["a", "a", Infinity]]}', "不是路网"),
        ("路网.json", '{"nodes": [["a", 0, 0]], "edges": [["a", "a", 1' + "0" * 400 + "]]}", "不是路网"),
        ("路网.json", '{"nodes": [["a", 0, 0]], "edges": [["a", "b", 1]]}', "路口“b”"),
    ],
)
def test_a_file_of_distances_that_is_none_is_refused(zone: Zone, name: str, contents: str, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        roads(zone, name, contents)


def test_distances_are_read_as_a_table_or_a_graph(zone: Zone) -> None:
    table = roads(zone, "距离.csv", "起,止,公里\n甲,乙,2.1\n\n乙,丙,0\n")
    assert (table["kind"], table["rows"]) == ("table", [["甲", "乙", 2.1], ["乙", "丙", 0.0]])
    graph = roads(zone, "路网.json", '{"nodes": [["a", 0, 0], ["b", 1, 0]], "edges": [["a", "b", 1.2, true]]}')
    assert (graph["kind"], graph["edges"], graph["snap_km"]) == ("graph", [["a", "b", 1.2, True]], 0.5)


# The pages


def test_a_price_is_withdrawn_on_its_page(zone: Zone) -> None:
    price = services.quote_price(by=zone.ma, kind="haul_first", fen=600, source="询价", on=TODAY)
    at = f"/soil/prices/{price.pk}/withdraw/"
    assert "作废" in web(zone.ma).get(at).content.decode()
    assert web(zone.ma).post(at, {"reason": ""}).status_code == 422
    assert Price.objects.get().withdrawn_at is None
    assert "冻结的价格不变" in web(zone.ma).post(at, {"reason": "抄错"}, follow=True).content.decode()
    assert Price.objects.get().withdrawn_reason == "抄错"


@pytest.mark.parametrize("address", ["outlets/new/", "outlets/{outlet}/edit/", "prices/new/?outlet={outlet}"])
def test_the_forms_of_places_and_prices_open(zone: Zone, address: str) -> None:
    place = services.add_outlet(by=zone.ma, **TIP)
    page = web(zone.ma).get(f"/soil/{address.format(outlet=place.pk)}")
    assert (page.status_code, "放弃" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("who", ["xu", "rui", "he", "wu", "zheng", "feng"])
@pytest.mark.parametrize("address", ["plans/", "prices/", "outlets/", "ledger/", "registrations/pipeline/", ""])
def test_who_is_not_inside_reads_no_prices_plans_or_lists(zone: Zone, who: str, address: str) -> None:
    assert web(getattr(zone, who)).get(f"/soil/{address}").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["plans/999/", "plans/999/workbook/", "prices/999/file/", "prices/999/withdraw/", "outlets/999/edit/",
     "matches/999/", "matches/999/gate/", "matches/999/settlement/", "registrations/999/", "registrations/999/edit/"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so(zone: Zone, address: str) -> None:
    assert web(zone.ma).get(f"/soil/{address}").status_code == 404


def test_a_plan_is_changed_rechecked_and_kept_from_its_page(zone: Zone) -> None:
    make_park(zone)
    plan, browser = solved(zone), web(zone.ma)
    at = f"/soil/plans/{plan.pk}"
    assert browser.post(f"{at}/replan/", {"change": "x"}).status_code == 422
    assert browser.post(f"{at}/replan/", {"change": "1.50"}).status_code == 302
    assert Plan.objects.latest("pk").settings["change_fen"] == 150
    assert browser.post(f"{at}/recheck/").status_code == 302
    assert "没有改动任何条件" in browser.post(f"{at}/save/", {"name": "同样"}, follow=True).content.decode()
    changed = {"name": "运价涨一成", "haul_percent": "110", "basis": "likely"}
    assert browser.post(f"{at}/save/", changed).status_code == 302
    assert Plan.objects.latest("pk").name == "运价涨一成"
    waiting = Plan.objects.latest("pk")
    assert "已要求取消" in browser.post(f"/soil/plans/{waiting.pk}/cancel/", follow=True).content.decode()


def test_rechecking_gives_the_same_cost(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    services.recheck_plan(by=zone.ma, plan_id=plan.pk)
    jobs.run_waiting_jobs()
    again = Plan.objects.get(pk=plan.pk)
    assert (again.state, again.cost_fen) == ("done", plan.cost_fen)


def test_the_workbook_of_a_plan_holds_flows_weeks_and_reasons(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    answer = web(zone.qian).get(f"/soil/plans/{plan.pk}/workbook/")
    book = load_workbook(BytesIO(answer.content))
    words = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert len(book.sheetnames) >= 3
    assert {"瑞岭观樾一品", "安泰绿建"} <= words
    assert any("38000" in word or "38,000" in word for word in words)


# The same by program


def test_prices_places_and_plans_are_kept_by_program(zone: Zone) -> None:
    make_park(zone)
    status, place = call(zone.ma, "POST", "/outlets", {**TIP, "name": "南坡"})
    assert (status, place["name"]) == (201, "南坡")
    assert "南坡" in [one["name"] for one in call(zone.qian, "GET", "/outlets")[1]]
    fee = {"kind": "disposal_fee", "fen": 700, "source": "询价", "on": str(TODAY), "outlet_id": place["id"]}
    assert call(zone.ma, "POST", "/prices", fee)[0] == 201
    assert 700 in [one["fen"] for one in call(zone.qian, "GET", "/prices")[1]]
    wish = {"name": "二季度", "starts_on": str(TODAY), "weeks": 13}
    status, plan = call(zone.ma, "POST", "/plans", wish)
    assert status == 201
    status, listed = call(zone.qian, "GET", "/plans")
    assert (status, listed["total"], listed["items"][0]["name"]) == (200, 1, "二季度")
    jobs.run_waiting_jobs()
    status, found = call(zone.qian, "GET", f"/plans/{plan['id']}")
    assert (status, bool(found)) == (200, True)
    status, again = call(zone.ma, "POST", f"/plans/{plan['id']}/replan", {"change_fen": 100})
    assert status == 201
    assert call(zone.ma, "POST", f"/plans/{again['id']}/cancel")[0] == 200


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status"),
    [
        ("xu", "GET", "/prices", None, 403),
        ("xu", "GET", "/outlets", None, 403),
        ("xu", "GET", "/plans", None, 403),
        ("wu", "GET", "/plans", None, 403),
        ("qian", "POST", "/outlets", TIP, 403),
        ("qian", "POST", "/plans", {"name": "甲", "starts_on": "2024-04-01", "weeks": 4}, 403),
        ("ma", "GET", "/plans/999", None, 404),
        ("ma", "POST", "/plans/999/cancel", None, 404),
        ("ma", "POST", "/plans/999/replan", {"change_fen": 1}, 404),
        ("ma", "POST", "/outlets", {**TIP, "longitude": 3}, 422),
        ("ma", "POST", "/prices", {"kind": "haul_first", "fen": 600, "source": " ", "on": "2024-04-01"}, 422),
        ("ma", "POST", "/plans", {"name": "甲", "starts_on": "2024-04-01", "weeks": 0}, 422),
        ("ma", "POST", "/plans", {"name": "甲", "starts_on": "2024-04-01", "weeks": 4}, 422),
    ],
)
def test_by_program_a_refusal_is_a_problem_and_nothing_is_kept(
    zone: Zone, who: str, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    assert call(getattr(zone, who), method, path, body)[0] == status
    assert (Plan.objects.count(), Outlet.objects.count(), Price.objects.count()) == (0, 0, 0)


def test_a_park_without_roads_longer_than_the_limit_names_what_stays(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone, settings={**NO_LIMIT, "max_km": 0.1})
    page = queries.plan(zone.ma, plan.pk)
    assert (page.matched_m3, page.gap_m3) == (0, 110_000)
