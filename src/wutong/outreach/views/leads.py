"""转为线索: one form for contacts and visits."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wutong.kernel import pages, privacy
from wutong.kernel.errors import NotAllowed
from wutong.leads import queries as leads
from wutong.outreach import queries, services
from wutong.outreach.forms import LeadForm
from wutong.outreach.views import me


def lead_page(request: HttpRequest, record: Any, known: dict[str, Any], **which: int) -> HttpResponse:
    """Show the form filled with what is known, or register the lead; leads of the same firm stand beside it.

    :param which: ``contact_id`` or ``visit_id``.
    """
    if not queries.may_write(request.user, record.trip):
        raise NotAllowed("转为线索由同行人员、本单位招商人员和招商办办理。")
    initial = {name: value for name, value in known.items() if name != "contact_phone"}
    form = LeadForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with pages.refusals_into(form):
            made = services.open_lead(
                by=me(request),
                seat_id=said["seat_id"],
                project_name=said["project_name"],
                values=form.values(),
                despite_similar=said["despite_similar"],
                **which,
            )
            messages.success(request, f"已转为线索 {made.number}。")
            return redirect("outreach:trip", record.trip_id)
    firm, uscc = str(form["investor"].value() or ""), str(form["uscc"].value() or "")
    context = {
        "form": form,
        "record": record,
        "trip": record.trip,
        "lead": queries.lead_seen(request.user, record.lead_id),
        "similar": leads.similar(firm, uscc, request.user) if firm else [],
        "phone": privacy.masked_phone(known.get("contact_phone", "")),
    }
    return render(request, "outreach/lead_form.html", context, status=422 if form.errors else 200)
