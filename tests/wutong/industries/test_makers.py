"""Promises of makers and gaps: what counts, from when until when, and that a guess closes nothing."""

from datetime import date
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import DAY, note
from wutong.industries import queries, services
from wutong.industries.models import Chain, Maker
from wutong.industries.services import MakerValues
from wutong.kernel import clock, history, rules
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, WrongStage


def kind(zone: Zone, chain: Chain, code: str = "controller", as_of: date = DAY) -> str:
    found = {gap.segment.code: gap for gap in queries.gaps(zone.qian, chain.pk, as_of)}
    return queries.SLUGS[found[code].kind]


def test_a_segment_goes_from_missing_to_have(zone: Zone, chain: Chain) -> None:
    assert kind(zone, chain) == "missing"
    note(zone, chain, "江苏协昌电子科技股份有限公司", province="江苏", city="苏州", evidence="direct")
    assert kind(zone, chain) == "missing"
    note(zone, chain, "白银控制器有限公司", province="甘肃", city="白银")
    assert kind(zone, chain) == "single"
    note(zone, chain, "兰州新区甲电控有限公司", is_local=True)
    assert kind(zone, chain) == "weak"
    note(zone, chain, "兰州新区乙电控有限公司", is_local=True)
    assert kind(zone, chain) == "have"


def test_a_guess_from_the_scope_is_shown_and_closes_nothing(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "兰州新区丙电控有限公司", is_local=True, evidence="scope")
    page = queries.segment(zone.qian, chain.pk, "controller")
    assert (page.gap.kind, page.gap.unverified, len(page.guesses)) == ("missing", 1, 1)
    assert "1 家仅凭经营范围,不计" in page.gap.sentence


@pytest.mark.parametrize(
    ("province", "city", "place"),
    [
        ("甘肃", "白银", "near"),
        ("青海", "西宁", "near"),
        ("浙江", "", "beyond"),
        ("浙江", "长兴", "beyond"),
        ("甘肃", "", "unknown"),
        ("", "", "unknown"),
        ("甘肃", "兰州新区", "local"),
        ("上海", "", "beyond"),
    ],
)
def test_where_a_maker_is_follows_from_its_city(zone: Zone, chain: Chain, province: str, city: str, place: str) -> None:
    note(zone, chain, "某某电控有限公司", province=province, city=city)
    assert [maker.place.value for maker in queries.makers(chain.pk, DAY)] == [place]


def test_what_was_known_on_a_past_day_is_what_was_noted_by_then(zone: Zone, chain: Chain) -> None:
    with clock.at(date(2024, 6, 10)):
        maker = note(zone, chain, "白银控制器有限公司", province="甘肃", city="白银")
    with clock.at(date(2024, 6, 20)):
        services.drop_maker(by=zone.wang, maker_id=maker.pk, reason="已搬迁")
    days = (date(2024, 6, 9), date(2024, 6, 10), date(2024, 6, 19), date(2024, 6, 20))
    assert [kind(zone, chain, as_of=day) for day in days] == ["missing", "single", "single", "missing"]


def test_a_firm_is_noted_once_at_a_segment(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "江苏协昌电子科技股份有限公司")
    with pytest.raises(Duplicate, match="已在册"):
        note(zone, chain, "江苏协昌电子科技股份有限公司 ")
    note(zone, chain, "江苏协昌电子科技股份有限公司", "motor")
    assert Maker.objects.count() == 2


@pytest.mark.parametrize("who", ["qian", "sun", "hu", "ma"])
def test_those_who_only_look_note_nothing(zone: Zone, chain: Chain, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.note_maker(
            by=getattr(zone, who),
            chain_id=chain.pk,
            segment_code="tyre",
            firm="中策橡胶",
            evidence="sector",
            source="报",
        )
    assert not Maker.objects.exists()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("firm", {"firm": "  "}),
        ("source", {"source": ""}),
        ("source_date", {"source_date": date(2024, 6, 29)}),
        ("evidence", {"evidence": "hearsay"}),
        ("segment_code", {"code": "nowhere"}),
        ("distance_km", {"distance_km": -1}),
    ],
)
def test_a_maker_without_its_evidence_is_refused_by_field(
    zone: Zone, chain: Chain, field: str, said: dict[str, Any]
) -> None:
    with pytest.raises(Incomplete) as refused:
        note(zone, chain, **{"firm": "江苏协昌电子科技股份有限公司", **said})
    assert list(refused.value.fields) == [field]
    assert not Maker.objects.exists()


def test_a_maker_is_taken_off_with_a_reason_and_once(zone: Zone, chain: Chain) -> None:
    maker = note(zone, chain, "江苏协昌电子科技股份有限公司")
    with pytest.raises(Incomplete):
        services.drop_maker(by=zone.zhang, maker_id=maker.pk, reason=" ")
    services.drop_maker(by=zone.zhang, maker_id=maker.pk, reason="查无此事")
    with pytest.raises(WrongStage):
        services.drop_maker(by=zone.zhang, maker_id=maker.pk, reason="再撤")
    with pytest.raises(NotFound):
        services.drop_maker(by=zone.he, maker_id=maker.pk, reason="再撤")
    note(zone, chain, "江苏协昌电子科技股份有限公司")
    assert Maker.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_makers_found_in_the_directory_are_put_in_once(zone: Zone, chain: Chain) -> None:
    found: list[MakerValues] = [
        {
            "segment_code": "tyre",
            "firm": "中策橡胶集团股份有限公司",
            "source": "名录 2024-06",
            "province": "浙江",
            "city": "杭州",
        },
        {"segment_code": "tyre", "firm": "甘肃轮胎有限公司", "source": "名录 2024-06", "said": "轮胎制造"},
        {"segment_code": "tyre", "firm": "甘肃轮胎有限公司", "source": "名录 2024-06"},
    ]
    assert services.put_makers(by=zone.zhang, chain_id=chain.pk, found=found) == services.Put(2, 1)
    assert services.put_makers(by=zone.zhang, chain_id=chain.pk, found=found) == services.Put(0, 3)
    assert set(Maker.objects.values_list("evidence", flat=True)) == {"scope"}
    assert sum("批量登记" in event.sentence for event in history.of(chain)) == 1


def test_one_bad_row_puts_none_in(zone: Zone, chain: Chain) -> None:
    found: list[MakerValues] = [
        {"segment_code": "tyre", "firm": "中策橡胶集团股份有限公司", "source": "名录"},
        {"segment_code": "nowhere", "firm": "甘肃轮胎有限公司", "source": "名录"},
    ]
    with pytest.raises(Incomplete):
        services.put_makers(by=zone.zhang, chain_id=chain.pk, found=found)
    assert not Maker.objects.exists()


def test_a_maker_of_a_segment_that_is_gone_is_told_of_and_not_counted(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "白银模具有限公司", "mould", province="甘肃", city="白银")
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.drop_segment(by=zone.zhao, version_id=draft.pk, code="mould")
    services.publish(by=zone.zhao, version_id=draft.pk)
    page = queries.current(zone.qian, chain.pk)
    assert [maker.firm for maker in page.lost] == ["白银模具有限公司"]
    assert page.tally.total == 7


def test_the_rules_say_how_many_are_weak(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "兰州新区甲电控有限公司", is_local=True)
    note(zone, chain, "白银控制器有限公司", province="甘肃", city="白银")
    assert kind(zone, chain) == "weak"
    rules.amend(
        "industries.gaps", by=zone.zhao, valid_from=DAY, values={"weak_below": 1}, source="会议纪要", note="从宽"
    )
    assert kind(zone, chain) == "have"
