"""Accounts: the system officer's and the security officer's desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wutong.accounts import permissions, queries, services
from wutong.accounts.forms import EditPersonForm, PeopleFilterForm, PersonForm, ReasonForm, RoleForm
from wutong.accounts.views.own import user
from wutong.kernel import pages

_OFFICERS = "账号页面供系统管理员、安全管理员、安全审计员使用。"
_KEEPER = "账号由系统管理员维护,您的角色不能办理。"
_GRANTER = "角色由安全管理员授予,您的角色不能办理。"


@pages.allowed(permissions.is_three_officer, _OFFICERS)
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    form = PeopleFilterForm(request.GET)
    page = pages.paged(queries.people(user(request), form.narrowed()), request.GET.get("page"), per_page=30)
    context = {"page": page, "filter": form, "may_keep": permissions.may_keep_people(request.user)}
    return pages.show(request, "accounts/people.html", "accounts/_people.html", context)


@pages.allowed(permissions.is_three_officer, _OFFICERS)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show an account and what this officer may do with it."""
    return _person(request, person_id)


@pages.allowed(permissions.may_keep_people, _KEEPER)
def person_new(request: HttpRequest) -> HttpResponse:
    """Open an account without rights, with a one-time password."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            opened, plain = services.open_with_password(by=user(request), **form.cleaned_data)
            return _person(request, opened.pk, plain=plain)
    context = {"form": form, "title": "开户", "back": reverse("accounts:people"), "verb": "开户"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@pages.allowed(permissions.may_keep_people, _KEEPER)
def person_edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct an account."""
    found = queries.person(user(request), person_id)
    shown = {name: getattr(found, name) for name in ("name", "office_id", "firm_id", "duty", "work_phone", "rank")}
    form = EditPersonForm(request.POST or None, initial={**shown, "based_on": found.version})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_person(by=user(request), person_id=person_id, **form.cleaned_data)
            messages.success(request, "已保存。")
            return redirect("accounts:person", person_id)
    back = reverse("accounts:person", args=[person_id])
    context = {"form": form, "title": f"修改账号:{found.name}", "back": back, "verb": "保存"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_POST
@pages.allowed(permissions.may_keep_people, _KEEPER)
def person_close(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close an account."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with pages.refusals_into(form):
            services.close_account(by=user(request), person_id=person_id, reason=form.cleaned_data["reason"])
            messages.success(request, "账号已停用。")
            return redirect("accounts:person", person_id)
    return _person(request, person_id, close_form=form, status=422)


@require_POST
@pages.allowed(permissions.may_keep_people, _KEEPER)
def person_open(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open a closed account again."""
    services.open_account(by=user(request), person_id=person_id)
    messages.success(request, "账号已恢复。")
    return redirect("accounts:person", person_id)


@require_POST
@never_cache
@pages.allowed(permissions.may_keep_people, _KEEPER)
def person_reset(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a one-time password and show it this once."""
    plain = services.reset_password(by=user(request), person_id=person_id)
    return _person(request, person_id, plain=plain)


@require_POST
@pages.allowed(permissions.may_grant_roles, _GRANTER)
def person_role(request: HttpRequest, person_id: int) -> HttpResponse:
    """Grant a role."""
    form = RoleForm(request.POST)
    if form.is_valid():
        with pages.refusals_into(form):
            reason = form.cleaned_data["reason"]
            services.grant_role(by=user(request), person_id=person_id, role=form.chosen(), reason=reason)
            messages.success(request, "角色已授予。")
            return redirect("accounts:person", person_id)
    return _person(request, person_id, role_form=form, status=422)


def _person(request: HttpRequest, person_id: int, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer = user(request)
    found = queries.person(viewer, person_id)
    keeps, grants = permissions.may_keep_people(viewer), permissions.may_grant_roles(viewer)
    context = {
        "person": found,
        "seats": queries.seats(person_id=person_id),
        "may_keep": keeps,
        "may_grant": grants,
        "is_self": viewer.pk == person_id,
        "events": queries.account_history(person_id)[:30] if keeps or grants else [],
        "role_form": RoleForm(initial={"role": found.role}),
        "close_form": ReasonForm(),
        **more,
    }
    return render(request, "accounts/person.html", context, status=status)
