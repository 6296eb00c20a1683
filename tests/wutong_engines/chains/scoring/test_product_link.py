"""The factors of links between products, one by one: each says what its docstring says."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.chains.scoring import small
from tests.wutong_engines.chains.scoring.small import Column, columns
from wutong_engines.chains.scoring import Kind, Known, Text, read
from wutong_engines.chains.scoring.product_link import ProductLink, _letters

NAMES = st.text("奶酪酸粉马", max_size=6)
STRANGER = "豪华控制器"


@pytest.fixture(scope="module")
def source(known: Known, text: Text) -> ProductLink:
    """Return the evidence of the small graph for materials."""
    return ProductLink(known, text, Kind.MATERIAL)


def _of(source: ProductLink, subject: str, *names: str) -> Column:
    return columns(source, source.subject(subject), source.text.candidates(names))


@pytest.mark.parametrize("code", ["like_linked", "likest_linked", "linked_words", "goes_with", "head"])
def test_a_product_never_seen_follows_those_like_it(source: ProductLink, code: str) -> None:
    right, other, far = _of(source, STRANGER, "铝材", "硅料", "玉米")[code]
    assert right > max(other, far)


def test_the_likest_is_a_likeness(source: ProductLink) -> None:
    found = _of(source, STRANGER, "铝材", "硅料", "没见过")["likest_linked"]
    assert (found >= 0).all()
    assert (found <= 1 + 1e-5).all()
    assert found[2] == 0


def test_what_is_like_a_known_link_is_near(source: ProductLink, known: Known, text: Text) -> None:
    sorts = ProductLink(known, text, Kind.SORT)
    same, alike, none = _of(sorts, "控制器", "新型控制器", "豪华控制器", "玉米")["own_nearest"]
    assert same > alike > none
    assert _of(source, STRANGER, "铝材")["own_nearest"][0] == 0


def test_products_of_the_same_materials_share_the_next(tmp_path: Path) -> None:
    rows = [("甲车", "钢"), ("甲车", "铝"), ("乙机", "钢"), ("丙器", "玉米")]
    small.pairs(tmp_path / "product_product.csv", "src,dst,relation", *[(*row, "上游材料") for row in rows])
    known = read(tmp_path)
    found = _of(ProductLink(known, Text(known), Kind.MATERIAL), "乙机", "铝", "玉米")["shared"]
    assert found[0] > 0 == found[1]


def test_the_opposite_relation_speaks_turned_round(source: ProductLink, known: Known, text: Text) -> None:
    # 磁钢 → 下游产品 → 新型电动三轮车 is in the graph; read backwards, 磁钢 is a material of it.
    turned, other = _of(source, "新型电动三轮车", "磁钢", "玉米")["opposite"]
    assert turned > 100 * other
    sorts = ProductLink(known, text, Kind.SORT)
    assert not _of(sorts, "新型电动三轮车", "磁钢")["opposite"].any()


def test_popular_and_linked_count_links_of_this_and_of_other_kinds(source: ProductLink, known: Known) -> None:
    place = known.product_at["铝材"]
    mine = known.links[known.links[:, 0] == 0]
    others = known.links[known.links[:, 0] != 0]
    found = _of(source, STRANGER, "铝材", "没见过")
    assert found["popular"] == pytest.approx([np.log1p((mine[:, 2] == place).sum()), 0])
    assert found["linked"] == pytest.approx([np.log1p((others[:, 1:] == place).sum()), 0])


def test_what_reads_like_a_material_is_told_from_what_does_not(source: ProductLink) -> None:
    material, product = _of(source, STRANGER, "铝材", "奶粉")["reads_like"]
    assert material > product


@pytest.mark.parametrize(
    ("subject", "name", "said"),
    [
        ("奶酪", "马苏里拉奶酪", (1 / 3, 1, 1, 0, 0, 1 / 3)),
        ("奶酪", "奶酪粉", (2 / 3, 1, 0, 1, 0, 2 / 3)),
        ("马苏里拉奶酪", "奶酪", (1 / 3, 0, 0, 0, 1, 1)),
        ("奶酪", "硅料", (0, 0, 0, 0, 0, 0)),
        ("奶酪", "奶酪", (0, 0, 0, 0, 0, 0)),
        ("奶酪", "", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_spelling_says_where_one_name_stands_in_the_other(subject: str, name: str, said: tuple[float, ...]) -> None:
    assert _letters(subject, name) == pytest.approx(said)


def test_spelling_stands_in_its_columns(source: ProductLink) -> None:
    found = _of(source, "奶酪", "马苏里拉奶酪")
    assert [found[code][0] for code in ("contains", "ends", "starts", "part")] == [1, 1, 0, 0]
    assert found["overlap"][0] == found["characters"][0] == pytest.approx(1 / 3)


@given(NAMES, NAMES)
def test_spelling_is_always_a_share(subject: str, name: str) -> None:
    found = _letters(subject, name)
    assert all(0 <= value <= 1 for value in found)
    assert found[1] >= max(found[2], found[3])


def test_links_of_recipes_count_less(tmp_path: Path) -> None:
    heading = "src,dst,relation,domain_guess"
    rows = [("红烧肉", "酱油", "上游材料", "food"), ("红烧板", "木料", "上游材料", "other")]
    small.pairs(tmp_path / "product_product.csv", heading, *rows)
    known = read(tmp_path)
    assert len(known.facts(Kind.MATERIAL)) == 1
    recipe, trade = _of(ProductLink(known, Text(known), Kind.MATERIAL), "红烧菜", "酱油", "木料")["like_linked"]
    assert 0 < recipe < trade


def test_what_is_known_is_told_by_relation(source: ProductLink, known: Known, text: Text) -> None:
    asked = text.candidates(["铝材", "磁钢", "没见过"])
    subject = source.subject("新型控制器")
    assert source.is_known(subject, asked).tolist() == [True, False, False]
    assert not ProductLink(known, text, Kind.SORT).is_known(subject, asked).any()


def test_the_plain_rules_are_shared_pairs_and_links(source: ProductLink) -> None:
    shared, links = source.baselines(source.subject("铝材料"), source.text.candidates(["铝材", "没见过"]))
    assert shared.tolist() == pytest.approx([2 / 3, 0])
    assert links[0] > links[1] == 0


def test_a_graph_without_links_has_evidence_without_a_crash(tmp_path: Path) -> None:
    small.pairs(tmp_path / "company_product.csv", "code,product", ("1", "酸奶"), ("2", "奶酪"))
    known = read(tmp_path)
    found = ProductLink(known, Text(known), Kind.MATERIAL).evidence(
        Text(known).candidates(["酸奶"]), Text(known).candidates(["奶酪", ""])
    )
    assert np.isfinite(found).all()
