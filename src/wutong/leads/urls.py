"""Addresses of this domain."""

from django.urls import URLPattern, path

from wutong.leads.views import arbitration, bulk, dossier, lists, register, today, verbs

app_name = "leads"
urlpatterns: list[URLPattern] = [
    path("", lists.lead_list, name="list"),
    path("today/", today.today, name="today"),
    path("found/", lists.found, name="found"),
    path("export/", lists.export, name="export"),
    path("board/", lists.board, name="board"),
    path("board/<slug:stage>/", lists.board_column, name="board_column"),
    path("pool/", lists.pool, name="pool"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("new/", register.new, name="new"),
    path("new/check/", register.check, name="check"),
    path("contest/<str:number>/", arbitration.contest, name="contest"),
    path("arbitrations/", arbitration.arbitrations, name="arbitrations"),
    path("arbitrations/<int:dispute_id>/", arbitration.arbitration, name="arbitration"),
    path("<int:lead_id>/", dossier.lead, name="lead"),
    path("<int:lead_id>/edit/", register.edit, name="edit"),
    path("<int:lead_id>/contact/", dossier.contact, name="contact"),
    path("<int:lead_id>/follow-up/", verbs.follow_up, name="follow_up"),
    path("<int:lead_id>/files/<int:file_id>/", dossier.file, name="file"),
    path("<int:lead_id>/do/<slug:verb>/", verbs.do, name="do"),
]
