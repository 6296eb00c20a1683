"""Forms of the ranked lists: what the address or the person says, read into plain values."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from wutong.targeting.lifecycle import VERDICTS
from wutong.targeting.queries import gaps
from wutong.targeting.queries.questions import Wishes

_BETWEEN = re.compile(r"[、,,;;|\s]+")
# Far above any weight that means something; the shares are of a hundred.
_HEAVIEST = 100


class Words(forms.CharField):
    """Short words in one line, however they are put apart."""

    def __init__(self, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(label=label, max_length=1000, required=False, help_text=help_text, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print them with the stroke that Chinese lists use."""
        return "、".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the words, each once."""
        return tuple(dict.fromkeys(word for word in _BETWEEN.split(super().clean(value)) if word))


def _many(label: str, words: Sequence[str], help_text: str = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "wt-checks"})
    choices = [(word, word) for word in words]
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget, help_text=help_text)


def _amount(label: str, unit: str, help_text: str = "") -> forms.FloatField:
    field = forms.FloatField(label=label, required=False, min_value=0, max_value=1e9, help_text=help_text)
    field.unit = unit  # type: ignore[attr-defined]  # the house's forms print it beside the control
    return field


class AskForm(forms.Form):
    """Who could fill this gap: by which words, for which anchor, within which limits, by which weights."""

    title = forms.CharField(label="名单名称", max_length=200, required=False, help_text="空着按环节和日期起名")
    anchor = forms.TypedChoiceField(
        label="围绕哪家链主", required=False, coerce=int, empty_value=None,
        help_text="已知与它有往来的企业会加分,逐家写明依据",
    )  # fmt: skip
    words = Words("检索词", "企业会写进名称和经营范围的产品词,用顿号隔开")
    not_words = Words("排除词", "名称或经营范围里有这些词的不要")
    must_words = Words("必须都有的词", "通常空着")
    region_groups = _many("城市群", gaps.GROUPS, "不选就是全国;本区企业总是除外,它们算供给侧")
    regions = Words("省市", "如 江苏、宁波;与城市群任一相符即可")
    max_km = _amount("离本区不超过", "公里", "直线;坐标未知的不算")
    titles = _many("须有称号", gaps.TITLES, "截止今天有效;高一档的也算")
    size_classes = _many("划型", gaps.SIZE_CLASSES)
    min_capital = _amount("注册资本不低于", "万元", "外币没有汇率的不算")
    max_capital = _amount("注册资本不高于", "万元")
    min_years = forms.IntegerField(label="成立满几年", required=False, min_value=0, max_value=200)
    with_branches = forms.BooleanField(label="分支机构也要", required=False)
    limit = forms.IntegerField(label="最多列几家", required=False, min_value=1, max_value=500)

    def __init__(self, *args: Any, gap: gaps.GapAsked, anchor_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gap = gap
        anchors: Any = self.fields["anchor"]
        anchors.choices = [("", "不指定"), *gap.anchors]
        anchors.initial = anchor_id or (gap.anchors[0][0] if gap.anchors else None)
        self.fields["words"].initial, self.fields["not_words"].initial = gap.words, gap.not_words
        self.fields["limit"].initial = gap.limit
        for weight in gap.weights:
            widget = forms.NumberInput(attrs={"type": "range", "step": "1", "max": "40", "data-weight": weight.code})
            self.fields[f"w_{weight.code}"] = forms.FloatField(
                label=weight.label, min_value=0, max_value=_HEAVIEST, initial=weight.points, required=False,
                help_text=weight.asks, widget=widget,
            )  # fmt: skip

    @property
    def sliders(self) -> list[tuple[Any, Any]]:
        """Return each weight with its slider."""
        return [(weight, self[f"w_{weight.code}"]) for weight in self.gap.weights]

    def part(self, *names: str) -> list[Any]:
        """Return some of the fields, as the page groups them."""
        return [self[name] for name in names]

    @property
    def what(self) -> list[Any]:
        """Return the fields that say what is looked for."""
        return self.part("title", "anchor", "words", "not_words", "must_words", "limit")

    @property
    def where(self) -> list[Any]:
        """Return the fields that say where."""
        return self.part("region_groups", "regions", "max_km")

    @property
    def which(self) -> list[Any]:
        """Return the fields that say which firms."""
        return self.part("titles", "size_classes", "min_capital", "max_capital", "min_years", "with_branches")

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = self.cleaned_data
        weights = {weight.code: said[f"w_{weight.code}"] for weight in self.gap.weights}
        wishes = Wishes(
            words=said["words"],
            region_groups=tuple(said["region_groups"]),
            regions=said["regions"],
            titles=tuple(said["titles"]),
            size_classes=tuple(said["size_classes"]),
            must_words=said["must_words"],
            not_words=said["not_words"],
            min_capital=said["min_capital"],
            max_capital=said["max_capital"],
            registered_before=_before(self.gap.today, said["min_years"]),
            max_km=said["max_km"],
            with_branches=said["with_branches"],
            weights={code: points for code, points in weights.items() if points is not None},
            limit=said["limit"],
        )
        return {"title": said["title"], "anchor_id": said["anchor"], "wishes": wishes}


class JudgeForm(forms.Form):
    """What somebody says of one firm."""

    verdict = forms.ChoiceField(choices=VERDICTS)
    reason = forms.CharField(max_length=1000, required=False)
    before = forms.ChoiceField(choices=VERDICTS, required=False)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = self.cleaned_data
        return {"verdict": said["verdict"], "reason": said["reason"], "based_on": said["before"] or None}


class JudgeManyForm(forms.Form):
    """What somebody says of several firms at once."""

    verdict = forms.ChoiceField(choices=VERDICTS)
    reason = forms.CharField(max_length=1000, required=False)
    pick_ids = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.getlist("pick_ids") if hasattr(self.data, "getlist") else []
        field: Any = self.fields["pick_ids"]
        # Which of them are firms of this list is the service's to find out.
        field.choices = [(one, one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]


class RenameForm(forms.Form):
    """Another title."""

    title = forms.CharField(label="名单名称", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


def _before(today: date, years: int | None) -> date | None:
    if not years:
        return None
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)
