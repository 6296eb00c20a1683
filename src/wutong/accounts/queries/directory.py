"""People and offices by their names, for other domains and for forms."""

from collections.abc import Iterable

from wutong.accounts.lifecycle import INSIDERS, PROMOTERS, Role
from wutong.accounts.models import Office, Person, Token
from wutong.accounts.queries.words import Name
from wutong.kernel import clock
from wutong.kernel.errors import NotFound


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


def colleague_choices() -> list[tuple[int, str]]:
    """Return the people of the administration as a form chooses among them."""
    return [(person.id, person.name) for person in colleagues()]


def sign_in_names() -> list[tuple[str, str, str, str]]:
    """Return sign-in name, name, role and office of everyone who may sign in."""
    rows = Person.objects.filter(is_active=True).order_by("office__rank", "rank", "id")
    return [(person.username, person.name, person.get_role_display(), person.office.name) for person in rows]
