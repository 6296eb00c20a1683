"""Day sheets (日运输台账, E5) brought in from Excel: trips that both gates signed on paper."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MatchStage
from wutong.earthworks.models import Match, Ticket
from wutong.earthworks.services import tickets
from wutong.earthworks.services.gate import Gate, Trip, open_gate, pass_gate
from wutong.earthworks.services.match_ground import match_to_see
from wutong.earthworks.services.trucks import plate_of
from wutong.kernel import tables
from wutong.kernel.errors import Duplicate, Incomplete, Refusal
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers

_CLOCK = re.compile(r"(\d{1,2})[::时](\d{1,2})(?:[::分]\d{0,2})?")
_FAULTS = {"truck": "plate", "out_by": "signers", "in_by": "signers"}


def at(cell: Any) -> time:
    """Read a time of day: 8:30, 08:30:00, 8时30分, or Excel's own fraction of a day."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, int | float | Decimal) and 0 <= cell < 1:
        minutes = round(float(cell) * 1440) % 1440
        return time(minutes // 60, minutes % 60)
    found = _CLOCK.fullmatch(parsers.text(cell).replace(" ", ""))
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    raise ValueError(f"应为时间,如 8:30,这里是“{str(cell)[:20]}”")


class TicketTable(Table):
    """日期·车号·趟次·出场·进场·签票人·天气·扬尘措施·异常, for the match that is chosen above the file."""

    code: ClassVar[str] = "earthworks.tickets"
    label: ClassVar[str] = "土方日运输台账"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("on", "日期", aliases=("运输日期", "时间"), required=True, parse=parsers.day, example="2024-04-10"),
        Column("plate", "车号", aliases=("车牌", "车牌号"), required=True, parse=parsers.short(16), example="甘A12345"),
        Column("trip", "趟次", aliases=("次数", "序次"), required=True, parse=parsers.natural, example="1"),
        Column("left_at", "出场", aliases=("出场时间", "离场"), parse=at, example="8:30"),
        Column("arrived_at", "进场", aliases=("进场时间", "到场"), parse=at, example="8:55"),
        Column(
            "signers",
            "签票人",
            aliases=("签票", "出进场签票人"),
            required=True,
            parse=parsers.short(65),
            example="王门岗/李门岗",
            note="出场/进场,用斜线分开;只写一个名字视为同一人",
        ),
        Column("weather", "天气", parse=parsers.short(16), blank="", example="晴"),
        Column(
            "dust", "扬尘措施", aliases=("扬尘", "降尘措施"), parse=parsers.short(64), blank="", example="覆盖、洒水"
        ),
        Column("note", "异常", aliases=("备注", "异常情况"), parse=parsers.short(200), blank=""),
    )

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring day sheets in: 土方岗."""
        return permissions.may_manage(user)

    def options_form(self, user: Any) -> type[forms.Form]:
        """Return the choice of the match: those that are being hauled for."""
        stages = (MatchStage.PERMITTED.value, MatchStage.HAULING.value)
        rows = permissions.visible_matches(user).filter(stage__in=stages).select_related("surplus", "need")
        choices = [("", "请选择匹配"), *((str(match.pk), str(match)) for match in rows)]

        class Options(forms.Form):
            match = forms.TypedChoiceField(label="匹配", choices=choices, coerce=int)

        return Options

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows as the gate would, against the tickets kept and against each other."""
        gate = _gate(walk, {row.values["on"] for row in rows if row.values.get("on")})
        plates = {truck.plate: truck.pk for truck in gate.trucks.values()}
        return [_judge(row, gate, plates) for row in rows]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Enter the trips in bulk; each day has one line in the history."""
        match = match_to_see(walk.by, int(walk.options["match"]))
        plates = dict(match.trucks.values_list("plate", "pk"))
        told = [_trip(row, plates) for row in rows]
        return tickets.record_day(by=walk.by, match_id=match.pk, rows=told)

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Void the trips of an import; those of a match surveyed since stay."""
        kept = []
        for ticket in Ticket.objects.filter(pk__in=list(ids), voided_at__isnull=True):
            try:
                tickets.void_ticket(by=by, ticket_id=ticket.pk, reason="撤销导入")
            except Refusal as refused:
                kept.append(Kept(ticket.pk, refused.message))
        return kept

    def address(self, record_id: int) -> str:
        """Return the address of the day that a ticket is of."""
        ticket = Ticket.objects.only("match_id", "hauled_on").get(pk=record_id)
        return f"{reverse('earthworks:tickets', args=[ticket.match_id])}?day={ticket.hauled_on}"


def _gate(walk: Pass, days: set[date]) -> Gate:
    """Return the gate of the walk; days met later are read into it."""
    with transaction.atomic():
        match: Match = match_to_see(walk.by, int(walk.options["match"]))
        fresh = open_gate(match, days)
    known: Gate | None = walk.memory.get("gate")
    if known is None:
        walk.memory["gate"] = fresh
        return fresh
    for key, trips in fresh.trips.items():
        known.trips[key] = trips | known.trips.get(key, {})
    for place, times in fresh.times.items():
        known.times.setdefault(place, times)
    return known


def _judge(row: Row, gate: Gate, plates: dict[str, int]) -> Verdict:
    try:
        told = _trip(row, plates)
        kept = gate.trips.get((told.truck_id, told.on), {}).get(told.trip)
        if kept is not None:
            where = "本匹配" if kept else "本文件"
            return Verdict.duplicate(f"{where}已有 {row.values['plate']} {told.on} 第 {told.trip} 趟", of=kept or None)
        pass_gate(gate, told)
    except Duplicate as twice:
        return Verdict.duplicate(twice.message)
    except Incomplete as wrong:
        faults = {_FAULTS.get(name, name): text for name, text in wrong.fields.items()}
        return Verdict.refused(wrong.message, **faults)
    return OK


def _trip(row: Row, plates: dict[str, int]) -> Trip:
    values = row.values
    plate = plate_of(values["plate"])
    if plate not in plates:
        text = f"车辆 {plate} 不在本匹配的白名单内,请先登记车辆和准运证"
        raise Incomplete(text, fields={"plate": text})
    out_by, _, in_by = values["signers"].replace("／", "/").partition("/")
    return Trip(
        truck_id=plates[plate],
        on=values["on"],
        trip=values["trip"],
        left_at=values.get("left_at"),
        arrived_at=values.get("arrived_at"),
        out_by=out_by,
        in_by=in_by.strip() or out_by,
        weather=values.get("weather") or "",
        dust=values.get("dust") or "",
        note=values.get("note") or "",
    )


tables.register(TicketTable())
