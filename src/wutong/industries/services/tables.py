"""Segments and links of a draft, and makers of a chain, brought in from a workbook with a preview."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from wutong.industries import permissions, queries
from wutong.industries.lifecycle import EVIDENCE, LINK_KINDS, STAGES, LinkKind, allows
from wutong.industries.models import Chain, ChainVersion, Link, Maker, Segment
from wutong.industries.queries import names
from wutong.industries.services import ground
from wutong.industries.services.makers import UNDONE, MakerValues, maker_values, segments_of
from wutong.industries.services.segments import link_values, next_position, segment_values
from wutong.kernel import clock, history, records, tables
from wutong.kernel.errors import Incomplete
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Column, Kept, Pass, Row, Table, Verdict, parsers

IMPORTED = history.verb("industries.rows.imported", "导入", "导入 {count} 条{what}(导入 {batch})")
TAKEN_BACK = history.verb("industries.rows.taken_back", "撤销导入", "撤销导入的 {count} 条{what}")


def share(cell: Any) -> Decimal:
    """Read a cost share: 0.612, 61.2%, or Excel's own percentage."""
    written = cell.strip().replace("%", "%") if isinstance(cell, str) else cell
    is_percent = isinstance(written, str) and written.endswith("%")
    number = parsers.decimal(written[:-1] if is_percent else written)
    value = number / 100 if is_percent else number
    if not 0 < value <= 1:
        raise ValueError(f"成本占比应在 0 到 1 之间或写成百分数,这里是“{cell}”")
    return value


_SOURCE = Column("source", "来源", aliases=("出处", "依据来源"), parse=parsers.short(255), blank="")
_SOURCE_DAY = Column("source_date", "来源日期", aliases=("日期", "依据日期"), parse=parsers.day)


class DraftTable(Table):
    """What the tables of a draft share: the choice of the draft, who may, where it leads."""

    what: ClassVar[str]

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring rows in: who drafts."""
        return permissions.may_keep(user)

    def options_form(self, user: Any) -> type[forms.Form]:
        """Return the choice of the draft."""
        choices = [("", "请选择草稿"), *queries.draft_choices(user)]

        class Options(forms.Form):
            version = forms.TypedChoiceField(label="草稿", choices=choices, coerce=int)

        return Options

    def address(self, record_id: int) -> str:
        """Return the address of the draft that a row went into."""
        found = self.rows_of(Q(pk=record_id)).values_list("version_id", flat=True).first()
        return reverse("industries:version", args=[found]) if found else reverse("industries:list")

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Take rows out of a draft again; those of a version published since stay."""
        rows = list(self.rows_of(Q(pk__in=list(ids))).select_related("version__chain"))
        kept = [Kept(row.pk, f"{row.version}已不是草稿") for row in rows if not allows("edit", row.version.state)]
        kept += self.held([row for row in rows if allows("edit", row.version.state)])
        stay = {one.id for one in kept}
        gone = [row for row in rows if row.pk not in stay]
        self.rows_of(Q(pk__in=[row.pk for row in gone])).delete()
        for version in {row.version_id: row.version for row in gone}.values():
            count = sum(row.version_id == version.pk for row in gone)
            history.record(TAKEN_BACK, version, by=by, count=count, what=self.what)
        return kept

    def rows_of(self, which: Q) -> Any:
        """Return the table's rows of the database."""
        raise NotImplementedError

    def held(self, rows: list[Any]) -> list[Kept]:
        """Return the rows that an undo leaves alone."""
        return []

    def told(self, version: ChainVersion, count: int, walk: Pass, batch: ImportBatch) -> None:
        """Write the line of the history, and count the draft's version up."""
        records.amend(version)
        history.record(IMPORTED, version, by=walk.by, count=count, what=self.what, batch=batch.pk)


