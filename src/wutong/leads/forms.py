"""Forms of leads: their fields are called as the services call them, so that a refusal finds its place."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel import clock
from wutong.kernel.fields import AmountFormField
from wutong.kernel.units import Mu, SquareMetres, WanYuan
from wutong.leads import queries
from wutong.leads.lifecycle import BASES, DIMENSIONS, MOVES, Light, Stage
from wutong.leads.queries import choices

_PLEASE = ("", "请选择")
_BIG = 2**31 - 1
LONG = 4000


def _day(label: str, *, past: bool = True, **more: Any) -> forms.DateField:
    attrs = {"type": "date"} | ({"max": clock.today().isoformat()} if past else {})
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs), **more)


def _long(label: str, *, rows: int = 3, help_text: str = "", **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=LONG, help_text=help_text, **more)


def _amount(label: str, unit: Any, **more: Any) -> AmountFormField:
    return AmountFormField(label=label, unit=unit, min_value=0, required=False, **more)


def _reason_choice(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label="原因", choices=[_PLEASE, *choices.reasons()], **more)


class SeatField(forms.TypedChoiceField):
    """Team and person as one choice: a lead is held by a seat."""

    def __init__(self, places: Sequence[accounts.Place], *, empty: str = "", **more: Any) -> None:
        offered: list[Any] = [(str(place.id), f"{place.person} · {place.team}") for place in places]
        if len(places) > 8:
            offered = choices.grouped(places)
        if empty or len(places) != 1:
            offered = [("", empty or "请选择"), *offered]
        super().__init__(choices=offered, coerce=int, empty_value=None, **more)


class FilterForm(forms.Form):
    """What a list is narrowed to, from the address; what means nothing narrows nothing."""

    q = forms.CharField(label="查找", required=False, max_length=100)
    scope = forms.ChoiceField(label="范围", required=False, choices=list(queries.SCOPES.items()))
    stage = forms.MultipleChoiceField(label="阶段", required=False, choices=choices.STAGES)
    light = forms.MultipleChoiceField(label="亮灯", required=False, choices=[(row.value, row.label) for row in Light])
    channel = forms.MultipleChoiceField(label="渠道", required=False, choices=choices.CHANNELS)
    team = forms.IntegerField(label="专班", required=False, min_value=1, max_value=_BIG)
    person = forms.IntegerField(label="专人", required=False, min_value=1, max_value=_BIG)
    level = forms.IntegerField(label="密级", required=False, min_value=1, max_value=3)
    since = _day("登记自", required=False)
    until = _day("登记至", required=False)
    sort = forms.CharField(required=False, max_length=20)

    def filters(self) -> queries.Filters:
        """Return the filters of the address."""
        self.is_valid()
        told = self.cleaned_data
        return queries.Filters(
            words=told.get("q") or "",
            scope=told.get("scope") or "all",
            stages=tuple(told.get("stage") or ()),
            lights=tuple(told.get("light") or ()),
            channels=tuple(told.get("channel") or ()),
            team_id=told.get("team"),
            person_id=told.get("person"),
            since=told.get("since"),
            until=told.get("until"),
        )

    @property
    def beside(self) -> dict[str, Any]:
        """Return what the list takes beside its filters: the column it is sorted by, the level."""
        self.is_valid()
        return {"sort": self.cleaned_data.get("sort") or "", "level": self.cleaned_data.get("level")}


class LeadForm(forms.Form):
    """Form F1, in groups: what a registration cannot do without comes first, the rest is folded away."""

    investor = forms.CharField(label="投资方", max_length=200, help_text="营业执照上的全称。")
    uscc = forms.CharField(
        label="统一社会信用代码", max_length=40, required=False, help_text="有就填:18 位,查重以它为准。"
    )
    project_name = forms.CharField(label="项目名称", max_length=200)
    channel = forms.ChoiceField(label="来源渠道", choices=[_PLEASE, *choices.CHANNELS])
    investment = _amount("总投资", WanYuan, help_text="可填 2.5亿、3000万;只写数字按万元。")
    region = forms.CharField(label="所在地", max_length=64, required=False)
    investor_kind = forms.CharField(
        label="企业类型", max_length=64, required=False, help_text="如上市公司、民营 500 强、专精特新小巨人。"
    )
    motive = forms.CharField(label="投资动因", max_length=200, required=False, help_text="市场、成本、资源、搬迁……")
    rivals = forms.CharField(label="竞争地", max_length=200, required=False, help_text="还在看哪些地方。")
    decision_time = forms.CharField(label="决策时间表", max_length=200, required=False)
    chain = forms.CharField(label="产业链/环节", max_length=64, required=False)
    industry_code = forms.CharField(label="行业代码", max_length=5, required=False, help_text="GB/T 4754-2017。")
    fixed_investment = _amount("固定资产投资", WanYuan)
    output = _amount("预计年产值", WanYuan)
    tax = _amount("预计年税收", WanYuan)
    jobs = forms.IntegerField(label="预计用工", min_value=0, max_value=1_000_000, required=False)
    land = _amount("用地", Mu, help_text="可填公顷,自动折算。")
    plant = _amount("厂房", SquareMetres)
    content = _long("建设内容与规模", required=False)
    process = _long("工艺流程", required=False)
    needs = _long("用水用电用气等需求", rows=2, required=False)
    sensitivities = _long("环境安全敏感点", rows=2, required=False, help_text="危化工艺、VOCs、高盐废水等;没有写“无”。")
    to_settle = _long("需协调事项", rows=2, required=False)
    contact_name = forms.CharField(label="对接人", max_length=32, required=False)
    contact_duty = forms.CharField(label="对接人职务", max_length=64, required=False)
    contact_phone = forms.CharField(
        label="对接人电话", max_length=32, required=False, help_text="页面上遮住中间几位;每次查看全号都有记录。"
    )
    bottom_line = _long("谈判底线", rows=2, required=False, help_text="只有承办专班看得到,领导和招商办也看不到。")
    confidentiality = forms.TypedChoiceField(
        label="密级", choices=choices.LEVELS, coerce=int, initial=2, widget=forms.RadioSelect,
        help_text=(
            "公开、内部:外专班只看到编号、阶段、专班和遮住的名称。敏感(如未公开的上市公司投资):"
            "外专班完全看不到,不能导出,每次打开都有记录。"
        ),
    )  # fmt: skip
    uscc_reason = forms.CharField(label="信用代码核对说明", max_length=200, required=False)
    despite_similar = forms.BooleanField(label="已核对,是另一家企业或另一个项目,仍要登记", required=False)

    GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("firm", "投资方情况", ("region", "investor_kind", "motive", "rivals", "decision_time")),
        (
            "project", "项目情况",
            (
                "chain", "industry_code", "fixed_investment", "output", "tax", "jobs", "land", "plant",
                "content", "process",
            ),
        ),
        ("needs", "需求与敏感点", ("needs", "sensitivities", "to_settle")),
        (
            "contact", "对接人与密级",
            ("contact_name", "contact_duty", "contact_phone", "bottom_line", "confidentiality"),
        ),
    )  # fmt: skip
    FIRST: tuple[str, ...] = ("investor", "uscc", "project_name", "channel", "investment")
    BESIDE: tuple[str, ...] = ("uscc_reason", "despite_similar")

    def __init__(self, *args: Any, user: Any, exclude: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.exclude = user, exclude
        self.close: list[queries.Similar] = []

    def clean(self) -> dict[str, Any]:
        """Ask for a tick where the name comes close to one that is registered; the same firm is for the service."""
        told = super().clean() or {}
        self.close = found = queries.similar(
            told.get("investor", ""), told.get("uscc", "").strip().upper(), self.user, exclude=self.exclude
        )
        near = [row for row in found if not row.is_same]
        if self._asks_about_close() and near and not told.get("despite_similar"):
            self.add_error("investor", "与已登记的投资方名称相近,核对后请勾选“仍要登记”。")
        return told

    def _asks_about_close(self) -> bool:
        return True

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the fields that stand open."""
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Return the folded groups; one that holds an error or anything typed stands open."""
        shown = []
        for code, title, names in self.GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            wrong = any(field.errors for field in fields)
            filled = sum(1 for field in fields if field.name != "confidentiality" and field.value() not in (None, ""))
            if fields:
                shown.append({"code": code, "title": title, "fields": fields, "open": wrong, "filled": filled})
        return shown

    def values(self) -> dict[str, Any]:
        """Return what form F1 says, without what only steers the registration."""
        beside = {*self.BESIDE, "seat_id", "first_reporter_id", "based_on"}
        return {name: value for name, value in self.cleaned_data.items() if name not in beside}


class RegisterForm(LeadForm):
    """A new lead, with the seat that will hold it."""

    FIRST = (*LeadForm.FIRST, "seat_id")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        places = choices.seats_to_register(user)
        self.fields["seat_id"] = SeatField(
            places, empty="先放公共池,不指定", label="专班专人", required=False,
            help_text="一条线索、一个专班、一个专人。",
        )  # fmt: skip
        mine = next((place.id for place in places if place.person_id == user.pk), None)
        self.fields["seat_id"].initial = mine
        if people.is_promotion_office(user):
            self.fields["first_reporter_id"] = forms.TypedChoiceField(
                label="首报人", coerce=int, empty_value=None, required=False,
                choices=[("", "本人"), *((str(key), name) for key, name in accounts.colleague_choices())],
                help_text="代他人登记时选;业绩记在首报人单位。",
            )  # fmt: skip

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Return the folded groups; for whom it is registered stands with the contact."""
        shown = super().groups
        if "first_reporter_id" in self.fields:
            shown[-1]["fields"].append(self["first_reporter_id"])
        return shown


