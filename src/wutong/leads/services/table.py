"""The register as a table that can be brought in: investors by the thousand, each checked for duplicates."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.accounts.queries import Place
from wutong.enterprises import queries as enterprises
from wutong.kernel import clock, history, records, tables
from wutong.kernel.errors import Refusal
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import OK, Kept, Pass, Row, Table, Verdict
from wutong.leads import permissions
from wutong.leads.lifecycle import Stage
from wutong.leads.models import Channel, Confidentiality, Lead, Step
from wutong.leads.queries import names
from wutong.leads.services import numbering
from wutong.leads.services.columns import COLUMNS
from wutong.leads.services.register import Standing, derived, shared
from wutong.leads.services.seats import holder_of, own_team_seat
from wutong.leads.services.values import check_total, check_uscc

IMPORTED = history.verb("leads.lead.imported", "导入登记", "由导入批次 {batch} 登记,承办:{holder}")
WITHDRAWN = history.verb("leads.lead.import_undone", "撤销导入", "随导入批次撤销而作废")

DEFAULT_PROJECT = "投资意向待明确"
POOL = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A firm met before, in the register or earlier in the file."""

    investor: str
    place: str
    uscc: str
    project: str
    line: int = 0
    lead_id: int = 0
    said: str = ""


class _Register:
    """Every firm of the register by credit code and by name, loaded once for a walk over a file."""

    def __init__(self, by: AbstractBaseUser) -> None:
        self._by_code: defaultdict[str, list[_Known]] = defaultdict(list)
        self._by_key: defaultdict[str, list[_Known]] = defaultdict(list)
        self.open_to = set(permissions.visible(by).values_list("pk", flat=True))
        rows: Any = Lead.objects.standing().order_by("first_reported_at", "id")
        for pk, key, *known in rows.values_list(
            "pk",
            "investor_key",
            "investor",
            "investor_place",
            "uscc",
            "project_name",
            "number",
            "confidentiality",
            "seat__team__name",
        ).iterator(chunk_size=5000):
            self.add(key, self._read(pk, *known))

    def add(self, key: str, known: _Known) -> None:
        """Remember a firm."""
        self._by_key[key].append(known)
        if known.uscc:
            self._by_code[known.uscc].append(known)

    def same(self, firm: names.FirmName, code: str) -> Iterator[_Known]:
        """Yield what is kept of this very firm, by the rule of entry."""
        if code:
            yield from self._by_code.get(code, ())
        for known in self._by_key.get(firm.key, ()):
            if code and known.uscc:
                continue
            alike = not firm.region or not known.place or firm.region == known.place
            if alike or names.is_same_firm(firm, names.firm(known.investor)):
                yield known

    def _read(
        self, pk: int, investor: str, place: str, code: str, project: str, number: str, level: int, team: str | None
    ) -> _Known:
        if pk not in self.open_to and level == Confidentiality.SENSITIVE:
            said = "该投资方已有登记,详情请向招商办核实"
        else:
            said = f"与线索 {number}({team or '公共池'})重复"
        return _Known(investor, place, code, names.fold(project), lead_id=pk, said=said)


