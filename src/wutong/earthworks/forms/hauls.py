"""Forms of hauling: trips at the gate, the survey, the settlement, the firms' confirmation, the ledger's days."""

from datetime import date
from typing import Any

from django import forms

from wutong.earthworks.lifecycle import Convention, Side
from wutong.earthworks.queries import BASES
from wutong.kernel import clock

_SIDES = ((Side.SURPLUS.value, "出土方"), (Side.NEED.value, "用土方"))


def _day(label: str, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": clock.today().isoformat()})
    return forms.DateField(label=label, widget=widget, **kwargs)


class OutForm(forms.Form):
    """A truck signed out: by one tap, with everything filled in."""

    truck = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    on = forms.DateField()
    trip = forms.IntegerField(required=False)
    left_at = forms.TimeField(required=False)
    weather = forms.CharField(required=False, max_length=16)
    dust = forms.CharField(required=False, max_length=64)
    note = forms.CharField(required=False, max_length=200)
    client_key = forms.CharField(required=False, max_length=64)


class InForm(forms.Form):
    """A truck signed for."""

    ticket = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    arrived_at = forms.TimeField(required=False)
    note = forms.CharField(required=False, max_length=200)


class VoidForm(forms.Form):
    """Why a trip is taken back."""

    reason = forms.CharField(label="作废原因", max_length=200)


class SurveyForm(forms.Form):
    """The survey at the end."""

    on = _day("复测日期")
    surveyors = forms.CharField(label="复测人", max_length=100, help_text="双方和土方岗一起到场")
    method = forms.CharField(label="方法", max_length=64, help_text="方格网、断面、无人机航测等")
    amount = forms.DecimalField(label="复测方量", min_value=0, max_digits=12, decimal_places=2)
    convention = forms.ChoiceField(
        label="口径",
        choices=[(one.value, one.label) for one in Convention],
        initial=Convention.BANK.value,
        help_text="按协议冻结的系数折成自然方",
    )
    explanation = forms.CharField(
        label="差异说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="与车票相差超过 5% 时必填",
    )
    file = forms.FileField(label="复测成果", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class SettleForm(forms.Form):
    """The settlement, signed by both."""

    on = _day("结算日期")
    basis = forms.ChoiceField(label="结算依据", choices=BASES)
    basis_reason = forms.CharField(
        label="依据说明", required=False, max_length=300, help_text="以复测为准,或差异超限时必填"
    )
    surplus_signer = forms.CharField(label="出土方签字", max_length=32)
    need_signer = forms.CharField(label="用土方签字", max_length=32)
    file = forms.FileField(label="签字扫描件", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class ConfirmForm(forms.Form):
    """A side's word that nothing is left to do; 土方岗 says whose and by whom on paper."""

    side = forms.ChoiceField(label="哪一方", choices=_SIDES, required=False)
    confirmed_by = forms.CharField(label="企业核验人(凭书面代录)", required=False, max_length=32)


class LedgerForm(forms.Form):
    """As of which day the ledger is read, from which day on, of which match."""

    as_of = _day("截至", required=False)
    since = _day("起", required=False)
    match = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def days(self) -> tuple[date, date | None, int | None]:
        """Return day, first day and match; what means nothing narrows nothing, and no day lies ahead."""
        self.is_valid()
        today = clock.today()
        as_of = min(self.cleaned_data.get("as_of") or today, today)
        since = self.cleaned_data.get("since")
        return as_of, since if since and since <= as_of else None, self.cleaned_data.get("match")
