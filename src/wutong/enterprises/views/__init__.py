"""Pages of the directory, one file each kind of work."""

from typing import Any

from django.http import HttpRequest

from wutong.accounts import permissions as people
from wutong.enterprises import permissions
from wutong.kernel import pages

inside = pages.allowed(people.is_insider, "企业名录只对园区工作人员开放;三员和企业用户不接触业务数据。")
deciding = pages.allowed(permissions.may_decide, "名录里的跟踪、认定和更正由招商人员办理,您可以查看。")


def me(request: HttpRequest) -> Any:
    """Return who acts; the guard has made sure that somebody is signed in."""
    return request.user


def number(text: str | None) -> int | None:
    """Return the key that an address names, or nothing for what is none."""
    given = text or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