class EditForm(LeadForm):
    """A change of form F1: knows the version and the values it was opened with, and sends only what was changed."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=_BIG)

    def __init__(self, *args: Any, dossier: queries.Dossier, user: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.values_of(dossier))
        super().__init__(*args, user=user, exclude=dossier.lead.pk, **kwargs)
        self.told_name = dossier.lead.investor
        if not dossier.may_see_bottom_line:
            del self.fields["bottom_line"]
        if not dossier.may_see_contact:
            for name in ("contact_name", "contact_duty", "contact_phone"):
                del self.fields[name]
        for name, field in self.fields.items():
            field.show_hidden_initial = name not in (*self.BESIDE, "based_on")

    @classmethod
    def values_of(cls, dossier: queries.Dossier) -> dict[str, Any]:
        """Return what the form shows of a lead as it is now."""
        lead = dossier.lead
        return {name: getattr(lead, name, None) for name in cls.base_fields if hasattr(lead, name)} | {
            "based_on": lead.version
        }

    @property
    def before(self) -> list[SafeString]:
        """Return the hidden inputs that remember what the form was opened with."""
        return [
            self[name].as_hidden(only_initial=True) for name, field in self.fields.items() if field.show_hidden_initial
        ]

    def values(self) -> dict[str, Any]:
        """Return the fields that were changed, and no other."""
        changed = set(self.changed_data)
        return {name: value for name, value in super().values().items() if name in changed}

    def _asks_about_close(self) -> bool:
        return bool(self.cleaned_data.get("investor") != self.told_name)

    def rebased(self, now: queries.Dossier) -> tuple["EditForm", list[dict[str, str]]]:
        """Return the form on the lead as it is now, what was typed kept, and where both sides changed one field."""
        typed, changed, clashes = cast("QueryDict", self.data).copy(), set(self.changed_data), []
        current = EditForm(dossier=now, user=self.user)
        typed["based_on"] = str(now.lead.version)
        for name, field in current.fields.items():
            if not field.show_hidden_initial:
                continue
            value = field.prepare_value(current.get_initial_for_field(field, name))
            theirs, before = "" if value is None else str(value), typed.get(f"initial-{name}", "")
            typed[f"initial-{name}"] = theirs
            if name not in changed:
                typed[name] = theirs
            if theirs != before:
                mine = typed.get(name, "")
                row = {"label": str(field.label), "before": before, "theirs": theirs, "mine": mine}
                clashes.append({key: _word(field, text) if key != "label" else text for key, text in row.items()})
        fresh = EditForm(typed, dossier=now, user=self.user)
        fresh.is_valid()
        return fresh, clashes


class RespondForm(forms.Form):
    """Somebody took the lead up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("响应日期", initial=clock.today)


