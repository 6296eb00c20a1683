"""The pages, the workbook and the API of plans."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.people import Zone, make_zone
from tests.wutong.earthworks.plan_stories import KM, TODAY, ask, make_park, solved
from wutong.earthworks import queries, services
from wutong.earthworks.models import Match, Plan, Registration
from wutong.kernel import clock, jobs
from wutong_engines.haulage import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Iterator[Zone]:
    """The zone on the first of April 2024."""
    with clock.at(TODAY):
        yield make_zone()


def signed_in(zone: Zone, who: str = "ma") -> Client:
    client = Client()
    client.force_login(getattr(zone, who))
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_plan_is_asked_with_a_table_of_distances(zone: Zone) -> None:
    make_park(zone)
    lines = "起点,终点,公里\n" + "".join(f"{start},{end},{km}\n" for start, end, km in KM)
    said = {
        "name": "二季度", "starts_on": "2024-04-01", "weeks": "13", "basis": "likely", "max_km": "0",
        "roads_file": SimpleUploadedFile("距离.csv", lines.encode(), "text/csv"),
    }  # fmt: skip
    answer = signed_in(zone).post("/soil/plans/new/", said)
    assert answer.status_code == 302
    jobs.run_waiting_jobs()
    assert Plan.objects.get().cost_fen == 93_912_000


def test_a_bad_table_of_distances_names_its_line_and_nothing_is_kept(zone: Zone) -> None:
    make_park(zone)
    file = SimpleUploadedFile("距离.csv", "起点,终点,公里\n甲,乙,很远\n".encode(), "text/csv")
    said = {"name": "二季度", "starts_on": "2024-04-01", "weeks": "13", "basis": "likely", "roads_file": file}
    answer = signed_in(zone).post("/soil/plans/new/", said)
    assert answer.status_code == 422
    assert "第 2 行" in text(answer)
    assert not Plan.objects.exists()


def test_a_running_plan_shows_its_progress_and_the_page_reloads_when_it_has_ended(zone: Zone) -> None:
    make_park(zone)
    plan, client = ask(zone), signed_in(zone)
    page = text(client.get(f"/soil/plans/{plan.pk}/"))
    assert "计算中" in page
    assert "已证最优" not in page
    assert "HX-Refresh" not in client.get(f"/soil/plans/{plan.pk}/progress/").headers
    jobs.run_waiting_jobs()
    assert client.get(f"/soil/plans/{plan.pk}/progress/").headers["HX-Refresh"] == "true"
    assert "已证最优" in text(client.get(f"/soil/plans/{plan.pk}/"))


def test_the_page_draws_every_flow_and_names_what_stays(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    page = text(signed_in(zone, "qian").get(f"/soil/plans/{plan.pk}/"))
    assert page.count('class="sp-flow sp-haul"') == 4
    assert "无处可去" in page
    assert "只省时间" in page
    assert "手工就近" in page
    assert "32,400.00" in page
    assert "用勾选的生成匹配建议" not in page


def test_the_volumes_of_a_route_are_converted_once_and_not_week_by_week(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    problem = reading.problem(plan.problem)
    for line in queries.plan(zone.ma, plan.pk).pairs:
        given = next(lot for lot in problem.surpluses if lot.id == line.from_id)
        taken = next(lot for lot in problem.needs if lot.id == line.to_id)
        assert (line.loose, line.compacted) == (
            given.factors.to_loose(line.bank),
            taken.factors.to_compacted(line.bank),
        )


def test_what_if_answers_as_a_part_and_writes_nothing(zone: Zone) -> None:
    make_park(zone)
    plan, client = solved(zone), signed_in(zone)
    part = text(client.get(f"/soil/plans/{plan.pk}/what-if/", {"max_km": "5"}, headers={"HX-Request": "true"}))
    assert "15,000" in part
    assert "缺口" in part
    assert "<html" not in part
    wrong = client.get(f"/soil/plans/{plan.pk}/what-if/", {"haul_percent": "9000"})
    assert wrong.status_code == 422
    assert Plan.objects.count() == 1


def test_a_stale_plan_says_what_changed_and_offers_to_plan_again(zone: Zone) -> None:
    park = make_park(zone)
    plan, client = solved(zone), signed_in(zone)
    assert "登记已变" not in text(client.get(f"/soil/plans/{plan.pk}/fresh/"))
    Registration.objects.filter(pk=park["宝丰新材"].pk).update(bank_m3=50_000)
    part = text(client.get(f"/soil/plans/{plan.pk}/fresh/"))
    assert "登记已变" in part
    assert "宝丰新材" in part
    assert client.post(f"/soil/plans/{plan.pk}/again/").status_code == 302
    assert Plan.objects.count() == 2


def test_chosen_flows_are_proposed_by_a_person(zone: Zone) -> None:
    make_park(zone)
    plan, client = solved(zone), signed_in(zone)
    client.post(f"/soil/plans/{plan.pk}/propose/")
    assert not Match.objects.exists()
    line = queries.plan(zone.ma, plan.pk).pairs[0]
    client.post(f"/soil/plans/{plan.pk}/propose/", {"pairs": [f"{line.surplus_id}-{line.need_id}"]})
    match = Match.objects.get()
    assert (match.plan_id, match.bank_m3, match.km_basis) == (plan.pk, 42_000, "距离表")


def test_the_workbook_holds_flows_weeks_reasons_and_prices(zone: Zone) -> None:
    make_park(zone, outside=True)
    plan = solved(zone)
    answer = signed_in(zone).get(f"/soil/plans/{plan.pk}/workbook/")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["调配", "按周", "未匹配原因", "价格依据"]
    rows = [row for row in book["调配"].iter_rows(min_row=2, values_only=True) if row[3]]
    assert sum(row[3] for row in rows if row[0] == "直运") == 110_000
    weeks = [row for row in book["按周"].iter_rows(min_row=2, values_only=True) if row[4]]
    assert sum(row[4] for row in weeks) == sum(row[3] for row in rows)
    assert "演示价" in str(list(book["价格依据"].iter_rows(values_only=True)))


def test_plans_are_compared_by_two(zone: Zone) -> None:
    make_park(zone)
    first, second, client = solved(zone), solved(zone, settings={}), signed_in(zone)
    assert client.get("/soil/plans/compare/", {"plan": [first.pk]}).status_code == 302
    page = text(client.get("/soil/plans/compare/", {"plan": [first.pk, second.pk]}))
    assert "数据或条件不同" in page


def test_a_firm_and_the_three_officers_see_neither_prices_nor_plans(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    for who in ("xu", "rui", "wu", "he"):
        for address in ("prices/", "outlets/", "plans/", f"plans/{plan.pk}/", f"plans/{plan.pk}/workbook/"):
            assert signed_in(zone, who).get(f"/soil/{address}").status_code == 403, (who, address)


def test_pages_ask_at_most_twelve_questions(zone: Zone, django_assert_max_num_queries: Any) -> None:
    make_park(zone, outside=True)
    plan, client = solved(zone), signed_in(zone)
    for address in ("prices/", "outlets/", "plans/", f"plans/{plan.pk}/", f"plans/{plan.pk}/what-if/?max_km=3"):
        with django_assert_max_num_queries(12):
            client.get(f"/soil/{address}")


def test_programs_start_read_and_question_a_plan(zone: Zone) -> None:
    make_park(zone)
    client = signed_in(zone)
    said = {"name": "接口方案", "starts_on": "2024-04-01", "weeks": 13, "settings": {"max_km": None}}
    made = client.post("/api/v1/soil/plans", said, content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["state"] == "waiting"
    jobs.run_waiting_jobs()
    key = made.json()["id"]
    read = client.get(f"/api/v1/soil/plans/{key}").json()
    assert (read["proven"], read["matched_m3"]) == (True, 110_000)
    asked = client.post(f"/api/v1/soil/plans/{key}/what-if", {"haul_percent": 150}, content_type="application/json")
    assert asked.json()["cost_more_fen"] > 0
    bad = client.post(f"/api/v1/soil/plans/{key}/replan", {"change_fen": -1}, content_type="application/json")
    assert bad.status_code == 422


def test_lists_ask_no_more_for_many_rows_than_for_few(zone: Zone, django_assert_num_queries: Any) -> None:
    make_park(zone, outside=True)
    plan, client = solved(zone), signed_in(zone)
    addresses = ("prices/", "outlets/", "plans/")
    few = {}
    for address in addresses:
        client.get(f"/soil/{address}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/soil/{address}")
        few[address] = len(asked)
    for number in range(15):
        row = Plan.objects.get(pk=plan.pk)
        row.pk, row.number = None, f"ZC-FA-{number}"
        row.save()
        place = services.add_outlet(
            by=zone.ma, kind="disposal", name=f"消纳场{number}", longitude=103.6, latitude=36.5 + number / 100,
            source="踏勘",
        )  # fmt: skip
        services.quote_price(by=zone.ma, kind="disposal_fee", fen=700, source="询价", on=TODAY, outlet_id=place.pk)
    for address in addresses:
        with django_assert_num_queries(few[address]):
            client.get(f"/soil/{address}")
