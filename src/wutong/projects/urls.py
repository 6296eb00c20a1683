"""Addresses of this domain."""

from django.urls import URLPattern, path

from wutong.projects import views

app_name = "projects"
urlpatterns: list[URLPattern] = [
    path("", views.project_list, name="list"),
    path("board/", views.project_board, name="board"),
    path("export/", views.export_list, name="export"),
    path("new/", views.register, name="register"),
    path("from-lead/<int:lead_id>/", views.open_from_lead, name="open_from_lead"),
    path("proofs/<int:proof_id>/", views.proof, name="proof"),
    path("milestones/<int:milestone_id>/verify/", views.verify, name="verify"),
    path("milestones/<int:milestone_id>/give-back/", views.give_back, name="give_back"),
    path("milestones/<int:milestone_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:project_id>/", views.project, name="project"),
    path("<int:project_id>/edit/", views.edit, name="edit"),
    path("<int:project_id>/hand-over/", views.hand_over, name="hand_over"),
    path("<int:project_id>/claim/<slug:kind>/", views.claim, name="claim"),
    path("<int:project_id>/watch/", views.watch, name="watch"),
    path("<int:project_id>/start-base/", views.list_to_start, name="list_to_start"),
    path("<int:project_id>/start-base/leave/", views.delist, name="delist"),
]
