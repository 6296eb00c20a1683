"""Trips: the gate on a telephone, the list of hauls, the daily report of one, its files."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wutong.accounts import permissions as people
from wutong.earthworks import permissions, queries, services
from wutong.earthworks.forms.hauls import InForm, OutForm, VoidForm
from wutong.kernel import clock, pages, tables
from wutong.kernel.errors import Incomplete, NotAllowed, Refusal

SENTENCE = "土方只对园区工作人员和有土方往来的企业开放。"
_EXPORT_LIMIT = 50_000
_FONT = {"fontFamily": "Noto Sans SC, Noto Sans SC Rest, system-ui, sans-serif", "color": "#1f2a26"}
COLUMNS = (
    "日期", "车号", "趟次", "车斗(松方 m³)", "自然方(m³)", "出场", "进场", "出场签票人", "进场签票人", "天气",
    "扬尘措施", "异常", "状态",
)  # fmt: skip


def may_enter(user: Any) -> bool:
    """Tell whether hauls are open to the person: insiders, and people of a firm."""
    return people.is_insider(user) or people.firm_of(user) is not None


with_hauls = pages.allowed(may_enter, SENTENCE)


def me(request: HttpRequest) -> AbstractBaseUser:
    """Return who asks."""
    return cast("AbstractBaseUser", request.user)


@require_GET
@with_hauls
def hauls(request: HttpRequest) -> HttpResponse:
    """Show the matches with trips, those that run first."""
    page = pages.paged(queries.hauls(request.user), request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.haul_lines(request.user, page.rows),
        "today": clock.today(),
        "may_look": permissions.may_look(request.user),
    }
    return pages.show(request, "earthworks/hauls.html", "earthworks/_hauls.html", context)


@require_GET
@with_hauls
def tickets(request: HttpRequest, match_id: int) -> HttpResponse:
    """Show the daily report of a haul, and the trips of the day or month that the address names."""
    shown = queries.haul(request.user, match_id)
    day, month = _day(request.GET.get("day", "")), _month(request.GET.get("month", ""))
    plate = request.GET.get("plate", "")[:12]
    rows = queries.trips(request.user, match_id, day=day, month=month, plate=plate)
    context = {
        "haul": shown,
        "page": pages.paged(rows, request.GET.get("page"), per_page=50),
        "day": day,
        "month": month,
        "plate": plate,
        "curve": _curve(shown),
        "void_form": VoidForm(auto_id="void_%s"),
        "may_manage": permissions.may_manage(request.user),
        "may_sign": permissions.may_ticket(request.user, shown.match),
    }
    return pages.show(request, "earthworks/tickets.html", "earthworks/_trips.html", context)


@require_GET
@with_hauls
def export(request: HttpRequest, match_id: int) -> HttpResponse:
    """Answer the trips of a haul as the day sheet (E5) in Excel."""
    shown = queries.haul(request.user, match_id)
    day, month = _day(request.GET.get("day", "")), _month(request.GET.get("month", ""))
    rows = queries.trips(request.user, match_id, day=day, month=month)[:_EXPORT_LIMIT]
    name = f"{shown.match.number} 土方日运输台账"
    return tables.export(
        name, COLUMNS, (_line(ticket) for ticket in rows), by=me(request), note=f"截至 {clock.today()}"
    )


@require_GET
@with_hauls
def gate(request: HttpRequest, match_id: int) -> HttpResponse:
    """Show the gate of a match: big buttons, one for each truck."""
    shown = queries.gate_now(request.user, match_id)
    if not permissions.may_ticket(request.user, shown.match):
        raise NotAllowed("签票由两端门岗和土方岗办理,您只能查看日报。")
    context = {"gate": shown, "key": f"soil-queue-{request.user.pk}-{match_id}"}
    return pages.show(request, "earthworks/gate.html", "earthworks/_gate.html", context)


@require_POST
@with_hauls
def sign_out(request: HttpRequest, match_id: int) -> HttpResponse:
    """Sign a truck out; a telephone is answered in JSON, a form with the page."""
    form = OutForm(request.POST)

    def verb() -> Any:
        told = _told(form)
        return services.issue_ticket(
            by=me(request), match_id=match_id, truck_id=told.pop("truck"), on=told.pop("on"), **told
        )

    return _signed(request, match_id, verb)


@require_POST
@with_hauls
def sign_in(request: HttpRequest, match_id: int) -> HttpResponse:
    """Sign for a truck."""
    form = InForm(request.POST)

    def verb() -> Any:
        told = _told(form)
        return services.receive_ticket(by=me(request), ticket_id=told.pop("ticket"), **told)

    return _signed(request, match_id, verb)


@require_POST
@with_hauls
def void(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Take a trip back with a reason."""
    ticket = services.void_ticket(by=me(request), ticket_id=ticket_id, reason=request.POST.get("reason", ""))
    messages.success(request, f"{ticket.truck} {ticket.hauled_on} 第 {ticket.trip} 趟已作废,台账已冲回。")
    return redirect(f"{reverse('earthworks:tickets', args=[ticket.match_id])}?day={ticket.hauled_on}")


