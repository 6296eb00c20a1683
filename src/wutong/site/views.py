"""Addresses that belong to no domain: the way in, health, errors."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from wutong.accounts import permissions as people
from wutong.kernel import problems
from wutong.site import navigation


def home(request: HttpRequest) -> HttpResponse:
    """Send each person to where their day begins; those who may see the figures to the cockpit."""
    if people.is_insider(request.user):
        return redirect("insight:cockpit")
    return redirect(navigation.first_door(request.user))


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Say that pages and database answer, for a supervisor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "database": connection.vendor})


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that is not there."""
    return _answer(request, 404, "没有找到", "这个地址没有内容,或不在您可见的范围内。")


@login_not_required
def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody who may not."""
    return _answer(request, 403, "无权办理", "您的角色不能打开这个地址。")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _answer(request, 400, "请求无法识别", "浏览器发来的内容无法识别,什么也没有改动。请返回上一页重试。")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not sent from our own page, or from one that stood open too long."""
    sentence = "这张表单不是从本系统当前页面提交的,或页面打开得太久,什么也没有保存。请返回上一页,刷新后再提交一次。"
    return _answer(request, 403, "页面已过期", sentence)


@login_not_required
def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours with a sentence and no traceback."""
    sentence = "系统出了差错,您的这一步没有保存。请稍后再试;若仍不行,请把时间和所做操作告诉系统管理员。"
    return _answer(request, 500, "系统差错", sentence)


def _answer(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """Render without the frame and its context: neither database nor session may be there."""
    if request.path.startswith("/api/"):
        return problems.answer(status, "fault" if status >= 500 else "refused", title, sentence)
    part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    text = render_to_string(
        "kernel/_fault.html" if part else "kernel/fault.html", {"title": title, "sentence": sentence}
    )
    headers = {"HX-Retarget": "#notes", "HX-Reswap": "innerHTML"} if part else {}
    return HttpResponse(text, status=status, headers=headers)
