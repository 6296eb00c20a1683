"""Anchors: the sheet of parts and makers, and the forms that keep it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.industries import queries, services
from wutong.industries.forms import AnchorEditForm, AnchorForm, MakerForm, PartEditForm, PartForm
from wutong.industries.views import for_noters, inside, me, number, past, shown_on
from wutong.kernel import pages, tables

_KEPT = ("firm", "segment_code", "product", "capacity", "source", "source_date", "note", "version")


@inside
def add(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Enter an anchor of a chain."""
    chain = queries.visible_chain(request.user, chain_id)
    for_noters(request)
    form = AnchorForm(request.POST or None, chain_id=chain_id)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.add_anchor(by=me(request), chain_id=chain_id, **form.values())
            messages.success(request, f"已登记链主“{made.firm}”,接着填它的零部件清单。")
            return redirect("industries:anchor", made.pk)
    context = {"form": form, "title": "登记链主", "chain": chain, "anchor": None}
    return render(request, "industries/anchor_form.html", context, status=422 if form.errors else 200)


@require_safe
@inside
def anchor(request: HttpRequest, anchor_id: int) -> HttpResponse:
    """Show the sheet of an anchor."""
    return _page(request, anchor_id, day=past(request))


@require_safe
@inside
def sheet(request: HttpRequest, anchor_id: int) -> HttpResponse:
    """Answer the sheet of an anchor as a workbook."""
    page = queries.anchor_sheet(request.user, anchor_id, past(request))
    note = f"截至 {page.as_of};没有写明供应企业的,是尚未查到,不是没有"
    name = f"{page.anchor.firm}配套清单"
    return tables.export(name, queries.SHEET_COLUMNS, queries.sheet_lines(page), by=me(request), note=note)


@inside
def edit(request: HttpRequest, anchor_id: int) -> HttpResponse:
    """Correct what is known of an anchor."""
    found = queries.visible_anchor(request.user, anchor_id)
    for_noters(request)
    initial = {name: getattr(found, name) for name in _KEPT}
    form = AnchorEditForm(request.POST or None, initial=initial, chain_id=found.chain_id)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_anchor(by=me(request), anchor_id=anchor_id, **form.values())
            messages.success(request, "已保存。")
            return redirect("industries:anchor", anchor_id)
    context = {"form": form, "title": f"修改 {found.firm}", "chain": found.chain, "anchor": found}
    return render(request, "industries/anchor_form.html", context, status=422 if form.errors else 200)


@require_POST
@inside
def withdraw(request: HttpRequest, anchor_id: int) -> HttpResponse:
    """Take an anchor off its chain."""
    gone = services.withdraw_anchor(by=me(request), anchor_id=anchor_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"已撤下链主“{gone.firm}”。")
    return redirect("industries:chain", gone.chain_id)


@require_POST
@inside
def part_add(request: HttpRequest, anchor_id: int) -> HttpResponse:
    """Add a line to the parts list."""
    found = queries.visible_anchor(request.user, anchor_id)
    form = PartForm(request.POST, chain_id=found.chain_id, auto_id="part_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.put_part(by=me(request), anchor_id=anchor_id, **form.values())
            messages.success(request, f"已加上“{made.name}”。")
            return redirect("industries:anchor", anchor_id)
    return _page(request, anchor_id, form)


@require_POST
@inside
def part_edit(request: HttpRequest, part_id: int) -> HttpResponse:
    """Correct a line of the parts list, in its place on the sheet."""
    part = queries.visible_part(request.user, part_id)
    form = PartEditForm(request.POST, chain_id=part.anchor.chain_id, auto_id="edit_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            kept = services.put_part(by=me(request), anchor_id=part.anchor_id, part_id=part_id, **form.values())
            messages.success(request, f"“{kept.name}”已保存。")
            answer = redirect("industries:anchor", part.anchor_id)
            answer["Location"] += f"#part-{part_id}"
            return answer
    return _page(request, part.anchor_id, editing=part_id, edit_form=form)


@require_POST
@inside
def part_drop(request: HttpRequest, part_id: int) -> HttpResponse:
    """Take a line off the parts list."""
    gone = services.drop_part(by=me(request), part_id=part_id)
    messages.success(request, f"已撤下“{gone.name}”。")
    return redirect("industries:anchor", gone.anchor_id)


@inside
def part_maker(request: HttpRequest, anchor_id: int, part_id: int) -> HttpResponse:
    """Note who makes a part of the anchor."""
    page = queries.anchor_sheet(request.user, anchor_id)
    for_noters(request)
    line = page.line(part_id)
    form = MakerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.note_maker(
                by=me(request), chain_id=page.anchor.chain_id, segment_code=line.segment_code, part_id=part_id,
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"已登记“{made.firm}”。")
            return redirect("industries:anchor", anchor_id)
    context = {"form": form, "page": page, "chain": page.anchor.chain, "what": line.name, "anchor": page.anchor}
    return render(request, "industries/maker_form.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, anchor_id: int, form: PartForm | None = None, **more: Any) -> HttpResponse:
    """Return the sheet; a form that is given came back with errors, ``?part=`` opens the line to correct."""
    day = more.pop("day", None)
    page = queries.anchor_sheet(request.user, anchor_id, day)
    asked = number(request.GET.get("part", ""))
    line = next((line.part for line in page.lines if line.part is not None and line.part.pk == asked), None)
    chain_id = page.anchor.chain_id
    context: dict[str, Any] = {
        "page": page,
        "anchor": page.anchor,
        "chain": page.anchor.chain,
        "part_form": form or PartForm(chain_id=chain_id, auto_id="part_%s"),
        **shown_on(day),
    }
    if line is not None and page.may_note:
        shown = PartEditForm(initial=PartEditForm.of(line), chain_id=chain_id, auto_id="edit_%s")
        context |= {"editing": line.pk, "edit_form": shown}
    status = 422 if form or more else 200
    return render(request, "industries/anchor.html", {**context, **more}, status=status)
