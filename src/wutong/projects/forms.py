"""Forms of projects: what was typed stays when a verb refuses; files of a refused claim are kept as well."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from wutong.kernel import clock
from wutong.kernel.fields import AmountFormField
from wutong.kernel.units import Mu, WanYuan
from wutong.projects import queries
from wutong.projects.lifecycle import BASES, PAPERS, RULES, Basis, Kind, Paper

# The bases a claimant may name; those that do not count are offered too, so that the truth can be said and is answered.
_OFFERED: dict[Kind, tuple[Basis, ...]] = {
    Kind.SIGNED: (Basis.FORMAL, Basis.FRAMEWORK),
    Kind.STARTED: (Basis.PILES, Basis.EQUIPMENT, Basis.LEVELLING, Basis.WALL, Basis.CEREMONY),
}


def _day(label: str, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": clock.today().isoformat()})
    return forms.DateField(label=label, widget=widget, **kwargs)


class FilterForm(forms.Form):
    """What a list is narrowed to, from the address."""

    q = forms.CharField(label="查找", required=False, max_length=100)
    stage = forms.CharField(required=False)
    differ = forms.BooleanField(label="有待核实", required=False)
    team = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    origin = forms.CharField(required=False)
    watched = forms.BooleanField(label="重点推进", required=False)
    base = forms.CharField(required=False)
    sort = forms.CharField(required=False)

    def filters(self) -> queries.Filters:
        """Return the filters; what means nothing narrows nothing."""
        self.is_valid()
        told = self.cleaned_data
        return queries.find(
            words=told.get("q") or "",
            stage=told.get("stage") or "",
            differ=bool(told.get("differ")),
            team=told.get("team"),
            origin=told.get("origin") or "",
            watched=bool(told.get("watched")),
            base=told.get("base") or "",
            sort=told.get("sort") or "",
        )


class ProjectForm(forms.Form):
    """What is known of a project."""

    name = forms.CharField(label="项目名称", max_length=200)
    investor = forms.CharField(label="投资方", max_length=200, help_text="营业执照上的全称。")
    origin = forms.ChoiceField(label="资金来源地", help_text="境外、省外、省内市外分列统计,不合并。")
    uscc = forms.CharField(label="统一社会信用代码", max_length=40, required=False)
    project_code = forms.CharField(label="项目代码", max_length=40, required=False, help_text="在线平台赋码,24 位。")
    chain = forms.CharField(label="产业链", max_length=64, required=False)
    industry_code = forms.CharField(label="行业代码", max_length=5, required=False, help_text="GB/T 4754-2017。")
    address = forms.CharField(label="选址", max_length=200, required=False)
    investment = AmountFormField(label="总投资", unit=WanYuan, min_value=0, required=False)
    fixed_investment = AmountFormField(
        label="固定资产投资", unit=WanYuan, min_value=0, required=False, help_text="总投资中的固投部分,不含流动资金。"
    )
    land = AmountFormField(label="用地", unit=Mu, min_value=0, required=False)
    content = forms.CharField(label="建设内容", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_counted = forms.BooleanField(label="计入招商引资", required=False, initial=True)
    not_counted_reason = forms.CharField(
        label="不计入原因", max_length=100, required=False, help_text="如房地产、财政性资金项目。"
    )
    source = forms.CharField(label="资料来源", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["origin"]).choices = [("", "请选择"), *queries.origins()]

    def values(self) -> dict[str, Any]:
        """Return the cleaned values of the project's own columns."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.beside}

    beside: frozenset[str] = frozenset()


class EditForm(ProjectForm):
    """Changing a project: knows the version it was opened at."""

    beside = frozenset({"based_on"})
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class RegisterForm(ProjectForm):
    """Registering a project without a lead."""

    beside = frozenset({"seat_id", "name", "investor", "origin"})
    seat_id = forms.TypedChoiceField(label="专班专人", coerce=int)
    field_order = ("name", "investor", "origin", "seat_id")

    def __init__(self, *args: Any, seats: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(seat), label) for seat, label in seats]
        cast("forms.ChoiceField", self.fields["seat_id"]).choices = (
            choices if len(choices) == 1 else [("", "请选择"), *choices]
        )


class LeadForm(ProjectForm):
    """Opening a project from a lead."""

    beside = frozenset({"on", "name", "origin"})
    field_order = ("name", "investor", "on", "origin")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day("转为项目日期")
        self.order_fields(self.field_order)


class HandOverForm(forms.Form):
    """Giving a project to another seat."""

    seat_id = forms.TypedChoiceField(label="移交给", coerce=int)
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, seats: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "请选择"), *((str(seat), label) for seat, label in seats)]
        cast("forms.ChoiceField", self.fields["seat_id"]).choices = choices


class YearForm(forms.Form):
    """A year's start plan."""

    year = forms.IntegerField(label="年度", min_value=2010, max_value=2100)
    reason = forms.CharField(label="理由", max_length=200, required=False)


class ReasonForm(forms.Form):
    """Why something goes back."""

    reason = forms.CharField(label="理由", max_length=1000, required=False)


class ClaimForm(forms.Form):
    """Claiming a milestone: its fields follow from the kind, its papers from the rule."""

    basis = forms.ChoiceField(label="认定依据", widget=forms.RadioSelect, required=False)
    note = forms.CharField(
        label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000,
        help_text="现场看到了什么,做到哪一步。",
    )  # fmt: skip
    early_reason = forms.CharField(
        label="越序理由", widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000,
    )  # fmt: skip
    # Not typed in: here refusals about files and about the project itself find their place.
    proofs = forms.Field(label="佐证材料", required=False, widget=forms.HiddenInput)
    investment = forms.Field(label="总投资", required=False, widget=forms.HiddenInput)

    def __init__(
        self, kind: Kind, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files)
        self.kind, self.rule = kind, RULES[kind]
        self.fields["on"] = _day("发生日期")
        offered = _OFFERED.get(kind, ())
        cast("forms.ChoiceField", self.fields["basis"]).choices = [(basis.value, BASES[basis]) for basis in offered]
        if not offered:
            del self.fields["basis"]
        after = self.rule.after - self.rule.only_after
        if after:
            before = "、".join(before.label for before in after)
            self.fields["early_reason"].help_text = f"只在{before}之前发生时填写。"
        else:
            del self.fields["early_reason"]
        self.order_fields(("on", "basis", "note", "early_reason"))
        self.kept: list[tuple[str, str, str]] = []

    def papers(self) -> list[dict[str, Any]]:
        """Return the papers the page asks for: group by group, required ones first."""
        rows: list[dict[str, Any]] = []
        for group in self.rule.proof:
            rows += [_asked(paper, required=True, either=len(group) > 1) for paper in Paper if paper in group]
        return [*rows, _asked(Paper.OTHER, required=False, either=False)]

    def uploads(self) -> list[tuple[Paper, Any]]:
        """Return what was uploaded, each file with the paper it is handed in as."""
        files: MultiValueDict[str, Any] = self.files
        return [(paper, upload) for paper in Paper for upload in files.getlist(f"file_{paper.value}")]

    def kept_words(self) -> list[str]:
        """Return the words of the files that an earlier try kept."""
        return cast("QueryDict", self.data).getlist("kept") if self.is_bound else []


def _asked(paper: Paper, *, required: bool, either: bool) -> dict[str, Any]:
    return {"paper": paper.value, "label": PAPERS[paper], "required": required, "either": either}
