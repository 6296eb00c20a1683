"""Addresses that belong to no domain: the way in, health, errors."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from wutong.accounts import permissions as people
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
    return render(
        request,
        "kernel/fault.html",
        {"title": "没有找到", "sentence": "这个地址没有内容,或不在您可见的范围内。"},
        status=404,
    )


@login_not_required
def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours with a sentence and no traceback."""
    sentence = "系统出了差错,您的这一步没有保存。请稍后再试;若仍不行,请把时间和所做操作告诉系统管理员。"
    return render(request, "kernel/fault.html", {"title": "系统差错", "sentence": sentence}, status=500)
