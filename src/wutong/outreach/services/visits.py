"""Keep the record of a visit (form F4) or of a delegation received (F8)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.accounts import queries as accounts
from wutong.kernel import clock, files, history, records
from wutong.kernel.errors import BadFile, Duplicate, Incomplete, TooLarge, WrongStage
from wutong.kernel.models import StoredFile
from wutong.outreach.models import Trip, Visit
from wutong.outreach.queries import names
from wutong.outreach.services.ground import (
    admit,
    day_on,
    firm_named,
    line,
    reason_given,
    trip_to_write,
    visit_to_write,
    word,
    words,
)

ADDED = history.verb("outreach.visit.added", "登记拜访", "登记{kind}:{on} {firm}")
EDITED = history.verb("outreach.visit.edited", "修改拜访", "修改 {on} {firm} 的拜访记录")
WITHDRAWN = history.verb("outreach.visit.withdrawn", "作废拜访", "作废 {on} {firm} 的拜访记录")

PHOTO_LIMIT = 9
# What a picture begins with; a name or a browser's word proves nothing.
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class VisitWords(TypedDict, total=False):
    """What was said and agreed: form F4, and the five heads of a reception record."""

    city: str
    theirs: str
    situation: str
    demands: str
    answer: str
    promise: str
    worries: str
    construction: str
    scale: str
    technology: str
    strengths: str
    benefits: str
    next_step: str
    next_on: date | None


@transaction.atomic
def add_visit(
    *,
    by: AbstractBaseUser,
    trip_id: int,
    kind: str,
    firm: str,
    on: date,
    our_ids: Sequence[int] = (),
    photos: Sequence[files.Upload] = (),
    **said: Unpack[VisitWords],
) -> Visit:
    """Enter one firm called on, talked with or received; whether another team was there: ``queries.clashes``."""
    trip = trip_to_write(by, trip_id)
    admit(trip, "record")
    name, day = firm_named(firm), day_on(trip, on)
    _check_kind(trip, kind)
    columns = names.columns(name)
    _refuse_twice(trip, name, kind, day, columns)
    visit = Visit.objects.create(
        trip=trip,
        kind=kind,
        firm=name,
        happened_on=day,
        recorded_at=clock.now(),
        created_by_id=by.pk,
        **columns,
        **_cleaned(said, day),
    )
    visit.ours.set(_ours(our_ids))
    _keep_photos(visit, photos, by=by)
    history.record(ADDED, visit, by=by, kind=visit.get_kind_display(), on=day, firm=name)
    return visit


@transaction.atomic
def edit_visit(
    *,
    by: AbstractBaseUser,
    visit_id: int,
    based_on: int,
    our_ids: Sequence[int] | None = None,
    photos: Sequence[files.Upload] = (),
    **said: Unpack[VisitWords],
) -> Visit:
    """Complete or correct what was said; firm and day stay: enter those wrong ones anew and withdraw this record."""
    visit = visit_to_write(by, visit_id)
    changes = records.amend(visit, based_on=based_on, **_cleaned(said, visit.happened_on))
    if our_ids is not None:
        visit.ours.set(_ours(our_ids))
    _keep_photos(visit, photos, by=by)
    history.record(EDITED, visit, by=by, changes=changes, on=visit.happened_on, firm=visit.firm)
    return visit


@transaction.atomic
def withdraw_visit(*, by: AbstractBaseUser, visit_id: int, reason: str) -> Visit:
    """Withdraw a visit entered by mistake; the row stays, no figure counts it any more."""
    visit = visit_to_write(by, visit_id)
    if visit.lead is not None and visit.lead.withdrawn_at is None:
        raise WrongStage(f"这次拜访已转为线索 {visit.lead.number},不能作废;确属误报的,请先作废该线索。")
    given = reason_given(reason)
    records.amend(visit, withdrawn_at=clock.now(), withdrawn_reason=given)
    history.record(WITHDRAWN, visit, by=by, reason=given, on=visit.happened_on, firm=visit.firm)
    return visit


def _check_kind(trip: Trip, kind: str) -> None:
    word(kind, Visit.Kind.values, "kind", "方式")
    inbound = trip.kind == Trip.Kind.INBOUND
    if inbound != (kind == Visit.Kind.RECEIVED):
        text = "来访接待批次里登记“来访接待”;外出、参展、驻点批次里登记“登门拜访”或“座谈”。"
        raise Incomplete(text, fields={"kind": text})


def _refuse_twice(trip: Trip, firm: str, kind: str, on: date, columns: dict[str, str]) -> None:
    same = Visit.objects.standing().filter(trip=trip, kind=kind, happened_on=on, firm_key=columns["firm_key"])
    for other in same:
        if names.places_agree(other.firm_place, columns["firm_place"]):
            raise Duplicate(
                f"{on} 与“{other.firm}”的{other.get_kind_display()}已登记,没有再登记一次;可在原记录上补充。",
                fields={"firm": "当日已登记。"},
            )


def _cleaned(said: VisitWords, on: date) -> dict[str, Any]:
    """Return the words of form F4 as they are kept.

    :raises Incomplete: naming the field that is too long, or a next step before the visit.
    """
    ready: dict[str, Any] = {}
    for name, given in said.items():
        field = Visit._meta.get_field(name)
        label, longest = str(getattr(field, "verbose_name", name)), getattr(field, "max_length", None)
        if name == "next_on":
            ready[name] = given
        elif longest:
            ready[name] = line(str(given), longest, name, label)
        else:
            ready[name] = words(str(given), name, label)
    if ready.get("next_on") and ready["next_on"] < on:
        text = f"下一步期限 {ready['next_on']} 早于拜访日期 {on},请核对。"
        raise Incomplete(text, fields={"next_on": text})
    return ready


def _ours(our_ids: Sequence[int]) -> list[int]:
    wanted = list(dict.fromkeys(our_ids))
    if not {person.id for person in accounts.colleagues()}.issuperset(wanted):
        raise Incomplete("我方人员中有不在岗的人,请重新选择。", fields={"our_ids": "请选择在岗的同事。"})
    return wanted


def _keep_photos(visit: Visit, photos: Sequence[files.Upload], *, by: AbstractBaseUser) -> None:
    if len(photos) + visit.photos.count() > PHOTO_LIMIT:
        raise TooLarge(f"一条拜访记录最多 {PHOTO_LIMIT} 张照片,请挑选后再传。")
    visit.photos.add(*(_picture(photo, by=by) for photo in photos))


def _picture(photo: files.Upload, *, by: AbstractBaseUser) -> StoredFile:
    kept = files.store(photo, by=by)
    with files.open_stored(kept) as stream:
        beginning = stream.read(12)
    is_webp = beginning[:4] != b"RIFF" or beginning[8:12] == b"WEBP"
    if not beginning.startswith(_PICTURES) or not is_webp:
        raise BadFile(f"“{photo.name}”不是照片,请传 JPG、PNG 或 WebP。", fields={"photos": "请传照片。"})
    return kept
