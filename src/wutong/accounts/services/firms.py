"""Verbs on enterprises: entered once, by who opens their accounts or registers for them; a name has one spelling."""

from django.db import IntegrityError, transaction

from wutong.accounts import permissions, queries
from wutong.accounts.models import Firm, Person
from wutong.accounts.services.ground import filled, require
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete
from wutong_engines import names
from wutong_engines.codes import uscc as credit_code

ADDED = history.verb("accounts.firm.added", "新增企业", "新增企业“{name}”")


@transaction.atomic
def add_firm(*, by: Person | None, name: str, uscc: str = "", source: str = "") -> Firm:
    """Enter an enterprise.

    :raises NotAllowed: for anybody but the system officer and the people of the house.
    :raises Incomplete: when the name says nothing or the code cannot be one.
    :raises Duplicate: when it is kept already, under this or another spelling; the sentence names it.
    """
    require(by, permissions.may_add_firms, "企业由系统管理员或园区工作人员登记,您不能新增。")
    filled(name=name)
    clean = names.normalise(name)
    if not clean.key or len(name.strip()) > 200:
        raise Incomplete(
            f"“{name.strip()[:40]}”不是完整的企业名称,请写营业执照上的全称。", fields={"name": "请写企业全称。"}
        )
    code = _code(uscc)
    taken = queries.firm_id(name, code)
    if taken is not None:
        same = Firm.objects.get(pk=taken)
        sentence = f"企业“{same.name}”已在册,与“{name.strip()}”是同一家,请直接选用。"
        raise Duplicate(sentence, fields={"name": sentence})
    try:
        with transaction.atomic():
            firm = Firm.objects.create(
                name=name.strip(),
                key=clean.key[:200],
                place=clean.region[:64],
                uscc=code,
                source=source.strip()[:200],
                created_at=clock.now(),
                created_by=by,
            )
    except IntegrityError as taken:
        sentence = f"企业“{name.strip()}”刚刚由他人登记,请刷新后选用。"
        raise Duplicate(sentence, fields={"name": sentence}) from taken
    history.record(ADDED, firm, by=by, name=firm.name)
    return firm


@transaction.atomic
def firm_named(*, by: Person | None, name: str, uscc: str = "", source: str = "") -> Firm:
    """Return the enterprise of that name, entered now when it is new: for lists and forms where names are typed."""
    require(by, permissions.may_add_firms, "企业由系统管理员或园区工作人员登记,您不能新增。")
    code = _code(uscc)
    found = Firm.objects.filter(pk=queries.firm_id(name, code) or 0).first()
    if found is not None and code and found.uscc and found.uscc != code:
        sentence = f"企业“{found.name}”在册的代码是 {found.uscc},与这里的 {code} 不同,请核对。"
        raise Incomplete(sentence, fields={"uscc": sentence})
    return found or add_firm(by=by, name=name, uscc=uscc, source=source)


def _code(uscc: str) -> str:
    if not uscc.strip():
        return ""
    verdict = credit_code.check(uscc)
    if not verdict.usable:
        raise Incomplete(verdict.reason, fields={"uscc": verdict.reason})
    return verdict.code
