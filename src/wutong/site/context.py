"""What every page's frame shows: who is signed in, where one can go, which day it is."""

from typing import Any

from django.http import HttpRequest

from wutong.kernel import clock
from wutong.site import navigation

ZONE = "中川园区"


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values; a fault may come before anybody is known, so nothing is taken for granted."""
    user = getattr(request, "user", None)
    return {
        "zone": ZONE,
        "today": clock.today(),
        "is_frozen": clock.is_frozen(),
        "is_guest": clock.is_frozen() and bool(getattr(request, "session", {}).get("demo")),
        "navigation": navigation.for_user(user, request.path),
        "search_address": navigation.search_address(user),
    }
