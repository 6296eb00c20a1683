"""The small forms of a lead: one for each verb, in place or on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wutong.kernel import files, pages
from wutong.kernel.errors import NotAllowed, NotFound
from wutong.leads import permissions, services
from wutong.leads.forms import (
    AnswerForm,
    AssessForm,
    ClaimForm,
    FollowUpForm,
    MoveForm,
    PauseForm,
    ReasonForm,
    RespondForm,
    ResumeForm,
    TransferForm,
)
from wutong.leads.lifecycle import DIMENSIONS, MOVES
from wutong.leads.queries import attached, choices
from wutong.leads.views import today
from wutong.leads.views.shared import by, came_from, done, insiders, status_of

Told = dict[str, Any]


@dataclass(frozen=True)
class Verb:
    """A small form: what it is called, what it asks, and the service it calls.

    :param leaves: the lead may be out of the person's hands afterwards, so its page is not where to go.
    """

    title: str
    button: str
    said: str
    form: Callable[..., forms.Form]
    call: Callable[..., object]
    intro: str = ""
    leaves: bool = False
    part: str = ""


def _move_verb(verb: str) -> Verb:
    def call(told: Told, **who: Any) -> object:
        return services.move(**who, verb=verb, **told)

    label = MOVES[verb].label
    return Verb(label, label, f"已办理:{label}。", partial(MoveForm, verb=verb), call)


def _assess(told: Told, **who: Any) -> object:
    scores = services.Scores(**{name: told.pop(name) for name in DIMENSIONS})  # type: ignore[typeddict-item]  # the six
    return services.assess(**who, **told, scores=scores)


def _transfer_form(*args: Any, user: Any, lead: Any, **more: Any) -> forms.Form:
    return TransferForm(*args, places=choices.seats_to_hand_to(user, lead), **more)


def _claim_form(*args: Any, user: Any, **more: Any) -> forms.Form:
    return ClaimForm(*args, places=choices.seats_to_claim(user), **more)


def _plain(service: Callable[..., object]) -> Callable[..., object]:
    return lambda told, **who: service(**who, **told)


VERBS: dict[str, Verb] = {
    "respond": Verb(
        "响应线索", "响应", "已响应。", RespondForm, _plain(services.respond), "表示专人已经接手;研判时限从这一天起算。"
    ),
    "assess": Verb("研判", "提交研判", "已提交研判。", AssessForm, _assess, part="leads/_assess.html"),
    "answer": Verb("反馈引荐人", "已反馈", "已记下反馈。", AnswerForm, _plain(services.answer)),
    "transfer": Verb(
        "移交线索", "移交", "已移交。", _transfer_form, _plain(services.transfer),
        "移交后由新的专人继续办理,记录保留。", leaves=True,
    ),
    "release": Verb(
        "释放入池", "释放", "已释放到公共池。", partial(ReasonForm, label="释放理由"), _plain(services.release),
        "释放后各专班都可以认领,首报人和首报单位不变。", leaves=True,
    ),
    "claim": Verb("认领线索", "认领", "已认领。", _claim_form, _plain(services.claim)),
    "pause": Verb(
        "暂停计时", "暂停", "已暂停计时。", PauseForm, _plain(services.pause), "暂停期间各项时限和静默天数都不走。"
    ),
    "resume": Verb("恢复计时", "恢复", "已恢复计时。", ResumeForm, _plain(services.resume)),
    "withdraw": Verb(
        "作废线索", "作废", "已作废。", partial(ReasonForm, label="作废理由"), _plain(services.withdraw),
        "只用于登记有误;不再跟进请用“不再跟进”。作废后记录保留,同一投资方可以重新登记。", leaves=True,
    ),
    **{verb: _move_verb(verb) for verb in ("contact", "negotiate", "step_back", "close", "reopen")},
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@insiders
def do(request: HttpRequest, lead_id: int, verb: str) -> HttpResponse:
    """Ask for what a verb needs, and do it; a refusal stands on the form with everything that was typed."""
    known = VERBS.get(verb)
    if known is None:
        raise NotFound("没有这个动作。")
    user, lead = by(request), choices.at_hand(by(request), lead_id)
    _refuse_strangers(request, known, lead)
    form = _made(known, request, user, lead)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            known.call(dict(form.cleaned_data), by=user, lead_id=lead_id)
            return done(request, known.said, _next(request, known, lead_id))
    context = {
        "form": form,
        "verb": known,
        "lead": lead,
        "address": reverse("leads:do", args=[lead_id, verb]),
        "part": known.part or "leads/_verb_fields.html",
        "back": reverse("leads:lead", args=[lead_id]) if lead else reverse("leads:list"),
    }
    return pages.show(request, "leads/verb.html", "leads/_verb.html", context, status_of(form))


@require_http_methods(["GET", "POST"])
@insiders
def follow_up(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Write down what was done; files that came with a refused form are kept."""
    user, lead = by(request), choices.at_hand(by(request), lead_id)
    if lead is None:
        raise NotFound("没有找到这条线索,或它不在您可见的范围内。")
    form = FollowUpForm(request.POST, request.FILES) if request.method == "POST" else FollowUpForm()
    in_place = (request.POST.get("in") or request.GET.get("in")) == "today" and pages.is_part(request)
    if request.method == "POST" and _followed(user, lead_id, form):
        said = f"已记下 {lead.number} 的跟进。"
        if in_place:
            return today.again(request, said)
        return done(request, said, came_from(request, reverse("leads:lead", args=[lead_id])))
    context = {
        "form": form, "lead": lead, "address": reverse("leads:follow_up", args=[lead_id]), "in_place": in_place,
        "verb": {"title": "记一笔跟进", "button": "记下"}, "part": "leads/_follow_up.html",
        "back": reverse("leads:lead", args=[lead_id]),
    }  # fmt: skip
    return pages.show(request, "leads/verb.html", "leads/_verb.html", context, status_of(form))


