"""The ranked lists of the rights table's world: one with a firm, one that was taken down."""

from typing import Any

from tests.people import Zone
from tests.wutong.targeting.rows import make_list, make_pick


def make_lists(zone: Zone, chain_id: int) -> dict[str, Any]:
    """Return the keys of a list with a firm, and of a list that was taken down."""
    standing = make_list(zone, chain_id)
    gone = make_list(zone, chain_id, title="旧名单", state="withdrawn")
    return {"shortlist_id": standing.pk, "pick_id": make_pick(standing, 1).pk, "withdrawn_list": gone.pk}
