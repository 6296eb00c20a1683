"""Titles: three rungs, three years, and a place that only sounds like one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import titles
from wutong_engines.codes.titles import TitleError, award, holds, kind_of, parse, top

GIANT = award("国家级专精特新小巨人企业", date(2022, 8, 8), batch="第四批", source="演示")
LOCAL = award("省级专精特新中小企业", date(2023, 1, 1), source="演示")
CHAMPION = award("制造业单项冠军示范企业", date(2023, 11, 1), source="演示")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("国家级小巨人", "小巨人"),
        ("专精特新“小巨人”企业", "小巨人"),
        ("甘肃省专精特新中小企业", "专精特新"),
        ("专精特新", "专精特新"),
        ("创新型中小企业", "创新型"),
        ("制造业单项冠军产品", "单项冠军"),
        ("高新技术企业", None),
        ("兰州新区专精特新化工产业孵化基地", None),
        ("专精特新化工科技有限公司", None),
        ("拟认定专精特新名单", None),
        ("", None),
    ],
)
def test_words_name_a_title_or_none(words: str, kind: str | None) -> None:
    assert kind_of(words) == kind


def test_a_title_is_valid_three_years_to_the_day() -> None:
    assert GIANT.valid_to == date(2025, 8, 7)
    assert GIANT.holds(date(2022, 8, 8))
    assert GIANT.holds(date(2025, 8, 7))
    assert not GIANT.holds(date(2025, 8, 8))
    assert not GIANT.holds(date(2022, 8, 7))


def test_the_leap_day_ends_on_the_last_of_february() -> None:
    assert titles.last_day(date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_highest_rung_counts_and_a_champion_is_no_rung() -> None:
    on = date(2024, 6, 28)
    assert top([CHAMPION, LOCAL, GIANT], on) == GIANT
    assert top([CHAMPION], on) is None
    assert [title.kind for title in holds([CHAMPION, LOCAL, GIANT], on)] == ["小巨人", "专精特新", "单项冠军"]


def test_when_the_giant_has_lapsed_the_provincial_title_remains() -> None:
    on = date(2025, 9, 1)
    assert top([GIANT, LOCAL], on) == LOCAL
    assert titles.expiring([GIANT, LOCAL], on, within_days=180) == (LOCAL,)


def test_a_title_without_a_date_is_kept_but_valid_on_no_day() -> None:
    (undated,) = parse("省级专精特新")
    assert undated.valid_from is None
    assert not undated.holds(date(2024, 6, 28))


def test_a_cell_of_titles_is_read() -> None:
    giant, local = parse("小巨人(第四批,2022-08-08至2025-08-07)|省级专精特新(2023年1月)|高新技术企业", source="名单")
    assert (giant.kind, giant.batch, giant.valid_to) == ("小巨人", "第四批", date(2025, 8, 7))
    assert (local.valid_from, local.valid_to, local.source) == (date(2023, 1, 1), date(2025, 12, 31), "名单")


@pytest.mark.parametrize("cell", ["小巨人(2022-13-01)", "小巨人(2025-01-01至2022-01-01)"])
def test_wrong_days_are_refused_with_a_sentence(cell: str) -> None:
    with pytest.raises(TitleError, match="请"):
        parse(cell)


def test_an_unknown_title_is_not_awarded() -> None:
    with pytest.raises(TitleError, match="瞪羚企业"):
        award("瞪羚企业", date(2024, 1, 1))
    with pytest.raises(TitleError, match="颠倒"):
        award("小巨人", date(2024, 1, 1), valid_to=date(2023, 1, 1))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-2000, 2000))
def test_a_title_holds_on_exactly_the_days_between_its_ends(first: date, days: int) -> None:
    title = award("小巨人", first)
    on = first + timedelta(days=days)
    assert title.valid_to is not None
    assert title.holds(on) == (first <= on <= title.valid_to)
    assert 1095 <= (title.valid_to - first).days + 1 <= 1096
