"""Every figure is a named formula over rows, as they were known on a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.insight.stories import JUNE_28, gone, in_talks, planned, proven, reported, started
from wutong.insight.queries import indicators
from wutong.insight.queries.figures import Kind as Shape
from wutong.insight.queries.sources import Reader, Scope
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotFound
from wutong.projects import services as projects
from wutong.projects.lifecycle import Kind

pytestmark = pytest.mark.django_db
KEPT = [indicator.code for indicator in indicators.every() if indicator.kept]


def value(code: str, as_of: date = JUNE_28, **asked: object) -> object:
    return indicators.compute(code, as_of=as_of, **asked).value  # type: ignore[arg-type]  # the test says which


def test_a_trip_is_one_batch_however_many_people_went(zone: Zone) -> None:
    gone(zone, "北京", date(2024, 3, 4))
    gone(zone, "厦门", date(2024, 5, 16), kind="expo")
    assert value("trips") == 2
    assert value("trips", date(2024, 3, 31)) == 1


def test_talks_are_measured_against_all_leads(zone: Zone) -> None:
    in_talks(zone, "爱玛", date(2024, 2, 1), date(2024, 4, 1))
    for firm in ("莫尼赛克", "英利", "金泰"):
        reported(zone, firm, date(2024, 3, 1))
    figure = indicators.compute("talk_rate", as_of=JUNE_28)
    assert (len(figure.numerator), len(figure.denominator or ()), figure.value) == (1, 4, Decimal(25))
    assert figure.text_with_unit == "25.0 %"


def test_the_start_rate_divides_by_the_plan_unless_the_signed_are_asked_for(zone: Zone) -> None:
    started(zone, "高效组件", date(2024, 5, 6))
    project = planned(zone, "绿色印刷")
    with clock.at(date(2024, 6, 3)):
        projects.delist(by=zone.zhao, project_id=project.pk, year=2024, reason="调出年度计划")
    assert value("start_rate") == 100
    other = indicators.compute("start_rate", as_of=JUNE_28, choices={"base": "signed"})
    assert other.value == 50
    assert "正式签约项目" in other.scope_text


def test_a_start_outside_the_plan_is_said_and_not_counted(zone: Zone) -> None:
    started(zone, "高效组件", date(2024, 5, 6))
    stray = started(zone, "计划外项目", date(2024, 5, 7))
    with clock.at(date(2024, 6, 3)):
        projects.delist(by=zone.zhao, project_id=stray.pk, year=2024, reason="转下年")
    figure = indicators.compute("start_rate", as_of=JUNE_28)
    assert figure.value == 100
    assert figure.outside == {stray.pk}


def test_nothing_is_divided_by_an_empty_set(zone: Zone) -> None:
    figure = indicators.compute("start_rate", as_of=JUNE_28)
    assert (figure.value, figure.text) == (None, "—")
    assert "年度开工计划项目" in figure.reason


def test_an_entry_known_later_does_not_change_an_earlier_day(zone: Zone) -> None:
    project = started(zone, "高效组件", date(2024, 4, 1))
    proven(zone, project, Kind.STAT_ENTERED, date(2024, 5, 20), known=date(2024, 6, 10))
    assert value("entries", date(2024, 5, 31)) == 0
    assert value("entries") == 1


def test_a_period_that_is_over_keeps_what_was_learnt_of_it_later(zone: Zone) -> None:
    started(zone, "高效组件", date(2024, 3, 28), known=date(2024, 4, 3))
    march = {"since": date(2024, 3, 1), "until": date(2024, 3, 31)}
    assert value("starts", **march) == 1
    assert value("starts", since=date(2024, 4, 1)) == 0


def test_the_median_counts_the_days_from_signing_to_start(zone: Zone) -> None:
    started(zone, "甲", date(2024, 1, 18))
    started(zone, "乙", date(2024, 2, 7))
    assert value("lead_time", reader=Reader(zone.qian)) == 20
    assert "请登录" in indicators.compute("lead_time", as_of=JUNE_28).reason


def test_a_mark_without_a_past_is_told_for_today_only(zone: Zone) -> None:
    project = planned(zone, "高效组件")
    projects.watch(by=zone.zhao, project_id=project.pk, on=True)
    assert value("watched", reader=Reader(zone.qian)) == 1
    assert value("watched", date(2024, 6, 1), reader=Reader(zone.qian)) is None


def test_figures_of_one_office_leave_out_the_others(zone: Zone) -> None:
    reported(zone, "爱玛", date(2024, 2, 1))
    reported(zone, "海南药业", date(2024, 2, 2), by=zone.wang)
    office = Scope(zone.equipment_office.pk, "装备产业招商组")
    assert value("leads", scope=office) == 1
    assert indicators.compute("leads", as_of=JUNE_28, scope=office).scope_text.startswith("装备产业招商组")


@pytest.mark.parametrize("code", ["tickets_solved", "signed_amount", "funds", "perform_rate"])
def test_what_is_not_kept_yet_says_who_will_keep_it(code: str) -> None:
    figure = indicators.compute(code, as_of=JUNE_28)
    assert figure.text == "—"
    assert "暂未登记" in figure.reason


@pytest.mark.parametrize("code", KEPT)
def test_every_kept_indicator_says_its_formula_scope_and_source(code: str) -> None:
    indicator = indicators.get(code)
    assert indicator.formula
    assert indicator.scope_text
    assert indicator.source
    assert indicator.terms.words
    assert (indicator.denominator is not None) == (indicator.kind is Shape.SHARE)


@pytest.mark.parametrize("code", KEPT)
def test_every_kept_indicator_can_be_computed_on_an_empty_zone(zone: Zone, code: str) -> None:
    figure = indicators.compute(code, as_of=JUNE_28, reader=Reader(zone.qian))
    assert figure.numerator == frozenset()
    assert (figure.value == 0) != bool(figure.reason)


def test_an_unknown_code_a_wrong_base_and_a_backward_period_are_refused() -> None:
    with pytest.raises(NotFound):
        indicators.compute("kpi", as_of=JUNE_28)
    with pytest.raises(Incomplete):
        indicators.compute("start_rate", as_of=JUNE_28, choices={"base": "leads"})
    with pytest.raises(Incomplete):
        indicators.compute("starts", as_of=JUNE_28, since=date(2024, 7, 1))


def test_a_week_in_which_the_year_began_counts_from_nothing(zone: Zone) -> None:
    reported(zone, "爱玛", date(2024, 1, 2))
    moved = indicators.change("new_leads", as_of=date(2024, 1, 4))
    assert len(moved.entered) == 1
    assert moved.left == frozenset()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    happened=st.lists(st.integers(0, 120), min_size=1, max_size=3),
    late=st.integers(0, 60),
    looked=st.integers(0, 140),
)
def test_what_is_recorded_later_never_changes_an_earlier_day(happened: list[int], late: int, looked: int) -> None:
    """Whatever is entered after a day, that day's figures stay: the property that bulletins rest upon."""
    with transaction.atomic():
        with clock.at(date(2024, 1, 1)):
            zone = make_zone()
        first = date(2024, 1, 15)
        day = first + timedelta(days=looked)
        for place, offset in enumerate(happened):
            on = first + timedelta(days=offset)
            if on <= day:
                started(zone, f"先{place}", on)
        before = {code: indicators.compute(code, as_of=day).numerator for code in KEPT}
        for place, offset in enumerate(happened):
            on = first + timedelta(days=min(offset, looked))
            known = day + timedelta(days=1 + late)
            project = planned(zone, f"后{place}", on, known)
            for kind in (Kind.STARTED, Kind.STAT_ENTERED):
                proven(zone, project, kind, on, known)
            in_talks(zone, f"后{place}", known, known)
            gone(zone, "北京", known)
        assert {code: indicators.compute(code, as_of=day).numerator for code in KEPT} == before
        transaction.set_rollback(True)
