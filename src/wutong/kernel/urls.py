"""Addresses of the shared pieces: jobs, tables in."""

from django.urls import path

from wutong.kernel import views
from wutong.kernel.jobs import views as jobs
from wutong.kernel.tables import views as tables

app_name = "kernel"
urlpatterns = [
    path("jobs/", jobs.listing, name="jobs"),
    path("jobs/<int:job_id>/", jobs.detail, name="job"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("tables/<str:code>/template/", tables.template_file, name="import_template"),
    path("tables/<str:code>/import/", tables.upload, name="import"),
    path("tables/<str:code>/import/<int:batch_id>/", tables.batch, name="import_batch"),
    path("tables/<str:code>/import/<int:batch_id>/confirm/", tables.confirm, name="import_confirm"),
    path("tables/<str:code>/import/<int:batch_id>/cancel/", tables.cancel, name="import_cancel"),
    path("tables/<str:code>/import/<int:batch_id>/resume/", tables.resume, name="import_resume"),
    path("tables/<str:code>/import/<int:batch_id>/undo/", tables.undo, name="import_undo"),
    path("tables/<str:code>/import/<int:batch_id>/marked/", tables.marked_file, name="import_marked"),
    path("rules/", views.rule_list, name="rules"),
    path("rules/<str:code>/", views.rule, name="rule"),
    path("rules/<str:code>/amend/", views.rule_amend, name="rule_amend"),
]
