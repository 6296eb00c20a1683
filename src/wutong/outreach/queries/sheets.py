"""Contacts and visits as they leave the house in a workbook: telephones stay hidden."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from wutong.kernel.privacy import masked_phone
from wutong.leads import queries as leads
from wutong.outreach import permissions
from wutong.outreach.models import Contact, Visit
from wutong.outreach.queries.listing import Filters, listing

CONTACT_COLUMNS = (
    "批次号", "事由", "日期", "企业名称", "姓名", "职务", "电话", "展位", "深度", "备注", "线索编号", "登记人",
)  # fmt: skip
VISIT_COLUMNS = (
    "批次号", "事由", "日期", "方式", "企业名称", "城市", "对方人员", "我方人员", "企业近况与扩产计划", "诉求",
    "我方答复", "我方承诺", "对我区顾虑", "建设内容", "投资规模", "工艺技术", "产业优势", "经济和社会效益",
    "下一步", "下一步期限", "线索编号", "登记人",
)  # fmt: skip


def contact_lines(
    user: Any, *, trip_id: int | None = None, filters: Filters | None = None, today: date
) -> Iterator[tuple[Any, ...]]:
    """Return the standing contacts of a trip, or of the trips of a list, as rows of a workbook."""
    rows = permissions.visible_contacts(user).filter(withdrawn_at__isnull=True)
    rows = rows.filter(trip_id=trip_id) if trip_id is not None else rows
    rows = rows.filter(trip__in=listing(user, filters, today).order_by().values("pk")) if filters else rows
    seen = _open_leads(user, rows)
    for row in rows.select_related("trip", "created_by").order_by("met_on", "id").iterator(chunk_size=2000):
        yield _contact(row, seen)


def visit_lines(
    user: Any, *, trip_id: int | None = None, filters: Filters | None = None, today: date
) -> Iterator[tuple[Any, ...]]:
    """Return the standing visits of a trip, or of the trips of a list, as rows of a workbook."""
    rows = permissions.visible_visits(user).filter(withdrawn_at__isnull=True)
    rows = rows.filter(trip_id=trip_id) if trip_id is not None else rows
    rows = rows.filter(trip__in=listing(user, filters, today).order_by().values("pk")) if filters else rows
    seen = _open_leads(user, rows)
    rows = rows.select_related("trip", "created_by").prefetch_related("ours").order_by("happened_on", "id")
    for row in rows.iterator(chunk_size=2000):
        yield _visit(row, seen)


def _open_leads(user: Any, rows: Any) -> dict[int, str]:
    """Return the numbers of the leads the person may know of."""
    from_rows = rows.filter(lead__isnull=False).order_by().values_list("lead_id", flat=True)
    return {row.id: row.number for row in leads.rows(user, list(from_rows)).rows}


def _contact(row: Contact, seen: dict[int, str]) -> tuple[Any, ...]:
    return (
        row.trip.number,
        row.trip.title,
        row.met_on,
        row.firm,
        row.person,
        row.duty,
        masked_phone(row.phone),
        row.booth,
        row.get_depth_display(),
        row.note,
        seen.get(row.lead_id or 0, ""),
        row.created_by.name if row.created_by else "",
    )


def _visit(row: Visit, seen: dict[int, str]) -> tuple[Any, ...]:
    return (
        row.trip.number,
        row.trip.title,
        row.happened_on,
        row.get_kind_display(),
        row.firm,
        row.city,
        row.theirs,
        "、".join(person.name for person in row.ours.all()),
        row.situation,
        row.demands,
        row.answer,
        row.promise,
        row.worries,
        row.construction,
        row.scale,
        row.technology,
        row.strengths,
        row.benefits,
        row.next_step,
        row.next_on,
        seen.get(row.lead_id or 0, ""),
        row.created_by.name if row.created_by else "",
    )
