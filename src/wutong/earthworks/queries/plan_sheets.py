"""A plan as a workbook, and two plans side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.earthworks.queries.plan_page import Line, PlanPage, plan
from wutong.kernel import clock
from wutong.kernel.tables import CellWriter, new_workbook

_FLOWS = ("方式", "从", "到", "自然方(m³)", "松方(m³)", "压实方(m³)", "车次", "车/日", "运距(km)", "运距依据",
          "单价(元/方)", "费用(元)", "起", "止")  # fmt: skip
_WEEKS = ("周一", "方式", "从", "到", "自然方(m³)", "松方(m³)", "压实方(m³)", "车次", "车/日", "费用(元)")
_LEFT = ("地块", "类型", "自然方(m³)", "其中外运/外购", "无处可去/缺口", "原因", "说明")
_PRICES = ("价格", "元", "来源", "取价日")


@dataclass(frozen=True)
class Both:
    """Two plans and where they differ, way by way."""

    first: PlanPage
    second: PlanPage
    ways: tuple[tuple[str, str, int, int], ...]

    @property
    def cost_more_fen(self) -> int:
        """Return how much dearer the second is."""
        return (self.second.plan.cost_fen or 0) - (self.first.plan.cost_fen or 0)

    @property
    def has_other_data(self) -> bool:
        """Tell whether they were asked different questions, so that the costs are not of one and the same thing."""
        return self.first.plan.problem_hash != self.second.plan.problem_hash


def compared(user: Any, first_id: int, second_id: int) -> Both:
    """Return two plans side by side.

    :raises NotFound: when one is not there or not theirs to see.
    """
    first, second = plan(user, first_id), plan(user, second_id)
    old, new = ({_way(line): line.bank for line in page.lines} for page in (first, second))
    keys = sorted(old.keys() | new.keys(), key=lambda way: (-max(old.get(way, 0), new.get(way, 0)), way))
    return Both(first, second, tuple((*way, old.get(way, 0), new.get(way, 0)) for way in keys))


def plan_workbook(page: PlanPage, *, by: AbstractBaseUser | Any) -> bytes:
    """Return flows, weeks, what stays with its reason, and prices as an xlsx file of four sheets."""
    out = BytesIO()
    with new_workbook(out, constant_memory=False) as book:
        bold, writer = book.add_format({"bold": True, "bg_color": "#E8EEF4"}), CellWriter(book)
        for title, heads, rows in (
            ("调配", _FLOWS, _flow_rows(page)), ("按周", _WEEKS, _week_rows(page)),
            ("未匹配原因", _LEFT, _left_rows(page)), ("价格依据", _PRICES, _price_rows(page)),
        ):  # fmt: skip
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(heads) - 1, 16)
            for at, head in enumerate(heads):
                sheet.write_string(0, at, head, bold)
            line = 0
            for line, cells in enumerate(rows, start=1):
                for at, cell in enumerate(cells):
                    writer.write(sheet, line, at, cell)
            sheet.write_string(line + 2, 0, _foot(page, by))
    return out.getvalue()


def _way(line: Line) -> tuple[str, str]:
    return line.from_name, line.to_name


def _flow_rows(page: PlanPage) -> Iterator[Sequence[Any]]:
    for line in page.lines:
        yield (
            line.kind.label, line.from_name, line.to_name, line.bank, line.loose, line.compacted, line.trips,
            line.trucks, line.km, line.km_basis, line.unit_fen / 100, line.cost_fen / 100, line.first, line.last,
        )  # fmt: skip


def _week_rows(page: PlanPage) -> Iterator[Sequence[Any]]:
    names = page.problem.names
    flows = page.answer.flows if page.answer else ()
    for flow in sorted(flows, key=lambda flow: (flow.week, flow.from_id, flow.to_id)):
        yield (
            flow.starts, flow.kind.label, names.get(flow.from_id, flow.from_id), names.get(flow.to_id, flow.to_id),
            flow.bank, flow.loose, flow.compacted, flow.trips, flow.trucks, flow.cost_fen / 100,
        )  # fmt: skip


def _left_rows(page: PlanPage) -> Iterator[Sequence[Any]]:
    for one in page.shortages:
        yield one.name, one.side, one.bank, one.outside, one.stays, one.why, one.sentence
    for out in page.left_out:
        yield out.name, {"surplus": "余土", "need": "缺土"}[out.side], out.bank_m3, "", "", "未列入", out.sentence


def _price_rows(page: PlanPage) -> Iterator[Sequence[Any]]:
    for price in page.prices:
        yield price.label, price.fen / 100, price.source, price.on


def _foot(page: PlanPage, by: Any) -> str:
    demo = ";含演示价,不是真实市场价" if page.is_demo else ""
    signed = f"由 {by} 于 {clock.now():%Y-%m-%d %H:%M} 导出"
    return f"{page.plan.number} {page.plan.name},{page.proof}{demo};测算,不构成承诺。{signed}"