class LeadTable(Table):
    """线索登记表 (form F1) as a table."""

    code = "leads.leads"
    label = "线索"
    columns = COLUMNS

    def may_import(self, user: Any) -> bool:
        """Tell whether this person registers leads."""
        return permissions.may_register(user)

    def options_form(self, user: Any) -> type[forms.Form] | None:
        """Ask whose the leads become and what holds where a column is missing."""
        all_seats = accounts.seats()
        own = {seat.team_id for seat in all_seats if user.pk in {seat.person_id, seat.leader_id}}
        anybody = people.is_promotion_office(user)
        seats = [(seat.id, str(seat)) for seat in all_seats if anybody or seat.team_id in own]

        class Options(forms.Form):
            seat_id = forms.TypedChoiceField(
                label="承办专班专人",
                choices=[(POOL, "放入公共池"), *seats],
                coerce=int,
                empty_value=None,
                required=False,
            )
            channel = forms.ChoiceField(label="来源渠道(表中没有时)", choices=Channel.choices, initial=Channel.ONLINE)
            project_name = forms.CharField(
                label="项目名称(表中没有时)", max_length=200, initial=DEFAULT_PROJECT, required=False
            )
            other_projects = forms.BooleanField(
                label="同一投资方的不同项目也导入", required=False, help_text="不选则同一投资方只登记一条"
            )

        return Options

    def check(self, rows: Sequence[Row], walk: Pass) -> list[Verdict]:
        """Judge rows against the register and against each other; the register is read once a walk."""
        if "register" not in walk.memory:
            walk.memory["register"] = _Register(walk.by)
        return [self._judge(row, walk, walk.memory["register"]) for row in rows]

    def remarks(self, rows: Sequence[Row], walk: Pass) -> tuple[str, list[str]] | None:
        """Say of the first rows which firm of the directory, or tracked already, the investor is."""
        found = enterprises.identify([row.values["investor"] for row in rows], most=1)
        return "名录", [one.remark for one in found]

    def insert(self, rows: Sequence[Row], walk: Pass, batch: ImportBatch) -> list[int]:
        """Register the rows: numbers, leads, steps and history, each in one statement."""
        seat, standing = self._seat(walk), Standing.now()
        by_id = int(walk.by.pk)
        numbers = numbering.take_many(standing.today.year, len(rows))
        filled = [_values(row, walk) for row in rows]
        # Amounts and codes were made ready by the columns; what follows from the names is each row's own.
        ready = [
            {**values, **derived(values, number), "number": number}
            for values, number in zip(filled, numbers, strict=True)
        ]
        reporter = {"first_reporter_id": by_id, "first_office_id": permissions.office_of(walk.by)}
        ids = records.insert_many(Lead, ready, **shared(seat, by_id, standing), **reporter, import_batch_id=batch.pk)
        records.insert_many(
            Step,
            [{"lead_id": pk} for pk in ids],
            kind=Step.Kind.REGISTERED.value,
            stage=Stage.NEW.value,
            seat_id=seat.id if seat else None,
            happened_on=standing.today,
            recorded_at=standing.moment,
            by_id=by_id,
        )
        history.record_many(IMPORTED, Lead, ids, by=walk.by, batch=f"#{batch.pk}", holder=holder_of(seat))
        return ids

    def undo(self, ids: Sequence[int], *, by: AbstractBaseUser) -> list[Kept]:
        """Withdraw the leads that nobody touched since; the others stay."""
        touched = Q(version__gt=1) | Q(disputes__isnull=False)
        kept = dict(Lead.objects.filter(touched, pk__in=ids).values_list("pk", "number"))
        gone = Lead.objects.standing().filter(pk__in=[pk for pk in ids if pk not in kept], version=1)
        taken = list(gone.values_list("pk", flat=True))
        gone.update(withdrawn_at=clock.now(), withdrawn_reason="撤销导入", version=2)
        history.record_many(WITHDRAWN, Lead, taken, by=by)
        return [Kept(pk, f"线索 {number} 导入后已有人办理,予以保留") for pk, number in kept.items()]

    def address(self, record_id: int) -> str:
        """Return the address of a lead's page."""
        return reverse("leads:lead", args=[record_id])

    def _judge(self, row: Row, walk: Pass, register: _Register) -> Verdict:
        values = _values(row, walk)
        firm = names.firm(values["investor"])
        if not firm.key:
            return Verdict.refused(investor="投资方不是一个名称,请填写企业全称")
        try:
            check_uscc(values.get("uscc", ""), row.values.get("uscc_reason") or "")
            check_total(values.get("investment"), values.get("fixed_investment"))
        except Refusal as refusal:
            return Verdict.refused(**(refusal.fields or {"investor": refusal.message}))
        project = names.fold(values["project_name"])
        for known in register.same(firm, values.get("uscc", "")):
            if walk.options.get("other_projects") and known.project != project:
                continue
            if known.line:
                return Verdict.duplicate(f"与本表第 {known.line} 行重复")
            return Verdict.duplicate(known.said, of=known.lead_id if known.lead_id in register.open_to else None)
        register.add(
            firm.key[:200],
            _Known(values["investor"], firm.region, values.get("uscc", ""), project, line=row.line),
        )
        return OK

    def _seat(self, walk: Pass) -> Place | None:
        seat_id = walk.options.get("seat_id")
        if not seat_id:
            return None
        return own_team_seat(walk.by, int(seat_id))


def _values(row: Row, walk: Pass) -> dict[str, Any]:
    """Return what a row says as the model takes it, with the options where it is silent."""
    values = {
        name: value.replace("\x00", "") if type(value) is str else value
        for name, value in row.values.items()
        if value not in (None, "") and name != "uscc_reason"
    }
    values.setdefault("project_name", walk.options.get("project_name") or DEFAULT_PROJECT)
    values.setdefault("channel", walk.options.get("channel") or Channel.ONLINE.value)
    return values


tables.register(LeadTable())
