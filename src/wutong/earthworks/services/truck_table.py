"""A haulier's list of trucks brought in as the white list of one match."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MATCH_MOVES
from wutong.earthworks.models import Match, Ticket, Truck
from wutong.earthworks.services.match_ground import match_to_manage
from wutong.earthworks.services.trucks import plate_of, truck_values
from wutong.kernel import clock, history, tables
from wutong.kernel.errors import Incomplete
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers

IMPORTED = history.verb("earthworks.trucks.imported", "导入车辆", "白名单导入 {count} 辆(导入 {batch})")
TAKEN_BACK = history.verb("earthworks.trucks.taken_back", "撤销导入", "撤销导入的 {count} 辆车")

# How many matches the choice shows: the newest of those that take trucks.
_CHOICES = 100


class TruckTable(Table):
    """车号/车斗容积/准运证号/有效期至/司机, for the match that is chosen above the file."""

    code: ClassVar[str] = "earthworks.trucks"
    label: ClassVar[str] = "土方车辆"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "plate",
            "车号",
            aliases=("车牌", "车牌号", "号牌", "车辆号牌"),
            required=True,
            parse=parsers.short(16),
            example="甘A12345",
        ),
        Column(
            "bed_m3",
            "车斗容积(松方m³)",
            aliases=("车斗容积", "容积", "核定容积", "车厢容积"),
            required=True,
            parse=parsers.decimal,
            example="16",
            note="按松方,实测一次",
        ),
        Column(
            "permit_number",
            "准运证号",
            aliases=("准运证", "证号"),
            required=True,
            parse=parsers.short(64),
            example="兰准2024-001(演示)",
        ),
        Column("valid_to", "有效期至", aliases=("有效期", "到期日", "到期日期"), required=True, parse=parsers.day),
        Column("driver", "司机", aliases=("驾驶员", "姓名"), parse=parsers.short(32), blank=""),
    )

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring trucks in: 土方岗."""
        return permissions.may_manage(user)

    def options_form(self, user: Any) -> type[forms.Form]:
        """Return the choice of the match."""
        stages = [stage.value for stage in MATCH_MOVES["truck"].sources]
        rows = permissions.visible_matches(user).filter(stage__in=stages).select_related("surplus", "need")
        choices = [("", "请选择匹配"), *((str(match.pk), str(match)) for match in rows[:_CHOICES])]

        class Options(forms.Form):
            match = forms.TypedChoiceField(label="匹配", choices=choices, coerce=int)

        return Options

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against the white list of the match and against each other."""
        if "known" not in walk.memory:
            # Checks run outside a transaction, and the match is read with a lock.
            with transaction.atomic():
                match = match_to_manage(walk.by, int(walk.options["match"]), "truck")
            listed = Truck.objects.filter(match=match, removed_at__isnull=True)
            walk.memory["known"] = dict(listed.values_list("plate", "pk"))
        return [self._judge(row, walk.memory["known"]) for row in rows]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows; one line of the history tells of them."""
        match = match_to_manage(walk.by, int(walk.options["match"]), "truck")
        made = Truck.objects.bulk_create(
            Truck(match=match, created_at=clock.now(), created_by_id=walk.by.pk, **truck_values(**row.values))
            for row in rows
        )
        history.record(IMPORTED, match, by=walk.by, count=len(made), batch=batch.pk)
        return [truck.pk for truck in made]

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Take the trucks of an import off the list; those that drove or were touched since stay."""
        found = Truck.objects.filter(pk__in=list(ids), removed_at__isnull=True)
        drove = set(Ticket.objects.filter(truck__in=found).order_by().values_list("truck_id", flat=True))
        kept = [Kept(truck.pk, "已有车次") for truck in found if truck.pk in drove]
        kept += [Kept(truck.pk, "导入后已有人修改") for truck in found if truck.pk not in drove and truck.version > 1]
        stay = {one.id for one in kept}
        gone = [truck for truck in found if truck.pk not in stay]
        Truck.objects.filter(pk__in=[truck.pk for truck in gone]).update(removed_at=clock.now())
        for match in Match.objects.filter(pk__in={truck.match_id for truck in gone}):
            count = sum(truck.match_id == match.pk for truck in gone)
            history.record(TAKEN_BACK, match, by=by, count=count)
        return kept

    def address(self, record_id: int) -> str:
        """Return the address of the page that shows a truck: its match's."""
        match_id = Truck.objects.values_list("match_id", flat=True).get(pk=record_id)
        return f"{reverse('earthworks:match', args=[match_id])}#trucks"

    def _judge(self, row: Row, known: dict[str, int | None]) -> Verdict:
        try:
            plate = plate_of(row.values["plate"])
            if plate in known:
                where = "白名单上" if known[plate] else "本文件中"
                return Verdict.duplicate(f"{where}已有 {plate}")
            truck_values(**row.values)
        except Incomplete as wrong:
            return Verdict.refused(wrong.message, **wrong.fields)
        known[plate] = None
        return OK


tables.register(TruckTable())
