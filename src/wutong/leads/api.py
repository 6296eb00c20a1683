"""Endpoints of this domain: the register and its verbs, by the same rules as the pages."""

from typing import Annotated, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from wutong.accounts import permissions as people
from wutong.kernel import clock, pages
from wutong.kernel.errors import NotAllowed
from wutong.kernel.problems import Problem
from wutong.leads import queries, schemas, services
from wutong.leads.schemas import Key

router = Router()
REFUSALS = frozenset({401, 403, 404, 409, 413, 422})
LeadId = Annotated[Key, Path()]
Text = Annotated[str, Query(max_length=200)]


@router.get("/", response={200: schemas.LeadPage, REFUSALS: Problem}, summary="线索列表", operation_id="leads_list")
def lead_list(request: HttpRequest, asked: Query[schemas.ListIn]) -> dict[str, Any]:
    """Return one page of the leads the caller may see."""
    given = asked.model_dump(exclude={"page", "stage", "light", "channel"})
    filters = queries.Filters(
        stages=tuple(asked.stage), lights=tuple(asked.light), channels=tuple(asked.channel), **given
    )
    found = pages.paged(queries.listing(_reader(request), filters, clock.today()), asked.page)
    rows = [_row(lead, lead.light) for lead in found.rows]
    return {"rows": rows, "number": found.number, "pages": found.pages, "total": found.total}


@router.get("/board", response={200: list[schemas.ColumnOut], REFUSALS: Problem}, operation_id="leads_board")
def board(request: HttpRequest, words: Text = "") -> list[dict[str, Any]]:
    """Return the open stages side by side, the most urgent leads of each."""
    columns = queries.board(_reader(request), queries.Filters(words=words), clock.today()).columns
    return [
        {
            "stage": column.stage.value,
            "label": column.label,
            "total": column.total,
            "cards": [_row(lead, str(getattr(lead, "light", ""))) for lead in column.cards],
        }
        for column in columns
    ]


@router.get("/similar", response={200: list[schemas.SimilarOut], REFUSALS: Problem}, operation_id="leads_similar")
def similar(request: HttpRequest, name: Text, uscc: Text = "") -> list[queries.Similar]:
    """Return the leads of the same firm, then of firms whose names come close."""
    return queries.similar(name, uscc, _reporter(request))


@router.get("/disputes", response={200: list[schemas.DisputeOut], REFUSALS: Problem}, operation_id="leads_disputes")
def disputes(request: HttpRequest, undecided: bool = False) -> list[dict[str, Any]]:
    """Return the arbitrations the caller may read."""
    return [_dispute(found) for found in queries.disputes(_reader(request), undecided=undecided)]


@router.post(
    "/disputes/{dispute_id}/decision",
    response={200: schemas.DisputeOut, REFUSALS: Problem},
    operation_id="leads_dispute_decide",
)
def decide(request: HttpRequest, dispute_id: LeadId, body: schemas.DecisionIn) -> dict[str, Any]:
    """Decide an arbitration, once."""
    services.decide_dispute(by=_reader(request), dispute_id=dispute_id, **body.model_dump())
    return _dispute(queries.dispute(_reader(request), dispute_id))


@router.post("/bulk", response={200: schemas.CountOut, REFUSALS: Problem}, operation_id="leads_edit_many")
def edit_many(request: HttpRequest, body: schemas.BulkIn) -> dict[str, int]:
    """Do one thing to many leads; all of them or none."""
    values: Any = body.values.given() if body.values else None
    count = services.edit_many(
        by=_reader(request),
        lead_ids=body.lead_ids,
        values=values,
        seat_id=body.seat_id,
        release=body.release,
        reason=body.reason,
    )
    return {"count": count}


