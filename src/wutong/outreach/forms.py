"""Forms of outreach: what the address or the person says, read into plain values."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel import clock
from wutong.outreach import queries, services


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _area(label: str, rows: int = 3, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text)


class Photos(forms.FileField):
    """Several pictures at once, from a phone's camera as well."""

    class Widget(forms.ClearableFileInput):
        """An input that takes several files."""

        allow_multiple_selected = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Photos.Widget(attrs={"accept": "image/jpeg,image/png,image/webp"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return every file that was given."""
        given = data if isinstance(data, list | tuple) else [data]
        clean = super().clean
        return [clean(one, initial) for one in given if one]


class TripForm(forms.Form):
    """A trip and its plan (forms F3, F7, F8)."""

    kind = forms.ChoiceField(label="类别", choices=queries.KINDS)
    title = forms.CharField(label="事由", max_length=200)
    office_id = forms.TypedChoiceField(label="单位", coerce=int)
    cities = forms.CharField(label="城市", max_length=200, help_text="多个城市用顿号隔开;来访接待填接待地点")
    starts_on = _day("出发日期")
    ends_on = _day("返回日期")
    leader_id = forms.TypedChoiceField(label="带队", coerce=int)
    expo = forms.CharField(label="展会", max_length=100, required=False, help_text="参展招商填展会和展馆")
    member_ids = forms.TypedMultipleChoiceField(
        label="成员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "wt-checks"}),
        help_text="带队人不用再选",
    )  # fmt: skip
    targets = _area("目标企业", 4, "一行一家;为什么去、谁对接、要谈什么,立批次后在页面上补")
    plan = _area("方案", 6, "路线日程、携带资料、预算、保密要求")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = accounts.colleague_choices()
        self._choose("leader_id", colleagues, user.pk)
        self._choose("member_ids", colleagues)
        offices = accounts.office_choices()
        if not people.is_promotion_office(user):
            offices = [office for office in offices if office[0] == user.office_id]
        self._choose("office_id", offices, user.office_id)
        self.fields["starts_on"].initial = self.fields["ends_on"].initial = clock.today()

    def _choose(self, name: str, choices: list[tuple[int, str]], initial: int | None = None) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        field.initial = initial

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        lines = values.pop("targets", "").splitlines()
        return {**values, "targets": [{"firm": firm.strip()} for firm in lines if firm.strip()]}


class TripEditForm(TripForm):
    """The plan changed; kind and office stay, for the number says them."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name in ("kind", "office_id", "targets"):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        values["based_on"] = values.pop("version")
        return values


class PlanForForm(TripForm):
    """A trip planned for firms of a ranked list: they are its targets."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        del self.fields["targets"]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return dict(self.cleaned_data)


class TakeForm(forms.Form):
    """Which firms of a ranked list go onto which trip."""

    pick_ids = forms.TypedMultipleChoiceField(
        label="企业", coerce=int, error_messages={"required": "请至少勾选一家企业。"}
    )
    trip_id = forms.TypedChoiceField(
        label="批次", coerce=int, required=False, empty_value=None,
        error_messages={"invalid_choice": "请选择一个还能改方案的批次。"},
    )  # fmt: skip

    def __init__(self, *args: Any, taking: queries.Taking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        picks: Any = self.fields["pick_ids"]
        picks.choices = [(one.firm.pick.pk, one.firm.pick.name) for one in taking.candidates]
        picks.initial = [one.firm.pick.pk for one in taking.candidates if one.is_ticked]
        trips: Any = self.fields["trip_id"]
        trips.choices = [("", "请选择"), *taking.choices]


class TargetForm(forms.Form):
    """A firm of form F3."""

    firm = forms.CharField(label="企业", max_length=200)
    why = forms.CharField(label="为什么去", max_length=200, required=False)
    who = forms.CharField(label="谁对接", max_length=100, required=False)
    ask = forms.CharField(label="要谈什么", max_length=200, required=False)
    hope = forms.CharField(label="希望结果", max_length=200, required=False)


class QuickContactForm(forms.Form):
    """A firm met, with few taps: firm, person, depth, a word."""

    firm = forms.CharField(label="企业", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    person = forms.CharField(label="姓名", max_length=32, required=False)
    depth = forms.ChoiceField(label="深度", choices=queries.DEPTHS, widget=forms.RadioSelect, initial="met")
    note = forms.CharField(label="备注", required=False, max_length=5000)
    duty = forms.CharField(label="职务", max_length=64, required=False)
    phone = forms.CharField(
        label="办公电话", max_length=32, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    booth = forms.CharField(label="展位", max_length=32, required=False)
    on = _day("日期")


class ContactForm(forms.Form):
    """A contact corrected; the telephone is not shown, an empty field leaves it as it is."""

    firm = forms.CharField(label="企业", max_length=200)
    person = forms.CharField(label="姓名", max_length=32, required=False)
    duty = forms.CharField(label="职务", max_length=64, required=False)
    phone = forms.CharField(
        label="办公电话", max_length=32, required=False, help_text="不改请留空",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    depth = forms.ChoiceField(label="深度", choices=queries.DEPTHS)
    booth = forms.CharField(label="展位", max_length=32, required=False)
    note = _area("备注")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        values["based_on"] = values.pop("version")
        return {**values, "phone": values["phone"] or None}


class VisitWordsForm(forms.Form):
    """What was said and agreed on a visit (form F4)."""

    HEADS = ("construction", "scale", "technology", "strengths", "benefits")

    city = forms.CharField(label="地点", max_length=32, required=False)
    theirs = forms.CharField(label="对方人员", max_length=200, required=False, help_text="姓名和职务")
    our_ids = forms.TypedMultipleChoiceField(
        label="我方人员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    construction = _area("建设内容")
    scale = _area("投资规模")
    technology = _area("工艺技术")
    strengths = _area("产业优势")
    benefits = _area("经济和社会效益")
    situation = _area("企业近况与扩产计划")
    demands = _area("诉求")
    answer = _area("我方答复")
    promise = _area("我方承诺", help_text="答应了什么就写什么,会单独标出")
    worries = _area("对我区顾虑")
    next_step = forms.CharField(label="下一步", max_length=200, required=False)
    next_on = _day("下一步期限", required=False)
    photos = Photos(label="照片", required=False, help_text=f"JPG、PNG 或 WebP,最多 {services.PHOTO_LIMIT} 张")

    def __init__(self, *args: Any, inbound: bool, going: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = self.fields["our_ids"]
        if isinstance(ours, forms.ChoiceField):
            ours.choices = [(person.pk, person.name) for person in going]
        # The five heads of a reception record are asked of those who come to us (reference: domain 0, row 9).
        if not inbound:
            for name in self.HEADS:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        values = dict(self.cleaned_data)
        if "version" in values:
            values["based_on"] = values.pop("version")
        return values


class VisitForm(VisitWordsForm):
    """A visit entered."""

    field_order = ("firm", "kind", "on", "city", "theirs")

    firm = forms.CharField(label="企业", max_length=200)
    kind = forms.ChoiceField(label="方式")
    on = _day("日期")

    def __init__(self, *args: Any, inbound: bool, going: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, inbound=inbound, going=going, **kwargs)
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [one for one in queries.VISIT_KINDS if (one[0] == "received") == inbound]


class VisitEditForm(VisitWordsForm):
    """A visit completed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class LeadForm(forms.Form):
    """This contact becomes a lead: what the record says is filled in, the holder is my own seat."""

    investor = forms.CharField(label="投资方", max_length=200, help_text="营业执照上的全称")
    project_name = forms.CharField(label="项目名称", max_length=200)
    seat_id = forms.TypedChoiceField(label="专班专人", coerce=int, empty_value=None, required=False)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    region = forms.CharField(label="所在地", max_length=64, required=False)
    chain = forms.CharField(label="产业链/环节", max_length=64, required=False)
    investment = forms.CharField(label="总投资", max_length=30, required=False, help_text="如 2.5亿元、3000万元")
    contact_name = forms.CharField(label="对接人", max_length=32, required=False)
    contact_duty = forms.CharField(label="对接人职务", max_length=64, required=False)
    content = _area("建设内容与规模", 4)
    despite_similar = forms.BooleanField(
        label="同一投资方的另一个项目,仍要登记", required=False, help_text="只在已有相近线索、且确是另一个项目时勾选"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = self.fields["seat_id"]
        if isinstance(seats, forms.ChoiceField):
            places = _own_places(user)
            seats.choices = [*((place.id, str(place)) for place in places), ("", "放入公共池,等人认领")]
            seats.initial = next((place.id for place in places if place.person_id == user.pk), "")

    def values(self) -> Any:
        """Return what form F1 takes; an empty field leaves what the record says."""
        apart = {"seat_id", "project_name", "despite_similar"}
        return {name: value for name, value in self.cleaned_data.items() if value and name not in apart}


def _own_places(user: Any) -> list[accounts.Place]:
    """Return the open places the person may give a lead to: of their own teams, or any for 招商办."""
    places = accounts.seats()
    if people.is_promotion_office(user):
        return places
    mine = {place.team_id for place in places if user.pk in {place.person_id, place.leader_id}}
    return [place for place in places if place.team_id in mine]


class ReasonForm(forms.Form):
    """A reason, where a verb asks for one."""

    reason = forms.CharField(label="原因", max_length=200)


class ReportForm(forms.Form):
    """The report of a trip (form F5)."""

    text = forms.CharField(
        label="报告", max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="基本情况 · 成效 · 重点企业 · 存在问题 · 建议与领导决策事项",
    )  # fmt: skip
