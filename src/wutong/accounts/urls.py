"""Addresses of this domain."""

from django.urls import URLPattern, path

from wutong.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("me/", views.me, name="me"),
    path("me/password/", views.password, name="password"),
    path("me/tokens/", views.token_issue, name="token_issue"),
    path("me/tokens/<int:token_id>/revoke/", views.token_revoke, name="token_revoke"),
    path("people/", views.people, name="people"),
    path("people/new/", views.person_new, name="person_new"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/edit/", views.person_edit, name="person_edit"),
    path("people/<int:person_id>/close/", views.person_close, name="person_close"),
    path("people/<int:person_id>/open/", views.person_open, name="person_open"),
    path("people/<int:person_id>/reset/", views.person_reset, name="person_reset"),
    path("people/<int:person_id>/role/", views.person_role, name="person_role"),
    path("offices/", views.offices, name="offices"),
    path("offices/new/", views.office_new, name="office_new"),
    path("offices/<int:office_id>/", views.office, name="office"),
    path("teams/", views.teams, name="teams"),
    path("teams/new/", views.team_new, name="team_new"),
    path("teams/<int:team_id>/", views.team, name="team"),
    path("teams/<int:team_id>/edit/", views.team_edit, name="team_edit"),
    path("teams/<int:team_id>/seats/", views.seat_take, name="seat_take"),
    path("teams/<int:team_id>/lead/<int:person_id>/", views.team_lead, name="team_lead"),
    path("teams/<int:team_id>/dissolve/", views.team_dissolve, name="team_dissolve"),
    path("seats/<int:seat_id>/leave/", views.seat_leave, name="seat_leave"),
    path("audit/", views.audit, name="audit"),
    path("audit/export/", views.audit_export, name="audit_export"),
    path("audit/sign-ins/", views.sign_in_record, name="sign_in_record"),
    path("audit/sign-ins/export/", views.sign_in_record_export, name="sign_in_record_export"),
]
