"""Pages of outreach, one file each kind of record."""

from typing import Any

from django.http import HttpRequest

from wutong.accounts import permissions as people
from wutong.kernel import pages
from wutong.kernel.errors import NotAllowed
from wutong.outreach import queries

SENTENCE = "外出招商只对园区工作人员开放;三员和企业用户不接触业务数据。"
inside = pages.allowed(people.is_insider, SENTENCE)


def for_writers(request: HttpRequest, trip: Any) -> None:
    """Refuse a form of the trip to those who only read it.

    :raises NotAllowed: for them, before they fill it in.
    """
    if not queries.may_write(request.user, trip):
        raise NotAllowed(f"批次 {trip.number} 只有同行人员、本单位招商人员和招商办可以办理。")


def me(request: HttpRequest) -> Any:
    """Return who acts; the guard has made sure that somebody is signed in."""
    return request.user
