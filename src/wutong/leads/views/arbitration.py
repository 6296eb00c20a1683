"""Contest a first report; read and decide an arbitration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from wutong.kernel import clock, pages
from wutong.leads import permissions, queries, services
from wutong.leads.forms import DecideForm, ReasonForm
from wutong.leads.lifecycle import BASES
from wutong.leads.queries import choices
from wutong.leads.queries import today as mornings
from wutong.leads.views.shared import by, done, insiders, promoters, status_of

_CLAIM = "写明何时、由谁首次接触,有什么凭据。"


@require_http_methods(["GET", "POST"])
@promoters
def contest(request: HttpRequest, number: str) -> HttpResponse:
    """Contest the first report of a lead, which the person may know by its number only."""
    lead = choices.contested(by(request), number)
    form = ReasonForm(request.POST or None, label="异议理由", name="claim", help_text=_CLAIM)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            made = services.open_dispute(by=by(request), lead_id=lead.id, claim=form.cleaned_data["claim"])
            sentence = f"已申请仲裁,招商办 {made.due_on} 前裁定。"
            return done(request, sentence, reverse("leads:arbitration", args=[made.pk]))
    return render(request, "leads/contest.html", {"form": form, "lead": lead}, status=status_of(form))


@require_GET
@insiders
def arbitrations(request: HttpRequest) -> HttpResponse:
    """Show the arbitrations the person may read: the open ones by their day, then those decided."""
    user = by(request)
    decided = [row for row in queries.disputes(user) if row.decided_at]
    context = {
        "open": mornings.arbitrations(user, clock.today()),
        "page": pages.paged(decided, request.GET.get("page")),
    }
    return render(request, "leads/arbitrations.html", context)


@require_http_methods(["GET", "POST"])
@insiders
def arbitration(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Show an arbitration to its parties; whoever may decide it decides it here, once."""
    dispute = queries.dispute(by(request), dispute_id)
    may_decide = dispute.decided_at is None and permissions.may_arbitrate(by(request), dispute)
    form = DecideForm(request.POST or None, dispute=dispute)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.decide_dispute(by=by(request), dispute_id=dispute_id, **form.cleaned_data)
            return done(request, "已裁定,双方都能看到裁定书。", reverse("leads:arbitration", args=[dispute_id]))
    context = {
        "dispute": dispute,
        "form": form if may_decide or form.errors else None,
        "basis": BASES.get(dispute.basis, ""),
        "other_share": 100 - dispute.first_share if dispute.first_share is not None else None,
        "lead": choices.at_hand(by(request), dispute.lead_id),
        "left": mornings.Arbitration(dispute, mornings.days_left(dispute, clock.today())),
    }
    return render(request, "leads/arbitration.html", context, status=status_of(form))
