"""Graphs from JSON, seed tables and open data; every fault with file, row and column."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.chains.bikes import BIKES
from wutong_engines.chains import (
    BadChainFile,
    BadGraph,
    ChainsError,
    Evidence,
    LinkKind,
    Stage,
    as_json,
    folder_makers,
    gaps,
    graph_from,
    read_folder,
    read_graphs,
    read_templates,
    validated,
)

SHARED = Path(__file__).resolve().parents[3] / "../shared/data/chain"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the reference data is not beside the checkout")
SEGMENTS = (
    "chain,chain_name,version,code,name,stage,industries,words,note\n"
    "ebike,电动两轮车,2024-06,battery,铅蓄电池,上游,C3843,铅蓄电池|蓄电池,\n"
    "ebike,,,bike,整车,中游,3770,,\n"
)
LINKS = "chain,src,dst,kind,share,source,source_date\nebike,battery,bike,供应,30%,演示,2024-06-28\n"


def tables(folder: Path, segments: str = SEGMENTS, links: str = LINKS) -> Path:
    (folder / "segments.csv").write_text(segments, encoding="utf-8")
    (folder / "links.csv").write_text(links, encoding="utf-8")
    return folder


def test_a_graph_survives_json_and_back(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(as_json(BIKES), ensure_ascii=False), encoding="utf-8")
    assert read_graphs(path) == (BIKES,)


def test_seed_tables_are_read_with_chinese_words(tmp_path: Path) -> None:
    (graph,) = read_graphs(tables(tmp_path))
    assert (graph.name, graph.version) == ("电动两轮车", "2024-06")
    assert graph.segments[0].stage is Stage.UPSTREAM
    assert graph.segments[0].words == ("铅蓄电池", "蓄电池")
    assert (graph.links[0].kind, graph.links[0].share) == (LinkKind.SUPPLY, 0.3)


@pytest.mark.parametrize(
    ("segments", "links", "said"),
    [
        (SEGMENTS.replace("上游", "上头"), LINKS, "segments.csv第2行:stage列的“上头”不认识"),
        (SEGMENTS, LINKS.replace("30%", "三成"), "links.csv第2行:share列的“三成”不是数"),
        (SEGMENTS, LINKS.replace("2024-06-28", "去年"), "source_date列的“去年”不是日期"),
        (SEGMENTS, LINKS.replace("ebike", "pv"), "links.csv第2行:segments.csv里没有产业链pv"),
        (SEGMENTS, LINKS.replace("chain,src", "链,src"), "links.csv第1行缺少列chain"),
        (SEGMENTS, LINKS + "ebike,battery\n", "links.csv第3行的列数与表头不同"),
        (SEGMENTS, LINKS.replace("battery,bike", "wheel,bike"), "图里没有环节wheel"),
    ],
)
def test_a_wrong_cell_is_named_by_file_row_and_column(tmp_path: Path, segments: str, links: str, said: str) -> None:
    with pytest.raises(ChainsError) as refusal:
        read_graphs(tables(tmp_path, segments, links))
    assert said in str(refusal.value)


def test_a_stage_nobody_knows_is_the_only_fault_of_its_chain(tmp_path: Path) -> None:
    lone = SEGMENTS.splitlines()[0] + "\nebike,电动两轮车,1,bike,整车,中间,3770,,\n"
    with pytest.raises(BadGraph) as refusal:
        read_graphs(tables(tmp_path, lone, LINKS))
    assert [fault.field for fault in refusal.value.faults] == ["stage"]


def test_a_quotation_mark_that_never_ends_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadChainFile, match=r"segments\.csv第2行起不是完整的CSV;是否少了一个引号"):
        read_graphs(tables(tmp_path, SEGMENTS.replace("铅蓄电池|", '"铅' + "字" * 140_000)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"segments": [{"code": "a", "name": "甲", "stage": "上游", "colour": 1}]}, "第1个环节:不认识的字段“colour”"),
        ({"segments": [{"code": "a", "name": "甲"}]}, "第1个环节:stage列的“”不认识;可用的是上游、中游、下游、配套"),
        ({"segments": [{"code": "a ", "name": "", "stage": "上游"}]}, "环节没有名称"),
        ({"segments": {}, "links": "甲"}, "links应为一个列表"),
        ({"links": [{"src": "bike", "dst": "shop", "kind": "供货"}]}, "第1个连线:kind列的“供货”不认识"),
        ({"links": [{"src": "bike", "dst": "shop", "share": "nan"}]}, "不在0到1之间"),
        ({"links": [{"src": "bike", "dst": "shop", "share": 0}]}, "成本占比0不在0到1之间"),
        ({"links": [{"src": "bike", "dst": "shop", "share": [1]}]}, "不是数"),
        ({"links": [{"src": "bike", "dst": "shop", "source_date": "去年"}]}, "不是日期"),
        ({"code": " "}, "产业链没有代码或名称"),
    ],
)
def test_each_fault_of_a_graph_in_json_has_its_place(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BadGraph, match=said):
        graph_from({**as_json(BIKES), **changes})


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)
       | st.dictionaries(st.sampled_from(["code", "name", "stage", "src", "share"]), inner, max_size=3)),
       st.sampled_from(["code", "name", "version", "segments", "links"]))  # fmt: skip
def test_any_json_is_a_graph_or_refused(value: Any, key: str) -> None:
    with suppress(BadGraph):
        assert graph_from({**as_json(BIKES), key: value}).segments


def test_a_file_may_hold_several_graphs(tmp_path: Path) -> None:
    path = tmp_path / "graphs.json"
    other = {**as_json(BIKES), "code": "trike", "name": "三轮车"}
    path.write_text(json.dumps([as_json(BIKES), other]), encoding="utf-8")
    assert [graph.code for graph in read_graphs(path)] == ["ebike", "trike"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是完整的JSON:第1行"),
        ("[" * 100_000, "JSON"),
        ('{"cod": 1}', "不认识的字段“cod”"),
        ("3", "应为一个对象"),
    ],
)
def test_broken_json_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "graph.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ChainsError, match=said):
        read_graphs(path)


def test_a_missing_or_binary_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadChainFile, match="没有文件"):
        read_graphs(tmp_path / "none.json")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadChainFile, match="不是UTF-8"):
        read_graphs(tmp_path / "binary.json")
    with pytest.raises(BadGraph, match="应为一个对象"):
        graph_from({"segments": ["整车"]})


def test_rings_of_open_data_are_cut_at_the_weakest_link_and_reported(tmp_path: Path) -> None:
    (tmp_path / "industries.csv").write_text("code,name,parent,level\n1,甲,,3\n2,乙,,3\n3,丙,,3\n", encoding="utf-8")
    rows = "industry,upstream_industry,count\n乙,甲,9\n丙,乙,5\n甲,丙,2\n甲,甲,7\n"
    (tmp_path / "industry_upstream.csv").write_text(rows, encoding="utf-8")
    found = read_folder(tmp_path)
    assert [(link.src, link.dst) for link in found.graph.links] == [("甲", "乙"), ("乙", "丙")]
    assert [one.sentence for one in found.dropped] == ["甲供应自己,略去", "丙→甲(2条)与更多依据的连线成圈,略去"]


def test_template_charts_give_brands_without_evidence(tmp_path: Path) -> None:
    path = tmp_path / "templates.csv"
    rows = "chain,stage,segment,sub_segment,company,company_en\n"
    rows += "新能源,上游:原材料,光伏,硅片,演示硅业,\n新能源,下游:应用,电站,,,\n"
    path.write_text(rows, encoding="utf-8")
    ((graph, makers),) = read_templates(path)
    assert [one.name for one in graph.segments] == ["光伏", "硅片", "电站"]
    assert makers[0].evidence is Evidence.NONE
    assert all(gap.kind.value == "missing" for gap in gaps(graph, makers))


@needs_shared
def test_the_real_folder_gives_graphs_without_rings() -> None:
    whole = read_folder(SHARED)
    assert validated(whole.graph)
    assert len(whole.graph.links) + len(whole.dropped) == 5256
    around = read_folder(SHARED, ["锂电池"], 1)
    assert "锂电池" in around.graph.by_code
    with pytest.raises(BadChainFile, match="产品图里没有不存在的东西"):
        read_folder(SHARED, ["不存在的东西"])


@needs_shared
def test_the_real_folder_knows_who_makes_controllers() -> None:
    (graph,) = (read_folder(SHARED, ["锂电池"], 1).graph,)
    found = folder_makers(SHARED, graph)
    assert any(one.segment == "锂电池" and "主营产品" in one.source for one in found)
    assert all(one.evidence is Evidence.SECTOR for one in found)


@needs_shared
def test_all_templates_can_be_drawn() -> None:
    assert len(read_templates(SHARED / "chain_templates.csv")) == 28
