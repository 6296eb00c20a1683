"""Rules as data: defaults declared by each domain, versions kept in the database, judged by the day in question."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import history
from wutong.kernel.errors import Duplicate, NotAllowed, NotFound
from wutong.kernel.models import RuleVersion

AMENDED = history.verb("kernel.rule.amended", "修订规则", "修订规则“{label}”,自 {valid_from} 起施行")


@dataclass(frozen=True)
class RuleSet:
    """A declared set of rules: what it is for, its default values and where they come from."""

    code: str
    label: str
    default: Mapping[str, Any]
    source: str
    explained: Mapping[str, str]


_declared: dict[str, RuleSet] = {}
# What a domain does when its rules change: told who amended them and from which day they hold.
Heard = Callable[[AbstractBaseUser, date], None]
_hear: dict[str, list[Heard]] = {}
_remembered: ContextVar[dict[date, dict[str, Any]] | None] = ContextVar("remembered", default=None)


def declare(code: str, label: str, default: Mapping[str, Any], *, source: str, explained: Mapping[str, str]) -> RuleSet:
    """Declare a rule set with its default values; ``explained`` says each key in Chinese, with its unit."""
    declared = RuleSet(code, label, dict(default), source, dict(explained))
    _declared[code] = declared
    return declared


def when_amended(code: str, hear: Heard) -> None:
    """Have a domain told, in the transaction of the amendment, that a rule set has a new version."""
    _hear.setdefault(code, []).append(hear)


def declared() -> Mapping[str, RuleSet]:
    """Return every declared rule set by code."""
    return dict(_declared)


def get(code: str) -> RuleSet:
    """Return a declared rule set.

    :raises NotFound: when no domain declares the code.
    """
    if code not in _declared:
        raise NotFound(f"没有名为 {code} 的规则。")
    return _declared[code]


def versions(code: str | None = None) -> dict[str, list[RuleVersion]]:
    """Return the versions of one rule set or of all, the newest first, by code."""
    rows = RuleVersion.objects.select_related("created_by").order_by("code", "-valid_from")
    found: dict[str, list[RuleVersion]] = {}
    for version in rows if code is None else rows.filter(code=code):
        found.setdefault(version.code, []).append(version)
    return found


def value(code: str, *, on: date) -> dict[str, Any]:
    """Return the values of a rule set in force on a day: the newest version not later, over the defaults.

    :raises NotFound: when no domain declares the code.
    """
    if code not in _declared:
        raise NotFound(f"没有名为 {code} 的规则。")
    kept = _remembered.get()
    if kept is None:
        newest = RuleVersion.objects.filter(code=code, valid_from__lte=on).order_by("-valid_from").first()
        return {**_declared[code].default, **(newest.value if newest else {})}
    if on not in kept:
        # Later versions write over earlier ones: what is left is in force on the day, for every rule set.
        rows = RuleVersion.objects.filter(valid_from__lte=on).order_by("valid_from", "id")
        kept[on] = dict(rows.values_list("code", "value"))
    return {**_declared[code].default, **kept[on].get(code, {})}


@contextmanager
def remembered() -> Iterator[None]:
    """Ask the database for the rules of a day once inside the block: for a page that only reads."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def amend(
    code: str, *, by: AbstractBaseUser, valid_from: date, values: Mapping[str, Any], source: str, note: str
) -> RuleVersion:
    """Add a version of a rule set that holds from a day on; earlier days keep being judged by what held then.

    :raises NotAllowed: when keeping the rules is not this person's work.
    :raises NotFound: when no domain declares the code.
    :raises Duplicate: when a version starts on that day already.
    """
    if code not in _declared:
        raise NotFound(f"没有名为 {code} 的规则。")
    if not getattr(by, "keeps_rules", False):
        raise NotAllowed("规则由招商办修订,您的角色只能查看。")
    with transaction.atomic():
        if RuleVersion.objects.filter(code=code, valid_from=valid_from).exists():
            raise Duplicate(f"规则“{_declared[code].label}”已有一版自 {valid_from} 起施行,请改用别的日期。")
        version = RuleVersion.objects.create(
            code=code,
            valid_from=valid_from,
            value=dict(values),
            source=source,
            note=note,
            created_by_id=by.pk,
        )
        history.record(AMENDED, version, by=by, reason=note, label=_declared[code].label, valid_from=valid_from)
        for hear in _hear.get(code, ()):
            hear(by, valid_from)
    return version
