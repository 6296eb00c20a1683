"""Form F1: registering a lead, and changing it without writing over somebody else."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel.units import Mu, SquareMetres, WanYuan
from wutong.leads import queries
from wutong.leads.forms.fields import BIG, PLEASE, SeatField, amount, long_text
from wutong.leads.queries import choices


class LeadForm(forms.Form):
    """Form F1, in groups: what a registration cannot do without comes first, the rest is folded away."""

    investor = forms.CharField(label="投资方", max_length=200, help_text="营业执照上的全称。")
    uscc = forms.CharField(
        label="统一社会信用代码", max_length=40, required=False, help_text="有就填:18 位,查重以它为准。"
    )
    project_name = forms.CharField(label="项目名称", max_length=200)
    channel = forms.ChoiceField(label="来源渠道", choices=[PLEASE, *choices.CHANNELS])
    investment = amount("总投资", WanYuan, help_text="可填 2.5亿、3000万;只写数字按万元。")
    region = forms.CharField(label="所在地", max_length=64, required=False)
    investor_kind = forms.CharField(
        label="企业类型", max_length=64, required=False, help_text="如上市公司、民营 500 强、专精特新小巨人。"
    )
    motive = forms.CharField(label="投资动因", max_length=200, required=False, help_text="市场、成本、资源、搬迁……")
    rivals = forms.CharField(label="竞争地", max_length=200, required=False, help_text="还在看哪些地方。")
    decision_time = forms.CharField(label="决策时间表", max_length=200, required=False)
    chain = forms.CharField(label="产业链/环节", max_length=64, required=False)
    industry_code = forms.CharField(label="行业代码", max_length=5, required=False, help_text="GB/T 4754-2017。")
    fixed_investment = amount("固定资产投资", WanYuan)
    output = amount("预计年产值", WanYuan)
    tax = amount("预计年税收", WanYuan)
    jobs = forms.IntegerField(label="预计用工", min_value=0, max_value=1_000_000, required=False)
    land = amount("用地", Mu, help_text="可填公顷,自动折算。")
    plant = amount("厂房", SquareMetres)
    content = long_text("建设内容与规模", required=False)
    process = long_text("工艺流程", required=False)
    needs = long_text("用水用电用气等需求", rows=2, required=False)
    sensitivities = long_text(
        "环境安全敏感点", rows=2, required=False, help_text="危化工艺、VOCs、高盐废水等;没有写“无”。"
    )
    to_settle = long_text("需协调事项", rows=2, required=False)
    contact_name = forms.CharField(label="对接人", max_length=32, required=False)
    contact_duty = forms.CharField(label="对接人职务", max_length=64, required=False)
    contact_phone = forms.CharField(
        label="对接人电话", max_length=32, required=False, help_text="页面上遮住中间几位;每次查看全号都有记录。"
    )
    bottom_line = long_text("谈判底线", rows=2, required=False, help_text="只有承办专班看得到,领导和招商办也看不到。")
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

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=BIG)

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


def _word(field: forms.Field, text: str) -> str:
    offered: dict[Any, Any] = dict(cast("Any", field.choices)) if isinstance(field, forms.ChoiceField) else {}
    return str(offered.get(text, text)) or "(空)"
