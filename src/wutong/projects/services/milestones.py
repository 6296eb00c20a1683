"""Claiming a milestone with proof, and what a second person does with the claim."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.models import StoredFile
from wutong.projects import permissions
from wutong.projects.lifecycle import BASES_OF, MOVES, RULES, STATISTICAL, Kind, Paper, resting_on
from wutong.projects.models import Milestone, Project, Proof
from wutong.projects.services import guards
from wutong.projects.services.ground import project_to_see, project_to_write, restage
from wutong.projects.services.uploads import honest, tidy_name

CLAIMED = history.verb("projects.milestone.claimed", "申报", "申报“{kind}”,发生于 {on},佐证 {count} 份")
VERIFIED = history.verb("projects.milestone.verified", "核实", "核实“{kind}”({on})")
RETURNED = history.verb("projects.milestone.returned", "退回", "退回“{kind}”({on})")
WITHDRAWN = history.verb("projects.milestone.withdrawn", "撤回", "撤回“{kind}”({on})")
Given = tuple[Paper, StoredFile, str]


@transaction.atomic
def claim(
    *,
    by: AbstractBaseUser,
    project_id: int,
    kind: Kind,
    on: date,
    basis: str = "",
    note: str = "",
    early_reason: str = "",
    proofs: Sequence[Given] = (),
) -> Milestone:
    """Say that a milestone was reached on a day, with the papers that prove it.

    :raises Incomplete: when a trap of the trade is seen, a paper is missing or the order is wrong without a reason.
    :raises WrongStage: when it cannot come yet at all.
    :raises Duplicate: when the milestone stands already, or one file is given twice.
    """
    project = project_to_write(by, project_id)
    standing = {Kind(row.kind): row for row in Milestone.objects.filter(project=project).standing()}
    if kind in standing:
        raise Duplicate(_stands(standing[kind]))
    said = guards.Claim(
        kind, on, _implied(kind, basis), note.strip(), early_reason.strip(), [paper for paper, _, _ in proofs]
    )
    days = {known: row.happened_on for known, row in standing.items()}
    guards.check(said, days, project.investment.value if project.investment else None)
    _each_file_once(proofs)
    milestone = _write(project, said, by)
    Proof.objects.bulk_create(
        [Proof(milestone=milestone, paper=paper, file=file, name=tidy_name(name), added_by_id=by.pk)
         for paper, file, name in proofs]
    )  # fmt: skip
    restage(project)
    history.record(CLAIMED, project, by=by, reason=said.early_reason, kind=kind.label, on=on, count=len(proofs))
    return milestone


@transaction.atomic
def verify(*, by: AbstractBaseUser, milestone_id: int, based_on: int | None = None) -> Milestone:
    """Accept the proof of somebody else's claim.

    :raises NotAllowed: when accepting this kind is not theirs, or the claim is their own.
    :raises WrongStage: when it was accepted, returned or withdrawn already.
    """
    milestone = _to_judge(by, milestone_id, "verify")
    if milestone.claimed_by_id == by.pk:
        raise NotAllowed(f"“{Kind(milestone.kind).label}”是您本人申报的,不能由本人核实;请由另一位同事核实。")
    records.amend(milestone, based_on=based_on, verified_at=clock.now(), verified_by_id=by.pk)
    return _settled(milestone, VERIFIED, by, "")


@transaction.atomic
def give_back(*, by: AbstractBaseUser, milestone_id: int, reason: str, based_on: int | None = None) -> Milestone:
    """Return a claim, accepted before or not, with a reason; the row and its proofs stay.

    :raises NotAllowed: when judging this kind is not theirs.
    :raises Incomplete: without a reason.
    :raises WrongStage: when it no longer stands, or a later milestone rests on it.
    """
    milestone = _to_judge(by, milestone_id, "give_back")
    text = _reason(reason, "退回")
    _nothing_rests_on(milestone)
    records.amend(milestone, based_on=based_on, returned_at=clock.now(), returned_by_id=by.pk, return_reason=text)
    return _settled(milestone, RETURNED, by, text)


@transaction.atomic
def withdraw(*, by: AbstractBaseUser, milestone_id: int, reason: str, based_on: int | None = None) -> Milestone:
    """Take back a claim that nobody has accepted yet, with a reason; the row and its proofs stay.

    :raises NotAllowed: when the project is not theirs to write to.
    :raises Incomplete: without a reason.
    :raises WrongStage: when it was accepted or no longer stands, or a later milestone rests on it.
    """
    milestone = _milestone(by, milestone_id)
    project_to_write(by, milestone.project_id)
    _admits(milestone, "withdraw")
    text = _reason(reason, "撤回")
    _nothing_rests_on(milestone)
    records.amend(milestone, based_on=based_on, withdrawn_at=clock.now(), withdrawn_by_id=by.pk, withdraw_reason=text)
    return _settled(milestone, WITHDRAWN, by, text)


def _implied(kind: Kind, basis: str) -> str:
    """Return the basis; a kind that can have only one need not be told it."""
    only = BASES_OF.get(kind, ())
    return only[0] if not basis and len(only) == 1 and not RULES[kind].counts else basis


def _stands(milestone: Milestone) -> str:
    kind = Kind(milestone.kind)
    return (
        f"“{kind.label}”已由{milestone.claimed_by}登记(发生于 {milestone.happened_on},{milestone.state.label}),"
        "同一里程碑只登记一次;要更正,请先撤回或请核实人退回。"
    )


def _each_file_once(proofs: Sequence[Given]) -> None:
    seen: dict[int, str] = {}
    for paper, file, name in proofs:
        if file.pk in seen:
            twice = f"文件“{name}”与“{seen[file.pk]}”内容相同:一份文件不能在同一里程碑里用两次"
            sentence = f"{twice},请换成“{paper.label}”的原件。"
            raise Duplicate(sentence, fields={"proofs": sentence})
        seen[file.pk] = name
        honest(file, name, paper)


def _write(project: Project, said: guards.Claim, by: AbstractBaseUser) -> Milestone:
    try:
        with transaction.atomic():
            return Milestone.objects.create(
                project=project,
                kind=said.kind,
                happened_on=said.on,
                basis=said.basis,
                note=said.note,
                early_reason=said.early_reason,
                claimed_by_id=by.pk,
                created_by_id=by.pk,
            )
    except IntegrityError:
        winner = Milestone.objects.filter(project=project, kind=said.kind).standing().first()
        if winner is None:
            raise
        raise Duplicate(_stands(winner)) from None


def _milestone(by: AbstractBaseUser, milestone_id: int) -> Milestone:
    rows = Milestone.objects.select_related("project", "claimed_by").filter(project__in=permissions.visible(by))
    found = rows.filter(pk=milestone_id).values_list("project_id", flat=True).first()
    if found is None:
        raise NotFound("没有找到这条里程碑,或它不在您可见的范围内。")
    # The project's lock first, then the row as it stands behind the lock.
    project_to_see(by, found)
    return rows.get(pk=milestone_id)


def _to_judge(by: AbstractBaseUser, milestone_id: int, verb: str) -> Milestone:
    milestone = _milestone(by, milestone_id)
    kind = Kind(milestone.kind)
    if kind not in permissions.verifies(by):
        whose = "统计/财政" if kind in STATISTICAL else "招商办"
        raise NotAllowed(f"“{kind.label}”由{whose}{MOVES[verb].label},您不能办理。")
    _admits(milestone, verb)
    return milestone


def _admits(milestone: Milestone, verb: str) -> None:
    move = MOVES[verb]
    if milestone.state in move.sources:
        return
    kind, state = Kind(milestone.kind).label, milestone.state.label
    if verb == "withdraw" and milestone.verified_at and not milestone.returned_at:
        raise WrongStage(f"“{kind}”已经核实,不能自行撤回;确需更正,请核实人写明理由退回。")
    raise WrongStage(f"“{kind}”{state},不能再{move.label};请刷新页面查看最新情况。")


def _reason(reason: str, label: str) -> str:
    text = reason.strip()
    if not text:
        raise Incomplete(f"{label}须写明理由,记录会保留。", fields={"reason": f"请写明{label}理由。"})
    return text


def _nothing_rests_on(milestone: Milestone) -> None:
    kind = Kind(milestone.kind)
    later = Milestone.objects.filter(project=milestone.project, kind__in=resting_on(kind)).standing()
    resting = [row for row in later if not row.early_reason or kind in RULES[Kind(row.kind)].only_after]
    if resting:
        names = "、".join(f"“{Kind(row.kind).label}”({row.state.label})" for row in resting)
        raise WrongStage(f"“{kind.label}”之后还有{names}以它为前提:请先退回或撤回{names},再退回“{kind.label}”。")


def _settled(milestone: Milestone, verb: history.Verb, by: AbstractBaseUser, reason: str) -> Milestone:
    restage(milestone.project)
    kind = Kind(milestone.kind).label
    history.record(verb, milestone.project, by=by, reason=reason, kind=kind, on=milestone.happened_on)
    return milestone
