"""Enterprises by name, code and region."""

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.accounts import permissions
from wutong.accounts.models import Firm
from wutong.accounts.queries.words import Name
from wutong_engines.names import normalise, regions_agree


def firm_choices() -> list[tuple[int, str]]:
    """Return the enterprises as a form chooses among them."""
    return list(Firm.objects.values_list("id", "name"))


def firms(user: AbstractBaseUser) -> list[Name]:
    """Return the enterprises this person may choose among."""
    return [Name(pk, name) for pk, name in permissions.visible_firms(user).values_list("id", "name")]


def firm_id(name: str, uscc: str = "") -> int | None:
    """Return the enterprise that this name or code means, if it is kept; the region may be left out."""
    if uscc and (found := Firm.objects.filter(uscc=uscc).first()):
        return found.pk
    said = normalise(name)
    for pk, place in Firm.objects.filter(key=said.key).order_by("id").values_list("id", "place") if said.key else ():
        if regions_agree(place, said.region):
            return pk
    return None


def firm_index() -> dict[str, list[tuple[str, int]]]:
    """Return every enterprise by the key of its name, each with its region: for imports, which ask once."""
    found: dict[str, list[tuple[str, int]]] = {}
    for key, place, pk in Firm.objects.order_by("id").values_list("key", "place", "pk"):
        found.setdefault(key, []).append((place, pk))
    return found
