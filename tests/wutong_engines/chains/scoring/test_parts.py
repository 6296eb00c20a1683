"""The parts: sparse rows against numpy's dense ones, weights that mean something, codes and names of the graph."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wutong_engines.chains.scoring import ScoringError, known, learner, read
from wutong_engines.chains.scoring.bilinear import Bilinear
from wutong_engines.chains.scoring.grams import Vocabulary, overlap, plain
from wutong_engines.chains.scoring.rows import Rows, directions

TEXTS = st.lists(st.text("电动自行车光伏玻璃", max_size=6), min_size=1, max_size=12)


def _dense(rows: Rows) -> np.ndarray:
    dense = np.zeros((len(rows), rows.width), np.float32)
    np.add.at(dense, (np.repeat(np.arange(len(rows)), np.diff(rows.start)), rows.column), rows.value)
    return dense


@given(TEXTS, st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_sparse_rows_do_what_dense_ones_do(texts: list[str], seed: int) -> None:
    rows = Vocabulary(texts, at_least=1).rows(texts)
    dense = _dense(rows)
    other = np.random.default_rng(seed).standard_normal((rows.width, 3)).astype(np.float32)
    assert np.allclose(rows.times(other), dense @ other, atol=1e-4)
    assert np.allclose(rows.dot(other[:, 0]), dense @ other[:, 0], atol=1e-4)
    assert np.allclose(_dense(rows.transposed()), dense.T)
    assert np.allclose(rows.nearest(rows), dense @ dense.T, atol=1e-4)
    group = np.arange(len(rows)) % 2
    assert np.allclose(_dense(rows.grouped(group, 2)), [dense[group == g].sum(0) for g in (0, 1)], atol=1e-4)
    best, score = rows.likest(rows.transposed(), 2)
    assert np.allclose(score[:, 0], (dense @ dense.T).max(1), atol=1e-4)
    assert np.allclose(score, np.take_along_axis(dense @ dense.T, best, 1) * (score > 0), atol=1e-4)


@given(TEXTS)
@settings(max_examples=20, deadline=None)
def test_directions_keep_what_can_be_kept(texts: list[str]) -> None:
    rows = Vocabulary(texts, at_least=1).rows(texts)
    dense = _dense(rows)
    kept = directions(rows, len(texts))
    assert np.allclose(dense @ kept @ kept.T, dense, atol=2e-2)


@given(st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=50)
def test_overlap_is_a_share_and_has_no_sides(left: str, right: str) -> None:
    a, b = plain(left), plain(right)
    assert 0 <= overlap(a, b) == overlap(b, a) <= 1
    assert overlap(a, a) == 1


@given(st.integers(0, 50))
@settings(max_examples=10, deadline=None)
def test_the_factor_that_speaks_gets_the_weight_and_none_is_negative(seed: int) -> None:
    rng = np.random.default_rng(seed)
    evidence = rng.standard_normal((400, 3))
    right = np.arange(400) % 10 == 0
    evidence[right, 0] += 2
    evidence[right, 1] -= 2
    found = learner.weights(learner.Questions(evidence, np.arange(400) // 10, right))
    assert found[0] > 0.5
    assert found[1] == 0
    assert (found >= 0).all()


def test_pairs_that_belong_together_point_the_same_way() -> None:
    rng = np.random.default_rng(0)
    left = rng.standard_normal((300, 8)).astype(np.float32)
    right = (left @ rng.standard_normal((8, 8)) + 0.1 * rng.standard_normal((300, 8))).astype(np.float32)
    maps = Bilinear.fit(left, right, rank=8)
    near = maps.lefts(left) @ maps.rights(right).T
    assert (near.argmax(1) == np.arange(300)).mean() > 0.9


@given(st.integers(1, 999_999), st.sampled_from(["{}", "{:06d}", "SZ{:06d}", "{:06d}.SH", "{}.0", " {:06d} "]))
def test_a_stock_code_is_six_digits(number: int, spelling: str) -> None:
    assert known.code_of(spelling.format(number)) == f"{number:06d}"


def test_a_name_of_two_levels_means_the_lowest(graph: Path) -> None:
    found = read(graph)
    assert found.industries[found.industry("电动车")].code == "110101"
    assert found.industries[found.industry("装备")].code == "110100"
    assert found.industry("没有这个行业") == -1


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScoringError, match="没有图谱文件夹"):
        read(tmp_path / "none")
    with pytest.raises(ScoringError, match="company_product"):
        read(tmp_path)


def test_a_weight_that_is_no_number_is_refused_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "company_product.csv").write_text("code,product,weight\n1,酸奶,0.5\n2,奶酪,多\n", encoding="utf-8")
    with pytest.raises(ScoringError, match=r"company_product\.csv第3行列“weight”应为数字,写的是“多”"):
        read(tmp_path)
