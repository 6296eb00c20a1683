"""A project from a lead in one step, or from earlier years; what is known of it, edited by one tab at a time."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import claim, everything, make_project, started
from wutong.kernel import history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, Refusal, WrongStage
from wutong.kernel.units import Mu, WanYuan
from wutong.leads import services as leads
from wutong.leads.lifecycle import Stage
from wutong.leads.models import Lead
from wutong.projects import queries, services
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Project


@pytest.fixture
def lead(zone: Zone) -> Lead:
    """A lead of zhang's, in contact."""
    values = leads.LeadValues(
        project_name="两轮电动车生产基地", investor="爱玛科技集团股份有限公司", channel="chain",
        chain="电动车", investment=WanYuan(200_000), land=Mu(824), content="年产两轮、三轮各 100 万辆",
    )  # fmt: skip
    made = leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)
    return leads.move(by=zone.zhang, lead_id=made.pk, verb="contact", on=TODAY)


def opened(zone: Zone, lead: Lead, **more: Any) -> Project:
    by = more.pop("by", zone.zhang)
    return services.open_from_lead(by=by, lead_id=lead.pk, on=TODAY, origin="other_province", **more)


def test_a_project_takes_over_what_its_lead_says(zone: Zone, lead: Lead) -> None:
    project = opened(zone, lead)
    lead.refresh_from_db()
    assert lead.stage == Stage.LANDED
    assert (project.name, project.investor) == (lead.project_name, lead.investor)
    assert (project.investment, project.land, project.chain) == (WanYuan(200_000), Mu(824), "电动车")
    assert project.seat_id == lead.seat_id
    assert lead.number in history.of(project)[0].sentence


def test_what_is_known_better_now_is_written_over_the_lead(zone: Zone, lead: Lead) -> None:
    project = opened(zone, lead, name="爱玛兰州项目", values={"investment": WanYuan(210_000), "address": "中川园区"})
    assert (project.name, project.investment, project.address) == ("爱玛兰州项目", WanYuan(210_000), "中川园区")


def test_a_lead_becomes_one_project(zone: Zone, lead: Lead) -> None:
    project = opened(zone, lead)
    before = everything()
    with pytest.raises(Duplicate, match=project.number):
        opened(zone, lead)
    assert everything() == before


@pytest.mark.parametrize("name", ["wang", "qian", "hu", "he", "wu"])
def test_who_does_not_hold_the_lead_opens_nothing(zone: Zone, lead: Lead, name: str) -> None:
    before = everything()
    with pytest.raises((NotAllowed, NotFound)):
        opened(zone, lead, by=zone.everyone()[name])
    lead.refresh_from_db()
    assert everything() == before
    assert lead.stage == Stage.CONTACT


def test_a_lead_nobody_talked_to_yet_is_not_opened_and_stays_as_it_was(zone: Zone) -> None:
    values = leads.LeadValues(project_name="光伏组件", investor="河北英利集团有限公司", channel="trip")
    fresh = leads.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=values)
    before = everything()
    with pytest.raises(WrongStage):
        opened(zone, fresh)
    assert everything() == before


def test_a_wrong_value_leaves_the_lead_where_it_was(zone: Zone, lead: Lead) -> None:
    with pytest.raises(Incomplete):
        opened(zone, lead, values={"fixed_investment": WanYuan(300_000)})
    lead.refresh_from_db()
    assert lead.stage == Stage.CONTACT
    assert not Project.objects.exists()


def test_projects_are_numbered_by_year_one_after_another(zone: Zone) -> None:
    numbers = [make_project(zone, name).number for name in ("一期", "二期", "三期")]
    assert numbers == ["XM2024-00001", "XM2024-00002", "XM2024-00003"]


def test_one_investor_has_one_project_of_a_name_however_the_firm_is_written(zone: Zone, project: Project) -> None:
    before = everything()
    with pytest.raises(Duplicate, match=project.number):
        services.register(
            by=zone.zhao, seat_id=zone.seat(zone.wang).pk, name=project.name,
            investor="愛瑪科技集團股份有限公司", origin="other_province",
        )  # fmt: skip
    assert everything() == before


@pytest.mark.parametrize("name", ["zhang", "wang", "zhou"])
def test_nobody_registers_for_another_teams_seat(zone: Zone, name: str) -> None:
    seat = zone.seat(zone.chen)
    with pytest.raises(NotAllowed, match="本人名下"):
        services.register(by=zone.everyone()[name], seat_id=seat.pk, name="往年项目", investor="甲公司", origin="local")
    assert not Project.objects.exists()


@pytest.mark.parametrize("name", ["li", "zhao", "chen"])
def test_the_leader_and_the_promotion_office_register_for_a_member(zone: Zone, name: str) -> None:
    made = services.register(
        by=zone.everyone()[name], seat_id=zone.seat(zone.chen).pk, name="往年项目", investor="甲公司", origin="local"
    )
    assert made.seat_id == zone.seat(zone.chen).pk