class MoveForm(forms.Form):
    """A move between stages: asks for what this move needs, and nothing else."""

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        move = MOVES[verb]
        self.fields["on"] = _day(f"{move.label}日期", initial=clock.today)
        if move.target == Stage.CLOSED:
            self.fields["code"] = _reason_choice()
        if move.needs_reason:
            self.fields["reason"] = _long("说明" if move.target == Stage.CLOSED else "理由", rows=2)


class AssessForm(forms.Form):
    """Form F2: six dimensions from one to five, and what follows."""

    text = _long("研判意见")
    due_diligence = _long("尽调摘要", rows=2, required=False, help_text="工商、司法、舆情、财务。")
    conclusion = forms.ChoiceField(label="结论", choices=choices.CONCLUSIONS, widget=forms.RadioSelect)
    code = _reason_choice(required=False, help_text="结论为储备、转介、不跟进时必选;提交后线索转为不跟进。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DIMENSIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(str(point), str(point)) for point in range(1, 6)],
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )  # fmt: skip
        self.fields["on"] = _day("研判日期", initial=clock.today)
        self.order_fields(["on", *DIMENSIONS, "conclusion", "code", "text", "due_diligence"])

    @property
    def dimensions(self) -> list[forms.BoundField]:
        """Return the six dimensions in their order."""
        return [self[name] for name in DIMENSIONS]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the rest of the form."""
        return [self[name] for name in self.fields if name not in DIMENSIONS]


class AnswerForm(forms.Form):
    """What whoever brought the firm was told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("反馈日期", initial=clock.today)
        self.fields["text"] = _long("反馈内容", rows=2, help_text="向引荐人说了什么。")


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them required."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        given: Iterable[Any] = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class FollowUpForm(forms.Form):
    """What was done for a lead, what we promised, and what comes next."""

    kind = forms.ChoiceField(label="方式", choices=choices.KINDS, initial="call")
    text = forms.CharField(label="内容", max_length=LONG, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}))
    promise = forms.CharField(label="我方承诺", required=False, max_length=500, help_text="答应了对方什么,到期会提醒。")
    next_step = forms.CharField(label="下一步", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("日期", initial=clock.today)
        self.fields["next_on"] = _day("下一步期限", past=False, required=False)
        # Set here: as a class attribute its name would hide the form's own files from the type checker.
        self.fields["files"] = FilesField(
            label="附件", widget=ManyFiles, required=False, help_text="“协议稿往返”要附文稿才算实质进展。"
        )
        self.order_fields(["kind", "on", "text", "promise", "next_step", "next_on", "files"])
        self.kept: list[tuple[str, str]] = []

    def kept_words(self) -> list[str]:
        """Return the words of the files that an earlier try handed in."""
        return cast("QueryDict", self.data).getlist("kept") if self.is_bound else []


class TransferForm(forms.Form):
    """To whom a lead goes, and why."""

    def __init__(self, *args: Any, places: Sequence[accounts.Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_id"] = SeatField(places, label="移交给")
        self.fields["reason"] = _long("移交理由", rows=2)


class ReasonForm(forms.Form):
    """A verb that needs only a reason."""

    def __init__(
        self, *args: Any, label: str = "理由", name: str = "reason", help_text: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = _long(label, rows=2, help_text=help_text)


class ClaimForm(forms.Form):
    """Which seat takes a lead out of the pool."""

    def __init__(self, *args: Any, places: Sequence[accounts.Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_id"] = SeatField(places, label="由谁承办")


class PauseForm(forms.Form):
    """Since when the clocks stand still, and for whom we wait."""

    reason = forms.ChoiceField(label="原因", choices=[_PLEASE, *choices.PAUSE_REASONS])
    note = forms.CharField(label="说明", max_length=200, help_text="等谁、等什么、大约到哪天。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("暂停自", initial=clock.today)
        self.order_fields(["on", "reason", "note"])


class ResumeForm(forms.Form):
    """From when the clocks run again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("恢复自", initial=clock.today)


class DecideForm(forms.Form):
    """An arbitration: who keeps the lead, how the credit is split, and on what it rests."""

    first_share = forms.IntegerField(
        label="首报单位占比(%)", min_value=0, max_value=100, initial=100, help_text="其余归异议单位。"
    )
    basis = forms.ChoiceField(label="依据", choices=[_PLEASE, *BASES.items()])
    decision = _long("裁定意见", help_text="裁定后不能更改,双方都看得到。")

    def __init__(self, *args: Any, dispute: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = [
            (str(dispute.lead.first_office_id), f"{dispute.lead.first_office}(首报)"),
            (str(dispute.claimant_office_id), f"{dispute.claimant_office}(异议)"),
        ]
        self.fields["winner_office_id"] = forms.TypedChoiceField(
            label="归属单位", coerce=int, choices=parties, widget=forms.RadioSelect
        )
        self.order_fields(["winner_office_id", "first_share", "basis", "decision"])


class BulkForm(forms.Form):
    """One thing done to many leads: hand over, release, or set one field."""

    TODO = (
        ("transfer", "移交"), ("release", "释放入池"), ("chain", "改产业链"),
        ("channel", "改来源渠道"), ("confidentiality", "改密级"),
    )  # fmt: skip
    todo = forms.ChoiceField(choices=TODO, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, user: Any, todo: str, **kwargs: Any) -> None:
        super().__init__(data, initial={"todo": todo}, **kwargs)
        self.what = todo if todo in dict(self.TODO) else "transfer"
        if self.what == "transfer":
            self.fields["seat_id"] = SeatField(choices.seats_to_hand_to(user), label="移交给")
        elif self.what == "chain":
            self.fields["chain"] = forms.CharField(label="产业链/环节", max_length=64)
        elif self.what == "channel":
            self.fields["channel"] = forms.ChoiceField(label="来源渠道", choices=[_PLEASE, *choices.CHANNELS])
        elif self.what == "confidentiality":
            self.fields["confidentiality"] = forms.TypedChoiceField(
                label="密级", choices=choices.LEVELS, coerce=int, widget=forms.RadioSelect
            )
        self.fields["reason"] = _long("理由", rows=2, required=self.what in ("transfer", "release"))

    @property
    def label(self) -> str:
        """Return what is being done, in words."""
        return dict(self.TODO)[self.what]

    def change(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        told = self.cleaned_data
        if self.what == "transfer":
            return {"seat_id": told["seat_id"], "reason": told["reason"]}
        if self.what == "release":
            return {"release": True, "reason": told["reason"]}
        return {"values": {self.what: told[self.what]}, "reason": told["reason"]}


def _word(field: forms.Field, text: str) -> str:
    offered: dict[Any, Any] = dict(cast("Any", field.choices)) if isinstance(field, forms.ChoiceField) else {}
    return str(offered.get(text, text)) or "(空)"
