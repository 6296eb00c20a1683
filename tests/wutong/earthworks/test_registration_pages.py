"""Pages of registrations: what they say, what they ask back, whose they are."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import TODAY, e1, inspected, photo, registered, verified
from tests.wutong.projects.stories import make_project, papers
from wutong.earthworks import queries, services
from wutong.earthworks.models import Inspection, Registration
from wutong.kernel import clock
from wutong.projects import services as projects
from wutong.projects.lifecycle import Kind

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


def page(client: Client, who: Any, name: str, *keys: Any, query: str = "") -> str:
    """Return what a page says to somebody."""
    client.force_login(who)
    answer = client.get(reverse(f"earthworks:{name}", args=keys) + query)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


def form(**more: Any) -> dict[str, Any]:
    """Return form E1 as a browser sends it."""
    return {
        name: value for name, value in {"datum": "CGCS2000", "grade": "A", **e1(**more)}.items() if value is not None
    }


def test_the_list_adds_up_in_bank_measure_and_shows_both_sides(client: Client, zone: Zone) -> None:
    verified(zone, amount=10_000)
    registered(zone, "surplus")
    words = page(client, zone.zhang, "list")
    assert "11,765" in words
    assert "100,000" in words
    assert "瑞岭观樾一品:余土 100,000 m³(自然方)" in words
    assert "瑞岭观樾一品" not in page(client, zone.zhang, "list", query="?side=need").partition('id="rows"')[2]


def test_the_list_is_narrowed_by_stage_and_words(client: Client, zone: Zone) -> None:
    verified(zone)
    registered(zone, "surplus")
    rows = page(client, zone.ma, "list", query="?stage=verified").partition('id="rows"')[2]
    assert ("读者印务" in rows, "瑞岭观樾一品" in rows) == (True, False)
    rows = page(client, zone.ma, "list", query="?q=瑞岭").partition('id="rows"')[2]
    assert ("读者印务" in rows, "瑞岭观樾一品" in rows) == (False, True)


def test_an_empty_list_says_how_to_begin(client: Client, zone: Zone) -> None:
    assert "还没有余土或缺土登记" in page(client, zone.ma, "list")


def test_the_months_spread_a_window_evenly(zone: Zone) -> None:
    registered(zone, "surplus", starts_on=date(2024, 5, 1), ends_on=date(2024, 6, 30), amount=61_000)
    months = queries.months(Registration.objects.all(), TODAY)
    assert months.surplus[:4] == (0, 31_000, 30_000, 0)
    assert sum(months.surplus) == 61_000


def test_a_firm_registers_on_its_page_and_is_told_what_is_next(client: Client, zone: Zone) -> None:
    client.force_login(zone.xu)
    answer = client.post(reverse("earthworks:register"), form())
    made = Registration.objects.get()
    assert answer.headers["Location"] == reverse("earthworks:registration", args=[made.pk])
    words = page(client, zone.xu, "mine")
    assert "待核实" in words
    assert "园区土方岗" in words
    assert "到现场核实坐标、方量和土质" in words


def test_a_refused_form_keeps_what_was_written_and_marks_the_field(client: Client, zone: Zone) -> None:
    client.force_login(zone.xu)
    answer = client.post(reverse("earthworks:register"), form(longitude="36.53", latitude="103.66"))
    words = answer.content.decode()
    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert "填反了" in words
    assert 'value="103.66"' in words


def test_a_form_that_is_asked_back_shows_where_to_say_why(client: Client, zone: Zone) -> None:
    registered(zone)
    client.force_login(zone.xu)
    told = form(site_name="读者印务二期", latitude="36.56")
    words = client.post(reverse("earthworks:register"), told).content.decode()
    assert 'name="despite_similar"' in words
    assert client.post(reverse("earthworks:register"), {**told, "despite_similar": "二期是另一块"}).status_code == 302


def test_from_a_project_the_form_is_filled(client: Client, zone: Zone) -> None:
    project = make_project(zone)
    words = page(client, zone.ma, "register", query=f"?project={project.pk}&side=need")
    assert f'value="{project.name}"' in words
    assert f'value="{project.investor}"' in words


def test_a_project_with_land_and_no_start_waits_for_its_soil(client: Client, zone: Zone) -> None:
    project = make_project(zone)
    assert project.name not in page(client, zone.ma, "pipeline")
    projects.claim(
        by=zone.zhang, project_id=project.pk, kind=Kind.LAND, on=TODAY, proofs=papers(Kind.LAND), early_reason="先拿地"
    )
    assert project.name in page(client, zone.ma, "pipeline")
    services.register(by=zone.ma, values=e1(project_id=project.pk, firm_name=project.investor))
    assert project.name not in page(client, zone.ma, "pipeline")


def test_a_terminated_project_stops_its_soil_without_anybody_touching_it(client: Client, zone: Zone) -> None:
    project = make_project(zone)
    made = services.register(by=zone.ma, values=e1(project_id=project.pk, firm_id=zone.reader.pk))
    inspected(zone, made)
    assert list(queries.plannable(zone.ma)) == [made]
    claim = projects.claim(
        by=zone.zhang, project_id=project.pk, kind=Kind.TERMINATED, on=TODAY, proofs=papers(Kind.TERMINATED)
    )
    projects.verify(by=zone.zhao, milestone_id=claim.pk)
    assert not queries.plannable(zone.ma).exists()
    words = page(client, zone.xu, "registration", made.pk)
    assert "项目已终止" in words
    assert "红线拦截" in words
    assert "读者印务" in page(client, zone.ma, "list", query="?stage=blocked").partition('id="rows"')[2]


def test_a_red_line_is_shown_to_the_firm_with_its_law_and_its_remedy(client: Client, zone: Zone) -> None:
    made = inspected(zone, registered(zone, "surplus"), "blocked", flags=["sand_gravel"], note="东侧有砂砾石")
    words = page(client, zone.rui, "mine")
    assert "自然资发〔2023〕57号" in words
    assert "报自然资源部门处置" in words
    assert "有 1 条等您办理" in words
    client.post(reverse("earthworks:attach", args=[made.pk]), {"kind": "other", "papers": [photo("文")], "note": ""})
    assert "企业已补充材料,由土方岗复核" in page(client, zone.rui, "mine")


def test_a_firm_reads_nothing_of_another_firm(client: Client, zone: Zone) -> None:
    other = registered(zone)
    registered(zone, "surplus")
    words = page(client, zone.rui, "mine")
    assert "读者" not in words
    client.force_login(zone.rui)
    for name in ("registration", "edit", "inspect"):
        assert client.get(reverse(f"earthworks:{name}", args=[other.pk])).status_code in {403, 404}
    assert client.get(reverse("earthworks:list")).status_code == 403
    assert "读者" not in client.get(reverse("earthworks:register")).content.decode()


def test_a_refused_inspection_keeps_its_photos(client: Client, zone: Zone) -> None:
    made = registered(zone)
    client.force_login(zone.ma)
    told = {
        "on": "2024-04-10", "method": "RTK", "longitude": "103.6602", "latitude": "36.5301", "datum": "CGCS2000",
        "amount": "38000", "convention": "compacted", "verdict": "blocked", "note": "有砂砾石",
    }  # fmt: skip
    address = reverse("earthworks:inspect", args=[made.pk])
    words = client.post(address, {**told, "photos": [photo("一"), photo("二")]}).content.decode()
    assert "已收到 2 份照片" in words
    kept = words.partition('name="kept" value="')[2].partition('"')[0]
    assert client.post(address, {**told, "flags": ["sand_gravel"], "kept": kept}).status_code == 302
    assert Inspection.objects.get().attachments.count() == 2
    assert "有红线,拦截" in page(client, zone.xu, "registration", made.pk)


def test_a_meeting_sheet_marks_the_cell_and_saves_nothing(client: Client, zone: Zone) -> None:
    client.force_login(zone.ma)
    told = {"on": "2024-04-08", "source": "土方会议", "line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "0"}
    good = {"firm_name": "瑞岭置业有限公司", **e1("surplus")}
    bad = {"firm_name": "读者印务有限公司", **e1(amount="")}
    for number, line in ((0, good), (2, bad)):
        told |= {f"line-{number}-{name}": str(value) for name, value in line.items()}
    answer = client.post(reverse("earthworks:meeting"), told)
    words = answer.content.decode()
    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert 'id="id_line-2-amount_error">请填写方量' in words
    assert client.post(reverse("earthworks:meeting"), {**told, "line-2-amount": "38000"}).status_code == 302
    assert Registration.objects.count() == 2


def test_given_back_the_firm_puts_it_right_and_hands_it_in_at_once(client: Client, zone: Zone) -> None:
    made = registered(zone)
    services.give_back(by=zone.ma, registration_id=made.pk, reason="坐标不在地块内")
    words = page(client, zone.xu, "edit", made.pk)
    assert "坐标不在地块内" in words
    told = {**form(latitude="36.5311"), "based_on": Registration.objects.get().version, "then": "resubmit"}
    assert client.post(reverse("earthworks:edit", args=[made.pk]), told).status_code == 302
    assert Registration.objects.get().stage == "submitted"


def test_a_verb_that_cannot_be_done_now_says_why(client: Client, zone: Zone) -> None:
    made = registered(zone)
    client.force_login(zone.ma)
    answer = client.post(reverse("earthworks:move", args=[made.pk, "close"]), {"reason": ""})
    assert answer.status_code == 409
    assert "不能销号" in answer.content.decode()
    assert client.post(reverse("earthworks:move", args=[made.pk, "vanish"])).status_code == 404


def test_a_picture_is_shown_and_a_document_is_saved(client: Client, zone: Zone) -> None:
    made = registered(zone)
    (one,) = services.attach(by=zone.xu, registration_id=made.pk, given=[("photo", photo(), "")])
    client.force_login(zone.xu)
    answer = client.get(reverse("earthworks:attachment", args=[made.pk, one.pk]))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]  # streamed


def test_the_telephone_is_read_in_full_by_those_who_work_on_it_only(client: Client, zone: Zone) -> None:
    made = registered(zone)
    assert "13812345678" in page(client, zone.ma, "registration", made.pk)
    assert "13812345678" not in page(client, zone.qian, "registration", made.pk)


def test_pages_take_a_dozen_queries_and_not_more_with_rows(
    client: Client, zone: Zone, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        inspected(zone, registered(zone, site_name=f"地块{number}", starts_on=date(2024, 4, 15 + number),
                                   ends_on=date(2024, 4, 15 + number)))  # fmt: skip
    for who, name in ((zone.ma, "list"), (zone.xu, "mine"), (zone.ma, "meeting"), (zone.ma, "register")):
        client.force_login(who)
        with django_assert_max_num_queries(14):
            assert client.get(reverse(f"earthworks:{name}")).status_code == 200