WRONG = {
    "name": "", "investor": " ", "origin": "moon", "uscc": "91440101MA5CJQ4N58", "project_code": "2406-62",
    "fixed_investment": WanYuan(200_001), "investment": WanYuan(-1), "land": Mu(Decimal("-0.5")),
    "is_counted": False, "registered_capital": 500, "verified_stage": "started", "industry_code": "C37701",
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_named_and_nothing_is_kept(zone: Zone, project: Project, name: str) -> None:
    before = everything()
    values: Any = {name: WRONG[name]}
    with pytest.raises(Incomplete) as refusal:
        services.edit(by=zone.zhang, project_id=project.pk, based_on=project.version, values=values)
    assert refusal.value.fields
    assert everything() == before


def test_an_edit_is_written_with_what_it_changed(zone: Zone, project: Project) -> None:
    values = services.ProjectValues(address="中川北部片区", fixed_investment=WanYuan(150_000))
    services.edit(by=zone.li, project_id=project.pk, based_on=project.version, values=values)
    event = history.of(project)[0]
    assert set(event.changes) == {"address", "fixed_investment"}
    assert "选址" in event.sentence


def test_two_tabs_editing_one_project_the_second_is_told(zone: Zone, project: Project) -> None:
    opened_at = project.version
    services.edit(by=zone.zhang, project_id=project.pk, based_on=opened_at, values={"address": "甲地块"})
    before = everything()
    with pytest.raises(Conflict, match="刷新"):
        services.edit(by=zone.li, project_id=project.pk, based_on=opened_at, values={"address": "乙地块"})
    assert everything() == before


def test_a_milestone_meanwhile_does_not_spoil_an_edit(zone: Zone, project: Project) -> None:
    opened_at = project.version
    claim(zone.zhang, project, Kind.ADMISSION, date(2024, 5, 1))
    services.edit(by=zone.li, project_id=project.pk, based_on=opened_at, values={"address": "乙地块"})
    project.refresh_from_db()
    assert (project.address, project.claimed_stage) == ("乙地块", Kind.ADMISSION)


def test_an_edit_does_not_make_two_projects_one(zone: Zone, project: Project) -> None:
    other = make_project(zone, "二期")
    before = everything()
    with pytest.raises(Duplicate, match=project.number):
        services.edit(by=zone.zhang, project_id=other.pk, based_on=other.version, values={"name": project.name})
    assert everything() == before


def test_a_project_is_handed_over_within_a_team_by_its_leader(zone: Zone, project: Project) -> None:
    seat = zone.seat(zone.chen)
    services.hand_over(by=zone.li, project_id=project.pk, seat_id=seat.pk, reason="张专员轮岗")
    project.refresh_from_db()
    assert project.seat_id == seat.pk
    before = everything()
    with pytest.raises(NotAllowed):
        services.hand_over(by=zone.zhang, project_id=project.pk, seat_id=zone.seat(zone.zhang).pk, reason="要回")
    with pytest.raises(Refusal):
        services.hand_over(by=zone.li, project_id=project.pk, seat_id=zone.seat(zone.wang).pk, reason="换班")
    with pytest.raises(Incomplete):
        services.hand_over(by=zone.zhao, project_id=project.pk, seat_id=zone.seat(zone.wang).pk, reason=" ")
    assert everything() == before


@pytest.mark.parametrize("name", ["zhao", "qian"])
def test_the_office_and_the_leaders_say_what_is_pushed_hardest(zone: Zone, project: Project, name: str) -> None:
    services.watch(by=zone.everyone()[name], project_id=project.pk, on=True)
    assert queries.watched(zone.zhang) == [project.pk]
    services.watch(by=zone.everyone()[name], project_id=project.pk, on=False)
    assert queries.watched(zone.zhang) == []


@pytest.mark.parametrize("name", ["zhang", "li", "hu"])
def test_others_do_not(zone: Zone, project: Project, name: str) -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        services.watch(by=zone.everyone()[name], project_id=project.pk, on=True)
    assert everything() == before


def test_aima_builds_for_242_point_7_on_a_mu_by_total_investment(zone: Zone, project: Project) -> None:
    page = queries.dossier(zone.zhang, project.pk)
    assert page.intensity is not None
    assert round(page.intensity.value, 1) == Decimal("242.7")
    assert page.intensity_basis == "总投资"


def test_the_official_intensity_stands_on_the_fixed_investment(zone: Zone) -> None:
    made = make_project(zone, "有固投", fixed_investment=WanYuan(164_800))
    page = queries.dossier(zone.zhang, made.pk)
    assert (str(page.intensity), page.intensity_basis) == ("200万元/亩", "固定资产投资")


def test_the_page_offers_what_can_be_done_and_says_why_not(zone: Zone, project: Project) -> None:
    started(zone, project)
    claim(zone.zhang, project, Kind.STAT_ENTERED, TODAY)
    buttons = {
        name: {button.verb: button.why_not for button in said.buttons}
        for name in ("zhang", "zhao", "hu", "wang")
        for said in queries.dossier(zone.everyone()[name], project.pk).said
        if said.milestone.kind == Kind.STAT_ENTERED
    }
    assert buttons["zhang"] == {"verify": "由统计/财政核实。", "give_back": "由统计/财政退回。", "withdraw": ""}
    assert buttons["hu"] == {"verify": "", "give_back": ""}
    assert buttons["zhao"]["verify"] == "由统计/财政核实。"
    assert "withdraw" not in buttons["wang"]
    assert queries.dossier(zone.wang, project.pk).claimable == ()
