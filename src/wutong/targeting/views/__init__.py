"""Pages of the ranked lists, one file each kind of work."""

from typing import Any

from django.http import HttpRequest

from wutong.kernel import pages
from wutong.targeting import permissions

looking = pages.allowed(permissions.may_look, "靶向名单只对招商人员和园区领导开放。")
making = pages.allowed(permissions.may_make, "靶向名单由招商人员编制和标注,您可以查看。")


def me(request: HttpRequest) -> Any:
    """Return who acts; the guard has made sure that somebody is signed in."""
    return request.user


def number(text: str | None) -> int | None:
    """Return the key that an address names, or nothing for what is none."""
    given = text or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
