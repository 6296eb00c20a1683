"""The firms known to make a part, as the engine counts them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wutong.industries import permissions
from wutong.industries.lifecycle import Evidence
from wutong.industries.models import Maker
from wutong.industries.queries import places
from wutong.industries.queries.graphs import known_by
from wutong.industries.queries.rules import Reach, reach
from wutong.kernel.errors import NotFound
from wutong_engines import chains

# A firm known by the words of its scope alone is a guess: it is shown, and closes no gap.
_EVIDENCE = {
    Evidence.DIRECT.value: chains.Evidence.DIRECT,
    Evidence.EQUITY.value: chains.Evidence.EQUITY,
    Evidence.SECTOR.value: chains.Evidence.SECTOR,
    Evidence.SCOPE.value: chains.Evidence.NONE,
}


def makers(chain_id: int, as_of: date) -> tuple[chains.Maker, ...]:
    """Return the makers of a chain as they were known at the end of a day."""
    return tuple(as_maker(row, reach(as_of)) for row in standing([chain_id], as_of))


def visible_maker(user: Any, maker_id: int) -> Maker:
    """Return a maker this person may see.

    :raises NotFound: otherwise.
    """
    maker = permissions.visible_makers(user).filter(pk=maker_id).first()
    if maker is None:
        raise NotFound("没有找到这家供应企业,或它不在您可见的范围内。")
    return maker


def standing(chain_ids: Iterable[int], as_of: date) -> list[Maker]:
    """Return the rows of makers of some chains as they were known at the end of a day."""
    rows = Maker.objects.filter(known_by(as_of), chain_id__in=list(chain_ids))
    return list(rows.order_by("chain_id", "segment_code", "-is_local", "distance_km", "id"))


def as_maker(row: Maker, rules: Reach) -> chains.Maker:
    """Return a row as the engine takes it; one firm is one firm by its key and place."""
    return chains.Maker(
        row.segment_code,
        f"{row.firm_key}|{row.firm_place}",
        row.firm,
        place(row, rules),
        float(row.distance_km) if row.distance_km is not None and not row.is_local else None,
        _EVIDENCE[row.evidence],
        row.source,
        row.source_date,
    )


def place(row: Maker, rules: Reach) -> chains.Place:
    """Return where a maker is seen from the zone: here, near, beyond, or not known."""
    if row.is_local:
        return chains.Place.LOCAL
    if row.distance_km is not None:
        return chains.Place.NEAR if row.distance_km <= rules.near_km else chains.Place.BEYOND
    return chains.Place.BEYOND if places.is_surely_beyond(row.province, rules) else chains.Place.UNKNOWN
