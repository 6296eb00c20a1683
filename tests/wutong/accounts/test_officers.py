"""The three officers: what each may do, and that none of them may do another's or the zone's work."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.people import Zone, make_zone
from wutong.accounts import queries, services
from wutong.accounts.lifecycle import THREE_OFFICERS, Role, is_open_to
from wutong.accounts.models import Person, Seat
from wutong.kernel.errors import Conflict, Duplicate, NotAllowed, Refusal
from wutong.kernel.models import Event


def role(person: Person) -> str:
    return Person.objects.get(pk=person.pk).role


def test_the_table_takes_one_known_role_and_no_second(zone: Zone) -> None:
    for words in ("system,audit", "superuser", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=zone.wu.pk).update(role=words)
    assert role(zone.wu) == "system"


def test_an_account_is_opened_without_rights_and_the_security_officer_grants_them(zone: Zone) -> None:
    person, plain = services.open_with_password(
        by=zone.wu, username="lu", name="陆专员", office_id=zone.equipment_office.pk
    )
    assert (person.role, person.must_change_password, person.check_password(plain)) == ("pending", True, True)
    services.grant_role(by=zone.zheng, person_id=person.pk, role=Role.OFFICER, reason="任职通知")
    assert role(person) == "officer"
    assert [event.sentence for event in Event.objects.order_by("id")] == [
        "开户:陆专员(lu),装备产业招商组",
        "陆专员的角色由“待授权”改为“招商专员”",
    ]


def test_the_system_officer_cannot_grant_a_role_with_the_account(zone: Zone) -> None:
    with pytest.raises(NotAllowed, match="安全管理员"):
        services.add_person(
            by=zone.wu, username="lu", name="陆专员", role=Role.PROMOTION, office_id=zone.promotion_office.pk
        )
    assert not Person.objects.filter(username="lu").exists()


@pytest.mark.parametrize("who", ["zhang", "zhao", "qian", "zheng", "feng", "he"])
def test_only_the_system_officer_keeps_accounts(zone: Zone, who: str) -> None:
    by = zone.everyone()[who]
    verbs: list[Callable[[], object]] = [
        lambda: services.close_account(by=by, person_id=zone.wang.pk, reason="离职"),
        lambda: services.reset_password(by=by, person_id=zone.wang.pk),
        lambda: services.add_office(by=by, name="新单位"),
        lambda: services.open_account(by=by, person_id=zone.wang.pk),
    ]
    for verb in verbs:
        with pytest.raises(NotAllowed):
            verb()
    assert Person.objects.get(pk=zone.wang.pk).is_active
    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["zhang", "zhao", "qian", "wu", "feng", "he"])
def test_only_the_security_officer_grants_roles(zone: Zone, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.grant_role(by=zone.everyone()[who], person_id=zone.sun.pk, role=Role.LEADER)
    assert role(zone.sun) == "agent"


def test_the_security_officer_never_changes_their_own_role(zone: Zone) -> None:
    with pytest.raises(NotAllowed, match="自己的角色"):
        services.grant_role(by=zone.zheng, person_id=zone.zheng.pk, role=Role.PROMOTION)
    assert role(zone.zheng) == "security"


@pytest.mark.parametrize("new", [*sorted(THREE_OFFICERS), Role.FIRM])
def test_somebody_with_a_seat_in_a_team_becomes_none_of_the_three(zone: Zone, new: Role) -> None:
    with pytest.raises(Refusal, match="装备制造专班"):
        services.grant_role(by=zone.zheng, person_id=zone.zhang.pk, role=new)
    assert role(zone.zhang) == "officer"
    services.leave_team(by=zone.zhao, seat_id=zone.seat(zone.zhang).pk)
    services.grant_role(by=zone.zheng, person_id=zone.zhang.pk, role=new)
    assert role(zone.zhang) == new.value


def test_none_of_the_three_takes_a_seat(zone: Zone) -> None:
    for person in (zone.wu, zone.zheng, zone.feng, zone.he):
        with pytest.raises(Refusal, match="不能加入专班"):
            services.seat_member(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=person.pk)
    assert Seat.objects.count() == 5


def test_the_last_of_each_of_the_three_stays(zone: Zone) -> None:
    with pytest.raises(Refusal, match="最后一位"):
        services.grant_role(by=zone.zheng, person_id=zone.feng.pk, role=Role.OFFICER)
    with pytest.raises(Refusal, match="最后一位"):
        services.close_account(by=zone.wu, person_id=zone.zheng.pk, reason="离职")
    assert (role(zone.feng), Person.objects.get(pk=zone.zheng.pk).is_active) == ("audit", True)


def test_no_officer_is_shown_a_business_page(client: Client, zone: Zone) -> None:
    for person in (zone.wu, zone.zheng, zone.feng, zone.he):
        client.force_login(person)
        for address in ("/teams/", f"/teams/{zone.equipment_team.pk}/", "/rules/"):
            assert client.get(address).status_code == 403, (person, address)
        assert client.get("/").headers["Location"] in {"/people/", "/me/"}


def test_pages_of_one_officer_are_closed_to_the_others(client: Client, zone: Zone) -> None:
    closed = {
        "/people/new/": (zone.zheng, zone.feng, zone.zhao, zone.zhang),
        "/audit/": (zone.wu, zone.zheng, zone.zhao, zone.qian),
        "/audit/sign-ins/export/": (zone.wu, zone.zheng, zone.zhao, zone.qian),
        "/people/": (zone.zhao, zone.qian, zone.zhang, zone.he),
    }
    for address, people in closed.items():
        for person in people:
            client.force_login(person)
            assert client.get(address).status_code == 403, (person, address)


def test_two_tabs_on_one_account_and_the_second_changes_nothing(zone: Zone) -> None:
    person = queries.person(zone.wu, zone.zhang.pk)
    values = {"office_id": person.office_id, "duty": "", "work_phone": "", "rank": 100}
    services.edit_person(by=zone.wu, person_id=person.pk, based_on=person.version, name="张科长", **values)
    with pytest.raises(Conflict):
        services.edit_person(by=zone.wu, person_id=person.pk, based_on=person.version, name="张副科长", **values)
    assert Person.objects.get(pk=person.pk).name == "张科长"
    assert Event.objects.count() == 1


def test_a_sign_in_name_is_taken_in_any_case_of_letters(zone: Zone) -> None:
    with pytest.raises(Duplicate):
        services.add_person(by=None, username="ZHANG", name="另一个", office_id=zone.promotion_office.pk)
    assert Person.objects.filter(username__iexact="zhang").count() == 1


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(client: Client, zone: Zone) -> None:
    client.force_login(zone.sun)
    services.close_account(by=zone.wu, person_id=zone.sun.pk, reason="调离")
    assert client.get("/me/").status_code == 302
    services.open_account(by=zone.wu, person_id=zone.sun.pk)
    assert role(zone.sun) == "agent"


@pytest.mark.parametrize("new", list(Role))
def test_empty_hands_are_open_to_every_role_and_full_ones_only_to_business(new: Role) -> None:
    assert is_open_to(new, has_seats=False, leads_teams=False)
    full = is_open_to(new, has_seats=True, leads_teams=False)
    assert full == is_open_to(new, has_seats=False, leads_teams=True)
    assert not (full and new in THREE_OFFICERS)


@pytest.mark.django_db(transaction=True)
def test_a_seat_and_a_role_at_once_never_leave_an_auditor_with_business_in_hand() -> None:
    zone = make_zone()
    refused: list[str] = []
    gate = Barrier(2)

    def run(verb: Callable[[], object]) -> None:
        gate.wait(timeout=10)
        try:
            verb()
        except Refusal as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    verbs: list[Callable[[], object]] = [
        lambda: services.grant_role(by=zone.zheng, person_id=zone.sun.pk, role=Role.AUDIT),
        lambda: services.seat_member(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=zone.sun.pk),
    ]
    threads = [Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(refused) == 1
    assert (role(zone.sun) == "audit") != bool(queries.seats(person_id=zone.sun.pk))