class SegmentTable(DraftTable):
    """环节代码/环节/位置/行业代码/检索词 of a draft."""

    code: ClassVar[str] = "industries.segments"
    label: ClassVar[str] = "产业链环节"
    what: ClassVar[str] = "环节"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("code", "环节代码", aliases=("代码",), required=True, parse=parsers.short(32), example="battery"),
        Column(
            "name", "环节", aliases=("环节名称", "名称"), required=True, parse=parsers.short(64), example="铅蓄电池"
        ),
        Column("stage", "位置", aliases=("上中下游",), required=True, choices={label: word for word, label in STAGES}),
        Column("industries", "国民经济行业代码", aliases=("行业代码",), blank="", example="3843"),
        Column("words", "检索词", aliases=("关键词",), blank="", example="铅蓄电池、铅酸电池"),
        Column("not_words", "排除词", blank=""),
        _SOURCE,
        Column("note", "说明", aliases=("备注",), parse=parsers.short(2000), blank=""),
    )

    def rows_of(self, which: Q) -> Any:
        """Return segments."""
        return Segment.objects.filter(which)

    def held(self, rows: list[Any]) -> list[Kept]:
        """Keep what links were drawn to since."""
        used = set(Link.objects.filter(Q(src__in=rows) | Q(dst__in=rows)).values_list("src_id", "dst_id"))
        ends = {end for pair in used for end in pair}
        return [Kept(row.pk, "导入后已连上关联") for row in rows if row.pk in ends]

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against the draft and against each other."""
        version = _draft(walk)
        if "codes" not in walk.memory:
            kept = list(Segment.objects.filter(version=version).values_list("code", "name"))
            walk.memory["codes"], walk.memory["names"] = {code for code, _ in kept}, {name for _, name in kept}
        return [self._judge(row, walk) for row in rows]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows in their order, after the segments that are there."""
        version = ground.version_to("edit", walk.by, int(walk.options["version"]))
        at = next_position(version)
        made = Segment.objects.bulk_create(
            Segment(version=version, position=min(at + 10 * number, 32000), **segment_values(**row.values))
            for number, row in enumerate(rows)
        )
        self.told(version, len(made), walk, batch)
        return [segment.pk for segment in made]

    def _judge(self, row: Row, walk: Pass) -> Verdict:
        try:
            values = segment_values(**row.values)
        except Incomplete as wrong:
            return Verdict.refused(wrong.message, **wrong.fields)
        codes, known = walk.memory["codes"], walk.memory["names"]
        if values["code"] in codes or values["name"] in known:
            return Verdict.duplicate(f"草稿里已有环节“{values['name']}”({values['code']})")
        codes.add(values["code"])
        known.add(values["name"])
        return OK


class LinkTable(DraftTable):
    """从/到/关系/成本占比 of a draft."""

    code: ClassVar[str] = "industries.links"
    label: ClassVar[str] = "产业链关联"
    what: ClassVar[str] = "关联"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("src", "从", aliases=("供给方",), required=True, parse=parsers.short(64), note="环节代码或名称"),
        Column("dst", "到", aliases=("使用方",), required=True, parse=parsers.short(64), note="环节代码或名称"),
        Column("kind", "关系", choices={label: word for word, label in LINK_KINDS}, blank=LinkKind.SUPPLY.value),
        Column("share", "成本占比", aliases=("占比",), parse=share, example="61.2%"),
        _SOURCE,
        _SOURCE_DAY,
    )

    def rows_of(self, which: Q) -> Any:
        """Return links."""
        return Link.objects.filter(which)

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against the draft and against each other."""
        version = _draft(walk)
        if "ends" not in walk.memory:
            walk.memory["ends"] = _ends(version)
            kept = Link.objects.filter(version=version).values_list("src__code", "dst__code", "kind")
            walk.memory["links"] = set(kept)
        return [self._judge(row, walk) for row in rows]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows in one statement."""
        version = ground.version_to("edit", walk.by, int(walk.options["version"]))
        ends = _ends(version)
        made = Link.objects.bulk_create(
            Link(
                version=version, src_id=ends[row.values["src"]][0], dst_id=ends[row.values["dst"]][0],
                **link_values(**row.values),
            )
            for row in rows
        )  # fmt: skip
        self.told(version, len(made), walk, batch)
        return [link.pk for link in made]

    def _judge(self, row: Row, walk: Pass) -> Verdict:
        ends = walk.memory["ends"]
        wrong = {end: f"草稿里没有环节“{row.values[end]}”" for end in ("src", "dst") if row.values[end] not in ends}
        if wrong:
            return Verdict.refused(**wrong)
        src, dst = ends[row.values["src"]][1], ends[row.values["dst"]][1]
        try:
            values = link_values(**{**row.values, "src": src, "dst": dst})
        except Incomplete as refusal:
            return Verdict.refused(refusal.message, **refusal.fields)
        if (src, dst, values["kind"]) in walk.memory["links"]:
            return Verdict.duplicate("草稿里已有这条关联")
        walk.memory["links"].add((src, dst, values["kind"]))
        return OK


