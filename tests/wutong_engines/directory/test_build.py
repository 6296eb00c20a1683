"""A build takes any table, says what it refused and doubted, and changes nothing when nothing changed.

Most of the promises are read from one build of four tables, for a build costs more than all the reading.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.wutong_engines.directory.conftest import CODES, DAY, FIRMS, Built, code_of, write_table
from wutong_engines.directory import Filters, build, open_store
from wutong_engines.directory.cleaning import MANY, PART, clean
from wutong_engines.directory.report import Doubt, Refused

CAPITALS = {
    "1,000(万元人民币)": (1000, "CNY"), "500万美元": (500, "USD"), "5000000元": (500, "CNY"),
    "壹仟万元整": (1000, "CNY"),
    "1.5亿元": (15000, "CNY"), "2,500(万日元)": (2500, "JPY"), "３００（万元）": (300, "CNY"), "50(万)": (50, "CNY"),
    "1000万": (1000, "CNY"), "1000万元": (1000, "CNY"), "1000.000000万人民币": (1000, "CNY"),
    "人民币1000万元": (1000, "CNY"),
    "1000万元人民币": (1000, "CNY"), "1000 万元": (1000, "CNY"), "1，000万元": (1000, "CNY"), "伍佰万元": (500, "CNY"),
    "1亿": (10000, "CNY"), "0.5亿元": (5000, "CNY"), "100万港元": (100, "HKD"), "100万港币": (100, "HKD"),
    "200万欧元": (200, "EUR"), "USD 300万": (300, "USD"), "300万(美元)": (300, "USD"), "50000元人民币": (5, "CNY"),
    "800(万元)": (800, "CNY"), "1200.5万元": (1200.5, "CNY"), "叁佰万元整": (300, "CNY"), "0万元": (0, "CNY"),
    "100万英镑": (100, "GBP"), "100万新加坡元": (100, "SGD"),
}  # fmt: skip
NO_CAPITALS = ("面议", "无", "***", "-", "见章程")
NO_NAMES = {
    "": "没有企业名称",
    "某": "只有一个字",
    "★★★": "没有汉字或字母",
    "12345": "没有汉字或字母",
    "长" * 5000: "5000 个字",
}
HOSTILE = (
    "<script>alert(1)</script>机械有限公司", "'; DROP TABLE firms; --机械", '"双引号"机械有限公司',
    "{{ 7*7 }}机械有限公司",
    "=HYPERLINK(\"x\")机械有限公司", "甲%s乙机械有限公司", "..\\..\\机械有限公司", "机械&amp;纺织有限公司",
)  # fmt: skip
TITLES = '[{"title": "国家级专精特新小巨人", "valid_from": "2021-07-01", "valid_to": "2024-06-30", "batch": "第三批"}]'

_DISPUTED = [
    {"企业名称": "甲乙机械有限公司", "信用代码": CODES[0], "展位号": "A12", "联系情况": "已走访"},
    {"企业名称": "丙丁纺织有限公司", "信用代码": CODES[0]},
    {"企业名称": "兰州戊己机械有限公司", "信用代码": CODES[1], "注册资本": "100万元"},
    {"企业名称": "蘭州戊己機械有限責任公司", "信用代码": CODES[1], "经营范围": "机床"},
    {"企业名称": "庚辛智能装备有限公司", "信用代码": CODES[1], "曾用名": "兰州戊己机械有限公司"},
    {"企业名称": "兰州壬癸机械有限公司", "信用代码": CODES[2]},
    {"企业名称": "兰州壬癸机械有限公司", "信用代码": CODES[3]},
    {"企业名称": "天水子丑纺织有限公司"},
    {"企业名称": "天水子丑纺织有限公司", "信用代码": CODES[4], "省份": "甘肃"},
    {"企业名称": "天水寅卯纺织有限公司"},
    {"企业名称": "宏达商店", "省份": "甘肃"},
    {"企业名称": "宏达商店", "省份": "青海"},
    {"企业名称": "宏达商店"},
    {"企业名称": "错码机械有限公司", "信用代码": "91330100574626167H"},
    {"企业名称": "去年机械有限公司", "成立日期": "=1+1", "称号": TITLES},
]
_COUNTED = [
    {"企业名称": f"资本{row}号有限公司", "注册资本": text} for row, text in enumerate([*CAPITALS, *NO_CAPITALS])
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """One build of a table in UTF-8, one in GB 18030 with repeated headings, a workbook, a list of bare names."""
    folder = tmp_path_factory.mktemp("cases")
    rows = [*_DISPUTED, *_COUNTED, *({"企业名称": name} for name in HOSTILE)]
    rows += [{"企业名称": name, "省份": "甘肃"} for name in NO_NAMES]
    repeated = "企业名称,公司名称,省份,省份,注册资本(万元)\n兰州国标机械有限公司,别的叫法,甘肃,青海,5000\n"
    (folder / "国标.csv").write_bytes((repeated + "䶮镕机械有限公司,,,,12.5万美元\n").encode("gb18030"))
    with xlsxwriter.Workbook(str(folder / "book.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["2024年参展企业"])
        sheet.write_row(1, 0, ["参展商", "社会信用代码", "行业"])
        sheet.write_row(2, 0, ["宁波参展机械有限公司", code_of(7, "330200"), "助动车制造"])
    bare = write_table(folder / "bare.csv", [{"name": "甲乙机械有限公司"}, {"name": "只有名称纺织有限公司"}])
    tables = [write_table(folder / "名单.csv", rows), folder / "国标.csv", folder / "book.xlsx", bare]
    report = build(tables, folder / "store", made_on=DAY, source="演示", workers=1)
    with open_store(folder / "store") as store:
        yield Built(report, store)


def test_two_firms_with_one_code_are_both_kept_and_the_first_keeps_the_code(cases: Built) -> None:
    first, second = cases.firm("甲乙机械有限公司"), cases.firm("丙丁纺织有限公司")
    assert (first.id, first.uscc_status) == (CODES[0], "valid")
    assert (second.id[:2], second.uscc, second.uscc_status) == ("n-", CODES[0], "warn")
    (doubt,) = [doubt for doubt in cases.report.doubtful if doubt.kind == "one_code_two_firms"]
    assert (doubt.file, doubt.row) == ("名单.csv", 3)
    assert "甲乙机械" in doubt.reason


def test_both_firms_with_one_code_are_found_by_it(cases: Built) -> None:
    assert cases.store.search(CODES[0]).hits[0].name == "甲乙机械有限公司"
    assert cases.store.firm(CODES[0]) == cases.firm("甲乙机械有限公司")


def test_one_code_under_two_spellings_or_an_earlier_name_is_one_firm(cases: Built) -> None:
    firm = cases.firm("兰州戊己机械有限公司")
    assert (firm.id, firm.name, firm.capital_wan, firm.scope) == (CODES[1], "兰州戊己机械有限公司", 100, "机床")
    assert not [doubt for doubt in cases.report.doubtful if CODES[1] in doubt.ids]


def test_one_firm_with_two_codes_stays_two_rows_that_are_doubted(cases: Built) -> None:
    assert sorted(cases.store.by_name("兰州壬癸机械有限公司")) == sorted(CODES[2:4])
    doubts = [doubt for doubt in cases.report.doubtful if doubt.kind == "one_firm_two_codes"]
    assert {doubt.ids for doubt in doubts} <= {(CODES[2], CODES[3]), (CODES[3], CODES[2])}
    assert doubts[0].row in {7, 8}


def test_a_list_of_bare_names_joins_the_firms_with_codes(cases: Built) -> None:
    assert cases.store.by_name("天水子丑纺织有限公司") == [CODES[4]]
    assert cases.store.by_name("甲乙机械有限公司") == [CODES[0]]
    assert cases.firm("天水寅卯纺织有限公司").city == "天水"
    assert cases.firm("只有名称纺织有限公司").province == ""


def test_one_name_in_two_provinces_is_two_firms(cases: Built) -> None:
    assert {firm.province for firm in cases.store.firms(cases.store.by_name("宏达商店"))} == {"甘肃", "青海"}


def test_every_row_is_accounted_for(cases: Built) -> None:
    report = cases.report
    assert report.rows_read == len(_DISPUTED) + len(_COUNTED) + len(HOSTILE) + len(NO_NAMES) + 2 + 1 + 2
    assert report.rows_read == report.rows_kept + report.rows_merged + report.refused_count
    assert report.rows_kept == report.firms == cases.store.snapshot.firms == cases.store.count(Filters(branches=True))
    assert report.rows_merged == 5


def test_names_that_are_none_are_refused_with_row_and_column(cases: Built) -> None:
    first = 2 + len(_DISPUTED) + len(_COUNTED) + len(HOSTILE)
    assert [(refused.file, refused.row, refused.column) for refused in cases.report.refused] == [
        ("名单.csv", first + place, "企业名称") for place in range(len(NO_NAMES))
    ]
    for refused, why in zip(cases.report.refused, NO_NAMES.values(), strict=True):
        assert why in refused.reason
        assert len(refused.value) < 100
        assert str(refused).startswith(f"名单.csv 第 {refused.row} 行“企业名称”:")


def test_a_wrong_code_is_kept_as_text_and_never_as_an_id(cases: Built) -> None:
    firm = cases.firm("错码机械有限公司")
    assert cases.store.search("91330100574626167H").hits[0].id == firm.id
    assert (firm.uscc, firm.uscc_status, firm.id[:2]) == ("91330100574626167H", "invalid", "n-")
    (doubt,) = [doubt for doubt in cases.report.doubtful if doubt.kind == "wrong_code"]
    assert (doubt.file, doubt.row, doubt.column, doubt.ids) == ("名单.csv", 15, "统一社会信用代码", (firm.id,))
    assert firm.notes == (doubt.reason,)


@pytest.mark.parametrize("number", range(len(CAPITALS)))
def test_capital_is_read_in_thirty_formats(cases: Built, number: int) -> None:
    text, expected = list(CAPITALS.items())[number]
    firm = cases.firm(f"资本{number}号有限公司")
    assert (firm.capital_wan, firm.capital_currency) == expected
    assert firm.capital_raw == text


def test_capital_without_a_number_stays_unknown_and_its_text_is_kept(cases: Built) -> None:
    for number, text in enumerate(NO_CAPITALS, len(CAPITALS)):
        firm = cases.firm(f"资本{number}号有限公司")
        assert (firm.capital_wan, firm.capital_raw) == (None, text)
        assert firm.id not in {hit.id for hit in cases.store.search("", filters=Filters(capital_min_wan=0)).hits}


def test_a_filter_by_capital_passes_what_is_worth_as_much(cases: Built) -> None:
    passing = cases.store.search("资本", filters=Filters(capital_min_wan=5000), limit=50)
    assert {hit.name for hit in passing.hits} == {
        f"资本{number}号有限公司"
        for number, (wan, kind) in enumerate(CAPITALS.values())
        if kind == "CNY" and wan >= 5000
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_quotes_and_formulas_in_a_name_come_back_as_text(cases: Built, name: str) -> None:
    firm = cases.firm(name)
    assert firm.name == name
    assert name in [hit.name for hit in cases.store.search(name).hits]
    assert firm in cases.store.firms(firm_id for firm_id, shown in cases.store.names() if shown == name)


def test_a_table_in_gb_18030_is_read_with_its_rare_characters(cases: Built) -> None:
    assert cases.firm("䶮镕机械有限公司").capital_raw == "12.5万美元"
    assert (cases.firm("䶮镕机械有限公司").capital_wan, cases.firm("䶮镕机械有限公司").capital_currency) == (
        12.5,
        "USD",
    )


def test_of_headings_that_mean_the_same_the_first_speaks_and_the_other_is_kept(cases: Built) -> None:
    firm = cases.firm("兰州国标机械有限公司")
    assert (firm.province, firm.capital_raw, firm.capital_wan) == ("甘肃", "5000万元", 5000)
    assert dict(firm.extra) == {"公司名称": "别的叫法", "省份": "青海"}
    assert cases.store.by_name("别的叫法") == []


def test_a_workbook_with_a_title_is_read_and_its_industry_named(cases: Built) -> None:
    firm = cases.firm("宁波参展机械有限公司")
    assert (firm.id, firm.industry, firm.province, firm.source) == (code_of(7, "330200"), "3770", "浙江", "演示")


def test_the_account_is_written_as_a_table_that_runs_no_formula(cases: Built) -> None:
    assert cases.report.written is not None
    with cases.report.written.open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    found = Counter(line["结论"] for line in lines)
    assert found["拒收"] == len(NO_NAMES)
    assert (found["一码两企"], found["一企两码"], found["代码有误"]) == (1, 2, 1)
    assert [(line["行"], line["值"]) for line in lines if line["列"] == "成立日期"] == [("16", "'=1+1")]
    assert all(line["文件"] == "名单.csv" and line["原因"] for line in lines)


def test_columns_nobody_knows_are_kept_beside_the_firm(cases: Built) -> None:
    assert dict(cases.firm("甲乙机械有限公司").extra) == {"展位号": "A12", "联系情况": "已走访"}


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        (date(2021, 6, 30), 0),
        (date(2021, 7, 1), 1),
        (date(2024, 6, 30), 1),
        (date(2024, 7, 1), 0),
        (None, 1),
    ],
)
def test_titles_keep_their_dates_and_hold_only_between_them(cases: Built, day: date | None, holders: int) -> None:
    assert cases.store.count(Filters(titles=("小巨人",), titles_on=day)) == holders
    title = cases.firm("去年机械有限公司").titles[0]
    assert (title.batch, title.valid_from, title.valid_to) == ("第三批", date(2021, 7, 1), date(2024, 6, 30))


def test_what_cannot_be_read_is_kept_raw_and_said() -> None:
    row = clean({"name": "甲乙机械有限公司", "capital_raw": "面议", "reg_date": "去年", "size_class": "不详"})
    assert (row["capital_raw"], row["capital_wan"], row["reg_date"], row["size_class"]) == ("面议", None, None, None)
    assert [note.split(PART)[1] for note in row["notes"].split(MANY)] == ["注册资本", "成立日期", "企业规模"]
    assert row["refused_reason"] is None


def test_remarks_read_as_sentences() -> None:
    refused = Refused("t.csv", 3, "企业名称", "?", "名称里没有汉字或字母,这一行未收录。")
    doubt = Doubt("wrong_code", "t.csv", 4, "统一社会信用代码", "9", "不足 18 位。")
    assert str(refused) == "t.csv 第 3 行“企业名称”:名称里没有汉字或字母,这一行未收录。"
    assert str(doubt) == "t.csv 第 4 行“统一社会信用代码”:不足 18 位。"


def test_building_the_same_again_makes_no_new_snapshot(store_folder: Path) -> None:
    table = store_folder.parent / "firms.csv"
    files = sorted(path.name for path in (store_folder / "segments").iterdir())
    twice = build([table, table], store_folder, made_on=date(2024, 7, 1), workers=1)
    assert (twice.changed, twice.snapshot, twice.rows_merged) == (False, 1, len(FIRMS))
    assert sorted(path.name for path in (store_folder / "segments").iterdir()) == files
    assert (store_folder / "reports" / "000001-again.csv").is_file()
