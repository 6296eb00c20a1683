"""Trips (E5): out through one gate, in through the other, both signed; a day at once; taken back with a reason."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MatchStage, Side
from wutong.earthworks.models import Match, Ticket
from wutong.earthworks.services import ledger
from wutong.earthworks.services.gate import Trip, check_times, manages, next_trip, open_gate, pass_gate, signs
from wutong.earthworks.services.match_ground import admit, match_to_see
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotFound, Refusal, WrongStage

ISSUED = history.verb("earthworks.ticket.issued", "出场签票", "{plate} {on} 第 {trip} 趟出场,{bank} m³(自然方)")
RECEIVED = history.verb("earthworks.ticket.received", "进场签票", "{plate} {on} 第 {trip} 趟进场签收")
VOIDED = history.verb("earthworks.ticket.voided", "作废车次", "作废 {plate} {on} 第 {trip} 趟")
RECORDED = history.verb(
    "earthworks.tickets.recorded", "登记车次", "登记 {on} 车次 {count} 趟,{bank} m³(自然方),两端均已签票"
)
STARTED = history.verb("earthworks.match.hauling", "开运", "第一车出场,开始运输")


@transaction.atomic
def issue_ticket(
    *,
    by: AbstractBaseUser,
    match_id: int,
    truck_id: int,
    on: date,
    trip: int | None = None,
    left_at: time | None = None,
    out_by: str = "",
    weather: str = "",
    dust: str = "",
    note: str = "",
    client_key: str = "",
) -> Ticket:
    """Sign a truck out; sent twice under one key of the telephone it makes one ticket.

    :param trip: the number of the trip; the truck's next one of the day without it.
    :raises NotAllowed: when the gate is not theirs.
    :raises WrongStage: when the match is not being hauled.
    :raises Incomplete: when truck, permit, day or volume speak against the trip.
    :raises Duplicate: when the trip has its ticket already.
    """
    match = match_to_see(by, match_id)
    signs(by, match, Side.SURPLUS)
    key = client_key.strip()[:64]
    if key and (kept := Ticket.objects.filter(client_key=key).first()):
        return _same(kept, match, truck_id)
    gate = open_gate(match, {on})
    told = Trip(
        truck_id, on, trip or next_trip(gate, truck_id, on), left_at, None, out_by or str(by), "", weather, dust, note
    )
    row = pass_gate(gate, told)
    ticket = Ticket.objects.create(match=match, client_key=key or None, recorded_by_id=by.pk, **row)
    _begin(match, by)
    plate = gate.trucks[truck_id].plate
    history.record(ISSUED, ticket, by=by, plate=plate, on=on, trip=ticket.trip, bank=ticket.bank_m3)
    return ticket


@transaction.atomic
def receive_ticket(
    *, by: AbstractBaseUser, ticket_id: int, arrived_at: time | None = None, in_by: str = "", note: str = ""
) -> Ticket:
    """Sign for a truck at the other gate; from now on its m³ stand in the ledger. Sent twice it counts once.

    :raises NotAllowed: when the gate is not theirs.
    :raises WrongStage: when the trip was voided, or the match is closed to trips.
    :raises Incomplete: when it would arrive before it left.
    :raises Duplicate: when somebody signed for it at another time.
    """
    ticket, match = _ticket(by, ticket_id)
    signs(by, match, Side.NEED)
    signer = (in_by or str(by)).strip()[:32]
    if ticket.voided_at is not None:
        raise WrongStage(f"{ticket.truck} 第 {ticket.trip} 趟已作废({ticket.voided_reason}),不能签收。")
    if ticket.received_recorded_at is not None:
        if (ticket.arrived_at, ticket.in_by) == (arrived_at, signer):
            return ticket
        when = f" {ticket.arrived_at:%H:%M} " if ticket.arrived_at else ""
        raise Duplicate(f"{ticket.truck} 第 {ticket.trip} 趟已由{ticket.in_by}{when}签收,不必再签。")
    admit(match, "ticket")
    check_times(ticket.hauled_on, ticket.left_at, arrived_at)
    ticket.arrived_at, ticket.in_by, ticket.received_recorded_at = arrived_at, signer, clock.now()
    ticket.note = (note or ticket.note)[:200]
    ticket.save(update_fields=["arrived_at", "in_by", "received_recorded_at", "note"])
    ledger.write_received(
        [(ticket.pk, ticket.hauled_on, ticket.bank_m3)],
        match_id=match.pk,
        rates=match.agreement,
        at=ticket.received_recorded_at,
    )
    history.record(RECEIVED, ticket, by=by, plate=ticket.truck, on=ticket.hauled_on, trip=ticket.trip)
    return ticket


@transaction.atomic
def record_day(*, by: AbstractBaseUser, match_id: int, rows: Sequence[Trip]) -> list[int]:
    """Enter trips that both gates signed on paper, many at once; one of them refused, none is written.

    :return: the tickets' ids, in order.
    :raises NotAllowed: when balancing soil is not the person's work.
    :raises Refusal: what a single trip would raise; the sentence names its place in the sheet.
    """
    manages(by, "补录车次")
    match = match_to_see(by, match_id)
    gate = open_gate(match, {row.on for row in rows})
    made = []
    for place, told in enumerate(rows, 1):
        try:
            if not told.in_by.strip():
                raise Incomplete("缺进场签票人:两端都签过的车次才能补录。", fields={"in_by": "缺进场签票人"})
            made.append(pass_gate(gate, told))
        except Refusal as refused:
            raise type(refused)(f"第 {place} 行:{refused.message}", fields=refused.fields) from None
    now = clock.now()
    ids = records.insert_many(
        Ticket, made, match_id=match.pk, recorded_at=now, received_recorded_at=now, recorded_by_id=by.pk
    )
    told_days = [(pk, row["hauled_on"], row["bank_m3"]) for pk, row in zip(ids, made, strict=True)]
    ledger.write_received(told_days, match_id=match.pk, rates=gate.agreement, at=now)
    if ids:
        _begin(match, by)
    count = Counter(on for _, on, _ in told_days)
    for on in sorted(count):
        total = sum(bank for _, day, bank in told_days if day == on)
        history.record(RECORDED, match, by=by, on=on, count=count[on], bank=total)
    return ids


@transaction.atomic
def void_ticket(*, by: AbstractBaseUser, ticket_id: int, reason: str) -> Ticket:
    """Take a trip back with a reason; the row stays, and its line in the ledger gets a counter-line.

    :raises NotAllowed: when balancing soil is not the person's work.
    :raises Incomplete: without a reason.
    :raises WrongStage: when it was voided before, or the match was surveyed already.
    """
    manages(by, "作废车次")
    ticket, match = _ticket(by, ticket_id)
    why = " ".join(reason.replace("\x00", "").split())[:200]
    if not why:
        raise Incomplete("作废车次须写明原因,记录会保留。", fields={"reason": "请写明作废原因。"})
    admit(match, "void")
    if ticket.voided_at is not None:
        raise WrongStage(f"{ticket.truck} 第 {ticket.trip} 趟已经作废:{ticket.voided_reason}。")
    ticket.voided_at, ticket.voided_reason = clock.now(), why
    ticket.save(update_fields=["voided_at", "voided_reason"])
    ledger.write_void(ticket)
    history.record(VOIDED, match, by=by, reason=why, plate=ticket.truck, on=ticket.hauled_on, trip=ticket.trip)
    return ticket


def _same(kept: Ticket, match: Match, truck_id: int) -> Ticket:
    if (kept.match_id, kept.truck_id) != (match.pk, truck_id):
        raise Conflict("本机编号已用在另一张车票上,请刷新页面后重新签票。")
    return kept


def _begin(match: Match, by: AbstractBaseUser) -> None:
    """Let the first trip open the haul; the version stays, so that nobody's edit is spoilt."""
    if match.hauling_at is not None:
        return
    match.hauling_at = clock.now()
    Match.objects.filter(pk=match.pk).update(hauling_at=match.hauling_at, stage=MatchStage.HAULING.value)
    history.record(STARTED, match, by=by)


def _ticket(by: AbstractBaseUser, ticket_id: int) -> tuple[Ticket, Match]:
    found = permissions.visible_tickets(by).filter(pk=ticket_id).values_list("match_id", flat=True).first()
    if found is None:
        raise NotFound("没有找到这张车票,或它不在您可见的范围内。")
    # The match's lock first, then the row as it stands behind the lock.
    match = match_to_see(by, found)
    return Ticket.objects.select_related("truck").get(pk=ticket_id), match
