"""Verbs on accounts: the system officer opens and closes them, the security officer grants roles."""

from django.db import transaction

from wutong.accounts import permissions
from wutong.accounts.lifecycle import THREE_OFFICERS, Role, is_open_to, may_speak_for_a_firm
from wutong.accounts.models import Firm, Office, Person
from wutong.accounts.services import passwords
from wutong.accounts.services.firms import firm_named
from wutong.accounts.services.ground import filled, find, hold, require
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, Refusal

OPENED = history.verb("accounts.person.opened", "开户", "开户:{name}({username}),{office}")
EDITED = history.verb("accounts.person.edited", "修改账号", "修改{name}的账号资料")
CLOSED = history.verb("accounts.person.closed", "停用账号", "停用{name}的账号")
REOPENED = history.verb("accounts.person.reopened", "恢复账号", "恢复{name}的账号")
GRANTED = history.verb("accounts.role.granted", "授予角色", "{name}的角色由“{old}”改为“{new}”")
_KEEPERS = "账号由系统管理员维护,您的角色不能办理。"


@transaction.atomic
def add_person(
    *,
    by: Person | None,
    username: str,
    name: str,
    role: Role | str = Role.PENDING,
    office_id: int,
    duty: str = "",
    password: str = "",
    work_phone: str = "",
    rank: int = 100,
    must_change_password: bool = True,
    firm_id: int | None = None,
) -> Person:
    """Open an account; an officer opens it without rights, which the security officer then grants.

    :param firm_id: the enterprise the person speaks for; such a person gets no role of the administration.
    :param password: empty gives one that nobody knows, until it is reset.
    :raises NotAllowed: for anybody but the system officer, and when they would grant a role with it.
    :raises Duplicate: when the sign-in name is taken.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    if by is not None and role != Role.PENDING:
        raise NotAllowed("角色由安全管理员授予,开户时不能指定。")
    filled(username=username, name=name)
    username = Person.normalize_username(username.strip())
    if Person.objects.filter(username__iexact=username).exists():
        sentence = f"用户名“{username}”已有人使用,请换一个。"
        raise Duplicate(sentence, fields={"username": sentence})
    office = find(Office.objects.all(), office_id, "没有这个单位。")
    firm = _firm(firm_id, Role(role), name.strip())
    person = Person(
        username=username,
        name=name.strip(),
        role=Role(role).value,
        office=office,
        firm=firm,
        duty=duty,
        work_phone=work_phone,
        rank=rank,
        must_change_password=must_change_password,
        created_at=clock.now(),
        created_by=by,
    )
    person.set_unusable_password()
    person.save()
    if password:
        passwords.set_password(person, password, must_change=must_change_password)
    history.record(OPENED, person, by=by, name=person.name, username=username, office=office.name)
    return person


@transaction.atomic
def edit_person(
    *,
    by: Person,
    person_id: int,
    based_on: int,
    name: str,
    office_id: int,
    duty: str,
    work_phone: str,
    rank: int,
    firm_id: int | None = None,
    firm_name: str = "",
) -> Person:
    """Correct what an account says about its person.

    :param firm_id: the enterprise the person speaks for, None for the administration's own.
    :param firm_name: an enterprise to be entered with it, where it is not in the list yet.
    :raises Conflict: when somebody else changed it meanwhile.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    person = find(permissions.keepable(by), person_id, "没有这个账号。")
    filled(name=name)
    office = find(Office.objects.all(), office_id, "没有这个单位。")
    firm = _firm(_firm_id(by, firm_id, firm_name), Role(person.role), name.strip())
    changes = records.amend(
        person,
        based_on=based_on,
        name=name.strip(),
        office=office,
        firm=firm,
        duty=duty,
        work_phone=work_phone,
        rank=rank,
    )
    history.record(EDITED, person, by=by, changes=changes, name=person.name)
    return person


