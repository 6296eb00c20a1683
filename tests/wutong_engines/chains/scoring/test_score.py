"""`wutong chains score`: a table of pairs comes back with scores, or a sentence says why not."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.chains.scoring.small import pairs, scores
from wutong_engines.chains import command
from wutong_engines.chains.scoring import Kind, ScoringError, Text, read, score
from wutong_engines.chains.scoring.model import evidence_of
from wutong_engines.chains.scoring.shipped import shipped, weighted

PRODUCTS = "qid,code,relation,candidate"


def _scored(graph: Path, table: Path) -> list[float]:
    out = table.with_name("scores.csv")
    score(table, graph, out)
    return scores(out)


def test_what_firms_of_the_trade_make_outranks_what_others_make(graph: Path, tmp_path: Path) -> None:
    asked = [(1, "000001", "主营产品", name) for name in ("高端电动自行车", "头孢氨苄", "酸奶")]
    likely, *others = _scored(graph, pairs(tmp_path / "a.csv", PRODUCTS, *asked))
    assert likely > max(others)


def test_a_link_the_graph_says_outranks_every_guess(graph: Path, tmp_path: Path) -> None:
    asked = [(1, "000001", "主营产品", name) for name in ("高端电动自行车", "新型电动自行车")]
    guess, known = _scored(graph, pairs(tmp_path / "a.csv", PRODUCTS, *asked))
    assert known > 50 > guess


def test_a_code_means_one_firm_however_it_is_written(graph: Path, tmp_path: Path) -> None:
    spellings = ("000002", "2", "000002.SZ", "sz000002", "2.0")
    found = _scored(graph, pairs(tmp_path / "a.csv", PRODUCTS, *[(1, c, "主营产品", "电动童车") for c in spellings]))
    assert len(set(found)) == 1


def test_an_industry_is_found_by_code_and_by_name(graph: Path, tmp_path: Path) -> None:
    asked = [(1, "000003", "110101"), (1, "000003", "电动车Ⅲ"), (1, "000003", "电动车"), (1, "000003", "乳制品Ⅲ")]
    code, name, bare, wrong = _scored(graph, pairs(tmp_path / "a.csv", "qid,code,candidate", *asked))
    assert code == name == bare > wrong


def test_a_material_follows_from_what_similar_products_need(graph: Path, tmp_path: Path) -> None:
    asked = [(1, "豪华控制器", "上游材料", name) for name in ("铝材", "玉米", "硅料", "白糖")]
    likely, *others = _scored(graph, pairs(tmp_path / "a.csv", "qid,src,relation,candidate", *asked))
    assert likely > max(others)


def test_a_kind_of_product_carries_its_name(graph: Path, tmp_path: Path) -> None:
    asked = [(1, "奶酪", "产品小类", "马苏里拉奶酪"), (1, "奶酪", "产品小类", "奶粉"), (1, "奶酪", "产品小类", "硅料")]
    likely, *others = _scored(graph, pairs(tmp_path / "a.csv", "qid,src,relation,candidate", *asked))
    assert likely > max(others)


@pytest.mark.parametrize("relation", ["", "主营产品", "所属行业", "上游材料"])
def test_strangers_are_scored_and_never_crash(graph: Path, tmp_path: Path, relation: str) -> None:
    subjects = ("999999", "", "甲", "<b>'; drop", "甲" * 5000)
    names = ("酸奶", "没见过的东西", "", "999999", "👍", "x" * 3000)
    rows = [(1, subject, relation, name) for subject in subjects for name in names]
    assert len(_scored(graph, pairs(tmp_path / "a.csv", "qid,src,relation,candidate", *rows))) == len(rows)


def test_parquet_keeps_its_columns_and_their_types(graph: Path, tmp_path: Path) -> None:
    table = pa.table({"qid": [7, 8], "code": [1, 2], "candidate": ["酸奶", "车架"], "note": [None, 0.5]})
    pq.write_table(table, tmp_path / "a.parquet")
    score(tmp_path / "a.parquet", graph, tmp_path / "b.parquet")
    back = pq.read_table(tmp_path / "b.parquet")
    assert back.column_names == ["qid", "code", "candidate", "note", "score"]
    assert back.drop_columns(["score"]).equals(table)


def test_the_same_seed_gives_the_same_bytes(graph: Path, tmp_path: Path) -> None:
    asked = pairs(tmp_path / "a.csv", PRODUCTS, *((1, "000001", "主营产品", name) for name in ("电动童车", "奶茶")))
    for name in ("one.csv", "two.csv"):
        score(asked, graph, tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.csv是空文件"),
        ("qid,code\n1,000001\n", "a.csv第1行缺少列“candidate”"),
        ("qid,candidate\n1,酸奶\n", "a.csv第1行缺少列“code”"),
        ("qid,code,candidate\n1,000001,酸奶,多的\n", "a.csv第2行第4列多出内容“多的”"),
        ("qid,code,relation,candidate\n1,1,主营产品,酸奶\n2,1,亲戚,酸奶\n", "a.csv第3行列“relation”写的是“亲戚”"),
        ("PAR1 not really", "不是完整的Parquet文件"),
        ("PK\x03\x04", "Excel"),
    ],
)
def test_a_bad_table_gives_a_sentence_and_writes_nothing(graph: Path, tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "a.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(ScoringError, match=said):
        score(table, graph, tmp_path / "b.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_the_command_says_what_is_wrong_and_leaves_with_one(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["score", str(tmp_path / "none.csv"), "--graph", str(graph), "--out", str(tmp_path / "b.csv")]
    assert command.main(words) == 1
    assert capsys.readouterr().err == "没有文件none.csv\n"
    assert not list(tmp_path.iterdir())


def test_the_command_scores_and_shows_the_weights(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = pairs(tmp_path / "a.csv", "qid,code,candidate", (1, "000001", "新型电动自行车"), (1, "000001", "酸奶"))
    assert command.main(["score", str(asked), "--graph", str(graph), "--out", str(tmp_path / "b.csv")]) == 0
    said = capsys.readouterr()
    assert "2对已打分" in said.out
    assert "1对图谱里已有" in said.err
    assert "权重" in said.err


def test_a_table_in_the_code_of_old_spreadsheets_is_read(graph: Path, tmp_path: Path) -> None:
    asked = [(1, "000001", "主营产品", name) for name in ("高端电动自行车", "酸奶")]
    table = pairs(tmp_path / "a.csv", PRODUCTS, *asked)
    expected = _scored(graph, table)
    table.write_bytes(table.read_text(encoding="utf-8").encode("gb18030"))
    assert _scored(graph, table) == expected


def test_a_csv_comes_back_as_parquet_where_the_name_says_so(graph: Path, tmp_path: Path) -> None:
    table = pairs(tmp_path / "a.csv", PRODUCTS, (1, "000001", "主营产品", "酸奶"))
    score(table, graph, tmp_path / "b.parquet")
    assert pq.read_table(tmp_path / "b.parquet").column_names == ["qid", "code", "relation", "candidate", "score"]


def test_weights_shipped_name_every_factor_there_is(graph: Path) -> None:
    known = read(graph)
    text = Text(known)
    for kind in Kind:
        factors = evidence_of(known, text, kind).factors
        assert set(shipped()["weights"][kind]) == {factor.code for factor in factors}
        assert any(factor.weight > 0 for factor in weighted(kind, factors))


def test_the_order_of_rows_and_other_questions_change_no_score(graph: Path, tmp_path: Path) -> None:
    asked = [(n, f"{n:06d}", "主营产品", name) for n in (1, 101, 201) for name in ("电动童车", "光伏支架", "奶茶")]
    forward = _scored(graph, pairs(tmp_path / "a.csv", PRODUCTS, *asked))
    backward = _scored(graph, pairs(tmp_path / "a.csv", PRODUCTS, *reversed(asked)))
    alone = _scored(graph, pairs(tmp_path / "a.csv", PRODUCTS, *asked[:3]))
    assert forward == pytest.approx(backward[::-1], abs=1e-4)
    assert forward[:3] == pytest.approx(alone, abs=1e-4)


def test_weights_are_learned_anew_on_request_and_written_to_read_again(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["learn", "--graph", str(graph), "--out", str(tmp_path / "w.json")]) == 0
    learned = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert learned["graph"] == read(graph).fingerprint
    assert set(learned["weights"]) == set(Kind)
    asked = pairs(tmp_path / "a.csv", "qid,code,candidate", (1, "000001", "110101"), (1, "000001", "120102"))
    words = ["score", str(asked), "--graph", str(graph), "--out", str(tmp_path / "b.csv"), "--learn"]
    assert command.main(words) == 0
    assert "学习“所属行业”" in capsys.readouterr().err
