"""Two tabs, one record: the first edit holds, the second is told and writes nothing."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.people import Zone, make_zone
from wutong.accounts.models import Team
from wutong.kernel import records
from wutong.kernel.errors import Conflict


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


def test_an_edit_counts_the_version_and_returns_what_differs(zone: Zone) -> None:
    changes = records.amend(zone.equipment_team, based_on=1, name="装备专班", chain="")
    assert changes == {"name": ("装备制造专班", "装备专班")}
    zone.equipment_team.refresh_from_db()
    assert (zone.equipment_team.name, zone.equipment_team.version) == ("装备专班", 2)


def test_the_second_tab_is_refused_and_nothing_is_written(zone: Zone) -> None:
    first, second = Team.objects.get(pk=zone.equipment_team.pk), Team.objects.get(pk=zone.equipment_team.pk)
    records.amend(first, based_on=1, name="第一个窗口")
    with pytest.raises(Conflict, match="已被他人更改"):
        records.amend(second, based_on=1, name="第二个窗口", chain="装备")
    assert (second.name, second.version) == ("装备制造专班", 1)
    kept = Team.objects.get(pk=zone.equipment_team.pk)
    assert (kept.name, kept.chain, kept.version) == ("第一个窗口", "", 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_exactly_one_wins() -> None:
    team_id = make_zone().equipment_team.pk
    outcomes: list[str] = []
    gate = Barrier(2)

    def edit(name: str) -> None:
        team = Team.objects.get(pk=team_id)
        gate.wait(timeout=10)
        try:
            records.amend(team, based_on=1, name=name)
            outcomes.append(name)
        except Conflict:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=edit, args=[name]) for name in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    winner = Team.objects.get(pk=team_id)
    assert sorted(outcomes) == sorted([winner.name, "refused"])
    assert winner.version == 2
