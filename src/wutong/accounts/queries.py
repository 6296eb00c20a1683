"""Reads about people, offices and teams; to other domains in frozen words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from wutong.accounts import permissions
from wutong.accounts.lifecycle import INSIDERS, PROMOTERS, Role
from wutong.accounts.models import Firm, Office, Person, Seat, SignIn, Team, Token
from wutong.kernel import clock, history, pages
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong_engines.names import normalise, regions_agree


@dataclass(frozen=True)
class Place:
    """A person's open or ended place in a team: what other domains know of a 专班 and its 专人."""

    id: int
    team_id: int
    team: str
    leader_id: int
    person_id: int
    person: str
    username: str
    office_id: int
    office: str
    is_open: bool

    def __str__(self) -> str:
        return f"{self.team}·{self.person}"


@dataclass(frozen=True)
class Name:
    """An id with the word that people use for it."""

    id: int
    name: str


def person_behind(fingerprint: str) -> Person | None:
    """Return the active person whose API key has this fingerprint and has not run out."""
    token = (
        Token.objects.select_related("person__office")
        .filter(fingerprint=fingerprint, expires_at__gt=clock.now(), person__is_active=True)
        .filter(person__must_change_password=False)
        .first()
    )
    return token.person if token else None


def anybody() -> bool:
    """Tell whether anybody has an account."""
    return Person.objects.exists()


def acting(username: str) -> Person:
    """Return the person whose rights a command on the server uses: the one named, else the first of 招商办.

    :raises NotFound: when there is nobody.
    """
    active = Person.objects.filter(is_active=True)
    found = active.filter(username=username) if username else active.filter(role=Role.PROMOTION.value)
    person = found.select_related("office").first()
    if person is None:
        raise NotFound(
            f"没有在用的账号“{username}”。" if username else "还没有招商办人员的账号,请用 --by 指明以谁的权限查看。"
        )
    return person


def active_teams() -> list[Name]:
    """Return the standing teams in their order."""
    return [Name(pk, name) for pk, name in Team.objects.filter(dissolved_on=None).values_list("id", "name")]


def seats(*, team_id: int | None = None, person_id: int | None = None) -> list[Place]:
    """Return all open places, or those of a team or a person, in the order of teams and people."""
    rows = _seats().filter(until__isnull=True, team__dissolved_on__isnull=True)
    if team_id is not None:
        rows = rows.filter(team_id=team_id)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return [_place(seat) for seat in rows.order_by("team__rank", "team_id", "person__rank", "person_id")]


def seat(seat_id: int) -> Place:
    """Return a place, open or ended.

    :raises NotFound: when there is none.
    """
    found = _seats().filter(pk=seat_id).first()
    if found is None:
        raise NotFound("没有这个专班席位,请重新选择专班和专人。")
    return _place(found)


def offices() -> list[Name]:
    """Return the offices in their order."""
    return [Name(pk, name) for pk, name in Office.objects.values_list("id", "name")]


def promoting_offices() -> list[tuple[int, tuple[str, ...]]]:
    """Return the offices whose people win firms, each with the names it goes by."""
    rows = Office.objects.filter(people__role__in=[role.value for role in PROMOTERS]).distinct()
    return [(office.pk, tuple(dict.fromkeys((office.name, office.short_name)))) for office in rows]


def colleagues() -> list[Name]:
    """Return everyone inside the administration whose account is in use."""
    rows = Person.objects.filter(is_active=True, role__in=[role.value for role in INSIDERS])
    return [Name(person.pk, f"{person.name}({person.office.short_name})") for person in rows]


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("id", "name"))


def office_of(person_id: int) -> Name:
    """Return a person's office.

    :raises NotFound: when there is no such person.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人。")
    return Name(person.office_id, person.office.name)


def office_choices() -> list[tuple[int, str]]:
    """Return the offices as a form chooses among them."""
    return [(office.id, office.name) for office in offices()]


def firm_choices() -> list[tuple[int, str]]:
    """Return the enterprises as a form chooses among them."""
    return list(Firm.objects.values_list("id", "name"))


def firms(user: AbstractBaseUser) -> list[Name]:
    """Return the enterprises this person may choose among."""
    return [Name(pk, name) for pk, name in permissions.visible_firms(user).values_list("id", "name")]


def firm_id(name: str, uscc: str = "") -> int | None:
    """Return the enterprise that this name or code means, if it is kept; the region may be left out."""
    if uscc and (found := Firm.objects.filter(uscc=uscc).first()):
        return found.pk
    said = normalise(name)
    for pk, place in Firm.objects.filter(key=said.key).order_by("id").values_list("id", "place") if said.key else ():
        if regions_agree(place, said.region):
            return pk
    return None


def firm_index() -> dict[str, list[tuple[str, int]]]:
    """Return every enterprise by the key of its name, each with its region: for imports, which ask once."""
    found: dict[str, list[tuple[str, int]]] = {}
    for key, place, pk in Firm.objects.order_by("id").values_list("key", "place", "pk"):
        found.setdefault(key, []).append((place, pk))
    return found


def team_choices() -> list[tuple[int, str]]:
    """Return the standing teams as a form chooses among them."""
    return [(team.id, team.name) for team in active_teams()]


def seat_choices() -> list[tuple[int, str]]:
    """Return the open places as a form chooses among them: 专班·专人."""
    return [(place.id, str(place)) for place in seats()]


def colleague_choices() -> list[tuple[int, str]]:
    """Return the people of the administration as a form chooses among them."""
    return [(person.id, person.name) for person in colleagues()]


def sign_in_names() -> list[tuple[str, str, str, str]]:
    """Return sign-in name, name, role and office of everyone who may sign in."""
    rows = Person.objects.filter(is_active=True).order_by("office__rank", "rank", "id")
    return [(person.username, person.name, person.get_role_display(), person.office.name) for person in rows]


# What this domain's own pages show.


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people was narrowed to."""

    words: str = ""
    role: str = ""
    office_id: int | None = None
    closed: bool = False


