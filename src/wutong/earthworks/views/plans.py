"""Pages of plans: list, a new one, the plan itself, its verbs, its workbook, two side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.plans import ChosenForm, PlanForm, ReplanForm, WhatIfForm
from wutong.earthworks.views.plan_charts import week_bars
from wutong.earthworks.views.prices import looking
from wutong.kernel import clock, pages
from wutong.kernel.errors import Refusal
from wutong.kernel.tables.export import XLSX

managing = pages.allowed(permissions.may_manage, "平衡方案由土方岗编制,您可以查看。")


@require_safe
@looking
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans, the newest first; two of them can be put side by side."""
    page = pages.paged(queries.plan_rows(request.user), request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.standings(page.rows),
        "may_manage": permissions.may_manage(request.user),
        "missing": queries.missing_prices(clock.today()),
    }
    return pages.show(request, "earthworks/plans.html", "earthworks/_plans.html", context)


@managing
def plan_start(request: HttpRequest) -> HttpResponse:
    """Ask for a plan."""
    form = PlanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with pages.refusals_into(form):
            roads = services.roads_from_file(by=_me(request), file=said["roads_file"]) if said["roads_file"] else {}
            made = services.start_plan(
                by=_me(request), name=said["name"], starts_on=said["starts_on"], weeks=said["weeks"],
                settings={**form.settings(), **roads},
            )  # fmt: skip
            return redirect("earthworks:plan", made.pk)
    context = {"form": form, "title": "编制方案", "back": "earthworks:plans", "action": "开始计算"}
    return render(request, "earthworks/price_form.html", context, status=422 if form.errors else 200)


@require_safe
@looking
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show one plan; while it is being solved, how far it is."""
    return render(request, "earthworks/plan.html", plan_context(request, plan_id))


def plan_context(request: HttpRequest, plan_id: int, **more: Any) -> dict[str, Any]:
    """Return what a plan's page shows; ``more`` replaces a form that came back with errors."""
    page = queries.plan(request.user, plan_id)
    context = {
        "page": page,
        "plan": page.plan,
        "may_manage": permissions.may_manage(request.user),
        "replan_form": ReplanForm(auto_id="replan_%s"),
        "is_fixed": clock.today() > page.plan.starts_on,
    }
    if page.answer is not None:
        context |= {
            "picture": queries.schematic(page.problem, page.lines),
            "chart": week_bars(page),
            "what_if_form": _what_if_form(page, None),
        }
    return {**context, "events": queries.plan_events(page.plan), **more}


@require_safe
@looking
def progress(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show how far the computation is; the page comes back whole once it has ended."""
    row = queries.plan_row(request.user, plan_id)
    where = queries.standing(row)
    answer = render(request, "earthworks/_plan_progress.html", {"plan": row, "standing": where})
    if not where.is_running:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@looking
def freshness(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Say whether the data behind the plan have changed since."""
    found = queries.freshness(request.user, plan_id)
    context = {"freshness": found, "plan_id": plan_id, "may_manage": permissions.may_manage(request.user)}
    return render(request, "earthworks/_plan_fresh.html", context)


@require_safe
@looking
def what_if(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Answer the panel: the plan as it would be, beside the plan as it is."""
    form = _what_if_form(queries.plan(request.user, plan_id), request.GET)
    context: dict[str, Any] = {"form": form, "may_manage": permissions.may_manage(request.user), "plan_id": plan_id}
    if form.is_valid():
        change = form.change()
        context["change"] = change
        if change:
            found = queries.what_if(request.user, plan_id, change)
            context |= {"found": found, "kept": found.page}
    return render(request, "earthworks/_what_if.html", context, status=200 if form.is_valid() else 422)


@require_POST
@managing
def save_what_if(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Keep what the panel shows as a plan of its own."""
    form = _what_if_form(queries.plan(request.user, plan_id), request.POST)
    if not form.is_valid() or not form.change():
        messages.warning(request, "没有改动任何条件,不用另存。")
        return redirect("earthworks:plan", plan_id)
    name = request.POST.get("name", "")
    made = services.save_what_if(by=_me(request), plan_id=plan_id, name=name, change=form.change())
    return redirect("earthworks:plan", made.pk)


@require_POST
@managing
def again(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Ask the same with the data of today."""
    made = services.plan_again(by=_me(request), plan_id=plan_id)
    return redirect("earthworks:plan", made.pk)


@require_POST
@managing
def recheck(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Solve the frozen question again."""
    plan_row = services.recheck_plan(by=_me(request), plan_id=plan_id)
    if plan_row.state == "done" and plan_row.job_id:
        return redirect("kernel:job", plan_row.job_id)
    return redirect("earthworks:plan", plan_id)


@require_POST
@managing
def cancel(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Ask the computation to stop."""
    services.cancel_plan(by=_me(request), plan_id=plan_id)
    messages.success(request, "已要求取消。")
    return redirect("earthworks:plan", plan_id)


@require_POST
@managing
def replan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Plan again with the data of today, changing as little as is worth it."""
    form = ReplanForm(request.POST, auto_id="replan_%s")
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.replan(by=_me(request), plan_id=plan_id, change_fen=form.change_fen())
            return redirect("earthworks:plan", made.pk)
    return render(request, "earthworks/plan.html", plan_context(request, plan_id, replan_form=form), status=422)


@require_POST
@managing
def propose(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Turn the chosen flows into proposals, all or none; nobody is told by a machine."""
    page = queries.plan(request.user, plan_id)
    keys = [(f"{line.surplus_id}-{line.need_id}", "") for line in page.pairs]
    form = ChosenForm(request.POST, choices=keys)
    if not form.is_valid():
        messages.error(request, "请先勾选要生成匹配建议的调配。")
        return redirect("earthworks:plan", plan_id)
    try:
        made = services.propose_from_plan(by=_me(request), plan_id=plan_id, pairs=form.chosen())
    except Refusal as refusal:
        messages.error(request, f"没有生成匹配建议:{refusal.message}")
        return redirect("earthworks:plan", plan_id)
    messages.success(request, "已生成匹配建议 " + "、".join(one.number for one in made) + "。请与双方会商。")
    return redirect("earthworks:plan", plan_id)


@require_safe
@looking
def plan_sheet(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Answer a plan as a workbook: flows, weeks, what stays and why, prices."""
    page = queries.plan(request.user, plan_id)
    book = queries.plan_workbook(page, by=request.user)
    answer = HttpResponse(book, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename={page.plan.number}.xlsx"
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@looking
def compare(request: HttpRequest) -> HttpResponse:
    """Put two plans side by side."""
    ids = [int(one) for one in request.GET.getlist("plan") if one.isascii() and one.isdigit() and len(one) < 19][:2]
    if len(ids) < 2:
        messages.warning(request, "请勾选两个方案再对比。")
        return redirect("earthworks:plans")
    return render(request, "earthworks/plan_compare.html", {"both": queries.compared(request.user, *ids)})


def _what_if_form(page: Any, data: Any) -> WhatIfForm:
    limit = page.problem.limits.max_km
    sites = [(lot.id, lot.name) for lot in (*page.problem.surpluses, *page.problem.needs)]
    initial = {"haul_percent": 100, "max_km": limit or 0, "days": 0}
    return WhatIfForm(data, sites=sites, limit=limit, initial=initial, auto_id="what_%s")


def _me(request: HttpRequest) -> Any:
    return request.user
