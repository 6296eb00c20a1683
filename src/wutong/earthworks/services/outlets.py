"""Enter the places that soil goes to or comes from when no neighbour will do; correct and close them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.earthworks.lifecycle import OutletKind, Soil
from wutong.earthworks.models import Outlet
from wutong.earthworks.queries import prices as held
from wutong.earthworks.services.given import manager, text
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, WrongStage

ADDED = history.verb("earthworks.outlet.added", "登记地点", "登记{kind}“{name}”,来源:{source}")
EDITED = history.verb("earthworks.outlet.edited", "修改地点", "修改{kind}“{name}”")
CLOSED = history.verb("earthworks.outlet.closed", "停用地点", "停用{kind}“{name}”")
_CHINA = {"longitude": (73, 136), "latitude": (3, 54)}


@transaction.atomic
def add_outlet(
    *,
    by: AbstractBaseUser,
    kind: str,
    name: str,
    longitude: Decimal | float,
    latitude: Decimal | float,
    source: str,
    capacity_m3: int | None = None,
    daily_m3: int | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
    closed_weekdays: Sequence[int] = (),
    soils: Sequence[str] = (),
    soil: str = "",
    note: str = "",
) -> Outlet:
    """Enter a 消纳场, 取土场 or 临时堆场.

    :raises Incomplete: naming the field that is missing or wrong.
    :raises Duplicate: when there is a place of that name.
    """
    manager(by, "消纳场、取土场和堆场")
    values = _checked(
        kind=kind, name=name, longitude=longitude, latitude=latitude, source=source, capacity_m3=capacity_m3,
        daily_m3=daily_m3, opens_on=opens_on, closes_on=closes_on, closed_weekdays=closed_weekdays, soils=soils,
        soil=soil, note=note,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made = Outlet.objects.create(**values, created_by_id=by.pk, created_at=clock.now())
    except IntegrityError as trouble:
        raise Duplicate(f"已有名为“{values['name']}”的地点。") from trouble
    history.record(ADDED, made, by=by, kind=OutletKind(made.kind).label, name=made.name, source=made.source)
    return made


@transaction.atomic
def edit_outlet(*, by: AbstractBaseUser, outlet_id: int, based_on: int, **changed: Any) -> Outlet:
    """Correct what is known of a place; its kind and its name stay.

    :raises Conflict: when somebody else changed it since version ``based_on``.
    """
    manager(by, "消纳场、取土场和堆场")
    outlet = _standing(by, outlet_id)
    kept = {name: getattr(outlet, name) for name in _COLUMNS}
    values = _checked(**{**kept, **{name: value for name, value in changed.items() if name not in {"kind", "name"}}})
    changes = records.amend(outlet, based_on=based_on, **values)
    history.record(EDITED, outlet, by=by, changes=changes, kind=OutletKind(outlet.kind).label, name=outlet.name)
    return outlet


@transaction.atomic
def close_outlet(*, by: AbstractBaseUser, outlet_id: int, reason: str) -> Outlet:
    """Close a place for good: no new plan uses it; plans and agreements that do keep what they froze."""
    manager(by, "消纳场、取土场和堆场")
    outlet = _standing(by, outlet_id)
    why = text(reason, "reason", "停用原因", 200)
    records.amend(outlet, closed_for_good_at=clock.now())
    history.record(CLOSED, outlet, by=by, reason=why, kind=OutletKind(outlet.kind).label, name=outlet.name)
    return outlet


_COLUMNS = (
    "kind", "name", "longitude", "latitude", "source", "capacity_m3", "daily_m3", "opens_on", "closes_on",
    "closed_weekdays", "soils", "soil", "note",
)  # fmt: skip


def _standing(by: AbstractBaseUser, outlet_id: int) -> Outlet:
    outlet = held.outlet_seen(by, outlet_id)
    if outlet.closed_for_good_at is not None:
        raise WrongStage(f"“{outlet.name}”已经停用,不能再办理。")
    return outlet


def _checked(**given: Any) -> dict[str, Any]:
    """Return the columns as they are kept.

    :raises Incomplete: naming every field that is missing or wrong.
    """
    values = {
        **given,
        "name": text(given["name"], "name", "名称", 100),
        "source": text(given["source"], "source", "来源", 200),
        "note": text(given["note"], "note", "说明", 200, needed=False),
        "closed_weekdays": sorted(set(given["closed_weekdays"])),
        "soils": list(given["soils"]),
    }
    wrong = {**_wrong_place(values), **_wrong_words(values), **_wrong_amounts(values)}
    if wrong:
        raise Incomplete(next(iter(wrong.values())), fields=wrong)
    values["longitude"], values["latitude"] = (round(Decimal(values[name]), 6) for name in ("longitude", "latitude"))
    return values


def _wrong_place(values: Mapping[str, Any]) -> dict[str, str]:
    lon, lat = float(values["longitude"]), float(values["latitude"])
    if _within("longitude", lat) and _within("latitude", lon):
        return {"longitude": f"{values['name']}:经度 {lon:g} 和纬度 {lat:g} 像是填反了,请对调。"}
    labels = {"longitude": "经度", "latitude": "纬度"}
    return {
        field: f"{values['name']}:{labels[field]} {value:g} 不在中国范围内,请填 CGCS2000 经纬度(度)。"
        for field, value in (("longitude", lon), ("latitude", lat))
        if not _within(field, value)
    }


def _within(field: str, value: float) -> bool:
    low, high = _CHINA[field]
    return low <= value <= high


def _wrong_words(values: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    words = {soil.value for soil in Soil}
    if values["kind"] not in set(OutletKind):
        wrong["kind"] = "请选择消纳场、取土场或临时堆场。"
    if values["kind"] == OutletKind.BORROW and values["soil"] not in words:
        wrong["soil"] = "取土场要写明供应哪类土。"
    if set(values["soils"]) - words:
        wrong["soils"] = "有不认识的土类,请从清单里选。"
    if set(values["closed_weekdays"]) - set(range(7)):
        wrong["closed_weekdays"] = "每周休息日从星期一(0)到星期日(6)里选。"
    return wrong


def _wrong_amounts(values: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    for field, label in (("capacity_m3", "容量"), ("daily_m3", "日收/供能力")):
        if values[field] is not None and values[field] <= 0:
            wrong[field] = f"{label}要大于 0;不限请留空。"
    if values["kind"] == OutletKind.YARD and not values["capacity_m3"]:
        wrong["capacity_m3"] = "临时堆场要写明容量(自然方 m³)。"
    opens, closes = values["opens_on"], values["closes_on"]
    if opens and closes and closes < opens:
        wrong["closes_on"] = f"开放止 {closes} 早于开放起 {opens}。"
    return wrong
