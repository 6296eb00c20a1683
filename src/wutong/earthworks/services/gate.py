"""What a trip must meet at the gate: the white list, permits, stop days, the agreed volume, one truck at one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, Sum
from django.utils import timezone

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import ITEMS, Side
from wutong.earthworks.models import Agreement, Match, Ticket, Truck
from wutong.earthworks.queries import haul_rules, stops
from wutong.earthworks.services.match_ground import admit
from wutong.kernel import clock
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed

_THOUSANDTH = Decimal("0.001")
# A telephone's clock may be ahead of ours by this much.
_AHEAD = timedelta(minutes=10)
# A trip that leaves this late may arrive after midnight, this early.
_LATE, _EARLY = time(20), time(6)
_GATES = {Side.SURPLUS: "出场", Side.NEED: "进场"}
_ITEMS = {item.code: item.label for item in ITEMS}


@dataclass(frozen=True)
class Trip:
    """One trip as somebody tells it: truck, day, number of the trip, times and names at both gates."""

    truck_id: int
    on: date
    trip: int
    left_at: time | None = None
    arrived_at: time | None = None
    out_by: str = ""
    in_by: str = ""
    weather: str = ""
    dust: str = ""
    note: str = ""


@dataclass
class Gate:
    """A match that may be hauled for, with all that its trips are held against; reads once, judges many."""

    match: Match
    agreement: Agreement
    factor: Decimal
    trucks: Mapping[int, Truck]
    terms: Mapping[str, Any]
    expiring: list[tuple[str, date]]
    permitted_on: date
    issued_m3: Decimal
    trips: dict[tuple[int, date], dict[int, int]] = field(default_factory=dict)
    times: dict[tuple[str, date], list[tuple[time, str]]] = field(default_factory=dict)
    stops: dict[date, str] = field(default_factory=dict)

    @property
    def limit_m3(self) -> Decimal:
        """Return how much may leave altogether: the agreed volume and the rule's surplus."""
        return self.agreement.bank_m3 * (1 + haul_rules.percent(self.terms, "over_percent"))

    def bank_m3(self, truck: Truck) -> Decimal:
        """Return what the truck's bed is in 自然方."""
        return (truck.bed_m3 / self.factor).quantize(_THOUSANDTH, ROUND_HALF_UP)


def signs(by: AbstractBaseUser, match: Match, side: Side) -> None:
    """Go on if the person signs at that gate: 土方岗 at both, a firm's people at their own.

    :raises NotAllowed: otherwise; the sentence says whose gate it is.
    """
    own = match.surplus if side is Side.SURPLUS else match.need
    if permissions.may_manage(by) or people.firm_of(by) == own.firm_id:
        return
    raise NotAllowed(f"“{own.site_name}”的{_GATES[side]}由该工地的门岗或土方岗签票,您不能代签。")


def manages(by: AbstractBaseUser, label: str) -> None:
    """Go on if balancing soil is the person's work.

    :raises NotAllowed: otherwise.
    """
    if not permissions.may_manage(by):
        raise NotAllowed(f"{label}由土方岗办理。")


def open_gate(match: Match, days: set[date]) -> Gate:
    """Return what trips of the match on some days are held against."""
    admit(match, "ticket")
    agreement = match.agreement
    tickets = Ticket.objects.filter(match=match, voided_at__isnull=True)
    gate = Gate(
        match=match,
        agreement=agreement,
        factor=agreement.loose_factor,
        trucks={truck.pk: truck for truck in match.trucks.all()},
        terms=haul_rules.terms(max(days, default=clock.today())),
        expiring=[(item.code, item.valid_to) for item in match.permit_items.all() if item.valid_to],
        permitted_on=timezone.localdate(match.permitted_at) if match.permitted_at else date.max,
        issued_m3=haul_rules.m3(tickets.aggregate(total=Sum("bank_m3"))["total"]),
    )
    plates = {truck.plate for truck in gate.trucks.values()}
    # A truck may stand on the white lists of two matches, but not at two places at once.
    same = Ticket.objects.filter(Q(match=match) | Q(truck__plate__in=plates), voided_at__isnull=True)
    for pk, truck_id, plate, on, trip, left_at, number in same.filter(hauled_on__in=days).values_list(
        "pk", "truck_id", "truck__plate", "hauled_on", "trip", "left_at", "match__number"
    ):
        gate.trips.setdefault((truck_id, on), {})[trip] = pk
        if left_at is not None:
            gate.times.setdefault((plate, on), []).append((left_at, number))
    return gate


def next_trip(gate: Gate, truck_id: int, on: date) -> int:
    """Return the number of the truck's next trip on a day."""
    return max(gate.trips.get((truck_id, on), {0: 0})) + 1


