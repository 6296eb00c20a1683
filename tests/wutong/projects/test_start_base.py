"""The year's start plan: the denominator that is declared, not guessed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import claim, everything, make_project, started
from wutong.kernel import clock
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, WrongStage
from wutong.projects import queries, services
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Project, StartBase


def test_the_plan_of_a_past_day_is_what_it_was_then(zone: Zone, project: Project) -> None:
    with clock.at(date(2024, 1, 15)):
        services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    with clock.at(date(2024, 9, 1)):
        services.delist(by=zone.zhao, project_id=project.pk, year=2024, reason="企业推迟到明年")
    assert queries.start_base(2024, date(2024, 1, 14)) == []
    assert queries.start_base(2024, date(2024, 1, 15)) == [project.pk]
    assert queries.start_base(2024, date(2024, 8, 31)) == [project.pk]
    assert queries.start_base(2024, date(2024, 9, 1)) == []
    assert queries.start_base(2025, TODAY) == []


def test_a_project_returns_to_the_plan_and_both_rows_stay(zone: Zone, project: Project) -> None:
    services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    services.delist(by=zone.zhao, project_id=project.pk, year=2024, reason="误移")
    services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    assert queries.start_base(2024, TODAY) == [project.pk]
    assert StartBase.objects.count() == 2


def test_a_project_stands_in_a_plan_once(zone: Zone, project: Project) -> None:
    services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    before = everything()
    with pytest.raises(Duplicate, match="2024"):
        services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    with pytest.raises(IntegrityError), transaction.atomic():
        StartBase.objects.create(project=project, year=2024)
    assert everything() == before


@pytest.mark.parametrize("name", ["zhang", "li", "wang", "qian", "hu"])
def test_the_denominator_is_the_promotion_offices(zone: Zone, project: Project, name: str) -> None:
    before = everything()
    with pytest.raises(NotAllowed, match="招商办"):
        services.list_to_start(by=zone.everyone()[name], project_id=project.pk, year=2024)
    with pytest.raises(NotAllowed):
        services.delist(by=zone.everyone()[name], project_id=project.pk, year=2024, reason="算了")
    assert everything() == before


@pytest.mark.parametrize("year", [0, 2009, 2026, 9999])
def test_a_year_far_off_is_refused(zone: Zone, project: Project, year: int) -> None:
    before = everything()
    with pytest.raises(Incomplete):
        services.list_to_start(by=zone.zhao, project_id=project.pk, year=year)
    assert everything() == before


def test_what_started_earlier_is_not_to_start_again(zone: Zone, project: Project) -> None:
    started(zone, project)
    before = everything()
    with pytest.raises(WrongStage, match="2024-08-09"):
        services.list_to_start(by=zone.zhao, project_id=project.pk, year=2025)
    assert everything() == before
    assert services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024).pk


def test_what_does_not_count_or_has_ended_is_not_listed(zone: Zone, project: Project) -> None:
    estate = make_project(zone, "瑞岭观樾一品", is_counted=False, not_counted_reason="房地产")
    claim(zone.zhang, project, Kind.TERMINATED, TODAY - timedelta(days=1))
    before = everything()
    for one, word in ((estate, "房地产"), (project, "终止")):
        with pytest.raises(WrongStage, match=word):
            services.list_to_start(by=zone.zhao, project_id=one.pk, year=2024)
    assert everything() == before


@pytest.mark.parametrize("reason", ["", "  "])
def test_leaving_the_plan_needs_a_reason(zone: Zone, project: Project, reason: str) -> None:
    services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    before = everything()
    with pytest.raises(Incomplete):
        services.delist(by=zone.zhao, project_id=project.pk, year=2024, reason=reason)
    assert everything() == before


def test_what_is_not_in_the_plan_cannot_leave_it(zone: Zone, project: Project) -> None:
    before = everything()
    with pytest.raises(WrongStage, match="不在"):
        services.delist(by=zone.zhao, project_id=project.pk, year=2024, reason="算了")
    assert everything() == before
