"""Addresses of this domain."""

from django.urls import URLPattern, path

from wutong.outreach.views import contacts, shortlists, trips, visits

app_name = "outreach"
urlpatterns: list[URLPattern] = [
    path("", trips.listing, name="list"),
    path("clashes/", trips.clashes, name="clashes"),
    path("trips/new/", trips.plan, name="plan"),
    path("trips/<int:trip_id>/", trips.trip, name="trip"),
    path("trips/<int:trip_id>/edit/", trips.edit, name="edit"),
    path("trips/<int:trip_id>/approve/", trips.approve, name="approve"),
    path("trips/<int:trip_id>/cancel/", trips.cancel, name="cancel"),
    path("trips/<int:trip_id>/report/", trips.report, name="report"),
    path("trips/<int:trip_id>/targets/", trips.target_add, name="target_add"),
    path("trips/<int:trip_id>/contacts/", contacts.add, name="contact_add"),
    path("trips/<int:trip_id>/contacts.xlsx", contacts.trip_sheet, name="trip_contacts"),
    path("trips/<int:trip_id>/visits/", visits.add, name="visit_add"),
    path("trips/<int:trip_id>/visits.xlsx", visits.trip_sheet, name="trip_visits"),
    path("shortlists/<int:shortlist_id>/", shortlists.take, name="from_shortlist"),
    path("targets/<int:target_id>/drop/", trips.target_drop, name="target_drop"),
    path("contacts.xlsx", contacts.sheet, name="contacts_sheet"),
    path("contacts/<int:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<int:contact_id>/withdraw/", contacts.withdraw, name="contact_withdraw"),
    path("contacts/<int:contact_id>/phone/", contacts.phone, name="contact_phone"),
    path("contacts/<int:contact_id>/lead/", contacts.lead, name="contact_lead"),
    path("visits.xlsx", visits.sheet, name="visits_sheet"),
    path("visits/<int:visit_id>/", visits.visit, name="visit"),
    path("visits/<int:visit_id>/edit/", visits.edit, name="visit_edit"),
    path("visits/<int:visit_id>/withdraw/", visits.withdraw, name="visit_withdraw"),
    path("visits/<int:visit_id>/lead/", visits.lead, name="visit_lead"),
    path("visits/<int:visit_id>/photos/<int:file_id>/", visits.photo, name="photo"),
]
