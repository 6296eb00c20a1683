"""A project in a few words, for domains that stand on it: what it is called, whose it is, where, how much land."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from wutong.kernel.rows import addresses
from wutong.kernel.units import Mu
from wutong.projects import permissions


@dataclass(frozen=True)
class Brief:
    """What another domain's form takes over from a project."""

    id: int
    number: str
    name: str
    investor: str
    uscc: str
    site: str
    land: Mu | None
    office: str
    address: str


def briefs(user: Any, ids: Collection[int]) -> dict[int, Brief]:
    """Return those of the projects that this person may see, by id."""
    columns = ("pk", "number", "name", "investor", "uscc", "address", "land", "seat__team__office__short_name")
    found = permissions.visible(user).filter(pk__in=set(ids)).order_by()
    page = addresses("projects:project")
    return {
        pk: Brief(pk, number, name, investor, uscc, site, land, office, page(pk))
        for pk, number, name, investor, uscc, site, land, office in found.values_list(*columns)
    }


def choices(user: Any) -> list[tuple[int, str]]:
    """Return the projects a form of another domain may choose among, the newest first."""
    rows = permissions.visible(user).order_by("-id").values_list("pk", "number", "name", "investor")[:500]
    return [(pk, f"{name}({investor},{number})") for pk, number, name, investor in rows]
