"""Pages of outreach, one file each kind of record."""

from typing import Any

from django.http import HttpRequest

from wutong.accounts import permissions as people
from wutong.kernel import pages

SENTENCE = "外出招商只对园区工作人员开放;三员和企业用户不接触业务数据。"
inside = pages.allowed(people.is_insider, SENTENCE)


def me(request: HttpRequest) -> Any:
    """Return who acts; the guard has made sure that somebody is signed in."""
    return request.user
