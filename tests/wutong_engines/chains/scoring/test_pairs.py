"""Tables and questions: every spelling is understood, every refusal names file, row and column."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.chains.scoring import small
from wutong_engines.chains.scoring import Kind, Known, ScoringError, pairs, tables
from wutong_engines.chains.scoring.grams import Vocabulary, bigrams, grams, plain
from wutong_engines.chains.scoring.known import LINKS, code_of
from wutong_engines.chains.scoring.text import lift, share

WORDS = st.text("电动自行车光伏ABc １", max_size=80)


def _kinds(known: Known, path: Path, *rows: tuple[object, ...]) -> list[Kind | None]:
    table = tables.read(small.pairs(path / "a.csv", "qid,code,candidate", *rows))
    found, _candidates = pairs.questions(table, known)
    return [question.kind for question in found]


@pytest.mark.parametrize("text", ["000333", "333", "000333.SZ", "SZ000333", "sz.000333", "000333.XSHE", " 333.0 "])
def test_a_code_is_one_firm_in_every_spelling(text: str) -> None:
    assert code_of(text) == "000333"


@pytest.mark.parametrize("text", ["", "美的集团", "1234567", "AB000333", "000333.HK"])
def test_what_is_no_code_stays_as_it_is(text: str) -> None:
    assert code_of(text) == text


@pytest.mark.parametrize("spelling", ["000001", "1", "SZ000001", "电动0号", "兰州电动车第0制造股份有限公司"])
def test_a_firm_is_found_by_code_and_by_both_names(known: Known, spelling: str) -> None:
    assert known.firms[known.firm(spelling)].code == "000001"


def test_without_a_relation_a_firm_is_asked_for_what_its_candidates_are(known: Known, tmp_path: Path) -> None:
    assert _kinds(known, tmp_path, (1, "000001", "酸奶"), (1, "000001", "车架")) == [Kind.PRODUCT]
    assert _kinds(known, tmp_path, (1, "000001", "110101"), (1, "000001", "乳制品Ⅲ")) == [Kind.INDUSTRY]
    assert _kinds(known, tmp_path, (1, "000001", "酸奶"), (1, "000001", "110101")) == [Kind.PRODUCT, Kind.INDUSTRY]


def test_without_a_relation_two_products_are_asked_under_every_link(known: Known, tmp_path: Path) -> None:
    assert _kinds(known, tmp_path, (1, "新型酸奶", "生鲜乳")) == [None]
    assert pairs.kinds_of([pairs.Question("新型酸奶", None, (0,))]) == list(LINKS)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("主营", Kind.PRODUCT), ("申万行业", Kind.INDUSTRY), ("原材料", Kind.MATERIAL), (" Downstream ", Kind.DOWNSTREAM)],
)
def test_a_relation_has_several_words(known: Known, tmp_path: Path, word: str, kind: Kind) -> None:
    table = tables.read(small.pairs(tmp_path / "a.csv", "qid,src,relation,candidate", (1, "000001", word, "酸奶")))
    assert [question.kind for question in pairs.questions(table, known)[0]] == [kind]


def test_a_table_of_two_kinds_fills_one_column_in_each_row(known: Known, tmp_path: Path) -> None:
    rows = [("000001", "", "主营产品", "酸奶"), ("", "新型酸奶", "上游材料", "生鲜乳")]
    table = tables.read(small.pairs(tmp_path / "a.csv", "code,src,relation,candidate", *rows))
    found, candidates = pairs.questions(table, known)
    assert [question.subject for question in found] == ["000001", "新型酸奶"]
    assert candidates == ["酸奶", "生鲜乳"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\x00", "不是文本文件"),
        (b"a,b\n1,\xff\xff\n", r"a\.csv第2行的文字编码认不出"),
        (b"a,b,a\n", "第1行有两列同名:“a”"),
        (b"PAR1 and no more", "不是完整的Parquet文件"),
        (b"\xd0\xcf\x11\xe0 old", "另存为CSV"),
    ],
)
def test_an_unreadable_file_is_refused_where_it_is_unreadable(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ScoringError, match=said):
        tables.read(path)
    assert path.read_bytes() == content


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScoringError, match="是文件夹"):
        tables.read(tmp_path)
    with pytest.raises(ScoringError, match=r"没有文件b\.csv"):
        tables.read(tmp_path / "b.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("comma", [",", "\t", ";"])
def test_a_table_is_read_in_each_encoding_and_with_each_comma(tmp_path: Path, encoding: str, comma: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"qid{comma}候选\r\n1{comma}酸奶\r\n".encode(encoding))
    table = tables.read(path)
    assert table.columns == {"qid": ["1"], "候选": ["酸奶"]}
    assert table.column("candidate", "候选") == ["酸奶"]
    assert table.where(0) == "a.csv第2行"


def test_a_missing_column_is_refused_with_those_there_are(tmp_path: Path) -> None:
    table = tables.read(small.pairs(tmp_path / "a.csv", "qid,name", (1, "酸奶")))
    with pytest.raises(ScoringError, match=r"a\.csv第1行缺少列“candidate”;现有列:qid、name"):
        table.column("candidate")


@pytest.mark.parametrize(("value", "text"), [(None, ""), (float("nan"), ""), (1.0, "1"), (0.5, "0.5"), (7, "7")])
def test_a_cell_is_text_as_people_write_it(value: object, text: str) -> None:
    assert tables.text_of(value) == text


@given(WORDS)
def test_a_plain_name_stays_plain(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert len(once) <= 60
    assert not set(once) & set(" １ABC")


@given(WORDS)
def test_grams_of_a_name_are_in_it_and_count(text: str) -> None:
    name = plain(text)
    assert all(gram.lstrip("$^") in name and weight > 0 for gram, weight in grams(name))
    assert all(pair in name for pair in bigrams(name))


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_rows_are_no_longer_than_one(texts: list[str]) -> None:
    names = [plain(text) for text in texts]
    rows = Vocabulary(names, at_least=1).rows(names)
    for at, name in enumerate(names):
        length = float((rows.value[rows.start[at] : rows.start[at + 1]] ** 2).sum())
        assert length == pytest.approx(1 if name else 0, abs=1e-4)


def test_words_of_a_context_lift_and_an_empty_context_says_nothing() -> None:
    names = ["电动车", "酸奶", "电动船"]
    rows = Vocabulary(names, at_least=1).rows(names)
    background = share(rows.total())
    trade, other, _ = lift(rows, rows.take(np.array([0])).total() * 50, background)
    assert trade > 0 > other
    assert not lift(rows, np.zeros(rows.width, np.float32), background).any()
