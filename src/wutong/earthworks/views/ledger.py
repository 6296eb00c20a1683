"""The savings ledger: by match and month, to the fen, down to the trips."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wutong.earthworks import permissions, queries
from wutong.earthworks.forms.hauls import LedgerForm
from wutong.earthworks.views.tickets import me
from wutong.kernel import clock, pages, tables

insiders = pages.allowed(permissions.may_look, "节约台账只对园区工作人员开放。")
COLUMNS = (
    "匹配号", "出土", "用土", "类别", "日期", "车号", "趟次", "自然方(m³)", "免消纳(元)", "免购土(元)", "运费(元)",
    "配合(元)", "节约(元)", "登记时间", "说明",
)  # fmt: skip


@require_GET
@insiders
def ledger(request: HttpRequest) -> HttpResponse:
    """Show what was balanced and saved as of a day."""
    form = LedgerForm(request.GET)
    as_of, since, match_id = form.days()
    shown = queries.ledger(request.user, as_of=as_of, since=since, match_id=match_id)
    context = {"ledger": shown, "form": form, "match_id": match_id, "today": clock.today()}
    return pages.show(request, "earthworks/ledger.html", "earthworks/_ledger.html", context)


@require_GET
@insiders
def export(request: HttpRequest) -> HttpResponse:
    """Answer the lines of the ledger in Excel, one row a line."""
    as_of, since, match_id = LedgerForm(request.GET).days()
    rows = queries.ledger_lines(request.user, as_of=as_of, since=since, match_id=match_id)
    note = f"截至 {as_of} 已知;单价为协议签订时冻结的基准价,演示价已注明"
    return tables.export("土方节约台账", COLUMNS, rows, by=me(request), note=note)
