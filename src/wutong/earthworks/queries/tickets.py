"""Trips read: what stands at a gate now, the daily report of a haul, its curve against what was agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MatchStage
from wutong.earthworks.models import Agreement, Match, Ticket, Truck
from wutong.earthworks.queries import haul_rules, stops
from wutong.earthworks.queries.haul_rules import m3
from wutong.kernel import clock
from wutong.kernel.errors import NotFound

# Where there are trips, or may be soon.
HAULED = (
    MatchStage.PERMITTED,
    MatchStage.HAULING,
    MatchStage.FINISHED,
    MatchStage.SURVEYED,
    MatchStage.SETTLED,
    MatchStage.CLOSED,
)
OPEN = (MatchStage.PERMITTED, MatchStage.HAULING)
_STANDING = Q(voided_at__isnull=True)
_RECEIVED = _STANDING & Q(received_recorded_at__isnull=False)
_ON_ROAD = _STANDING & Q(received_recorded_at__isnull=True)
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class TruckAtGate:
    """A truck of the white list as the gate sees it now."""

    id: int
    plate: str
    bed_m3: Decimal
    bank_m3: Decimal
    next_trip: int
    last_left: time | None
    on_road: bool
    refused: str


@dataclass(frozen=True)
class GateNow:
    """One match at its gates, today."""

    match: Match
    agreement: Agreement
    today: date
    may_out: bool
    may_in: bool
    trucks: tuple[TruckAtGate, ...]
    on_road: tuple[Ticket, ...]
    out_today: int
    in_today: int
    bank_today: Decimal
    issued_m3: Decimal
    limit_m3: Decimal
    stop: str

    @property
    def share(self) -> int:
        """Return how much of the agreed volume has left, in whole percent, at most 100 for a bar."""
        return min(100, int(self.issued_m3 * 100 / self.agreement.bank_m3))


@dataclass(frozen=True)
class DayLine:
    """One day of a haul."""

    day: date
    trips: int
    on_road: int
    voided: int
    bank_m3: Decimal
    total_m3: Decimal


@dataclass(frozen=True)
class TruckLine:
    """What one truck carried."""

    plate: str
    bed_m3: Decimal
    trips: int
    bank_m3: Decimal
    last_on: date


@dataclass(frozen=True)
class Haul:
    """The daily report of one match."""

    match: Match
    agreement: Agreement
    days: tuple[DayLine, ...]
    trucks: tuple[TruckLine, ...]

    @property
    def trips(self) -> int:
        """Return how many trips were signed for at both gates."""
        return sum(line.trips for line in self.days)

    @property
    def on_road(self) -> int:
        """Return how many left and were not signed for yet."""
        return sum(line.on_road for line in self.days)

    @property
    def bank_m3(self) -> Decimal:
        """Return the volume signed for, 自然方."""
        return self.days[-1].total_m3 if self.days else Decimal(0)

    @property
    def percent(self) -> Decimal:
        """Return the volume signed for as a share of the agreed one."""
        return (self.bank_m3 * 100 / self.agreement.bank_m3).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class HaulLine:
    """A haul in the list of hauls."""

    match: Match
    stage: MatchStage
    trips_today: int
    bank_today: Decimal
    trips: int
    bank_m3: Decimal
    agreed_m3: int
    on_road: int
    may_sign: bool


def match_hauled(user: Any, match_id: int) -> Match:
    """Return a match with an agreement that this person may see.

    :raises NotFound: when it is not there, not theirs to see, or not agreed on.
    """
    rows = permissions.visible_matches(user).select_related("surplus__firm", "need__firm", "agreement")
    match = rows.filter(pk=match_id, agreement__isnull=False).first()
    if match is None:
        raise NotFound("没有找到这个匹配的车次,或它不在您可见的范围内。")
    return match


def gate_now(user: Any, match_id: int) -> GateNow:
    """Return what the gates of a match show today."""
    match, today = match_hauled(user, match_id), clock.today()
    tickets = Ticket.objects.filter(match=match)
    sums = tickets.aggregate(
        issued=Sum("bank_m3", filter=_STANDING),
        out=Count("pk", filter=_STANDING & Q(hauled_on=today)),
        came=Count("pk", filter=_RECEIVED & Q(hauled_on=today)),
        bank=Sum("bank_m3", filter=_RECEIVED & Q(hauled_on=today)),
    )
    on_road = tuple(
        tickets.filter(_ON_ROAD).select_related("truck").order_by("-hauled_on", F("left_at").desc(nulls_last=True))
    )
    share = haul_rules.percent(haul_rules.terms(today), "over_percent")
    firm, manages = people.firm_of(user), permissions.may_manage(user)
    is_open = match.stage in OPEN
    return GateNow(
        match=match,
        agreement=match.agreement,
        today=today,
        may_out=is_open and (manages or firm == match.surplus.firm_id),
        may_in=is_open and (manages or firm == match.need.firm_id),
        trucks=_trucks(match, {ticket.truck_id for ticket in on_road}, today),
        on_road=on_road,
        out_today=sums["out"],
        in_today=sums["came"],
        bank_today=m3(sums["bank"]),
        issued_m3=m3(sums["issued"]),
        limit_m3=match.agreement.bank_m3 * (1 + share),
        stop=stops.stop_on(today),
    )


def haul(user: Any, match_id: int) -> Haul:
    """Return the daily report of a match."""
    match = match_hauled(user, match_id)
    tickets = Ticket.objects.filter(match=match).order_by()
    days = list(
        tickets.values("hauled_on")
        .annotate(
            trips=Count("pk", filter=_RECEIVED),
            road=Count("pk", filter=_ON_ROAD),
            voided=Count("pk", filter=~_STANDING),
            bank=Sum("bank_m3", filter=_RECEIVED),
        )
        .order_by("hauled_on")
    )
    totals = accumulate((m3(row["bank"]) for row in days), initial=Decimal(0))
    next(totals)
    trucks = tickets.filter(_RECEIVED).values("truck__plate", "truck__bed_m3")
    carried = trucks.annotate(trips=Count("pk"), bank=Sum("bank_m3"), last=Max("hauled_on")).order_by("truck__plate")
    return Haul(
        match=match,
        agreement=match.agreement,
        days=tuple(
            DayLine(row["hauled_on"], row["trips"], row["road"], row["voided"], m3(row["bank"]), total)
            for row, total in zip(days, totals, strict=True)
        ),
        trucks=tuple(
            TruckLine(row["truck__plate"], row["truck__bed_m3"], row["trips"], m3(row["bank"]), row["last"])
            for row in carried
        ),
    )


def trips(
    user: Any, match_id: int, *, day: date | None = None, month: date | None = None, plate: str = ""
) -> QuerySet[Ticket]:
    """Return the trips of a match that this person may see, of a day or a month, newest day first."""
    rows = permissions.visible_tickets(user).filter(match_id=match_id).select_related("truck")
    if day is not None:
        rows = rows.filter(hauled_on=day)
    if month is not None:
        rows = rows.filter(hauled_on__year=month.year, hauled_on__month=month.month)
    if plate:
        rows = rows.filter(truck__plate=plate)
    return rows.order_by("-hauled_on", "left_at", "truck__plate", "trip")


def hauls(user: Any) -> QuerySet[Match]:
    """Return the matches with trips, or with a permit for them, that this person may see; those hauling first."""
    rows = permissions.visible_matches(user).filter(stage__in=[stage.value for stage in HAULED])
    return rows.select_related("surplus", "need", "agreement").order_by(F("closed_at").desc(nulls_first=True), "-id")


def haul_lines(user: Any, matches: list[Match]) -> list[HaulLine]:
    """Return what the list of hauls shows of some matches; one question."""
    today, firm, manages = clock.today(), people.firm_of(user), permissions.may_manage(user)
    rows = Ticket.objects.filter(match__in=matches).order_by().values("match_id")
    sums = {
        row["match_id"]: row
        for row in rows.annotate(
            trips=Count("pk", filter=_RECEIVED),
            bank=Sum("bank_m3", filter=_RECEIVED),
            trips_today=Count("pk", filter=_RECEIVED & Q(hauled_on=today)),
            bank_today=Sum("bank_m3", filter=_RECEIVED & Q(hauled_on=today)),
            road=Count("pk", filter=_ON_ROAD),
        )
    }
    lines = []
    for match in matches:
        row: Mapping[str, Any] = sums.get(match.pk, {})
        lines.append(
            HaulLine(
                match=match,
                stage=MatchStage(match.stage),
                trips_today=row.get("trips_today", 0),
                bank_today=m3(row.get("bank_today")),
                trips=row.get("trips", 0),
                bank_m3=m3(row.get("bank")),
                agreed_m3=match.agreement.bank_m3,
                on_road=row.get("road", 0),
                may_sign=match.stage in OPEN
                and (manages or (firm is not None and firm in {match.surplus.firm_id, match.need.firm_id})),
            )
        )
    return lines


def _trucks(match: Match, on_road: set[int], today: date) -> tuple[TruckAtGate, ...]:
    rows = match.trucks.filter(removed_at__isnull=True).annotate(
        last_trip=Max("tickets__trip", filter=Q(tickets__hauled_on=today, tickets__voided_at__isnull=True)),
        last_left=Max("tickets__left_at", filter=Q(tickets__hauled_on=today, tickets__voided_at__isnull=True)),
    )
    factor = match.agreement.loose_factor
    return tuple(
        TruckAtGate(
            id=truck.pk,
            plate=truck.plate,
            bed_m3=truck.bed_m3,
            bank_m3=(truck.bed_m3 / factor).quantize(_THOUSANDTH, ROUND_HALF_UP),
            next_trip=(truck.last_trip or 0) + 1,
            last_left=truck.last_left,
            on_road=truck.pk in on_road,
            refused=_refused(truck, today),
        )
        for truck in rows.order_by("plate")
    )


def _refused(truck: Truck, today: date) -> str:
    return f"准运证 {truck.valid_to} 到期" if truck.valid_to < today else ""
