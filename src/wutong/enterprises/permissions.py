"""Who may look firms up, track them and say who is who: insiders look, promoters track and decide."""

from typing import Any

from django.db.models import QuerySet

from wutong.accounts import permissions as people
from wutong.enterprises.models import Enterprise, Line, NameList, Pair


def visible(user: Any) -> QuerySet[Enterprise]:
    """Return the enterprises this person may see: all for insiders, none for firms and the three officers."""
    return Enterprise.objects.all() if may_look(user) else Enterprise.objects.none()


def visible_lists(user: Any) -> QuerySet[NameList]:
    """Return the lists this person may see."""
    return NameList.objects.all() if may_look(user) else NameList.objects.none()


def visible_lines(user: Any) -> QuerySet[Line]:
    """Return the lines this person may see: those of lists that stand."""
    return Line.objects.filter(name_list__withdrawn_at__isnull=True) if may_look(user) else Line.objects.none()


def visible_pairs(user: Any) -> QuerySet[Pair]:
    """Return the suspected doubles this person may see."""
    return Pair.objects.all() if may_look(user) else Pair.objects.none()


def editable(user: Any) -> QuerySet[Enterprise]:
    """Return the enterprises this person may correct: standing ones, for promoters."""
    return Enterprise.objects.standing() if may_track(user) else Enterprise.objects.none()


def decidable_lines(user: Any) -> QuerySet[Line]:
    """Return the lines about which this person may decide: for promoters."""
    return visible_lines(user) if may_decide(user) else Line.objects.none()


def decidable_pairs(user: Any) -> QuerySet[Pair]:
    """Return the pairs about which this person may decide: for promoters."""
    return Pair.objects.all() if may_decide(user) else Pair.objects.none()


def may_look(user: Any) -> bool:
    """Tell whether the directory is open to the person at all."""
    return people.is_insider(user)


def may_track(user: Any) -> bool:
    """Tell whether the person takes firms of the directory into the register of tracked ones."""
    return people.is_promoter(user)


def may_decide(user: Any) -> bool:
    """Tell whether the person says which name is whose, and which two are one."""
    return people.is_promoter(user)


def may_build(user: Any) -> bool:
    """Tell whether the person brings a new edition of the directory in: 招商办."""
    return people.is_promotion_office(user)
