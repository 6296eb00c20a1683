"""Three states of one heap: bank, loose, compacted, and never one taken for another."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.haulage.factors import EARTH, Factors, compaction
from wutong_engines.haulage.words import Convention

factor = st.decimals("0.5", "2", places=3)


@pytest.mark.parametrize(
    ("compacted", "bank"),
    [
        (Decimal("0.85"), 11_765),
        (Decimal("1.04"), 9_615),
        # 0.826 as it is printed; the unrounded densities give 12,104.
        (compaction(Decimal("1.35"), Decimal("0.95"), Decimal("1.72")), 12_104),
    ],
)
def test_ten_thousand_compacted_need_so_much_bank_soil(compacted: Decimal, bank: int) -> None:
    assert Factors(Decimal("1.33"), compacted, "试验").to_bank(10_000, Convention.COMPACTED) == bank


def test_trucks_carry_loose_soil() -> None:
    assert EARTH.to_loose(11_765) == 15_647


def test_loose_soil_is_divided_by_its_swell() -> None:
    assert EARTH.to_bank(1_330, Convention.LOOSE) == 1_000


def test_bank_soil_is_taken_as_it_is() -> None:
    assert EARTH.to_bank(Decimal("99.5"), Convention.BANK) == 100


@given(factor, factor, st.integers(0, 10_000_000))
def test_there_and_back_loses_at_most_what_rounding_does(loose: Decimal, compacted: Decimal, bank: int) -> None:
    factors = Factors(loose, compacted, "试验")
    assert abs(factors.to_bank(factors.to_loose(bank), Convention.LOOSE) - bank) <= Decimal("0.5") / loose + 1
    assert (
        abs(factors.to_bank(factors.to_compacted(bank), Convention.COMPACTED) - bank) <= Decimal("0.5") / compacted + 1
    )
