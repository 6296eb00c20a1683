"""Who may see and keep the chains: every insider looks, the promotion office and promoters keep."""

from typing import Any

from django.db.models import QuerySet

from wutong.accounts import permissions as people
from wutong.industries.models import Anchor, Chain, ChainVersion, Maker, Part


def visible(user: Any) -> QuerySet[Chain]:
    """Return the chains this person may see: all for insiders, none for firms and the three officers."""
    return Chain.objects.all() if people.is_insider(user) else Chain.objects.none()


def visible_versions(user: Any) -> QuerySet[ChainVersion]:
    """Return the versions this person may see: drafts only for those who may publish or draft."""
    if may_keep(user):
        return ChainVersion.objects.all()
    return ChainVersion.objects.filter(state__in=["published", "superseded"]) if may_look(user) else _no_versions()


def visible_anchors(user: Any) -> QuerySet[Anchor]:
    """Return the anchors this person may see."""
    return Anchor.objects.all() if may_look(user) else Anchor.objects.none()


def visible_parts(user: Any) -> QuerySet[Part]:
    """Return the parts this person may see."""
    return Part.objects.all() if may_look(user) else Part.objects.none()


def visible_makers(user: Any) -> QuerySet[Maker]:
    """Return the makers this person may see."""
    return Maker.objects.all() if may_look(user) else Maker.objects.none()


def editable(user: Any) -> QuerySet[Chain]:
    """Return the chains whose graph this person may draft and publish: all for 招商办, else none."""
    return Chain.objects.all() if may_keep(user) else Chain.objects.none()


def noteable(user: Any) -> QuerySet[Chain]:
    """Return the chains whose anchors, parts and makers this person may enter: all for promoters."""
    return Chain.objects.all() if may_note(user) else Chain.objects.none()


def may_look(user: Any) -> bool:
    """Tell whether chains are open to the person at all."""
    return people.is_insider(user)


def may_keep(user: Any) -> bool:
    """Tell whether the person drafts and publishes graphs."""
    return people.is_promotion_office(user)


def may_note(user: Any) -> bool:
    """Tell whether the person enters what is known of anchors and makers."""
    return people.is_promoter(user)


def _no_versions() -> QuerySet[ChainVersion]:
    return ChainVersion.objects.none()
