"""The tracked enterprises as a list."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from wutong.enterprises import permissions
from wutong.enterprises.models import Enterprise
from wutong.enterprises.queries import names


def tracked(user: Any, *, words: str = "", province: str = "", local: bool = False) -> QuerySet[Enterprise]:
    """Return the standing tracked enterprises that this person may see, the newest first, with how many names."""
    rows = permissions.visible(user).filter(merged_into__isnull=True).select_related("created_by")
    if folded := names.fold(words.replace("\x00", "")[:100]):
        rows = rows.filter(search_text__contains=folded)
    if province:
        rows = rows.filter(province=province)
    if local:
        rows = rows.filter(is_local=True)
    standing = Q(names__dropped_at__isnull=True)
    return rows.annotate(name_count=Count("names", filter=standing)).order_by("-created_at", "-id")
