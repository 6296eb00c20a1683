"""What this domain's own pages show: people, offices, teams, keys and knocks at the door."""

from dataclasses import dataclass
from datetime import timedelta

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from wutong.accounts import permissions
from wutong.accounts.models import Office, Person, Seat, SignIn, Team, Token
from wutong.accounts.queries.directory import colleagues
from wutong.kernel import history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event


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
