"""Pages of the chains, one file each kind of record."""

from typing import Any

from django.http import HttpRequest

from wutong.accounts import permissions as people
from wutong.industries import permissions
from wutong.kernel import pages
from wutong.kernel.errors import NotAllowed

SENTENCE = "产业链只对园区工作人员开放;三员和企业用户不接触业务数据。"
inside = pages.allowed(people.is_insider, SENTENCE)
_KEEP = "产业链图谱由招商办起草和发布,您的角色只能查看。"
_NOTE = "链主、零部件和供应企业由招商人员登记,您的角色只能查看。"


def for_keepers(request: HttpRequest) -> None:
    """Refuse a form of a graph to those who only read it.

    :raises NotAllowed: for them, before they fill it in.
    """
    if not permissions.may_keep(request.user):
        raise NotAllowed(_KEEP)


def for_noters(request: HttpRequest) -> None:
    """Refuse a form of an anchor or a maker to those who only read.

    :raises NotAllowed: for them, before they fill it in.
    """
    if not permissions.may_note(request.user):
        raise NotAllowed(_NOTE)


def me(request: HttpRequest) -> Any:
    """Return who acts; the guard has made sure that somebody is signed in."""
    return request.user


def number(text: str) -> int:
    """Return a number of a query string, 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
