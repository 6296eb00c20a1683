"""A table over offices, for tests: small, with every kind of check a real one has."""

import sys
import threading
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.accounts.models import Office
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers, register

HOLD_AT = -1
KINDS = {"内设机构": "内设机构", "园区公司": "园区公司"}


class OfficeTable(Table):
    """Offices by name; touched means renamed."""

    code, label, chunk = "tests.offices", "单位", 10
    columns = (
        Column(
            "name", "单位名称", aliases=("名称", "企业名称"), required=True, parse=parsers.short(64), example="示例单位"
        ),
        Column("short_name", "简称", parse=parsers.short(24), blank=""),
        Column("rank", "排序", aliases=("顺序",), parse=parsers.natural, blank=100),
        Column("note", "性质", choices=KINDS, blank=""),
        Column("since", "成立日期", parse=parsers.day),
        Column("capital", "注册资本(万元)", parse=parsers.wan_yuan),
    )

    def may_import(self, user: Any) -> bool:
        """Let promoters in."""
        return user.role in {"officer", "promotion"}

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Names are unique, here and in the file."""
        seen: dict[str, int] = walk.memory
        names = [row.values["name"] for row in rows]
        kept = dict(Office.objects.filter(name__in=names).values_list("name", "pk"))
        verdicts = []
        for row in rows:
            name = row.values["name"]
            if name in kept:
                verdicts.append(Verdict.duplicate(f"已有单位“{name}”", of=kept[name]))
            elif name in seen:
                verdicts.append(Verdict.duplicate(f"与本文件第 {seen[name]} 行重复"))
            elif name == "不收":
                verdicts.append(Verdict.refused(name="这个名称不收"))
            else:
                seen[name] = row.line
                verdicts.append(OK)
        return verdicts

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert, and stand still where the test says."""
        if Office.objects.filter(rank__lt=100_000, note="").count() >= HOLD_AT > 0:
            sys.stdout.write("holding\n")
            sys.stdout.flush()
            threading.Event().wait()
        made = [
            Office(
                name=row.values["name"],
                short_name=row.values["short_name"] or row.values["name"][:24],
                rank=row.values["rank"],
                note=row.values["note"],
            )
            for row in rows
        ]
        return [office.pk for office in Office.objects.bulk_create(made)]

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Take back all but the renamed."""
        renamed = Office.objects.filter(pk__in=ids, short_name__startswith="改")
        kept = [Kept(office.pk, f"{office.name}已改名") for office in renamed]
        Office.objects.filter(pk__in=set(ids) - {one.id for one in kept}).delete()
        return kept

    def address(self, record_id: int) -> str:
        """Return a place."""
        return f"/offices/{record_id}/"


OFFICES = register(OfficeTable())
