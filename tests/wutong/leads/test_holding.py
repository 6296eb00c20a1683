"""Whose a lead is: one team and one person, or the pool; transfer, release, claim, many at once, arbitration."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, Refusal, TooLarge, WrongStage
from wutong.leads import queries, services
from wutong.leads.models import Dispute, Lead, Referral


def holder(lead: Lead) -> str:
    seat = Lead.objects.select_related("seat__person").get(pk=lead.pk).seat
    return seat.person.name if seat else "公共池"


@pytest.mark.parametrize("change", [{"pooled_at": clock.now()}, {"seat": None}])
def test_the_database_keeps_one_holder_or_the_pool_and_never_both_or_neither(
    lead: Lead, change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(pk=lead.pk).update(**change)
    assert holder(lead) == "张专员"


def test_a_lead_is_claimed_from_the_pool_and_its_clock_starts(zone: Zone, pooled: Lead) -> None:
    claimed = services.claim(by=zone.wang, lead_id=pooled.pk)
    assert holder(pooled) == "王专员"
    assert claimed.due_clock == "respond"
    assert history.of(pooled)[0].sentence == "从公共池认领线索,承办:医药化工专班 王专员"


def test_who_comes_second_is_told_who_was_first_and_when(zone: Zone) -> None:
    with clock.at(date(2024, 6, 28)):
        pooled = services.register(by=zone.zhang, seat_id=None, values=VALUES)
        services.claim(by=zone.wang, lead_id=pooled.pk)
        with pytest.raises(Conflict, match="已被 医药化工专班 王专员 于 2024-06-28 09:00 认领"):
            services.claim(by=zone.zhang, lead_id=pooled.pk)
    assert holder(pooled) == "王专员"


def test_a_team_leader_claims_for_a_member_and_an_officer_only_for_themselves(zone: Zone, pooled: Lead) -> None:
    with pytest.raises(NotAllowed):
        services.claim(by=zone.zhang, lead_id=pooled.pk, seat_id=zone.seat(zone.chen).pk)
    services.claim(by=zone.li, lead_id=pooled.pk, seat_id=zone.seat(zone.chen).pk)
    assert holder(pooled) == "陈专员"


def test_an_officer_hands_over_inside_the_team_and_their_leader_beyond_it(zone: Zone, lead: Lead) -> None:
    with pytest.raises(NotAllowed, match="本专班"):
        services.transfer(by=zone.zhang, lead_id=lead.pk, seat_id=zone.seat(zone.wang).pk, reason="更合适")
    services.transfer(by=zone.zhang, lead_id=lead.pk, seat_id=zone.seat(zone.chen).pk, reason="出差")
    services.transfer(by=zone.li, lead_id=lead.pk, seat_id=zone.seat(zone.wang).pk, reason="更合适")
    assert holder(lead) == "王专员"


def test_nobody_hands_a_lead_to_somebody_who_has_left(zone: Zone, lead: Lead) -> None:
    seat = zone.seat(zone.chen)
    type(seat)._default_manager.filter(pk=seat.pk).update(until=clock.today())
    with pytest.raises(Incomplete, match="不在岗"):
        services.transfer(by=zone.li, lead_id=lead.pk, seat_id=seat.pk, reason="出差")
    assert holder(lead) == "张专员"


def test_a_protected_lead_is_taken_from_its_holder_by_nobody(zone: Zone) -> None:
    with clock.at(date(2024, 3, 1)):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    with clock.at(date(2024, 4, 10)):
        with pytest.raises(WrongStage, match="首报保护至 2024-05-30"):
            services.release(by=zone.qian, lead_id=lead.pk, reason="长期无进展")
        assert holder(lead) == "张专员"
        assert not queries.releasable(zone.qian, clock.today()).exists()


def test_after_its_protection_a_leader_confirms_the_release_and_the_office_may_not(zone: Zone) -> None:
    with clock.at(date(2024, 3, 1)):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    with clock.at(date(2024, 6, 1)):
        with pytest.raises(NotAllowed, match="分管领导确认"):
            services.release(by=zone.zhao, lead_id=lead.pk, reason="到期")
        assert [row.pk for row in queries.releasable(zone.qian, clock.today())] == [lead.pk]
        services.release(by=zone.qian, lead_id=lead.pk, reason="到期")
    assert holder(lead) == "公共池"
    assert history.of(lead)[0].reason == "到期"


def test_many_are_handed_over_together(zone: Zone, lead: Lead) -> None:
    other = services.register(by=zone.zhang, seat_id=lead.seat_id, values={**VALUES, "investor": "英利能源"})
    done = services.edit_many(
        by=zone.li, lead_ids=[lead.pk, other.pk], seat_id=zone.seat(zone.chen).pk, reason="调整分工"
    )
    assert (done, holder(lead), holder(other)) == (2, "陈专员", "陈专员")


def test_of_many_all_are_changed_or_none_and_the_refusal_names_which(zone: Zone, lead: Lead) -> None:
    theirs = services.register(by=zone.wang, seat_id=zone.seat(zone.wang).pk, values={**VALUES, "investor": "英利"})
    with pytest.raises(Refusal, match="2 条里有 1 条不能办理,全部没有改动"):
        services.edit_many(by=zone.zhang, lead_ids=[lead.pk, theirs.pk], values={"chain": "新能源"})
    assert set(Lead.objects.values_list("chain", flat=True)) == {""}


@pytest.mark.parametrize("given", [{}, {"values": {"investor": "甲"}}, {"release": True, "seat_id": 1}])
def test_what_is_done_to_many_is_one_thing_and_no_name(zone: Zone, lead: Lead, given: dict[str, Any]) -> None:
    with pytest.raises(Incomplete):
        services.edit_many(by=zone.zhang, lead_ids=[lead.pk], **given)
    with pytest.raises(TooLarge):
        services.edit_many(by=zone.zhang, lead_ids=range(1, 600), values={"chain": "甲"})
    assert Lead.objects.get(pk=lead.pk).version == 1


def test_an_edit_from_an_old_version_is_refused_and_changes_nothing(zone: Zone, lead: Lead) -> None:
    services.edit(by=zone.zhang, lead_id=lead.pk, based_on=1, values={"chain": "新能源"})
    with pytest.raises(Conflict, match="已被他人更改"):
        services.edit(by=zone.li, lead_id=lead.pk, based_on=1, values={"chain": "装备"})
    assert Lead.objects.get(pk=lead.pk).chain == "新能源"


def test_an_edited_name_is_found_under_its_new_spelling(zone: Zone, lead: Lead) -> None:
    services.edit(by=zone.zhang, lead_id=lead.pk, based_on=1, values={"investor": "台铃科技股份有限公司"})
    assert [row.pk for row in queries.search(zone.zhang, "臺鈴")] == [lead.pk]
    assert queries.search(zone.zhang, "爱玛") == []


def decided(zone: Zone, lead: Lead, winner: Any, share: int) -> Dispute:
    dispute = services.open_dispute(by=zone.wang, lead_id=lead.pk, claim="我方三月已拜访")
    return services.decide_dispute(
        by=zone.zhao,
        dispute_id=dispute.pk,
        winner_office_id=winner.pk,
        first_share=share,
        basis="first_contact",
        decision="经核,有效接触在先",
    )


def test_an_arbitration_passes_the_lead_on_and_splits_a_hundred(zone: Zone, lead: Lead) -> None:
    decided(zone, lead, zone.wang.office, 30)
    shares = dict(Referral.objects.filter(lead=lead).values_list("office__name", "share"))
    assert shares == {"装备产业招商组": 30, "石化集团专精特新公司": 70}
    assert holder(lead) == "王专员"


def test_the_first_reporter_keeps_what_is_theirs(zone: Zone, lead: Lead) -> None:
    decided(zone, lead, zone.equipment_office, 100)
    assert holder(lead) == "张专员"
    assert Referral.objects.get(lead=lead).share == 100


def test_a_decision_is_due_in_three_working_days_and_is_made_once(zone: Zone, lead: Lead) -> None:
    with clock.at(date(2030, 1, 4)):
        dispute = services.open_dispute(by=zone.wang, lead_id=lead.pk, claim="我方先谈")
    assert dispute.due_on == date(2030, 1, 9)
    verdict: dict[str, Any] = {"winner_office_id": zone.equipment_office.pk, "first_share": 60, "decision": "维持"}
    services.decide_dispute(by=zone.zhao, dispute_id=dispute.pk, basis="first_report", **verdict)
    with pytest.raises(Conflict, match="不能更改"):
        services.decide_dispute(by=zone.zhao, dispute_id=dispute.pk, basis="fit", **verdict)
    assert Dispute.objects.get(pk=dispute.pk).basis == "first_report"


def test_both_parties_read_the_decision_and_others_do_not(zone: Zone, lead: Lead) -> None:
    dispute = decided(zone, lead, zone.equipment_office, 60)
    for name in ("zhang", "wang", "zhao", "qian"):
        assert queries.dispute(getattr(zone, name), dispute.pk).decision == "经核,有效接触在先"
    for name in ("sun", "hu", "wu", "feng", "he"):
        with pytest.raises(NotFound):
            queries.dispute(getattr(zone, name), dispute.pk)


def test_nobody_but_the_promotion_office_decides_and_a_leader_where_it_is_a_party(zone: Zone, lead: Lead) -> None:
    dispute = services.open_dispute(by=zone.wang, lead_id=lead.pk, claim="我方先谈")
    own = services.open_dispute(by=zone.zhao, lead_id=lead.pk, claim="招商办先谈")
    verdict: dict[str, Any] = {"winner_office_id": zone.equipment_office.pk, "first_share": 60, "decision": "维持"}
    for by, which in ((zone.wang, dispute), (zone.li, dispute), (zone.zhao, own)):
        with pytest.raises(NotAllowed):
            services.decide_dispute(by=by, dispute_id=which.pk, basis="fit", **verdict)
    services.decide_dispute(by=zone.qian, dispute_id=own.pk, basis="fit", **verdict)
    assert Dispute.objects.filter(decided_at__isnull=False).count() == 1


def test_an_office_contests_a_lead_once_at_a_time_and_never_its_own(zone: Zone, lead: Lead) -> None:
    services.open_dispute(by=zone.wang, lead_id=lead.pk, claim="我方先谈")
    with pytest.raises(Duplicate):
        services.open_dispute(by=zone.zhou, lead_id=lead.pk, claim="再提")
    with pytest.raises(NotFound):
        services.open_dispute(by=zone.chen, lead_id=lead.pk, claim="我先报的")
    assert Dispute.objects.count() == 1


def test_late_leads_are_told_level_by_level(zone: Zone) -> None:
    with clock.at(date(2024, 6, 3)):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    told = {
        day: [
            name
            for name in ("zhang", "li", "zhao", "qian", "sun")
            if queries.escalations(getattr(zone, name), date(2024, 6, 3) + timedelta(days=day))
        ]
        for day in (1, 2, 3, 9)
    }
    assert told == {1: [], 2: ["li"], 3: ["li", "zhao"], 9: ["li", "zhao", "qian"]}
    assert queries.escalations(zone.li, date(2024, 6, 12))[0].lead == lead
