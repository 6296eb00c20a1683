"""Chains, segments and anchors to choose from, for forms here and downstream."""

from typing import Any

from wutong.industries import permissions
from wutong.industries.models import Segment
from wutong.industries.queries import graphs
from wutong.kernel import clock

Choice = tuple[str, str]


def choices(user: Any) -> list[tuple[int, str]]:
    """Return the chains in use that this person may see, by id and name."""
    rows = permissions.visible(user).filter(closed_at__isnull=True)
    return list(rows.order_by("rank", "id").values_list("pk", "name"))


def segment_choices(chain_id: int) -> list[Choice]:
    """Return the segments of the graph in force, by code and name; none before the first is published."""
    version = graphs.holding(clock.today(), chain_ids=[chain_id]).get(chain_id)
    if version is None:
        return []
    rows = Segment.objects.filter(version=version).order_by("position", "id")
    return [(row.code, f"{row.get_stage_display()} · {row.name}") for row in rows]


def anchor_choices(user: Any, chain_id: int) -> list[tuple[int, str]]:
    """Return the standing anchors of a chain, by id and name."""
    rows = permissions.visible_anchors(user).filter(chain_id=chain_id, withdrawn_at__isnull=True)
    return list(rows.order_by("id").values_list("pk", "firm"))


def draft_choices(user: Any) -> list[Choice]:
    """Return the open drafts this person may edit, by the version's id and what it is called."""
    rows = permissions.visible_versions(user).filter(state="draft", chain__in=permissions.editable(user))
    return [(str(row.pk), str(row)) for row in rows.select_related("chain").order_by("chain__rank", "chain_id")]
