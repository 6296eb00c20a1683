"""Exhibitor lists and heaps of business cards brought in as the contacts of one trip."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.enterprises import queries as enterprises
from wutong.kernel import clock, history, tables
from wutong.kernel.errors import Incomplete
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers
from wutong.outreach import permissions
from wutong.outreach.lifecycle import allows
from wutong.outreach.models import Contact, Trip
from wutong.outreach.queries import names
from wutong.outreach.services.contacts import cleaned
from wutong.outreach.services.ground import admit, day_on, trip_to_write

IMPORTED = history.verb("outreach.contacts.imported", "导入接触", "向批次 {number} 导入 {count} 条接触(导入 {batch})")
TAKEN_BACK = history.verb("outreach.contacts.taken_back", "撤销导入", "撤销向批次 {number} 导入的 {count} 条接触")

_UNDONE = "撤销导入"
# How many trips the choice shows: the newest of those one may write to.
_CHOICES = 100


class ContactTable(Table):
    """企业名称/姓名/职务/电话/展位/备注, for the trip that is chosen above the file."""

    code: ClassVar[str] = "outreach.contacts"
    label: ClassVar[str] = "接触"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "firm",
            "企业名称",
            aliases=("企业", "公司", "公司名称", "单位", "单位名称", "展商", "展商名称", "参展企业", "参展商"),
            required=True,
            parse=parsers.short(200),
            example="某某电池股份有限公司(演示)",
        ),
        Column("person", "姓名", aliases=("联系人", "对接人", "负责人"), parse=parsers.short(32), blank=""),
        Column("duty", "职务", aliases=("职位", "岗位"), parse=parsers.short(64), blank="", example="市场部经理"),
        Column(
            "phone",
            "电话",
            aliases=("手机", "手机号", "联系电话", "联系方式", "办公电话"),
            parse=parsers.short(32),
            blank="",
            note="只填办公联系电话",
        ),
        Column(
            "booth", "展位", aliases=("展位号", "展台", "展台号"), parse=parsers.short(32), blank="", example="E7-28"
        ),
        Column(
            "depth",
            "深度",
            aliases=("接触深度",),
            choices={str(label): str(value) for value, label in Contact.Depth.choices},
            blank="met",
        ),
        Column("on", "日期", aliases=("接触日期", "时间"), parse=parsers.day, note="空着按批次最后一天"),
        Column("note", "备注", aliases=("说明", "情况", "需求"), parse=parsers.short(5000), blank=""),
    )

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring contacts in: promoters."""
        return people.is_promoter(user)

    def options_form(self, user: Any) -> type[forms.Form]:
        """Return the choice of the trip: the begun ones that the person may write to."""
        begun = permissions.editable(user).filter(cancelled_at__isnull=True, starts_on__lte=clock.today())
        newest = begun.order_by("-starts_on", "-id")[:_CHOICES]
        choices = [("", "请选择批次"), *((str(trip.pk), str(trip)) for trip in newest)]

        class Options(forms.Form):
            trip = forms.TypedChoiceField(label="批次", choices=choices, coerce=int)

        return Options

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against the contacts of the trip and against each other."""
        trip = _trip(walk)
        if "known" not in walk.memory:
            walk.memory["known"] = _known(trip)
        return [self._judge(row, trip, walk) for row in rows]

    def remarks(self, rows: Sequence[Row], walk: Pass) -> tuple[str, list[str]] | None:
        """Say of the first rows which firm of the directory, or tracked already, the exhibitor is."""
        found = enterprises.identify([row.values["firm"] for row in rows], most=1)
        return "名录", [one.remark for one in found]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows in one statement; one line of the history tells of them."""
        trip, now = trip_to_write(walk.by, int(walk.options["trip"])), clock.now()
        # Checked once more under the lock: it may have been called off since the preview.
        admit(trip, "record")
        made = Contact.objects.bulk_create(
            Contact(trip=trip, recorded_at=now, created_at=now, created_by_id=walk.by.pk, **_values(row, trip))
            for row in rows
        )
        history.record(IMPORTED, trip, by=walk.by, number=trip.number, count=len(made), batch=batch.pk)
        return [contact.pk for contact in made]

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Withdraw the contacts of an import; those edited since or turned into leads stay."""
        found = Contact.objects.standing().filter(pk__in=list(ids)).select_related("lead")
        kept = [_kept(contact) for contact in found if contact.lead_id is not None or contact.version > 1]
        stay = {one.id for one in kept}
        gone = [contact for contact in found if contact.pk not in stay]
        Contact.objects.filter(pk__in=[contact.pk for contact in gone]).update(
            withdrawn_at=clock.now(), withdrawn_reason=_UNDONE
        )
        if gone:
            _tell(gone, by)
        return kept

    def address(self, record_id: int) -> str:
        """Return the address of a contact's page."""
        return reverse("outreach:contact", args=[record_id])

    def _judge(self, row: Row, trip: Trip, walk: Pass) -> Verdict:
        try:
            values = _values(row, trip)
        except Incomplete as wrong:
            known = {column.code for column in self.columns}
            return Verdict.refused(
                wrong.message, **{name: text for name, text in wrong.fields.items() if name in known}
            )
        met: dict[tuple[str, str], list[tuple[str, int | None, str]]] = walk.memory["known"]
        same = met.setdefault((values["firm_key"], values["person"]), [])
        for place, pk, where in same:
            if names.places_agree(place, values["firm_place"]):
                return Verdict.duplicate(f"{where}已有“{values['firm']}”{values['person']}", of=pk)
        same.append((values["firm_place"], None, f"本文件第 {row.line} 行"))
        return OK


def _trip(walk: Pass) -> Trip:
    if "trip" not in walk.memory:
        # Checks run outside a transaction, and the row is read with a lock.
        with transaction.atomic():
            trip = trip_to_write(walk.by, int(walk.options["trip"]))
        where = trip.state_on(clock.today())
        if not allows("record", where):
            raise Incomplete(f"批次 {trip.number} 现在是“{where.label}”,不能登记接触,请另选批次。")
        walk.memory["trip"] = trip
    kept: Trip = walk.memory["trip"]
    return kept


def _known(trip: Trip) -> dict[tuple[str, str], list[tuple[str, int | None, str]]]:
    known: dict[tuple[str, str], list[tuple[str, int | None, str]]] = {}
    rows = Contact.objects.standing().filter(trip=trip).values_list("firm_key", "person", "firm_place", "pk")
    for key, person, place, pk in rows:
        known.setdefault((key, person), []).append((place, pk, "本批次"))
    return known


def _values(row: Row, trip: Trip) -> dict[str, Any]:
    said = {name: row.values.get(name) or "" for name in ("firm", "person", "duty", "phone", "booth", "note")}
    on: date = row.values.get("on") or min(trip.ends_on, clock.today())
    return {**cleaned(**said, depth=row.values.get("depth") or "met"), "met_on": day_on(trip, on)}


def _kept(contact: Contact) -> Kept:
    why = f"已转为线索 {contact.lead.number}" if contact.lead is not None else "导入后已有人修改"
    return Kept(contact.pk, why)


def _tell(gone: Sequence[Contact], by: AbstractBaseUser) -> None:
    trips: dict[int, list[Contact]] = {}
    for contact in gone:
        trips.setdefault(contact.trip_id, []).append(contact)
    for trip in Trip.objects.filter(pk__in=trips):
        history.record(TAKEN_BACK, trip, by=by, number=trip.number, count=len(trips[trip.pk]))


tables.register(ContactTable())
