"""Form E1 from its first line to its end: entered, changed, given back, put right, taken back, closed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.accounts import queries as accounts
from wutong.accounts import services as accounts_services
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import Convention, Flag, Side
from wutong.earthworks.models import Inspection, NumberCounter, Registration
from wutong.earthworks.services import attachments, likeness
from wutong.earthworks.services.registration_ground import (
    free_of_matches,
    move,
    reason_given,
    registration_to_manage,
    registration_to_write,
    speaks_for,
)
from wutong.earthworks.services.registration_values import RegistrationValues, clean_values
from wutong.kernel import clock, history, numbering
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound
from wutong.projects import queries as projects

REGISTERED = history.verb(
    "earthworks.registration.registered", "土方登记", "登记{side} {amount} m³({convention},折自然方 {bank} m³){note}"
)
EDITED = history.verb("earthworks.registration.edited", "修改登记", "修改 {fields}{note}")
GIVEN_BACK = history.verb("earthworks.registration.given_back", "退回补正", "退回补正")
RESUBMITTED = history.verb("earthworks.registration.resubmitted", "补正后重报", "补正后重报")
WITHDRAWN = history.verb("earthworks.registration.withdrawn", "撤回登记", "撤回登记")
CLOSED = history.verb("earthworks.registration.closed", "登记销号", "登记销号")
# What was verified on site: when one of these changes, somebody has to look again.
_ON_SITE = frozenset({"amount", "convention", "bank_m3", "soil", "grade", "longitude", "latitude", "flags"})


@transaction.atomic
def register(
    *,
    by: AbstractBaseUser,
    values: RegistrationValues,
    on: date | None = None,
    files: Sequence[attachments.Given] = (),
    despite_similar: str = "",
    despite_far: str = "",
) -> Registration:
    """Register a heap or a hole (E1): by the firm for itself, or by the house for a firm.

    :param on: the day it was said, as in a meeting; today when not given.
    :param despite_similar: why it is another heap than the one that looks like it.
    :param despite_far: why a place outside the zone is meant.
    :raises Incomplete: naming site and field of everything that is wrong.
    :raises Duplicate: when the heap, or one very like it, is registered; names it.
    """
    if not permissions.may_register(by):
        raise NotAllowed("土方登记由企业、土方岗、招商专员、代办员和各窗口办理,您不能登记。")
    day = _day(on)
    columns, note = clean_values(values, None, on=day)
    columns["firm_id"] = _firm(by, values)
    columns["project_id"] = _project(by, values.get("project_id"))
    complete(columns, by)
    likeness.refuse_far(columns, despite_far, on=day)
    likeness.refuse_twins(by, columns, despite_similar)
    (number,) = numbering.take(NumberCounter, series="DJ", year=clock.today().year)
    made = Registration(
        number=f"ZC-TF-{clock.today().year}-{number:04d}",
        created_at=clock.now(),
        created_by_id=by.pk,
        **columns,
    )
    made.stage = made.where.value
    with _once(by, columns):
        made.save(force_insert=True)
    attachments.keep(made, files, by=by)
    history.record(
        REGISTERED,
        made,
        by=by,
        reason=";".join(filter(None, (despite_similar.strip(), despite_far.strip()))),
        side=Side(made.side).label,
        amount=f"{made.amount.normalize():,f}",
        convention=Convention(made.convention).label,
        bank=f"{made.bank_m3:,}",
        note="".join((f",{day} 申报" if day != clock.today() else "", f";{note}" if note else "")),
    )
    return made


@transaction.atomic
def edit(
    *,
    by: AbstractBaseUser,
    registration_id: int,
    based_on: int,
    values: RegistrationValues,
    despite_similar: str = "",
    despite_far: str = "",
) -> Registration:
    """Change what a registration says; what was verified on site has to be looked at again when it changes.

    :param based_on: the version the edit was made from.
    :raises Conflict: when somebody changed it since.
    :raises WrongStage: when what a match stands on would change.
    """
    registration = registration_to_write(by, registration_id, "edit")
    _refuse_another_firm(values, registration)
    columns, note = clean_values(values, registration, on=clock.today())
    if "project_id" in values and speaks_for(by) is None:
        columns["project_id"] = _project(by, values["project_id"])
    columns["flags"] = _kept_flags(registration, columns["flags"])
    changed = {name for name, value in columns.items() if getattr(registration, name) != value}
    if changed & _ON_SITE:
        free_of_matches(registration, "更改方量、土质、坐标或红线")
        columns["verified_at"] = None
    whole = {name: getattr(registration, name) for name in likeness.COLUMNS} | columns
    if changed & {"longitude", "latitude"}:
        likeness.refuse_far(whole, despite_far, on=clock.today())
    if changed & {"longitude", "latitude", "side", "starts_on", "ends_on"}:
        likeness.refuse_twins(by, whole, despite_similar, but=registration.pk)
    with _once(by, whole, but=registration.pk):
        changes = move(registration, based_on=based_on, **columns)
    changes.pop("verified_at", None)
    if changes:
        labels = "、".join(str(cast("Any", Registration._meta.get_field(name)).verbose_name) for name in changes)
        reason = ";".join(filter(None, (despite_similar.strip(), despite_far.strip())))
        told = f";{note}" if note else ""
        history.record(EDITED, registration, by=by, changes=changes, reason=reason, fields=labels, note=told)
    return registration


@transaction.atomic
def give_back(*, by: AbstractBaseUser, registration_id: int, reason: str) -> Registration:
    """Return a registration to whoever entered it, to be put right; verified again afterwards."""
    registration = registration_to_manage(by, registration_id, "give_back")
    free_of_matches(registration, "退回")
    why = reason_given(reason, "退回原因")
    move(registration, returned_at=clock.now(), returned_reason=why, verified_at=None)
    history.record(GIVEN_BACK, registration, by=by, reason=why)
    return registration


@transaction.atomic
def resubmit(
    *, by: AbstractBaseUser, registration_id: int, values: RegistrationValues | None = None, note: str = ""
) -> Registration:
    """Hand a returned registration in again, with what was put right where that is said at once."""
    registration = registration_to_write(by, registration_id, "resubmit")
    if values:
        registration = edit(by=by, registration_id=registration_id, based_on=registration.version, values=values)
    move(registration, returned_at=None, returned_reason="")
    history.record(RESUBMITTED, registration, by=by, reason=" ".join(note.split())[:300])
    return registration


@transaction.atomic
def withdraw(*, by: AbstractBaseUser, registration_id: int, reason: str) -> Registration:
    """Take a registration back: the soil went elsewhere, or was never there."""
    registration = registration_to_write(by, registration_id, "withdraw")
    free_of_matches(registration, "撤回")
    why = reason_given(reason, "撤回原因")
    move(registration, withdrawn_at=clock.now(), withdrawn_reason=why)
    history.record(WITHDRAWN, registration, by=by, reason=why)
    return registration


@transaction.atomic
def close_registration(*, by: AbstractBaseUser, registration_id: int, reason: str = "") -> Registration:
    """Close a registration whose soil has moved, or for which no more is to come."""
    registration = registration_to_manage(by, registration_id, "close")
    free_of_matches(registration, "销号")
    move(registration, closed_at=clock.now())
    history.record(CLOSED, registration, by=by, reason=" ".join(reason.split())[:300])
    return registration


def _day(on: date | None) -> date:
    today = clock.today()
    if on is not None and on > today:
        sentence = f"申报日期 {on} 还没有到,请填今天({today})或以前的日期。"
        raise Incomplete(sentence, fields={"on": sentence})
    return on or today


def _firm(by: AbstractBaseUser, values: RegistrationValues) -> int:
    """Return whose heap it is: a firm's person registers for the firm, the house for the one it names."""
    own, said, name = speaks_for(by), values.get("firm_id"), str(values.get("firm_name") or "").strip()
    if own is not None:
        if said not in (None, own):
            raise NotAllowed("您只能为本企业登记土方。")
        return own
    if said is not None:
        if said not in {firm.id for firm in accounts.firms(by)}:
            raise NotFound("没有这家企业,请重新选择,或写企业全称。")
        return int(said)
    if not name:
        sentence = "请选择建设单位,或写企业全称。"
        raise Incomplete(sentence, fields={"firm_id": sentence, "firm_name": sentence})
    try:
        return int(accounts_services.firm_named(by=_person(by), name=name, source="土方登记").pk)
    except Incomplete as refusal:
        raise Incomplete(refusal.message, fields={"firm_name": refusal.message}) from refusal


