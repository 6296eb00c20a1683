"""Where in the chains a firm stands, asked by the name it is known by: for the page of the firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from wutong.industries import permissions
from wutong.industries.lifecycle import VersionState
from wutong.industries.models import Segment
from wutong.industries.queries import names


@dataclass(frozen=True)
class Standing:
    """A segment that a firm is known to make, or a chain it is the anchor of (then without a segment)."""

    chain_id: int
    chain: str
    segment_code: str
    segment: str
    evidence: str
    said: str
    source: str
    source_date: date | None


def standings(user: Any, directory_id: str, known: Sequence[tuple[str, str]]) -> list[Standing]:
    """Return the chains and segments where a firm of these names (key and place) stands, anchors first."""
    keys = list(dict.fromkeys(key for key, _ in known if key))

    def means(key: str, place: str) -> bool:
        return any(key == own and names.places_agree(place, at) for own, at in known)

    named = Q(firm_key__in=keys) | (Q(directory_id=directory_id) if directory_id else Q(pk__in=[]))
    makers = permissions.visible_makers(user).filter(named, withdrawn_at__isnull=True).select_related("chain")
    anchors = permissions.visible_anchors(user).filter(firm_key__in=keys, withdrawn_at__isnull=True)
    found = [
        Standing(one.chain_id, one.chain.name, "", "链主", "", one.product, one.source, one.source_date)
        for one in anchors.select_related("chain")
        if means(one.firm_key, one.firm_place)
    ]
    rows = [
        one
        for one in makers
        if (directory_id and one.directory_id == directory_id) or means(one.firm_key, one.firm_place)
    ]
    called = _called({one.chain_id for one in rows})
    return found + [
        Standing(
            one.chain_id, one.chain.name, one.segment_code,
            called.get((one.chain_id, one.segment_code), one.segment_code),
            one.get_evidence_display(), one.said, one.source, one.source_date,
        )
        for one in rows
    ]  # fmt: skip


def _called(chain_ids: set[int]) -> dict[tuple[int, str], str]:
    """Return what the segments of the chains are called now."""
    rows = Segment.objects.filter(version__chain_id__in=chain_ids, version__state=VersionState.PUBLISHED)
    return {(chain, code): name for chain, code, name in rows.values_list("version__chain_id", "code", "name")}
