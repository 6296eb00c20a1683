"""What leads tell on the page of a firm: who registered it when, and where its leads went."""

from typing import Any

from django.utils import timezone

from wutong.enterprises.queries.timeline import Entry, Named, Told
from wutong.kernel.rows import addresses
from wutong.leads import permissions
from wutong.leads.models import Lead, Step


def told(user: Any, named: Named) -> Told:
    """Return the leads of a firm that the person may open; of the others their number, sensitive ones left out."""
    theirs = _leads(permissions.visible(user), named)
    hidden = sum(named.means(one.investor_key, one.investor_place) for one in _masked(user, named))
    address = addresses("leads:lead")
    by_id = {one.pk: one for one in theirs}
    entries = [
        Entry(
            day=timezone.localdate(one.first_reported_at),
            title=f"登记线索 {one.number} {one.project_name}",
            text=f"{one.get_channel_display()},现在{one.get_stage_display()}",
            address=address(one.pk),
            who=one.seat.team.name if one.seat else "公共池",
        )
        for one in theirs
    ]
    moved = Step.objects.filter(lead__in=list(by_id), kind=Step.Kind.MOVED).order_by("happened_on", "id")
    entries += [
        Entry(
            day=step.happened_on,
            title=f"线索 {by_id[step.lead_id].number} 进入“{step.get_stage_display()}”",
            text=step.reason,
            address=address(step.lead_id),
        )
        for step in moved
    ]
    return Told(tuple(entries), hidden)


def _leads(rows: Any, named: Named) -> list[Lead]:
    found = rows.filter(investor_key__in=named.keys).select_related("seat__team")
    return [one for one in found if named.means(one.investor_key, one.investor_place)]


def _masked(user: Any, named: Named) -> Any:
    return permissions.masked(user).filter(investor_key__in=named.keys).only("investor_key", "investor_place")
