"""The rules of the house: what holds since when, upon which source; and a new version of one."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wutong.kernel import clock, pages, rules

_READERS = "规则页面供园区工作人员使用。"
_KEEPERS = "规则由招商办修订,您的角色只能查看。"


def reads(user: Any) -> bool:
    """Tell whether the person may read the rules; the kernel knows no roles and asks the person."""
    return bool(getattr(user, "reads_rules", False))


def keeps(user: Any) -> bool:
    """Tell whether the person may amend the rules."""
    return bool(getattr(user, "keeps_rules", False))


class Lines(forms.CharField):
    """A list of short words or numbers, one a line."""

    def __init__(self, sample: list[Any], **kwargs: Any) -> None:
        self.kind: type = type(sample[0]) if sample else str
        super().__init__(widget=forms.Textarea(attrs={"rows": max(3, len(sample) + 1)}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print the list one a line."""
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Read the lines as what the default holds."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        try:
            return [self.kind(line) for line in lines]
        except ValueError:
            raise forms.ValidationError("每行填一个数。") from None


class Structured(forms.CharField):
    """Anything with parts, as JSON of the same shape as the default."""

    def __init__(self, sample: Any, **kwargs: Any) -> None:
        self.sample = sample
        super().__init__(widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print it in lines that one can read."""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)

    def clean(self, value: Any) -> Any:
        """Read it, and refuse another shape."""
        try:
            read = json.loads(super().clean(value))
        except json.JSONDecodeError as trouble:
            raise forms.ValidationError(f"第 {trouble.lineno} 行第 {trouble.colno} 个字符处写法不对。") from None
        if not same_shape(read, self.sample):
            raise forms.ValidationError("结构和缺省值不一样:键要相同,数还是数,文字还是文字。")
        return read


def same_shape(value: Any, sample: Any) -> bool:
    """Tell whether a value has the keys and the kinds of the sample; lists may be longer or shorter."""
    if isinstance(sample, dict):
        if not isinstance(value, dict) or value.keys() != sample.keys():
            return False
        return all(same_shape(value[key], part) for key, part in sample.items())
    if isinstance(sample, list):
        return isinstance(value, list) and all(same_shape(part, sample[0]) for part in value if sample)
    if isinstance(sample, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(sample, bool)
    if isinstance(sample, int | float):
        return isinstance(value, int if isinstance(sample, int) else int | float)
    return isinstance(value, type(sample))


class RuleForm(forms.Form):
    """A new version: a field for each declared key, of the kind its default has."""

    def __init__(self, declared: rules.RuleSet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(declared.default)
        for key, default in declared.default.items():
            self.fields[key] = field_for(default, declared.explained.get(key, key))
        today = clock.today().isoformat()
        day = forms.DateInput(attrs={"type": "date", "min": today}, format="%Y-%m-%d")
        self.fields["valid_from"] = forms.DateField(label="自哪天起施行", widget=day, initial=clock.today)
        self.fields["source"] = forms.CharField(label="依据", max_length=255, help_text="文件名称、文号或会议纪要。")
        self.fields["note"] = forms.CharField(
            label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean_valid_from(self) -> date:
        """Refuse a past day: what was judged by the old rule stays judged."""
        day = cast("date", self.cleaned_data["valid_from"])
        if day < clock.today():
            raise forms.ValidationError("施行日期不能早于今天:过去的日子按当时的规则判断,不能改写。")
        return day

    def values(self) -> dict[str, Any]:
        """Return the rule's values in a valid form."""
        return {key: self.cleaned_data[key] for key in self.keys}


def field_for(default: Any, label: str) -> forms.Field:
    """Return a form field that keeps the kind of a default value."""
    if isinstance(default, bool):
        return forms.BooleanField(label=label, required=False)
    if isinstance(default, int):
        return forms.IntegerField(label=label, min_value=0)
    if isinstance(default, float):
        return forms.FloatField(label=label, min_value=0)
    if isinstance(default, str):
        return forms.CharField(label=label, max_length=500)
    if isinstance(default, list) and not any(isinstance(item, list | dict) for item in default):
        return Lines(default, label=label, help_text="每行一项。")
    return Structured(default, label=label, help_text="按缺省值的结构填写(JSON)。")


@pages.allowed(reads, _READERS)
def rule_list(request: HttpRequest) -> HttpResponse:
    """List every declared rule set with the source of what holds today."""
    today = clock.today()
    versions = rules.versions()
    rows = [
        {"set": declared, "now": _in_force(versions.get(code, []), today), "count": len(versions.get(code, []))}
        for code, declared in sorted(rules.declared().items())
    ]
    return render(request, "kernel/rules.html", {"rows": rows, "may_amend": keeps(request.user)})


@pages.allowed(reads, _READERS)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Show a rule set: each key explained, its default, what holds today, all versions."""
    declared = rules.get(code)
    held = rules.value(code, on=clock.today())
    keys = [
        (declared.explained.get(key, key), told(default), told(held[key])) for key, default in declared.default.items()
    ]
    versions = [(version, _told(declared, version.value)) for version in rules.versions(code).get(code, [])]
    context = {"rule": declared, "keys": keys, "versions": versions, "may_amend": keeps(request.user)}
    return render(request, "kernel/rule.html", context)


@pages.allowed(keeps, _KEEPERS)
def rule_amend(request: HttpRequest, code: str) -> HttpResponse:
    """Add a version that holds from a day on."""
    declared = rules.get(code)
    form = RuleForm(declared, request.POST or None, initial=rules.value(code, on=clock.today()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with pages.refusals_into(form):
            version = rules.amend(
                code,
                by=cast("AbstractBaseUser", request.user),
                valid_from=given["valid_from"],
                values=form.values(),
                source=given["source"],
                note=given["note"],
            )
            messages.success(request, f"已登记,自 {version.valid_from} 起施行。")
            return redirect("kernel:rule", code)
    context = {"rule": declared, "form": form}
    return render(request, "kernel/rule_amend.html", context, status=422 if form.errors else 200)


def told(value: Any) -> str:
    """Print a value of a rule."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return "、".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _told(declared: rules.RuleSet, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(declared.explained.get(key, key), told(value)) for key, value in values.items()]


def _in_force(versions: list[Any], on: date) -> Any:
    return next((version for version in versions if version.valid_from <= on), None)
