"""Forms of the directory: what is entered by hand about a firm, its names, its titles; a typed list."""

from typing import Any, cast

from django import forms

from wutong.enterprises.lifecycle import NAME_KINDS
from wutong.enterprises.services import EnterpriseValues
from wutong.kernel.fields import AmountFormField
from wutong.kernel.units import WanYuan

SIZES = [("", "—"), *((word, word) for word in ("大型", "中型", "小型", "微型"))]
_FIELDS = (
    "uscc", "province", "city", "region_code", "address", "industry_code", "size_class", "capital", "registered_on",
    "scope", "is_local", "source", "source_date", "note",
)  # fmt: skip


def day_field(label: str) -> forms.DateField:
    """Return a field for a day that need not be known."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class EnterpriseForm(forms.Form):
    """An enterprise entered or corrected by hand."""

    name = forms.CharField(label="企业名称", max_length=200, help_text="营业执照上的全称")
    uscc = forms.CharField(label="统一社会信用代码", max_length=24, required=False, help_text="18 位,存前核对校验码")
    province = forms.CharField(label="省份", max_length=16, required=False)
    city = forms.CharField(label="城市", max_length=32, required=False)
    region_code = forms.CharField(label="区划代码", max_length=12, required=False, help_text="如 620171 兰州新区")
    address = forms.CharField(label="地址", max_length=255, required=False)
    industry_code = forms.CharField(
        label="行业代码", max_length=5, required=False, help_text="GB/T 4754-2017,如 C3770 助动车制造"
    )
    size_class = forms.ChoiceField(label="企业划型", choices=SIZES, required=False)
    capital = AmountFormField(label="注册资本", unit=WanYuan, required=False, min_value=0)
    registered_on = day_field("成立日期")
    is_local = forms.BooleanField(label="在本区", required=False)
    source = forms.CharField(label="来源", max_length=255, required=False, help_text="谁说的、哪份材料")
    source_date = day_field("来源日期")
    scope = forms.CharField(label="经营范围", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> EnterpriseValues:
        """Return what the service takes."""
        return cast("EnterpriseValues", {name: self.cleaned_data[name] for name in _FIELDS})

    @staticmethod
    def initial_of(row: Any) -> dict[str, Any]:
        """Return what stands in the form of an enterprise that is kept."""
        return {name: getattr(row, name) for name in ("name", *_FIELDS, "version")}


class NameForm(forms.Form):
    """Another name of an enterprise."""

    name = forms.CharField(label="名称", max_length=200)
    kind = forms.ChoiceField(label="种类", choices=[one for one in NAME_KINDS if one[0] != "listed"], initial="former")
    source = forms.CharField(label="来源", max_length=255, required=False)


class TitleForm(forms.Form):
    """A title with the days it holds."""

    title = forms.CharField(label="称号", max_length=64, help_text="如 专精特新“小巨人”企业")
    level = forms.CharField(label="级别", max_length=32, required=False)
    batch = forms.CharField(label="批次", max_length=32, required=False)
    valid_from = day_field("有效期自")
    valid_to = day_field("有效期至")
    source = forms.CharField(label="来源", max_length=255, required=False)


class TypedListForm(forms.Form):
    """Names pasted one a line."""

    title = forms.CharField(label="名单叫什么", max_length=200)
    source = forms.CharField(label="来源", max_length=255, required=False)
    written = forms.CharField(
        label="企业名称,每行一个",
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "愛瑪科技集團\n某某电机有限公司 A12展位"}),
    )
