"""What people type on this domain's pages."""

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from wutong.accounts import queries
from wutong.accounts.lifecycle import CHOICES, Role
from wutong.kernel.errors import Refusal

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SignInForm(AuthenticationForm):
    """User name and password; an unknown name and a wrong password are told alike."""

    error_messages = {
        "invalid_login": "用户名或口令不对。连续 5 次不对,这个用户名会锁定 10 分钟。",
        "inactive": "用户名或口令不对。连续 5 次不对,这个用户名会锁定 10 分钟。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "口令"


class PasswordForm(forms.Form):
    """One's own password, old and new."""

    current = forms.CharField(
        label="现在的口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新口令",
        strip=False,
        max_length=128,
        help_text="至少 8 个字符,含大写、小写、数字、符号中的三类,不与最近 3 次相同。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two new ones."""
        values = super().clean() or {}
        if values.get("new") and values.get("again") and values["new"] != values["again"]:
            self.add_error("again", "两次输入的新口令不一样。")
        return values


class TokenForm(forms.Form):
    """A key for programs."""

    label = forms.CharField(label="用途", max_length=64, help_text="例如:每周取数脚本")
    days = forms.IntegerField(label="有效期", min_value=1, max_value=365, initial=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_unit(self, "days", "天")


class _OfficeChoice(forms.Form):
    office_id = forms.TypedChoiceField(label="单位", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office_id", [("", "请选择"), *queries.office_choices()])


class _PersonFields(_OfficeChoice):
    name = forms.CharField(label="姓名", max_length=32)
    duty = forms.CharField(label="职务", max_length=64, required=False)
    work_phone = forms.CharField(label="办公电话", max_length=24, required=False)
    rank = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=100, help_text="同单位内,小的在前。")


class _FirmFields(_PersonFields):
    firm_id = forms.TypedChoiceField(
        label="所属企业",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="企业用户才选:他只看得见本企业的登记和匹配。园区工作人员留空。",
    )
    firm_name = forms.CharField(
        label="新企业全称", max_length=200, required=False, help_text="上面没有的企业,在这里写营业执照上的全称。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "firm_id", [("", "不是企业用户,或企业还不在册"), *queries.firm_choices()])


class PersonForm(_FirmFields):
    """An account to be opened."""

    username = forms.SlugField(
        label="用户名", max_length=32, help_text="登录用,字母、数字、下划线、短横线;开户后不能更改。"
    )
    field_order = ["username", "name", "office_id", "firm_id", "firm_name", "duty", "work_phone", "rank"]


class EditPersonForm(_FirmFields):
    """An account to be corrected."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["name", "office_id", "firm_id", "firm_name", "duty", "work_phone", "rank"]


class RoleForm(forms.Form):
    """A role to be granted."""

    role = forms.ChoiceField(label="角色", choices=CHOICES)
    reason = forms.CharField(label="依据", max_length=200, help_text="例如:任职文件、调整通知的名称和日期。")

    def chosen(self) -> Role:
        """Return the role chosen in a valid form."""
        return Role(self.cleaned_data["role"])


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(label="理由", max_length=200)


class OfficeForm(forms.Form):
    """An office."""

    name = forms.CharField(label="名称", max_length=64)
    short_name = forms.CharField(label="简称", max_length=24, help_text="列表和图表里使用。")
    rank = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=100, help_text="小的在前。")
    note = forms.CharField(label="说明", max_length=200, required=False)


class EditOfficeForm(OfficeForm):
    """An office to be corrected."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)


class _TeamFields(_OfficeChoice):
    name = forms.CharField(label="名称", max_length=64)
    chain = forms.CharField(label="产业链", max_length=64, required=False)
    rank = forms.IntegerField(label="排序", min_value=0, max_value=9999, initial=100, help_text="小的在前。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office_id"].label = "牵头单位"


class EditTeamForm(_TeamFields):
    """A team to be corrected."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["name", "office_id", "chain", "rank"]


class TeamForm(_TeamFields):
    """A team to be founded."""

    leader_id = forms.TypedChoiceField(label="班长", coerce=int)
    member_ids = forms.TypedMultipleChoiceField(
        label="成员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["name", "office_id", "leader_id", "chain", "rank", "member_ids"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.colleague_choices()
        offer(self, "leader_id", [("", "请选择"), *people])
        offer(self, "member_ids", people)


class SeatForm(forms.Form):
    """A person to be taken into a team."""

    person_id = forms.TypedChoiceField(label="加入成员", coerce=int)

    def __init__(self, *args: Any, team_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person_id", [("", "请选择"), *queries.may_join(team_id)])


class PeopleFilterForm(forms.Form):
    """What narrows the list of people."""

    q = forms.CharField(label="姓名或用户名", max_length=32, required=False)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部角色"), *CHOICES])
    office = forms.TypedChoiceField(label="单位", required=False, coerce=int, empty_value=None)
    closed = forms.BooleanField(label="看已停用的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "office", [("", "全部单位"), *queries.office_choices()])

    def narrowed(self) -> queries.PeopleFilter:
        """Return the filter; what cannot be read narrows nothing."""
        values = self.cleaned_data if self.is_valid() else {}
        return queries.PeopleFilter(
            words=values.get("q", ""),
            role=values.get("role", ""),
            office_id=values.get("office"),
            closed=values.get("closed", False),
        )


class TrailFilterForm(forms.Form):
    """What narrows the trail."""

    person = forms.TypedChoiceField(label="人员", required=False, coerce=int, empty_value=None)
    verb = forms.ChoiceField(label="动作", required=False)
    since = forms.DateField(label="自", required=False, widget=_DAY)
    until = forms.DateField(label="至", required=False, widget=_DAY)

    def __init__(self, *args: Any, verbs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [("", "所有人"), *queries.people_choices()])
        offer(self, "verb", [("", "所有动作"), *verbs])

    def narrowed(self) -> queries.TrailFilter:
        """Return the filter.

        :raises Refusal: when it cannot be read: an audit must not show more than was asked for.
        """
        if not self.is_valid():
            raise Refusal(
                "筛选条件无法识别,请从页面上重新选择。", fields={k: str(v[0]) for k, v in self.errors.items()}
            )
        values = self.cleaned_data
        return queries.TrailFilter(values["person"], values["verb"], values["since"], values["until"])


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Give a field its choices, read now."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def with_unit(form: forms.Form, name: str, unit: str) -> None:
    """Have the shared form part print a unit after the field."""
    cast("Any", form.fields[name]).unit = unit
