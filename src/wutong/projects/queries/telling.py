"""What projects tell on the page of a firm: its projects, and every milestone with how far it is believed."""

from typing import Any

from django.utils import timezone

from wutong.enterprises.queries.timeline import Entry, Named, Told
from wutong.kernel.rows import addresses
from wutong.projects import permissions
from wutong.projects.models import Milestone


def told(user: Any, named: Named) -> Told:
    """Return the projects of a firm and their standing milestones."""
    rows = permissions.visible(user).filter(investor_key__in=named.keys).select_related("seat__team")
    projects = {one.pk: one for one in rows if named.means(one.investor_key, one.investor_place)}
    address = addresses("projects:project")
    entries = [
        Entry(
            day=timezone.localdate(one.created_at),
            title=f"立项目 {one.number} {one.name}",
            text=one.content,
            address=address(one.pk),
            who=one.seat.team.name,
        )
        for one in projects.values()
    ]
    standing = Milestone.objects.filter(project__in=list(projects), returned_at__isnull=True, withdrawn_at__isnull=True)
    entries += [
        Entry(
            day=one.happened_on,
            title=f"{projects[one.project_id].name}:{one.get_kind_display()}",
            text="已核实" if one.verified_at else "已申报,待核实",
            address=address(one.project_id),
        )
        for one in standing
    ]
    return Told(tuple(entries))
