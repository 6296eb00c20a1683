"""The town's own tables of firms and chains: every code in them is right, and nothing real is invented."""

import csv
import json
from pathlib import Path

import pytest

from wutong_engines.codes import INDUSTRIES, REGIONS, capital, titles, uscc

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


FIRMS = table("directory_firms")
SEGMENTS = table("chain_segments")
TABLES = (
    "directory_firms",
    "directory_exhibitors",
    "titles",
    "chain_graphs",
    "chain_segments",
    "chain_links",
    "anchor_parts",
)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_where_it_comes_from(name: str) -> None:
    assert [row for row in table(name) if not row["source"].startswith(("演示", "公开"))] == []


def test_every_invented_firm_is_called_so_and_has_no_credit_code() -> None:
    invented = [firm for firm in FIRMS if firm["source"] == "演示"]
    assert [firm["name"] for firm in invented if not firm["name"].endswith("(演示)") or firm["uscc"]] == []


def test_a_true_firm_carries_no_invented_figure() -> None:
    true = [firm for firm in FIRMS if firm["source"] != "演示"]
    assert [
        firm["name"] for firm in true if firm["capital"] or firm["scope"] or firm["titles"] or firm["reg_date"]
    ] == []
    assert {uscc.check(firm["uscc"]).status for firm in true if firm["uscc"]} == {"valid"}


def test_no_firm_stands_twice() -> None:
    assert len({firm["name"] for firm in FIRMS}) == len(FIRMS)


def test_codes_and_capital_of_every_firm_are_right() -> None:
    assert [firm for firm in FIRMS if firm["industry"] and firm["industry"] not in INDUSTRIES] == []
    assert [firm for firm in FIRMS if firm["region_code"] and firm["region_code"] not in REGIONS] == []
    assert [
        firm for firm in FIRMS if firm["capital"] and capital.parse(firm["capital"]).verdict.status != "valid"
    ] == []


def test_every_segment_is_filed_under_known_classes() -> None:
    codes = {code for segment in SEGMENTS for code in segment["industries"].split("|")}
    assert {code for code in codes if code not in INDUSTRIES} == set()


def test_titles_stand_alike_in_both_tables_and_last_three_years() -> None:
    listed = {(row["firm"], row["title"], row["valid_from"], row["valid_to"]) for row in table("titles")}
    held = {
        (firm["name"], award["title"], award["valid_from"], award["valid_to"])
        for firm in FIRMS
        for award in json.loads(firm["titles"] or "[]")
    }
    assert held == listed
    assert {titles.kind_of(title) for _, title, _, _ in listed} == {"创新型", "专精特新", "小巨人", "单项冠军"}


def test_parts_and_links_name_segments_of_their_chain() -> None:
    known = {(segment["chain"], segment["code"]) for segment in SEGMENTS}
    assert {(part["chain"], part["segment"]) for part in table("anchor_parts")} <= known
    assert {(link["chain"], link[end]) for link in table("chain_links") for end in ("src", "dst")} <= known


def test_a_part_without_a_sourced_firm_is_a_gap() -> None:
    assert [part for part in table("anchor_parts") if (part["level"] == "none") != (part["firm"] == "")] == []


def test_an_exhibitor_is_expected_to_be_a_firm_of_the_directory_or_none() -> None:
    names = {firm["name"] for firm in FIRMS}
    lines = table("directory_exhibitors")
    assert {line["expect"] for line in lines} == {"sure", "doubtful", "none"}
    assert [line for line in lines if (line["expect"] == "none") != (line["firm"] not in names)] == []
