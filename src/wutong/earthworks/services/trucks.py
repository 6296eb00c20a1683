"""The white list: one truck, one permit, one measured bed."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.earthworks.models import Match, Truck
from wutong.earthworks.services import given
from wutong.earthworks.services.match_ground import match_to_manage
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotFound, WrongStage

LISTED = history.verb("earthworks.truck.listed", "登记车辆", "车辆 {plate} 列入白名单:车斗 {bed} m³(松方)")
REMOVED = history.verb("earthworks.truck.removed", "移出车辆", "车辆 {plate} 移出白名单")

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_CLEAN_FUEL = "ABCDEFGHJK"
# GA 36-2018: no I and O; 新能源 has one place more, with a letter of its kind first (小型) or last (大型).
_ORDINARY = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{5}}")
_NEW_ENERGY = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z](?:[{_CLEAN_FUEL}][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[{_CLEAN_FUEL}])"
)
_LEAST_BED, _LARGEST_BED = 1, 40


def plate_of(given: str) -> str:
    """Return a plate in clean writing: 甘A12345, or 甘A12345D with new energy.

    :raises Incomplete: when it is none.
    """
    clean = re.sub(r"[\s·•・.\-]", "", unicodedata.normalize("NFKC", given)).upper()
    text = ""
    if not clean:
        text = "请填写车号。"
    elif clean.endswith("挂"):
        text = f"“{clean[:12]}”是挂车号,请填牵引车或自卸车的车号。"
    elif not (_ORDINARY.fullmatch(clean) or _NEW_ENERGY.fullmatch(clean)):
        text = f"“{clean[:12]}”不是车号,应如 甘A12345(普通)或 甘A12345D(新能源),不用字母 I 和 O。"
    if text:
        raise Incomplete(text, fields={"plate": text})
    return clean


def truck_values(
    *, plate: str, bed_m3: Decimal, permit_number: str, valid_to: date, driver: str = ""
) -> dict[str, Any]:
    """Return a truck's columns, checked.

    :raises Incomplete: naming the field that is wrong.
    """
    clean = plate_of(plate)
    bed = Decimal(bed_m3)
    if not bed.is_finite() or not _LEAST_BED <= bed <= _LARGEST_BED:
        text = f"车辆 {clean}:车斗容积(松方)须在 {_LEAST_BED} 到 {_LARGEST_BED} m³ 之间,这里是 {bed_m3}。"
        raise Incomplete(text, fields={"bed_m3": text})
    if valid_to < clock.today():
        text = f"车辆 {clean}:准运证有效期至 {valid_to},已经过期,请换发后再登记。"
        raise Incomplete(text, fields={"valid_to": text})
    return {
        "plate": clean,
        "bed_m3": bed.quantize(Decimal("0.01")),
        "permit_number": given.text(permit_number, "permit_number", "准运证号", 64),
        "valid_to": valid_to,
        "driver": given.text(driver, "driver", "司机", 32, needed=False),
    }


@transaction.atomic
def add_truck(
    *,
    by: AbstractBaseUser,
    match_id: int,
    plate: str,
    bed_m3: Decimal,
    permit_number: str,
    valid_to: date,
    driver: str = "",
) -> Truck:
    """Put a truck on the white list of a match.

    :param bed_m3: what the bed holds, in m³ 松方, measured once.
    :raises Duplicate: when it is on the list already.
    """
    match = match_to_manage(by, match_id, "truck")
    values = truck_values(plate=plate, bed_m3=bed_m3, permit_number=permit_number, valid_to=valid_to, driver=driver)
    try:
        with transaction.atomic():
            truck = Truck.objects.create(match=match, created_by_id=by.pk, **values)
    except IntegrityError:
        text = f"车辆 {values['plate']} 已在匹配 {match.number} 的白名单上;换证请先移出再登记。"
        raise Duplicate(text, fields={"plate": text}) from None
    history.record(LISTED, match, by=by, plate=truck.plate, bed=f"{truck.bed_m3.normalize():f}")
    return truck


@transaction.atomic
def remove_truck(*, by: AbstractBaseUser, truck_id: int, reason: str) -> Truck:
    """Take a truck off the white list; its trips stay in the books."""
    truck = Truck.objects.filter(pk=truck_id).first()
    if truck is None:
        raise NotFound("没有找到这辆车。")
    match: Match = match_to_manage(by, truck.match_id, "truck")
    if truck.removed_at is not None:
        raise WrongStage(f"车辆 {truck.plate} 已经移出白名单。")
    why = given.text(reason, "reason", "移出原因", 200)
    records.amend(truck, removed_at=clock.now())
    history.record(REMOVED, match, by=by, plate=truck.plate, reason=why)
    return truck
