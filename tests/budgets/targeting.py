"""Ranked lists for the counts of questions: a list for every row, and one that grows firms."""

from tests.people import Zone
from tests.wutong.targeting.rows import make_list, make_pick
from wutong.targeting.models import Shortlist


def make(zone: Zone, chain_id: int, number: int) -> int:
    """Return a list of its own with one firm."""
    made = make_list(zone, chain_id, title=f"名单{number}")
    make_pick(made, 1)
    return made.pk


def grow(zone: Zone, shortlist_id: int, number: int) -> None:
    """Add a firm that somebody judged."""
    make_pick(Shortlist.objects.get(pk=shortlist_id), number + 2, verdict="keep", verdict_by=zone.zhang)
