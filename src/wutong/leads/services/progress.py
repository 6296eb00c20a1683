"""Bring a lead forward: respond, judge, answer, move between stages, follow up."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from wutong.kernel import history
from wutong.kernel.errors import Incomplete, WrongStage
from wutong.kernel.models import StoredFile
from wutong.leads.lifecycle import DIMENSIONS, REASONS, Outcome, Stage
from wutong.leads.models import Assessment, FollowUp, Lead, Step
from wutong.leads.queries import rules
from wutong.leads.services.clocks import settle, write_step
from wutong.leads.services.ground import lead_to_work_on, move_for, open_lead
from wutong.leads.services.values import check_day, need

RESPONDED = history.verb("leads.lead.responded", "响应", "已响应,{on}")
MOVED = history.verb("leads.lead.moved", "阶段变化", "{label}:由“{source}”到“{target}”({on})")
LANDED = history.verb("leads.lead.landed", "转为项目", "转为项目({on})")
ASSESSED = history.verb("leads.lead.assessed", "研判", "研判结论“{conclusion}”,六维合计 {total} 分({on})")
ANSWERED = history.verb("leads.lead.answered", "反馈引荐人", "已向引荐人反馈({on}):{text}")
FOLLOWED_UP = history.verb("leads.lead.followed_up", "跟进", "{kind}({on}):{text}")


class Scores(TypedDict):
    """The six dimensions of form F2, one to five each."""

    industry: int
    market: int
    technology: int
    environment: int
    energy: int
    benefit: int


@transaction.atomic
def respond(*, by: AbstractBaseUser, lead_id: int, on: date) -> Lead:
    """Say that somebody took the lead up: the first clock stops.

    :raises WrongStage: when it was responded to already.
    """
    lead = open_lead(by, lead_id, "响应")
    _check_on(lead, on)
    if lead.steps.filter(kind__in=[Step.Kind.RESPONDED, Step.Kind.MOVED]).exists():
        raise WrongStage(f"线索 {lead.number} 已经响应过,不必再办。")
    write_step(lead, Step.Kind.RESPONDED, by=by, on=on)
    settle(lead)
    history.record(RESPONDED, lead, by=by, on=on)
    return lead


@transaction.atomic
def move(*, by: AbstractBaseUser, lead_id: int, verb: str, on: date, reason: str = "", code: str = "") -> Lead:
    """Walk the table of moves, except landing, which the domain of projects does.

    :param reason: in words, where the move needs it.
    :param code: the reason code that closing needs, one of ``lifecycle.REASONS``.
    """
    lead = lead_to_work_on(by, lead_id)
    if verb == "land":
        raise WrongStage("线索转为项目请在“转为项目”中办理,以便同时建立项目。")
    step = move_for(lead, verb)
    if step.needs_reason:
        reason = need(reason, f"{step.label}的理由", "reason")
    closed = _reason_code(code) if step.target == Stage.CLOSED else ""
    return _walk(lead, verb, by=by, on=on, reason=reason, closed_reason=closed)


@transaction.atomic
def land(*, by: AbstractBaseUser, lead_id: int, on: date) -> Lead:
    """Turn a lead into a project; called by the service that opens the project, in its transaction."""
    lead = lead_to_work_on(by, lead_id)
    if lead.seat is None:
        raise WrongStage(f"线索 {lead.number} 在公共池,没有专班专人,不能转为项目。请先认领。")
    return _walk(lead, "land", by=by, on=on)


@transaction.atomic
def assess(
    *,
    by: AbstractBaseUser,
    lead_id: int,
    on: date,
    scores: Scores,
    text: str,
    conclusion: str,
    due_diligence: str = "",
    code: str = "",
) -> Assessment:
    """Judge a lead on six dimensions (form F2); a conclusion against following it closes it.

    :param code: why it is declined, referred or reserved, one of ``lifecycle.REASONS`` of that outcome.
    """
    lead = open_lead(by, lead_id, "研判")
    _check_on(lead, on)
    text = need(text, "研判意见", "text")
    points = _checked_scores(scores)
    if conclusion not in Assessment.Conclusion.values:
        raise Incomplete("请选择研判结论。", fields={"conclusion": "请选择:跟进、储备、转介或不跟进。"})
    against = Outcome(conclusion) if conclusion != Assessment.Conclusion.FOLLOW else None
    closed = _reason_code(code, against) if against else ""
    assessment = Assessment.objects.create(
        lead=lead,
        assessed_on=on,
        text=text,
        due_diligence=due_diligence.strip(),
        conclusion=conclusion,
        created_by_id=by.pk,
        **points,
    )
    label, total = assessment.get_conclusion_display(), sum(points.values())
    history.record(ASSESSED, lead, by=by, reason=text, conclusion=label, total=total, on=on)
    if lead.stage == Stage.NEW:
        lead = _walk(lead, "assess", by=by, on=on)
    if against:
        _walk(lead, "close", by=by, on=on, reason=text, closed_reason=closed)
    else:
        settle(lead)
    return assessment


@transaction.atomic
def answer(*, by: AbstractBaseUser, lead_id: int, on: date, text: str) -> Lead:
    """Tell whoever brought the firm what was decided: owed after every assessment, a refusal's most of all."""
    lead = lead_to_work_on(by, lead_id)
    last = lead.assessments.first()
    if last is None:
        raise WrongStage(f"线索 {lead.number} 还没有研判,研判后再向引荐人反馈。")
    text = need(text, "反馈内容", "text")
    check_day(on, since=last.assessed_on, what="反馈日期")
    write_step(lead, Step.Kind.ANSWERED, by=by, on=on, reason=text)
    settle(lead)
    history.record(ANSWERED, lead, by=by, on=on, text=text)
    return lead