def people(user: AbstractBaseUser, narrowed: PeopleFilter) -> QuerySet[Person]:
    """Return the people this person may see, narrowed."""
    rows = permissions.visible(user).filter(is_active=not narrowed.closed)
    if narrowed.words:
        rows = rows.filter(Q(name__icontains=narrowed.words) | Q(username__icontains=narrowed.words))
    if narrowed.role:
        rows = rows.filter(role=narrowed.role)
    if narrowed.office_id:
        rows = rows.filter(office_id=narrowed.office_id)
    return rows.order_by("office__rank", "office_id", "rank", "id")


def person(user: AbstractBaseUser, person_id: int) -> Person:
    """Return a person this person may see.

    :raises NotFound: otherwise.
    """
    found = permissions.visible(user).select_related("office", "firm").filter(pk=person_id).first()
    if found is None:
        raise NotFound("没有这个人,或不在您可见的范围内。")
    return found


def account_history(person_id: int) -> QuerySet[Event]:
    """Return what was done with an account, newest first."""
    subject = Person(pk=person_id)
    return history.of(subject)


def office_list() -> QuerySet[Office]:
    """Return the offices with the number of people in use in each."""
    return Office.objects.annotate(size=Count("people", filter=Q(people__is_active=True)))


def office(office_id: int) -> Office:
    """Return an office.

    :raises NotFound: when there is none.
    """
    found = Office.objects.filter(pk=office_id).first()
    if found is None:
        raise NotFound("没有这个单位。")
    return found


def team_list(user: AbstractBaseUser) -> QuerySet[Team]:
    """Return the teams with leader, office and, in ``team.seats.all()``, the open seats only."""
    open_seats = Seat.objects.filter(until__isnull=True).select_related("person__office")
    return (
        permissions.visible_teams(user)
        .select_related("leader__office", "office")
        .prefetch_related(Prefetch("seats", queryset=open_seats.order_by("person__rank", "id")))
    )


def team(user: AbstractBaseUser, team_id: int) -> Team:
    """Return a team with its open seats.

    :raises NotFound: when there is none the person may see.
    """
    found = team_list(user).filter(pk=team_id).first()
    if found is None:
        raise NotFound("没有这个专班,或不在您可见的范围内。")
    return found


def may_join(team_id: int) -> list[tuple[int, str]]:
    """Return who could take a seat in the team, as a form chooses among them."""
    inside = set(Seat.objects.filter(team_id=team_id, until__isnull=True).values_list("person_id", flat=True))
    return [(person.id, person.name) for person in colleagues() if person.id not in inside]


def tokens(user: AbstractBaseUser) -> QuerySet[Token]:
    """Return the person's own keys."""
    return Token.objects.filter(person_id=user.pk)


def own_sign_ins(user: AbstractBaseUser) -> QuerySet[SignIn]:
    """Return the person's own last knocks at the door."""
    return SignIn.objects.filter(person_id=user.pk)


def minutes_locked(username: str) -> int:
    """Return how many minutes a locked sign-in name still has to wait, at least one."""
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    wait = get_cool_off() or timedelta()
    # The lock runs on the machine's time, also where the business day stands still.
    left = wait if last is None else last.attempt_time + wait - timezone.now()
    return max(1, -int(-left.total_seconds() // 60))


# The trail: who did what kind of thing to what kind of record, never the sentence.


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


def _seats() -> QuerySet[Seat]:
    return Seat.objects.select_related("team", "person__office")


def _place(seat: Seat) -> Place:
    return Place(
        id=seat.pk,
        team_id=seat.team_id,
        team=seat.team.name,
        leader_id=seat.team.leader_id,
        person_id=seat.person_id,
        person=seat.person.name,
        username=seat.person.username,
        office_id=seat.person.office_id,
        office=seat.person.office.name,
        is_open=seat.until is None and seat.team.dissolved_on is None,
    )
