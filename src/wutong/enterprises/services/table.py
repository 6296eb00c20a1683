"""Lists of names brought in from Excel: exhibitors, members of an association, somebody's spreadsheet."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import LineState
from wutong.enterprises.models import Line, NameList
from wutong.enterprises.queries import identify, names
from wutong.enterprises.services.matching import ensure_job
from wutong.kernel import clock, history, records, tables
from wutong.kernel.errors import Duplicate
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers

CODE = "enterprises.lines"
BROUGHT = history.verb("enterprises.list.brought", "导入名单", "导入名单“{title}”(导入 {batch})")
TAKEN_BACK = history.verb("enterprises.list.taken_back", "撤销导入", "随导入撤销,撤下名单“{title}”")
KINDS = (("expo", "展商名录"), ("roster", "企业名单"))
_COLUMNS = ("written", "booth", "place", "product")
_TOUCHED = (LineState.CONFIRMED.value, LineState.REJECTED.value)


class LineTable(Table):
    """企业名称/展位/地区/产品, for a list whose title and source are said above the file."""

    code: ClassVar[str] = CODE
    label: ClassVar[str] = "名单"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "written",
            "企业名称",
            aliases=("企业", "公司", "公司名称", "单位", "单位名称", "展商", "展商名称", "参展企业", "参展商", "名称",
                     "Company", "Company Name", "Exhibitor", "Name"),
            required=True,
            parse=parsers.short(500),
            example="爱瑪科技集團(天津)",
        ),
        Column(
            "booth", "展位", aliases=("展位号", "展台", "展台号", "Booth", "Booth No."),
            parse=parsers.short(64), blank="", example="E7-28",
        ),
        Column(
            "place", "地区", aliases=("省份", "城市", "所在地", "国家/地区", "国家地区", "Region", "City"),
            parse=parsers.short(64), blank="", example="天津",
        ),
        Column(
            "product", "产品", aliases=("展品", "主营产品", "主要产品", "参展产品", "Products"),
            parse=parsers.short(500), blank="", example="电动两轮车",
        ),
    )  # fmt: skip

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring lists in: promoters."""
        return permissions.may_decide(user)

    def options_form(self, user: Any) -> type[forms.Form]:
        """Ask what the list is and where it comes from."""

        class Options(forms.Form):
            title = forms.CharField(label="名单叫什么", max_length=200, help_text="如:第 32 届中国国际自行车展展商名录")
            kind = forms.ChoiceField(label="种类", choices=KINDS)
            source = forms.CharField(label="来源", max_length=255, required=False)
            source_date = forms.CharField(label="来源日期", max_length=32, required=False, help_text="如 2024-05-05")

            def clean_source_date(self) -> str:
                given = str(self.cleaned_data["source_date"]).strip()
                try:
                    return parsers.day(given).isoformat() if given else ""
                except ValueError as wrong:
                    raise forms.ValidationError(str(wrong)) from wrong

        return Options

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against each other: one firm at one booth is one line."""
        met: dict[tuple[str, str], int] = walk.memory.setdefault("met", {})
        return [self._judge(row, met) for row in rows]

    def remarks(self, rows: Sequence[Row], walk: Pass) -> tuple[str, list[str]]:
        """Say of the first rows whose names they are."""
        found = identify([row.values["written"] for row in rows], [row.values["place"] for row in rows], most=1)
        return "名录", [one.remark for one in found]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Keep the rows as lines of the list, and see that the engine looks at them."""
        kept = _list_of(batch, walk)
        ids = records.insert_many(
            Line,
            [{"row": row.line, **{name: row.values[name] or "" for name in _COLUMNS}} for row in rows],
            name_list_id=kept.pk,
            state=LineState.WAITING.value,
            created_by_id=walk.by.pk,
            created_at=clock.now(),
        )  # fmt: skip
        ensure_job(kept, by=walk.by)
        return ids

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Take lines away that nobody decided about; once none is left, the list goes as well."""
        found = Line.objects.filter(pk__in=list(ids))
        kept = [Kept(line.pk, "已有人认定") for line in found.filter(state__in=_TOUCHED)]
        lists = set(found.values_list("name_list_id", flat=True))
        found.exclude(pk__in=[one.id for one in kept]).delete()
        empty = NameList.objects.filter(pk__in=lists, withdrawn_at__isnull=True, lines__isnull=True)
        for row in list(empty):
            records.amend(row, withdrawn_at=clock.now())
            history.record(TAKEN_BACK, row, by=by, title=row.title)
        return kept

    def address(self, record_id: int) -> str:
        """Return the address of a line's page."""
        return reverse("enterprises:line", args=[record_id])

    def _judge(self, row: Row, met: dict[tuple[str, str], int]) -> Verdict:
        mark = (names.fold(row.values["written"]), names.fold(row.values["booth"] or ""))
        if not mark[0]:
            return Verdict.refused(written="没有写企业名称")
        before = met.setdefault(mark, row.line)
        return OK if before == row.line else Verdict.duplicate(f"与本表第 {before} 行重复")


@transaction.atomic
def _list_of(batch: ImportBatch, walk: Pass) -> NameList:
    """Return the list that an import fills, made with its first rows.

    :raises Duplicate: when the same file stands as a list already; nothing is brought in.
    """
    standing = NameList.objects.filter(file_id=batch.file_id, withdrawn_at__isnull=True).select_related("created_by")
    known = standing.first()
    if known is not None and known.batch_id == batch.pk:
        return known
    if known is not None:
        raise Duplicate(f"这份文件已作为名单“{known.title}”导入({known.created_by or '系统'}),没有再次导入。")
    said = walk.options
    made = NameList.objects.create(
        title=str(said.get("title") or batch.file.name)[:200],
        kind=said.get("kind") or "roster",
        source=str(said.get("source") or "")[:255],
        source_date=said.get("source_date") or None,
        file_id=batch.file_id,
        batch=batch,
        created_by_id=walk.by.pk,
        created_at=clock.now(),
    )
    history.record(BROUGHT, made, by=walk.by, title=made.title, batch=f"#{batch.pk}")
    return made


tables.register(LineTable())
