"""A list as a workbook that stands on its own: the firms, every reason with its source, and the rules of the list."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from wutong.kernel import clock
from wutong.kernel.tables.export import CellWriter, new_workbook, width_of
from wutong.targeting.queries import backtests
from wutong.targeting.queries.lists import ListPage, Ranked, picks, ranked, shortlist

_LEAD = (
    "名次",
    "企业名称",
    "省份",
    "城市",
    "得分",
    "未知项最多可加",
    "意见",
    "理由",
    "标注人",
    "最强的依据",
    "名录编号",
)
_REASONS = ("名次", "企业名称", "因素", "符合程度(0—1)", "满分", "得分", "依据", "来源", "数据日期")
_WIDEST = 60


def export(user: Any, shortlist_id: int) -> bytes:
    """Return a list as an Excel file of three sheets.

    :raises NotFound: when the list is not there or not theirs to see.
    """
    page = shortlist(user, shortlist_id)
    firms = ranked(list(picks(user, shortlist_id)))
    out = BytesIO()
    with new_workbook(out, constant_memory=False) as book:
        _write(book, "名单", _LEAD, [*_firms(firms)])
        _write(book, "依据", _REASONS, [*_reasons(firms)])
        _write(book, "口径", ("项目", "内容"), [*_basis(user, page)], freeze=False)
    return out.getvalue()


def _firms(firms: Iterable[Ranked]) -> Iterable[Sequence[Any]]:
    for firm in firms:
        pick = firm.pick
        yield (
            pick.place, pick.name, pick.province, pick.city, pick.score, pick.open_points, pick.get_verdict_display(),
            pick.verdict_reason, pick.verdict_by.name if pick.verdict_by else "",
            ";".join(one.evidence for one in firm.reasons), pick.directory_id,
        )  # fmt: skip


def _reasons(firms: Iterable[Ranked]) -> Iterable[Sequence[Any]]:
    for firm in firms:
        for one in firm.factors:
            yield (
                firm.pick.place, firm.pick.name, one.label, one.value if one.is_known else "未知", one.weight,
                one.points, one.evidence, one.source, one.date or "未注明",
            )  # fmt: skip


def _basis(user: Any, page: ListPage) -> Iterable[Sequence[Any]]:
    row = page.shortlist
    yield "名单", row.title
    yield "缺口", f"{row.chain.name}·{row.segment_name}({row.graph})"
    yield "链主", row.anchor.firm if row.anchor else "未指定"
    yield "截止日", row.as_of
    yield "企业名录", row.snapshot
    yield from page.asked.limits
    yield "参与比较(家)", row.considered
    yield from ((f"排除:{label}(家)", count) for label, count in page.excluded)
    yield "符合条件(家)", row.eligible
    yield "列出(家)", page.counts["all"]
    yield "权重来源", f"{page.asked.origin};{page.asked.note}"
    for one in page.asked.weights:
        yield f"{'扣分' if one.is_penalty else '满分'}:{one.label}", one.points
    yield from (("提示", note) for note in row.notes)
    for measured in backtests.backtests(user):
        yield f"回测:{measured.row.kind}", measured.sentence
    yield "导出", f"由 {user} 于 {clock.now():%Y-%m-%d %H:%M} 从梧桐导出"


def _write(book: Any, title: str, labels: Sequence[str], rows: Sequence[Sequence[Any]], *, freeze: bool = True) -> None:
    sheet, writer = book.add_worksheet(title), CellWriter(book)
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
    for at, label in enumerate(labels):
        sheet.write_string(0, at, label, head)
        widest = max((width_of(row[at]) for row in rows[:200]), default=0)
        sheet.set_column(at, at, min(max(widest, width_of(label) + 2), _WIDEST))
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            writer.write(sheet, line, at, value)
    if freeze:
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(rows), 1), len(labels) - 1)
