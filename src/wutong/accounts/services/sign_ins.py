"""The record of who came to the door, from where, and what came of it."""

from django.db import transaction

from wutong.accounts.models import Person, SignIn
from wutong.kernel import clock, history

ENTERED = history.verb("accounts.sign_in.entered", "登录", "{username}登录")
LEFT = history.verb("accounts.sign_in.left", "退出", "{username}退出登录")
FAILED = history.verb("accounts.sign_in.failed", "登录失败", "有人以“{username}”登录,口令或用户名不对")
LOCKED = history.verb("accounts.sign_in.locked", "登录锁定", "“{username}”连续登录失败,已锁定")
_VERBS = {"entered": ENTERED, "left": LEFT, "failed": FAILED, "locked": LOCKED}


@transaction.atomic
def note_sign_in(*, username: str, outcome: str, address: str | None, browser: str = "") -> SignIn:
    """Write down one knock at the door; a failed one is nobody's deed, so it is told as the system's.

    :param outcome: entered, left, failed or locked.
    """
    person = Person.objects.filter(username=username).first()
    note = SignIn.objects.create(
        at=clock.now(),
        username=username[:150],
        person=person,
        outcome=outcome,
        address=address,
        browser=browser[:200],
    )
    if person is not None and outcome == "entered":
        # Django notes the machine's time; people are shown the day of the zone.
        Person.objects.filter(pk=person.pk).update(last_login=note.at)
    by = person if outcome in {"entered", "left"} else None
    history.record(_VERBS[outcome], note, by=by, username=note.username)
    return note
