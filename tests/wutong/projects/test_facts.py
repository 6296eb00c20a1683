"""What other domains count, as anybody knew at the end of a day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import SIGNED_ON, STARTED_ON, claim, make_project, signed, started
from wutong.kernel import clock
from wutong.kernel.errors import Refusal
from wutong.projects import queries, services
from wutong.projects.lifecycle import RULES, Kind
from wutong.projects.models import Milestone, Project

DAY = date(2024, 1, 1)
WALKED = (Kind.ADMISSION, Kind.SIGNED, Kind.REGISTERED, Kind.LAND, Kind.STARTED)


@contextmanager
def undone() -> Iterator[None]:
    """Live a story and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Told:
    """One claim as a plain note, kept beside the database: an independent memory of the story."""

    id: int
    kind: Kind
    happened: date
    recorded: date
    verified: date | None = None
    gone: date | None = None

    def claimed_on(self, day: date) -> bool:
        return self.happened <= day and self.recorded <= day and not (self.gone and self.gone <= day)

    def verified_on(self, day: date) -> bool:
        return self.claimed_on(day) and bool(self.verified and self.verified <= day)


@dataclass
class Story:
    zone: Zone
    project: Project
    told: list[Told] = field(default_factory=list)

    def live(self, day: date, verb: str, kind: Kind, late: int) -> None:
        """Try a verb on a day; what is refused leaves no note."""
        with clock.at(day):
            standing = [one for one in self.told if one.kind == kind and not one.gone]
            try:
                if verb == "claim":
                    on = day - timedelta(days=late)
                    made = claim(self.zone.zhang, self.project, kind, on, early_reason="补报")
                    self.told.append(Told(made.pk, kind, on, day))
                elif standing:
                    self._go_on(standing[0], verb, day)
            except Refusal:
                pass

    def _go_on(self, one: Told, verb: str, day: date) -> None:
        if verb == "verify":
            services.verify(by=self.zone.zhao, milestone_id=one.id)
            one.verified = day
            return
        by = self.zone.zhao if verb == "give_back" else self.zone.zhang
        getattr(services, verb)(by=by, milestone_id=one.id, reason="复核")
        one.gone = day


moves = st.tuples(
    st.integers(0, 4),
    st.sampled_from(["claim", "claim", "verify", "verify", "give_back", "withdraw"]),
    st.sampled_from(WALKED),
    st.integers(0, 30),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(moves, max_size=14), looks=st.lists(st.integers(-5, 70), min_size=1, max_size=4))
def test_any_past_day_gives_what_was_known_then(
    zone: Zone, project: Project, moves: list[tuple[int, str, Kind, int]], looks: list[int]
) -> None:
    with undone():
        story, day = Story(zone, project), DAY
        for ahead, verb, kind, late in moves:
            day += timedelta(days=ahead)
            story.live(day, verb, kind, late)
        for look in looks:
            as_of = DAY + timedelta(days=look)
            for kind in WALKED:
                claimed = any(one.kind == kind and one.claimed_on(as_of) for one in story.told)
                verified = any(one.kind == kind and one.verified_on(as_of) for one in story.told)
                assert queries.claimed(kind, as_of) == ([project.pk] if claimed else [])
                assert queries.reached(kind, as_of) == ([project.pk] if verified else [])
            stages = queries.stage_as_of(project.pk, as_of)
            said = [one.kind for one in story.told if one.claimed_on(as_of)]
            assert stages.claimed == max(said, key=lambda kind: RULES[kind].rank, default=None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(moves, max_size=14))
def test_the_stored_stage_is_always_that_of_the_last_day(
    zone: Zone, project: Project, moves: list[tuple[int, str, Kind, int]]
) -> None:
    with undone():
        story, day = Story(zone, project), DAY
        for ahead, verb, kind, late in moves:
            day += timedelta(days=ahead)
            story.live(day, verb, kind, late)
        project.refresh_from_db()
        stages = queries.stage_as_of(project.pk, day)
        assert (project.claimed_stage, project.verified_stage) == (stages.claimed or "", stages.verified or "")
        verified = Milestone.objects.filter(project=project).standing().filter(verified_at__isnull=False)
        assert stages.verified == max(
            (Kind(row.kind) for row in verified), key=lambda kind: RULES[kind].rank, default=None
        )


def test_a_start_recorded_late_counts_from_the_day_it_was_known(zone: Zone, project: Project) -> None:
    with clock.at(date(2024, 7, 1)):
        signed(zone, project)
    started_late = claim(zone.zhang, project, Kind.STARTED, STARTED_ON)
    services.verify(by=zone.zhao, milestone_id=started_late.pk)
    assert queries.reached(Kind.STARTED, TODAY - timedelta(days=1)) == []
    assert queries.reached(Kind.STARTED, TODAY) == [project.pk]
    assert queries.reached(Kind.SIGNED, date(2024, 6, 30)) == []
    assert queries.reached(Kind.SIGNED, date(2024, 7, 1)) == [project.pk]


def test_a_returned_start_is_gone_from_that_day_and_was_there_before(zone: Zone, project: Project) -> None:
    with clock.at(date(2024, 9, 1)):
        made = started(zone, project)
    services.give_back(by=zone.zhao, milestone_id=made.pk, reason="照片不是本项目")
    assert queries.reached(Kind.STARTED, date(2024, 9, 30)) == [project.pk]
    assert queries.reached(Kind.STARTED, TODAY) == []


def test_since_asks_when_it_happened(zone: Zone, project: Project) -> None:
    started(zone, project)
    assert queries.reached(Kind.STARTED, TODAY, since=STARTED_ON) == [project.pk]
    assert queries.reached(Kind.STARTED, TODAY, since=STARTED_ON + timedelta(days=1)) == []


def test_what_is_not_counted_appears_only_when_asked_for(zone: Zone) -> None:
    estate = make_project(zone, "瑞岭观樾一品", is_counted=False, not_counted_reason="房地产")
    signed(zone, estate)
    assert queries.reached(Kind.SIGNED, TODAY) == []
    assert queries.reached(Kind.SIGNED, TODAY, counted_only=False) == [estate.pk]


def test_an_office_counts_what_its_teams_hold(zone: Zone, project: Project) -> None:
    signed(zone, project)
    assert queries.reached(Kind.SIGNED, TODAY, office_id=zone.equipment_office.pk) == [project.pk]
    assert queries.claimed(Kind.SIGNED, TODAY, office_id=zone.promotion_office.pk) == []


def test_the_rows_behind_a_figure_carry_its_day_and_its_address(zone: Zone, project: Project) -> None:
    signed(zone, project)
    found = queries.rows(zone.qian, [project.pk], kind=Kind.SIGNED)
    assert found.total == 1
    assert found.rows[0].day == SIGNED_ON
    assert found.rows[0].state == "正式签约"
    assert found.rows[0].address == f"/projects/{project.pk}/"


@pytest.mark.parametrize("name", ["he", "wu"])
def test_rows_that_may_not_be_seen_are_counted_and_kept_back(zone: Zone, project: Project, name: str) -> None:
    found = queries.rows(zone.everyone()[name], [project.pk])
    assert (found.rows, found.total, found.hidden) == ((), 1, 1)
    assert queries.watched(zone.everyone()[name]) == []
