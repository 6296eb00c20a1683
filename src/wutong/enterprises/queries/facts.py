"""Tracked enterprises to other domains: frozen rows with the address of the page."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from wutong.enterprises import permissions
from wutong.enterprises.models import Enterprise
from wutong.kernel.rows import Row, RowSet, addresses


def rows(user: Any, ids: Sequence[int]) -> RowSet:
    """Return the enterprises that this person may see, in the order of their names."""
    found = permissions.visible(user).filter(pk__in=list(ids)).select_related("created_by__office")
    address = addresses("enterprises:enterprise")
    return RowSet(tuple(_row(one, address(one.pk)) for one in found), len(set(ids)))


def _row(one: Enterprise, address: str) -> Row:
    office = getattr(one.created_by, "office", None)
    return Row(
        id=one.pk,
        number=one.uscc or one.directory_id,
        title=one.name,
        firm=one.name,
        office=office.short_name if office else "",
        day=timezone.localdate(one.created_at),
        state="已并入" if one.merged_into_id else "跟踪",
        address=address,
    )
