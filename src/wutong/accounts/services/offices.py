"""Verbs on offices: the system officer keeps their list."""

from django.db import transaction

from wutong.accounts import permissions
from wutong.accounts.models import Office, Person
from wutong.accounts.services.ground import filled, find, require
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate

ADDED = history.verb("accounts.office.added", "新增单位", "新增单位“{name}”")
EDITED = history.verb("accounts.office.edited", "修改单位", "修改单位“{name}”")
_KEEPERS = "单位由系统管理员维护,您的角色不能办理。"


@transaction.atomic
def add_office(*, by: Person | None, name: str, short_name: str = "", rank: int = 100, note: str = "") -> Office:
    """Add an office.

    :raises NotAllowed: for anybody but the system officer.
    :raises Duplicate: when an office has the name already.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    filled(name=name)
    _refuse_taken(name, but=None)
    office = Office.objects.create(
        name=name.strip(),
        short_name=(short_name or name).strip()[:24],
        rank=rank,
        note=note,
        created_at=clock.now(),
        created_by=by,
    )
    history.record(ADDED, office, by=by, name=office.name)
    return office


@transaction.atomic
def edit_office(
    *, by: Person, office_id: int, based_on: int, name: str, short_name: str, rank: int, note: str = ""
) -> Office:
    """Correct an office.

    :raises Conflict: when somebody else changed it meanwhile.
    """
    require(by, permissions.may_keep_people, _KEEPERS)
    office = find(permissions.editable_offices(by), office_id, "没有这个单位。")
    filled(name=name, short_name=short_name)
    _refuse_taken(name, but=office_id)
    changes = records.amend(
        office, based_on=based_on, name=name.strip(), short_name=short_name.strip(), rank=rank, note=note
    )
    history.record(EDITED, office, by=by, changes=changes, name=office.name)
    return office


def _refuse_taken(name: str, *, but: int | None) -> None:
    if Office.objects.filter(name=name.strip()).exclude(pk=but or 0).exists():
        sentence = f"已有名为“{name.strip()}”的单位,请直接使用它。"
        raise Duplicate(sentence, fields={"name": sentence})
