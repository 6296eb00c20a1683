"""What the verbs stand on: records found through the rights of who asks, texts and codes cleaned, names kept once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import NAME_KINDS, NameKind
from wutong.enterprises.models import Enterprise, Name
from wutong.enterprises.queries import codes, names
from wutong.kernel import clock
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, WrongStage

KIND_WORDS = dict(NAME_KINDS)
_NEEDED = "名录里的跟踪、认定和更正由招商人员办理,您可以查看。"
_GONE = "没有找到这家企业,或它不在您可见的范围内。"
_FIRST = date(1949, 10, 1)


def require_tracker(by: AbstractBaseUser) -> None:
    """Refuse those who only look.

    :raises NotAllowed: for them.
    """
    if not permissions.may_track(by):
        raise NotAllowed(_NEEDED)


def to_edit(by: AbstractBaseUser, enterprise_id: int) -> Enterprise:
    """Return a standing enterprise that the person may correct, locked where the database knows locks.

    :raises WrongStage: when it was merged into another; the sentence names that one.
    """
    rows = permissions.visible(by).select_related("merged_into").select_for_update(of=("self",))
    found = rows.filter(pk=enterprise_id).first()
    if found is None:
        raise NotFound(_GONE)
    require_tracker(by)
    if found.merged_into is not None:
        raise WrongStage(f"“{found.name}”已并入“{found.merged_into.name}”,请在那一家上办理,或先撤销合并。")
    return found


def text(given: str, field: str, label: str, longest: int, *, needed: bool = False) -> str:
    """Return one line of text.

    :raises Incomplete: when it is missing where it is needed, or too long.
    """
    clean = " ".join(given.replace("\x00", "").split())
    if needed and not clean:
        raise Incomplete(f"请填写{label}。", fields={field: f"请填写{label}。"})
    if len(clean) > longest:
        sentence = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
        raise Incomplete(sentence, fields={field: sentence})
    return clean


def firm_name(given: str, field: str = "name") -> str:
    """Return a name that means a firm.

    :raises Incomplete: when nothing of it can.
    """
    clean = text(given, field, "企业名称", 200, needed=True)
    if not names.firm(clean).key:
        sentence = f"“{clean[:40]}”不是一个企业名称,请写营业执照上的全称。"
        raise Incomplete(sentence, fields={field: sentence})
    return clean


def credit_code(given: str) -> str:
    """Return a credit code that may be kept.

    :raises Incomplete: when it cannot be one; the sentence names the wrong character.
    """
    if not given.strip():
        return ""
    verdict = codes.check_uscc(given)
    if not verdict.usable:
        raise Incomplete(verdict.reason, fields={"uscc": verdict.reason})
    return verdict.code


def day(given: date | None, field: str, label: str) -> date | None:
    """Return a day that lies behind us.

    :raises Incomplete: when it is ahead, or before anything of it could be.
    """
    if given is not None and not _FIRST <= given <= clock.today():
        sentence = f"{label} {given} 不合理:应在 {_FIRST.year} 年之后、今天 {clock.today()} 之前。"
        raise Incomplete(sentence, fields={field: sentence})
    return given


def holder_of(name: str) -> Name | None:
    """Return who is known by this very name (key and place) now."""
    taken = names.columns(name)
    rows = Name.objects.filter(key=taken["key"], place=taken["place"], dropped_at__isnull=True)
    return rows.select_related("enterprise").first()


def keep_name(
    enterprise: Enterprise, name: str, kind: NameKind, *, by: Any, source: str = "", source_date: date | None = None
) -> Name:
    """Give an enterprise a name of its own.

    :raises Duplicate: when it means somebody already; the sentence names whom.
    """
    taken = names.columns(name)
    try:
        with transaction.atomic():
            return Name.objects.create(
                enterprise=enterprise,
                name=name[:200],
                **taken,
                kind=kind.value,
                source=source[:255],
                source_date=source_date,
                created_by_id=by.pk if by else None,
                created_at=clock.now(),
            )
    except IntegrityError:
        holder = holder_of(name)
        if holder is None:
            raise
        own = holder.enterprise_id == enterprise.pk
        told = (
            f"“{holder.name}”已经是这家企业的{KIND_WORDS[holder.kind]},不用再加。"
            if own
            else f"“{name}”已经是“{holder.enterprise.name}”的{KIND_WORDS[holder.kind]}。"
            "如果两家是同一家,请到“疑似重复”里合并。"
        )
        raise Duplicate(told, fields={"name": told}) from None


def keep_names(
    enterprise: Enterprise, given: Sequence[tuple[str, NameKind]], *, by: Any, source: str, source_date: date | None
) -> list[str]:
    """Give an enterprise those of some names that nobody else has; return the ones that somebody has."""
    taken: list[str] = []
    for name, kind in given:
        holder = holder_of(name)
        if holder is None:
            keep_name(enterprise, name, kind, by=by, source=source, source_date=source_date)
        elif holder.enterprise_id != enterprise.pk:
            taken.append(name)
    return taken


def refresh_search(enterprise_ids: Sequence[int]) -> None:
    """Write anew what a search looks through, after names or codes have changed."""
    for one in Enterprise.objects.filter(pk__in=list(enterprise_ids)).prefetch_related("names"):
        known = [one.name, *(name.name for name in one.names.all() if name.dropped_at is None)]
        Enterprise.objects.filter(pk=one.pk).update(search_text=names.search_text(known, one.uscc))
