"""Registering: first report wins, one firm's project is kept once, the number is the next."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed
from wutong.leads import queries, services
from wutong.leads.models import Lead


def register(zone: Zone, **more: Any) -> Lead:
    return services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values={**VALUES, **more})


def test_a_lead_has_one_team_one_person_and_a_protection_of_ninety_days(zone: Zone, lead: Lead) -> None:
    assert lead.seat == zone.seat(zone.zhang)
    assert lead.first_reporter == zone.zhang
    assert lead.first_office == zone.equipment_office
    assert lead.protected_until == clock.today() + timedelta(days=90)
    assert lead.due_clock == "respond"


def test_the_history_says_who_registered_what_for_whom(lead: Lead) -> None:
    line = history.of(lead)[0].sentence
    assert line.startswith("登记线索 ZC-XS-")
    assert "“智慧出行基地”,投资方 爱玛科技集团股份有限公司,承办:装备制造专班 张专员" in line


def test_numbers_follow_one_another_within_a_year(zone: Zone) -> None:
    with clock.at(date(2024, 6, 28)):
        first, second = register(zone), register(zone, investor="英利能源(中国)有限公司")
    with clock.at(date(2025, 1, 2)):
        third = register(zone, investor="兰石集团有限公司")
    assert [lead.number for lead in (first, second, third)] == ["ZC-XS-2024-0001", "ZC-XS-2024-0002", "ZC-XS-2025-0001"]


@pytest.mark.parametrize(
    "spelling",
    [
        "爱玛科技集团股份有限公司",
        "愛瑪科技集團股份有限公司",
        "天津爱玛科技集团股份有限公司",
        "爱玛科技(集团)股份有限公司",
        "爱玛科技有限责任公司",
        " 爱玛科技集团股份有限公司 ",
    ],
)
def test_a_firm_under_any_spelling_is_a_duplicate_that_names_the_first_report(
    zone: Zone, lead: Lead, spelling: str
) -> None:
    with pytest.raises(Duplicate, match=f"{lead.number}.*装备制造专班 张专员.*首报"):
        register(zone, investor=spelling)
    assert Lead.objects.count() == 1


def test_another_team_hears_of_the_first_report_without_the_name_in_full(zone: Zone, lead: Lead) -> None:
    with pytest.raises(Duplicate) as refused:
        services.register(by=zone.wang, seat_id=zone.seat(zone.wang).pk, values=VALUES)
    assert "爱玛****" in refused.value.message
    assert "装备制造专班 张专员" in refused.value.message
    assert lead.project_name not in refused.value.message


def test_of_a_sensitive_lead_another_team_hears_only_that_it_is_there(zone: Zone) -> None:
    sensitive = register(zone, confidentiality=3)
    with pytest.raises(Duplicate) as refused:
        services.register(by=zone.wang, seat_id=zone.seat(zone.wang).pk, values=VALUES)
    assert sensitive.number not in refused.value.message
    assert "招商办" in refused.value.message


def test_another_project_of_the_firm_is_kept_once_the_person_has_seen_the_first(zone: Zone, lead: Lead) -> None:
    with pytest.raises(Duplicate, match="仍要登记"):
        register(zone, project_name="电机工厂")
    services.register(
        by=zone.zhang,
        seat_id=lead.seat_id,
        values={**VALUES, "project_name": "电机工厂"},
        despite_similar=True,
    )
    with pytest.raises(Duplicate):
        services.register(
            by=zone.zhang,
            seat_id=lead.seat_id,
            values={**VALUES, "project_name": "智慧出行 基地"},
            despite_similar=True,
        )
    assert Lead.objects.count() == 2


def test_two_firms_of_one_name_in_two_places_are_two(zone: Zone) -> None:
    register(zone, investor="兰州鑫源商贸有限公司")
    register(zone, investor="天水鑫源商贸有限公司")
    assert Lead.objects.count() == 2


def test_the_credit_code_decides_where_both_have_one(zone: Zone) -> None:
    register(zone, uscc="9144030071526726XG")
    with pytest.raises(Duplicate):
        register(zone, investor="完全不同的名字有限公司", uscc="9144030071526726xg", project_name="别的")
    assert Lead.objects.count() == 1


def test_a_credit_code_that_cannot_be_is_refused_with_the_place(zone: Zone) -> None:
    with pytest.raises(Incomplete) as refused:
        register(zone, uscc="9144030071526726XH")
    assert "18 位" in refused.value.fields["uscc"]
    assert not Lead.objects.exists()


def test_a_close_name_is_warned_of_and_does_not_stop_the_entry(zone: Zone, lead: Lead) -> None:
    found = queries.similar("艾玛科技集团股份有限公司", "", zone.zhang)
    assert [(row.number, row.is_same) for row in found] == [(lead.number, False)]
    assert found[0].score >= 0.85
    register(zone, investor="艾玛科技集团股份有限公司")
    assert Lead.objects.count() == 2


def test_a_withdrawn_lead_makes_room_for_the_firm(zone: Zone, lead: Lead) -> None:
    services.withdraw(by=zone.zhang, lead_id=lead.pk, reason="录错企业")
    assert register(zone).number != lead.number


@pytest.mark.parametrize("who", ["qian", "sun", "hu", "wu", "zheng", "feng", "he"])
def test_who_does_not_win_firms_registers_none(zone: Zone, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.register(by=getattr(zone, who), seat_id=None, values=VALUES)
    assert not Lead.objects.exists()


def test_nobody_registers_for_another_team_except_the_promotion_office(zone: Zone) -> None:
    seat = zone.seat(zone.wang)
    with pytest.raises(NotAllowed, match="医药化工专班"):
        services.register(by=zone.zhang, seat_id=seat.pk, values=VALUES)
    assert services.register(by=zone.zhao, seat_id=seat.pk, values=VALUES).seat_id == seat.pk


def test_nobody_reports_in_anothers_name_except_the_promotion_office(zone: Zone) -> None:
    with pytest.raises(NotAllowed, match="首报人"):
        services.register(by=zone.zhang, seat_id=None, values=VALUES, first_reporter_id=zone.chen.pk)
    made = services.register(by=zone.zhao, seat_id=None, values=VALUES, first_reporter_id=zone.wang.pk)
    assert made.first_office == zone.wang.office


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("investor", "  "),
        ("investor", "。。。"),
        ("channel", "telepathy"),
        ("confidentiality", 4),
        ("investment", "-1"),
        ("investment", "NaN"),
        ("jobs", -5),
        ("jobs", 10**12),
        ("land", "很大"),
        ("investor", "甲" * 201),
        ("stage", "landed"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(zone: Zone, field: str, value: object) -> None:
    with pytest.raises(Incomplete) as refused:
        register(zone, **{field: value})
    assert field in refused.value.fields
    assert not Lead.objects.exists()


def test_the_fixed_investment_is_part_of_the_total(zone: Zone) -> None:
    with pytest.raises(Incomplete, match="固定资产投资"):
        register(zone, investment="1亿元", fixed_investment="1.2亿元")
    assert str(register(zone, investment="1亿元", fixed_investment="8000").fixed_investment) == "8000万元"
