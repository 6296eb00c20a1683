"""Teams: who founds them, who sits, who leads."""

from datetime import date

import pytest
from django.test import Client

from tests.people import Zone
from wutong.accounts import queries, services
from wutong.accounts.models import Seat, Team
from wutong.accounts.services import teams as team_services
from wutong.kernel import clock
from wutong.kernel.errors import Conflict, Duplicate, NotAllowed, NotFound, Refusal
from wutong.kernel.models import Event


def test_a_team_is_founded_with_a_seat_for_its_leader_and_each_member(zone: Zone) -> None:
    team = services.add_team(
        by=zone.zhao,
        name="商贸物流专班",
        leader_id=zone.sun.pk,
        office_id=zone.promotion_office.pk,
        member_ids=[zone.zhang.pk, zone.sun.pk],
    )
    assert [place.person for place in queries.seats(team_id=team.pk)] == ["张专员", "孙代办"]
    assert queries.active_teams()[-1].name == "商贸物流专班"


@pytest.mark.parametrize("who", ["zhang", "li", "qian", "wu", "he"])
def test_only_the_promotion_office_moves_people(zone: Zone, who: str) -> None:
    by = zone.everyone()[who]
    with pytest.raises(NotAllowed):
        services.seat_member(by=by, team_id=zone.equipment_team.pk, person_id=zone.sun.pk)
    with pytest.raises(NotAllowed):
        services.leave_team(by=by, seat_id=zone.seat(zone.zhang).pk)
    assert Seat.objects.filter(until__isnull=True).count() == 5


def test_somebody_who_left_and_comes_back_takes_the_same_seat(zone: Zone) -> None:
    seat = zone.seat(zone.zhang)
    services.leave_team(by=zone.zhao, seat_id=seat.pk)
    assert not queries.seat(seat.pk).is_open
    back = services.seat_member(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=zone.zhang.pk)
    assert back.pk == seat.pk
    assert queries.seat(seat.pk).is_open


def test_nobody_sits_twice_in_one_team(zone: Zone) -> None:
    with pytest.raises(Refusal, match="已在"):
        services.seat_member(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=zone.zhang.pk)
    assert not Event.objects.exists()


def test_the_leader_hands_over_before_leaving(zone: Zone) -> None:
    with pytest.raises(Refusal, match="先更换班长"):
        services.leave_team(by=zone.zhao, seat_id=zone.seat(zone.li).pk)
    services.appoint_leader(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=zone.zhang.pk)
    services.leave_team(by=zone.zhao, seat_id=zone.seat(zone.li).pk)
    assert Team.objects.get(pk=zone.equipment_team.pk).leader_id == zone.zhang.pk


def test_only_a_member_becomes_leader(zone: Zone) -> None:
    with pytest.raises(Refusal, match="须是本专班"):
        services.appoint_leader(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=zone.wang.pk)
    assert Team.objects.get(pk=zone.equipment_team.pk).leader_id == zone.li.pk


def test_a_seat_on_which_something_hangs_does_not_end(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = zone.seat(zone.zhang)
    monkeypatch.setattr(team_services, "_keepers", [lambda seat_id: "张专员手里还有 3 条线索,请先转交。"])
    with pytest.raises(Refusal, match="3 条线索"):
        services.leave_team(by=zone.zhao, seat_id=seat.pk)
    with pytest.raises(Refusal, match="3 条线索"):
        services.dissolve_team(by=zone.zhao, team_id=zone.equipment_team.pk, reason="机构调整")
    assert queries.seat(seat.pk).is_open


def test_a_dissolved_team_is_offered_no_more(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team_services, "_keepers", [])
    with clock.at(date(2024, 6, 28)):
        services.dissolve_team(by=zone.zhao, team_id=zone.chemistry_team.pk, reason="机构调整")
    assert [team.name for team in queries.active_teams()] == ["装备制造专班"]
    with pytest.raises(NotFound):
        services.seat_member(by=zone.zhao, team_id=zone.chemistry_team.pk, person_id=zone.sun.pk)


def test_two_tabs_on_one_team_and_the_second_changes_nothing(zone: Zone) -> None:
    team, values = zone.equipment_team, {"office_id": zone.equipment_office.pk, "chain": "装备", "rank": 1}
    services.edit_team(by=zone.zhao, team_id=team.pk, based_on=team.version, name="装备专班", **values)
    with pytest.raises(Conflict):
        services.edit_team(by=zone.zhao, team_id=team.pk, based_on=team.version, name="机械专班", **values)
    with pytest.raises(Duplicate):
        services.edit_team(by=zone.zhao, team_id=team.pk, based_on=2, name="医药化工专班", **values)
    assert Team.objects.get(pk=team.pk).name == "装备专班"


def test_the_page_shows_buttons_to_the_promotion_office_only(client: Client, zone: Zone) -> None:
    address = f"/teams/{zone.equipment_team.pk}/"
    client.force_login(zone.zhang)
    assert "移出" not in client.get(address).content.decode()
    client.force_login(zone.zhao)
    assert "移出" in client.get(address).content.decode()
    assert client.post(f"{address}seats/", {"person_id": zone.sun.pk}).status_code == 302
    assert queries.seats(person_id=zone.sun.pk)[0].team == "装备制造专班"
