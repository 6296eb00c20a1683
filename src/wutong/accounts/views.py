"""Pages of people: sign-in, own page, the officers' desks."""

from typing import Any

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

sign_in = login_not_required(auth.LoginView.as_view(template_name="accounts/sign_in.html"))
sign_out = auth.LogoutView.as_view()
password = auth.PasswordChangeView.as_view(template_name="accounts/password.html", success_url="/me/")


def me(request: HttpRequest) -> HttpResponse:
    """Show a person their own page."""
    return render(request, "accounts/me.html")


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer a sign-in after too many failures."""
    return render(request, "accounts/locked.html", status=429)