@router.post("/", response={201: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_register")
def register(request: HttpRequest, body: schemas.RegisterIn) -> Status[dict[str, Any]]:
    """Register a lead; the first report counts from now."""
    by = _reporter(request)
    values: Any = body.values.given()
    lead = services.register(by=by, values=values, **body.model_dump(exclude={"values"}))
    return Status(201, _whole(by, lead.pk))


@router.get("/{lead_id}", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_get")
def get(request: HttpRequest, lead_id: LeadId) -> dict[str, Any]:
    """Return a lead; opening a sensitive one is written down."""
    return _whole(_reader(request), lead_id)


@router.patch("/{lead_id}", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_edit")
def edit(request: HttpRequest, lead_id: LeadId, body: schemas.EditIn) -> dict[str, Any]:
    """Change fields of a lead, from the version the caller read."""
    by = _reader(request)
    values: Any = body.values.given()
    services.edit(by=by, lead_id=lead_id, values=values, **body.model_dump(exclude={"values"}))
    return _whole(by, lead_id)


@router.post("/{lead_id}/respond", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_respond")
def respond(request: HttpRequest, lead_id: LeadId, body: schemas.OnIn) -> dict[str, Any]:
    """Say that somebody took the lead up."""
    services.respond(by=_reader(request), lead_id=lead_id, on=body.on)
    return _whole(_reader(request), lead_id)


@router.post("/{lead_id}/move", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_move")
def move(request: HttpRequest, lead_id: LeadId, body: schemas.MoveIn) -> dict[str, Any]:
    """Move a lead to another stage."""
    services.move(by=_reader(request), lead_id=lead_id, **body.model_dump())
    return _whole(_reader(request), lead_id)


@router.post("/{lead_id}/assess", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_assess")
def assess(request: HttpRequest, lead_id: LeadId, body: schemas.AssessIn) -> dict[str, Any]:
    """Judge a lead on six dimensions."""
    services.assess(by=_reader(request), lead_id=lead_id, **body.model_dump())
    return _whole(_reader(request), lead_id)


@router.post("/{lead_id}/answer", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_answer")
def answer(request: HttpRequest, lead_id: LeadId, body: schemas.AnswerIn) -> dict[str, Any]:
    """Tell whoever brought the firm what was decided."""
    services.answer(by=_reader(request), lead_id=lead_id, on=body.on, text=body.text)
    return _whole(_reader(request), lead_id)


@router.post(
    "/{lead_id}/follow-ups", response={201: schemas.MadeOut, REFUSALS: Problem}, operation_id="leads_follow_up"
)
def follow_up(request: HttpRequest, lead_id: LeadId, body: schemas.FollowUpIn) -> Status[dict[str, int]]:
    """Write down what was done."""
    made = services.follow_up(by=_reader(request), lead_id=lead_id, **body.model_dump())
    return Status(201, {"id": made.pk})


@router.post("/{lead_id}/transfer", response={200: schemas.MadeOut, REFUSALS: Problem}, operation_id="leads_transfer")
def transfer(request: HttpRequest, lead_id: LeadId, body: schemas.TransferIn) -> dict[str, int]:
    """Hand a lead to another seat; the caller may not see it any more afterwards."""
    made = services.transfer(by=_reader(request), lead_id=lead_id, seat_id=body.seat_id, reason=body.reason)
    return {"id": made.pk}


@router.post("/{lead_id}/release", response={200: schemas.MadeOut, REFUSALS: Problem}, operation_id="leads_release")
def release(request: HttpRequest, lead_id: LeadId, body: schemas.ReasonIn) -> dict[str, int]:
    """Give a lead back to the pool."""
    return {"id": services.release(by=_reader(request), lead_id=lead_id, reason=body.reason).pk}


@router.post("/{lead_id}/claim", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_claim")
def claim(request: HttpRequest, lead_id: LeadId, body: schemas.ClaimIn) -> dict[str, Any]:
    """Take a lead out of the pool."""
    services.claim(by=_reader(request), lead_id=lead_id, seat_id=body.seat_id)
    return _whole(_reader(request), lead_id)


@router.post("/{lead_id}/pause", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_pause")
def pause(request: HttpRequest, lead_id: LeadId, body: schemas.PauseIn) -> dict[str, Any]:
    """Stop the clocks of a lead."""
    services.pause(by=_reader(request), lead_id=lead_id, **body.model_dump())
    return _whole(_reader(request), lead_id)


@router.post("/{lead_id}/resume", response={200: schemas.LeadOut, REFUSALS: Problem}, operation_id="leads_resume")
def resume(request: HttpRequest, lead_id: LeadId, body: schemas.OnIn) -> dict[str, Any]:
    """Start the clocks again."""
    services.resume(by=_reader(request), lead_id=lead_id, on=body.on)
    return _whole(_reader(request), lead_id)


@router.post("/{lead_id}/withdraw", response={200: schemas.MadeOut, REFUSALS: Problem}, operation_id="leads_withdraw")
def withdraw(request: HttpRequest, lead_id: LeadId, body: schemas.ReasonIn) -> dict[str, int]:
    """Take back a lead that was registered by mistake."""
    return {"id": services.withdraw(by=_reader(request), lead_id=lead_id, reason=body.reason).pk}


@router.post("/{lead_id}/contact", response={200: schemas.ContactOut, REFUSALS: Problem}, operation_id="leads_contact")
def contact(request: HttpRequest, lead_id: LeadId) -> services.ContactDetails:
    """Return whom to call, in full; every look is written down."""
    return services.reveal_contact(by=_reader(request), lead_id=lead_id)


@router.post(
    "/{lead_id}/disputes", response={201: schemas.MadeOut, REFUSALS: Problem}, operation_id="leads_dispute_open"
)
def open_dispute(request: HttpRequest, lead_id: LeadId, body: schemas.DisputeIn) -> Status[dict[str, int]]:
    """Contest the first report of a lead."""
    return Status(201, {"id": services.open_dispute(by=_reporter(request), lead_id=lead_id, claim=body.claim).pk})


def _reader(request: HttpRequest) -> AbstractBaseUser:
    """Return the caller, who must be somebody that leads concern at all."""
    user = request.user
    if not isinstance(user, AbstractBaseUser) or not (people.is_promoter(user) or people.is_leader(user)):
        raise NotAllowed("线索只对招商人员和分管领导开放。")
    return user


def _reporter(request: HttpRequest) -> AbstractBaseUser:
    user = _reader(request)
    if not people.is_promoter(user):
        raise NotAllowed("只有招商专员、孵化基地招商和招商办可以登记线索。")
    return user


def _whole(by: AbstractBaseUser, lead_id: int) -> dict[str, Any]:
    found = services.open_dossier(by=by, lead_id=lead_id)
    lead = found.lead
    own = schemas.LeadOut.model_fields.keys() - schemas.LeadRow.model_fields.keys() - {"may_edit", "verbs"}
    rest = {name: _plain(getattr(lead, name)) for name in own}
    return {**_row(lead, found.light.value), **rest, "may_edit": found.may_edit, "verbs": found.verbs}


def _row(lead: Any, light: str) -> dict[str, Any]:
    return {
        "id": lead.pk,
        "number": lead.number,
        "version": lead.version,
        "project_name": lead.project_name,
        "investor": lead.investor,
        "uscc": lead.uscc,
        "region": lead.region,
        "channel": lead.channel,
        "chain": lead.chain,
        "investment": _plain(lead.investment),
        "stage": lead.stage,
        "stage_label": lead.get_stage_display(),
        "light": light,
        "due_clock": lead.due_clock,
        "due_on": lead.due_on,
        "team": lead.seat.team.name if lead.seat else "",
        "person": lead.seat.person.name if lead.seat else "",
        "first_office": str(lead.first_office),
        "first_reported_at": lead.first_reported_at,
        "protected_until": lead.protected_until,
        "confidentiality": lead.confidentiality,
    }


def _dispute(found: Any) -> dict[str, Any]:
    return {
        "id": found.pk,
        "lead_id": found.lead_id,
        "lead": found.lead.number,
        "first_office": str(found.lead.first_office),
        "claimant_office": str(found.claimant_office),
        "claim": found.claim,
        "opened_at": found.opened_at,
        "due_on": found.due_on,
        "decided_at": found.decided_at,
        "winner": str(found.winner or ""),
        "first_share": found.first_share,
        "basis": found.basis,
        "decision": found.decision,
    }


def _plain(value: Any) -> Any:
    """Return an amount as its bare number; the unit is the field's."""
    return getattr(value, "value", value)
