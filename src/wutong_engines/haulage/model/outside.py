"""The cheapest way out of the zone: disposal or purchase delivered, as each lot would find it alone."""

from dataclasses import dataclass

from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.problem import Need, Surplus

Lot = Surplus | Need


@dataclass(frozen=True, slots=True)
class Outside:
    """The cheapest way out of the zone for one m³: where, and what it costs delivered."""

    fen: int
    site_id: str
    name: str
    haul_fen: int


def outside_of(pairing: Pairing, lot: Lot) -> Outside | None:
    """Return the cheapest disposal or purchase delivered, without regard to its capacity; None where there is none."""
    found = []
    if isinstance(lot, Surplus):
        for site in pairing.problem.disposals:
            verdict = pairing.disposal(lot, site)
            if verdict.why is None:
                haul = verdict.haul_fen + verdict.add_fen
                found.append(Outside(haul + site.fee.fen, site.id, site.name, haul))
    else:
        for pit in pairing.problem.borrows:
            verdict = pairing.verdict(pit, lot)
            if verdict.why is None:
                haul = verdict.haul_fen + verdict.add_fen
                found.append(Outside(haul + pit.price.fen, pit.id, pit.name, haul))
    return min(found, key=lambda option: (option.fen, option.site_id), default=None)