def _followed(user: Any, lead_id: int, form: FollowUpForm) -> bool:
    form.is_valid()
    kept = attached.taken(user, form.kept_words())
    with pages.refusals_into(form):
        kept += [files.store(upload, by=user) for upload in form.cleaned_data.get("files") or []]
    form.kept = [(attached.token_for(user, row), row.name) for row in kept]
    if not form.errors:
        told = {**form.cleaned_data, "files": kept}
        with pages.refusals_into(form):
            services.follow_up(by=user, lead_id=lead_id, **told)
    return not form.errors


def _refuse_strangers(request: HttpRequest, verb: Verb, lead: Any) -> None:
    """Refuse whom no answer on the form would help: the choices of these forms are empty for them."""
    user, is_claim, is_post = by(request), verb is VERBS["claim"], request.method == "POST"
    # Whoever loses a race for a lead of the pool sees it no longer, and is still told who won.
    if lead is None and not (is_claim and is_post):
        raise NotFound("没有找到这条线索,或它不在您可见的范围内。")
    if is_claim and is_post and not permissions.may_register(user):
        raise NotAllowed("只有招商专员、孵化基地招商和招商办可以认领线索。")
    if verb is VERBS["transfer"] and is_post and not permissions.may_work_on(user, lead):
        raise NotAllowed(f"线索 {lead.number} 只有专人、专班长和招商办可以移交。")


def _made(verb: Verb, request: HttpRequest, user: Any, lead: Any) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if verb.form is _transfer_form:
        return verb.form(data, user=user, lead=lead)
    return verb.form(data, user=user) if verb.form is _claim_form else verb.form(data)


def _next(request: HttpRequest, verb: Verb, lead_id: int) -> str:
    """Return where to go: back to where the form stood, unless that page may be gone now."""
    dossier = reverse("leads:lead", args=[lead_id])
    if verb is VERBS["claim"]:
        return dossier
    origin = came_from(request, dossier)
    if verb.leaves and origin.startswith(dossier) and choices.at_hand(request.user, lead_id) is None:
        return reverse("leads:list")
    return origin
