"""The pages that are measured: who opens which address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

# The promotion office sees every lead, so its lists are the heaviest; the officer's rights are the dearest to ask.
OFFICER, PROMOTION, LEADER = "zhang", "zhao", "qian"
ROLES = {OFFICER: "officer", PROMOTION: "promotion office", LEADER: "leader"}
_PER_PAGE = 25


@dataclass(frozen=True)
class Page:
    """One address as one person opens it; ``is_part`` when the page asks for it while somebody types."""

    name: str
    person: str
    path: str
    is_part: bool = False


def measured(built: Mapping[str, Any]) -> list[Page]:
    """Return the pages of a built zone."""
    deep = max(2, int(built["leads"] / _PER_PAGE * 0.75))
    typed = {name: quote(str(built[name])) for name in ("characters", "initials", "number")}
    lead, project = f"/leads/{built['lead_id']}/", f"/projects/{built['project_id']}/"
    return [
        Page("leads, page 1", OFFICER, "/leads/"),
        Page("leads, page 1", PROMOTION, "/leads/"),
        Page(f"leads, page {deep}", PROMOTION, f"/leads/?page={deep}"),
        Page("leads, red light", PROMOTION, "/leads/?light=red"),
        Page("leads, by investment", PROMOTION, "/leads/?sort=-investment"),
        Page("board", OFFICER, "/leads/board/"),
        Page("board", PROMOTION, "/leads/board/"),
        Page("search, 2 characters", OFFICER, f"/leads/found/?q={typed['characters']}", is_part=True),
        Page("search, 2 characters", PROMOTION, f"/leads/found/?q={typed['characters']}", is_part=True),
        Page("search, initials", PROMOTION, f"/leads/found/?q={typed['initials']}", is_part=True),
        Page("search, number", PROMOTION, f"/leads/found/?q={typed['number']}", is_part=True),
        Page("leads that match", PROMOTION, f"/leads/?q={typed['characters']}"),
        Page("today", OFFICER, "/leads/today/"),
        Page("dossier", OFFICER, lead),
        Page("projects, page 1", PROMOTION, "/projects/"),
        Page("project", OFFICER, project),
        Page("cockpit", LEADER, "/insight/"),
        Page("indicator: in talks", LEADER, "/insight/indicators/talks/"),
    ]
