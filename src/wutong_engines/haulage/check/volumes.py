"""Every m³ of every lot once: with a neighbour, outside, or left with a reason; and pairs within their lots."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from wutong_engines.haulage.check.books import Books
from wutong_engines.haulage.errors import Fault
from wutong_engines.haulage.problem import HaulKind, Lot, Need, Surplus

# A need that counts in compacted m³ may get up to two more, and each line is rounded once.
_OVERFILL = Decimal(3)


def volume_faults(books: Books) -> Iterator[Fault]:
    """Return every lot whose m³ do not add up."""
    for surplus in books.problem.surpluses:
        yield from _surplus(books, surplus)
    for need in books.problem.needs:
        yield from _need(books, need)
    yield from _pairs(books)


def _left(books: Books, lot: Lot) -> tuple[int, int]:
    lines = [rest for rest in books.plan.unmatched if rest.id == lot.id]
    return sum(rest.bank for rest in lines), sum(rest.outside for rest in lines)


def _surplus(books: Books, lot: Surplus) -> Iterator[Fault]:
    moved: Counter[HaulKind] = Counter()
    for flow in books.by_site[lot.id]:
        moved[flow.kind] += flow.bank
    gone, away = moved[HaulKind.HAUL] + moved[HaulKind.TO_YARD], moved[HaulKind.DISPOSAL]
    # A yard is no place for good: only what leaves it again has come to a neighbour.
    near = moved[HaulKind.HAUL] + books.from_yards[lot.id]
    left, outside = _left(books, lot)
    volume = lot.bank(books.problem.basis)
    if near + left != volume:
        yield Fault(lot.name, "bank", f"余土{volume}方,去邻近{near}方、其余{left}方,合计不等")
    if outside != away:
        yield Fault(lot.name, "outside", f"外运消纳{away}方,未就近原因里写着{outside}方")
    if gone + away > volume:
        yield Fault(lot.name, "bank", f"运出{gone + away}方,多于余土{volume}方")


def _need(books: Books, lot: Need) -> Iterator[Fault]:
    near = away = Decimal(0)
    lines = 0
    for flow in books.by_site[lot.id]:
        received = books.yields(flow) * flow.bank / lot.factors.compacted
        if flow.kind in {HaulKind.HAUL, HaulKind.FROM_YARD}:
            near += received
        elif flow.kind is HaulKind.BORROW:
            away += received
        lines += 1
    left, outside = _left(books, lot)
    volume = lot.bank(books.problem.basis)
    # Rounding: one for each of the three stated volumes, and half a m³ of compacted fill a line.
    slack = _OVERFILL / lot.factors.compacted + Decimal(lines) if books.mixed(lot) else Decimal(0)
    if abs(near + left - volume) > slack:
        yield Fault(lot.name, "bank", f"缺土{volume}方,来自邻近{near:.0f}方、其余{left}方,合计不等")
    if abs(away - outside) > slack:
        yield Fault(lot.name, "outside", f"外购{away:.0f}方,未就近原因里写着{outside}方")


def _pairs(books: Books) -> Iterator[Fault]:
    past: Counter[tuple[str, str]] = Counter()
    for flow in books.plan.flows:
        if flow.past and flow.kind is HaulKind.HAUL:
            past[flow.from_id, flow.to_id] += flow.bank
    for pair, volume in books.pairs.items():
        rule = books.rule(*pair)
        least = max(books.problem.limits.least_lot, rule.least)
        where = "→".join(books.problem.names[end] for end in pair)
        if past[pair] < volume < least:
            yield Fault(where, "least", f"只运{volume}方,不足起运量{least}方")
        if rule.most is not None and volume > max(rule.most, past[pair]):
            yield Fault(where, "most", f"运了{volume}方,超过最多{rule.most}方")
