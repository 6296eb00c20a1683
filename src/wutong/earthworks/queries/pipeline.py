"""The pipeline before any registration: projects with land that have not started may need soil, or give some."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from wutong.earthworks import permissions
from wutong.kernel.units import Mu
from wutong.projects import queries as projects
from wutong.projects.lifecycle import Kind

_SQUARE_METRES_A_MU = Decimal(2000) / 3


@dataclass(frozen=True)
class Prospect:
    """A project that may need soil or give some, and how much one metre up or down on its land would be."""

    id: int
    number: str
    name: str
    investor: str
    site: str
    land: Mu | None
    office: str
    address: str
    register_address: str

    @property
    def metre_m3(self) -> int | None:
        """Return the volume of one metre over the whole land, m³; a scale to think with, not an estimate."""
        return None if self.land is None else int(self.land.value * _SQUARE_METRES_A_MU)


def prospects(user: Any, today: date) -> list[Prospect]:
    """Return the projects between 拿地 and 开工 for which no soil is registered, the largest land first."""
    if not permissions.may_look(user):
        return []
    found = projects.briefs(user, _waiting(user, today)).values()
    new = reverse("earthworks:register")
    lines = [
        Prospect(one.id, one.number, one.name, one.investor, one.site, one.land, one.office, one.address,
                  f"{new}?project={one.id}")
        for one in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-(line.metre_m3 or 0), line.id))


def _waiting(user: Any, today: date) -> set[int]:
    with_land = set(projects.claimed(Kind.LAND, today, counted_only=False))
    begun = set(projects.claimed(Kind.STARTED, today, counted_only=False))
    ended = set(projects.claimed(Kind.TERMINATED, today, counted_only=False))
    known = permissions.visible(user).filter(withdrawn_at__isnull=True, project_id__isnull=False)
    return with_land - begun - ended - set(known.values_list("project_id", flat=True))
