"""Take firms of a ranked list onto a trip: one that is coming, or one planned here and now for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wutong.accounts import permissions as people
from wutong.kernel import clock, pages
from wutong.outreach import queries, services
from wutong.outreach.forms import PlanForForm, TakeForm
from wutong.outreach.views import me

promoting = pages.allowed(people.is_promoter, "把企业列入外出计划由招商人员办理。")
_MOST_WARNED = 30


@promoting
def take(request: HttpRequest, shortlist_id: int) -> HttpResponse:
    """Choose the firms and the trip; or plan a new one."""
    today = clock.today()
    found = queries.taking(request.user, shortlist_id, today)
    is_new = request.POST.get("todo") == "plan"
    form = TakeForm(request.POST or None, taking=found)
    plan = PlanForForm(request.POST if is_new else None, user=request.user, auto_id="plan_%s", initial=_plan(found))
    if request.method == "POST" and form.is_valid() and (not is_new or plan.is_valid()):
        with pages.refusals_into(plan if is_new else form):
            trip_id, taken = _taken(request, shortlist_id, form, plan if is_new else None)
            if trip_id is not None:
                _tell(request, trip_id, taken)
                return redirect("outreach:trip", trip_id)
            form.add_error("trip_id", "请选择一个批次,或在下面立一个新批次。")
    status = 422 if form.errors or plan.errors else 200
    ticked = form["pick_ids"].value() or []
    context = {"taking": found, "form": form, "plan": plan, "ticked": {str(one) for one in ticked}, "is_new": is_new}
    return render(request, "outreach/from_shortlist.html", context, status=status)


def _taken(
    request: HttpRequest, shortlist_id: int, form: TakeForm, plan: PlanForForm | None
) -> tuple[int | None, services.TakenOn]:
    picks = form.cleaned_data["pick_ids"]
    if plan is not None:
        trip, taken = services.plan_for(by=me(request), shortlist_id=shortlist_id, pick_ids=picks, **plan.values())
        return trip.pk, taken
    trip_id = form.cleaned_data["trip_id"]
    if trip_id is None:
        return None, services.TakenOn((), ())
    return trip_id, services.put_on_trip(by=me(request), trip_id=trip_id, shortlist_id=shortlist_id, pick_ids=picks)


def _tell(request: HttpRequest, trip_id: int, taken: services.TakenOn) -> None:
    """Say what became of the firms, and who else goes to them."""
    if taken.added:
        messages.success(request, f"已列入 {len(taken.added)} 家目标企业,为什么去已按名单的依据写好。")
    if taken.already:
        messages.info(request, f"{'、'.join(taken.already)}已在这个批次里,没有重复列入。")
    for firm in taken.added[:_MOST_WARNED]:
        for clash in queries.clashes(request.user, firm=firm, trip_id=trip_id):
            messages.warning(request, f"{clash},请先与对方商量。")


def _plan(found: queries.Taking) -> dict[str, Any]:
    """Return what a trip for these firms would be called, and where it would go."""
    ticked = [one.firm.pick for one in found.candidates if one.is_ticked]
    cities = dict.fromkeys(pick.city or pick.province for pick in ticked if pick.city or pick.province)
    return {"title": f"走访{found.shortlist.segment_name}企业", "cities": "、".join(cities), "kind": "trip"}
