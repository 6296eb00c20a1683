"""Offices: the system officer's list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wutong.accounts import permissions, queries, services
from wutong.accounts.forms import EditOfficeForm, OfficeForm
from wutong.accounts.views.own import user
from wutong.kernel import pages

_OFFICERS = "单位页面供系统管理员、安全管理员、安全审计员使用。"
_KEEPER = "单位由系统管理员维护,您的角色不能办理。"


@pages.allowed(permissions.is_three_officer, _OFFICERS)
def offices(request: HttpRequest) -> HttpResponse:
    """List the offices."""
    context = {"offices": queries.office_list(), "may_keep": permissions.may_keep_people(request.user)}
    return render(request, "accounts/offices.html", context)


@pages.allowed(permissions.may_keep_people, _KEEPER)
def office_new(request: HttpRequest) -> HttpResponse:
    """Add an office."""
    form = OfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.add_office(by=user(request), **form.cleaned_data)
            messages.success(request, "单位已新增。")
            return redirect("accounts:offices")
    context = {"form": form, "title": "新增单位", "back": reverse("accounts:offices"), "verb": "新增"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@pages.allowed(permissions.may_keep_people, _KEEPER)
def office(request: HttpRequest, office_id: int) -> HttpResponse:
    """Correct an office."""
    found = queries.office(office_id)
    shown = {name: getattr(found, name) for name in ("name", "short_name", "rank", "note")}
    form = EditOfficeForm(request.POST or None, initial={**shown, "based_on": found.version})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_office(by=user(request), office_id=office_id, **form.cleaned_data)
            messages.success(request, "已保存。")
            return redirect("accounts:offices")
    context = {"form": form, "title": f"修改单位:{found.name}", "back": reverse("accounts:offices"), "verb": "保存"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)
