"""Everything one page says of one project: facts, milestones said and accepted, proofs, what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse

from wutong.kernel import history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event, StoredFile
from wutong.kernel.units import WanYuanPerMu
from wutong.leads import queries as leads_queries
from wutong.projects import permissions
from wutong.projects.lifecycle import MOVES, PAPERS, RULES, STATISTICAL, Kind, Stages, State
from wutong.projects.models import Milestone, Project, Proof, StartBase
from wutong.projects.queries.lists import intensity

HISTORY = 50


@dataclass(frozen=True)
class Evidence:
    """One proof as the page shows it, with the other projects where the same file was handed in."""

    id: int
    paper: str
    name: str
    size: int
    also_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Button:
    """A verb on a claim: offered, or shown with the sentence why not."""

    verb: str
    label: str
    needs_reason: bool
    address: str
    why_not: str = ""


@dataclass(frozen=True)
class Said:
    """One claim of a milestone: standing, returned or withdrawn."""

    milestone: Milestone
    state: State
    basis: str
    proofs: tuple[Evidence, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Step:
    """One milestone of the rainbow bar: where it stands, and the claims that went back."""

    kind: Kind
    label: str
    meaning: str
    papers: tuple[str, ...]
    counts: bool
    standing: Said | None = None
    past: tuple[Said, ...] = ()
    why_not: str = ""

    @property
    def state(self) -> str:
        """Return the picture's word: verified, claimed, or open."""
        return self.standing.state.value if self.standing else "open"


@dataclass(frozen=True)
class Dossier:
    """One project on one page."""

    project: Project
    stages: Stages
    intensity: WanYuanPerMu | None
    intensity_basis: str
    steps: tuple[Step, ...]
    bases: tuple[StartBase, ...]
    events: tuple[Event, ...]
    may_edit: bool
    may_watch: bool
    may_keep_base: bool
    why_not_edit: str = ""
    lead_address: str = ""
    claimable: tuple[Kind, ...] = field(default=())

    @property
    def said(self) -> tuple[Said, ...]:
        """Return every claim, standing and past, in the order of the milestones."""
        standing = {step.kind: (step.standing,) if step.standing else () for step in self.steps}
        return tuple(one for step in self.steps for one in (*standing[step.kind], *step.past))

    @property
    def in_base(self) -> tuple[int, ...]:
        """Return the years in whose start plan the project stands now."""
        return tuple(base.year for base in self.bases if base.delisted_at is None)


def dossier(user: Any, project_id: int) -> Dossier:
    """Return the page of a project.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible(user).select_related("seat__team__office", "seat__person", "created_by")
    writable = Exists(permissions.editable(user).filter(pk=OuterRef("pk")))
    project = rows.annotate(is_writable=writable).filter(pk=project_id).first()
    if project is None:
        raise NotFound("没有找到这个项目,或它不在您可见的范围内。")
    may_edit = bool(project.is_writable)
    holder = f"{project.seat.team}的{project.seat.person}"
    why_not = "" if may_edit else f"由{holder}负责,您只能查看。"
    steps = _steps(user, project, may_edit=may_edit, why_not=why_not)
    on = "固定资产投资" if project.fixed_investment is not None else "总投资"
    return Dossier(
        project=project,
        stages=Stages(
            Kind(project.claimed_stage) if project.claimed_stage else None,
            Kind(project.verified_stage) if project.verified_stage else None,
        ),
        intensity=intensity(project),
        intensity_basis=on,
        steps=steps,
        bases=tuple(project.bases.order_by("-year", "-id")),
        events=tuple(history.of(project)[:HISTORY]),
        may_edit=may_edit,
        may_watch=permissions.may_watch(user),
        may_keep_base=permissions.may_keep_start_base(user),
        why_not_edit=why_not,
        lead_address=_lead_address(user, project.lead_id),
        claimable=tuple(step.kind for step in steps if may_edit and not step.why_not),
    )


def _lead_address(user: Any, lead_id: int | None) -> str:
    """Return where the project's lead is shown, for those who may open it."""
    if lead_id is None:
        return ""
    try:
        return leads_queries.summary(user, lead_id).address
    except NotFound:
        return ""


