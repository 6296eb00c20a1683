"""The way into the demo town: an address with the town's key lets a newcomer look round as any of its people."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wutong.accounts import queries as people
from wutong.accounts import services as accounts
from wutong.accounts.lifecycle import Role
from wutong.kernel.errors import NotFound
from wutong.site.demo import doorstep

FLAG = "demo"
FIRST = "heyuan"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
# What each of them asks first in the morning: why one would look round as this person.
QUESTIONS = {
    Role.OFFICER: "今天先给谁打电话?我们答应过什么?",
    Role.INCUBATOR: "展会上见的企业,哪些成了线索?",
    Role.PROMOTION: "是不是两个组在追同一家?周五的简报写什么?",
    Role.LEADER: "哪些亮红灯?有什么要我定?",
    Role.HALL: "(代办大厅在后续版本开放)",
    Role.AGENT: "(代办大厅在后续版本开放)",
    Role.DESK: "(代办大厅在后续版本开放)",
    Role.EARTHWORK: "(土方在后续版本开放)",
    Role.STATISTICS: "这个入库,佐证给我看。",
    Role.FIRM: "(企业门户在后续版本开放)",
    Role.SYSTEM: "谁的账号该开、该关?",
    Role.SECURITY: "谁能做什么?",
    Role.AUDIT: "谁做了什么?(看不到业务内容)",
}


@dataclass(frozen=True)
class Guest:
    """One of the town's people, and the question of their morning."""

    username: str
    name: str
    role: str
    office: str
    question: str


@require_safe
@login_not_required
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Let in whoever has the town's key, as the leader, and show the first page.

    :raises NotFound: on the real calendar, or with another key.
    """
    way_in = doorstep.find(settings.HOME)
    if way_in is None or not secrets.compare_digest(way_in.key.encode(), key.encode()):
        raise NotFound("没有这个入口。")
    _become(request, FIRST)
    return redirect("home")


@require_http_methods(["GET", "POST"])
def guests(request: HttpRequest) -> HttpResponse:
    """Show the town's people, and become one of them; only for those who came in by the key.

    :raises NotFound: for everybody else.
    """
    if doorstep.find(settings.HOME) is None or not request.session.get(FLAG):
        raise NotFound("没有这个入口。")
    if request.method == "POST":
        _become(request, request.POST.get("username", ""))
        messages.info(request, f"现在以{request.user}的身份查看。")
        return redirect("home")
    return render(request, "site/guests.html", {"guests": _guests()})


def _guests() -> list[Guest]:
    labels = {role.label: role for role in Role}
    return [
        Guest(username, name, role, office, QUESTIONS.get(labels[role], ""))
        for username, name, role, office in people.sign_in_names()
    ]


def _become(request: HttpRequest, username: str) -> None:
    person = people.acting(username or FIRST)
    auth.login(request, person, backend=_BACKEND)
    request.session[FLAG] = True
    accounts.note_sign_in(username=person.get_username(), outcome="entered", address=None, browser="demo")
