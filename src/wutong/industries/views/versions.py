"""The editions of a graph: the list with what changed, two compared, the editor of a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.industries import queries, services
from wutong.industries.forms import LinkForm, PublishForm, SegmentForm
from wutong.industries.views import inside, me, number
from wutong.kernel import pages, tables


@require_safe
@inside
def versions(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Show every edition of a chain and what each changed."""
    page = queries.versions(request.user, chain_id)
    return render(request, "industries/versions.html", {"page": page, "chain": page.chain, "here": "versions"})


@require_safe
@inside
def compare(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Show what changed between two editions, told by their numbers."""
    asked = request.GET
    page = queries.compare(request.user, chain_id, number(asked.get("old", "")), number(asked.get("new", "")))
    return render(request, "industries/compare.html", {"page": page, "chain": page.chain, "here": "versions"})


@require_POST
@inside
def draft(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Begin the next edition."""
    made = services.draft(by=me(request), chain_id=chain_id)
    messages.success(request, f"第 {made.number} 版草稿已建,改好后发布。")
    return redirect("industries:version", made.pk)


@require_safe
@inside
def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show one edition: a draft to be edited, another to be read."""
    return _page(request, version_id)


@require_safe
@inside
def segment_sheet(request: HttpRequest, version_id: int) -> HttpResponse:
    """Answer the segments of an edition as a workbook that the import takes back."""
    page = queries.version(request.user, version_id)
    name = f"{page.version.chain.name}第{page.version.number}版环节"
    return tables.export(name, queries.SEGMENT_COLUMNS, queries.segment_lines(page), by=me(request))


@require_safe
@inside
def link_sheet(request: HttpRequest, version_id: int) -> HttpResponse:
    """Answer the links of an edition as a workbook that the import takes back."""
    page = queries.version(request.user, version_id)
    name = f"{page.version.chain.name}第{page.version.number}版关联"
    return tables.export(name, queries.LINK_COLUMNS, queries.link_lines(page), by=me(request))


@require_POST
@inside
def segment_put(request: HttpRequest, version_id: int) -> HttpResponse:
    """Add a segment to a draft, or change the one of that code."""
    queries.visible_version(request.user, version_id)
    form = SegmentForm(request.POST, auto_id="segment_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.put_segment(by=me(request), version_id=version_id, **form.values())
            messages.success(request, f"环节“{made.name}”已保存。")
            return _back(version_id, "segments")
    return _page(request, version_id, segment_form=form)


@require_POST
@inside
def segment_drop(request: HttpRequest, version_id: int, code: str) -> HttpResponse:
    """Take a segment and its links out of a draft."""
    gone = services.drop_segment(by=me(request), version_id=version_id, code=code)
    messages.success(request, f"已删去环节“{gone.name}”。")
    return _back(version_id, "segments")


@require_POST
@inside
def link_put(request: HttpRequest, version_id: int) -> HttpResponse:
    """Add a link to a draft, or change its share and source."""
    page = queries.version(request.user, version_id)
    form = LinkForm(request.POST, segments=_choices(page), auto_id="link_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.put_link(by=me(request), version_id=version_id, **form.values())
            messages.success(request, f"关联“{made.src.name} → {made.dst.name}”已保存。")
            return _back(version_id, "links")
    return _page(request, version_id, link_form=form)


@require_POST
@inside
def link_drop(request: HttpRequest, version_id: int, link_id: int) -> HttpResponse:
    """Take a link out of a draft."""
    gone = services.drop_link(by=me(request), version_id=version_id, link_id=link_id)
    messages.success(request, f"已删去关联“{gone.src.name} → {gone.dst.name}”。")
    return _back(version_id, "links")


@require_POST
@inside
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put a draft in force."""
    queries.visible_version(request.user, version_id)
    form = PublishForm(request.POST, auto_id="publish_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.publish(by=me(request), version_id=version_id, on=form.cleaned_data["on"])
            messages.success(request, f"第 {made.number} 版图谱已发布。")
            return redirect("industries:chain", made.chain_id)
    return _page(request, version_id, publish_form=form)


@require_POST
@inside
def discard(request: HttpRequest, version_id: int) -> HttpResponse:
    """Throw a draft away."""
    gone = services.discard(by=me(request), version_id=version_id)
    messages.success(request, f"第 {gone.number} 版草稿已废弃。")
    return redirect("industries:versions", gone.chain_id)


def _page(request: HttpRequest, version_id: int, **forms: Any) -> HttpResponse:
    """Return an edition's page; ``forms`` are those that came back with errors."""
    page = queries.version(request.user, version_id)
    asked = request.GET.get("segment", "")
    kept = next((row for row in page.segments if row.code == asked), None)
    initial = {"version": page.version.version}
    context = {
        "page": page,
        "chain": page.version.chain,
        "here": "versions",
        "editing": kept,
        "segment_form": SegmentForm(initial={**initial, **SegmentForm.of(kept)}, auto_id="segment_%s"),
        "link_form": LinkForm(initial=initial, segments=_choices(page), auto_id="link_%s"),
        "publish_form": PublishForm(auto_id="publish_%s"),
        **forms,
    }
    return render(request, "industries/version.html", context, status=422 if forms else 200)


def _choices(page: queries.VersionPage) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in page.segments]


def _back(version_id: int, anchor: str) -> HttpResponse:
    answer = redirect("industries:version", version_id)
    answer["Location"] += f"#{anchor}"
    return answer
