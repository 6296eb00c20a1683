"""Two people at the same moment: exactly one wins, and the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tests.people import Zone, make_person, make_zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import SIGNED_ON, claim, make_project, papers
from wutong.accounts.lifecycle import Role
from wutong.kernel import clock
from wutong.kernel.errors import Conflict, Duplicate, Refusal, WrongStage
from wutong.kernel.models import Event
from wutong.projects import services
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Milestone, Project

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone(transactional_db: None) -> Zone:
    """The people, seen by every connection."""
    return make_zone()


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at once, each on a connection of its own; return what each got, result or refusal."""
    gate, got = Barrier(len(acts)), [None] * len(acts)

    def run(at: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            with clock.at(TODAY):
                got[at] = act()
        except Refusal as refusal:
            got[at] = refusal  # type: ignore[call-overload]  # a result or a refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(at, act)) for at, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return got


def test_two_people_claiming_one_milestone(zone: Zone) -> None:
    project = make_project(zone)
    given = papers(Kind.SIGNED)
    got = together(
        lambda: claim(zone.zhang, project, Kind.SIGNED, SIGNED_ON, proofs=given),
        lambda: claim(zone.li, project, Kind.SIGNED, SIGNED_ON, proofs=given),
    )
    assert sorted(type(one) for one in got if isinstance(one, Refusal)) == [Duplicate]
    assert Milestone.objects.count() == 1
    assert Event.objects.filter(verb="projects.milestone.claimed").count() == 1


def test_two_people_verifying_one_claim(zone: Zone) -> None:
    second = make_person("qiu", "邱科长", Role.PROMOTION, zone.promotion_office)
    project = make_project(zone)
    made = claim(zone.zhang, project, Kind.SIGNED, SIGNED_ON)
    got = together(
        lambda: services.verify(by=zone.zhao, milestone_id=made.pk),
        lambda: services.verify(by=second, milestone_id=made.pk),
    )
    refusals = [one for one in got if isinstance(one, Refusal)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], WrongStage | Conflict)
    assert Event.objects.filter(verb="projects.milestone.verified").count() == 1


def test_two_milestones_claimed_at_once_are_both_in_the_stage(zone: Zone) -> None:
    project = make_project(zone)
    first, second = papers(Kind.ADMISSION), papers(Kind.SIGNED)
    got = together(
        lambda: claim(zone.zhang, project, Kind.ADMISSION, SIGNED_ON, proofs=first),
        lambda: claim(zone.li, project, Kind.SIGNED, SIGNED_ON, proofs=second),
    )
    assert not [one for one in got if isinstance(one, Refusal)]
    project.refresh_from_db()
    assert project.claimed_stage == Kind.SIGNED


def test_projects_registered_at_once_have_numbers_of_their_own(zone: Zone) -> None:
    got = together(*(lambda name=name: make_project(zone, name) for name in ("一期", "二期", "三期")))  # type: ignore[misc]  # mypy cannot type a lambda with a default
    assert not [one for one in got if isinstance(one, Refusal)]
    assert len(set(Project.objects.values_list("number", flat=True))) == 3
