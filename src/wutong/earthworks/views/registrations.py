"""Pages of registrations: the list with its pictures, one on a page, form E1, what is done with it, its files."""

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.accounts import permissions as people
from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.registrations import AttachForm, EditForm, FilterForm, ReasonForm, RegistrationForm
from wutong.kernel import clock, files, pages, tables
from wutong.kernel.errors import NotFound

inside = pages.allowed(permissions.may_look, "土方清单供园区工作人员查看;企业请看“我的土方”。")
entrants = pages.allowed(permissions.may_enter, "土方登记供园区工作人员和企业使用。")
writers = pages.allowed(permissions.may_register, "土方登记由企业、土方岗、招商专员、代办员和各窗口办理。")
of_firms = pages.allowed(lambda user: people.firm_of(user) is not None, "这一页供企业用户查看本企业的土方登记。")
_EXPORT_LIMIT = 20_000


@require_GET
@inside
def registration_list(request: HttpRequest) -> HttpResponse:
    """Show what is registered: the list, the months, the schematic."""
    filters = FilterForm(request.GET).filters()
    rows = queries.listing(request.user, filters)
    page = pages.paged(rows, request.GET.get("page"), per_page=25)
    context: dict[str, Any] = {
        "page": page,
        "lines": queries.registration_lines(page.rows),
        "filters": filters,
        **queries.registration_choices(),
    }
    if not pages.is_part(request):
        totals = queries.registration_totals(queries.listing(request.user, filters, all_sides=True))
        context |= {
            "totals": totals,
            "gap": totals[0].ready_m3 - totals[1].ready_m3,
            "months": queries.months(rows, clock.today()),
            "map": queries.site_map(rows.order_by("-bank_m3", "id")[:200], page.total),
            "may_register": permissions.may_register(request.user),
        }
    return pages.show(request, "earthworks/registrations.html", "earthworks/_registrations.html", context)


@require_GET
@inside
def export(request: HttpRequest) -> HttpResponse:
    """Answer the narrowed list as a workbook that can be brought in again."""
    filters = FilterForm(request.GET).filters()
    table = tables.get(services.RegistrationTable.code)
    rows = queries.exported(request.user, filters, limit=_EXPORT_LIMIT)
    labels = ("登记号", "状态", "自然方(m³)", *(column.label for column in table.columns))
    codes = ("number", "stage", "bank_m3", *(column.code for column in table.columns))
    cells = ([row[code] for code in codes] for row in rows)
    return tables.export("土方登记清单", labels, cells, by=by(request), note="方量口径见“口径”列;自然方为折算值")


@require_GET
@inside
def pipeline(request: HttpRequest) -> HttpResponse:
    """Show the projects that may need soil or give some, and have registered nothing."""
    found = queries.prospects(request.user, clock.today())
    page = pages.paged(found, request.GET.get("page"), per_page=30)
    context = {"page": page, "may_register": permissions.may_register(request.user)}
    return pages.show(request, "earthworks/pipeline.html", "earthworks/_pipeline.html", context)


@require_GET
@of_firms
def mine(request: HttpRequest) -> HttpResponse:
    """Show a firm what it registered, who has it, what it has to do, and its matches."""
    found = queries.portal(request.user, with_finished=request.GET.get("all") == "1")
    return render(request, "earthworks/mine.html", {"portal": found, "with_finished": request.GET.get("all") == "1"})


