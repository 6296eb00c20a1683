"""Ask who could fill a gap: choose the gap, then say within which limits and by which weights; and ask again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wutong.industries import queries as industries
from wutong.kernel import clock, pages
from wutong.targeting import services
from wutong.targeting.forms import AskForm, RenameForm
from wutong.targeting.queries import gaps
from wutong.targeting.views import making, me, number
from wutong.targeting.views.lists import list_context


@making
def new(request: HttpRequest) -> HttpResponse:
    """Choose a chain, then a gap of it, then ask."""
    asked = request.POST if request.method == "POST" else request.GET
    chain_id, code = number(asked.get("chain")), asked.get("segment", "")[:32]
    if chain_id is None:
        return render(request, "targeting/new_chain.html", {"lines": industries.chains(request.user)})
    if not code:
        return render(request, "targeting/new_gap.html", {"page": industries.current(request.user, chain_id)})
    gap = gaps.gap(request.user, chain_id, code, clock.today())
    form = AskForm(request.POST or None, gap=gap, anchor_id=number(asked.get("anchor")))
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.ask(by=me(request), chain_id=chain_id, segment_code=code, **form.values())
            return redirect("targeting:shortlist", made.pk)
    return _page(request, form, gap)


def _page(request: HttpRequest, form: AskForm, gap: gaps.GapAsked) -> HttpResponse:
    context = {"form": form, "gap": gap}
    return render(request, "targeting/new.html", context, status=422 if form.errors else 200)


@require_POST
@making
def again(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Ask the same of the directory of today."""
    services.rank_again(by=me(request), shortlist_id=shortlist_id)
    return redirect("targeting:shortlist", shortlist_id)


@require_POST
@making
def cancel(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Ask the computation to stop."""
    services.cancel(by=me(request), shortlist_id=shortlist_id)
    messages.success(request, "已要求取消。")
    return redirect("targeting:shortlist", shortlist_id)


@require_POST
@making
def rename(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Give a list another title."""
    form = RenameForm(request.POST, auto_id="rename_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            said = form.cleaned_data
            services.rename(by=me(request), shortlist_id=shortlist_id, title=said["title"], based_on=said["version"])
            messages.success(request, "已改名。")
            return redirect("targeting:shortlist", shortlist_id)
    context: dict[str, Any] = list_context(request, shortlist_id, rename_form=form)
    return render(request, "targeting/shortlist.html", context, status=422)


@require_POST
@making
def withdraw(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Take a list down."""
    gone = services.withdraw(by=me(request), shortlist_id=shortlist_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"已撤下“{gone.title}”,可以在“已撤下”里恢复。")
    return redirect("targeting:list")


@require_POST
@making
def restore(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Bring a list back."""
    services.restore(by=me(request), shortlist_id=shortlist_id)
    messages.success(request, "已恢复。")
    return redirect("targeting:shortlist", shortlist_id)
