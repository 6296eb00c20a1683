"""Endpoints of trips, surveys, settlements and the ledger: the same verbs and the same rights as the pages."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from wutong.accounts import permissions as people
from wutong.earthworks import permissions, queries, services
from wutong.earthworks.lifecycle import Convention, Side
from wutong.earthworks.schemas.hauls import (
    ConfirmationIn,
    HaulOut,
    Key,
    LedgerOut,
    ReceiptIn,
    SettlementIn,
    SurveyIn,
    TicketIn,
    TicketList,
    TicketOut,
    VoidIn,
)
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotAllowed

router = Router()
KeyInPath = Annotated[Key, Path()]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/matches/{int:match_id}/tickets", response=TicketList, operation_id="soil_tickets", summary="车次")
def list_tickets(
    request: HttpRequest, match_id: KeyInPath, day: date | None = None, plate: str = "", page: PageNumber = 1
) -> dict[str, Any]:
    """Return the trips of a match, the newest day first."""
    user = _entrant(request)
    haul = queries.haul(user, match_id)
    found = pages.paged(queries.trips(user, match_id, day=day, plate=plate[:12]), page, per_page=100)
    return {
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
        "agreed_m3": haul.agreement.bank_m3,
        "received_m3": haul.bank_m3,
        "items": [_ticket(ticket) for ticket in found.rows],
    }


@router.post(
    "/matches/{int:match_id}/tickets", response={201: TicketOut}, operation_id="soil_ticket", summary="出场签票"
)
def issue(request: HttpRequest, match_id: KeyInPath, body: TicketIn) -> Status[dict[str, Any]]:
    """Sign a truck out (出土方的门岗, 土方岗)."""
    return Status(201, _ticket(services.issue_ticket(by=_entrant(request), match_id=match_id, **body.dict())))


@router.post("/tickets/{int:ticket_id}/receipt", response=TicketOut, operation_id="soil_receipt", summary="进场签票")
def receive(request: HttpRequest, ticket_id: KeyInPath, body: ReceiptIn) -> dict[str, Any]:
    """Sign for a truck (用土方的门岗, 土方岗)."""
    return _ticket(services.receive_ticket(by=_entrant(request), ticket_id=ticket_id, **body.dict()))


@router.post("/tickets/{int:ticket_id}/void", response=TicketOut, operation_id="soil_void", summary="作废车次")
def void(request: HttpRequest, ticket_id: KeyInPath, body: VoidIn) -> dict[str, Any]:
    """Take a trip back with a reason (土方岗)."""
    return _ticket(services.void_ticket(by=_entrant(request), ticket_id=ticket_id, reason=body.reason))


@router.post("/matches/{int:match_id}/finish", response=HaulOut, operation_id="soil_finish", summary="完工")
def finish(request: HttpRequest, match_id: KeyInPath) -> dict[str, Any]:
    """Say that the last truck has run (土方岗)."""
    services.finish(by=_entrant(request), match_id=match_id)
    return _haul(request.user, match_id)


@router.post("/matches/{int:match_id}/survey", response=HaulOut, operation_id="soil_survey", summary="完工复测")
def survey(request: HttpRequest, match_id: KeyInPath, body: SurveyIn) -> dict[str, Any]:
    """Enter the survey at the end (土方岗)."""
    told = body.dict() | {"convention": Convention(body.convention)}
    services.survey(by=_entrant(request), match_id=match_id, **told)
    return _haul(request.user, match_id)


@router.post("/matches/{int:match_id}/settlement", response=HaulOut, operation_id="soil_settle", summary="结算")
def settle(request: HttpRequest, match_id: KeyInPath, body: SettlementIn) -> dict[str, Any]:
    """Enter the settlement that both signed (土方岗)."""
    services.settle(by=_entrant(request), match_id=match_id, **body.dict())
    return _haul(request.user, match_id)


@router.post("/matches/{int:match_id}/confirmation", response=HaulOut, operation_id="soil_confirm", summary="核验销号")
def confirm(request: HttpRequest, match_id: KeyInPath, body: ConfirmationIn) -> dict[str, Any]:
    """Confirm for one side that nothing is left to do."""
    side = Side(body.side) if body.side else None
    services.close_match(by=_entrant(request), match_id=match_id, side=side, confirmed_by=body.confirmed_by)
    return _haul(request.user, match_id)


@router.get("/ledger", response=LedgerOut, operation_id="soil_ledger", summary="节约台账")
def ledger(
    request: HttpRequest, as_of: date | None = None, since: date | None = None, match_id: Key | None = None
) -> queries.Ledger:
    """Return what was balanced and saved as known on a day, by match and month."""
    if not permissions.may_look(request.user):
        raise NotAllowed("节约台账只对园区工作人员开放。")
    day = min(as_of or clock.today(), clock.today())
    return queries.ledger(request.user, as_of=day, since=since, match_id=match_id)


def _entrant(request: HttpRequest) -> Any:
    if not (people.is_insider(request.user) or people.firm_of(request.user)):
        raise NotAllowed("土方只对园区工作人员和有土方往来的企业开放。")
    return request.user


def _ticket(ticket: Any) -> dict[str, Any]:
    names = (
        "id", "hauled_on", "trip", "loose_m3", "bank_m3", "left_at", "arrived_at", "out_by", "in_by", "weather",
        "dust", "note", "voided_reason",
    )  # fmt: skip
    return {
        **{name: getattr(ticket, name) for name in names},
        "plate": ticket.truck.plate,
        "is_voided": ticket.voided_at is not None,
    }


def _haul(user: Any, match_id: int) -> dict[str, Any]:
    shown = queries.hauling_of(user, match_id)
    return {
        "match_id": match_id,
        "stage": shown.stage.value,
        "trips": shown.trips,
        "on_road": shown.on_road,
        "bank_m3": shown.bank_m3,
        "agreed_m3": shown.agreed_m3,
        "survey_m3": shown.survey.bank_m3 if shown.survey else None,
        "difference": shown.survey.difference if shown.survey else None,
        "is_flagged": bool(shown.survey and shown.survey.is_flagged),
        "settled_m3": shown.settlement.bank_m3 if shown.settlement else None,
    }
