"""Enterprises and their people: entered once, chosen or added with an account, and never part of the administration."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.people import Zone
from wutong.accounts import permissions, services
from wutong.accounts.lifecycle import Role
from wutong.accounts.models import Firm, Person
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, Refusal


def test_a_firm_of_another_spelling_is_the_same_firm(zone: Zone) -> None:
    with pytest.raises(Duplicate, match="兰州新区读者印务有限公司"):
        services.add_firm(by=zone.ma, name="读者印务有限公司")
    assert services.firm_named(by=zone.ma, name=" 读者印务 有限公司") == zone.reader
    assert Firm.objects.count() == 2


def test_one_brand_in_two_places_is_two_firms(zone: Zone) -> None:
    made = services.add_firm(by=zone.ma, name="上海读者印务有限公司", source="2024-03-12 会议")
    assert (made.place, made.created_by, Firm.objects.count()) == ("上海", zone.ma, 3)


@pytest.mark.parametrize(("name", "uscc"), [("", ""), ("中川印务有限公司", "123"), ("。", "")])
def test_a_firm_without_a_name_or_with_a_wrong_code_is_refused(zone: Zone, name: str, uscc: str) -> None:
    with pytest.raises(Incomplete):
        services.add_firm(by=zone.wu, name=name, uscc=uscc)
    assert Firm.objects.count() == 2


@pytest.mark.parametrize("who", ["zheng", "feng", "he", "xu"])
def test_firms_are_entered_by_the_house_only(zone: Zone, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.add_firm(by=zone.everyone()[who], name="新的印务有限公司")
    assert Firm.objects.count() == 2


def test_an_account_of_a_firm_is_opened_with_the_firm(client: Client, zone: Zone) -> None:
    client.force_login(zone.wu)
    told = {"username": "jin", "name": "金经理", "office_id": zone.xu.office_id, "rank": 100}
    answer = client.post("/people/new/", {**told, "firm_name": "甘肃金泰绿建科技有限公司"})
    made = Person.objects.get(username="jin")
    assert (answer.status_code, str(made.firm), made.role) == (200, "甘肃金泰绿建科技有限公司", "pending")
    services.grant_role(by=zone.zheng, person_id=made.pk, role=Role.FIRM, reason="企业授权书")
    assert permissions.firm_of(Person.objects.get(pk=made.pk)) == made.firm_id
    assert "甘肃金泰绿建科技有限公司" in client.get(f"/people/{made.pk}/").content.decode()


def test_choosing_a_firm_and_naming_another_is_refused(client: Client, zone: Zone) -> None:
    client.force_login(zone.wu)
    told = {"username": "jin", "name": "金经理", "office_id": zone.xu.office_id, "rank": 100}
    answer = client.post("/people/new/", {**told, "firm_id": zone.reader.pk, "firm_name": "金泰绿建有限公司"})
    assert answer.status_code == 422
    assert (Person.objects.filter(username="jin").exists(), Firm.objects.count()) == (False, 2)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FIRM, Role.PENDING}))
def test_a_firms_person_gets_no_role_of_the_administration(zone: Zone, role: Role) -> None:
    with pytest.raises(Refusal, match="代表企业“兰州新区读者印务有限公司”"):
        services.grant_role(by=zone.zheng, person_id=zone.xu.pk, role=role)
    assert Person.objects.get(pk=zone.xu.pk).role == "firm"
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=zone.xu.pk).update(role=role.value)


def test_nobody_of_the_administration_is_given_a_firm(zone: Zone) -> None:
    told = {"name": "张专员", "office_id": zone.zhang.office_id, "duty": "", "work_phone": "", "rank": 100}
    with pytest.raises(Refusal, match="不能同时代表企业"):
        services.edit_person(
            by=zone.wu, person_id=zone.zhang.pk, based_on=zone.zhang.version, firm_id=zone.reader.pk, **told
        )
    assert Person.objects.get(pk=zone.zhang.pk).firm_id is None


def test_who_speaks_for_a_firm_has_a_desk_and_who_speaks_for_none_has_not(zone: Zone) -> None:
    assert [person.has_desk for person in (zone.xu, zone.rui, zone.ma, zone.he)] == [True, True, True, False]
    assert [permissions.has_no_desk(person) for person in (zone.xu, zone.he)] == [False, True]


def test_a_firms_person_may_choose_their_own_firm_only(zone: Zone) -> None:
    assert list(permissions.visible_firms(zone.xu)) == [zone.reader]
    assert permissions.visible_firms(zone.ma).count() == 2
    assert not permissions.visible_firms(zone.he).exists()
