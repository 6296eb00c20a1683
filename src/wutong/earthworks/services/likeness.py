"""Whether a heap is registered already, or lies where nobody expects it: asked back before it is taken."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import Side
from wutong.earthworks.models import Registration
from wutong.earthworks.queries import zone
from wutong.kernel import clock
from wutong.kernel.errors import Duplicate, Incomplete

COLUMNS = ("firm_id", "site_name", "side", "soil", "starts_on", "ends_on", "longitude", "latitude")


def refuse_far(columns: Mapping[str, Any], why: str, *, on: date) -> None:
    """Ask back when a place lies far from the zone.

    :raises Incomplete: when it does and nobody says why.
    """
    reach = zone.reach(on)
    km = zone.apart_m((columns["longitude"], columns["latitude"]), (reach.longitude, reach.latitude)) / 1000
    if km > reach.radius_km and not why.strip():
        site = columns["site_name"]
        sentence = (
            f"{site}:坐标({columns['longitude']},{columns['latitude']})距园区中心 {km:,.0f} km,"
            f"超出 {reach.radius_km} km。请核对经纬度;确在区外的,请写明理由。"
        )
        raise Incomplete(sentence, fields={"longitude": sentence, "despite_far": "请写明理由,或改正坐标。"})


def refuse_twins(by: AbstractBaseUser, columns: Mapping[str, Any], why: str, *, but: int | None = None) -> None:
    """Refuse a second registration of one heap; ask back about one that looks like it.

    :raises Duplicate: naming the other, as far as the person may see it.
    """
    refuse_same(by, columns, but=but)
    if why.strip():
        return
    near = zone.reach(clock.today()).same_m
    for other in _alike(columns, but):
        metres = zone.apart_m((columns["longitude"], columns["latitude"]), (other.longitude, other.latitude))
        if other.firm_id == columns["firm_id"] or metres <= near:
            raise _duplicate(by, other, f"相距 {metres:,.0f} m,供需期重叠", asked=True)


def refuse_same(by: AbstractBaseUser, columns: Mapping[str, Any], *, but: int | None = None) -> None:
    """Refuse what is the same heap word for word.

    :raises Duplicate: naming the other.
    """
    same = {name: columns[name] for name in ("firm_id", "site_name", "side", "soil", "starts_on")}
    other = Registration.objects.standing().filter(**same).exclude(pk=but or 0).select_related("firm").first()
    if other is not None:
        raise _duplicate(by, other, "同一地块、同类土、同一起日", asked=False)


def _alike(columns: Mapping[str, Any], but: int | None) -> QuerySet[Registration]:
    rows = Registration.objects.standing().filter(
        side=columns["side"], starts_on__lte=columns["ends_on"], ends_on__gte=columns["starts_on"]
    )
    # About 100 m, and a margin: the exact distance is worked out for the few that are left.
    margin = 2 * zone.reach(clock.today()).same_m / 80_000
    lon, lat = float(columns["longitude"]), float(columns["latitude"])
    near = rows.filter(longitude__range=(lon - margin, lon + margin), latitude__range=(lat - margin, lat + margin))
    found = near | rows.filter(firm_id=columns["firm_id"])
    return found.exclude(pk=but or 0).select_related("firm").order_by("id")


def _duplicate(by: AbstractBaseUser, other: Registration, how: str, *, asked: bool) -> Duplicate:
    if permissions.visible(by).filter(pk=other.pk).exists():
        what = (
            f"{other.site_name}的{Side(other.side).label}已由{other.firm}登记"
            f"({other.number},{other.starts_on} 至 {other.ends_on},自然方 {other.bank_m3:,} m³;{how})"
        )
    else:
        # What another firm registered is its own business: not even its number is told.
        what = "这个位置在重叠的供需期内已有其他单位的登记"
    advice = "确是另一处的,请写明理由后再登记。" if asked else "请直接修改那一条,不要重复登记。"
    sentence = f"{what}。{advice}"
    fields = {"despite_similar": sentence} if asked else {"site_name": sentence}
    return Duplicate(sentence, fields=fields)
