"""The traps of the trade: each is refused with a sentence that says why and what to do, and changes nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import (
    SIGNED_ON,
    STARTED_ON,
    claim,
    everything,
    make_file,
    make_project,
    papers,
    signed,
    started,
)
from wutong.kernel import rules
from wutong.kernel.errors import BadFile, Incomplete, Refusal, WrongStage
from wutong.kernel.units import WanYuan
from wutong.projects.lifecycle import RULES, Kind, Paper
from wutong.projects.models import Project


def refused(zone: Zone, project: Project, kind: Kind, on: date, **said: Any) -> Refusal:
    """Return the refusal of a claim, having seen that nothing changed."""
    before = everything()
    with pytest.raises(Refusal) as told:
        claim(zone.zhang, project, kind, on, **said)
    assert everything() == before
    return told.value


@pytest.mark.parametrize("basis", ["levelling", "wall", "ceremony"])
def test_levelling_walls_and_ceremonies_are_no_start(zone: Zone, project: Project, basis: str) -> None:
    signed(zone, project)
    told = refused(zone, project, Kind.STARTED, STARTED_ON, basis=basis)
    assert isinstance(told, Incomplete)
    assert "不算开工" in told.fields["basis"]
    assert "打桩" in told.fields["basis"]
    assert "现场照片" in told.fields["basis"]


@pytest.mark.parametrize("note", ["场地平整完成", "平场", "奠基仪式", "围墙砌筑", "平场,尚未打桩"])
def test_a_note_about_levelling_is_no_start_whatever_the_basis_says(zone: Zone, project: Project, note: str) -> None:
    signed(zone, project)
    told = refused(zone, project, Kind.STARTED, STARTED_ON, basis="piles", note=note)
    assert "不算开工" in told.fields["note"]


def test_a_start_after_levelling_is_a_start(zone: Zone, project: Project) -> None:
    signed(zone, project)
    assert claim(zone.zhang, project, Kind.STARTED, STARTED_ON, note="平场完成后,8 月 9 日开始打桩").pk


def test_a_framework_agreement_is_no_signing_and_the_right_place_is_named(zone: Zone, project: Project) -> None:
    told = refused(zone, project, Kind.SIGNED, SIGNED_ON, basis="framework")
    assert "签框架协议" in told.fields["basis"]
    told = refused(zone, project, Kind.SIGNED, SIGNED_ON, note="签订战略合作协议")
    assert "签框架协议" in told.fields["note"]


def test_a_framework_agreement_is_registered_as_one(zone: Zone, project: Project) -> None:
    made = claim(zone.zhang, project, Kind.SIGNED_FRAME, SIGNED_ON, basis="")
    assert made.basis == "framework"
    told = refused(zone, make_project(zone, "二期"), Kind.SIGNED_FRAME, SIGNED_ON, basis="formal")
    assert "正式签约" in told.fields["basis"]


@pytest.mark.parametrize("lost", [Paper.AGREEMENT, Paper.LEGAL_REVIEW, Paper.FAIR_COMPETITION, Paper.MINUTES])
def test_a_signing_needs_all_four_papers(zone: Zone, project: Project, lost: Paper) -> None:
    given = [one for one in papers(Kind.SIGNED) if one[0] != lost]
    told = refused(zone, project, Kind.SIGNED, SIGNED_ON, proofs=given)
    assert lost.label in told.fields["proofs"]


@pytest.mark.parametrize("kind", Kind)
def test_no_milestone_is_claimed_without_its_papers(zone: Zone, project: Project, kind: Kind) -> None:
    if RULES[kind].after:
        started(zone, project)
    if kind in {Kind.SIGNED, Kind.STARTED} and RULES[kind].after:
        return
    told = refused(zone, project, kind, STARTED_ON, proofs=[], early_reason="另有安排")
    assert "缺材料" in told.fields["proofs"]


def test_a_start_needs_a_photo_and_a_contract_or_permit(zone: Zone, project: Project) -> None:
    signed(zone, project)
    photo = (Paper.PHOTO, make_file("照片"), "现场.jpg")
    permit = (Paper.BUILD_PERMIT, make_file("许可证"), "许可证.jpg")
    assert "施工合同或施工许可证" in refused(
        zone, project, Kind.STARTED, STARTED_ON, proofs=[photo]).fields["proofs"]  # fmt: skip
    assert "现场照片" in refused(zone, project, Kind.STARTED, STARTED_ON, proofs=[permit]).fields["proofs"]
    assert claim(zone.zhang, project, Kind.STARTED, STARTED_ON, proofs=[photo, permit]).pk


def test_a_milestone_before_its_predecessor_says_why(zone: Zone, project: Project) -> None:
    told = refused(zone, project, Kind.STARTED, STARTED_ON)
    assert "正式签约" in told.fields["early_reason"]
    made = claim(zone.zhang, project, Kind.STARTED, STARTED_ON, early_reason="租用现成厂房,先行进设备")
    assert made.early_reason


def test_a_milestone_dated_before_its_predecessor_says_why(zone: Zone, project: Project) -> None:
    signed(zone, project)
    told = refused(zone, project, Kind.REGISTERED, SIGNED_ON - timedelta(days=1))
    assert str(SIGNED_ON) in told.fields["on"]
    assert claim(zone.zhang, project, Kind.REGISTERED, SIGNED_ON - timedelta(days=1), early_reason="先注册后签约").pk


@pytest.mark.parametrize("reason", ["", "统计口径需要"])
def test_no_reason_puts_the_statistics_before_the_start(zone: Zone, project: Project, reason: str) -> None:
    signed(zone, project)
    told = refused(zone, project, Kind.STAT_ENTERED, STARTED_ON, early_reason=reason)
    assert isinstance(told, WrongStage)
    assert "请先报“开工”" in told.message


def test_no_reason_dates_the_statistics_before_the_start(zone: Zone, project: Project) -> None:
    started(zone, project)
    told = refused(zone, project, Kind.STAT_ENTERED, STARTED_ON - timedelta(days=1), early_reason="早报")
    assert "越序" not in told.fields["on"]


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(2034, 1, 1)])
def test_the_future_is_not_registered(zone: Zone, project: Project, on: date) -> None:
    assert "今天" in refused(zone, project, Kind.ADMISSION, on).fields["on"]


def test_a_year_before_the_zone_is_a_slip_of_the_pen(zone: Zone, project: Project) -> None:
    assert "核对年份" in refused(zone, project, Kind.ADMISSION, date(1924, 6, 3)).fields["on"]


def test_the_day_itself_is_not_the_future(zone: Zone, project: Project) -> None:
    assert claim(zone.zhang, project, Kind.ADMISSION, TODAY).pk


@pytest.mark.parametrize(("sum_", "enough"), [("499.9999", False), ("500", True), (None, False)])
def test_only_projects_of_five_million_enter_the_statistics(zone: Zone, sum_: str | None, enough: bool) -> None:
    project = make_project(zone, "小项目", investment=WanYuan(sum_) if sum_ else None, land=None)
    started(zone, project)
    if enough:
        assert claim(zone.zhang, project, Kind.STAT_ENTERED, TODAY).pk
    else:
        assert "500 万元" in refused(zone, project, Kind.STAT_ENTERED, TODAY).fields["investment"]


def test_the_threshold_is_a_rule_with_a_date(zone: Zone, project: Project) -> None:
    started(zone, project)
    rules.amend(
        "projects.stat_entry",
        by=zone.zhao,
        valid_from=TODAY,
        values={"least_investment": 300_000},
        source="新办法",
        note="试",
    )
    assert "300000 万元" in refused(zone, project, Kind.STAT_ENTERED, TODAY).fields["investment"]
    assert claim(zone.zhang, project, Kind.STAT_ENTERED, TODAY - timedelta(days=1)).pk


def test_entering_the_statistics_is_not_growing_above_scale(zone: Zone, project: Project) -> None:
    started(zone, project)
    above = [(Paper.ABOVE_SCALE_NOTICE, make_file("规上"), "规上.jpg")]
    assert "两回事" in refused(zone, project, Kind.STAT_ENTERED, TODAY, proofs=above).fields["proofs"]
    notice = [(Paper.STAT_NOTICE, make_file("入库"), "入库.jpg")]
    told = refused(zone, project, Kind.ABOVE_SCALE, TODAY, proofs=notice, early_reason="先升规")
    assert "两回事" in told.fields["proofs"]


def test_after_the_end_nothing_more_is_claimed(zone: Zone, project: Project) -> None:
    claim(zone.zhang, project, Kind.TERMINATED, SIGNED_ON)
    told = refused(zone, project, Kind.SIGNED, SIGNED_ON)
    assert "终止" in told.message


def test_all_complaints_come_at_once(zone: Zone, project: Project) -> None:
    told = refused(zone, project, Kind.STARTED, TODAY + timedelta(days=3), basis="levelling", note="平场", proofs=[])
    assert set(told.fields) == {"on", "basis", "note", "proofs", "early_reason"}


@pytest.mark.parametrize("basis", ["formal", "piles", "fantasy"])
def test_a_basis_that_means_nothing_here_is_refused(zone: Zone, project: Project, basis: str) -> None:
    assert "basis" in refused(zone, project, Kind.ADMISSION, SIGNED_ON, basis=basis).fields


def test_a_file_that_is_not_what_its_name_says_is_refused(zone: Zone, project: Project) -> None:
    given = [(Paper.REVIEW, make_file("图片"), "意见书.pdf")]
    told = refused(zone, project, Kind.ADMISSION, SIGNED_ON, proofs=given)
    assert isinstance(told, BadFile)
    assert "意见书.pdf" in told.message
