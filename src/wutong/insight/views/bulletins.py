"""招商周报 and 招商月报: the list, one issue with every figure opening its rows, its words, its files."""

from typing import cast
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wutong.insight import permissions, services
from wutong.insight.forms import BulletinForm, BulletinTextForm
from wutong.insight.queries import bulletins, checker
from wutong.insight.queries.bulletins import Issue
from wutong.kernel import clock, pages

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def listing(request: HttpRequest) -> HttpResponse:
    """Show the bulletins made so far, newest first; 招商办 makes another."""
    user = cast("AbstractBaseUser", request.user)
    form = BulletinForm(request.POST or None, initial={"kind": bulletins.WEEKLY, "as_of": clock.today()})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.make(by=user, kind=form.cleaned_data["kind"], as_of=form.cleaned_data["as_of"])
        if not form.errors:
            messages.success(request, f"已生成{made}。数字按截止日核算,正文可以修改。")
            return redirect("insight:bulletin", made.pk)
    page = pages.paged(bulletins.visible(user), request.GET.get("page"))
    context = {"page": page, "form": form, "may_issue": permissions.may_issue(user)}
    return render(request, "insight/bulletins.html", context, status=422 if form.errors else 200)


@pages.allowed(permissions.may_look, permissions.SENTENCE)
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Show one issue; 招商办 writes its words, and the words' own figures are checked against the rows."""
    user = cast("AbstractBaseUser", request.user)
    shown = bulletins.issue(user, bulletin_id)
    form = BulletinTextForm(request.POST or None, initial={**shown.text, "based_on": shown.version})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            words = {name: form.cleaned_data[name] for name in bulletins.HEADINGS}
            services.write(by=user, bulletin_id=bulletin_id, based_on=form.cleaned_data["based_on"], text=words)
        if not form.errors:
            messages.success(request, "正文已保存。")
            return redirect("insight:bulletin", bulletin_id)
    context = {
        "shown": shown,
        "lines": [(line, opens(line.code, shown)) for line in shown.lines],
        "form": form,
        "may_issue": permissions.may_issue(user),
        "differences": bulletins.differences(user, shown),
        "judged": _judged(user, shown),
    }
    return render(request, "insight/bulletin.html", context, status=422 if form.errors else 200)


@require_safe
@pages.allowed(permissions.may_look, permissions.SENTENCE)
def word(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Answer the issue as an editable Word file."""
    shown = bulletins.issue(cast("AbstractBaseUser", request.user), bulletin_id)
    data = services.word(shown, lambda code: request.build_absolute_uri(opens(code, shown)))
    return _file(f"{shown.title}{shown.as_of}.docx", WORD, data)


@require_safe
@pages.allowed(permissions.may_look, permissions.SENTENCE)
def excel(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Answer the issue as an Excel file in which every figure leads to its rows."""
    user = cast("AbstractBaseUser", request.user)
    shown = bulletins.issue(user, bulletin_id)
    data = services.excel(shown, user, lambda code: request.build_absolute_uri(opens(code, shown)))
    return _file(f"{shown.title}{shown.as_of}.xlsx", EXCEL, data)


def opens(code: str, shown: Issue) -> str:
    """Return where the rows behind a figure of the issue open, as of its own day."""
    return f"{reverse('insight:indicator', args=[code])}?{urlencode({'as_of': shown.as_of.isoformat()})}"


def _judged(user: AbstractBaseUser, shown: Issue) -> checker.Checked | None:
    words = "\n".join(text for _, text in shown.sections).strip()
    return checker.check(words, user=user, as_of=shown.as_of) if words else None


def _file(name: str, kind: str, data: bytes) -> HttpResponse:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=kind, headers=headers)
