"""Agreements: both sides sign, prices are frozen, a red line stops it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import (
    TODAY,
    agree,
    consulted,
    make_pair,
    propose,
    quote_prices,
    scan,
    signing,
)
from wutong.earthworks import services
from wutong.earthworks.lifecycle import Flag, MatchStage
from wutong.earthworks.models import Agreement, Match, Price, Registration
from wutong.earthworks.queries import pairs
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, WrongStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def test_a_signed_agreement_freezes_prices_distance_and_factors(zone: Zone) -> None:
    made = agree(zone, file=scan())
    assert Match.objects.get().stage == MatchStage.AGREED
    assert made.haul_fen == made.baseline["haul_fen"] > 0
    assert made.saving_fen == made.baseline["saving_fen"]
    assert made.baseline["factors"]["loose"] == "1.330"
    assert {row["source"] for row in made.baseline["prices"]} == {"询价记录 1 号", "询价记录 2 号"}
    assert "基准价按 2024-04-10 冻结" in history.of(made.match)[0].sentence


def test_later_prices_leave_an_agreement_untouched(zone: Zone) -> None:
    before = agree(zone)
    for price in Price.objects.all():
        services.withdraw_price(by=zone.ma, price_id=price.pk, reason="重新询价")
    services.quote_price(by=zone.ma, kind="haul_first", fen=5000, source="询价记录 9 号", on=TODAY)
    after = Agreement.objects.get()
    assert (after.baseline, after.haul_fen, after.saving_fen) == (before.baseline, before.haul_fen, before.saving_fen)


@pytest.mark.parametrize(
    ("amount", "convention", "bank"),
    [(Decimal(8000), "bank", 8000), (Decimal(6800), "compacted", 8000), (Decimal(10640), "loose", 8000)],
)
def test_the_agreed_volume_is_kept_in_its_convention_and_as_bank_volume(
    zone: Zone, amount: Decimal, convention: str, bank: int
) -> None:
    made = agree(zone, amount=amount, convention=convention)
    assert (made.amount, made.convention, made.bank_m3) == (amount, convention, bank)


def test_an_agreement_may_not_exceed_what_both_have_left(zone: Zone) -> None:
    match = consulted(zone)
    third = make_registration(zone, "need", site_name="金泰绿建")
    propose(zone, need_id=third.pk, bank_m3=1000)
    with pytest.raises(Incomplete, match="瑞岭观樾一品:协议方量折自然方 9,001 m³,超过余量 9,000 m³"):
        agree(zone, match, amount=Decimal(9001))
    assert Agreement.objects.count() == 0
    agree(zone, match, amount=Decimal(9000))
    assert pairs.left(match.surplus) == 0


def test_an_agreement_below_the_proposal_gives_the_rest_back(zone: Zone) -> None:
    made = agree(zone, amount=Decimal(5000))
    assert pairs.left(made.match.need) == 5000


def test_no_agreement_before_the_consultation_agreed(zone: Zone) -> None:
    match = propose(zone)
    with pytest.raises(WrongStage, match="现在是“匹配建议”"):
        agree(zone, match)
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flags": [Flag.CONTAMINATED]}, "土壤污染防治法第五十九条"),
        ({"withdrawn_at": clock.machine_time(), "withdrawn_reason": "改设计"}, "已撤回"),
        ({"returned_at": clock.machine_time(), "returned_reason": "坐标不符"}, "已退回补正"),
    ],
)
@pytest.mark.parametrize("side", ["surplus", "need"])
def test_a_red_line_or_a_withdrawal_stops_the_signing(
    zone: Zone, side: str, change: dict[str, Any], words: str
) -> None:
    match = consulted(zone)
    Registration.objects.filter(side=side).update(**change)
    with pytest.raises(WrongStage, match=words):
        agree(zone, match)
    assert Agreement.objects.count() == 0


def test_without_another_way_out_somebody_must_say_so(zone: Zone) -> None:
    quote_prices(zone, outside=False)
    make_pair(zone)
    match = consulted(zone, propose(zone))
    with pytest.raises(Incomplete) as refusal:
        agree(zone, match)
    assert set(refusal.value.fields) == {"no_disposal", "no_purchase"}
    made = agree(zone, match, no_disposal=True, no_purchase=True)
    assert (made.disposal_avoided_fen, made.purchase_avoided_fen, made.saving_fen) == (0, 0, -made.haul_fen)


def test_a_side_without_another_way_saves_time_not_money(zone: Zone) -> None:
    made = agree(zone, no_purchase=True)
    assert made.baseline["purchase_avoided_fen"] > 0
    assert made.purchase_avoided_fen == 0


def test_without_a_price_of_the_haul_nothing_is_signed(zone: Zone) -> None:
    make_pair(zone)
    match = propose(zone)
    assert not match.estimate["is_complete"]
    match = consulted(zone, match)
    with pytest.raises(Incomplete, match="没有运费价格"):
        agree(zone, match, no_disposal=True, no_purchase=True)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"signed_on": date(2024, 4, 11)}, "signed_on"),
        ({"signed_on": date(2024, 4, 9)}, "signed_on"),
        ({"number": " "}, "number"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-5)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"convention": "方"}, "convention"),
        ({"payer": "国家"}, "payer"),
        ({"measured_by": ""}, "measured_by"),
    ],
)
def test_bad_input_is_refused_by_its_field(zone: Zone, more: dict[str, Any], field: str) -> None:
    match = consulted(zone)
    with pytest.raises(Incomplete) as refusal:
        services.agree(by=zone.ma, match_id=match.pk, **signing(**more))
    assert field in refusal.value.fields
    assert Agreement.objects.count() == 0


def test_one_number_serves_one_agreement(zone: Zone) -> None:
    agree(zone, amount=Decimal(1000))
    third = make_registration(zone, "need", site_name="金泰绿建")
    second = consulted(zone, propose(zone, need_id=third.pk, bank_m3=1000))
    with pytest.raises(Duplicate, match="已经用过"):
        agree(zone, second, amount=Decimal(1000))
    assert Match.objects.get(pk=second.pk).stage == MatchStage.CONSULTED


def test_only_the_soil_desk_enters_an_agreement(zone: Zone) -> None:
    match = consulted(zone)
    for person in (zone.rui, zone.xu, zone.qian, zone.zhao):
        with pytest.raises(NotAllowed):
            services.agree(by=person, match_id=match.pk, **signing())
    assert Agreement.objects.count() == 0