@transaction.atomic
def close_account(*, by: Person | None, person_id: int, reason: str) -> Person:
    """Close an account: its person cannot sign in any more; what they did stays told.

    :raises NotAllowed: for one's own account.
    :raises Refusal: when the last of one of the three officers would be lost, or it is closed already.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    if by is not None and by.pk == person_id:
        raise NotAllowed("不能停用自己的账号。")
    filled(reason=reason)
    hold(person_id)
    person = find(Person.objects.all(), person_id, "没有这个账号。")
    if not person.is_active:
        raise Refusal(f"{person.name}的账号已经停用。")
    _keep_one_of_each(person)
    records.amend(person, is_active=False)
    person.tokens.all().delete()
    history.record(CLOSED, person, by=by, reason=reason, name=person.name)
    return person


@transaction.atomic
def open_account(*, by: Person | None, person_id: int) -> Person:
    """Open a closed account again, with the role it had.

    :raises Refusal: when it is open.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    person = find(Person.objects.all(), person_id, "没有这个账号。")
    if person.is_active:
        raise Refusal(f"{person.name}的账号本来就在用。")
    records.amend(person, is_active=True)
    history.record(REOPENED, person, by=by, name=person.name)
    return person


@transaction.atomic
def grant_role(*, by: Person | None, person_id: int, role: Role, reason: str = "") -> Person:
    """Give a person another role.

    :raises NotAllowed: for anybody but the security officer, and for one's own role.
    :raises Refusal: when the role excludes what the person has in hand, or the last such officer would be lost.
    """
    require(by, permissions.may_grant_roles, "角色由安全管理员授予,您的角色不能办理。")
    if by is not None and by.pk == person_id:
        raise NotAllowed("不能更改自己的角色,请由另一位安全管理员办理。")
    hold(person_id)
    person = find(Person.objects.all(), person_id, "没有这个账号。")
    old = Role(person.role)
    if old == role:
        raise Refusal(f"{person.name}的角色已经是“{role.label}”。")
    _refuse_hands_full(person, role)
    _keep_one_of_each(person)
    changes = records.amend(person, role=role.value)
    history.record(
        GRANTED, person, by=by, changes=changes, reason=reason, name=person.name, old=old.label, new=role.label
    )
    return person


def _firm_id(by: Person, firm_id: int | None, firm_name: str) -> int | None:
    if firm_id is not None and firm_name.strip():
        sentence = "已经选了企业,就不要再填新企业的名称。"
        raise Incomplete(sentence, fields={"firm_name": sentence})
    return firm_named(by=by, name=firm_name).pk if firm_name.strip() else firm_id


def _firm(firm_id: int | None, role: Role, name: str) -> Firm | None:
    if firm_id is None:
        return None
    if not may_speak_for_a_firm(role):
        sentence = f"{name}的角色是“{role.label}”,是园区工作人员,不能同时代表企业。"
        raise Refusal(sentence, fields={"firm_id": sentence})
    return find(Firm.objects.all(), firm_id, "没有这家企业。")


def _refuse_hands_full(person: Person, role: Role) -> None:
    if person.firm_id is not None and not may_speak_for_a_firm(role):
        firm = Firm.objects.get(pk=person.firm_id)
        raise Refusal(
            f"{person.name}代表企业“{firm.name}”,只能是“{Role.FIRM.label}”,不能授予“{role.label}”。"
            "确已调入园区工作的,请系统管理员先在账号里取消所属企业。"
        )
    teams = list(person.seats.filter(until__isnull=True).values_list("team__name", flat=True))
    led = list(person.led_teams.filter(dissolved_on__isnull=True).values_list("name", flat=True))
    if is_open_to(role, has_seats=bool(teams), leads_teams=bool(led)):
        return
    where = "、".join(dict.fromkeys([*led, *teams]))
    raise Refusal(f"{person.name}还在{where},名下有业务数据,不能改为“{role.label}”。请招商办先把人从专班移出。")


def _keep_one_of_each(person: Person) -> None:
    role = Role(person.role)
    if role not in THREE_OFFICERS:
        return
    if not Person.objects.filter(role=role.value, is_active=True).exclude(pk=person.pk).exists():
        raise Refusal(f"{person.name}是最后一位{role.label},停用或改角色之前请先有另一位。")


@transaction.atomic
def open_with_password(
    *,
    by: Person,
    username: str,
    name: str,
    office_id: int,
    duty: str = "",
    work_phone: str = "",
    rank: int = 100,
    firm_id: int | None = None,
    firm_name: str = "",
) -> tuple[Person, str]:
    """Open an account without rights and return it with a one-time password, to be told once.

    :param firm_name: an enterprise to be entered with it, where it is not in the list yet.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    plain = passwords.one_time()
    person = add_person(
        by=by,
        username=username,
        name=name,
        office_id=office_id,
        duty=duty,
        work_phone=work_phone,
        rank=rank,
        password=plain,
        firm_id=_firm_id(by, firm_id, firm_name),
    )
    return person, plain
