"""Register a lead and correct it; the duplicate check as one types."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from wutong.kernel import pages
from wutong.kernel.errors import Conflict, NotAllowed
from wutong.leads import queries, services
from wutong.leads.forms import EditForm, RegisterForm
from wutong.leads.queries import names
from wutong.leads.views.shared import by, done, insiders, promoters, status_of


@require_http_methods(["GET", "POST"])
@promoters
def new(request: HttpRequest) -> HttpResponse:
    """Register a lead."""
    user = by(request)
    form = RegisterForm(request.POST or None, user=user, initial=_given(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with pages.refusals_into(form):
            lead = services.register(
                by=user,
                seat_id=told["seat_id"],
                values=services.LeadValues(**form.values()),  # type: ignore[typeddict-item]  # the form's fields are F1's
                first_reporter_id=told.get("first_reporter_id"),
                despite_similar=told["despite_similar"],
                uscc_reason=told["uscc_reason"],
            )
            return done(request, f"已登记线索 {lead.number}。", reverse("leads:lead", args=[lead.pk]))
    context = {"form": form, **_checked(form, user)}
    return render(request, "leads/new.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@insiders
def edit(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Correct a lead; a form that was opened before somebody else's change is told, and shows both values."""
    user, back = by(request), reverse("leads:lead", args=[lead_id])
    dossier = queries.dossier(user, lead_id)
    if not dossier.may_edit:
        raise NotAllowed(f"线索 {dossier.lead.number} 只有专人、专班长和招商办可以修改。")
    form = EditForm(request.POST or None, dossier=dossier, user=user)
    clashes: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with pages.refusals_into(form):
            try:
                services.edit(
                    by=user, lead_id=lead_id, based_on=told["based_on"],
                    values=services.LeadValues(**form.values()),  # type: ignore[typeddict-item]  # the form's fields are F1's
                    despite_similar=told["despite_similar"], uscc_reason=told["uscc_reason"],
                )  # fmt: skip
                return done(request, "已保存。", back)
            except Conflict:
                form, clashes = form.rebased(queries.dossier(user, lead_id))
    context = {"form": form, "dossier": dossier, "lead": dossier.lead, "clashes": clashes, **_checked(form, user)}
    return render(request, "leads/edit.html", context, status=409 if clashes else status_of(form))


@require_GET
@promoters
def check(request: HttpRequest) -> HttpResponse:
    """Say who has this firm already, and whether the credit code can be, while the form is being filled in."""
    user, told = by(request), request.GET
    name, code = told.get("investor", "")[:200].strip(), told.get("uscc", "")[:40].strip()
    exclude = told.get("exclude", "")
    found = queries.similar(name, _code(code), user, exclude=int(exclude) if exclude.isdecimal() else None)
    return render(request, "leads/_check.html", _answer(found, code) | _said(told))


def _given(request: HttpRequest) -> dict[str, Any]:
    """Return what an address may fill in beforehand: a firm met elsewhere."""
    return {name: request.GET[name] for name in ("investor", "project_name", "uscc", "channel") if name in request.GET}


def _checked(form: Any, user: Any) -> dict[str, Any]:
    """Return the check of a form that comes back: what it found, and what was ticked and explained."""
    if not form.is_bound:
        return {"found": []}
    told = form.data
    context = _answer(form.close, str(told.get("uscc", "")).strip())
    # A firm that is registered already shows up here too, with whose it is.
    return context | _said(told)


def _said(told: Any) -> dict[str, Any]:
    """Return what the person said to an earlier answer of the check."""
    return {"ticked": told.get("despite_similar") == "on", "reason": told.get("uscc_reason", "")}


def _answer(found: list[queries.Similar], code: str) -> dict[str, Any]:
    return {
        "found": found,
        "verdict": names.check_uscc(code) if code else None,
        "has_same": any(row.is_same for row in found),
    }


def _code(text: str) -> str:
    return names.check_uscc(text).code if text else ""
