"""Forms of the chains: what the address or the person says, read into plain values."""

from decimal import Decimal
from typing import Any

from django import forms

from wutong.industries import queries
from wutong.industries.lifecycle import EVIDENCE, LINK_KINDS, STAGES
from wutong.kernel import clock


def _line(label: str, longest: int, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text)


def _area(label: str, rows: int = 3, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


def _day(label: str, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


def _percent(label: str, help_text: str = "不知道请留空") -> forms.DecimalField:
    field = forms.DecimalField(
        label=label, required=False, min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2,
        help_text=help_text,
    )  # fmt: skip
    field.unit = "%"  # type: ignore[attr-defined]  # the house's forms print it beside the control
    return field


def _share(given: Decimal | None) -> Decimal | None:
    return None if given is None else given / 100


class ChainForm(forms.Form):
    """A chain."""

    code = _line("代码", 32, required=True, help_text="英文字母和数字,如 ebike;此后不变")
    name = _line("产业链", 64, required=True)
    head = _line("链长单位", 64)
    rank = forms.IntegerField(label="排序", min_value=0, max_value=32000, initial=100, help_text="小的在前")
    note = _area("说明")


class ChainEditForm(ChainForm):
    """A chain that is there: its code stays."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        return {"based_on": said.pop("version"), **said}


class SegmentForm(forms.Form):
    """A segment of a draft."""

    code = _line("代码", 32, required=True, help_text="同一环节各版不变;已有的代码即修改它")
    name = _line("环节", 64, required=True)
    stage = forms.ChoiceField(label="位置", choices=STAGES)
    position = forms.IntegerField(label="次序", min_value=0, max_value=32000, required=False, help_text="空着排在最后")
    industries = _line("国民经济行业代码", 200, help_text="GB/T 4754—2017,用顿号隔开,如 3812、3813")
    words = _line("检索词", 500, help_text="经营范围里说明做这一环节的词,用顿号隔开")
    not_words = _line("排除词", 500, help_text="含这些词的不算")
    source = _line("来源", 255)
    note = _area("说明", 2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def of(segment: Any) -> dict[str, Any]:
        """Return the initial values of a segment that is there; none for a new one."""
        if segment is None:
            return {}
        plain = {name: getattr(segment, name) for name in ("code", "name", "stage", "position", "source", "note")}
        return plain | {name: "、".join(getattr(segment, name)) for name in ("industries", "words", "not_words")}

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        return {"based_on": said.pop("version"), **said}


class LinkForm(forms.Form):
    """A link of a draft."""

    src = forms.ChoiceField(label="从(供给方)")
    dst = forms.ChoiceField(label="到(使用方)")
    kind = forms.ChoiceField(label="关系", choices=LINK_KINDS)
    share = _percent("占使用方成本")
    source = _line("来源", 255)
    source_date = _day("来源日期")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, segments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("src", "dst"):
            field: Any = self.fields[name]
            field.choices = [("", "请选择"), *segments]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        return {"based_on": said.pop("version"), **said, "share": _share(said["share"])}


class PublishForm(forms.Form):
    """From which day on a draft holds."""

    on = _day("自哪天起", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today


class AnchorForm(forms.Form):
    """An anchor."""

    firm = _line("链主企业", 200, required=True, help_text="登记全称")
    segment_code = forms.ChoiceField(
        label="所在环节", required=False, help_text="没有零部件清单时,按图谱上供给它的环节列出"
    )
    product = _line("产品", 200)
    capacity = _line("产能", 200, help_text="如:两轮、三轮各 100 万辆/年")
    source = _line("来源", 255)
    source_date = _day("来源日期")
    note = _area("说明")

    def __init__(self, *args: Any, chain_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["segment_code"]
        field.choices = [("", "未定"), *queries.segment_choices(chain_id)]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return dict(self.cleaned_data)


class AnchorEditForm(AnchorForm):
    """An anchor that is there."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        return {"based_on": said.pop("version"), **said}


class PartForm(forms.Form):
    """A line of an anchor's parts list."""

    name = _line("零部件或材料", 64, required=True)
    segment_code = forms.ChoiceField(label="环节")
    amount = _line("用量", 100, help_text="如:每车 1 只")
    share = _percent("成本占比")
    requirement = _line("要求", 200)
    source = _line("来源", 255)
    source_date = _day("来源日期")

    def __init__(self, *args: Any, chain_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["segment_code"]
        field.choices = [("", "请选择"), *queries.segment_choices(chain_id)]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {**self.cleaned_data, "share": _share(self.cleaned_data["share"])}


class PartEditForm(PartForm):
    """A line that is there."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def of(part: Any) -> dict[str, Any]:
        """Return the initial values of a line that is there."""
        kept = ("name", "segment_code", "amount", "requirement", "source", "source_date", "version")
        share = None if part.share is None else (part.share * 100).normalize()
        return {name: getattr(part, name) for name in kept} | {"share": share and f"{share:f}"}

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = super().values()
        return {"based_on": said.pop("version"), **said}


class ConfirmForm(forms.Form):
    """What was found out about a maker known so far by too little."""

    evidence = forms.ChoiceField(label="核实为", choices=EVIDENCE[:-1], initial="sector")
    source = _line("来源", 255, required=True, help_text="如:现场走访、电话核实、公告")
    source_date = _day("核实日期")
    said = _line("依据原文", 255)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_date"].initial = clock.today

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = dict(self.cleaned_data)
        return {"based_on": said.pop("version"), **said}


class MakerForm(forms.Form):
    """A firm known to make it, and how that is known."""

    firm = _line("企业名称", 200, required=True, help_text="登记全称")
    evidence = forms.ChoiceField(label="依据", choices=EVIDENCE, help_text="仅凭经营范围的只作参考,不算补上缺口")
    province = _line("省份", 16)
    city = _line("城市", 32, help_text="据此算到本区的直线距离")
    is_local = forms.BooleanField(label="在本区", required=False)
    distance_km = forms.IntegerField(
        label="距离(公里)", required=False, min_value=0, max_value=20100, help_text="空着按城市计算"
    )
    said = _line("依据原文", 255, help_text="来源里的原话")
    source = _line("来源", 255, required=True, help_text="报道、公告、现场核实等")
    source_date = _day("来源日期")
