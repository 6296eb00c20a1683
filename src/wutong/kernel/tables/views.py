"""Pages of an import: upload, preview, progress, result, undo, files to take away."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wutong.kernel import pages
from wutong.kernel.models import ImportBatch, ImportRow
from wutong.kernel.tables import imports, preview
from wutong.kernel.tables.export import XLSX
from wutong.kernel.tables.forms import ReadingForm, UploadForm
from wutong.kernel.tables.marked import marked
from wutong.kernel.tables.table import Table
from wutong.kernel.tables.template import template

State = ImportBatch.State
_EARLIER_SHOWN = 10
_OPTIONS = "o"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file, or show where to put it and what was brought in before."""
    table = imports.table_for(code, request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    options = _options_form(table, request, None)
    if request.method == "POST" and form.is_valid() and (options is None or options.is_valid()):
        chosen = options.cleaned_data if options else {}
        with pages.refusals_into(form):
            batch = imports.begin(code, form.cleaned_data["file"], by=_who(request), options=chosen)
            return redirect("kernel:import_batch", code, batch.pk)
    mine = ImportBatch.objects.filter(table=code, created_by_id=request.user.pk).select_related("file")
    context = {
        "table": table,
        "form": form,
        "options": options,
        "earlier": mine[:_EARLIER_SHOWN],
        "upload_limit": settings.UPLOAD_LIMIT,
    }
    return render(
        request, "kernel/import.html", context, status=422 if form.errors or (options and options.errors) else 200
    )


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Show where an import stands; a POST reads the file otherwise while it is a preview."""
    found = imports.batch_for(code, batch_id, request.user)
    table = imports.table_for(code, request.user)
    if request.method == "POST":
        return _adjust(request, found, table)
    if found.state == State.PREVIEW:
        return _show_preview(request, found, table, ReadingForm(None, batch=found, table=table))
    return pages.show(
        request, "kernel/import_result.html", "kernel/_import_result.html", _result(request, found, table)
    )


@require_POST
def confirm(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Start the import."""
    imports.confirm(code, batch_id, by=_who(request))
    return redirect("kernel:import_batch", code, batch_id)


@require_POST
def cancel(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Give the import up."""
    given_up = imports.cancel(code, batch_id, by=_who(request))
    if given_up.state == State.CANCELLED and given_up.rows_done == 0:
        return redirect("kernel:import", code)
    return redirect("kernel:import_batch", code, batch_id)


@require_POST
def resume(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Take up an import that broke off."""
    imports.resume(code, batch_id, by=_who(request))
    return redirect("kernel:import_batch", code, batch_id)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Ask first; then take back what the import made."""
    found = imports.batch_for(code, batch_id, request.user)
    if request.method == "POST":
        imports.undo(code, batch_id, by=_who(request))
        return redirect("kernel:import_batch", code, batch_id)
    table = imports.table_for(code, request.user)
    return render(request, "kernel/import_undo.html", {"batch": found, "table": table})


@require_GET
def marked_file(request: HttpRequest, code: str, batch_id: int) -> HttpResponse:
    """Hand out the file with what became of each row."""
    found = imports.batch_for(code, batch_id, request.user)
    stem = found.file.name.rpartition(".")[0] or found.file.name
    return _download(marked(found, imports.table_for(code, request.user)), f"{stem}-标注.xlsx")


@require_GET
def template_file(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the empty file to fill in."""
    table = imports.table_for(code, request.user)
    return _download(template(table), f"{table.label}导入模板.xlsx")


def _who(request: HttpRequest) -> AbstractBaseUser:
    """Return who asks; the sign-in middleware lets nobody else come this far."""
    return cast("AbstractBaseUser", request.user)


def _adjust(request: HttpRequest, found: ImportBatch, table: Table) -> HttpResponse:
    form = ReadingForm(request.POST, batch=found, table=table)
    options = _options_form(table, request, found)
    if form.is_valid() and (options is None or options.is_valid()):
        chosen = options.cleaned_data if options else {}
        with pages.refusals_into(form):
            found = imports.adjust(found.table, found.pk, by=_who(request), options=chosen, **form.asked())
            if not pages.is_part(request):
                return redirect("kernel:import_batch", found.table, found.pk)
            form = ReadingForm(None, batch=found, table=table)
    return _show_preview(request, found, table, form, status=422 if form.errors else 200)


def _show_preview(
    request: HttpRequest, found: ImportBatch, table: Table, form: ReadingForm, status: int = 200
) -> HttpResponse:
    same = imports.earlier(found)
    context = {
        "batch": found,
        "table": table,
        "form": form,
        "options": _options_form(table, request, found),
        "mapped": [column for column in table.columns if column.code in found.mapping],
        "missing": preview.missing_columns(found, table),
        "is_checking": imports.is_under_way(found),
        "earlier": same,
        "earlier_is_mine": same is not None and same.created_by_id == request.user.pk,
        "counts": found.preview.get("counts"),
    }
    return pages.show(request, "kernel/import_preview.html", "kernel/_import_preview.html", context, status=status)


def _result(request: HttpRequest, found: ImportBatch, table: Table) -> dict[str, Any]:
    under_way = imports.is_under_way(found)
    shown = request.GET.get("show") or "problems"
    rows = ImportRow.objects.filter(batch=found).order_by("line")
    if shown in ImportRow.Outcome.values:
        rows = rows.filter(outcome=shown)
    else:
        rows = rows.exclude(outcome__in=[ImportRow.Outcome.CREATED, ImportRow.Outcome.UNDONE])
    page = None if under_way else pages.paged(rows, request.GET.get("page"))
    return {
        "batch": found,
        "table": table,
        "is_under_way": under_way,
        "is_broken_off": found.state in {State.RUNNING, State.UNDOING} and not under_way,
        "undone": imports.outcome_counts(found) if found.state in {State.UNDONE, State.CANCELLED} else None,
        "shown": shown,
        "page": page,
        "lines": [] if page is None else [_line(row, table) for row in page.rows],
    }


def _line(row: ImportRow, table: Table) -> dict[str, Any]:
    is_linked = row.record_id is not None and row.outcome != ImportRow.Outcome.UNDONE
    address = table.address(row.record_id) if is_linked and row.record_id is not None else ""
    return {"row": row, "address": address}


def _options_form(table: Table, request: HttpRequest, found: ImportBatch | None) -> forms.Form | None:
    kind = table.options_form(request.user)
    if kind is None:
        return None
    data = request.POST if request.method == "POST" else None
    return kind(data, initial=found.options if found else None, prefix=_OPTIONS)


def _download(contents: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(contents, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["Cache-Control"] = "no-store"
    return response
