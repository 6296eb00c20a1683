"""The door: coming in, going out, being locked out, and the password that must be changed first."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from axes.helpers import get_client_ip_address
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from wutong.accounts import permissions, queries, services
from wutong.accounts.forms import SignInForm
from wutong.kernel import clock, problems

_API = "/api/v1/"
_API_MANUAL = ("/api/v1/docs", "/api/v1/openapi.json")
_SEEN = "seen"
_TOUCH_EVERY = 60  # seconds
_MUST_CHANGE = "请先登录网页,改掉初始口令。"


@method_decorator([login_not_required, sensitive_post_parameters("password")], name="dispatch")
class SignIn(LoginView):
    """Ask for name and password, and write down what came of it."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form; a part of a page whose session has ended sends the whole page here."""
        htmx: Any = getattr(request, "htmx", None)
        if htmx:
            where = urlencode({"next": htmx.current_url_abs_path or "/"})
            return HttpResponse(headers={"HX-Redirect": f"{reverse('accounts:sign_in')}?{where}"})
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the person in."""
        _note(self.request, form.get_user().get_username(), "entered")
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show what is wrong; a lock answers instead when it has fallen."""
        username = str(form.cleaned_data.get("username") or "")
        if username:
            _note(self.request, username, "locked" if getattr(self.request, "axes_locked_out", False) else "failed")
        return super().form_invalid(form)


sign_in = SignIn.as_view()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    _note(request, _user(request).username, "left")
    auth.logout(request)
    return redirect("accounts:sign_in")


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """Answer a sign-in after too many failures: how long to wait, and whom to ask."""
    minutes = queries.minutes_locked(str((credentials or {}).get("username", "")))
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


class SignInFirst(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise; the API asks by itself, for a session or a key."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Leave endpoints to the API, whose every router is closed by default, and treat its manual as a page."""
        is_endpoint = request.path.startswith(_API) and not request.path.startswith(_API_MANUAL)
        return None if is_endpoint else super().process_view(request, view_func, view_args, view_kwargs)


class StayAwake:
    """Move the end of a session on while somebody works, once a minute: not one more write for every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Touch the session when its last touch is a minute old."""
        if request.user.is_authenticated:
            now = int(clock.machine_time().timestamp())
            if now - request.session.get(_SEEN, 0) >= _TOUCH_EVERY:
                request.session[_SEEN] = now
        return self.get_response(request)


class PasswordFirst:
    """Send somebody whose password was given to them to change it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through what needs no account, the change itself and going out."""
        if not getattr(request.user, "must_change_password", False) or request.path in _open_addresses():
            return self.get_response(request)
        if request.path.startswith(_API):
            return problems.answer(403, "must-change-password", "须先改口令", _MUST_CHANGE)
        if getattr(request, "htmx", False):
            return HttpResponse(headers={"HX-Redirect": reverse("accounts:password")})
        return redirect("accounts:password")


def _open_addresses() -> set[str]:
    return {reverse(name) for name in ("accounts:password", "accounts:sign_out", "accounts:sign_in", "health")}


def _note(request: HttpRequest, username: str, outcome: str) -> None:
    services.note_sign_in(
        username=username,
        outcome=outcome,
        address=get_client_ip_address(request),
        browser=request.headers.get("User-Agent", ""),
    )


def _user(request: HttpRequest) -> permissions.Person:
    return cast("permissions.Person", request.user)
