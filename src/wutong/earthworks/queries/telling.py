"""What earthworks tell on the page of a firm: the soil it has or needs."""

from typing import Any

from django.utils import timezone

from wutong.earthworks import permissions
from wutong.enterprises.queries.timeline import Entry, Named, Told
from wutong.kernel.rows import addresses


def told(user: Any, named: Named) -> Told:
    """Return the registrations of a firm's soil."""
    rows = permissions.visible(user).filter(firm__key__in=named.keys).select_related("firm")
    address = addresses("earthworks:registration")
    return Told(
        tuple(
            Entry(
                day=timezone.localdate(one.created_at),
                title=f"土方登记 {one.number}:{one.site_name} {one.get_side_display()}",
                text=f"{one.amount:,.0f} 方,{one.starts_on} 至 {one.ends_on}",
                address=address(one.pk),
            )
            for one in rows
            if named.means(one.firm.key, one.firm.place)
        )
    )
