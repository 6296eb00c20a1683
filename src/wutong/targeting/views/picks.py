"""What people say of ranked firms, and why one they miss is not there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.kernel import pages
from wutong.kernel.errors import Refusal
from wutong.targeting import services
from wutong.targeting.forms import JudgeForm, JudgeManyForm
from wutong.targeting.queries import lists, whys
from wutong.targeting.views import looking, making, me


@require_POST
@making
def judge(request: HttpRequest, pick_id: int) -> HttpResponse:
    """Say of one firm whether it is visited; HTMX gets its line anew, with the counts above the list."""
    form = JudgeForm(request.POST)
    said = form.values() if form.is_valid() else {"verdict": "", "reason": "", "based_on": None}
    note = ""
    try:
        services.judge(by=me(request), pick_id=pick_id, **said)
    except Refusal as refusal:
        if not pages.is_part(request):
            raise
        note = refusal.message
    found = lists.one(request.user, pick_id)
    if not pages.is_part(request):
        messages.success(request, f"“{found.pick.name}”标为“{found.pick.get_verdict_display()}”。")
        return redirect("targeting:shortlist", found.pick.shortlist_id)
    context = {
        "firm": found,
        "shortlist": found.pick.shortlist,
        "counts": lists.tally(request.user, found.pick.shortlist_id),
        "may_judge": True,
        "note": note,
        "is_answer": True,
    }
    return render(request, "targeting/_pick.html", context, status=409 if note else 200)


@require_POST
@making
def judge_many(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Say the same of every firm that was ticked."""
    form = JudgeManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请先勾选企业,再选“要去”“不去”或“未定”。")
        return redirect("targeting:shortlist", shortlist_id)
    try:
        changed = services.judge_many(by=me(request), shortlist_id=shortlist_id, **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, f"没有改动:{refusal.message}")
    else:
        messages.success(request, f"已标注 {changed} 家。")
    return redirect("targeting:shortlist", shortlist_id)


@require_safe
@looking
def why(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Say why a firm that one misses is not on the list, or not higher."""
    asked = request.GET.get("firm", "")[:200].replace("\x00", "")
    row = lists.seen(request.user, shortlist_id)
    context = {"shortlist": row, "asked": asked, "answer": None, "refused": ""}
    if asked.strip():
        try:
            context["answer"] = whys.why_not(request.user, shortlist_id, asked)
        except Refusal as refusal:
            context["refused"] = refusal.message
    status = 422 if context["refused"] else 200
    return pages.show(request, "targeting/why.html", "targeting/_why.html", context, status=status)
