"""Finding: every way Chinese bulletins write a figure, and what is no claim."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.figures import Bound, Figure, Kind, find


def one(text: str) -> Figure:
    (figure,) = find(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234.5万元", "12345000", "元"),
        ("\uff11\uff0c\uff12\uff13\uff14\uff0e\uff15万元", "12345000", "元"),
        ("三十五个项目", "35", "个"),
        ("两家企业", "2", "家"),
        ("一百三十六条", "136", "条"),
        ("三亿五千万元", "350000000", "元"),
        ("10万方", "100000", "方"),
        ("1.5亿元", "150000000", "元"),
        ("1亿5000万元", "150000000", "元"),
        ("三点五亿元", "350000000", "元"),
        ("12 个项目", "12", "个"),
        ("两年半", "2.5", "年"),
        ("3个半月", "3.5", "月"),
        ("半年", "0.5", "年"),
        ("30个工作日", "30", "工作日"),
        ("15元/方", "15", "元/方"),
        ("5万人次", "50000", "人次"),
        ("300名", "300", "人"),
        ("2.6万平米", "26000", "平方米"),
        ("贰拾伍万元", "250000", "元"),
        ("三百五", "350", ""),
    ],
)
def test_a_quantity_is_read_with_its_scale_and_unit(text: str, value: str, unit: str) -> None:
    figure = find(text)[0]
    assert (figure.value, figure.unit, figure.kind) == (Decimal(value), unit, Kind.QUANTITY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("97%", "97"),
        ("97.2%", "97.2"),
        ("百分之九十七点二", "97.2"),
        ("九成", "90"),
        ("九成五", "95"),
        ("3‰", "0.3"),
        ("千分之三", "0.3"),
        ("一半", "50"),
        ("百分百", "100"),
        ("四分之三", "75"),
        ("3/4", "75"),
        ("百分之百", "100"),
    ],
)
def test_a_share_is_always_in_percent(text: str, value: str) -> None:
    figure = one(text)
    assert (figure.value, figure.unit, figure.kind) == (Decimal(value), "%", Kind.SHARE)


@pytest.mark.parametrize(
    ("text", "bound", "value"),
    [
        ("40余项", Bound.MORE, 40),
        ("100多家", Bound.MORE, 100),
        ("十几家", Bound.MORE, 10),
        ("百余家", Bound.MORE, 100),
        ("10余万方", Bound.MORE, 100000),
        ("10万余方", Bound.MORE, 100000),
        ("3个多月", Bound.MORE, 3),
        ("20亿元多", Bound.MORE, 2 * 10**9),
        ("150万元以上", Bound.AT_LEAST, 1500000),
        ("不少于3次", Bound.AT_LEAST, 3),
        ("不低于97%", Bound.AT_LEAST, 97),
        ("上百家", Bound.AT_LEAST, 100),
        ("超过20家", Bound.OVER, 20),
        ("突破30亿元", Bound.OVER, 3 * 10**9),
        ("逾5万人", Bound.OVER, 50000),
        ("过半企业", Bound.OVER, 50),
        ("约10万方", Bound.ABOUT, 100000),
        ("20家左右", Bound.ABOUT, 20),
        ("十来家", Bound.ABOUT, 10),
        ("近百家", Bound.NEARLY, 100),
        ("接近40项", Bound.NEARLY, 40),
        ("不超过3个工作日", Bound.AT_MOST, 3),
        ("30日内", Bound.EXACT, 30),
        ("10天以内", Bound.AT_MOST, 10),
        ("不足5家", Bound.UNDER, 5),
        ("共5家", Bound.EXACT, 5),
    ],
)
def test_the_words_around_a_number_give_its_bound(text: str, bound: Bound, value: int) -> None:
    assert (one(text).bound, one(text).value) == (bound, value)


@pytest.mark.parametrize("text", ["签约20个", "节约150万元", "附近10家", "履约5个", "通过3次", "就近2处"])
def test_a_verb_that_ends_in_a_bound_word_bounds_nothing(text: str) -> None:
    assert one(text).bound is Bound.EXACT


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("5—8个", 5, 8, "个"),
        ("五至八家", 5, 8, "家"),
        ("10—15万方", 100000, 150000, "方"),
        ("十五六家", 15, 16, "家"),
        ("3000万元至5000万元", 30000000, 50000000, "元"),
        ("5%—8%", 5, 8, "%"),
        ("三四成", 30, 40, "%"),
        ("3-4成", 30, 40, "%"),
        ("数十家", 20, 99, "家"),
        ("5~8家", 5, 8, "家"),
    ],
)
def test_a_range_has_both_ends_in_one_figure(text: str, low: int, high: int, unit: str) -> None:
    figure = one(text)
    assert (figure.text, figure.value, figure.upper, figure.unit) == (text, low, high, unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("6月17日至23日", Kind.DATE),
        ("2024年1—5月", Kind.DATE),
        ("2024-06-28", Kind.DATE),
        ("二〇二四年六月", Kind.DATE),
        ("6月28日至7月2日", Kind.DATE),
        ("第一季度", Kind.DATE),
        ("近三年", Kind.DATE),
        ("9:30", Kind.DATE),
        ("5月份", Kind.DATE),
        ("第十届", Kind.ORDINAL),
        ("第3批", Kind.ORDINAL),
        ("二期", Kind.ORDINAL),
        ("1号楼", Kind.ORDINAL),
        ("335+X", Kind.NAME),
        ("三新五化", Kind.NAME),
        ("一企一策", Kind.NAME),
        ("七通一平", Kind.NAME),
        ("500强", Kind.NAME),
        ("7×24", Kind.NAME),
        ("1+1+N", Kind.NAME),
        ("5G", Kind.NAME),
        ("十四五", Kind.WORD),
        ("一盘棋", Kind.WORD),
        ("0931-8259999", Kind.CODE),
        ("〔2024〕5号", Kind.CODE),
        ("13900001111", Kind.CODE),
        ("1" * 50, Kind.CODE),
        ("2.8个百分点", Kind.CHANGE),
        ("-3.2%", Kind.CHANGE),
    ],
)
def test_what_claims_no_amount_is_found_and_named(text: str, kind: Kind) -> None:
    figure = one(text)
    assert (figure.text, figure.kind, figure.counts) == (text, kind, False)
    assert figure.reason


@pytest.mark.parametrize("text", ["“111”", "“三新五化”", "“335+X”", "“一张网”", "“十四五”"])
def test_a_slogan_in_quotation_marks_is_a_name_not_an_amount(text: str) -> None:
    assert not one(text).counts


def test_a_slogan_of_ones_is_one_name() -> None:
    assert one("“一條線索,一個專班跟蹤、一個專人負(fù)責”").kind is Kind.NAME
    assert one("坚持一条线索、一个专班、一个专人".removeprefix("坚持")).kind is Kind.NAME


@pytest.mark.parametrize(
    "text", ["统一思想", "一个专班", "一批项目", "三方协议", "两手抓", "打造一流环境", "三元正极", "十分重要"]
)
def test_a_numeral_inside_a_word_is_no_amount_but_not_lost(text: str) -> None:
    assert one(text).kind is Kind.WORD


def test_one_counts_when_nothing_follows_it() -> None:
    assert one("新增线索一条。").kind is Kind.QUANTITY


def test_a_speech_in_quotation_marks_still_claims() -> None:
    assert one("“我们今天推动了35个项目开工建设。”").counts


def test_a_year_in_the_name_of_a_meeting_is_part_of_the_name() -> None:
    assert one("2024年重点新建项目推进座谈会").kind is Kind.NAME
    assert one("2024年园区召开座谈会").kind is Kind.DATE


def test_the_edge_of_a_class_is_no_amount_but_the_count_beside_it_is() -> None:
    edge, count, total = find("签约亿元以上项目5个、总投资20.6亿元")
    assert (edge.kind, count.kind, total.kind) == (Kind.THRESHOLD, Kind.QUANTITY, Kind.QUANTITY)
    assert find("10亿元以上项目7个")[0].kind is Kind.THRESHOLD


def test_a_rise_is_told_from_a_level() -> None:
    assert [figure.kind for figure in find("同比增长12.5%,提高到97%")] == [Kind.CHANGE, Kind.SHARE]


@given(
    st.text(alphabet="0123456789一二两三十百千万亿余多半约近超%成个条家项元月日年第“”(),.、—-+ \n業(yè)個", max_size=80)
)
def test_offsets_always_quote_the_original_and_never_overlap(text: str) -> None:
    at = 0
    for figure in find(text):
        assert text[figure.start : figure.end] == figure.text
        assert at <= figure.start < figure.end
        at = figure.end


@given(st.text(max_size=60))
def test_no_digit_of_any_text_is_lost(text: str) -> None:
    covered = {at for figure in find(text) for at in range(figure.start, figure.end)}
    assert all(at in covered for at, letter in enumerate(text) if letter in "0123456789")
