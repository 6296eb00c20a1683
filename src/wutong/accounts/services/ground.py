"""What the verbs of this domain share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from wutong.accounts.models import Person
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound

M = TypeVar("M", bound=Model)


def require(by: Person | None, test: Callable[[Any], bool], sentence: str) -> None:
    """Refuse a person who does not pass the test; None is the server itself, at its own console.

    :raises NotAllowed: with the sentence.
    """
    if by is not None and not test(by):
        raise NotAllowed(sentence)


def find(rows: QuerySet[M], pk: int, sentence: str) -> M:
    """Return the row, or refuse.

    :raises NotFound: with the sentence.
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(sentence)
    return row


def filled(**values: str) -> None:
    """Refuse empty fields, all at once.

    :raises Incomplete: naming them.
    """
    empty = {name: "请填写这一项。" for name, text in values.items() if not text.strip()}
    if empty:
        raise Incomplete("有必填项没有填写。", fields=empty)


def hold(person_id: int) -> None:
    """Make everyone else who wants to change this person wait: a write that changes nothing, on any database."""
    Person.objects.filter(pk=person_id).update(rank=F("rank"))
