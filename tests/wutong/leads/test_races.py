"""Two people at the same moment: the database decides, exactly one wins, the other is told who."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tests.people import make_zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel.errors import Conflict, Duplicate, Refusal
from wutong.leads import services
from wutong.leads.models import Lead, Step


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """Run the verbs on connections of their own, started together; return results or refusals."""
    barrier, results = Barrier(len(verbs)), [None] * len(verbs)

    def run(place: int, verb: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = verb()
        except Refusal as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_who() -> None:
    zone = make_zone()
    lead = services.register(by=zone.zhao, seat_id=None, values=VALUES)
    results = at_once(
        lambda: services.claim(by=zone.zhang, lead_id=lead.pk),
        lambda: services.claim(by=zone.wang, lead_id=lead.pk),
    )
    lost = [result for result in results if isinstance(result, Conflict)]
    won = Lead.objects.select_related("seat__person", "seat__team").get(pk=lead.pk)
    assert len(lost) == 1
    assert won.seat is not None
    assert f"已被 {won.seat.team.name} {won.seat.person.name} 于" in lost[0].message
    assert Step.objects.filter(lead=lead, kind="claimed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_one_firm_at_once_one_is_first() -> None:
    zone = make_zone()
    results = at_once(
        lambda: services.register(by=zone.zhang, seat_id=None, values=VALUES),
        lambda: services.register(by=zone.wang, seat_id=None, values=VALUES),
    )
    assert sum(isinstance(result, Duplicate) for result in results) == 1
    assert Lead.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_are_all_different() -> None:
    zone = make_zone()

    def registering(number: int) -> Callable[[], Lead]:
        values = {**VALUES, "investor": f"第{number}机床厂", "project_name": f"项目{number}"}
        return lambda: services.register(by=zone.zhang, seat_id=None, values=values)  # type: ignore[typeddict-item]

    made = at_once(*(registering(number) for number in range(6)))
    assert sorted(lead.number[-4:] for lead in made) == [f"{number:04d}" for number in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_of_one_version_the_second_is_refused() -> None:
    zone = make_zone()
    lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    results = at_once(
        lambda: services.edit(by=zone.zhang, lead_id=lead.pk, based_on=1, values={"chain": "新能源"}),
        lambda: services.edit(by=zone.li, lead_id=lead.pk, based_on=1, values={"chain": "装备"}),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert Lead.objects.get(pk=lead.pk).version == 2
