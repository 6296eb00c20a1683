"""Drive the trucks of the town: the same trips every time the town is built, on working days, by the white list."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from wutong.earthworks import services
from wutong.kernel import calendar
from wutong.site.demo.tables import Row, Tables
from wutong.site.demo.town import Moment, Town, hour

DESK = "tianye"
TODAY = date(2024, 6, 28)
_K1 = Decimal("1.33")
_WEATHER = ("晴", "晴", "多云", "晴", "阴", "多云", "晴")
_FIRST = datetime(2024, 1, 1, 8)  # noqa: DTZ001 - only its time of day is used
_NOON, _BREAK = time(12), timedelta(minutes=60)


def working_days(row: Row) -> Iterator[date]:
    """Yield the working days of a row of hauls, without those it skips (rain, blown dust)."""
    on, last = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    skipped = set(row["skip"].split(";"))
    while on <= last:
        if calendar.is_working_day(on) and on.isoformat() not in skipped:
            yield on
        on += timedelta(days=1)


def record_day(town: Town, row: Row, on: date) -> None:
    """Enter the sheet of one day: every truck its trips, until the volume of the row is reached."""
    match, left = row["match"], Decimal(row["total_m3"]) - town.hauled.get(row["match"], Decimal(0))
    sheet = []
    most = int(row["trips_a_day"])
    for trip in range(1, most + 1):
        for place, truck in enumerate(town.trucks[match]):
            if trip > most - _shorter(on, place):
                continue
            bank = (truck.bed_m3 / _K1).quantize(Decimal("0.001"), ROUND_HALF_UP)
            if bank > left:
                continue
            left -= bank
            sheet.append(_trip(row, on, truck.pk, place, trip))
    town.hauled[match] = Decimal(row["total_m3"]) - left
    if sheet:
        services.record_day(by=town.people[DESK], match_id=town.soil[match], rows=sheet)


def _shorter(on: date, place: int) -> int:
    """Return how many trips fewer a truck makes on a day: queues at the gate, a service, a hot afternoon."""
    turn = on.toordinal() * 13 + place * 5
    return (turn % 7 == 0) * 2 + (turn % 5 == 0) + (on.toordinal() % 4 == 0)


def today(town: Town, tables: Tables) -> Iterator[Moment]:
    """Sign the trucks of the last morning out and in on the telephone; one is still on the road."""
    match, giver, taker = "M3", "hanlei", "duzhe"
    for number in range(4):
        minute = 5 + 9 * number
        yield Moment(hour(TODAY, 8, minute), partial(_out, town, match, giver, number, time(8, minute)))
        if number < 3:
            yield Moment(hour(TODAY, 8, minute + 14), partial(_in, town, (match, number), taker, time(8, minute + 14)))


def _trip(row: Row, on: date, truck_id: int, place: int, trip: int) -> services.Trip:
    # A round takes fifty minutes; trucks leave four minutes apart and rest at noon.
    left = _FIRST + timedelta(minutes=4 * place + 50 * (trip - 1) + (place + trip + on.day) % 3)
    if left.time() >= _NOON:
        left += _BREAK
    arrived = left + timedelta(minutes=11 + (place + trip + on.day) % 7)
    return services.Trip(
        truck_id=truck_id,
        on=on,
        trip=trip,
        left_at=left.time(),
        arrived_at=arrived.time(),
        out_by=row["out_by"],
        in_by=row["in_by"],
        weather=_WEATHER[on.toordinal() % len(_WEATHER)],
        dust="冲洗、密闭、洒水",
    )


def _out(town: Town, match: str, person: str, number: int, at: time) -> None:
    ticket = services.issue_ticket(
        by=town.people[person],
        match_id=town.soil[match],
        truck_id=town.trucks[match][number].pk,
        on=TODAY,
        left_at=at,
        weather="晴",
        dust="冲洗、密闭",
        client_key=f"demo-{match}-{number}",
    )
    town.tickets[match, number] = ticket.pk


def _in(town: Town, which: tuple[str, int], person: str, at: time) -> None:
    services.receive_ticket(by=town.people[person], ticket_id=town.tickets[which], arrived_at=at)
