"""Anchor pull: the few firms that together close most of a chain; lists for all its gaps; its local makers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from wutong.kernel import pages
from wutong.kernel.errors import Refusal
from wutong.targeting import services
from wutong.targeting.queries import cover
from wutong.targeting.views import looking, making, me, number

_FIRST = 5


@require_safe
@looking
def pull(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Show which k firms together close most of the gaps of a chain."""
    asked = number(request.GET.get("k"))
    found = cover.pull(request.user, chain_id, _FIRST if asked is None else min(asked, cover.MOST))
    return pages.show(request, "targeting/pull.html", "targeting/_pull.html", {"pull": found})


@require_POST
@making
def ask_gaps(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Ask for every gap of a chain that has no list yet."""
    try:
        made = services.ask_gaps(by=me(request), chain_id=chain_id, anchor_id=number(request.POST.get("anchor")))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已为 {len(made)} 个缺口各编一份名单,正在后台计算。")
    return redirect("targeting:pull", chain_id)


@require_POST
@making
def find_makers(request: HttpRequest, chain_id: int) -> HttpResponse:
    """Search the directory for local firms that could make what the chain's segments make."""
    job = services.find_makers(by=me(request), chain_id=chain_id)
    return redirect("kernel:job", job.pk)
