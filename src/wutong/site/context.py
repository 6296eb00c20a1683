"""What every page's frame shows: who is signed in, where one can go, which day it is."""

from typing import Any

from django.http import HttpRequest

from wutong.kernel import clock
from wutong.site import navigation


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values."""
    return {
        "today": clock.today(),
        "is_frozen": clock.is_frozen(),
        "navigation": navigation.for_user(request.user, request.path),
    }
