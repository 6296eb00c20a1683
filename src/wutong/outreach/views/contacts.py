"""Contacts: the quick form of a trip, one contact's page, its telephone, its lead."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wutong.kernel import clock, pages, privacy, tables
from wutong.outreach import queries, services
from wutong.outreach.forms import ContactForm, QuickContactForm
from wutong.outreach.views import inside, me
from wutong.outreach.views.leads import lead_page
from wutong.outreach.views.trips import read_filters, trip_context


@require_POST
@inside
def add(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Enter a firm met; HTMX gets the list with the new row and an empty form."""
    form = QuickContactForm(request.POST)
    warnings: list[queries.Clash] = []
    if form.is_valid():
        with pages.refusals_into(form):
            made = services.add_contact(by=me(request), trip_id=trip_id, **form.cleaned_data)
            warnings = queries.clashes(request.user, firm=made.firm, trip_id=trip_id, on=made.met_on)
            form = QuickContactForm(initial={"on": made.met_on, "booth": ""})
            if not pages.is_part(request):
                return redirect("outreach:trip", trip_id)
    context = trip_context(request, trip_id, quick=form, warnings=warnings, is_answer=True)
    status = 422 if form.errors else 200
    return pages.show(request, "outreach/trip.html", "outreach/_contacts.html", context, status=status)


@inside
def contact(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show one contact and correct it."""
    found = queries.contact(request.user, contact_id)
    initial = {name: getattr(found, name) for name in ("firm", "person", "duty", "depth", "booth", "note", "version")}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_contact(by=me(request), contact_id=contact_id, **form.values())
            messages.success(request, "接触记录已保存。")
            return redirect("outreach:contact", contact_id)
    context = {
        "contact": found,
        "trip": found.trip,
        "form": form,
        "phone": privacy.masked_phone(found.phone),
        "may_edit": queries.may_write(request.user, found.trip),
        "lead": queries.lead_seen(request.user, found.lead_id),
        "events": queries.story(found),
    }
    return render(request, "outreach/contact.html", context, status=422 if form.errors else 200)


@require_POST
@inside
def withdraw(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Withdraw a contact entered by mistake."""
    gone = services.withdraw_contact(by=me(request), contact_id=contact_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"已作废与“{gone.firm}”的接触记录。")
    return redirect("outreach:trip", gone.trip_id)


@require_POST
@inside
def phone(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Show the whole telephone number; the history keeps who looked."""
    number = services.reveal_phone(by=me(request), contact_id=contact_id)
    answer = render(request, "outreach/_phone.html", {"number": number})
    answer["Cache-Control"] = "no-store"
    return answer


@inside
def lead(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Turn the contact into a lead."""
    found = queries.contact(request.user, contact_id)
    return lead_page(request, found, queries.of_contact(found), contact_id=contact_id)


@require_safe
@inside
def sheet(request: HttpRequest) -> HttpResponse:
    """Answer the contacts of a list of trips as a workbook."""
    lines = queries.contact_lines(request.user, filters=read_filters(request), today=clock.today())
    return tables.export("接触清单", queries.CONTACT_COLUMNS, lines, by=me(request), note="电话按最小必要隐去中段")


@require_safe
@inside
def trip_sheet(request: HttpRequest, trip_id: int) -> HttpResponse:
    """Answer the contacts of one trip as a workbook."""
    trip = queries.trip_seen(request.user, trip_id)
    lines = queries.contact_lines(request.user, trip_id=trip_id, today=clock.today())
    name = f"{trip.number}接触清单"
    return tables.export(name, queries.CONTACT_COLUMNS, lines, by=me(request), note="电话按最小必要隐去中段")
