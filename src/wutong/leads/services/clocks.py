"""What every verb does in the end: write the step, work out what is due, and change the lead in one statement."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Max

from wutong.kernel import clock, records
from wutong.leads.lifecycle import Facts, Pause, Stage, next_due, quiet_from
from wutong.leads.models import Lead, Step
from wutong.leads.queries import rules

_TAKEN_OVER = frozenset({Step.Kind.REGISTERED, Step.Kind.CLAIMED, Step.Kind.TRANSFERRED})
_PROGRESS = frozenset({Step.Kind.REGISTERED, Step.Kind.CLAIMED, Step.Kind.MOVED})


def write_step(lead: Lead, kind: Step.Kind, *, by: AbstractBaseUser, on: date, reason: str = "", **after: Any) -> Step:
    """Write what happened, with the stage and the seat that hold from then on."""
    return Step.objects.create(
        lead=lead,
        kind=kind,
        stage=after.get("stage", lead.stage),
        seat_id=after.get("seat_id", lead.seat_id),
        happened_on=on,
        by_id=by.pk,
        reason=reason,
    )


def settle(lead: Lead, *, based_on: int | None = None, **values: Any) -> dict[str, tuple[Any, Any]]:
    """Change a lead and bring its clocks up to date; to be called after the step of the change was written.

    :raises Conflict: when somebody else changed it meanwhile.
    """
    facts, progress = facts_of(lead, **values)
    due_clock, due_on = next_due(facts, rules.clocks(clock.today()))
    quiet = quiet_from(progress, facts.pauses)
    return records.amend(lead, based_on=based_on, **values, due_clock=due_clock, due_on=due_on, quiet_since=quiet)


def facts_of(lead: Lead, **values: Any) -> tuple[Facts, date]:
    """Return what the clocks of a lead follow from, and the day of its last real progress."""
    steps = list(Step.objects.filter(lead=lead).order_by("recorded_at", "id"))
    stage = Stage(values.get("stage", lead.stage))
    seat_id = values.get("seat_id", lead.seat_id)
    investment = values.get("investment", lead.investment)
    held_since = _latest(step.happened_on for step in steps if step.kind in _TAKEN_OVER)
    done = lead.follow_ups.aggregate(any=Max("happened_on"))
    progress = lead.follow_ups.filter(substantive=True).aggregate(last=Max("happened_on"))["last"]
    pauses: tuple[Pause, ...] = tuple(lead.pauses.values_list("from_on", "until_on"))
    facts = Facts(
        stage=stage,
        held_since=held_since if seat_id else None,
        responded_on=_earliest(s.happened_on for s in steps if s.kind in {Step.Kind.RESPONDED, Step.Kind.MOVED}),
        assessed_on=lead.assessments.aggregate(last=Max("assessed_on"))["last"],
        answered_on=_latest(step.happened_on for step in steps if step.kind == Step.Kind.ANSWERED),
        talking_since=_talking_since(steps, held_since),
        reported_on=done["any"],
        investment=investment.value if investment else None,
        pauses=pauses,
    )
    moved = [step.happened_on for step in steps if step.kind in _PROGRESS]
    return facts, max([*moved, progress] if progress else moved, default=lead.quiet_since)


def _talking_since(steps: list[Step], held_since: date | None) -> date | None:
    talks = {Stage.CONTACT.value, Stage.NEGOTIATE.value}
    entered = _latest(step.happened_on for step in steps if step.kind == Step.Kind.MOVED and step.stage in talks)
    return max(entered, held_since) if entered and held_since else entered


def _latest(days: Any) -> date | None:
    return max(days, default=None)


def _earliest(days: Any) -> date | None:
    return min(days, default=None)
