"""Teams (专班): everyone inside sees who sits where; the promotion office moves them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wutong.accounts import permissions, queries, services
from wutong.accounts.forms import EditTeamForm, ReasonForm, SeatForm, TeamForm
from wutong.accounts.views.own import user
from wutong.kernel import history, pages

_INSIDE = "专班页面供园区工作人员使用。"
_KEEPER = "专班由招商办组建和调整,您的角色不能办理。"


@pages.allowed(permissions.is_insider, _INSIDE)
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams with leader and members."""
    context = {"teams": queries.team_list(user(request)), "may_edit": permissions.is_promotion_office(request.user)}
    return render(request, "accounts/teams.html", context)


@pages.allowed(permissions.is_insider, _INSIDE)
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Show a team, and to the promotion office what may be done with it."""
    return _team(request, team_id)


@pages.allowed(permissions.is_promotion_office, _KEEPER)
def team_new(request: HttpRequest) -> HttpResponse:
    """Found a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            founded = services.add_team(by=user(request), **form.cleaned_data)
            messages.success(request, f"专班“{founded.name}”已成立。")
            return redirect("accounts:team", founded.pk)
    context = {"form": form, "title": "成立专班", "back": reverse("accounts:teams"), "verb": "成立"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@pages.allowed(permissions.is_promotion_office, _KEEPER)
def team_edit(request: HttpRequest, team_id: int) -> HttpResponse:
    """Correct a team."""
    found = queries.team(user(request), team_id)
    shown = {name: getattr(found, name) for name in ("name", "office_id", "chain", "rank")}
    form = EditTeamForm(request.POST or None, initial={**shown, "based_on": found.version})
    if request.method == "POST" and form.is_valid():
        with pages.refusals_into(form):
            services.edit_team(by=user(request), team_id=team_id, **form.cleaned_data)
            messages.success(request, "已保存。")
            return redirect("accounts:team", team_id)
    back = reverse("accounts:team", args=[team_id])
    context = {"form": form, "title": f"修改专班:{found.name}", "back": back, "verb": "保存"}
    return render(request, "accounts/form.html", context, status=422 if form.errors else 200)


@require_POST
@pages.allowed(permissions.is_promotion_office, _KEEPER)
def seat_take(request: HttpRequest, team_id: int) -> HttpResponse:
    """Take a person into the team."""
    form = SeatForm(request.POST, team_id=team_id)
    if form.is_valid():
        with pages.refusals_into(form):
            services.seat_member(by=user(request), team_id=team_id, person_id=form.cleaned_data["person_id"])
            return redirect("accounts:team", team_id)
    return _team(request, team_id, seat_form=form, status=422)


@require_POST
@pages.allowed(permissions.is_promotion_office, _KEEPER)
def seat_leave(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Move a person out of the team."""
    seat = services.leave_team(by=user(request), seat_id=seat_id)
    messages.success(request, f"{seat.person.name}已移出。")
    return redirect("accounts:team", seat.team_id)


@require_POST
@pages.allowed(permissions.is_promotion_office, _KEEPER)
def team_lead(request: HttpRequest, team_id: int, person_id: int) -> HttpResponse:
    """Make a member the leader."""
    changed = services.appoint_leader(by=user(request), team_id=team_id, person_id=person_id)
    messages.success(request, f"班长已换为{changed.leader.name}。")
    return redirect("accounts:team", team_id)


@require_POST
@pages.allowed(permissions.is_promotion_office, _KEEPER)
def team_dissolve(request: HttpRequest, team_id: int) -> HttpResponse:
    """Dissolve a team that holds nothing any more."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with pages.refusals_into(form):
            services.dissolve_team(by=user(request), team_id=team_id, reason=form.cleaned_data["reason"])
            messages.success(request, "专班已撤销。")
            return redirect("accounts:team", team_id)
    return _team(request, team_id, dissolve_form=form, status=422)


def _team(request: HttpRequest, team_id: int, *, status: int = 200, **more: Any) -> HttpResponse:
    found = queries.team(user(request), team_id)
    edits = permissions.is_promotion_office(request.user) and found.dissolved_on is None
    context: dict[str, Any] = {"team": found, "may_edit": edits, "events": history.of(found)[:30]}
    if edits:
        context |= {"seat_form": SeatForm(team_id=team_id), "dissolve_form": ReasonForm()}
    return render(request, "accounts/team.html", context | more, status=status)
