"""What outreach tells on the page of a firm: who planned to go, who went, whom they met."""

from typing import Any

from wutong.enterprises.queries.timeline import Entry, Named, Told
from wutong.kernel.rows import addresses
from wutong.outreach import permissions
from wutong.outreach.models import Target


def told(user: Any, named: Named) -> Told:
    """Return the visits to a firm, the contacts with it and the plans to go, for those who may see trips."""
    return Told((*_visits(user, named), *_contacts(user, named), *_targets(user, named)))


def _visits(user: Any, named: Named) -> list[Entry]:
    rows = permissions.visible_visits(user).filter(firm_key__in=named.keys, withdrawn_at__isnull=True)
    address = addresses("outreach:visit")
    return [
        Entry(
            day=one.happened_on,
            title=f"{one.get_kind_display()}({one.trip.title})",
            text=f"写作“{one.firm}”",
            address=address(one.pk),
            who=one.trip.leader.name,
        )
        for one in rows.select_related("trip__leader")
        if named.means(one.firm_key, one.firm_place)
    ]


def _contacts(user: Any, named: Named) -> list[Entry]:
    rows = permissions.visible_contacts(user).filter(firm_key__in=named.keys, withdrawn_at__isnull=True)
    address = addresses("outreach:contact")
    return [
        Entry(
            day=one.met_on,
            title=f"{one.get_depth_display()}({one.trip.title})",
            text=f"展位 {one.booth}" if one.booth else "",
            address=address(one.pk),
            who=one.trip.leader.name,
        )
        for one in rows.select_related("trip__leader")
        if named.means(one.firm_key, one.firm_place)
    ]


def _targets(user: Any, named: Named) -> list[Entry]:
    seen = permissions.visible(user).filter(cancelled_at__isnull=True).values("pk")
    rows = Target.objects.filter(trip__in=seen, firm_key__in=named.keys).select_related("trip__leader")
    address = addresses("outreach:trip")
    return [
        Entry(
            day=one.trip.starts_on,
            title=f"列为目标企业({one.trip.title})",
            address=address(one.trip_id),
            who=one.trip.leader.name,
        )
        for one in rows
        if named.means(one.firm_key, one.firm_place)
    ]
