"""Pages for many lines at once, and for what was found on site."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.registrations import InspectionForm, MeetingForm, MeetingLines
from wutong.earthworks.views.registrations import by
from wutong.kernel import clock, pages

managers = pages.allowed(permissions.may_manage, "现场核实由土方岗办理。")
desks = pages.allowed(permissions.may_register_for_firms, "会议登记由土方岗、招商专员、代办员和各窗口办理。")


@require_http_methods(["GET", "POST"])
@desks
def meeting(request: HttpRequest) -> HttpResponse:
    """Register the lines of a meeting, all or none."""
    given = request.POST if request.method == "POST" else None
    head = MeetingForm(given, user=request.user)
    sheet = MeetingLines(given, prefix="line")
    if request.method == "POST" and head.is_valid() and sheet.is_valid() and _kept(request, head, sheet):
        return redirect("earthworks:list")
    wrong = bool(head.errors or any(sheet.errors) or sheet.non_form_errors())
    context = {"head": head, "sheet": sheet, "firms": queries.firm_choices(request.user)}
    return render(request, "earthworks/meeting.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@managers
def inspect(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Enter what was found on site; its files are kept before anything can be refused."""
    dossier = queries.registration(request.user, registration_id)
    found = dossier.registration
    start = {
        "on": clock.today(), "method": "现场踏勘,RTK 测量", "longitude": f"{found.longitude:f}",
        "latitude": f"{found.latitude:f}", "amount": f"{found.amount.normalize():f}", "convention": found.convention,
        "flags": found.flags,
    }  # fmt: skip
    is_sent = request.method == "POST"
    form = InspectionForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=start)
    kept = form.kept_ids() if request.method == "POST" else []
    if request.method == "POST":
        form.is_valid()
        if form.uploads():
            with pages.refusals_into(form):
                made = services.attach(by=by(request), registration_id=registration_id, given=form.uploads())
                kept += [one.pk for one in made]
        if not form.errors:
            with pages.refusals_into(form):
                services.inspect(by=by(request), registration_id=registration_id, attachment_ids=kept, **form.values())
                messages.success(request, "核实结果已登记。")
                return redirect("earthworks:registration", registration_id)
    context = {
        "form": form, "dossier": dossier, "it": found, "kept": ",".join(map(str, kept)), "kept_count": len(kept),
        "back": reverse("earthworks:registration", args=[registration_id]), "red_lines": queries.red_line_words(),
    }  # fmt: skip
    return render(request, "earthworks/inspection_form.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, head: MeetingForm, sheet: Any) -> bool:
    """Try to keep the sheet; what is wrong goes to its line."""
    written = [(number, form) for number, form in enumerate(sheet, start=1) if not form.is_empty]
    rows = [services.Line(number, form.values(), form.cleaned_data.get("why", "")) for number, form in written]
    told = head.cleaned_data
    with pages.refusals_into(head):
        try:
            made = services.register_many(
                by=by(request), project_id=told["project_id"], rows=rows, on=told["on"], source=told["source"]
            )
        except services.SheetRefused as refused:
            _tell(head, dict(written), refused)
        else:
            messages.success(request, f"已登记 {len(made)} 条:{made[0].number} 至 {made[-1].number}。")
            return True
    return False


def _tell(head: MeetingForm, lines: dict[int, Any], refused: services.SheetRefused) -> None:
    head.add_error(None, f"有 {len(refused.lines)} 行不能登记,全部未保存,请改正标红的格子。")
    for number, fields in refused.lines.items():
        form = lines[number]
        for name, text in fields.items():
            asked_back = name.startswith("despite_")
            form.add_error("why" if asked_back else name if name in form.fields else None, text)
