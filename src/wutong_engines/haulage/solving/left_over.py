"""What of each lot goes to no neighbour: how much of it outside, how much nowhere, with a first reason."""

from collections import defaultdict
from decimal import Decimal

from wutong_engines.haulage.factors import whole
from wutong_engines.haulage.model.build import Model
from wutong_engines.haulage.model.driven import in_yards
from wutong_engines.haulage.model.pairing import Pairing
from wutong_engines.haulage.plan import Flow, Unmatched, Why
from wutong_engines.haulage.problem import HaulKind, Need, Surplus


def left_over(model: Model, lines: tuple[Flow, ...]) -> tuple[Unmatched, ...]:
    """Return every lot with volume that neither goes to nor comes from a neighbour."""
    near, outside = _sums(model, lines)
    basis = model.problem.basis
    found: list[Unmatched] = []
    for surplus in model.problem.surpluses:
        rest = surplus.bank(basis) - int(near[surplus.id])
        if rest > 0:
            found.append(_line(model.pairing, surplus, rest, whole(outside[surplus.id])))
    for need in model.problem.needs:
        rest = max(0, whole(Decimal(need.bank(basis)) - near[need.id]))
        if rest > 0:
            found.append(_line(model.pairing, need, rest, min(rest, whole(outside[need.id]))))
    return tuple(found)


def _sums(model: Model, lines: tuple[Flow, ...]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Bank m³ with neighbours and outside, by lot; a need counts in bank m³ of its own factor."""
    near: dict[str, Decimal] = defaultdict(Decimal)
    outside: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.kind in {HaulKind.HAUL, HaulKind.TO_YARD}:
            near[line.from_id] += line.bank
        if line.kind in {HaulKind.HAUL, HaulKind.FROM_YARD}:
            near[line.to_id] += _received(model, line)
        if line.kind is HaulKind.DISPOSAL:
            outside[line.from_id] += line.bank
        if line.kind is HaulKind.BORROW:
            outside[line.to_id] += _received(model, line)
    for (_, owner), volume in in_yards(lines).items():
        # What stays in a yard has come to nobody.
        near[owner] -= volume
    return near, outside


def _received(model: Model, line: Flow) -> Decimal:
    own = model.fill_units.get(line.to_id)
    return Decimal(line.bank) if own is None else Decimal(line.compacted) / own


def _line(pairing: Pairing, lot: Surplus | Need, rest: int, outside: int) -> Unmatched:
    out = pairing.kept_out(lot)
    if out:
        return Unmatched(lot.id, rest, outside, Why.LAW, out)
    place = "外运消纳" if isinstance(lot, Surplus) else "外购"
    missing = "无处可去" if isinstance(lot, Surplus) else "缺口"
    parts = [f"{place}{outside}方"] if outside else []
    parts += [f"{missing}{rest - outside}方"] if rest > outside else []
    return Unmatched(lot.id, rest, outside, Why.NO_PARTNER, f"{lot.name}:" + ",".join(parts))
