"""Taking the trail out: even the auditor's own exports are on record."""

from django.db import transaction

from wutong.accounts import permissions
from wutong.accounts.models import Person
from wutong.accounts.services.ground import require
from wutong.kernel import history

EXPORTED = history.verb("accounts.audit.exported", "导出审计记录", "导出{what} {count} 行")


@transaction.atomic
def note_export(*, by: Person, what: str, count: int) -> None:
    """Write down that the trail was taken out.

    :raises NotAllowed: for anybody but the audit officer.
    """
    require(by, permissions.may_read_audit, "审计记录由安全审计员查阅,您的角色不能导出。")
    history.record(EXPORTED, by, by=by, what=what, count=count)
