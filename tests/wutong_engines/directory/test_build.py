"""A build takes any table, says what it refused and doubted, and changes nothing when nothing changed."""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.wutong_engines.directory.conftest import CODES, DAY, FIRMS, write_table
from wutong_engines.directory import Filters, build, open_store
from wutong_engines.directory.cleaning import MANY, PART, clean


def test_two_firms_with_one_code_are_both_kept_and_the_first_keeps_the_code(tmp_path: Path) -> None:
    rows = [
        {"企业名称": "甲乙机械有限公司", "信用代码": CODES[0]},
        {"企业名称": "丙丁纺织有限公司", "信用代码": CODES[0]},
    ]
    report = build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    with open_store(tmp_path / "s") as store:
        first, second = (store.firms(store.by_name(row["企业名称"]))[0] for row in rows)
    assert (first.id, first.uscc_status) == (CODES[0], "valid")
    assert (second.id[:2], second.uscc, second.uscc_status) == ("n-", CODES[0], "warn")
    assert [(doubt.kind, doubt.row) for doubt in report.doubtful] == [("one_code_two_firms", 3)]
    assert "甲乙机械" in report.doubtful[0].reason


def test_one_code_under_two_spellings_or_an_earlier_name_is_one_firm(tmp_path: Path) -> None:
    rows = [
        {"企业名称": "兰州甲乙机械有限公司", "信用代码": CODES[0], "注册资本": "100万元"},
        {"企业名称": "蘭州甲乙機械有限責任公司", "信用代码": CODES[0], "经营范围": "机床"},
        {"企业名称": "戊己智能装备有限公司", "信用代码": CODES[0], "曾用名": "兰州甲乙机械有限公司"},
    ]
    report = build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    assert (report.rows_kept, report.rows_merged, report.doubtful_count) == (1, 2, 0)
    with open_store(tmp_path / "s") as store:
        firm = store.firm(CODES[0])
    assert firm is not None
    assert (firm.name, firm.capital_wan, firm.scope) == ("兰州甲乙机械有限公司", 100, "机床")


def test_one_firm_with_two_codes_stays_two_rows_that_are_doubted(tmp_path: Path) -> None:
    rows = [{"企业名称": "兰州甲乙机械有限公司", "信用代码": code} for code in CODES[:2]]
    report = build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    with open_store(tmp_path / "s") as store:
        assert sorted(store.by_name("兰州甲乙机械有限公司")) == sorted(CODES[:2])
    assert {doubt.kind for doubt in report.doubtful} == {"one_firm_two_codes"}
    assert report.doubtful[0].ids == (CODES[0], CODES[1])


def test_a_list_of_bare_names_joins_the_firms_with_codes(tmp_path: Path) -> None:
    full = write_table(
        tmp_path / "full.csv", [{"企业名称": "兰州甲乙机械有限公司", "信用代码": CODES[0], "省份": "甘肃"}]
    )
    bare = write_table(tmp_path / "bare.csv", [{"name": "兰州甲乙机械有限公司"}, {"name": "天水丙丁纺织有限公司"}])
    report = build([bare, full], tmp_path / "s", made_on=DAY)
    assert (report.rows_read, report.rows_kept, report.rows_merged) == (3, 2, 1)
    with open_store(tmp_path / "s") as store:
        assert store.by_name("兰州甲乙机械有限公司") == [CODES[0]]
        assert store.firms(store.by_name("天水丙丁纺织有限公司"))[0].city == "天水"


def test_one_name_in_two_provinces_is_two_firms(tmp_path: Path) -> None:
    rows = [
        {"企业名称": "宏达商店", "省份": "甘肃"},
        {"企业名称": "宏达商店", "省份": "青海"},
        {"企业名称": "宏达商店"},
    ]
    report = build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    assert report.rows_kept == 2
    with open_store(tmp_path / "s") as store:
        assert {firm.province for firm in store.firms(store.by_name("宏达商店"))} == {"甘肃", "青海"}


def test_names_that_are_none_are_refused_with_row_and_column(tmp_path: Path) -> None:
    reasons = {
        "": "没有企业名称",
        "某": "只有一个字",
        "★★★": "没有汉字或字母",
        "12345": "没有汉字或字母",
        "长" * 5000: "5000 个字",
    }
    rows = [{"企业名称": name, "省份": "甘肃"} for name in ("甲乙机械有限公司", *reasons)]
    report = build([write_table(tmp_path / "名单.csv", rows)], tmp_path / "s", made_on=DAY)
    assert [(refused.file, refused.row, refused.column) for refused in report.refused] == [
        ("名单.csv", row, "企业名称") for row in range(3, 8)
    ]
    for refused, why in zip(report.refused, reasons.values(), strict=True):
        assert why in refused.reason
        assert len(refused.value) < 100
    assert (report.rows_kept, report.refused_count) == (1, 5)


