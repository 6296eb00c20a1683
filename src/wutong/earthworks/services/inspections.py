"""Verification on site: what was measured there, which red lines were found, and the verdict."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from wutong.earthworks.lifecycle import Convention, Flag
from wutong.earthworks.models import Attachment, Inspection, Registration
from wutong.earthworks.queries import zone
from wutong.earthworks.services import attachments, coordinates
from wutong.earthworks.services.registration_ground import move, registration_to_manage
from wutong.earthworks.services.registration_values import COMPUTED, bank
from wutong.kernel import clock, history
from wutong.kernel.errors import Incomplete

INSPECTED = history.verb(
    "earthworks.registration.inspected", "现场核实", "{on} 现场核实:{verdict},实测 {amount} m³({convention}){flags}"
)
Verdict = Inspection.Verdict
VERDICTS: list[tuple[str, str]] = [(str(word), str(label)) for word, label in Verdict.choices]


@transaction.atomic
def inspect(
    *,
    by: AbstractBaseUser,
    registration_id: int,
    on: date,
    verdict: str,
    flags: Iterable[str] = (),
    amount: Decimal | int | None = None,
    convention: str = "",
    method: str = "现场踏勘",
    inspectors: str = "",
    longitude: Decimal | float | str | None = None,
    latitude: Decimal | float | str | None = None,
    datum: str = "CGCS2000",
    note: str = "",
    files: Sequence[attachments.Given] = (),
    attachment_ids: Iterable[int] = (),
) -> Inspection:
    """Enter what was found on site; the measured volume and place become the registration's.

    :param amount: what was measured, in ``convention``; as registered when not given.
    :param attachment_ids: files of the registration that were taken at this inspection.
    :raises Incomplete: naming the field; a red line and “属实” cannot both be true.
    """
    registration = registration_to_manage(by, registration_id, "verify")
    measured = amount if amount is not None else registration.amount
    told = convention or registration.convention
    point = _point(registration, longitude, latitude, datum)
    found = _flags(flags)
    said = " ".join(note.replace("\x00", "").split())
    _refuse_wrong(registration, on, verdict, found, said, Decimal(measured), told)
    _ask_about_drift(registration, point, said)
    made = Inspection.objects.create(
        registration=registration, inspected_on=on, inspectors=(inspectors.strip() or str(by))[:100],
        method=method.strip()[:64] or "现场踏勘", longitude=point.longitude, latitude=point.latitude,
        amount=measured, convention=told, flags=found, verdict=verdict, note=said[:500],
        created_at=clock.now(), created_by_id=by.pk,
    )  # fmt: skip
    attachments.keep(registration, files, by=by, inspection=made)
    Attachment.objects.filter(pk__in=list(attachment_ids), registration=registration, inspection__isnull=True).update(
        inspection=made
    )
    changes = move(registration, **_facts(registration, made, point))
    changes = {name: change for name, change in changes.items() if not name.endswith("_at")}
    lines = "、".join(Flag(flag).label for flag in found)
    history.record(
        INSPECTED, registration, by=by, changes=changes, reason=said, on=on, verdict=Verdict(verdict).label,
        amount=f"{Decimal(measured).normalize():,f}", convention=Convention(told).label,
        flags=f",红线:{lines}" if lines else "",
    )  # fmt: skip
    return made


def _facts(registration: Registration, made: Inspection, point: coordinates.Point) -> dict[str, Any]:
    """Return what the registration becomes: measured on site where it was, given back where it was not as said."""
    now = clock.now()
    if made.verdict == Verdict.RETURNED:
        return {"returned_at": now, "returned_reason": made.note[:300], "verified_at": None, "flags": made.flags}
    columns = {name: getattr(registration, name) for name in ("loose_factor", "compacted_factor", "factor_source")}
    volume = bank(columns, Decimal(made.amount), made.convention)
    minimum = registration.minimum_m3
    return {
        "amount": Decimal(made.amount).quantize(Decimal("0.01")),
        "convention": made.convention,
        "bank_m3": volume,
        "minimum_m3": None if minimum is None else min(minimum, volume),
        "longitude": point.longitude,
        "latitude": point.latitude,
        "flags": made.flags,
        "verified_at": now if made.verdict == Verdict.VERIFIED else None,
    }


def _point(registration: Registration, longitude: Any, latitude: Any, datum: str) -> coordinates.Point:
    if longitude in (None, "") and latitude in (None, ""):
        return coordinates.Point(registration.longitude, registration.latitude)
    return coordinates.read(longitude, latitude, datum, site=registration.site_name)


def _flags(flags: Iterable[str]) -> list[str]:
    given = set(flags)
    known = {flag.value for flag in Flag} - {flag.value for flag in COMPUTED}
    if given - known:
        sentence = f"没有“{'、'.join(sorted(given - known))}”这种红线情形,请从列表中选择。"
        raise Incomplete(sentence, fields={"flags": sentence})
    return [flag.value for flag in Flag if flag.value in given]


def _refuse_wrong(
    registration: Registration, on: date, verdict: str, flags: list[str], note: str, amount: Decimal, convention: str
) -> None:
    wrong = {**_wrong_day(registration, on), **_wrong_amount(amount, convention, verdict)}
    if verdict not in Verdict.values:
        wrong["verdict"] = "请选择核实结论。"
    elif verdict == Verdict.VERIFIED and flags:
        names = "、".join(Flag(flag).label for flag in flags)
        wrong["verdict"] = f"查到红线({names})就不能判“属实”;请改为“有红线,拦截”,或取消红线。"
    elif verdict == Verdict.BLOCKED and not flags:
        wrong["flags"] = "判“有红线”须指明是哪一条。"
    if verdict != Verdict.VERIFIED and not note:
        wrong["note"] = "退回或拦截须写明查到什么、要企业做什么。"
    elif verdict == Verdict.VERIFIED and registration.flags and not note:
        wrong["note"] = "解除红线须写明依据(处置文件、检测报告、补办的手续)。"
    if wrong:
        raise Incomplete(f"{registration.site_name}:" + " ".join(wrong.values()), fields=wrong)


def _wrong_day(registration: Registration, on: date) -> dict[str, str]:
    entered = timezone.localdate(registration.created_at)
    if on > clock.today():
        return {"on": f"核实日期 {on} 还没有到,请填今天或以前的日期。"}
    return {"on": f"核实日期 {on} 早于登记日期 {entered},请核对。"} if on < entered else {}


def _wrong_amount(amount: Decimal, convention: str, verdict: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if convention not in {word.value for word in Convention}:
        wrong["convention"] = "请写明实测方量的口径:自然方、松方或压实方。"
    if not amount.is_finite() or amount < 0 or amount > 10**8 or (amount == 0 and verdict != Verdict.RETURNED):
        wrong["amount"] = f"实测方量 {amount} 不合理,请核对;现场没有土的,请退回。"
    return wrong


def _ask_about_drift(registration: Registration, point: coordinates.Point, note: str) -> None:
    metres = zone.apart_m((registration.longitude, registration.latitude), (point.longitude, point.latitude))
    if metres > zone.reach(clock.today()).drift_m and not note:
        sentence = (
            f"{registration.site_name}:核实点距登记点 {metres:,.0f} m,请核对是不是同一地块;"
            "确是登记时填错的,请在说明里写明。"
        )
        raise Incomplete(sentence, fields={"longitude": sentence, "note": "请写明两处坐标为何不同。"})
