"""One line of a plan by itself: its law, soil, road, days, and the sums it states."""

from collections.abc import Iterator

from wutong_engines.haulage.check.books import DRIVING, Books
from wutong_engines.haulage.errors import Fault
from wutong_engines.haulage.factors import whole
from wutong_engines.haulage.plan import Flow
from wutong_engines.haulage.problem import Borrow, Disposal, HaulKind, Lot, Need, Site, Surplus, Yard
from wutong_engines.haulage.words import Grade

_ENDS: dict[HaulKind, tuple[type, type]] = {
    HaulKind.HAUL: (Surplus, Need),
    HaulKind.TO_YARD: (Surplus, Yard),
    HaulKind.FROM_YARD: (Yard, Need),
    HaulKind.DISPOSAL: (Surplus, Disposal),
    HaulKind.BORROW: (Borrow, Need),
}
_ORDER = {Grade.A: 0, Grade.B: 1, Grade.C: 2}


def line_faults(books: Books, flow: Flow) -> Iterator[Fault]:
    """Return what is wrong with one line."""
    if flow.bank < 0:
        yield _fault(books, flow, "bank", f"方量为负:{flow.bank}")
    if flow.starts != books.problem.first_day(flow.week):
        yield _fault(books, flow, "starts", f"日期{flow.starts}与期次不符")
    yield from _kind(books, flow)
    yield from _sums(books, flow)
    if flow.kind in DRIVING and flow.bank and not flow.past:
        yield from _lawful(books, flow)
        yield from _road(books, flow)


def _kind(books: Books, flow: Flow) -> Iterator[Fault]:
    start, end = books.sites[flow.from_id], books.sites[flow.to_id]
    ends = _ENDS.get(flow.kind)
    fits = isinstance(start, ends[0]) and isinstance(end, ends[1]) if ends else start.id == end.id
    if not fits:
        yield _fault(books, flow, "kind", f"{flow.kind.label}的两端不对")


def _sums(books: Books, flow: Flow) -> Iterator[Fault]:
    unit = sum(books.unit_parts(flow).values())
    if flow.unit_fen != unit:
        yield _fault(books, flow, "unit_fen", f"单价应为{unit}分,写着{flow.unit_fen}分")
    if flow.cost_fen != flow.unit_fen * flow.bank:
        yield _fault(books, flow, "cost_fen", f"费用应为{flow.unit_fen * flow.bank}分,写着{flow.cost_fen}分")
    source = _soil_of(books, flow)
    factors = source.factors if isinstance(source, Lot | Borrow) else None
    if factors and flow.loose != factors.to_loose(flow.bank):
        yield _fault(books, flow, "loose", f"松方应为{factors.to_loose(flow.bank)},写着{flow.loose}")
    if isinstance(books.sites[flow.to_id], Need):
        compacted = whole(books.yields(flow) * flow.bank)
        if flow.compacted != compacted:
            yield _fault(books, flow, "compacted", f"压实方应为{compacted},写着{flow.compacted}")
    if flow.kind in DRIVING and flow.trips != -(-flow.bank // books.problem.limits.truck_bank_m3):
        yield _fault(books, flow, "trips", f"{flow.bank}方写着{flow.trips}车次")


def _soil_of(books: Books, flow: Flow) -> Site:
    """Whose factors turn the line into loose m³: those of the soil, else of the site that takes it."""
    source = books.sites[flow.origin_id or flow.from_id]
    if isinstance(source, Lot) or (isinstance(source, Borrow) and source.factors):
        return source
    return books.sites[flow.to_id]


def _lawful(books: Books, flow: Flow) -> Iterator[Fault]:
    source, end = books.sites[flow.origin_id or flow.from_id], books.sites[flow.to_id]
    for site in (source, end):
        if isinstance(site, Lot) and site.flags:
            flag = min(site.flags)
            yield _fault(books, flow, "flags", f"{site.name}有法律旗标:{flag.label}——{flag.law}")
    rule = books.rule(source.id, end.id)
    if False in {rule.allowed, books.rule(flow.from_id, end.id).allowed}:
        yield _fault(books, flow, "pairs", "双方被指定不得调配")
    if isinstance(source, Surplus | Borrow):
        if source.grade is Grade.C:
            yield _fault(books, flow, "grade", "C级土不得调配")
        if not rule.allowed:
            yield from _suits(books, flow, source, end)


def _suits(books: Books, flow: Flow, source: Surplus | Borrow, end: Site) -> Iterator[Fault]:
    if isinstance(end, Need) and _ORDER[source.grade] > _ORDER[end.dirtiest]:
        yield _fault(books, flow, "grade", f"{end.name}最低收{end.dirtiest.value}级,来土{source.grade.value}级")
    takes = end.soils if isinstance(end, Need | Disposal | Yard) else None
    if takes is not None and source.soil not in takes:
        yield _fault(books, flow, "soil", f"{end.name}不收{source.soil.label}")


def _road(books: Books, flow: Flow) -> Iterator[Fault]:
    leg, limits = books.leg(flow), books.problem.limits
    if leg is None:
        yield _fault(books, flow, "km", "没有道路距离")
        return
    if leg.km != flow.km:
        yield _fault(books, flow, "km", f"运距应为{leg.km:g}公里,写着{flow.km:g}公里")
    near = flow.kind in {HaulKind.HAUL, HaulKind.TO_YARD, HaulKind.FROM_YARD}
    if near and limits.max_km is not None and leg.km > limits.max_km:
        yield _fault(books, flow, "max_km", f"运距{leg.km:g}公里超过上限{limits.max_km:g}公里")
    days = books.common_days(flow)
    if not days:
        yield _fault(books, flow, "week", "这一期双方没有同时开放的日子")
    elif flow.trucks != -(-flow.trips // (days * limits.trips_per_truck)):
        yield _fault(books, flow, "trucks", f"{flow.trips}车次、{days}个开放日写着每日{flow.trucks}辆")
    today = books.problem.today
    if today is not None and books.problem.days(flow.week)[-1] < today:
        yield _fault(books, flow, "week", f"今天是{today},过去的一期不能再安排")


def _fault(books: Books, flow: Flow, field: str, sentence: str) -> Fault:
    names = books.problem.names
    where = f"{names[flow.from_id]}→{names[flow.to_id]}第{flow.week + 1}期"
    return Fault(where, field, sentence)
