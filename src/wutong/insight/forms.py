"""What comes in on insight's pages: a text to check, a bulletin to make."""

from typing import Any

from django import forms

from wutong.kernel import clock


class CheckForm(forms.Form):
    """A draft or a report, pasted or as a file, and the day to judge it by."""

    text = forms.CharField(
        label="稿子",
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 10,
                "placeholder": "把周报、简报或新闻稿粘贴到这里,繁体、带注音的也可以。",
            }
        ),
    )
    file = forms.FileField(
        label="或选择文件",
        required=False,
        help_text="txt 或 docx",
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.md"}),
    )
    as_of = forms.DateField(
        label="截止日期",
        required=False,
        help_text="稿子开头写明日期的,以稿子为准",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_as_of(self) -> Any:
        """Return the day, today when none is given; a day to come is refused."""
        as_of = self.cleaned_data.get("as_of") or clock.today()
        if as_of > clock.today():
            raise forms.ValidationError("截止日期不能晚于今天。")
        return as_of


class BulletinForm(forms.Form):
    """Which bulletin to make, and up to which day."""

    kind = forms.ChoiceField(label="类别", choices=[("weekly", "招商周报"), ("monthly", "招商月报")])
    as_of = forms.DateField(
        label="截止日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )

    def clean_as_of(self) -> Any:
        """Return the day, today when none is given; a day to come is refused."""
        as_of = self.cleaned_data.get("as_of") or clock.today()
        if as_of > clock.today():
            raise forms.ValidationError("截止日期不能晚于今天。")
        return as_of


class BulletinTextForm(forms.Form):
    """The sentences of a bulletin that people write; the figures are computed and not typed."""

    summary = forms.CharField(label="一、总体情况", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    projects = forms.CharField(label="二、重点项目进展", required=False, widget=forms.Textarea(attrs={"rows": 6}))
    to_settle = forms.CharField(label="三、需领导协调事项", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    plan = forms.CharField(label="四、下一步计划", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    based_on = forms.IntegerField(widget=forms.HiddenInput)
