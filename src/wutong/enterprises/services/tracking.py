"""Take firms into the register of tracked ones, and keep what is known of them right."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import NameKind
from wutong.enterprises.models import Enterprise, Name, Title
from wutong.enterprises.queries import codes, names, store, tracked_ids
from wutong.enterprises.services.ground import (
    KIND_WORDS,
    day,
    firm_name,
    holder_of,
    keep_name,
    keep_names,
    refresh_search,
    require_tracker,
    text,
    to_edit,
)
from wutong.enterprises.services.values import EnterpriseValues, cleaned
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotFound, WrongStage
from wutong_engines.directory import FirmRow

TRACKED = history.verb("enterprises.firm.tracked", "列入跟踪", "从名录列入跟踪:{name}(名录编号 {code}){left}")
ENTERED = history.verb("enterprises.firm.entered", "登记企业", "登记名录以外的企业:{name}")
LINKED = history.verb("enterprises.firm.linked", "对上名录", "对上名录里的“{name}”(名录编号 {code})")
EDITED = history.verb("enterprises.firm.edited", "更正企业", "更正企业资料")
NAMED = history.verb("enterprises.name.added", "增加名称", "增加{kind}“{name}”")
UNNAMED = history.verb("enterprises.name.dropped", "撤下名称", "撤下{kind}“{name}”")
TITLED = history.verb("enterprises.title.noted", "登记称号", "登记称号“{title}”,有效期 {since} 至 {until}")


@transaction.atomic
def track(*, by: AbstractBaseUser, directory_id: str) -> Enterprise:
    """Take a firm of the directory into the register, with what is known, its source and its names; once.

    :raises NotFound: when the directory has no such firm.
    :raises Duplicate: when its credit code is another tracked firm's.
    """
    require_tracker(by)
    own = tracked_ids([directory_id]).get(directory_id)
    if own is not None:
        return permissions.editable(by).get(pk=own)
    row = store.open().firm(directory_id)
    if row is None:
        raise NotFound(f"名录里没有编号“{directory_id[:40]}”的企业,没有列入跟踪。名录可能已经换版,请按名称再查一次。")
    known = _known_by_hand(by, row)
    if known is not None:
        return _link(known, row, by)
    try:
        with transaction.atomic():
            found = Enterprise.objects.create(
                directory_id=row.id, **_copied(row), created_by_id=by.pk, created_at=clock.now()
            )
    except IntegrityError:
        # Somebody tracked it in this very moment: theirs is ours.
        return permissions.editable(by).get(directory_id=directory_id)
    _copy_titles(found, row, by)
    given = [(row.name, NameKind.REGISTERED), *((name, NameKind.FORMER) for name in row.former_names)]
    taken = keep_names(found, given, by=by, source=row.source, source_date=row.source_date)
    refresh_search([found.pk])
    left = f";名称“{'、'.join(taken)}”已是别家的,没有登记" if taken else ""
    history.record(TRACKED, found, by=by, name=row.name, code=row.id, left=left)
    found.refresh_from_db()
    return found


@transaction.atomic
def enter(*, by: AbstractBaseUser, name: str, values: EnterpriseValues | None = None) -> Enterprise:
    """Enter a firm that the directory does not know.

    :raises Duplicate: when the name or the code means a tracked firm already.
    """
    require_tracker(by)
    called = firm_name(name)
    said = cleaned(values or {})
    holder = holder_of(called)
    if holder is not None:
        told = f"“{called}”已在跟踪:“{holder.enterprise.name}”,没有重复登记。"
        raise Duplicate(told, fields={"name": told})
    _refuse_code(said.get("uscc", ""), None)
    said.setdefault("source", "手工登记")
    found = Enterprise.objects.create(
        name=called, **said, search_text=names.search_text([called], said.get("uscc", "")),
        created_by_id=by.pk, created_at=clock.now(),
    )  # fmt: skip
    keep_name(found, called, NameKind.REGISTERED, by=by, source=said["source"], source_date=said.get("source_date"))
    history.record(ENTERED, found, by=by, name=called)
    return found


@transaction.atomic
def edit(*, by: AbstractBaseUser, enterprise_id: int, based_on: int, values: EnterpriseValues) -> Enterprise:
    """Correct what is kept of an enterprise; a new registered name becomes one of its names.

    :raises Conflict: when somebody changed it since.
    """
    found = to_edit(by, enterprise_id)
    said = cleaned(values)
    if "name" in values:
        said["name"] = firm_name(values["name"])
    if said.get("uscc", found.uscc) != found.uscc:
        _refuse_code(said["uscc"], found.pk)
    changes = records.amend(found, based_on=based_on, **said)
    if "name" in changes:
        holder = holder_of(said["name"])
        if holder is None or holder.enterprise_id != found.pk:
            keep_name(found, said["name"], NameKind.REGISTERED, by=by, source=found.source)
    if changes:
        refresh_search([found.pk])
        history.record(EDITED, found, by=by, changes=changes)
    return found


@transaction.atomic
def add_name(
    *,
    by: AbstractBaseUser,
    enterprise_id: int,
    name: str,
    kind: str,
    source: str = "",
    source_date: date | None = None,
) -> Name:
    """Give an enterprise another name: former, short, foreign, or as some list writes it."""
    found = to_edit(by, enterprise_id)
    if kind not in KIND_WORDS:
        raise Incomplete("请选择名称的种类。", fields={"kind": "请选择名称的种类。"})
    made = keep_name(
        found, firm_name(name), NameKind(kind), by=by, source=text(source, "source", "来源", 255),
        source_date=day(source_date, "source_date", "来源日期"),
    )  # fmt: skip
    refresh_search([found.pk])
    history.record(NAMED, found, by=by, kind=KIND_WORDS[kind], name=made.name)
    return made


@transaction.atomic
def drop_name(*, by: AbstractBaseUser, name_id: int) -> Name:
    """Take a name away from its enterprise; whose facts it told is open again.

    :raises WrongStage: when it is the only one left.
    """
    row = Name.objects.select_related("enterprise").filter(pk=name_id, dropped_at__isnull=True).first()
    if row is None:
        raise NotFound("没有找到这个名称,或它已经撤下。")
    found = to_edit(by, row.enterprise_id)
    if not found.names.filter(dropped_at__isnull=True).exclude(pk=row.pk).exists():
        raise WrongStage(f"“{row.name}”是这家企业唯一的名称,不能撤下;请先登记另一个名称。")
    if not Name.objects.filter(pk=row.pk, dropped_at__isnull=True).update(dropped_at=clock.now()):
        raise Conflict("这个名称刚刚被他人撤下,请刷新页面。")
    refresh_search([found.pk])
    history.record(UNNAMED, found, by=by, kind=KIND_WORDS[row.kind], name=row.name)
    row.refresh_from_db()
    return row


@transaction.atomic
def note_title(
    *,
    by: AbstractBaseUser,
    enterprise_id: int,
    title: str,
    level: str = "",
    batch: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    source: str = "",
) -> Title:
    """Note a title with the days it holds.

    :raises Duplicate: when it is noted already from that day.
    """
    found = to_edit(by, enterprise_id)
    called = text(title, "title", "称号", 64, needed=True)
    grade = text(level, "level", "级别", 32)
    if valid_from and valid_to and valid_to < valid_from:
        raise Incomplete("有效期的止日早于起日。", fields={"valid_to": "止日早于起日,请核对。"})
    if found.titles.filter(title=called, level=grade, valid_from=valid_from).exists():
        raise Duplicate(f"称号“{called}”自 {valid_from or '—'} 起已登记过。", fields={"title": "已登记过。"})
    made = Title.objects.create(
        enterprise=found, title=called, level=grade, batch=text(batch, "batch", "批次", 32), valid_from=valid_from,
        valid_to=valid_to, source=text(source, "source", "来源", 255), created_by_id=by.pk, created_at=clock.now(),
    )  # fmt: skip
    history.record(TITLED, found, by=by, title=called, since=valid_from or "—", until=valid_to or "—")
    return made


def _known_by_hand(by: AbstractBaseUser, row: FirmRow) -> Enterprise | None:
    """Return the tracked enterprise that this firm is, entered before the directory knew it.

    :raises Duplicate: when its credit code belongs to one that is another firm of the directory.
    """
    if row.uscc:
        same = permissions.editable(by).filter(uscc=row.uscc).first()
        if same is not None and same.directory_id:
            raise Duplicate(
                f"信用代码 {row.uscc} 已是“{same.name}”的(名录编号 {same.directory_id}),没有列入跟踪。"
                "一个代码不会是两家企业的,请核对名录的两条记录。"
            )
        if same is not None:
            return same
    holder = holder_of(row.name)
    if holder is None or holder.enterprise.directory_id:
        return None
    found = holder.enterprise
    return None if found.uscc and row.uscc and found.uscc != row.uscc else found


def _link(found: Enterprise, row: FirmRow, by: AbstractBaseUser) -> Enterprise:
    """Tie an enterprise entered by hand to the directory, and fill in what nobody knew."""
    filled = {name: value for name, value in _copied(row).items() if value and not getattr(found, name)}
    filled.pop("name", None)
    changes = records.amend(found, directory_id=row.id, **filled)
    _copy_titles(found, row, by)
    given = [(row.name, NameKind.REGISTERED), *((name, NameKind.FORMER) for name in row.former_names)]
    keep_names(found, given, by=by, source=row.source, source_date=row.source_date)
    refresh_search([found.pk])
    history.record(LINKED, found, by=by, changes=changes, name=row.name, code=row.id)
    return found


def _copied(row: FirmRow) -> dict[str, Any]:
    return {
        "name": row.name[:200],
        "uscc": row.uscc if row.uscc_status in ("valid", "warn") else "",
        "province": row.province[:16],
        "city": row.city[:32],
        "region_code": row.region_code[:12],
        "address": row.address[:255],
        "industry_code": row.industry[:5],
        "size_class": row.size_class[:4],
        "capital": codes.yuan(row.capital_wan, row.capital_currency),
        "registered_on": row.reg_date,
        "scope": row.scope,
        "is_local": codes.is_local(row.region_code, row.address, row.name),
        "source": (row.source or "企业名录")[:255],
        "source_date": row.source_date,
    }


def _copy_titles(found: Enterprise, row: FirmRow, by: AbstractBaseUser) -> None:
    have = {(one.title, one.level, one.valid_from) for one in found.titles.all()}
    for one in row.titles:
        key = (one.title[:64], one.level[:32], one.valid_from)
        if one.title and key not in have:
            have.add(key)
            Title.objects.create(
                enterprise=found, title=key[0], level=key[1], batch=one.batch[:32], valid_from=one.valid_from,
                valid_to=one.valid_to, source=(one.source or row.source)[:255], created_by_id=by.pk,
                created_at=clock.now(),
            )  # fmt: skip


def _refuse_code(uscc: str, own: int | None) -> None:
    rows = Enterprise.objects.standing().filter(uscc=uscc) if uscc else Enterprise.objects.none()
    same = rows.first() if own is None else rows.exclude(pk=own).first()
    if same is not None:
        told = f"信用代码 {uscc} 已是“{same.name}”的;一个代码只属于一家企业,请核对。"
        raise Duplicate(told, fields={"uscc": told})
