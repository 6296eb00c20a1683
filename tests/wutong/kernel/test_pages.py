"""What every page shares: refusals as page and as part, guards, paging, the frame, faults."""

from collections.abc import Callable

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from wutong.accounts.models import Person
from wutong.kernel import errors, pages
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, Refusal
from wutong.kernel.templatetags import wutong as words
from wutong.kernel.units import WanYuan
from wutong.site import views

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
PART = {"HX-Request": "true"}


class Marks:
    """Stands for django-htmx's details."""

    boosted = history_restore_request = False


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


def answer(refusal: Exception, user: object, *, part: bool, came_from: str = "") -> HttpResponse | None:
    request = RequestFactory().post("/x/", headers={"Referer": came_from} if came_from else {})
    request.user, request.htmx = user, Marks() if part else False  # type: ignore[assignment]  # only what is asked for
    request._messages = []
    return pages.RefusalMiddleware(lambda request: HttpResponse()).process_exception(request, refusal)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [True, False])
def test_a_refusal_is_a_sentence_with_its_status_as_page_and_as_part(
    zone: Zone, kind: type[Refusal], part: bool
) -> None:
    refusal = kind("甲线索<b>已由李班长认领</b>。", fields={"name": "名称重复。"})
    given_answer = answer(refusal, zone.zhang, part=part)
    assert given_answer is not None
    text = given_answer.content.decode()
    assert given_answer.status_code == kind.status
    assert "甲线索&lt;b&gt;已由李班长认领&lt;/b&gt;。" in text
    assert "名称重复。" in text
    assert ("<html" in text) != part
    assert (given_answer.headers.get("HX-Retarget") == "#notes") == part


def test_the_way_back_leads_to_our_own_pages_only(zone: Zone) -> None:
    ours = answer(Conflict("晚了。"), zone.zhang, part=False, came_from="http://testserver/leads/7/")
    foreign = answer(Conflict("晚了。"), zone.zhang, part=False, came_from="https://elsewhere.example/")
    assert ours is not None
    assert foreign is not None
    assert "http://testserver/leads/7/" in ours.content.decode()
    assert "elsewhere" not in foreign.content.decode()


def test_a_fault_that_is_no_refusal_is_left_alone(zone: Zone) -> None:
    assert answer(ValueError("ours"), zone.zhang, part=False) is None


def test_a_guard_refuses_before_the_view_runs() -> None:
    called: list[int] = []

    @pages.allowed(lambda user: False, "供招商办使用。")
    def view(request: HttpRequest) -> HttpResponse:
        called.append(1)
        return HttpResponse()

    request = RequestFactory().get("/x/")
    request.user = AnonymousUser()
    with pytest.raises(NotAllowed, match="供招商办使用"):
        view(request)
    assert called == []


class Simple(forms.Form):
    """One field."""

    name = forms.CharField()


@pytest.mark.parametrize(
    ("refusal", "errors_by_field"),
    [
        (Incomplete("不完整。", fields={"name": "请填写名称。"}), {"name": ["请填写名称。"]}),
        (Incomplete("不完整。", fields={"other": "别处。"}), {"__all__": ["不完整。"]}),
        (Conflict("晚了。"), {"__all__": ["晚了。"]}),
    ],
)
def test_a_refusal_lands_on_the_form_at_its_field(refusal: Refusal, errors_by_field: dict[str, list[str]]) -> None:
    form = Simple({"name": "x"})
    assert form.is_valid()
    with pages.refusals_into(form):
        raise refusal
    assert form.errors == errors_by_field


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.one_of(st.integers(-5, 50).map(str), st.none(), st.text(max_size=5)), st.integers(1, 30))
def test_any_page_number_gives_a_page_with_rows(zone: Zone, number: str | None, per_page: int) -> None:
    page = pages.paged(Person.objects.order_by("pk"), number, per_page)
    assert 1 <= page.number <= page.pages
    assert page.last_row - page.first_row + 1 == len(page.rows) > 0
    assert page.total == Person.objects.count()


def test_the_frame_names_the_person_the_zone_and_the_day(client: Client, zone: Zone) -> None:
    client.force_login(zone.zhao)
    text = client.get("/me/").content.decode()
    for word in ("赵主任", "招商办", "中川园区", "跳到正文", "X-CSRFToken", 'id="keys"'):
        assert word in text
    assert "onclick" not in text
    assert "<script>" not in text


def test_a_missing_page_and_a_fault_are_sentences_without_a_traceback(client: Client, zone: Zone) -> None:
    client.force_login(zone.zhang)
    gone = client.get("/nothing/here/")
    assert (gone.status_code, "没有找到" in gone.content.decode()) == (404, True)
    part = client.get("/nothing/here/", headers=PART)
    assert "<html" not in part.content.decode()
    assert part.headers["HX-Retarget"] == "#notes"


@pytest.mark.parametrize("view", [views.fault, views.denied, views.bad_request, views.not_found, views.csrf_failure])
def test_a_fault_needs_neither_database_nor_session(view: Callable[[HttpRequest], HttpResponse]) -> None:
    given_answer = view(RequestFactory().get("/x/"))
    assert given_answer.status_code >= 400
    assert "回到首页" in given_answer.content.decode()


def test_a_machine_is_told_of_a_fault_as_a_problem() -> None:
    given_answer = views.fault(RequestFactory().get("/api/v1/x"))
    assert given_answer.headers["Content-Type"] == "application/problem+json"


def test_a_form_from_elsewhere_is_refused_in_chinese(zone: Zone) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(zone.zhang)
    refused = strict.post("/sign-out/")
    assert (refused.status_code, "页面已过期" in refused.content.decode()) == (403, True)
    assert strict.get("/me/").status_code == 200


def test_words_for_numbers_telephones_and_lights() -> None:
    assert words.wan(WanYuan.of("12345.60")) == "12,345.6 万元"
    assert words.number(None) == words.day(None) == "—"
    assert words.number(1200) == "1,200"
    assert words.percent(0.97222) == "97.2 %"
    assert words.masked_phone("13812345678") == "138****5678"
    assert words.masked_phone("8123") == "****"
    assert (words.light_sign("red"), words.light_word("red")) == ("■", "逾期")
    assert words.light_word("violet") == "暂停"


@given(st.text(alphabet="0123456789", min_size=7, max_size=14))
def test_a_masked_telephone_hides_at_least_three_figures(phone: str) -> None:
    assert words.masked_phone(phone).count("*") >= 3
    assert phone not in words.masked_phone(phone)