@transaction.atomic
def follow_up(
    *,
    by: AbstractBaseUser,
    lead_id: int,
    kind: str,
    on: date,
    text: str,
    promise: str = "",
    next_step: str = "",
    next_on: date | None = None,
    files: Sequence[StoredFile] = (),
) -> FollowUp:
    """Write down what was done; some kinds are real progress and end the silence, a phone call does not."""
    lead = open_lead(by, lead_id, "填写跟进")
    check_day(on, since=_reported_on(lead), what="跟进日期")
    if kind not in FollowUp.Kind.values:
        raise Incomplete("请选择跟进方式。", fields={"kind": "请选择跟进方式。"})
    if kind in rules.kinds_with_file(on) and not files:
        label = FollowUp.Kind(kind).label
        raise Incomplete(f"“{label}”要附上文稿,才能算实质进展。", fields={"files": "请附上往返的文稿。"})
    if next_on is not None and next_on < on:
        raise Incomplete("下一步期限不能早于跟进日期。", fields={"next_on": "请填跟进日期以后的日期。"})
    made = FollowUp.objects.create(
        lead=lead,
        kind=kind,
        happened_on=on,
        text=need(text, "跟进内容", "text"),
        promise=promise.strip(),
        next_step=next_step.strip()[:200],
        next_on=next_on,
        substantive=kind in rules.substantive_kinds(on),
        created_by_id=by.pk,
    )
    made.files.set(files)
    settle(lead)
    history.record(FOLLOWED_UP, lead, by=by, kind=made.get_kind_display(), on=on, text=_brief(made.text))
    return made


def _walk(lead: Lead, verb: str, *, by: AbstractBaseUser, on: date, reason: str = "", closed_reason: str = "") -> Lead:
    step = move_for(lead, verb)
    _check_on(lead, on)
    source = lead.get_stage_display()
    write_step(lead, Step.Kind.MOVED, by=by, on=on, reason=reason, stage=step.target.value)
    settle(lead, stage=step.target.value, stage_since=on, closed_reason=closed_reason)
    if step.target == Stage.LANDED:
        history.record(LANDED, lead, by=by, on=on)
    else:
        why = "·".join(part for part in (REASONS[closed_reason].label if closed_reason else "", reason) if part)
        target = step.target.label
        history.record(MOVED, lead, by=by, reason=why, label=step.label, source=source, target=target, on=on)
    return lead


def _check_on(lead: Lead, on: date) -> None:
    """Refuse a day in the future, before the report, or before the last change of stage."""
    check_day(on, since=max(_reported_on(lead), lead.stage_since))


def _reported_on(lead: Lead) -> date:
    return timezone.localdate(lead.first_reported_at)


def _reason_code(code: str, outcome: Outcome | None = None) -> str:
    fitting = {key: row for key, row in REASONS.items() if outcome is None or row.outcome == outcome}
    if code not in fitting:
        words = "、".join(row.label for row in fitting.values())
        raise Incomplete(f"请选择原因:{words}。", fields={"code": "请从原因表中选择。"})
    return code


def _checked_scores(scores: Scores) -> dict[str, int]:
    points = {name: scores.get(name) for name in DIMENSIONS}
    faults = {
        name: f"{DIMENSIONS[name]}请打 1 至 5 分。"
        for name, value in points.items()
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5
    }
    if faults:
        raise Incomplete("".join(faults.values()), fields=faults)
    return {name: value for name, value in points.items() if isinstance(value, int)}


def _brief(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