def test_a_wrong_code_is_kept_as_text_and_never_as_an_id(tmp_path: Path) -> None:
    rows = [{"企业名称": "甲乙机械有限公司", "统一社会信用代码": "91330100574626167H"}]
    report = build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    with open_store(tmp_path / "s") as store:
        firm = store.firms(store.by_name("甲乙机械有限公司"))[0]
        assert store.search("91330100574626167H").hits[0].id == firm.id
    assert (firm.uscc, firm.uscc_status, firm.id[:2]) == ("91330100574626167H", "invalid", "n-")
    assert (report.doubtful[0].kind, report.doubtful[0].row) == ("wrong_code", 2)
    assert firm.notes == (report.doubtful[0].reason,)


def test_what_cannot_be_read_is_kept_raw_and_said() -> None:
    row = clean({"name": "甲乙机械有限公司", "capital_raw": "面议", "reg_date": "去年", "size_class": "不详"})
    assert (row["capital_raw"], row["capital_wan"], row["reg_date"], row["size_class"]) == ("面议", None, None, None)
    assert [note.split(PART)[1] for note in row["notes"].split(MANY)] == ["注册资本", "成立日期", "企业规模"]
    assert row["refused_reason"] is None


@pytest.mark.parametrize(
    ("written", "wan", "currency"),
    [
        ("1,000(万元人民币)", 1000, "CNY"), ("500万美元", 500, "USD"), ("5000000元", 500, "CNY"),
        ("壹仟万元整", 1000, "CNY"), ("1.5亿元", 15000, "CNY"), ("2,500(万日元)", 2500, "JPY"),
        ("３００（万元）", 300, "CNY"), ("50(万)", 50, "CNY"),
    ],
)  # fmt: skip
def test_capital_is_read_in_many_formats(written: str, wan: float, currency: str) -> None:
    row = clean({"name": "甲乙机械有限公司", "capital_raw": written})
    assert (row["capital_wan"], row["capital_currency"], row["capital_raw"]) == (wan, currency, written)


def test_building_the_same_again_makes_no_new_snapshot(store_folder: Path) -> None:
    table = store_folder.parent / "firms.csv"
    files = sorted(path.name for path in (store_folder / "segments").iterdir())
    again = build([table], store_folder, made_on=date(2024, 7, 1))
    twice = build([table, table], store_folder, made_on=DAY)
    assert (again.changed, twice.changed) == (False, False)
    assert (again.snapshot, twice.snapshot, twice.rows_merged) == (1, 1, len(FIRMS))
    assert sorted(path.name for path in (store_folder / "segments").iterdir()) == files


def test_the_account_is_written_as_a_table_that_runs_no_formula(tmp_path: Path) -> None:
    rows = [{"企业名称": "甲乙机械有限公司", "成立日期": "=1+1"}, {"企业名称": "!"}]
    report = build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    assert report.written is not None
    with report.written.open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    assert [(line["结论"], line["行"]) for line in lines] == [("拒收", "3"), ("读不出", "2")]
    assert lines[1]["值"] == "'=1+1"


def test_columns_nobody_knows_are_kept_beside_the_firm(tmp_path: Path) -> None:
    rows = [{"企业名称": "甲乙机械有限公司", "展位号": "A12", "联系情况": "已走访"}]
    build([write_table(tmp_path / "t.csv", rows)], tmp_path / "s", made_on=DAY)
    with open_store(tmp_path / "s") as store:
        assert dict(store.firms(store.by_name("甲乙机械有限公司"))[0].extra) == {"展位号": "A12", "联系情况": "已走访"}


def test_titles_keep_their_dates_and_hold_only_between_them(tmp_path: Path) -> None:
    titles = (
        '[{"title": "国家级专精特新小巨人", "valid_from": "2021-07-01", "valid_to": "2024-06-30", "batch": "第三批"}]'
    )
    build(
        [write_table(tmp_path / "t.csv", [{"企业名称": "甲乙机械有限公司", "称号": titles}])],
        tmp_path / "s",
        made_on=DAY,
    )
    with open_store(tmp_path / "s") as store:
        assert store.count(Filters(titles=("小巨人",), titles_on=date(2024, 6, 30))) == 1
        assert store.count(Filters(titles=("小巨人",), titles_on=date(2024, 7, 1))) == 0
        title = store.firms(store.by_name("甲乙机械有限公司"))[0].titles[0]
    assert (title.batch, title.valid_to) == ("第三批", date(2024, 6, 30))