@require_http_methods(["GET", "POST"])
@writers
def register(request: HttpRequest) -> HttpResponse:
    """Register a heap or a hole, from a project where one is named."""
    form = RegistrationForm(_given(request), user=request.user, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            on = form.cleaned_data.get("on")
            made = services.register(by=by(request), values=form.values(), on=on, **form.reasons())
            messages.success(request, f"已登记 {made.number},折自然方 {made.bank_m3:,} m³。请接着上传计算书和手续。")
            return redirect("earthworks:registration", made.pk)
    own = queries.registers_for_own(request.user)
    back = reverse("earthworks:mine" if own else "earthworks:list")
    return _form(request, form, title="登记余土或缺土", submit="登记", back=back)


@require_http_methods(["GET", "POST"])
@entrants
def edit(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Change what a registration says; from where it was given back, hand it in again in the same step."""
    initial = queries.editing(request.user, registration_id)
    services.ask_to_edit(by=by(request), registration_id=registration_id)
    form = EditForm(_given(request), user=request.user, initial=initial)
    back = reverse("earthworks:registration", args=[registration_id])
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            based_on = form.cleaned_data["based_on"]
            services.edit(
                by=by(request), registration_id=registration_id, based_on=based_on, values=form.values(),
                **form.reasons(),
            )  # fmt: skip
            if request.POST.get("then") == "resubmit":
                services.resubmit(by=by(request), registration_id=registration_id)
            messages.success(request, "已保存。" if request.POST.get("then") != "resubmit" else "已补正并重报。")
            return redirect(back)
    return _form(request, form, title="修改登记", submit="保存", back=back, returned=initial["returned_reason"])


@require_GET
@entrants
def registration(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Show one registration."""
    return _registration(request, registration_id)


@require_POST
@entrants
def move(request: HttpRequest, registration_id: int, verb: str) -> HttpResponse:
    """Give back, hand in again, withdraw or close, with the words for it."""
    verbs: dict[str, Any] = {
        "give_back": services.give_back,
        "withdraw": services.withdraw,
        "close": services.close_registration,
        "resubmit": services.resubmit,
    }
    if verb not in verbs:
        raise NotFound(f"没有“{verb}”这种办理。")
    form = ReasonForm(request.POST)
    form.is_valid()
    said = {"note" if verb == "resubmit" else "reason": form.cleaned_data.get("reason", "")}
    verbs[verb](by=by(request), registration_id=registration_id, **said)
    messages.success(request, "已办理。")
    return redirect("earthworks:registration", registration_id)


@require_POST
@entrants
def attach(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Add files to a registration."""
    services.ask_to_edit(by=by(request), registration_id=registration_id)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.attach(by=by(request), registration_id=registration_id, given=form.given())
            messages.success(request, f"已上传 {len(made)} 份附件。")
            return redirect("earthworks:registration", registration_id)
    return _registration(request, registration_id, attach=form, status=422)


@require_GET
@entrants
def attachment(request: HttpRequest, registration_id: int, attachment_id: int) -> HttpResponse:
    """Answer a file: pictures and PDF to look at, everything else to save."""
    stored = queries.attachment(request.user, registration_id, attachment_id)
    with files.open_stored(stored) as stream:
        kind = queries.shown_as(stream.read(16))
    answer = FileResponse(
        files.open_stored(stored), as_attachment=kind is None, filename=stored.name,
        content_type=kind or "application/octet-stream",
    )  # fmt: skip
    # A file from outside is shown, never run: no script, no frame, whatever it holds.
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


def by(request: HttpRequest) -> Any:
    """Return the signed-in person; the guard has seen to it that there is one."""
    return request.user


def _given(request: HttpRequest) -> Any:
    """Return what was sent, also when it was nothing: an empty form is a wrong one, not a new one."""
    return request.POST if request.method == "POST" else None


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Return what a new form starts from: a project, a side, the firm's own name under it."""
    project = request.GET.get("project", "")
    start: dict[str, Any] = (
        {"side": request.GET.get("side", "")} if request.GET.get("side") in {"surplus", "need"} else {}
    )
    if project.isdigit() and len(project) < 19 and not queries.registers_for_own(request.user):
        start |= queries.from_project(request.user, int(project))
    return start


def _form(request: HttpRequest, form: Any, *, title: str, submit: str, back: str, returned: str = "") -> HttpResponse:
    context = {
        "form": form, "heading": title, "submit": submit, "back": back, "returned": returned,
        "factors": queries.factors_for_page(clock.today()), "red_lines": queries.red_line_words(),
    }  # fmt: skip
    return render(request, "earthworks/registration_form.html", context, status=422 if form.errors else 200)


def _registration(request: HttpRequest, registration_id: int, status: int = 200, **more: Any) -> HttpResponse:
    dossier = queries.registration(request.user, registration_id)
    context = {"dossier": dossier, "it": dossier.registration, "attach": AttachForm(), **more}
    return render(request, "earthworks/registration.html", context, status=status)
