"""Endpoints of this domain: the same verbs and the same rights as the pages."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from wutong.earthworks import permissions, queries, services
from wutong.earthworks.api import hauls, plans
from wutong.earthworks.schemas import (
    AgreementIn,
    InspectIn,
    Key,
    MatchListOut,
    MatchOut,
    MatchReasonIn,
    OpinionIn,
    PaperIn,
    PermitIn,
    ProposalIn,
    RegisterIn,
    RegistrationDetail,
    RegistrationList,
    TruckIn,
)
from wutong.kernel import pages
from wutong.kernel.errors import NotAllowed

router = Router()
router.add_router("", plans.router)
router.add_router("", hauls.router)
KeyInPath = Annotated[Key, Path()]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


# Registrations


@router.get("/registrations", response=RegistrationList, operation_id="soil_registrations", summary="土方登记清单")
def list_registrations(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    side: Annotated[str, Query(max_length=8)] = "",
    stage: Annotated[str, Query(max_length=12)] = "",
    soil: Annotated[str, Query(max_length=16)] = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """Return the registrations the caller may see, the newest first; a firm its own."""
    filters = queries.find_registrations(words=q, side=side, stage=stage, soil=soil)
    found = pages.paged(queries.listing(_entrant(request), filters), page, per_page=50)
    lines = [_registration_line(line) for line in queries.registration_lines(found.rows)]
    return {"total": found.total, "page": found.number, "pages": found.pages, "items": lines}


@router.get(
    "/registrations/{int:registration_id}", response=RegistrationDetail, operation_id="soil_registration",
    summary="土方登记",
)  # fmt: skip
def get_registration(request: HttpRequest, registration_id: KeyInPath) -> dict[str, Any]:
    """Return one registration with its volumes, its red lines and whose turn it is."""
    return _registration_detail(_entrant(request), registration_id)


@router.post(
    "/registrations", response={201: RegistrationDetail}, operation_id="soil_register", summary="登记余土或缺土"
)
def register(request: HttpRequest, body: RegisterIn) -> Status[dict[str, Any]]:
    """Register a heap or a hole (E1)."""
    told: Any = body.values.dict(exclude_unset=True)
    made = services.register(
        by=_entrant(request), values=told, on=body.on, despite_similar=body.despite_similar,
        despite_far=body.despite_far,
    )  # fmt: skip
    return Status(201, _registration_detail(request.user, made.pk))


@router.post(
    "/registrations/{int:registration_id}/inspections", response={201: RegistrationDetail},
    operation_id="soil_inspect", summary="现场核实",
)  # fmt: skip
def inspect(request: HttpRequest, registration_id: KeyInPath, body: InspectIn) -> Status[dict[str, Any]]:
    """Enter what was found on site (土方岗)."""
    services.inspect(by=_entrant(request), registration_id=registration_id, **body.dict())
    return Status(201, _registration_detail(request.user, registration_id))


def _entrant(request: HttpRequest) -> Any:
    if not permissions.may_enter(request.user):
        raise NotAllowed("土方登记供园区工作人员和企业使用。")
    return request.user


def _registration_line(line: Any) -> dict[str, Any]:
    names = ("id", "number", "site_name", "firm", "soil", "use", "amount", "convention", "bank_m3", "minimum_m3",
             "left_m3", "starts_on", "ends_on", "address")  # fmt: skip
    told = {name: getattr(line, name) for name in names}
    red = [flag.value for flag in line.red_lines]
    return {
        **told,
        "side": line.side.value,
        "stage": line.stage.value,
        "stage_label": line.stage.label,
        "red_lines": red,
    }


def _registration_detail(user: Any, registration_id: int) -> dict[str, Any]:
    found = queries.registration(user, registration_id)
    it = found.registration
    (line,) = queries.registration_lines([it])
    by_label = {volume.label: volume.m3 for volume in found.volumes}
    names = ("loose_factor", "compacted_factor", "factor_source", "longitude", "latitude", "version")
    return {
        **_registration_line(line),
        **{name: getattr(it, name) for name in names},
        "loose_m3": by_label["松方"],
        "compacted_m3": by_label["压实方"],
        "who": found.turn.who,
        "todo": found.turn.todo,
        "laws": [
            {"code": flag.value, "label": flag.label, "law": flag.law, "remedy": flag.remedy}
            for flag in found.red_lines
        ],
    }


# Matches, agreements, permits


@router.get("/matches", response=MatchListOut, operation_id="soil_matches", summary="土方匹配清单")
def list_matches(
    request: HttpRequest,
    words: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=16)] = "",
    page: PageNumber = 1,
) -> dict[str, Any]:
    """Return the matches the caller may see, the newest first; a firm those where it is one side."""
    user = _entrant(request)
    found = pages.paged(queries.matches(user, queries.find_matches(words=words, stage=stage)), page, per_page=50)
    lines = [
        {**vars(line), "stage": line.stage.value, "stage_label": line.stage.label}
        for line in queries.match_lines(user, found.rows)
    ]
    return {"total": found.total, "page": found.number, "pages": found.pages, "items": lines}


@router.get("/matches/{int:match_id}", response=MatchOut, operation_id="soil_match", summary="土方匹配")
def get_match(request: HttpRequest, match_id: KeyInPath) -> dict[str, Any]:
    """Return one match: both sides as the caller may see them, estimate, opinions, agreement, papers, trucks."""
    return _match(_entrant(request), match_id)


@router.post("/matches", response={201: MatchOut}, operation_id="soil_propose", summary="提出匹配建议")
def propose(request: HttpRequest, body: ProposalIn) -> Status[dict[str, Any]]:
    """Propose a match (土方岗); nothing is proposed without somebody who confirms it."""
    made = services.propose(by=_entrant(request), **body.dict())
    return Status(201, _match(request.user, made.pk))


@router.post("/matches/{int:match_id}/opinions", response=MatchOut, operation_id="soil_opinion", summary="会商意见")
def give_opinion(request: HttpRequest, match_id: KeyInPath, body: OpinionIn) -> dict[str, Any]:
    """Say an opinion: a firm its own, 土方岗 what was said at the table."""
    services.give_opinion(by=_entrant(request), match_id=match_id, **body.dict())
    return _match(request.user, match_id)


@router.post(
    "/matches/{int:match_id}/agreement", response={201: MatchOut}, operation_id="soil_agree", summary="登记协议"
)
def agree(request: HttpRequest, match_id: KeyInPath, body: AgreementIn) -> Status[dict[str, Any]]:
    """Enter the signed agreement; the baseline prices are frozen with it."""
    services.agree(by=_entrant(request), match_id=match_id, **body.dict())
    return Status(201, _match(request.user, match_id))


@router.post("/matches/{int:match_id}/papers", response=MatchOut, operation_id="soil_paper", summary="办结核准事项")
def tick_item(request: HttpRequest, match_id: KeyInPath, body: PaperIn) -> dict[str, Any]:
    """Enter or renew a line of the transport checklist."""
    services.tick_item(by=_entrant(request), match_id=match_id, **body.dict())
    return _match(request.user, match_id)


@router.post("/matches/{int:match_id}/permit", response=MatchOut, operation_id="soil_permit", summary="运输核准")
def permit(request: HttpRequest, match_id: KeyInPath, body: PermitIn) -> dict[str, Any]:
    """Say that everything stands and soil may be hauled."""
    services.permit(by=_entrant(request), match_id=match_id, on=body.on)
    return _match(request.user, match_id)


@router.post("/matches/{int:match_id}/trucks", response={201: MatchOut}, operation_id="soil_truck", summary="登记车辆")
def add_truck(request: HttpRequest, match_id: KeyInPath, body: TruckIn) -> Status[dict[str, Any]]:
    """Put a truck on the white list."""
    services.add_truck(by=_entrant(request), match_id=match_id, **body.dict())
    return Status(201, _match(request.user, match_id))


@router.post(
    "/trucks/{int:truck_id}/remove", response=MatchOut, operation_id="soil_truck_remove", summary="移出车辆"
)  # fmt: skip
def remove_truck(request: HttpRequest, truck_id: KeyInPath, body: MatchReasonIn) -> dict[str, Any]:
    """Take a truck off the white list."""
    truck = services.remove_truck(by=_entrant(request), truck_id=truck_id, reason=body.reason)
    return _match(request.user, truck.match_id)


@router.post("/matches/{int:match_id}/cancel", response=MatchOut, operation_id="soil_cancel", summary="取消匹配")
def cancel_match(request: HttpRequest, match_id: KeyInPath, body: MatchReasonIn) -> dict[str, Any]:
    """Call a match off; its volume goes back to both registrations."""
    services.cancel_match(by=_entrant(request), match_id=match_id, reason=body.reason)
    return _match(request.user, match_id)


def _match(user: Any, match_id: int) -> dict[str, Any]:
    shown = queries.match_dossier(user, match_id)
    signed = shown.agreement
    return {
        **vars(shown),
        "stage": shown.stage.value,
        "stage_label": shown.stage.label,
        "who": shown.turn[0],
        "todo": shown.turn[1],
        "surplus": _side(shown.surplus),
        "need": _side(shown.need),
        "agreement": {**vars(signed), "baseline": signed.money} if signed else None,
        "may": sorted(name for name, button in shown.buttons.items() if not button.why_not),
    }


def _side(side: Any) -> dict[str, Any]:
    return {**vars(side), "rest": dict(side.rest), "side": side.side.value}