def _person(by: AbstractBaseUser) -> Any:
    """Return the person: whoever registers has an account here."""
    return by


def _project(by: AbstractBaseUser, project_id: int | None) -> int | None:
    if project_id is None or speaks_for(by) is not None:
        return None
    if not projects.rows(by, [project_id]).rows:
        raise NotFound("没有找到这个项目,或它不在您可见的范围内。")
    return project_id


def complete(columns: dict[str, Any], by: AbstractBaseUser) -> None:
    """Fill in who says so and on what drawing, where nobody said."""
    columns["signed_by"] = columns.get("signed_by") or str(by)[:32]
    columns["drawing_crs"] = columns.get("drawing_crs") or "CGCS2000 经纬度(无图纸)"
    columns.setdefault("grade", Registration._meta.get_field("grade").get_default())


def _refuse_another_firm(values: RegistrationValues, registration: Registration) -> None:
    if values.get("firm_name") or values.get("firm_id") not in (None, registration.firm_id):
        sentence = "登记的建设单位不能更换;确属登错的,请撤回后重新登记。"
        raise Incomplete(sentence, fields={"firm_id": sentence, "firm_name": sentence})


def _kept_flags(registration: Registration, declared: Sequence[str]) -> list[str]:
    """Return the declared red lines together with those found on site: only another inspection lifts these."""
    newest = Inspection.objects.filter(registration=registration).order_by("-inspected_on", "-id").first()
    found = set(newest.flags) if newest is not None else set()
    return [flag.value for flag in Flag if flag.value in {*declared, *found}]


@contextmanager
def _once(by: AbstractBaseUser, columns: Mapping[str, Any], but: int | None = None) -> Iterator[None]:
    """Turn the database's word, that the heap is registered, into ours."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        likeness.refuse_same(by, columns, but=but)
        raise