def pass_gate(gate: Gate, trip: Trip) -> dict[str, Any]:
    """Judge one trip and return the row of its ticket; the gate remembers it for the trips that follow.

    :raises Incomplete: when truck, day, permit, time or volume speak against it.
    :raises Duplicate: when the trip is kept already, or the truck just left.
    """
    truck = _truck(gate, trip)
    _day(gate, trip, truck)
    check_times(trip.on, trip.left_at, trip.arrived_at)
    _once(gate, trip, truck)
    bank_m3 = gate.bank_m3(truck)
    if gate.issued_m3 + bank_m3 > gate.limit_m3:
        _refuse(
            "truck",
            f"本匹配协议 {gate.agreement.bank_m3} m³(自然方),已出场 {gate.issued_m3:.3f} m³,"
            f"再出这一车将超过协议方量的 {gate.terms['over_percent']}%;请先签订补充协议。",
        )
    gate.issued_m3 += bank_m3
    gate.trips.setdefault((truck.pk, trip.on), {})[trip.trip] = 0
    if trip.left_at is not None:
        gate.times.setdefault((truck.plate, trip.on), []).append((trip.left_at, gate.match.number))
    return {
        "truck_id": truck.pk,
        "hauled_on": trip.on,
        "trip": trip.trip,
        "loose_m3": truck.bed_m3,
        "bank_m3": bank_m3,
        "left_at": trip.left_at,
        "arrived_at": trip.arrived_at,
        "out_by": _line(trip.out_by, 32, "out_by", "出场签票人", required=True),
        "in_by": _line(trip.in_by, 32, "in_by", "进场签票人"),
        "weather": _line(trip.weather, 16, "weather", "天气"),
        "dust": _line(trip.dust, 64, "dust", "扬尘措施"),
        "note": _line(trip.note, 200, "note", "异常"),
    }


def check_times(on: date, left_at: time | None, arrived_at: time | None) -> None:
    """Go on if the times can be: not ahead of now, and in only after out (a night trip may pass midnight).

    :raises Incomplete: otherwise.
    """
    over_midnight = bool(left_at and arrived_at and left_at >= _LATE and arrived_at <= _EARLY)
    if left_at and arrived_at and arrived_at < left_at and not over_midnight:
        _refuse("arrived_at", f"进场 {arrived_at:%H:%M} 早于出场 {left_at:%H:%M},请核对两边的时间。")
    for name, at, day in (
        ("left_at", left_at, on),
        ("arrived_at", arrived_at, on + timedelta(days=1) if over_midnight else on),
    ):
        if at and timezone.make_aware(datetime.combine(day, at)) > clock.now() + _AHEAD:
            _refuse(name, f"{day} {at:%H:%M} 还没有到,请核对本机时间。")


def _truck(gate: Gate, trip: Trip) -> Truck:
    truck = gate.trucks.get(trip.truck_id)
    if truck is None:
        _refuse("truck", f"这辆车不在匹配 {gate.match.number} 的车辆白名单内,不能签票;请先登记车辆和准运证。")
    if truck.removed_at is not None:
        _refuse("truck", f"车辆 {truck.plate} 已移出白名单,不能签票。")
    if not 1 <= trip.trip <= 60:
        _refuse("trip", f"趟次应在 1 至 60 之间,这里是 {trip.trip}。")
    return truck


def _day(gate: Gate, trip: Trip, truck: Truck) -> None:
    on = trip.on
    if on > clock.today():
        _refuse("on", f"日期 {on} 还没有到,请填今天或以前的日期。")
    if on < gate.permitted_on:
        _refuse("on", f"运输 {gate.permitted_on} 才核准,{on} 不能出车;未经核准不得外运。")
    why = gate.stops[on] if on in gate.stops else gate.stops.setdefault(on, stops.stop_on(on))
    if why:
        _refuse("on", f"{on} 处于{why},不得运输土方。")
    if truck.valid_to < on:
        _refuse("truck", f"车辆 {truck.plate} 的准运证 {truck.valid_to} 已到期,请换证后再出车。")
    for code, valid_to in gate.expiring:
        if valid_to < on:
            _refuse("on", f"“{_ITEMS.get(code, code)}”{valid_to} 已到期,请续办并更新核准事项后再出车。")


def _once(gate: Gate, trip: Trip, truck: Truck) -> None:
    if trip.trip in gate.trips.get((truck.pk, trip.on), {}):
        _refuse_twice("trip", f"{truck.plate} {trip.on} 第 {trip.trip} 趟已经签过票,同一趟只签一次。")
    if trip.left_at is None:
        return
    least = int(gate.terms["gap_minutes"])
    for left_at, number in gate.times.get((truck.plate, trip.on), []):
        if abs(_minutes(left_at) - _minutes(trip.left_at)) < least:
            where = "" if number == gate.match.number else f"(匹配 {number})"
            _refuse_twice("left_at", f"{truck.plate} {left_at:%H:%M} 刚签过出场票{where},{least} 分钟内不能再签一趟。")


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _line(given: str, longest: int, name: str, label: str, *, required: bool = False) -> str:
    clean = " ".join(given.replace("\x00", "").split())
    if len(clean) > longest:
        _refuse(name, f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。")
    if required and not clean:
        _refuse(name, f"请填写{label}。")
    return clean


def _refuse(name: str, sentence: str) -> NoReturn:
    raise Incomplete(sentence, fields={name: sentence})


def _refuse_twice(name: str, sentence: str) -> NoReturn:
    raise Duplicate(sentence, fields={name: sentence})
