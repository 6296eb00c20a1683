"""A person's own page: facts, password, keys for programs, sign-in record."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wutong.accounts import permissions, queries, services
from wutong.accounts.forms import PasswordForm, TokenForm
from wutong.accounts.lifecycle import Role
from wutong.kernel import pages

__all__ = ["me", "password", "token_issue", "token_revoke"]
_SHOWN = 10


@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """Show a person their own page."""
    return _page(request, TokenForm())


@sensitive_post_parameters("current", "new", "again")
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the session goes on."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with pages.refusals_into(form):
            person = services.change_password(by=user(request), current=values["current"], new=values["new"])
            update_session_auth_hash(request, person)
            messages.success(request, "口令已改。其他设备上的登录都已退出。")
            return redirect("home")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@never_cache
def token_issue(request: HttpRequest) -> HttpResponse:
    """Issue a key and show it this once."""
    form = TokenForm(request.POST)
    if form.is_valid():
        with pages.refusals_into(form):
            _, plain = services.issue_token(by=user(request), **form.cleaned_data)
            return _page(request, TokenForm(), plain=plain)
    return _page(request, form)


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a key of one's own."""
    services.revoke_token(by=user(request), token_id=token_id)
    messages.success(request, "令牌已收回,用它的程序不能再取数。")
    return redirect("accounts:me")


def _page(request: HttpRequest, form: TokenForm, *, plain: str = "") -> HttpResponse:
    person = user(request)
    context: dict[str, Any] = {
        "token_form": form,
        "plain": plain,
        "tokens": queries.tokens(person),
        "sign_ins": queries.own_sign_ins(person)[:_SHOWN],
        "seats": queries.seats(person_id=person.pk),
        "is_firm": permissions.role_of(person) == Role.FIRM,
        "is_pending": permissions.role_of(person) == Role.PENDING,
    }
    return render(request, "accounts/me.html", context, status=422 if form.errors else 200)


def user(request: HttpRequest) -> permissions.Person:
    """Return the person who is signed in; the guard of the whole house has let nobody else come this far."""
    return cast("permissions.Person", request.user)
