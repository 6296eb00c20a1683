"""Who may see and make ranked lists: promoters and leaders see all, promoters make them."""

from typing import Any

from django.db.models import QuerySet

from wutong.accounts import permissions as people
from wutong.targeting.models import Backtest, Pick, Shortlist


def visible(user: Any) -> QuerySet[Shortlist]:
    """Return the shortlists this person may see: all for promoters and leaders, none for everybody else."""
    return Shortlist.objects.all() if may_look(user) else Shortlist.objects.none()


def visible_picks(user: Any) -> QuerySet[Pick]:
    """Return the ranked firms this person may see."""
    return Pick.objects.all() if may_look(user) else Pick.objects.none()


def visible_backtests(user: Any) -> QuerySet[Backtest]:
    """Return the back-tests this person may see."""
    return Backtest.objects.all() if may_look(user) else Backtest.objects.none()


def editable(user: Any) -> QuerySet[Shortlist]:
    """Return the shortlists this person may work on: all for promoters."""
    return Shortlist.objects.all() if may_make(user) else Shortlist.objects.none()


def may_look(user: Any) -> bool:
    """Tell whether shortlists are open to the person at all."""
    return people.is_promoter(user) or people.is_leader(user)


def may_make(user: Any) -> bool:
    """Tell whether the person asks for shortlists and says who is to be visited."""
    return people.is_promoter(user)
