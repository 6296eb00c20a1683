"""Endpoints of this domain: the same verbs and the same rights as the pages."""

from typing import Annotated, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from ninja import File, Form, Path, Query, Router, UploadedFile

from wutong.accounts import permissions as people
from wutong.kernel import clock, pages
from wutong.kernel.errors import Incomplete, NotAllowed
from wutong.projects import queries, services
from wutong.projects.lifecycle import BASES, Basis, Kind
from wutong.projects.schemas import (
    ClaimIn,
    MilestoneOut,
    OpenIn,
    ProjectDetail,
    ProjectList,
    ReasonIn,
    VerifyIn,
)

router = Router()
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]
_OPENED = ("address", "investment", "fixed_investment", "land")


@router.get("/", response=ProjectList, operation_id="projects_list", summary="项目清单")
def list_projects(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=16)] = "",
    differ: bool = False,
    watched: bool = False,
    base: Annotated[str, Query(max_length=16)] = "",
    page: Number = 1,
) -> dict[str, Any]:
    """Return the projects the caller may see, newest first; ``differ`` keeps those with something to verify."""
    filters = queries.find(words=q, stage=stage, differ=differ, watched=watched, base=base)
    found = pages.paged(queries.listing(_insider(request), filters, clock.today()), page, per_page=50)
    lines = [_line(line) for line in queries.lines(found.rows)]
    return {"total": found.total, "page": found.number, "pages": found.pages, "items": lines}


@router.get("/{int:project_id}", response=ProjectDetail, operation_id="projects_get", summary="项目")
def get_project(request: HttpRequest, project_id: Id) -> dict[str, Any]:
    """Return one project with its milestones and proofs."""
    return _detail(_insider(request), project_id)


@router.post("/from-lead", response=ProjectDetail, operation_id="projects_open_from_lead", summary="由线索转为项目")
def open_from_lead(request: HttpRequest, given: OpenIn) -> dict[str, Any]:
    """Open a project from a lead in one step."""
    told = given.dict(exclude_unset=True, include=set(_OPENED))
    made = services.open_from_lead(
        by=_insider(request),
        lead_id=given.lead_id,
        on=given.on,
        origin=given.origin,
        name=given.name,
        values=cast("services.ProjectValues", told),
    )
    return _detail(request.user, made.pk)


@router.post("/{int:project_id}/milestones", response=MilestoneOut, operation_id="projects_claim", summary="申报里程碑")
def claim(
    request: HttpRequest, project_id: Id, given: Form[ClaimIn], files: File[list[UploadedFile]]
) -> dict[str, Any]:
    """Claim a milestone with its papers, one word of ``papers`` for each file."""
    by = _insider(request)
    if len(given.papers) != len(files):
        raise Incomplete(
            f"papers 有 {len(given.papers)} 个,files 有 {len(files)} 个:每份文件须说明是什么材料。",
            fields={"papers": "须与 files 一一对应。"},
        )
    uploads: list[tuple[Any, Any]] = list(zip(given.papers, files, strict=True))
    proofs = services.receive(by=by, project_id=project_id, uploads=uploads)
    made = services.claim(
        by=by,
        project_id=project_id,
        kind=given.kind,
        on=given.on,
        basis=given.basis,
        note=given.note,
        early_reason=given.early_reason,
        proofs=proofs,
    )
    return _milestone(by, made)


@router.post(
    "/milestones/{int:milestone_id}/verify", response=MilestoneOut, operation_id="projects_verify", summary="核实"
)
def verify(request: HttpRequest, milestone_id: Id, given: VerifyIn) -> dict[str, Any]:
    """Accept the proof of somebody else's claim."""
    by = _insider(request)
    return _milestone(by, services.verify(by=by, milestone_id=milestone_id, based_on=given.based_on))


@router.post(
    "/milestones/{int:milestone_id}/give-back", response=MilestoneOut, operation_id="projects_give_back", summary="退回"
)
def give_back(request: HttpRequest, milestone_id: Id, given: ReasonIn) -> dict[str, Any]:
    """Return a claim with a reason."""
    by = _insider(request)
    made = services.give_back(by=by, milestone_id=milestone_id, reason=given.reason, based_on=given.based_on)
    return _milestone(by, made)


@router.post(
    "/milestones/{int:milestone_id}/withdraw", response=MilestoneOut, operation_id="projects_withdraw", summary="撤回"
)
def withdraw(request: HttpRequest, milestone_id: Id, given: ReasonIn) -> dict[str, Any]:
    """Take back a claim that nobody has accepted yet, with a reason."""
    by = _insider(request)
    made = services.withdraw(by=by, milestone_id=milestone_id, reason=given.reason, based_on=given.based_on)
    return _milestone(by, made)


def _insider(request: HttpRequest) -> Any:
    """Return the caller, who must work in the administration."""
    if not people.is_insider(request.user):
        raise NotAllowed("项目只对园区工作人员开放。")
    return request.user


def _line(line: queries.Line) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in _PLAIN},
        "claimed": _stage(line.claimed),
        "verified": _stage(line.verified),
        "investment": _value(line.investment),
        "land": _value(line.land),
        "intensity": _value(line.intensity),
    }


_PLAIN = ("id", "number", "name", "investor", "origin", "team", "person", "is_watched", "is_counted", "address")


def _stage(kind: Kind | None) -> dict[str, str] | None:
    return {"code": kind.value, "label": kind.label} if kind else None


def _value(amount: Any) -> Any:
    return None if amount is None else amount.value


def _detail(user: Any, project_id: int) -> dict[str, Any]:
    dossier = queries.dossier(user, project_id)
    project = dossier.project
    return {
        **_line(queries.line(project)),
        "version": project.version,
        "fixed_investment": _value(project.fixed_investment),
        "uscc": project.uscc,
        "project_code": project.project_code,
        "start_base": list(dossier.in_base),
        "claimable": list(dossier.claimable),
        "milestones": [_said(one) for one in dossier.said],
    }


def _milestone(user: Any, milestone: Any) -> dict[str, Any]:
    """Return one claim as it stands now, as the project's page tells it."""
    dossier = queries.dossier(user, milestone.project_id)
    return next(_said(one) for one in dossier.said if one.milestone.pk == milestone.pk)


def _said(one: queries.Said) -> dict[str, Any]:
    milestone = one.milestone
    return {
        "id": milestone.pk,
        "kind": milestone.kind,
        "label": Kind(milestone.kind).label,
        "state": one.state,
        "happened_on": milestone.happened_on,
        "basis": BASES[Basis(milestone.basis)],
        "note": milestone.note,
        "early_reason": milestone.early_reason,
        "recorded_at": milestone.recorded_at,
        "claimed_by": milestone.claimed_by.name,
        "verified_at": milestone.verified_at,
        "verified_by": milestone.verified_by.name if milestone.verified_by else None,
        "version": milestone.version,
        "proofs": [
            {
                "id": proof.id,
                "paper": proof.paper,
                "name": proof.name,
                "size": proof.size,
                "also_at": list(proof.also_at),
                "address": reverse("projects:proof", args=[proof.id]),
            }
            for proof in one.proofs
        ],
    }