class MakerTable(Table):
    """环节/企业/所在地/依据/来源 of a chain."""

    code: ClassVar[str] = "industries.makers"
    label: ClassVar[str] = "供应企业"
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "segment_code", "环节", aliases=("环节代码",), required=True, parse=parsers.short(64), note="代码或名称"
        ),
        Column("firm", "企业名称", aliases=("企业", "公司名称", "供应企业"), required=True, parse=parsers.short(200)),
        Column("province", "省份", aliases=("省",), parse=parsers.short(16), blank=""),
        Column("city", "城市", aliases=("市", "所在地"), parse=parsers.short(32), blank=""),
        Column("is_local", "在本区", choices={"是": True, "否": False}, blank=False),
        Column("evidence", "依据", required=True, choices={label: word for word, label in EVIDENCE}),
        Column("said", "依据原文", parse=parsers.short(255), blank=""),
        Column("source", "来源", aliases=("出处", "依据来源"), required=True, parse=parsers.short(255)),
        _SOURCE_DAY,
    )

    def may_import(self, user: Any) -> bool:
        """Tell whether this person may bring makers in: promoters."""
        return permissions.may_note(user)

    def options_form(self, user: Any) -> type[forms.Form]:
        """Return the choice of the chain."""
        choices = [("", "请选择产业链"), *((str(pk), name) for pk, name in queries.choices(user))]

        class Options(forms.Form):
            chain = forms.TypedChoiceField(label="产业链", choices=choices, coerce=int)

        return Options

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against the makers of the chain and against each other."""
        if "segments" not in walk.memory:
            # Checks run outside a transaction, and the row is read with a lock.
            with transaction.atomic():
                chain = ground.chain_to_note(walk.by, int(walk.options["chain"]))
            walk.memory.update(segments=segments_of(chain), known=_standing(chain))
        return [self._judge(row, walk) for row in rows]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Insert the rows in one statement."""
        chain = ground.chain_to_note(walk.by, int(walk.options["chain"]))
        known = segments_of(chain)
        made = Maker.objects.bulk_create(
            Maker(chain=chain, created_by_id=walk.by.pk, **_maker(row, known)) for row in rows
        )
        history.record(IMPORTED, chain, by=walk.by, count=len(made), what="供应企业", batch=batch.pk)
        return [maker.pk for maker in made]

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Withdraw the makers of an import; those somebody took off already are left as they are."""
        rows = Maker.objects.filter(pk__in=list(ids), withdrawn_at__isnull=True).select_related("chain")
        kept = [Kept(row.pk, "导入后已有人修改") for row in rows if row.version > 1]
        stay = {one.id for one in kept}
        gone = [row for row in rows if row.pk not in stay]
        Maker.objects.filter(pk__in=[row.pk for row in gone]).update(withdrawn_at=clock.now(), withdrawn_reason=UNDONE)
        for chain in {row.chain_id: row.chain for row in gone}.values():
            count = sum(row.chain_id == chain.pk for row in gone)
            history.record(TAKEN_BACK, chain, by=by, count=count, what="供应企业")
        return kept

    def address(self, record_id: int) -> str:
        """Return the address of the segment that a maker was noted at."""
        row = Maker.objects.get(pk=record_id)
        return reverse("industries:segment", args=[row.chain_id, row.segment_code])

    def _judge(self, row: Row, walk: Pass) -> Verdict:
        try:
            values = _maker(row, walk.memory["segments"])
        except Incomplete as wrong:
            return Verdict.refused(wrong.message, **wrong.fields)
        same = walk.memory["known"].setdefault((values["segment_code"], values["firm_key"]), [])
        if any(names.places_agree(place, values["firm_place"]) for place in same):
            return Verdict.duplicate(f"该环节已登记“{values['firm']}”")
        same.append(values["firm_place"])
        return OK


def _draft(walk: Pass) -> ChainVersion:
    if "version" not in walk.memory:
        # Checks run outside a transaction, and the row is read with a lock.
        with transaction.atomic():
            walk.memory["version"] = ground.version_to("edit", walk.by, int(walk.options["version"]))
    kept: ChainVersion = walk.memory["version"]
    return kept


def _ends(version: ChainVersion) -> dict[str, tuple[int, str]]:
    """Return the segments of a version by code and by name."""
    rows = list(Segment.objects.filter(version=version).values_list("pk", "code", "name"))
    return {name: (pk, code) for pk, code, name in rows} | {code: (pk, code) for pk, code, _ in rows}


def _standing(chain: Chain) -> dict[tuple[str, str], list[str]]:
    rows = Maker.objects.filter(chain=chain, withdrawn_at__isnull=True, part__isnull=True)
    kept: dict[tuple[str, str], list[str]] = {}
    for code, key, place in rows.values_list("segment_code", "firm_key", "firm_place"):
        kept.setdefault((code, key), []).append(place)
    return kept


def _maker(row: Row, known: dict[str, str]) -> dict[str, Any]:
    """Return the columns of a maker; its segment may be told by code or by name."""
    by_name = {name: code for code, name in known.items()}
    said: dict[str, Any] = dict(row.values)
    said["segment_code"] = by_name.get(said["segment_code"], said["segment_code"])
    day: date | None = said.get("source_date")
    return maker_values(MakerValues(**{**said, "source_date": day}), known)  # type: ignore[typeddict-item]  # checked there


for _table in (SegmentTable(), LinkTable(), MakerTable()):
    tables.register(_table)
