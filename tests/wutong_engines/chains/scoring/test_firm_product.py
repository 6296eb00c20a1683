"""The factors of 主营产品, one by one: each says what its docstring says."""

from pathlib import Path

import numpy as np
import pytest

from tests.wutong_engines.chains.scoring import small
from tests.wutong_engines.chains.scoring.small import Column, columns
from wutong_engines.chains.scoring import Kind, Known, Text, read
from wutong_engines.chains.scoring.firm_product import FirmProduct

FIRM = "000001"
OWN, ALIKE, OTHER, NEW = "新型电动自行车", "普通电动自行车", "新型酸奶", "没见过的飞艇"


@pytest.fixture(scope="module")
def source(known: Known, text: Text) -> FirmProduct:
    """Return the evidence of the small graph."""
    return FirmProduct(known, text)


def _of(source: FirmProduct, *names: str, firm: str = FIRM) -> Column:
    return columns(source, source.subject(firm), source.text.candidates(names))


@pytest.mark.parametrize(
    "code",
    ["own_nearest", "own_sense", "industry_words", "goes_with", "peers_make", "made_by_alike", "own_several"],
)
def test_what_the_trade_makes_is_louder_than_what_another_trade_makes(source: FirmProduct, code: str) -> None:
    alike, other = _of(source, ALIKE, OTHER)[code]
    assert alike > other


def test_a_known_product_is_its_own_nearest(source: FirmProduct) -> None:
    found = _of(source, OWN, ALIKE, OTHER)["own_nearest"]
    assert found[0] == pytest.approx(1, abs=1e-4)
    assert (found >= 0).all()
    assert (found[1:] < 1).all()


def test_several_alike_count_more_than_one(source: FirmProduct) -> None:
    several = _of(source, "新型智能进口普通", "普通轮毂")["own_several"]
    assert ((several >= 0) & (several <= 1)).all()
    assert _of(source, "没见过")["own_several"] < several[0]


@pytest.mark.parametrize(("name", "part"), [("电动", 1), ("电动酸奶", 1 / 3), ("酸奶", 0), ("", 0)])
def test_the_name_of_the_firm_is_looked_through_for_pairs_of_characters(
    source: FirmProduct, name: str, part: float
) -> None:
    assert _of(source, name)["name_words"][0] == pytest.approx(part)


def test_popular_is_the_logarithm_of_how_many_make_it(source: FirmProduct, known: Known) -> None:
    makers = int((known.makes[:, 1] == known.product_at[OWN]).sum())
    assert makers > 1
    assert _of(source, OWN, NEW)["popular"] == pytest.approx([np.log1p(makers), 0])


def test_a_line_of_the_accounts_is_no_product(source: FirmProduct) -> None:
    assert _of(source, "平衡项目", OWN, NEW)["product"].tolist() == [0, 1, 1]


def test_letters_in_common_are_a_share(source: FirmProduct) -> None:
    own, other = _of(source, OWN, "乳清粉")["own_letters"]
    assert own == 1
    assert other == 0


@pytest.mark.parametrize("code", ["reads_like", "sells_like"])
def test_what_is_sold_reads_otherwise_than_what_is_only_linked(source: FirmProduct, code: str) -> None:
    sold, linked = _of(source, OWN, "磁钢")[code]
    assert sold > linked


def test_firms_of_the_same_trade_are_heard_and_the_firm_itself_is_not(tmp_path: Path) -> None:
    rows = [("000001", "酸奶", 0.5), ("000002", "奶酪", 0.5), ("000003", "奶酪", 0.5)]
    small.pairs(tmp_path / "company_product.csv", "code,product,weight", *rows)
    known = read(tmp_path)
    source = FirmProduct(known, Text(known))
    assert _of(source, "酸奶")["peers_make"][0] == 0
    assert _of(source, "奶酪", firm="000002")["peers_make"][0] > 0


def test_a_firm_nobody_knows_is_told_only_of_the_product(source: FirmProduct) -> None:
    found = _of(source, OWN, OTHER, firm="没有这家")
    told = {code for code, values in found.items() if values.any()}
    assert told == {"popular", "product", "reads_like", "sells_like"}


def test_a_candidate_nobody_makes_has_evidence_from_its_words(source: FirmProduct) -> None:
    found = _of(source, "豪华电动自行车")
    assert found["popular"][0] == found["peers_make"][0] == 0
    assert found["own_nearest"][0] > 0
    assert found["own_sense"][0] > 0


def test_what_is_known_is_told_from_what_is_not(source: FirmProduct) -> None:
    asked = source.text.candidates([OWN, ALIKE, NEW])
    assert source.is_known(source.subject(FIRM), asked).tolist() == [True, False, False]
    assert not source.is_known(-1, asked).any()


def test_the_plain_rules_are_shared_pairs_and_makers(source: FirmProduct) -> None:
    shared, makers = source.baselines(source.subject(FIRM), source.text.candidates([OWN, "没见过"]))
    assert shared.tolist() == [1, 0]
    assert makers[0] >= 1
    assert makers[1] == 0


def test_every_factor_has_a_label_of_its_own(source: FirmProduct) -> None:
    assert len({factor.code for factor in source.factors}) == len({f.label for f in source.factors}) == 13


def test_candidates_prepared_together_score_as_alone(source: FirmProduct) -> None:
    names = (OWN, ALIKE, OTHER, NEW)
    together = source.evidence(0, source.prepared(source.text.candidates(names)))
    alone = np.vstack([source.evidence(0, source.text.candidates([name])) for name in names])
    assert np.allclose(together, alone, atol=1e-4)


def test_a_graph_of_one_product_has_evidence_without_a_crash(tmp_path: Path) -> None:
    small.pairs(tmp_path / "company_product.csv", "code,product,weight", ("1", "酸奶", 0.5))
    known = read(tmp_path)
    found = FirmProduct(known, Text(known)).evidence(0, Text(known).candidates(["酸奶", "奶酪"]))
    assert np.isfinite(found).all()
    assert len(known.facts(Kind.PRODUCT)) == 1
