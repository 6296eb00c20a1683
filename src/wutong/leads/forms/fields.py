"""Fields that the forms of leads share."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from wutong.accounts import queries as accounts
from wutong.kernel import clock
from wutong.kernel.fields import AmountFormField
from wutong.leads.queries import choices

PLEASE = ("", "请选择")
BIG = 2**31 - 1
LONG = 4000


def day(label: str, *, past: bool = True, **more: Any) -> forms.DateField:
    """Return the input of a day, by default one that has come already."""
    attrs = {"type": "date"} | ({"max": clock.today().isoformat()} if past else {})
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=attrs), **more)


def long_text(label: str, *, rows: int = 3, help_text: str = "", **more: Any) -> forms.CharField:
    """Return the input of some lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=LONG, help_text=help_text, **more)


def amount(label: str, unit: Any, **more: Any) -> AmountFormField:
    """Return the input of an amount that may be left out and is not below zero."""
    return AmountFormField(label=label, unit=unit, min_value=0, required=False, **more)


def reason_choice(**more: Any) -> forms.ChoiceField:
    """Return the choice of why a lead is let go, under the outcomes."""
    return forms.ChoiceField(label="原因", choices=[PLEASE, *choices.reasons()], **more)


class SeatField(forms.TypedChoiceField):
    """Team and person as one choice: a lead is held by a seat."""

    def __init__(self, places: Sequence[accounts.Place], *, empty: str = "", **more: Any) -> None:
        offered: list[Any] = [(str(place.id), f"{place.person} · {place.team}") for place in places]
        if len(places) > 8:
            offered = choices.grouped(places)
        if empty or len(places) != 1:
            offered = [("", empty or "请选择"), *offered]
        super().__init__(choices=offered, coerce=int, empty_value=None, **more)


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them required."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        given: Iterable[Any] = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]
