"""The chains: the list, the map, one segment, the makers noted there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.industries import permissions, queries, services
from wutong.industries.forms import ChainEditForm, ChainForm, ConfirmForm, MakerForm
from wutong.industries.lifecycle import EVIDENCE
from wutong.industries.views import for_keepers, for_noters, inside, me, past, shown_on
from wutong.kernel import pages, tables


@require_safe
@inside
def listing(request: HttpRequest) -> HttpResponse:
    """Show the chains, each with what is missing."""
    day = past(request)
    context = {"lines": queries.chains(request.user, day), "may_keep": permissions.may_keep(request.user)}
    return render(request, "industries/list.html", {**context, **shown_on(day)})


@inside
def add(request: HttpRequest) -> HttpResponse:
    """Enter a chain; its graph is drafted next."""
    for_keepers(request)
    form = ChainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.add_chain(by=me(request), **form.cleaned_data)
            messages.success(request, f"已新建产业链“{made.name}”,接着起草它的图谱。")
            return redirect("industries:chain", made.pk)
    return _form(request, form, "新建产业链", None)


@inside
def edit(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Correct what a chain is called and who heads it."""
    chain = queries.visible_chain(request.user, chain_id)
    for_keepers(request)
    initial = {"name": chain.name, "head": chain.head, "note": chain.note, "rank": chain.rank, "version": chain.version}
    form = ChainEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_chain(by=me(request), chain_id=chain_id, **form.values())
            messages.success(request, "已保存。")
            return redirect("industries:chain", chain_id)
    return _form(request, form, f"修改 {chain.name}", chain_id)


@require_safe
@inside
def chain(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Show the map of a chain, its gaps and its anchors."""
    day = past(request)
    page = queries.current(request.user, chain_id, day)
    return render(request, "industries/chain.html", {"page": page, "chain": page.chain, "here": "map", **shown_on(day)})


@require_safe
@inside
def gap_sheet(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Answer the gaps of a chain as a workbook."""
    page = queries.current(request.user, chain_id, past(request))
    note = f"{page.version or '尚未发布图谱'},截至 {page.as_of}"
    return tables.export(
        f"{page.chain.name}缺口清单", queries.GAP_COLUMNS, queries.gap_lines(page), by=me(request), note=note
    )


@require_safe
@inside
def segment(request: HttpRequest, chain_id: int, code: str) -> HttpResponse:
    """Show one segment: how it stands, who makes it, what it goes into."""
    day = past(request)
    page = queries.segment(request.user, chain_id, code, day)
    return render(request, "industries/segment.html", {**_segment(page), **shown_on(day)})


@inside
def maker_add(request: HttpRequest, chain_id: int, code: str) -> HttpResponse:
    """Note a maker of a segment."""
    page = queries.segment(request.user, chain_id, code)
    for_noters(request)
    form = MakerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.note_maker(by=me(request), chain_id=chain_id, segment_code=code, **form.cleaned_data)
            messages.success(request, f"已登记“{made.firm}”。")
            return redirect("industries:segment", chain_id, code)
    context = {"form": form, "page": page, "chain": page.chain, "what": page.segment.name}
    return render(request, "industries/maker_form.html", context, status=422 if form.errors else 200)


@require_POST
@inside
def maker_confirm(request: HttpRequest, maker_id: int) -> HttpResponse:
    """Note what was found out about a maker that was a guess so far."""
    found = queries.visible_maker(request.user, maker_id)
    for_noters(request)
    form = ConfirmForm(request.POST, auto_id=f"confirm_{maker_id}_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.confirm_maker(by=me(request), maker_id=maker_id, **form.values())
            messages.success(request, f"已核实“{made.firm}”:{made.get_evidence_display()}。")
            return redirect("industries:segment", made.chain_id, made.segment_code)
    page = queries.segment(request.user, found.chain_id, found.segment_code)
    context = {**_segment(page), **shown_on(None), "confirming": maker_id, "confirm_form": form}
    return render(request, "industries/segment.html", context, status=422)


@require_POST
@inside
def maker_drop(request: HttpRequest, maker_id: int) -> HttpResponse:
    """Take a maker off its segment."""
    gone = services.drop_maker(by=me(request), maker_id=maker_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"已撤下“{gone.firm}”。")
    if gone.part is not None:
        return redirect("industries:anchor", gone.part.anchor_id)
    return redirect("industries:segment", gone.chain_id, gone.segment_code)


def _segment(page: queries.SegmentPage) -> dict[str, object]:
    return {"page": page, "chain": page.chain, "here": "map", "levels": EVIDENCE[:-1]}


def _form(request: HttpRequest, form: ChainForm | ChainEditForm, title: str, chain_id: int | None) -> HttpResponse:
    context = {"form": form, "title": title, "chain_id": chain_id}
    return render(request, "industries/chain_form.html", context, status=422 if form.errors else 200)
