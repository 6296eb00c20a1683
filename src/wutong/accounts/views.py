"""Pages of people: sign-in, own page, the officers' desks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer a sign-in after too many failures."""
    return render(request, "accounts/locked.html", status=429)
