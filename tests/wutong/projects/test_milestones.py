"""Claiming with proof, verification by a second person, going back with a reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from tests.people import Zone
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
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.projects import permissions, queries, services
from wutong.projects.lifecycle import RULES, STATISTICAL, Kind, Paper, State
from wutong.projects.models import Milestone, Project
from wutong.projects.services.ground import restage

ORDER = (
    Kind.ADMISSION, Kind.SIGNED_FRAME, Kind.SIGNED, Kind.REGISTERED, Kind.FILED, Kind.LAND, Kind.STARTED,
    Kind.STAT_ENTERED, Kind.COMPLETED, Kind.PRODUCTION, Kind.FULL_CAPACITY, Kind.ABOVE_SCALE, Kind.TERMINATED,
)  # fmt: skip
FIRST = date(2024, 3, 1)


def walked(zone: Zone, project: Project, until: Kind) -> Milestone:
    """Claim the milestones one after another up to one, and return it."""
    made = None
    for at, kind in enumerate(ORDER[: ORDER.index(until) + 1]):
        made = claim(zone.zhang, project, kind, FIRST + timedelta(days=at))
    assert made is not None
    return made


def second_person(zone: Zone, kind: Kind) -> object:
    return zone.hu if kind in STATISTICAL else zone.zhao


@pytest.mark.parametrize("kind", ORDER)
def test_every_milestone_can_be_claimed_and_then_stands_beside_the_verified_stage(
    zone: Zone, project: Project, kind: Kind
) -> None:
    made = walked(zone, project, kind)
    project.refresh_from_db()
    assert (project.claimed_stage, project.verified_stage) == (kind, "")
    assert made.state == State.CLAIMED
    assert made.proofs.count() == len(RULES[kind].proof)


@pytest.mark.parametrize("kind", ORDER)
def test_every_milestone_is_verified_by_its_second_person(zone: Zone, project: Project, kind: Kind) -> None:
    made = walked(zone, project, kind)
    done = services.verify(by=second_person(zone, kind), milestone_id=made.pk)  # type: ignore[arg-type]
    project.refresh_from_db()
    assert done.state == State.VERIFIED
    assert project.verified_stage == kind
    assert history.of(project)[0].sentence.startswith(f"核实“{kind.label}”")


@pytest.mark.parametrize("kind", ORDER)
def test_every_milestone_goes_back_with_a_reason_and_its_row_stays(zone: Zone, project: Project, kind: Kind) -> None:
    made = walked(zone, project, kind)
    services.give_back(by=second_person(zone, kind), milestone_id=made.pk, reason="照片看不清")  # type: ignore[arg-type]
    made.refresh_from_db()
    project.refresh_from_db()
    assert made.state == State.RETURNED
    assert made.return_reason == "照片看不清"
    assert project.claimed_stage != kind
    assert claim(zone.zhang, project, kind, made.happened_on).pk != made.pk


@pytest.mark.parametrize("kind", ORDER)
def test_every_milestone_is_withdrawn_by_those_who_claimed_it(zone: Zone, project: Project, kind: Kind) -> None:
    made = walked(zone, project, kind)
    services.withdraw(by=zone.li, milestone_id=made.pk, reason="日期写错")
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN
    assert made.withdrawn_by_id == zone.li.pk
    assert Milestone.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize("kind", ORDER)
def test_nobody_else_verifies_or_returns(zone: Zone, project: Project, kind: Kind) -> None:
    made = walked(zone, project, kind)
    wrong = zone.zhao if kind in STATISTICAL else zone.hu
    before = everything()
    for person in (zone.zhang, zone.li, zone.qian, zone.wang, wrong):
        with pytest.raises(NotAllowed):
            services.verify(by=person, milestone_id=made.pk)
        with pytest.raises(NotAllowed):
            services.give_back(by=person, milestone_id=made.pk, reason="不行")
    assert everything() == before


def test_nobody_verifies_their_own_claim(zone: Zone, project: Project) -> None:
    made = claim(zone.zhao, project, Kind.ADMISSION, FIRST)
    before = everything()
    with pytest.raises(NotAllowed, match="您本人申报"):
        services.verify(by=zone.zhao, milestone_id=made.pk)
    assert everything() == before


def test_the_database_itself_refuses_one_person_on_both_sides(zone: Zone, project: Project) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=made.pk).update(verified_by=F("claimed_by"), verified_at=clock.now())


@pytest.mark.parametrize("basis", ["levelling", "wall", "ceremony", ""])
def test_the_database_itself_refuses_levelling_as_a_start(zone: Zone, project: Project, basis: str) -> None:
    made = started(zone, project)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=made.pk).update(basis=basis)


def test_a_milestone_stands_once(zone: Zone, project: Project) -> None:
    signed(zone, project)
    before = everything()
    with pytest.raises(Duplicate, match="张专员"):
        claim(zone.li, project, Kind.SIGNED, SIGNED_ON)
    assert everything() == before


@pytest.mark.parametrize("verb", ["give_back", "withdraw"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_going_back_needs_a_reason(zone: Zone, project: Project, verb: str, reason: str) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, FIRST)
    before = everything()
    by = zone.zhao if verb == "give_back" else zone.zhang
    with pytest.raises(Incomplete) as refusal:
        getattr(services, verb)(by=by, milestone_id=made.pk, reason=reason)
    assert "reason" in refusal.value.fields
    assert everything() == before


def test_what_was_verified_is_not_withdrawn_but_returned(zone: Zone, project: Project) -> None:
    made = signed(zone, project)
    before = everything()
    with pytest.raises(WrongStage, match="已经核实"):
        services.withdraw(by=zone.zhang, milestone_id=made.pk, reason="写错")
    assert everything() == before
    services.give_back(by=zone.zhao, milestone_id=made.pk, reason="合同没有盖章")
    project.refresh_from_db()
    assert project.verified_stage == ""


def test_what_a_later_milestone_rests_on_does_not_go_back_under_it(zone: Zone, project: Project) -> None:
    started(zone, project)
    signing = Milestone.objects.get(project=project, kind=Kind.SIGNED)
    before = everything()
    with pytest.raises(WrongStage, match="开工"):
        services.give_back(by=zone.zhao, milestone_id=signing.pk, reason="复核")
    assert everything() == before


@pytest.mark.parametrize("verb", ["verify", "give_back", "withdraw"])
@pytest.mark.parametrize("end", ["give_back", "withdraw"])
def test_what_went_back_does_not_move_again(zone: Zone, project: Project, verb: str, end: str) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, FIRST)
    getattr(services, end)(by=zone.zhao, milestone_id=made.pk, reason="重报")
    before = everything()
    more = {} if verb == "verify" else {"reason": "再来"}
    with pytest.raises(WrongStage):
        getattr(services, verb)(by=zone.zhao, milestone_id=made.pk, **more)
    assert everything() == before


@pytest.mark.parametrize("verb", ["verify", "give_back", "withdraw"])
def test_a_stale_tab_is_told_and_changes_nothing(zone: Zone, project: Project, verb: str) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, FIRST)
    Milestone.objects.filter(pk=made.pk).update(version=7)
    before = everything()
    more = {} if verb == "verify" else {"reason": "再来"}
    with pytest.raises(Conflict):
        getattr(services, verb)(by=zone.zhao, milestone_id=made.pk, based_on=made.version, **more)
    assert everything() == before


@pytest.mark.parametrize("name", ["wang", "zhou", "chen", "qian", "sun", "hu"])
def test_those_who_only_see_a_project_cannot_claim_for_it(zone: Zone, project: Project, name: str) -> None:
    before = everything()
    with pytest.raises(NotAllowed, match="装备制造专班"):
        claim(zone.everyone()[name], project, Kind.ADMISSION, FIRST, proofs=[])
    assert everything() == before


@pytest.mark.parametrize("name", ["he", "wu", "zheng", "feng"])
def test_for_outsiders_the_project_is_not_there(zone: Zone, project: Project, name: str) -> None:
    made = claim(zone.zhang, project, Kind.ADMISSION, FIRST)
    before = everything()
    for attempt in (
        lambda by: claim(by, project, Kind.SIGNED, FIRST, proofs=[]),
        lambda by: services.verify(by=by, milestone_id=made.pk),
        lambda by: services.watch(by=by, project_id=project.pk, on=True),
    ):
        with pytest.raises(NotFound):
            attempt(zone.everyone()[name])
    assert everything() == before
    assert not permissions.visible(zone.everyone()[name]).exists()


def test_a_person_who_left_the_team_no_longer_writes(zone: Zone, project: Project) -> None:
    seat = zone.seat(zone.zhang)
    seat.until = seat.since
    seat.save()
    with pytest.raises(NotAllowed):
        claim(zone.zhang, project, Kind.ADMISSION, FIRST, proofs=[])
    assert claim(zone.li, project, Kind.ADMISSION, FIRST).pk


def test_one_file_proves_one_thing_in_one_milestone(zone: Zone, project: Project) -> None:
    signed(zone, project)
    scan = make_file("一份扫描件")
    before = everything()
    given = [(Paper.PHOTO, scan, "现场.jpg"), (Paper.BUILD_CONTRACT, scan, "合同.jpg")]
    with pytest.raises(Duplicate, match=r"现场\.jpg"):
        claim(zone.zhang, project, Kind.STARTED, STARTED_ON, proofs=given)
    assert everything() == before


def test_a_file_of_another_project_is_taken_and_named(zone: Zone, project: Project) -> None:
    other = make_project(zone, "二期")
    first = papers(Kind.ADMISSION, "同一份")
    claim(zone.zhang, other, Kind.ADMISSION, FIRST, proofs=first)
    claim(zone.zhang, project, Kind.ADMISSION, FIRST, proofs=first)
    said = queries.dossier(zone.zhao, project.pk).said[0]
    assert said.proofs[0].also_at == ("二期·准入评审",)


def test_the_stored_stage_is_what_the_rows_say(zone: Zone, project: Project) -> None:
    started(zone, project)
    claim(zone.zhang, project, Kind.STAT_ENTERED, STARTED_ON)
    Project.objects.filter(pk=project.pk).update(claimed_stage="", verified_stage="")
    stages = restage(project)
    project.refresh_from_db()
    assert (project.claimed_stage, project.verified_stage) == (Kind.STAT_ENTERED, Kind.STARTED)
    assert (stages.claimed, stages.verified) == (Kind.STAT_ENTERED, Kind.STARTED)


def test_sixty_seven_days_after_signing_is_the_ninth_of_august() -> None:
    assert SIGNED_ON + timedelta(days=67) == STARTED_ON