def proof(user: Any, proof_id: int) -> tuple[StoredFile, str]:
    """Return a proof's file and the name it was handed in under.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = Proof.objects.select_related("file").filter(milestone__project__in=permissions.visible(user))
    found = rows.filter(pk=proof_id).first()
    if found is None:
        raise NotFound("没有找到这份佐证,或它不在您可见的范围内。")
    return found.file, found.name


def _reused(user: Any, project: Project, file_ids: set[int]) -> dict[int, tuple[str, ...]]:
    """Return, by file, the other projects' milestones at which the same file was handed in, by name."""
    others = Proof.objects.filter(file_id__in=file_ids, milestone__project__in=permissions.visible(user))
    others = others.exclude(milestone__project=project).select_related("milestone__project").order_by("id")
    uses: dict[int, list[str]] = {}
    for other in others:
        uses.setdefault(other.file_id, []).append(_use(other.milestone))
    return {file_id: tuple(dict.fromkeys(names)) for file_id, names in uses.items()}


def _use(milestone: Milestone) -> str:
    return f"{milestone.project.name}·{Kind(milestone.kind).label}"


def _steps(user: Any, project: Project, *, may_edit: bool, why_not: str) -> tuple[Step, ...]:
    people = ("claimed_by", "verified_by", "returned_by", "withdrawn_by")
    proofs = Prefetch("proofs", Proof.objects.select_related("file").order_by("id"))
    milestones = list(project.milestones.select_related(*people).prefetch_related(proofs).order_by("id"))
    file_ids = {row.file_id for milestone in milestones for row in milestone.proofs.all()}
    also = _reused(user, project, file_ids) if file_ids else {}
    by_kind: dict[Kind, list[Said]] = {}
    verifies = permissions.verifies(user)
    for milestone in milestones:
        buttons = _buttons(user, milestone, verifies, may_edit=may_edit)
        by_kind.setdefault(Kind(milestone.kind), []).append(_said(milestone, also, buttons))
    standing = {
        kind: said for kind, list_ in by_kind.items() for said in list_ if said.milestone.state in _STANDING
    }  # fmt: skip
    return tuple(_step(kind, standing, by_kind.get(kind, []), why_not) for kind in RULES)


_STANDING = frozenset({State.CLAIMED, State.VERIFIED})


def _step(kind: Kind, standing: Mapping[Kind, Said], said: list[Said], why_not: str) -> Step:
    rule = RULES[kind]
    return Step(
        kind=kind,
        label=rule.label,
        meaning=rule.meaning,
        papers=tuple("或".join(label for paper, label in PAPERS.items() if paper in group) for group in rule.proof),
        counts=rule.counts,
        standing=standing.get(kind),
        past=tuple(one for one in said if one.state not in _STANDING),
        why_not=why_not or _why_not_claim(kind, standing),
    )


def _why_not_claim(kind: Kind, standing: Mapping[Kind, Said]) -> str:
    if kind in standing:
        return f"已登记,{standing[kind].state.label}。"
    if Kind.TERMINATED in standing:
        return "项目已终止。"
    missing = [before.label for before in RULES[kind].only_after if before not in standing]
    return f"须先报“{'、'.join(missing)}”。" if missing else ""


def _buttons(user: Any, milestone: Milestone, verifies: frozenset[Kind], *, may_edit: bool) -> tuple[Button, ...]:
    kind, state = Kind(milestone.kind), milestone.state
    buttons = []
    for verb, move in MOVES.items():
        if state not in move.sources:
            continue
        if verb == "withdraw":
            if may_edit:
                buttons.append(Button(verb, move.label, move.needs_reason, _address(verb, milestone)))
            continue
        why_not = _why_not_judge(user, milestone, kind, verb, verifies)
        buttons.append(Button(verb, move.label, move.needs_reason, _address(verb, milestone), why_not))
    return tuple(buttons)


def _address(verb: str, milestone: Milestone) -> str:
    return reverse(f"projects:{verb}", args=[milestone.pk])


def _why_not_judge(user: Any, milestone: Milestone, kind: Kind, verb: str, verifies: frozenset[Kind]) -> str:
    if kind not in verifies:
        whose = "统计/财政" if kind in STATISTICAL else "招商办"
        return f"由{whose}{MOVES[verb].label}。"
    own = verb == "verify" and milestone.claimed_by_id == user.pk
    return "本人申报的,须由另一位同事核实。" if own else ""


def _said(milestone: Milestone, also: Mapping[int, tuple[str, ...]], buttons: tuple[Button, ...]) -> Said:
    proofs = tuple(
        Evidence(row.pk, PAPERS_BY_WORD[row.paper], row.name, row.file.size, also.get(row.file_id, ()))
        for row in milestone.proofs.all()
    )
    basis = milestone.get_basis_display() if milestone.basis else ""
    return Said(milestone, milestone.state, basis, proofs, buttons)


PAPERS_BY_WORD: Mapping[str, str] = {paper.value: label for paper, label in PAPERS.items()}
