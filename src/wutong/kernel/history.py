"""The history that people can read: one line for each verb, written in the verb's own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from wutong.kernel import records
from wutong.kernel.models import Event, as_json


@dataclass(frozen=True)
class Verb:
    """A kind of line: its dotted name, its short label and the sentence with places to fill."""

    name: str
    label: str
    sentence: str


_verbs: dict[str, Verb] = {}


def verb(name: str, label: str, sentence: str) -> Verb:
    """Declare a verb once, at the top of the services that record it.

    :raises ValueError: when another verb has the name already.
    """
    declared = Verb(name, label, sentence)
    if _verbs.setdefault(name, declared) != declared:
        raise ValueError(f"verb {name} is declared twice")
    return declared


def verbs() -> Mapping[str, Verb]:
    """Return every declared verb by name."""
    return dict(_verbs)


def record(
    verb: Verb,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    **places: object,
) -> Event:
    """Write one line about a record; to be called inside the transaction of the change.

    :param changes: old and new value by field name.
    :param places: what fills the sentence.
    """
    return Event.objects.create(**_line(verb, subject, by, changes, reason, places))


def record_many(
    verb: Verb,
    subject: type[models.Model],
    ids: Sequence[int],
    *,
    by: AbstractBaseUser | None,
    reason: str = "",
    **places: object,
) -> None:
    """Write the same line about each of many records of one kind; two statements, however many."""
    records.insert_many(
        Event,
        [{"subject_id": pk} for pk in ids],
        verb=verb.name,
        subject_type=subject._meta.label_lower,
        by_id=by.pk if by else None,
        sentence=verb.sentence.format(**places),
        reason=reason,
    )


def of(subject: models.Model) -> models.QuerySet[Event]:
    """Return the history of a record, newest first."""
    return Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).select_related("by")


def _line(
    verb: Verb,
    subject: models.Model,
    by: AbstractBaseUser | None,
    changes: Mapping[str, tuple[Any, Any]] | None,
    reason: str,
    places: Mapping[str, object],
) -> dict[str, Any]:
    return {
        "verb": verb.name,
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "by_id": by.pk if by else None,
        "sentence": verb.sentence.format(**places),
        "changes": {name: [as_json(old), as_json(new)] for name, (old, new) in (changes or {}).items()},
        "reason": reason,
    }
