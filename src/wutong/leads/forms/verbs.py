"""The small forms of one lead: each asks for what its verb needs, and nothing else."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from wutong.accounts import queries as accounts
from wutong.kernel import clock
from wutong.leads.forms.fields import LONG, PLEASE, FilesField, ManyFiles, SeatField, day, long_text, reason_choice
from wutong.leads.lifecycle import BASES, DIMENSIONS, MOVES, Stage
from wutong.leads.queries import choices


class RespondForm(forms.Form):
    """Somebody took the lead up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = day("响应日期", initial=clock.today)


class MoveForm(forms.Form):
    """A move between stages: asks for what this move needs, and nothing else."""

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        move = MOVES[verb]
        self.fields["on"] = day(f"{move.label}日期", initial=clock.today)
        if move.target == Stage.CLOSED:
            self.fields["code"] = reason_choice()
        if move.needs_reason:
            self.fields["reason"] = long_text("说明" if move.target == Stage.CLOSED else "理由", rows=2)


class AssessForm(forms.Form):
    """Form F2: six dimensions from one to five, and what follows."""

    text = long_text("研判意见")
    due_diligence = long_text("尽调摘要", rows=2, required=False, help_text="工商、司法、舆情、财务。")
    conclusion = forms.ChoiceField(label="结论", choices=choices.CONCLUSIONS, widget=forms.RadioSelect)
    code = reason_choice(required=False, help_text="结论为储备、转介、不跟进时必选;提交后线索转为不跟进。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DIMENSIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(str(point), str(point)) for point in range(1, 6)],
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )  # fmt: skip
        self.fields["on"] = day("研判日期", initial=clock.today)
        self.order_fields(["on", *DIMENSIONS, "conclusion", "code", "text", "due_diligence"])

    @property
    def dimensions(self) -> list[forms.BoundField]:
        """Return the six dimensions in their order."""
        return [self[name] for name in DIMENSIONS]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the rest of the form."""
        return [self[name] for name in self.fields if name not in DIMENSIONS]


class AnswerForm(forms.Form):
    """What whoever brought the firm was told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = day("反馈日期", initial=clock.today)
        self.fields["text"] = long_text("反馈内容", rows=2, help_text="向引荐人说了什么。")


class FollowUpForm(forms.Form):
    """What was done for a lead, what we promised, and what comes next."""

    kind = forms.ChoiceField(label="方式", choices=choices.KINDS, initial="call")
    text = forms.CharField(label="内容", max_length=LONG, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}))
    promise = forms.CharField(label="我方承诺", required=False, max_length=500, help_text="答应了对方什么,到期会提醒。")
    next_step = forms.CharField(label="下一步", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = day("日期", initial=clock.today)
        self.fields["next_on"] = day("下一步期限", past=False, required=False)
        # Set here: as a class attribute its name would hide the form's own files from the type checker.
        self.fields["files"] = FilesField(
            label="附件", widget=ManyFiles, required=False, help_text="“协议稿往返”要附文稿才算实质进展。"
        )
        self.order_fields(["kind", "on", "text", "promise", "next_step", "next_on", "files"])
        self.kept: list[tuple[str, str]] = []

    def kept_words(self) -> list[str]:
        """Return the words of the files that an earlier try handed in."""
        return cast("QueryDict", self.data).getlist("kept") if self.is_bound else []


class TransferForm(forms.Form):
    """To whom a lead goes, and why."""

    def __init__(self, *args: Any, places: Sequence[accounts.Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_id"] = SeatField(places, label="移交给")
        self.fields["reason"] = long_text("移交理由", rows=2)


class ReasonForm(forms.Form):
    """A verb that needs only a reason."""

    def __init__(
        self, *args: Any, label: str = "理由", name: str = "reason", help_text: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = long_text(label, rows=2, help_text=help_text)


class ClaimForm(forms.Form):
    """Which seat takes a lead out of the pool."""

    def __init__(self, *args: Any, places: Sequence[accounts.Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_id"] = SeatField(places, label="由谁承办")


class PauseForm(forms.Form):
    """Since when the clocks stand still, and for whom we wait."""

    reason = forms.ChoiceField(label="原因", choices=[PLEASE, *choices.PAUSE_REASONS])
    note = forms.CharField(label="说明", max_length=200, help_text="等谁、等什么、大约到哪天。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = day("暂停自", initial=clock.today)
        self.order_fields(["on", "reason", "note"])


class ResumeForm(forms.Form):
    """From when the clocks run again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = day("恢复自", initial=clock.today)


class DecideForm(forms.Form):
    """An arbitration: who keeps the lead, how the credit is split, and on what it rests."""

    first_share = forms.IntegerField(
        label="首报单位占比(%)", min_value=0, max_value=100, initial=100, help_text="其余归异议单位。"
    )
    basis = forms.ChoiceField(label="依据", choices=[PLEASE, *BASES.items()])
    decision = long_text("裁定意见", help_text="裁定后不能更改,双方都看得到。")

    def __init__(self, *args: Any, dispute: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = [
            (str(dispute.lead.first_office_id), f"{dispute.lead.first_office}(首报)"),
            (str(dispute.claimant_office_id), f"{dispute.claimant_office}(异议)"),
        ]
        self.fields["winner_office_id"] = forms.TypedChoiceField(
            label="归属单位", coerce=int, choices=parties, widget=forms.RadioSelect
        )
        self.order_fields(["winner_office_id", "first_share", "basis", "decision"])
