"""The factors of 所属行业, one by one: each says what its docstring says."""

from pathlib import Path

import numpy as np
import pytest

from tests.wutong_engines.chains.scoring import small
from tests.wutong_engines.chains.scoring.small import Column, columns
from wutong_engines.chains.scoring import Known, Text, read
from wutong_engines.chains.scoring.firm_industry import FirmIndustry

FIRM = "000001"
RIGHT, SISTER, FAR = "110101", "110102", "120102"


@pytest.fixture(scope="module")
def source(known: Known, text: Text) -> FirmIndustry:
    """Return the evidence of the small graph."""
    return FirmIndustry(known, text)


@pytest.fixture(scope="module")
def untold(known: Known, text: Text) -> FirmIndustry:
    """Return the evidence of the small graph with the industry of the firm hidden."""
    return FirmIndustry(known.without(small.INDUSTRY, np.array([known.firm(FIRM)])), text)


def _of(source: FirmIndustry, *names: str, firm: str = FIRM) -> Column:
    return columns(source, source.subject(firm), source.asked(list(names)))


@pytest.mark.parametrize("code", ["learned", "peers", "product_words", "name_words", "makers"])
def test_a_hidden_industry_is_found_again(untold: FirmIndustry, code: str) -> None:
    right, sister, far = _of(untold, RIGHT, SISTER, FAR)[code]
    assert right > max(sister, far)


@pytest.mark.parametrize("code", ["learned_above", "peers_above"])
def test_the_level_above_speaks_for_all_below_it(untold: FirmIndustry, code: str) -> None:
    right, sister, far = _of(untold, RIGHT, SISTER, FAR)[code]
    assert right == pytest.approx(sister)
    assert right > far


def test_a_board_of_every_trade_says_next_to_nothing(untold: FirmIndustry) -> None:
    assert np.abs(_of(untold, RIGHT, SISTER, FAR)["board"]).max() < 0.1


def test_a_board_of_one_trade_speaks_for_it(tmp_path: Path) -> None:
    firms = [(f"{board}{n:03d}", label) for board, label in (("300", RIGHT), ("600", FAR)) for n in range(4)]
    small.pairs(tmp_path / "company_industry.csv", "code,industry_code", *firms, ("300999", SISTER))
    known = read(tmp_path)
    right, far = _of(FirmIndustry(known, Text(known)), RIGHT, FAR, firm="300001")["board"]
    assert right > 0 > far


def test_the_name_of_an_industry_is_looked_for_in_products_and_firm(untold: FirmIndustry) -> None:
    found = _of(untold, "电动车", "乳制品")
    assert found["industry_named"].tolist() == [0.5, 0]  # 电动 is there, 动车 is not
    assert found["name_named"].tolist() == [1, 0]


def test_popular_counts_the_firms(untold: FirmIndustry) -> None:
    assert _of(untold, RIGHT, FAR)["popular"] == pytest.approx([np.log1p(15), np.log1p(16)])


def test_an_industry_nobody_knows_stands_behind_those_known(untold: FirmIndustry) -> None:
    found = _of(untold, "没有这个行业", RIGHT)
    for code in ("learned", "peers", "makers", "popular"):
        assert found[code][0] <= found[code][1]


def test_a_firm_nobody_knows_is_told_only_what_is_popular(source: FirmIndustry) -> None:
    found = _of(source, RIGHT, FAR, firm="999999")
    assert {code for code, values in found.items() if values.any()} == {"popular"}


def test_an_industry_and_those_above_it_are_known(source: FirmIndustry, untold: FirmIndustry) -> None:
    asked = source.asked([RIGHT, "110100", "110000", SISTER, "没有这个行业"])
    assert source.is_known(source.subject(FIRM), asked).tolist() == [True, True, True, False, False]
    assert not untold.is_known(untold.subject(FIRM), asked).any()


@pytest.mark.parametrize("spelling", ["110101", "110101.0", " 110101 ", "电动车Ⅲ", "电动车III", "电动车"])
def test_an_industry_is_known_by_code_and_by_each_spelling_of_its_name(source: FirmIndustry, spelling: str) -> None:
    assert source.asked([spelling]).place.tolist() == [source.known.industry(RIGHT)]


@pytest.mark.parametrize(("spelling", "code"), [("装备Ⅱ", "110100"), ("装备", "110100"), ("医药食品II", "120100")])
def test_a_name_of_the_second_level_is_known(source: FirmIndustry, spelling: str, code: str) -> None:
    assert source.known.industries[source.known.industry(spelling)].code == code


def test_the_plain_rules_are_shared_pairs_and_firms(untold: FirmIndustry) -> None:
    shared, firms = untold.baselines(untold.subject(FIRM), untold.asked([RIGHT, FAR]))
    assert shared[0] > shared[1] >= 0
    assert firms.tolist() == [15, 16]


def test_without_any_industry_there_is_no_voice_and_no_crash(tmp_path: Path) -> None:
    small.pairs(tmp_path / "company_product.csv", "code,product", ("1", "酸奶"))
    known = read(tmp_path)
    source = FirmIndustry(known, Text(known))
    assert source.known.industry(RIGHT) == -1
    assert not source.is_known(0, source.asked([])).any()
