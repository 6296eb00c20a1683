"""What a list is narrowed to, and what is done with the leads chosen in it."""

from typing import Any

from django import forms
from django.http import QueryDict

from wutong.leads import queries
from wutong.leads.forms.fields import BIG, PLEASE, SeatField, day, long_text
from wutong.leads.lifecycle import Light
from wutong.leads.queries import choices


class FilterForm(forms.Form):
    """What a list is narrowed to, from the address; what means nothing narrows nothing."""

    q = forms.CharField(label="查找", required=False, max_length=100)
    scope = forms.ChoiceField(label="范围", required=False, choices=list(queries.SCOPES.items()))
    stage = forms.MultipleChoiceField(label="阶段", required=False, choices=choices.STAGES)
    light = forms.MultipleChoiceField(label="亮灯", required=False, choices=[(row.value, row.label) for row in Light])
    channel = forms.MultipleChoiceField(label="渠道", required=False, choices=choices.CHANNELS)
    team = forms.IntegerField(label="专班", required=False, min_value=1, max_value=BIG)
    person = forms.IntegerField(label="专人", required=False, min_value=1, max_value=BIG)
    level = forms.IntegerField(label="密级", required=False, min_value=1, max_value=3)
    since = day("登记自", required=False)
    until = day("登记至", required=False)
    sort = forms.CharField(required=False, max_length=20)

    def filters(self) -> queries.Filters:
        """Return the filters of the address."""
        self.is_valid()
        told = self.cleaned_data
        return queries.Filters(
            words=told.get("q") or "",
            scope=told.get("scope") or "all",
            stages=tuple(told.get("stage") or ()),
            lights=tuple(told.get("light") or ()),
            channels=tuple(told.get("channel") or ()),
            team_id=told.get("team"),
            person_id=told.get("person"),
            since=told.get("since"),
            until=told.get("until"),
        )

    @property
    def beside(self) -> dict[str, Any]:
        """Return what the list takes beside its filters: the column it is sorted by, the level."""
        self.is_valid()
        return {"sort": self.cleaned_data.get("sort") or "", "level": self.cleaned_data.get("level")}


class BulkForm(forms.Form):
    """One thing done to many leads: hand over, release, or set one field."""

    TODO = (
        ("transfer", "移交"), ("release", "释放入池"), ("chain", "改产业链"),
        ("channel", "改来源渠道"), ("confidentiality", "改密级"),
    )  # fmt: skip
    todo = forms.ChoiceField(choices=TODO, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, user: Any, todo: str, **kwargs: Any) -> None:
        super().__init__(data, initial={"todo": todo}, **kwargs)
        self.what = todo if todo in dict(self.TODO) else "transfer"
        if self.what == "transfer":
            self.fields["seat_id"] = SeatField(choices.seats_to_hand_to(user), label="移交给")
        elif self.what == "chain":
            self.fields["chain"] = forms.CharField(label="产业链/环节", max_length=64)
        elif self.what == "channel":
            self.fields["channel"] = forms.ChoiceField(label="来源渠道", choices=[PLEASE, *choices.CHANNELS])
        elif self.what == "confidentiality":
            self.fields["confidentiality"] = forms.TypedChoiceField(
                label="密级", choices=choices.LEVELS, coerce=int, widget=forms.RadioSelect
            )
        self.fields["reason"] = long_text("理由", rows=2, required=self.what in ("transfer", "release"))

    @property
    def label(self) -> str:
        """Return what is being done, in words."""
        return dict(self.TODO)[self.what]

    def change(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        told = self.cleaned_data
        if self.what == "transfer":
            return {"seat_id": told["seat_id"], "reason": told["reason"]}
        if self.what == "release":
            return {"release": True, "reason": told["reason"]}
        return {"values": {self.what: told[self.what]}, "reason": told["reason"]}
