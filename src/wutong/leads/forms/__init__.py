"""Forms of leads: their fields are called as the services call them, so that a refusal finds its place."""

from wutong.leads.forms.filters import BulkForm, FilterForm
from wutong.leads.forms.register import EditForm, LeadForm, RegisterForm
from wutong.leads.forms.verbs import (
    AnswerForm,
    AssessForm,
    ClaimForm,
    DecideForm,
    FollowUpForm,
    MoveForm,
    PauseForm,
    ReasonForm,
    RespondForm,
    ResumeForm,
    TransferForm,
)

__all__ = [
    "AnswerForm",
    "AssessForm",
    "BulkForm",
    "ClaimForm",
    "DecideForm",
    "EditForm",
    "FilterForm",
    "FollowUpForm",
    "LeadForm",
    "MoveForm",
    "PauseForm",
    "ReasonForm",
    "RegisterForm",
    "RespondForm",
    "ResumeForm",
    "TransferForm",
]
