"""Pages of the chains, one file each kind of record."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from wutong.accounts import permissions as people
from wutong.industries import permissions
from wutong.kernel import clock, pages
from wutong.kernel.errors import Incomplete, NotAllowed

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


def past(request: HttpRequest) -> date | None:
    """Return the past day that the address asks for (``?on=``); None for today, and for what is no date.

    :raises Incomplete: when the day lies ahead: nothing is known of it.
    """
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
    if day > clock.today():
        text = f"{day} 还没有到,没有可看的图谱。请选今天或以前的日期。"
        raise Incomplete(text, fields={"on": text})
    return None if day == clock.today() else day


def shown_on(day: date | None) -> dict[str, Any]:
    """Return what a page with a day to choose is told: the past day or None, today, and what its links carry on."""
    return {"past": day, "today": clock.today(), "on": f"?on={day.isoformat()}" if day else ""}


def number(text: str) -> int:
    """Return a number of a query string, 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