def _signed(request: HttpRequest, match_id: int, verb: Any) -> HttpResponse:
    by_phone = "application/json" in request.headers.get("Accept", "")
    try:
        ticket = verb()
    except Refusal as refused:
        if by_phone:
            return JsonResponse({"refused": refused.message, "fields": refused.fields}, status=refused.status)
        raise
    said = (
        f"{ticket.truck} 第 {ticket.trip} 趟{'进场已签收' if ticket.in_by else '已出场'},{ticket.bank_m3} m³(自然方)。"
    )
    if by_phone:
        return JsonResponse({"ticket": ticket.pk, "trip": ticket.trip, "said": said})
    messages.success(request, said)
    return redirect("earthworks:gate", match_id)


def _told(form: OutForm | InForm) -> dict[str, Any]:
    if not form.is_valid():
        fields = {name: str(errors[0]) for name, errors in form.errors.items()}
        raise Incomplete("车票内容不完整:" + ";".join(fields.values()), fields=fields)
    return {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}


def _line(ticket: Any) -> tuple[Any, ...]:
    state = "已作废:" + ticket.voided_reason if ticket.voided_at else "已签收" if ticket.in_by else "在途"
    times = [at.strftime("%H:%M") if at else "" for at in (ticket.left_at, ticket.arrived_at)]
    return (
        ticket.hauled_on, ticket.truck.plate, ticket.trip, ticket.loose_m3, ticket.bank_m3, *times, ticket.out_by,
        ticket.in_by, ticket.weather, ticket.dust, ticket.note, state,
    )  # fmt: skip


def _curve(shown: queries.Haul) -> dict[str, Any]:
    """Return the picture: a bar for each day, the sum as a line, the agreed volume as a level."""
    days = [line.day.isoformat() for line in shown.days]
    base = reverse("earthworks:tickets", args=[shown.match.pk])
    bars = [{"value": float(line.bank_m3), "address": f"{base}?day={line.day}"} for line in shown.days]
    label = {"formatter": "协议 {c}", "position": "insideStartTop"}
    level = {"symbol": "none", "label": label, "data": [{"yAxis": shown.agreement.bank_m3}]}
    top = max(shown.agreement.bank_m3, float(shown.bank_m3)) * 1.05
    return {
        "textStyle": _FONT,
        "grid": {"left": 8, "right": 8, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "data": ["当日", "累计"]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": days},
        "yAxis": [
            {"type": "value", "name": "累计 m³", "max": round(top)},
            {"type": "value", "name": "当日 m³", "splitLine": {"show": False}},
        ],
        "series": [
            {"name": "当日", "type": "bar", "yAxisIndex": 1, "data": bars, "itemStyle": {"color": "#b9d3c6"}},
            {
                "name": "累计", "type": "line", "data": [float(line.total_m3) for line in shown.days],
                "showSymbol": False, "lineStyle": {"color": "#17644a"}, "itemStyle": {"color": "#17644a"},
                "markLine": level,
            },
        ],
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _month(text: str) -> date | None:
    return _day(f"{text}-01") if text else None
