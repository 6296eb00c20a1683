"""Forms of matches: what is proposed, said, signed and ticked off, read into plain values."""

from typing import Any

from django import forms

from wutong.earthworks import queries
from wutong.earthworks.forms.prices import day_field
from wutong.earthworks.lifecycle import OPINIONS, Convention, Item, Party, Payer, Side
from wutong.kernel import clock


class MatchFilterForm(forms.Form):
    """What a list of matches is narrowed to, from the address."""

    words = forms.CharField(required=False, max_length=100)
    stage = forms.CharField(required=False, max_length=16)

    def filters(self) -> queries.MatchFilters:
        """Return the filters; what means nothing narrows nothing."""
        self.is_valid()
        told = self.cleaned_data
        return queries.find_matches(words=told.get("words") or "", stage=told.get("stage") or "")


class ProposalForm(forms.Form):
    """A match of one heap and one hole (E2)."""

    surplus_id = forms.TypedChoiceField(label="出土(余土登记)", coerce=int)
    need_id = forms.TypedChoiceField(label="用土(缺土登记)", coerce=int)
    bank_m3 = forms.IntegerField(
        label="方量(自然方 m³)", min_value=1, max_value=100_000_000, help_text="按自然方;不超过双方余量"
    )
    starts_on = day_field("开运")
    ends_on = day_field("完工")
    km = forms.DecimalField(
        label="实测运距(km)", required=False, min_value=0, max_digits=7, decimal_places=3,
        help_text="没有实测就空着:按直线乘绕行系数估算",
    )  # fmt: skip
    km_basis = forms.CharField(label="运距依据", required=False, max_length=64, help_text="如现场跑表、导航路线")
    route = forms.CharField(label="路线", required=False, max_length=300)

    def __init__(self, *args: Any, offered: list[queries.Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, side in (("surplus_id", Side.SURPLUS), ("need_id", Side.NEED)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                rows = [one for one in offered if one.registration.side == side]
                field.choices = [("", "请选择"), *((one.registration.pk, one.label) for one in rows)]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return dict(self.cleaned_data)


class OpinionForm(forms.Form):
    """An opinion in the consultation; a firm is asked for no more than it can say."""

    role = forms.ChoiceField(label="谁的意见", choices=[(party.value, party.label) for party in Party])
    party = forms.CharField(label="部门名称", required=False, max_length=100, help_text="选“其他部门”时填写")
    opinion = forms.ChoiceField(label="意见", choices=list(OPINIONS.items()), widget=forms.RadioSelect)
    text = forms.CharField(
        label="内容", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="有条件同意或不同意的,写明条件或理由",
    )  # fmt: skip
    said_by = forms.CharField(label="发表人", required=False, max_length=32)
    on = day_field("日期")

    def __init__(self, *args: Any, own_sides: tuple[Side, ...] = (), may_manage: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        role = self.fields["role"]
        # What firms think they say on their own pages; the desk mostly enters the authority.
        role.initial = Party.AUTHORITY.value if may_manage else None
        if not may_manage:
            del self.fields["party"]
            if len(own_sides) < 2:
                del self.fields["role"]
            elif isinstance(role, forms.ChoiceField):
                role.choices = [(side.value, Party(side.value).label) for side in own_sides]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return dict(self.cleaned_data)


class AgreementForm(forms.Form):
    """The signed agreement (E3)."""

    number = forms.CharField(label="协议号", max_length=64)
    signed_on = day_field("签订日期")
    amount = forms.DecimalField(label="协议方量(m³)", min_value=0, max_digits=11, decimal_places=2)
    convention = forms.ChoiceField(label="口径", choices=[(one.value, one.label) for one in Convention])
    measured_by = forms.CharField(
        label="计量方法", max_length=100, initial="完工复测,车次小票核对", help_text="以什么为准、什么核对"
    )
    payer = forms.ChoiceField(label="运费承担", choices=[(payer.value, payer.label) for payer in Payer])
    quality = forms.CharField(label="土质要求与抽检", required=False, max_length=300)
    no_disposal = forms.BooleanField(label="出土方无替代去处(只省时间,不计免消纳)", required=False)
    no_purchase = forms.BooleanField(label="用土方无替代来源(只省时间,不计免购土)", required=False)
    terms = forms.CharField(
        label="其他约定", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="通用条款(禁止外运倒卖、扬尘、停工令等)已在协议文本中,不必重写",
    )  # fmt: skip
    file = forms.FileField(label="签字扫描件", help_text="三方签字盖章后的扫描件或照片")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = clock.today()

    def values(self) -> dict[str, Any]:
        """Return what the service takes, the file apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class ItemForm(forms.Form):
    """One line of the checklist (E4)."""

    done_on = day_field("办结日期")
    number = forms.CharField(label="文号", required=False, max_length=64)
    valid_to = day_field("有效期至", required=False)
    note = forms.CharField(label="说明", required=False, max_length=200)
    file = forms.FileField(label="附件", required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = clock.today()
        if item.needs_file:
            self.fields["number"].help_text = "文号和附件至少要有一样"
        if item.code == "application":
            self.fields["done_on"].label = "申请提交日期"
            self.fields["done_on"].help_text = "法定时限从次日起算"

    def values(self) -> dict[str, Any]:
        """Return what the service takes, the file apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class TruckForm(forms.Form):
    """A truck of the white list."""

    plate = forms.CharField(label="车号", max_length=16, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bed_m3 = forms.DecimalField(label="车斗容积(松方 m³)", min_value=0, max_digits=5, decimal_places=2)
    permit_number = forms.CharField(label="准运证号", max_length=64)
    valid_to = day_field("有效期至")
    driver = forms.CharField(label="司机", required=False, max_length=32)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return dict(self.cleaned_data)


class DayForm(forms.Form):
    """The day of a verb."""

    on = day_field("核准日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
