"""Forms of prices and of the places outside."""

from decimal import Decimal
from typing import Any

from django import forms

from wutong.earthworks import queries
from wutong.earthworks.lifecycle import OutletKind, PriceKind, Soil
from wutong.kernel import clock

_WEEKDAYS = list(enumerate(("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")))


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def yuan_field(label: str, **more: Any) -> forms.DecimalField:
    """Return a field for yuan with two decimals."""
    return forms.DecimalField(label=label, min_value=Decimal(0), max_digits=12, decimal_places=2, **more)


def fen(yuan: Decimal) -> int:
    """Return yuan as whole fen."""
    return int((yuan * 100).to_integral_value())


class PriceForm(forms.Form):
    """A price quoted: what for, how much, who said so, when."""

    kind = forms.ChoiceField(label="价格", choices=[(kind.value, kind.label) for kind in PriceKind])
    outlet_id = forms.TypedChoiceField(
        label="地点", coerce=int, empty_value=None, required=False, help_text="消纳费、购土价和堆场价要选地点;运价不选"
    )
    yuan = yuan_field("单价(元)", help_text="每方均为自然方")
    source = forms.CharField(
        label="来源", max_length=200, help_text="询价(谁、哪天)、定额编号或合同号;没有来源的价格不能用"
    )
    on = day_field("取价日期")
    file = forms.FileField(label="凭证", required=False, help_text="询价记录、定额页或合同扫描件")
    is_demo = forms.BooleanField(label="演示价(不是真实市场价,各处都会标出)", required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["outlet_id"]
        if isinstance(places, forms.ChoiceField):
            rows = [one for one in queries.outlets(user) if one.closed_for_good_at is None]
            places.choices = [("", "全区通用"), *((row.pk, f"{OutletKind(row.kind).label} {row.name}") for row in rows)]
        self.fields["on"].initial = clock.today()

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        yuan = values.pop("yuan")
        return {**values, "fen": fen(yuan)}


class OutletForm(forms.Form):
    """A 消纳场, 取土场 or 临时堆场."""

    kind = forms.ChoiceField(label="类别", choices=[(kind.value, kind.label) for kind in OutletKind])
    name = forms.CharField(label="名称", max_length=100)
    longitude = forms.DecimalField(label="经度(CGCS2000)", max_digits=10, decimal_places=6)
    latitude = forms.DecimalField(label="纬度(CGCS2000)", max_digits=9, decimal_places=6)
    capacity_m3 = forms.IntegerField(label="容量(自然方 m³)", required=False, help_text="不限请留空")
    daily_m3 = forms.IntegerField(label="日收/供能力(自然方 m³)", required=False, help_text="不限请留空")
    opens_on = day_field("开放起", required=False)
    closes_on = day_field("开放止", required=False)
    soil = forms.ChoiceField(
        label="供应土类", required=False, help_text="取土场必填",
        choices=[("", "—"), *((soil.value, soil.label) for soil in Soil)],
    )  # fmt: skip
    source = forms.CharField(label="来源", max_length=200, help_text="批准文件、合同或现场踏勘")
    note = forms.CharField(label="说明", max_length=200, required=False)
    soils = forms.MultipleChoiceField(
        label="接收土类", required=False, choices=[(soil.value, soil.label) for soil in Soil],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "wt-checks"}), help_text="都收请不勾",
    )  # fmt: skip
    closed_weekdays = forms.TypedMultipleChoiceField(
        label="每周休息日", required=False, coerce=int, choices=_WEEKDAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "wt-checks"}),
    )  # fmt: skip


class OutletEditForm(OutletForm):
    """A place corrected; kind and name stay."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "name"):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        values["based_on"] = values.pop("version")
        return values


class ReasonForm(forms.Form):
    """A reason, where a verb asks for one."""

    reason = forms.CharField(label="原因", max_length=200)
