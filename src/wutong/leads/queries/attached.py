"""The files of a lead's follow-ups: found through the rights on the lead, and those that a refused form had taken."""

from collections.abc import Iterable
from typing import Any

from django.core import signing

from wutong.kernel.errors import NotFound
from wutong.kernel.models import StoredFile
from wutong.leads import permissions

_SALT = "leads.follow_up.files"


def attached(user: Any, lead_id: int, file_id: int) -> StoredFile:
    """Return a file of a lead the person may see.

    :raises NotFound: otherwise.
    """
    lead = permissions.visible(user).filter(pk=lead_id).first()
    found = StoredFile.objects.filter(pk=file_id).first() if lead else None
    if lead is None or found is None or not lead.follow_ups.filter(files=found).exists():
        raise NotFound("没有找到这个附件,或它不在您可见的范围内。")
    return found


def token_for(user: Any, file: StoredFile) -> str:
    """Return a word by which a form names a file it has taken already; good only for the person who handed it in."""
    return signing.dumps([user.pk, file.pk], salt=_SALT)


def taken(user: Any, tokens: Iterable[str]) -> list[StoredFile]:
    """Return the files that the words of a form name; words that are not the person's own name nothing."""
    ids = []
    for token in tokens:
        try:
            owner, file_id = signing.loads(token, salt=_SALT, max_age=86400)
        except (signing.BadSignature, ValueError, TypeError):
            continue
        if owner == user.pk:
            ids.append(file_id)
    return list(StoredFile.objects.filter(pk__in=ids).order_by("pk"))
