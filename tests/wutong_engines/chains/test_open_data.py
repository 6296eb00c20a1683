"""Graphs and makers from open data: what is read, what is left out and why, and a sentence for every broken file."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong_engines.chains import (
    BadChainFile,
    Evidence,
    LinkKind,
    Place,
    Stage,
    folder_makers,
    gaps,
    read_folder,
    read_templates,
    validated,
)

PRODUCTS = [
    ("轮毂电机", "铜线", "上游材料", "other"),
    ("电动车", "轮毂电机", "上游材料", "other"),
    ("铅蓄电池", "电动车", "下游产品", "other"),
    ("豆腐", "大豆", "上游材料", "food"),
    ("铜线", "漆包线", "产品小类", "other"),
]
SOLD = [
    ("甲电机", "000001", "轮毂电机(演示)", 0.6, False, False),
    ("甲电机", "000001", "轮毂电机", 0.2, False, False),
    ("乙车业", "000002", "电动车", 0.005, False, False),
    ("丙电池", "000003", "铅蓄电池", 0.5, True, False),
    ("丁铜业", "000004", "铜线", 0.5, False, True),
    ("戊铜业", "000005", "铜线", None, False, False),
    ("己车业", "000006", "电动车整车", 0.31, False, False),
]


def folder(path: Path) -> Path:
    """Return a small folder like that of the open data."""
    columns = ("src", "dst", "relation", "domain_guess")
    rows = [dict(zip(columns, row, strict=True)) for row in PRODUCTS]
    pq.write_table(pa.Table.from_pylist(rows), path / "product_product.parquet")
    columns = ("short_name", "code", "product", "weight", "weight_is_placeholder", "is_accounting_item")  # type: ignore[assignment]  # a longer row
    sold = [dict(zip(columns, row, strict=True)) for row in SOLD]
    pq.write_table(pa.Table.from_pylist(sold), path / "company_product.parquet")
    (path / "industries.csv").write_text("code,name,parent,level\n1,电机Ⅲ,,3\n2,整车,,3\n3,门类,,1\n", encoding="utf-8")
    rows_text = "industry,upstream_industry,count\n整车,电机Ⅲ,4\n整车,橡胶,2\n"
    (path / "industry_upstream.csv").write_text(rows_text, encoding="utf-8")
    return path


def test_goods_run_from_the_material_to_the_product_whichever_way_it_was_written(tmp_path: Path) -> None:
    graph = read_folder(folder(tmp_path), ["电动车"], 2).graph
    assert {(link.src, link.dst) for link in graph.links} == {
        ("铜线", "轮毂电机"), ("轮毂电机", "电动车"), ("铅蓄电池", "电动车"),
    }  # fmt: skip
    assert all(link.kind is LinkKind.SUPPLY and link.share is None for link in graph.links)
    assert all(link.source and link.source_date == date(2022, 9, 30) for link in graph.links)


def test_depth_says_how_far_around_a_product_to_read(tmp_path: Path) -> None:
    near, far = (read_folder(folder(tmp_path), ["铅蓄电池"], depth).graph.by_code for depth in (1, 3))
    assert set(near) == {"铅蓄电池", "电动车"}
    assert set(far) == {"铅蓄电池", "电动车", "轮毂电机", "铜线"}


def test_food_is_no_part_of_a_chain_and_an_unknown_product_is_refused(tmp_path: Path) -> None:
    for name in ("豆腐", "漆包线", "飞机"):
        with pytest.raises(BadChainFile, match=f"产品图里没有{name};请换一个产品名"):
            read_folder(folder(tmp_path), [name])


def test_further_links_of_products_are_read_where_there_are_any(tmp_path: Path) -> None:
    text = "product,downstream_product\n甲类-电动车,服务-外卖配送\n"
    (folder(tmp_path) / "openspg_product_downstream.csv").write_text(text, encoding="utf-8")
    assert "外卖配送" in read_folder(tmp_path, ["电动车"], 1).graph.by_code


def test_industries_are_the_third_level_and_whatever_a_link_names(tmp_path: Path) -> None:
    graph = read_folder(folder(tmp_path)).graph
    assert [one.name for one in graph.segments] == ["电机Ⅲ", "整车", "橡胶"]
    assert graph.segments[0].words == ("电机",)
    assert [(link.src, link.source) for link in graph.links] == [
        ("电机Ⅲ", "上市公司产业链开放数据:4条产品关系"),
        ("橡胶", "上市公司产业链开放数据:2条产品关系"),
    ]


def test_a_maker_is_known_by_its_trade_from_a_real_share_of_revenue_only(tmp_path: Path) -> None:
    graph = read_folder(folder(tmp_path), ["电动车"], 3).graph
    found = folder_makers(tmp_path, graph)
    assert [(one.segment, one.name) for one in found] == [("轮毂电机", "甲电机"), ("电动车", "己车业")]
    assert {(one.evidence, one.place, one.source_date) for one in found} == {
        (Evidence.SECTOR, Place.UNKNOWN, date(2022, 9, 30))
    }
    assert found[0].source.endswith("主营产品“轮毂电机(演示)”占收入60.0%")


def test_makers_whose_place_is_unknown_close_no_gap(tmp_path: Path) -> None:
    graph = read_folder(folder(tmp_path), ["电动车"], 3).graph
    found = {gap.segment.code: gap for gap in gaps(graph, folder_makers(tmp_path, graph))}
    assert (found["电动车"].kind.value, found["电动车"].unknown) == ("missing", 1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from("甲乙丙丁戊")] * 2, st.integers(1, 9)), min_size=1, max_size=14))
def test_links_are_kept_or_told_of_and_what_is_kept_has_no_ring(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, int]]
) -> None:
    path = tmp_path_factory.mktemp("industries")
    (path / "industries.csv").write_text("name,level\n", encoding="utf-8")
    text = "".join(f"{dst},{src},{count}\n" for src, dst, count in rows)
    (path / "industry_upstream.csv").write_text(f"industry,upstream_industry,count\n{text}", encoding="utf-8")
    found = read_folder(path)
    kept, dropped = ({(one.src, one.dst) for one in links} for links in (
        found.graph.links, [one.link for one in found.dropped],
    ))  # fmt: skip
    assert kept | dropped == {row[:2] for row in rows}
    assert not kept & dropped
    assert validated(found.graph)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("industry_upstream.csv", "industry,count\n整车,1\n", "industry_upstream.csv第1行缺少列upstream_industry"),
        ("industry_upstream.csv", "industry,upstream_industry,count\n甲,乙,多\n", "第2行:count列的“多”不是整数"),
        ("industry_upstream.csv", "industry,upstream_industry,count\n甲,乙\n", "第2行的列数与表头不同"),
        ("industries.csv", "name\n整车\n", "industries.csv第1行缺少列level"),
        ("industries.csv", b"\xff\xfe", "industries.csv不是UTF-8文本"),
        ("industries.csv", None, "industries.csv"),
        ("product_product.parquet", None, "product_product.parquet"),
        ("product_product.parquet", "不是表", "product_product.parquet读不了"),
        ("product_product.parquet", {"src": ["甲"]}, "product_product.parquet读不了:缺少列dst、relation、domain_guess"),
    ],
)
def test_a_broken_file_is_a_sentence(tmp_path: Path, name: str, text: Any, said: str) -> None:
    path = folder(tmp_path) / name
    path.unlink()
    if isinstance(text, dict):
        pq.write_table(pa.table(text), path)
    elif text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadChainFile, match=said):
        read_folder(tmp_path, ["电动车"] if name.startswith("product") else [])


TEMPLATE = "chain,stage,segment,sub_segment,company,company_en\n"


def test_a_template_has_its_sub_segments_supply_their_segment(tmp_path: Path) -> None:
    rows = "".join(f"车,上游:零部件,电机,轮毂电机,{name},\n" for name in ("演示甲", "演示乙"))
    rows += "车,中游:整车,整车,,演示丙,\n车,服务,充电,,,\n"
    path = tmp_path / "templates.csv"
    path.write_text(TEMPLATE + rows, encoding="utf-8")
    ((graph, makers),) = read_templates(path)
    assert [(one.src, one.dst) for one in graph.links] == [("上游/电机/轮毂电机", "上游/电机")]
    assert [one.stage for one in graph.segments] == [Stage.UPSTREAM, Stage.UPSTREAM, Stage.MIDSTREAM, Stage.SUPPORT]
    assert [(one.segment, one.name) for one in makers] == [
        ("上游/电机/轮毂电机", "演示甲"), ("上游/电机/轮毂电机", "演示乙"), ("中游/整车", "演示丙"),
    ]  # fmt: skip
    assert all("未核实" in one.source and one.evidence is Evidence.NONE for one in makers)


def test_a_template_without_its_columns_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "templates.csv"
    path.write_text("chain,stage\n车,上游\n", encoding="utf-8")
    with pytest.raises(BadChainFile, match=r"templates\.csv第1行缺少列segment、sub_segment、company"):
        read_templates(path)
    with pytest.raises(BadChainFile, match="请核对路径"):
        read_templates(tmp_path / "none.csv")
