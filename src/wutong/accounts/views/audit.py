"""The audit officer's desk: who did what kind of thing, when; never the business sentence."""

from django.http import HttpRequest, HttpResponse

from wutong.accounts import permissions, queries, services
from wutong.accounts.forms import TrailFilterForm
from wutong.accounts.views.own import user
from wutong.kernel import pages, tables

_AUDITOR = "审计记录由安全审计员查阅,您的角色不能打开。"
_TRAIL_COLUMNS = ("流水号", "时间", "人员", "动作", "对象类型", "对象编号")
_DOOR_COLUMNS = ("时间", "用户名", "人员", "结果", "来源地址", "浏览器")


@pages.allowed(permissions.may_read_audit, _AUDITOR)
def audit(request: HttpRequest) -> HttpResponse:
    """Show the trail of verbs."""
    form = TrailFilterForm(request.GET, verbs=queries.verb_choices())
    page = queries.trail_page(user(request), form.narrowed(), request.GET.get("page"))
    context = {"page": page, "filter": form}
    return pages.show(request, "accounts/audit.html", "accounts/_audit.html", context)


@pages.allowed(permissions.may_read_audit, _AUDITOR)
def audit_export(request: HttpRequest) -> HttpResponse:
    """Hand the trail out as a workbook, and write that down."""
    form = TrailFilterForm(request.GET, verbs=queries.verb_choices())
    narrowed = form.narrowed()
    services.note_export(by=user(request), what="办理记录", count=queries.trail(user(request), narrowed).count())
    lines = queries.trail_lines(user(request), narrowed)
    rows = ([line.number, line.at, line.who, line.verb, line.kind, line.subject] for line in lines)
    return tables.export("办理记录", _TRAIL_COLUMNS, rows, by=user(request))


@pages.allowed(permissions.may_read_audit, _AUDITOR)
def sign_in_record(request: HttpRequest) -> HttpResponse:
    """Show who came to the door."""
    form = TrailFilterForm(request.GET, verbs=queries.outcome_choices())
    page = pages.paged(queries.sign_ins(user(request), form.narrowed()), request.GET.get("page"), per_page=50)
    context = {"page": page, "filter": form}
    return pages.show(request, "accounts/sign_ins.html", "accounts/_sign_ins.html", context)


@pages.allowed(permissions.may_read_audit, _AUDITOR)
def sign_in_record_export(request: HttpRequest) -> HttpResponse:
    """Hand the sign-in record out as a workbook, and write that down."""
    form = TrailFilterForm(request.GET, verbs=queries.outcome_choices())
    found = queries.sign_ins(user(request), form.narrowed())
    services.note_export(by=user(request), what="登录记录", count=found.count())
    rows = (
        [note.at, note.username, str(note.person or ""), note.get_outcome_display(), note.address, note.browser]
        for note in found.iterator(chunk_size=2000)
    )
    return tables.export("登录记录", _DOOR_COLUMNS, rows, by=user(request))
