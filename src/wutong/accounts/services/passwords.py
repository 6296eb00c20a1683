"""Passwords: what is asked of one, changing one's own, a one-time one from the system officer."""

import secrets

from axes.utils import reset as unlock
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wutong.accounts import permissions
from wutong.accounts.models import PastPassword, Person
from wutong.accounts.services.ground import find, require
from wutong.kernel import history
from wutong.kernel.errors import Incomplete, NotAllowed

CHANGED = history.verb("accounts.password.changed", "改口令", "{name}改了自己的口令")
RESET = history.verb("accounts.password.reset", "重置口令", "重置{name}的口令,下次登录须改")

SHORTEST = 8
CLASSES_ASKED = 3
REMEMBERED = 3
# Without letters and figures that look alike when read out over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_FIGURES = "23456789"


@transaction.atomic
def change_password(*, by: Person, current: str, new: str) -> Person:
    """Change one's own password.

    :raises Incomplete: when the current one is wrong or the new one does not do.
    """
    person = find(Person.objects.filter(is_active=True), by.pk, "这个账号已停用。")
    if not person.check_password(current):
        raise Incomplete("现在的口令不对,没有改。", fields={"current": "现在的口令不对。"})
    refuse_weak(person, new)
    set_password(person, new, must_change=False)
    history.record(CHANGED, person, by=by, name=person.name)
    return person


@transaction.atomic
def reset_password(*, by: Person | None, person_id: int) -> str:
    """Give a person a one-time password and return it, to be told once; their keys for programs end.

    :raises NotAllowed: for anybody but the system officer, and for one's own.
    """
    require(by, permissions.may_keep_people, "口令由系统管理员重置,您的角色不能办理。")
    if by is not None and by.pk == person_id:
        raise NotAllowed("自己的口令请在个人页修改。")
    person = find(Person.objects.all(), person_id, "没有这个账号。")
    plain = one_time()
    set_password(person, plain, must_change=True)
    person.tokens.all().delete()
    unlock(username=person.username)
    history.record(RESET, person, by=by, name=person.name)
    return plain


def refuse_weak(person: Person, new: str) -> None:
    """Refuse a password that is short, of fewer than three kinds of characters, common, or one of the last three.

    :raises Incomplete: saying all that is wrong with it.
    """
    faults = []
    if len(new) < SHORTEST:
        faults.append(f"至少 {SHORTEST} 个字符。")
    if classes_of(new) < CLASSES_ASKED:
        faults.append("须含大写字母、小写字母、数字、符号中的至少三类。")
    if not faults:
        try:
            validate_password(new, person)
        except ValidationError as trouble:
            faults.extend(trouble.messages)
    if not faults and _was_used(person, new):
        faults.append(f"不能与最近 {REMEMBERED} 次用过的口令相同。")
    if faults:
        sentence = "".join(faults)
        raise Incomplete(f"新口令不合要求:{sentence}", fields={"new": sentence})


def classes_of(text: str) -> int:
    """Count the kinds of characters: capital, small, figure, anything else."""
    kinds = {
        "capital" if letter.isupper() else "small" if letter.islower() else "figure" if letter.isdigit() else "other"
        for letter in text
    }
    return len(kinds)


def set_password(person: Person, plain: str, *, must_change: bool) -> None:
    """Set a password, remember it, and forget those too old to matter."""
    person.set_password(plain)
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])
    PastPassword.objects.create(person=person, password=person.password)
    kept = PastPassword.objects.filter(person=person).values_list("pk", flat=True)[:REMEMBERED]
    PastPassword.objects.filter(person=person).exclude(pk__in=list(kept)).delete()


def one_time() -> str:
    """Return a password that can be read out, good for one sign-in."""
    words = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2)]
    return f"{words[0].capitalize()}-{words[1]}-{''.join(secrets.choice(_FIGURES) for _ in range(4))}"


def _was_used(person: Person, plain: str) -> bool:
    past = person.past_passwords.values_list("password", flat=True)[:REMEMBERED]
    return any(check_password(plain, encoded) for encoded in {person.password, *past})
