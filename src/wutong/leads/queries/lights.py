"""The light of every lead in a list, computed by the database as of a day; lifecycle.light_of says the same."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from wutong.leads.lifecycle import OPEN, PAUSED, Light, Marks, light_of, marks
from wutong.leads.models import Lead
from wutong.leads.queries import rules


def marks_of(today: date) -> Marks:
    """Return the days that part the lights as of a day, by the rules in force then."""
    return marks(today, rules.lights(today))


def light_case(at: Marks) -> Case:
    """Return the SQL of the light: the first condition that holds decides."""

    def when(condition: Q, light: Light) -> When:
        return When(condition, then=Value(light.value))

    return Case(
        when(~Q(stage__in=[stage.value for stage in OPEN]), Light.GREY),
        when(Q(seat__isnull=True) | Q(due_clock=PAUSED), Light.GREY),
        when(Q(due_on__lt=at.today) | Q(quiet_since__lte=at.quiet_red), Light.RED),
        when(Q(due_on__lte=at.yellow_to) | Q(quiet_since__lte=at.quiet_yellow), Light.YELLOW),
        when(Q(due_on__lte=at.blue_to), Light.BLUE),
        default=Value(Light.GREEN.value),
        output_field=CharField(),
    )


def with_light(leads: Any, today: date) -> Any:
    """Return the leads with ``light`` as of a day."""
    return leads.annotate(light=light_case(marks_of(today)))


def filtered_by_light(leads: Any, lights: tuple[str, ...], today: date) -> Any:
    """Return the leads that show one of the lights on a day."""
    known = [light for light in lights if light in set(Light)]
    return leads.alias(shown=light_case(marks_of(today))).filter(shown__in=known) if lights else leads


def light_on(lead: Lead, today: date) -> Light:
    """Return the light of one lead on a day."""
    return light_of(
        stage=lead.stage,
        held=lead.seat_id is not None,
        due_clock=lead.due_clock,
        due_on=lead.due_on,
        quiet_since=lead.quiet_since,
        at=marks_of(today),
    )
