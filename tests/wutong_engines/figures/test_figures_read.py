"""Reading: which subject a figure claims, over which period, of whom, and what is none of ours."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong_engines.figures import Bound, Claim, Subject, holds, read

Subjects = tuple[Subject, ...]
YEAR = (date(2024, 1, 1), date(2024, 6, 28))
SO_FAR = (None, date(2024, 6, 28))
LATELY = (date(2024, 5, 29), date(2024, 6, 28))
SEED = {
    "trips": ("20批次", 20, "批次", Bound.EXACT, YEAR),
    "leads": ("136條", 136, "条", Bound.EXACT, YEAR),
    "talks": ("12個", 12, "个", Bound.EXACT, SO_FAR),
    "tickets": ("40余項", 40, "项", Bound.MORE, SO_FAR),
    "starts": ("35個", 35, "个", Bound.EXACT, SO_FAR),
    "start_rate": ("97%", 97, "%", Bound.EXACT, SO_FAR),
    "entries": ("29個", 29, "个", Bound.EXACT, SO_FAR),
    "expo_leads": ("10余條", 10, "条", Bound.MORE, LATELY),
    "expo_calls": ("10余家", 10, "家", Bound.MORE, LATELY),
    "expo_meets": ("100余家", 100, "家", Bound.MORE, LATELY),
    "expo_talks": ("10余家", 10, "家", Bound.MORE, LATELY),
    "soil": ("約10萬方", 100000, "方", Bound.ABOUT, SO_FAR),
    "soil_saving": ("150萬元以上", 1500000, "元", Bound.AT_LEAST, SO_FAR),
}


def ours(text: str, subjects: Subjects, today: date = date(2024, 6, 28)) -> list[Claim]:
    return [claim for claim in read(text, subjects, today=today) if claim.subject]


def said(text: str, subjects: Subjects) -> list[tuple[str, Decimal]]:
    return [(claim.subject.code, claim.figure.value) for claim in ours(text, subjects) if claim.subject]


def test_every_figure_of_the_report_is_claimed_as_the_report_means_it(report: str, subjects: Subjects) -> None:
    claims = ours(report, subjects, today=date(2030, 1, 1))
    assert [claim.subject.code for claim in claims if claim.subject] == list(SEED)
    for claim, (text, value, unit, bound, days) in zip(claims, SEED.values(), strict=True):
        figure, period = claim.figure, claim.period
        assert (figure.text, figure.value, figure.unit, figure.bound) == (text, value, unit, bound)
        assert period is not None
        assert (period.start, period.end) == days
        assert period.words in report
        assert report[figure.start : figure.end] == text


def test_the_scope_of_an_expo_figure_is_the_company_that_went(report: str, subjects: Subjects) -> None:
    scopes = {claim.subject.code: claim.scope for claim in ours(report, subjects) if claim.subject}
    assert {code for code, scope in scopes.items() if scope == "incubator"} == {
        "expo_leads",
        "expo_calls",
        "expo_meets",
        "expo_talks",
    }
    assert all(claim.scope_words == "專精特新公司" for claim in ours(report, subjects) if claim.scope == "incubator")


def test_every_other_figure_of_the_report_is_kept_with_its_reason(report: str, subjects: Subjects) -> None:
    others = {
        claim.figure.text: claim for claim in read(report, subjects, today=date(2024, 6, 28)) if not claim.subject
    }
    kinds = {text: claim.figure.kind.value for text, claim in others.items()}
    assert kinds["6月17日至23日"] == "date"
    assert kinds["第十屆"] == "ordinal"
    assert kinds["335+X"] == kinds["111"] == kinds["三新五化"] == kinds["2024年"] == "name"
    assert [kind for text, kind in kinds.items() if text.startswith("一條線索")] == ["name"]
    assert {text for text, claim in others.items() if claim.figure.counts} == {"0"}  # 點擊:0
    assert all(claim.why for claim in others.values())


@pytest.mark.parametrize("code", list(SEED))
def test_one_changed_digit_changes_only_that_claim(code: str, report: str, subjects: Subjects) -> None:
    before = ours(report, subjects)
    at = list(SEED).index(code)
    figure = before[at].figure
    digit = next(i for i in range(figure.start, figure.end) if report[i].isdigit())
    changed = report[:digit] + str(int(report[digit]) % 9 + 1) + report[digit + 1 :]
    after = ours(changed, subjects)
    assert after[at].figure.value != figure.value
    assert after[at].subject == before[at].subject
    assert not holds(after[at].figure, figure.value + (1 if figure.bound is Bound.MORE else 0)) or code == "soil_saving"
    assert after[:at] + after[at + 1 :] == before[:at] + before[at + 1 :]


def test_a_weekly_bulletin_reads_week_and_running_total(subjects: Subjects) -> None:
    week, total = ours("本周新增线索5条,累计136条;签约项目3个。", subjects)
    assert (week.figure.value, total.figure.value) == (5, 136)
    assert week.period is not None
    assert (week.period.start, week.period.end) == (date(2024, 6, 24), date(2024, 6, 30))
    assert total.period is not None
    assert (total.period.start, total.period.end, total.period.words) == (None, date(2024, 6, 28), "累计")


def test_a_rise_in_the_rate_is_not_the_rate(subjects: Subjects) -> None:
    assert said("开工率97.2%,较上周提高2.8个百分点", subjects) == [("start_rate", Decimal("97.2"))]


def test_sums_and_classes_that_nobody_keeps_are_not_ours(subjects: Subjects) -> None:
    assert said("签约亿元以上项目5个、总投资20.6亿元。储备项目50个。", subjects) == []


def test_a_list_in_one_clause_gives_each_its_own_figure(subjects: Subjects) -> None:
    text = "上半年,外出招商20批次、在谈项目12个、开工项目35个、入库29个,协调解决问题43件。"
    assert said(text, subjects) == [("trips", 20), ("talks", 12), ("starts", 35), ("entries", 29), ("tickets", 43)]


def test_two_figures_in_one_clause_go_to_the_nearer_words(subjects: Subjects) -> None:
    assert said("12个在谈项目中有5个开工。", subjects) == [("talks", 12), ("starts", 5)]


def test_chinese_numerals_and_full_width_claim_the_same(subjects: Subjects) -> None:
    assert said("收集线索一百三十六条,推动三十五个项目开工。", subjects) == [("leads", 136), ("starts", 35)]
    assert said("开工率达97%,入库项目29个。", subjects) == [("start_rate", 97), ("entries", 29)]


def test_a_bare_number_is_believed_only_beside_its_words(subjects: Subjects) -> None:
    assert said("开工项目35,入库29。", subjects) == [("starts", 35), ("entries", 29)]
    assert said("开工现场热火朝天,共35。", subjects) == []


def test_a_plan_is_not_a_claim_and_says_so(subjects: Subjects) -> None:
    (claim,) = read("力争年底开工项目40个", subjects, today=date(2024, 6, 28))
    assert claim.subject is None
    assert "力争" in claim.why


def test_a_part_is_marked_as_perhaps_a_part(subjects: Subjects) -> None:
    (claim,) = ours("签约项目36个,其中开工35个。", subjects)
    assert "其中" in claim.why


def test_another_figures_words_are_not_borrowed(subjects: Subjects) -> None:
    assert said("推动35个项目开工,储备50个。", subjects) == [("starts", 35)]


def test_words_in_an_earlier_clause_without_figures_are_used(subjects: Subjects) -> None:
    assert said("在线索收集方面,全区上下齐心协力,共136条。", subjects) == [("leads", 136)]


def test_the_office_named_last_owns_the_figure(subjects: Subjects) -> None:
    text = "园区收集线索136条。专精特新公司参加展会,获取线索12条。"
    assert said(text, subjects) == [("leads", 136), ("expo_leads", 12)]


def test_the_order_of_the_subjects_breaks_a_tie_and_the_rival_is_named() -> None:
    twins = (Subject("a", "甲", (("线索",),)), Subject("b", "乙", (("线索",),)))
    (claim,) = ours("线索5条", twins)
    (other,) = ours("线索5条", twins[::-1])
    assert claim.subject == twins[0]
    assert other.subject == twins[1]
    assert "“乙”" in claim.why


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("今年以来", (2024, 1, 1), (2024, 6, 28)),
        ("截至目前", None, (2024, 6, 28)),
        ("上半年", (2024, 1, 1), (2024, 6, 30)),
        ("2024年1—5月", (2024, 1, 1), (2024, 5, 31)),
        ("1至5月", (2024, 1, 1), (2024, 5, 31)),
        ("6月份", (2024, 6, 1), (2024, 6, 30)),
        ("6月17日至23日", (2024, 6, 17), (2024, 6, 23)),
        ("6月28日", (2024, 6, 28), (2024, 6, 28)),
        ("本周", (2024, 6, 24), (2024, 6, 30)),
        ("上周", (2024, 6, 17), (2024, 6, 23)),
        ("本月", (2024, 6, 1), (2024, 6, 30)),
        ("上月", (2024, 5, 1), (2024, 5, 31)),
        ("第一季度", (2024, 1, 1), (2024, 3, 31)),
        ("2023年", (2023, 1, 1), (2023, 12, 31)),
        ("去年", (2023, 1, 1), (2023, 12, 31)),
        ("截至5月底", None, (2024, 5, 31)),
        ("前5个月", (2024, 1, 1), (2024, 5, 31)),
        ("二〇二四年五月", (2024, 5, 1), (2024, 5, 31)),
        ("全年", (2024, 1, 1), (2024, 12, 31)),
        ("累计", None, (2024, 6, 28)),
        ("今年累计", (2024, 1, 1), (2024, 6, 28)),
        ("前三季度", (2024, 1, 1), (2024, 9, 30)),
        ("2024年度", (2024, 1, 1), (2024, 12, 31)),
        ("6月28日至7月2日", (2024, 6, 28), (2024, 7, 2)),
        ("今日", (2024, 6, 28), (2024, 6, 28)),
        ("2024年上半年", (2024, 1, 1), (2024, 6, 30)),
    ],
)
def test_words_of_time_become_days(
    words: str, start: tuple[int, int, int] | None, end: tuple[int, int, int], subjects: Subjects
) -> None:
    (claim,) = ours(f"{words},收集线索136条。", subjects)
    assert claim.period is not None
    assert (claim.period.start, claim.period.end) == (date(*start) if start else None, date(*end))


def test_a_running_total_does_not_reach_into_a_clause_of_new_ones(subjects: Subjects) -> None:
    total, new = ours("本周累计收集线索136条,新增在谈项目3个。", subjects)
    assert total.period is not None
    assert total.period.start is None
    assert new.period is not None
    assert new.period.words == "本周"


def test_of_a_change_only_the_new_value_is_claimed(subjects: Subjects) -> None:
    text = "今年以来,在谈项目由上周的10个增加到12个。开工项目较年初净增8个,达到35个。"
    assert said(text, subjects) == [("talks", 12), ("starts", 35)]
    assert all(claim.period and claim.period.words == "今年以来" for claim in ours(text, subjects))


def test_a_single_day_does_not_govern_the_next_sentence(subjects: Subjects) -> None:
    (claim,) = ours("今年以来势头良好。6月17日,考察团到访。收集线索136条。", subjects)
    assert claim.period is not None
    assert claim.period.words == "今年以来"


def test_a_text_without_words_of_time_has_no_period(subjects: Subjects) -> None:
    (claim,) = ours("收集线索136条。", subjects)
    assert claim.period is None
    assert "没有写明时段" in claim.why


def test_the_date_in_the_head_wins_over_today(subjects: Subjects) -> None:
    (claim,) = ours("招商周报\n2024年6月21日\n截至目前收集线索136条。", subjects, today=date(2026, 1, 1))
    assert claim.period is not None
    assert claim.period.end == date(2024, 6, 21)


def test_a_subject_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one word"):
        Subject("empty", "空", ())


BITS = [
    "线索",
    "136条",
    "今年以来",
    "12月",
    "2月30日",
    "99月",
    "累计",
    ",",
    "。",
    "\n",
    "“",
    "”",
    "开工率",
    "97%",
    "万亿",
    "专精特新公司",
    "9999年",
    "至",
    "第",
    "0",
    "一",
    "近",
    "上周",
    "时间:0000-00-00",
    "时间:2024-02-31",
    "其中",
    "计划",
    "(bǔ)",
    " ",
]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(BITS), max_size=30).map("".join) | st.text(max_size=80))
def test_reading_never_fails_on_any_text(subjects: Subjects, text: str) -> None:
    for claim in read(text, subjects, today=date(2024, 6, 28)):
        assert text[claim.figure.start : claim.figure.end] == claim.figure.text
        assert claim.why


@pytest.mark.parametrize("today", [date.min, date.max, date(2024, 2, 29), date(2024, 1, 1)])
def test_reading_never_fails_on_any_day(today: date, subjects: Subjects) -> None:
    text = "今年本周上周上月本月昨日今日近期去年一季度12月截至目前上半年累计线索5条"
    assert len(ours(text, subjects, today=today)) == 1
