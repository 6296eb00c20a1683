"""Endpoints of this domain: the same services and the same rights as the pages."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Status
from pydantic import Field

from wutong.accounts import permissions as people
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotAllowed
from wutong.outreach import queries, services
from wutong.outreach.schemas import (
    ContactIn,
    ContactOut,
    LeadIn,
    LeadOut,
    PhoneOut,
    ReasonIn,
    ReportIn,
    TripIn,
    TripOut,
    TripPageOut,
    TripsOut,
    VisitIn,
    VisitOut,
)

router = Router()
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]


@router.get("/trips", response=TripsOut, summary="批次清单", operation_id="outreach_list_trips")
def list_trips(
    request: HttpRequest,
    words: str = "",
    kind: str = "",
    office: str = "",
    month: str = "",
    state: str = "",
    page: PageNumber = 1,
) -> TripsOut:
    """List the trips the caller may see, the newest first."""
    user = _me(request)
    filters = queries.find(words=words, kind=kind, office=office, month=month, state=state)
    found = pages.paged(queries.listing(user, filters, clock.today()), page, 50)
    return TripsOut(
        total=found.total, page=found.number, pages=found.pages, rows=[TripOut.of(trip) for trip in found.rows]
    )


@router.get("/trips/{trip_id}", response=TripPageOut, summary="批次", operation_id="outreach_get_trip")
def get_trip(request: HttpRequest, trip_id: Id, page: PageNumber = 1) -> TripPageOut:
    """Read one trip with its visits, a page of its contacts, and what became of them."""
    return TripPageOut.whole(queries.dossier(_me(request), trip_id, str(page)))


@router.post("/trips", response={201: TripOut}, summary="立批次", operation_id="outreach_plan_trip")
def plan_trip(request: HttpRequest, given: TripIn) -> Status[TripOut]:
    """Plan a trip."""
    said: dict[str, Any] = given.dict()
    return Status(201, TripOut.of(services.plan_trip(by=_me(request), **said)))


@router.post("/trips/{trip_id}/approve", response=TripOut, summary="批准方案", operation_id="outreach_approve_trip")
def approve_trip(request: HttpRequest, trip_id: Id) -> TripOut:
    """Approve the plan of a trip."""
    return TripOut.of(services.approve(by=_me(request), trip_id=trip_id))


@router.post("/trips/{trip_id}/report", response=TripOut, summary="提交报告", operation_id="outreach_report_trip")
def report_trip(request: HttpRequest, trip_id: Id, given: ReportIn) -> TripOut:
    """Hand in the report of a trip."""
    return TripOut.of(services.report(by=_me(request), trip_id=trip_id, text=given.text))


@router.post("/trips/{trip_id}/cancel", response=TripOut, summary="取消批次", operation_id="outreach_cancel_trip")
def cancel_trip(request: HttpRequest, trip_id: Id, given: ReasonIn) -> TripOut:
    """Call a trip off."""
    return TripOut.of(services.cancel(by=_me(request), trip_id=trip_id, reason=given.reason))


@router.post("/trips/{trip_id}/visits", response={201: VisitOut}, summary="登记拜访", operation_id="outreach_add_visit")
def add_visit(request: HttpRequest, trip_id: Id, given: VisitIn) -> Status[VisitOut]:
    """Enter a visit; other teams at the firm come back as warnings."""
    user, said = _me(request), given.dict()
    made = services.add_visit(by=user, trip_id=trip_id, **said)
    found = queries.clashes(user, firm=made.firm, trip_id=trip_id, on=made.happened_on)
    return Status(201, VisitOut.of(made, found))


@router.post(
    "/trips/{trip_id}/contacts", response={201: ContactOut}, summary="登记接触", operation_id="outreach_add_contact"
)
def add_contact(request: HttpRequest, trip_id: Id, given: ContactIn) -> Status[ContactOut]:
    """Enter a contact; other teams at the firm come back as warnings."""
    user, said = _me(request), given.dict()
    made = services.add_contact(by=user, trip_id=trip_id, **said)
    found = queries.clashes(user, firm=made.firm, trip_id=trip_id, on=made.met_on)
    return Status(201, ContactOut.of(made, found))


@router.post(
    "/contacts/{contact_id}/lead",
    response={201: LeadOut},
    summary="接触转为线索",
    operation_id="outreach_lead_from_contact",
)
def lead_from_contact(request: HttpRequest, contact_id: Id, given: LeadIn) -> Status[LeadOut]:
    """Turn a contact into a lead, once."""
    said: dict[str, Any] = given.dict()
    lead = services.open_lead(by=_me(request), contact_id=contact_id, **said)
    return Status(201, LeadOut(id=lead.pk, number=lead.number))


@router.post(
    "/visits/{visit_id}/lead", response={201: LeadOut}, summary="拜访转为线索", operation_id="outreach_lead_from_visit"
)
def lead_from_visit(request: HttpRequest, visit_id: Id, given: LeadIn) -> Status[LeadOut]:
    """Turn a visit into a lead, once."""
    said: dict[str, Any] = given.dict()
    lead = services.open_lead(by=_me(request), visit_id=visit_id, **said)
    return Status(201, LeadOut(id=lead.pk, number=lead.number))


@router.post(
    "/contacts/{contact_id}/phone", response=PhoneOut, summary="查看电话", operation_id="outreach_reveal_phone"
)
def reveal_phone(request: HttpRequest, contact_id: Id) -> PhoneOut:
    """Read a whole telephone number; the history keeps who looked."""
    return PhoneOut(phone=services.reveal_phone(by=_me(request), contact_id=contact_id))


@router.post(
    "/contacts/{contact_id}/withdraw",
    response=ContactOut,
    summary="作废接触",
    operation_id="outreach_withdraw_contact",
)
def withdraw_contact(request: HttpRequest, contact_id: Id, given: ReasonIn) -> ContactOut:
    """Withdraw a contact entered by mistake."""
    return ContactOut.of(services.withdraw_contact(by=_me(request), contact_id=contact_id, reason=given.reason))


@router.post(
    "/visits/{visit_id}/withdraw", response=VisitOut, summary="作废拜访", operation_id="outreach_withdraw_visit"
)
def withdraw_visit(request: HttpRequest, visit_id: Id, given: ReasonIn) -> VisitOut:
    """Withdraw a visit entered by mistake."""
    return VisitOut.of(services.withdraw_visit(by=_me(request), visit_id=visit_id, reason=given.reason))


def _me(request: HttpRequest) -> Any:
    """Return who acts.

    :raises NotAllowed: for those who never see business data.
    """
    if not people.is_insider(request.user):
        raise NotAllowed("外出招商只对园区工作人员开放;三员和企业用户不接触业务数据。")
    return request.user
