"""Pages of projects: parse, one call, answer."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.accounts import permissions as people
from wutong.kernel import clock, files, pages, tables
from wutong.kernel.errors import NotFound
from wutong.projects import permissions, queries, services
from wutong.projects.forms import (
    ClaimForm,
    EditForm,
    FilterForm,
    HandOverForm,
    LeadForm,
    ReasonForm,
    RegisterForm,
    YearForm,
)
from wutong.projects.lifecycle import Kind

insiders = pages.allowed(people.is_insider, "项目只对园区工作人员开放。")
promoters = pages.allowed(permissions.may_register, "登记项目由招商专员、班长和招商办办理。")
_EXPORT_LIMIT = 50_000


@require_GET
@insiders
def project_list(request: HttpRequest) -> HttpResponse:
    """Show the projects this person may see, narrowed by the address."""
    filters = FilterForm(request.GET).filters()
    rows = queries.listing(request.user, filters, clock.today())
    page = pages.paged(rows, request.GET.get("page"), per_page=25)
    context = {"page": page, "lines": queries.lines(page.rows), "filters": filters, **queries.choices()}
    context["may_register"] = permissions.may_register(request.user)
    return pages.show(request, "projects/list.html", "projects/_list.html", context)


@require_GET
@insiders
def project_board(request: HttpRequest) -> HttpResponse:
    """Show the projects by verified stage."""
    filters = FilterForm(request.GET).filters()
    board = queries.board(request.user, filters, clock.today())
    context = {"board": board, "filters": filters, **queries.choices()}
    return pages.show(request, "projects/board.html", "projects/_board.html", context)


@require_GET
@insiders
def export_list(request: HttpRequest) -> HttpResponse:
    """Answer the narrowed list as an Excel file."""
    filters = FilterForm(request.GET).filters()
    table = queries.table(request.user, filters, clock.today(), limit=_EXPORT_LIMIT)
    user: Any = request.user
    return tables.export("项目清单", table.columns, table.rows, by=user, note=table.note)


@require_GET
@insiders
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    """Show one project on one page."""
    return _project(request, project_id)


@require_http_methods(["GET", "POST"])
@promoters
def register(request: HttpRequest) -> HttpResponse:
    """Register a project that has no lead here."""
    seats = queries.seats_for(request.user)
    form = RegisterForm(request.POST or None, seats=seats)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with pages.refusals_into(form):
            made = services.register(
                by=_by(request), seat_id=told["seat_id"], name=told["name"], investor=told["investor"],
                origin=told["origin"], values=_values(form.values()),
            )  # fmt: skip
            messages.success(request, f"已登记项目 {made.number}。")
            return redirect("projects:project", made.pk)
    return _form(request, form, title="登记项目", submit="登记", back=reverse("projects:list"), intro=_REGISTER)


@require_http_methods(["GET", "POST"])
@promoters
def open_from_lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Open a project from a lead, its form filled from what the lead says."""
    opening = queries.opening(request.user, lead_id)
    if opening.project_address:
        messages.info(request, "这条线索已经转为项目。")
        return redirect(opening.project_address)
    form = LeadForm(request.POST or None, initial={**opening.values, "on": clock.today()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with pages.refusals_into(form):
            made = services.open_from_lead(
                by=_by(request), lead_id=lead_id, on=told["on"], name=told["name"], origin=told["origin"],
                values=_values(form.values()),
            )  # fmt: skip
            messages.success(request, f"线索已转为项目 {made.number}。")
            return redirect("projects:project", made.pk)
    return _form(
        request, form, title="由线索转为项目", submit="转为项目", back=opening.lead_address, intro=opening.sentence
    )


@require_http_methods(["GET", "POST"])
@insiders
def edit(request: HttpRequest, project_id: int) -> HttpResponse:
    """Change what is known of a project."""
    initial = queries.editing(request.user, project_id)
    form = EditForm(request.POST or None, initial=initial)
    back = reverse("projects:project", args=[project_id])
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            based_on = form.cleaned_data["based_on"]
            services.edit(by=_by(request), project_id=project_id, based_on=based_on, values=_values(form.values()))
            messages.success(request, "已保存。")
            return redirect(back)
    return _form(request, form, title="修改项目资料", submit="保存", back=back, intro="")


@require_http_methods(["GET", "POST"])
@insiders
def claim(request: HttpRequest, project_id: int, kind: str) -> HttpResponse:
    """Claim a milestone with its papers; a refused claim keeps its words and its files."""
    said = _kind(kind)
    claimant = queries.claiming(request.user, project_id, said)
    form = ClaimForm(said, request.POST, request.FILES) if request.method == "POST" else ClaimForm(said)
    if request.method == "POST" and _claimed(request, project_id, form):
        messages.success(request, f"已申报“{said.label}”,等待核实。")
        return redirect("projects:project", project_id)
    context = {"form": form, "kind": said, "rule": form.rule, "claimant": claimant, "kept": form.kept}
    return render(request, "projects/claim.html", context, status=422 if form.errors else 200)


@require_POST
@insiders
def verify(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Accept the proof of a claim."""
    return _judged(request, lambda _: services.verify(by=_by(request), milestone_id=milestone_id), "已核实。")


@require_POST
@insiders
def give_back(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Return a claim with a reason."""
    return _judged(
        request,
        lambda reason: services.give_back(by=_by(request), milestone_id=milestone_id, reason=reason),
        "已退回。",
    )


@require_POST
@insiders
def withdraw(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Take back a claim with a reason."""
    return _judged(
        request,
        lambda reason: services.withdraw(by=_by(request), milestone_id=milestone_id, reason=reason),
        "已撤回。",
    )


@require_POST
@insiders
def watch(request: HttpRequest, project_id: int) -> HttpResponse:
    """Put a project on the list of those pushed hardest, or take it off."""
    services.watch(by=_by(request), project_id=project_id, on=request.POST.get("on") == "1")
    return _again(request, project_id, "已更新。")


@require_POST
@insiders
def list_to_start(request: HttpRequest, project_id: int) -> HttpResponse:
    """Enter a project in a year's start plan."""
    services.list_to_start(by=_by(request), project_id=project_id, year=_year(request))
    return _again(request, project_id, "已列入年度开工计划。")


@require_POST
@insiders
def delist(request: HttpRequest, project_id: int) -> HttpResponse:
    """Take a project out of a year's start plan."""
    reason = request.POST.get("reason", "")
    services.delist(by=_by(request), project_id=project_id, year=_year(request), reason=reason)
    return _again(request, project_id, "已移出年度开工计划。")


@require_http_methods(["GET", "POST"])
@insiders
def hand_over(request: HttpRequest, project_id: int) -> HttpResponse:
    """Give a project to another seat."""
    queries.editing(request.user, project_id)
    back = reverse("projects:project", args=[project_id])
    form = HandOverForm(request.POST or None, seats=queries.seats_for(request.user))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with pages.refusals_into(form):
            services.hand_over(by=_by(request), project_id=project_id, seat_id=told["seat_id"], reason=told["reason"])
            messages.success(request, "已移交。")
            return redirect(back)
    return _form(request, form, title="移交项目", submit="移交", back=back, intro="移交后由新的专人继续办理,记录保留。")


@require_GET
@insiders
def proof(request: HttpRequest, proof_id: int) -> HttpResponse:
    """Answer a proof: pictures and PDF to look at, everything else to save."""
    stored, name = queries.proof(request.user, proof_id)
    kind = services.looks_like(stored)
    answer = FileResponse(
        files.open_stored(stored),
        as_attachment=kind is None,
        filename=name,
        content_type=kind or "application/octet-stream",
    )
    # A file from outside is shown, never run: no script, no frame, whatever it holds.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


_REGISTER = "往年签约、没有线索的项目在这里登记;有线索的请从线索页“转为项目”,不必重填。"


def _by(request: HttpRequest) -> Any:
    """Return the signed-in person; the guard has seen to it that there is one."""
    return request.user


def _values(told: dict[str, Any]) -> services.ProjectValues:
    values: services.ProjectValues = {**told}  # type: ignore[typeddict-item]  # the form's fields are the columns
    return values


def _kind(word: str) -> Kind:
    if word not in set(Kind):
        raise NotFound(f"没有“{word}”这种里程碑。")
    return Kind(word)


def _year(request: HttpRequest) -> int:
    form = YearForm(request.POST)
    form.is_valid()
    year = form.cleaned_data.get("year")
    return int(year) if year else 0


def _claimed(request: HttpRequest, project_id: int, form: ClaimForm) -> bool:
    """Try the claim; keep the files first, so that a refusal does not lose them."""
    form.is_valid()
    given: list[Any] = []
    with pages.refusals_into(form):
        given = services.receive(by=_by(request), project_id=project_id, uploads=form.uploads(), kept=form.kept_words())
    form.kept = [(services.keep(by=_by(request), proof=one), one[0].label, one[2]) for one in given]
    if not form.errors:
        told = form.cleaned_data
        with pages.refusals_into(form):
            services.claim(
                by=_by(request), project_id=project_id, kind=form.kind, on=told["on"],
                basis=told.get("basis", ""), note=told["note"], early_reason=told.get("early_reason", ""),
                proofs=given,
            )  # fmt: skip
    return not form.errors


def _judged(request: HttpRequest, verb: Callable[[str], Any], done: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.is_valid()
    milestone = verb(form.cleaned_data.get("reason", ""))
    return _again(request, milestone.project_id, done)


def _again(request: HttpRequest, project_id: int, done: str) -> HttpResponse:
    """Show the project as it is now: in place for HTMX, at its address otherwise."""
    if pages.is_part(request):
        return _project(request, project_id, done=done)
    messages.success(request, done)
    return redirect("projects:project", project_id)


def _project(request: HttpRequest, project_id: int, done: str = "") -> HttpResponse:
    dossier = queries.dossier(request.user, project_id)
    context = {"dossier": dossier, "project": dossier.project, "done": done, "year": clock.today().year}
    return pages.show(request, "projects/project.html", "projects/_project.html", context)


def _form(request: HttpRequest, form: Any, *, title: str, submit: str, back: str, intro: str) -> HttpResponse:
    context = {"form": form, "heading": title, "submit": submit, "back": back, "intro": intro}
    return render(request, "projects/form.html", context, status=422 if form.errors else 200)
