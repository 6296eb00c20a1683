"""The trail: who did what kind of thing to what kind of record, never the sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from wutong.accounts import permissions
from wutong.accounts.models import Person, SignIn
from wutong.kernel import clock, history, pages
from wutong.kernel.models import Event


@dataclass(frozen=True)
class TrailFilter:
    """What the trail was narrowed to; days are inclusive."""

    person_id: int | None = None
    verb: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class TrailLine:
    """One line of the trail without its business text."""

    number: int
    at: datetime
    who: str
    verb: str
    kind: str
    subject: int


def trail(user: AbstractBaseUser, narrowed: TrailFilter) -> QuerySet[Event]:
    """Return the history this person may audit, newest first, without the text columns."""
    if not permissions.may_read_audit(user):
        return Event.objects.none()
    rows = Event.objects.select_related("by").only(
        "id", "at", "verb", "subject_type", "subject_id", "by__name", "by__username"
    )
    if narrowed.person_id:
        rows = rows.filter(by_id=narrowed.person_id)
    if narrowed.verb:
        rows = rows.filter(verb=narrowed.verb)
    return cast("QuerySet[Event]", _between(rows, narrowed))


def trail_page(user: AbstractBaseUser, narrowed: TrailFilter, number: str | None) -> pages.Page:
    """Return one page of the trail as lines without text."""
    page = pages.paged(trail(user, narrowed), number, per_page=50)
    return replace(page, rows=list(_lines(page.rows)))


def trail_lines(user: AbstractBaseUser, narrowed: TrailFilter) -> Iterator[TrailLine]:
    """Return all lines of the trail, a few at a time."""
    return _lines(trail(user, narrowed).iterator(chunk_size=2000))


def sign_ins(user: AbstractBaseUser, narrowed: TrailFilter) -> QuerySet[SignIn]:
    """Return the knocks at the door this person may audit; ``verb`` is the outcome."""
    if not permissions.may_read_audit(user):
        return SignIn.objects.none()
    rows = SignIn.objects.select_related("person")
    if narrowed.person_id:
        rows = rows.filter(person_id=narrowed.person_id)
    if narrowed.verb:
        rows = rows.filter(outcome=narrowed.verb)
    return cast("QuerySet[SignIn]", _between(rows, narrowed))


def outcome_choices() -> list[tuple[str, str]]:
    """Return what may come of a knock at the door."""
    return [(str(value), str(label)) for value, label in SignIn.Outcome.choices]


def verb_choices() -> list[tuple[str, str]]:
    """Return every kind of line in the history by its label."""
    return sorted(((verb.name, verb.label) for verb in history.verbs().values()), key=lambda pair: pair[0])


def people_choices() -> list[tuple[int, str]]:
    """Return everyone who ever had an account, for the audit's filter."""
    return [(person.pk, f"{person.name}({person.username})") for person in Person.objects.order_by("username")]


def _between(rows: QuerySet[Any], narrowed: TrailFilter) -> QuerySet[Any]:
    if narrowed.since:
        rows = rows.filter(at__gte=clock.end_of(narrowed.since - timedelta(days=1)))
    if narrowed.until:
        rows = rows.filter(at__lt=clock.end_of(narrowed.until))
    return rows


def _lines(events: Iterable[Event]) -> Iterator[TrailLine]:
    labels = {verb.name: verb.label for verb in history.verbs().values()}
    kinds = {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}
    for event in events:
        yield TrailLine(
            number=event.pk,
            at=event.at,
            who=event.by.name if event.by else "系统",
            verb=labels.get(event.verb, event.verb),
            kind=kinds.get(event.subject_type, event.subject_type),
            subject=event.subject_id,
        )
