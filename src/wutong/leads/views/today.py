"""今日: whom do I call, what did we promise, which of my team's leads go cold, what waits for 招商办."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.accounts import permissions as people
from wutong.kernel import clock, pages
from wutong.leads.queries import light_counts
from wutong.leads.queries import today as mornings
from wutong.leads.views.shared import by

_mornings = pages.allowed(
    lambda user: people.is_promoter(user) or people.is_leader(user), "“今日”只给招商人员和分管领导使用。"
)


@require_GET
@_mornings
def today(request: HttpRequest) -> HttpResponse:
    """Show what lies before the person today."""
    return pages.show(request, "leads/today.html", "leads/_today.html", _morning(request))


def again(request: HttpRequest, said: str) -> HttpResponse:
    """Answer a small form that stood on the page with the whole morning anew; ``said`` is what it wrote down."""
    response = render(request, "leads/_today.html", {**_morning(request), "said": said})
    response["HX-Retarget"], response["HX-Reswap"] = "#today", "outerHTML"
    return response


def _morning(request: HttpRequest) -> dict[str, object]:
    user, today = by(request), clock.today()
    is_office, is_leader = people.is_promotion_office(user), people.is_leader(user)
    return {
        "morning": mornings.morning(user, today),
        "is_office": is_office,
        "is_leader": is_leader,
        # The lights of the whole zone mean something to those who see all of it.
        "lights": light_counts(user, today) if is_office or is_leader else {},
    }
