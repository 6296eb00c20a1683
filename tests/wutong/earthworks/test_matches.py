"""Proposals and consultations: what fits, what is refused in words, who says yes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import FIRST, LAST, TODAY, consulted, make_pair, propose, quote_prices
from wutong.earthworks import services
from wutong.earthworks.lifecycle import Flag, MatchStage
from wutong.earthworks.models import Match, Opinion, Registration
from wutong.earthworks.queries import pairs
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, WrongStage

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


def refused(zone: Zone, **more: Any) -> Incomplete:
    """Return the refusal of a proposal, which left nothing behind."""
    with pytest.raises(Incomplete) as caught:
        propose(zone, **more)
    assert Match.objects.count() == 0
    return caught.value


def test_a_proposal_freezes_its_estimate_with_source_and_day_of_every_price(zone: Zone) -> None:
    match = propose(zone)
    assert (match.number, match.stage, match.km_basis) == ("ZC-PP-2024-001", "proposed", "直线×1.3")
    kept = match.estimate
    assert {row["label"] for row in kept["prices"]} == {
        "首公里挖装运(元/方)", "每增运1公里(元/方)", "消纳费(元/方)", "购土价(元/方)",
    }  # fmt: skip
    assert all(row["source"] and row["quoted_on"] == "2024-04-01" for row in kept["prices"])
    assert kept["saving_fen"] == kept["disposal_avoided_fen"] + kept["purchase_avoided_fen"] - kept["haul_fen"]
    assert kept["is_demo"]
    assert "8,000 m³(自然方)" in history.of(match)[0].sentence


def test_a_later_price_leaves_the_estimate_as_it_was(zone: Zone) -> None:
    match = propose(zone)
    services.quote_price(by=zone.ma, kind="haul_first", fen=900, source="询价记录 9 号", on=TODAY)
    assert Match.objects.get().estimate == match.estimate


def test_a_measured_distance_is_taken_and_named(zone: Zone) -> None:
    match = propose(zone, km=Decimal("3.4"), km_basis="现场跑表")
    assert (match.km, match.km_basis) == (Decimal("3.4"), "现场跑表")
    assert match.estimate["haul_fen"] == 888


def test_only_the_soil_desk_proposes(zone: Zone) -> None:
    quote_prices(zone)
    give, take = make_pair(zone)
    for person in (zone.zhang, zone.qian, zone.rui, zone.wu):
        with pytest.raises(NotAllowed):
            services.propose(
                by=person, surplus_id=give.pk, need_id=take.pk, bank_m3=1, starts_on=FIRST, ends_on=LAST
            )  # fmt: skip
    assert Match.objects.count() == 0


@pytest.mark.parametrize(
    ("give", "take", "field", "words"),
    [
        ({"verified_at": None, "stage": "submitted"}, {}, "surplus_id", "瑞岭观樾一品:未经现场核实"),
        ({"flags": [Flag.SAND_GRAVEL]}, {}, "surplus_id", "自然资发〔2023〕57号"),
        ({}, {"flags": [Flag.NO_LAND_PAPERS]}, "need_id", "补齐用地手续"),
        ({"withdrawn_at": clock.machine_time(), "withdrawn_reason": "改设计"}, {}, "surplus_id", "已撤回(改设计)"),
        ({}, {"returned_at": clock.machine_time(), "returned_reason": "缺坐标"}, "need_id", "已退回补正(缺坐标)"),
        ({"soil": "topsoil"}, {}, "need_id", "土类“表土(耕作层)”不能用于读者印务的“场平”"),
        ({"soil": "mixed_fill"}, {"use": "roadbed"}, "need_id", "不能用于读者印务的“路基”"),
        ({"grade": "B"}, {"grade": "A"}, "need_id", "环境等级 B 低于读者印务要求的 A"),
        ({"grade": "C"}, {"grade": "B"}, "surplus_id", "环境等级 C 的土不得交换"),
        ({"ends_on": date(2024, 4, 1)}, {"starts_on": date(2024, 5, 1)}, "starts_on", "供需期不重叠"),
        ({"starts_on": date(2024, 5, 1)}, {}, "starts_on", "开运日 2024-04-15 太早"),
        ({}, {"ends_on": date(2024, 5, 31)}, "ends_on", "完工日 2024-06-30 太晚"),
        ({"bank_m3": 5000}, {}, "bank_m3", "瑞岭观樾一品:方量 8,000 m³(自然方)超过余量 5,000 m³"),
    ],
)
def test_what_does_not_fit_is_refused_by_site_and_field(
    zone: Zone, give: dict[str, Any], take: dict[str, Any], field: str, words: str
) -> None:
    quote_prices(zone)
    make_registration(zone, "surplus", **give)
    make_registration(zone, "need", **take)
    refusal = refused(zone)
    assert words in refusal.fields[field], refusal.fields


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"bank_m3": 0}, "bank_m3"),
        ({"starts_on": LAST, "ends_on": FIRST}, "ends_on"),
        ({"km": Decimal(0)}, "km"),
        ({"km": Decimal(2000)}, "km"),
        ({"surplus_id": 999}, "surplus_id"),
    ],
)
def test_bad_input_is_refused_by_its_field(zone: Zone, more: dict[str, Any], field: str) -> None:
    assert field in refused(zone, **more).fields


def test_two_sites_swapped_are_refused(zone: Zone) -> None:
    quote_prices(zone)
    give, take = make_pair(zone)
    assert "登记的是“缺土”,要余土" in refused(zone, surplus_id=take.pk, need_id=give.pk).fields["surplus_id"]


def test_the_volume_left_is_what_other_matches_do_not_hold(zone: Zone) -> None:
    match = propose(zone)
    third = make_registration(zone, "need", site_name="金泰绿建")
    with pytest.raises(Incomplete, match="超过余量 2,000 m³"):
        propose(zone, need_id=third.pk, bank_m3=2001)
    propose(zone, need_id=third.pk, bank_m3=2000)
    assert pairs.left(match.surplus) == 0


def test_a_pair_has_one_open_match_and_the_refusal_names_it(zone: Zone) -> None:
    match = propose(zone, bank_m3=1000)
    with pytest.raises(Duplicate, match=match.number):
        propose(zone, bank_m3=1000)
    assert Match.objects.count() == 1


def test_a_cancelled_match_gives_its_volume_back(zone: Zone) -> None:
    match = propose(zone)
    services.cancel_match(by=zone.ma, match_id=match.pk, reason="读者改用场内土")
    assert pairs.left(match.surplus) == 10_000
    assert propose(zone, bank_m3=10_000).number == "ZC-PP-2024-002"
    with pytest.raises(WrongStage, match="已取消"):
        services.cancel_match(by=zone.ma, match_id=match.pk, reason="再来一次")


def test_both_sides_and_the_authority_make_a_consultation(zone: Zone) -> None:
    match = propose(zone)
    services.give_opinion(by=zone.rui, match_id=match.pk, opinion="agree")
    services.give_opinion(by=zone.ma, match_id=match.pk, role="authority", opinion="agree", said_by="孔科长")
    match.refresh_from_db()
    assert match.stage == MatchStage.PROPOSED
    services.give_opinion(by=zone.xu, match_id=match.pk, opinion="agree")
    match.refresh_from_db()
    assert (match.stage, match.stage_now()) == (MatchStage.CONSULTED, MatchStage.CONSULTED)
    said = Opinion.objects.order_by("id").values_list("role", "party", "said_by")
    assert list(said) == [
        ("surplus", "甘肃瑞岭置业有限公司", "瑞经理"), ("authority", "自规环局", "孔科长"),
        ("need", "兰州新区读者印务有限公司", "徐经理"),
    ]  # fmt: skip


def test_an_objection_holds_the_match_and_a_new_word_frees_it(zone: Zone) -> None:
    match = consulted(zone)
    services.give_opinion(
        by=zone.ma, match_id=match.pk, role="other", party="交警大队", opinion="object", said_by="何警官",
        text="路线经过学校",
    )  # fmt: skip
    match.refresh_from_db()
    assert (match.stage, match.consulted_at) == (MatchStage.PROPOSED, None)
    services.give_opinion(
        by=zone.ma, match_id=match.pk, role="other", party="交警大队", opinion="agree", said_by="何警官"
    )  # fmt: skip
    match.refresh_from_db()
    assert match.stage == MatchStage.CONSULTED


def test_a_conditional_yes_of_a_side_is_no_yes_yet(zone: Zone) -> None:
    match = propose(zone)
    with pytest.raises(Incomplete, match="意见内容"):
        services.give_opinion(by=zone.rui, match_id=match.pk, opinion="conditional")
    services.give_opinion(by=zone.rui, match_id=match.pk, opinion="conditional", text="运费由用土方承担")
    services.give_opinion(by=zone.xu, match_id=match.pk, opinion="agree")
    services.give_opinion(by=zone.ma, match_id=match.pk, role="authority", opinion="agree", said_by="孔科长")
    assert Match.objects.get().stage == MatchStage.PROPOSED


def test_a_firm_speaks_for_its_own_side_only(zone: Zone) -> None:
    match = propose(zone)
    for role in ("need", "authority", "other"):
        with pytest.raises(NotAllowed):
            services.give_opinion(by=zone.rui, match_id=match.pk, role=role, opinion="agree")
    with pytest.raises(NotFound):
        services.give_opinion(by=zone.he, match_id=match.pk, opinion="agree")
    with pytest.raises(NotAllowed):
        services.give_opinion(by=zone.zhang, match_id=match.pk, role="authority", opinion="agree")
    assert Opinion.objects.count() == 0


def test_a_firm_on_both_sides_says_for_which_it_speaks(zone: Zone) -> None:
    quote_prices(zone)
    make_registration(zone, "surplus")
    make_registration(zone, "need", firm=zone.ruiling)
    match = propose(zone)
    with pytest.raises(Incomplete, match="请选择代表哪一方"):
        services.give_opinion(by=zone.rui, match_id=match.pk, opinion="agree")
    services.give_opinion(by=zone.rui, match_id=match.pk, role="need", opinion="agree")
    assert Opinion.objects.get().role == "need"


def test_an_opinion_from_tomorrow_is_refused(zone: Zone) -> None:
    match = propose(zone)
    for on in (date(2024, 4, 11), date(2024, 4, 9)):
        with pytest.raises(Incomplete):
            services.give_opinion(by=zone.rui, match_id=match.pk, opinion="agree", on=on)
    assert Opinion.objects.count() == 0


def test_risks_are_pointed_out_by_site(zone: Zone) -> None:
    quote_prices(zone)
    make_registration(zone, "surplus", soil="loess", moisture=Decimal("23.5"))
    make_registration(zone, "need", compaction=Decimal("0.95"), latitude=Decimal("36.60"))
    said = [risk["sentence"] for risk in propose(zone).estimate["risks"]]
    assert [sentence[:6] for sentence in said] == ["运距 11.", "读者印务:来", "瑞岭观樾一品"]


def test_nothing_is_proposed_without_a_person(zone: Zone) -> None:
    propose(zone)
    assert [event.by for event in history.of(Match.objects.get())] == [zone.ma]
    assert Registration.objects.filter(version=2).count() == 2
