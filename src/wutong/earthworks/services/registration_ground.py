"""What the verbs of a registration stand on: finding it through the rights of who asks, its stage, its open matches."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import REGISTRATION_MOVES, Flag, RegistrationStage, allows
from wutong.earthworks.models import Match, Registration
from wutong.kernel import records
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage


def registration_to_see(by: AbstractBaseUser, registration_id: int) -> Registration:
    """Return a registration the person may see, locked where the database knows locks.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible(by).select_related("firm").select_for_update(of=("self",))
    registration = rows.filter(pk=registration_id).first()
    if registration is None:
        raise NotFound("没有找到这条土方登记,或它不在您可见的范围内。")
    return registration


def registration_to_write(by: AbstractBaseUser, registration_id: int, verb: str) -> Registration:
    """Return a registration the person may change, if its stage admits the verb.

    :raises NotAllowed: when they may only see it; the sentence says whose it is.
    :raises WrongStage: when the stage does not admit the verb.
    """
    registration = registration_to_see(by, registration_id)
    if not permissions.editable(by).filter(pk=registration_id).exists():
        raise NotAllowed(
            f"登记 {registration.number} 是{registration.firm}的,只有该企业、土方岗和登记人可以"
            f"{REGISTRATION_MOVES[verb].label},您可以查看。"
        )
    admit(registration, verb)
    return registration


@transaction.atomic
def ask_to_edit(*, by: AbstractBaseUser, registration_id: int) -> None:
    """Refuse, in the verb's own words, a person or a stage that does not admit an edit; for forms, before they open."""
    registration_to_write(by, registration_id, "edit")


def registration_to_manage(by: AbstractBaseUser, registration_id: int, verb: str) -> Registration:
    """Return a registration for somebody whose work the verb is (土方岗).

    :raises NotAllowed: for everybody else.
    """
    registration = registration_to_see(by, registration_id)
    if not permissions.may_manage(by):
        raise NotAllowed(f"登记 {registration.number} 的“{REGISTRATION_MOVES[verb].label}”由土方岗办理。")
    admit(registration, verb)
    return registration


def admit(registration: Registration, verb: str) -> RegistrationStage:
    """Return where the registration stands, if that admits the verb.

    :raises WrongStage: otherwise; the sentence names the stages that do.
    """
    where, move = registration.where, REGISTRATION_MOVES[verb]
    if not allows(REGISTRATION_MOVES, verb, where):
        sources = "、".join(stage.label for stage in RegistrationStage if stage in move.sources)
        raise WrongStage(f"登记 {registration.number} 现在是“{where.label}”,不能{move.label};处于“{sources}”时才可以。")
    return where


def free_of_matches(registration: Registration, doing: str) -> None:
    """Refuse what would pull the ground from under a match that is under way.

    :raises WrongStage: naming the match; a firm is told the number only.
    """
    open_ones = Match.objects.filter(Q(surplus=registration) | Q(need=registration))
    found = open_ones.filter(cancelled_at__isnull=True, closed_at__isnull=True).order_by("id").first()
    if found is not None:
        raise WrongStage(
            f"登记 {registration.number} 已在匹配 {found.number} 中(自然方 {found.bank_m3:,} m³),不能{doing};"
            "请先由土方岗取消匹配,或等匹配销号。"
        )


def move(registration: Registration, *, based_on: int | None = None, **facts: Any) -> dict[str, tuple[Any, Any]]:
    """Write what happened together with the stage that follows from it; return what changed.

    :raises Conflict: when somebody else moved the registration in between.
    """
    before = {name: getattr(registration, name) for name in facts}
    for name, value in facts.items():
        setattr(registration, name, value)
    stage = registration.where.value
    for name, value in before.items():
        setattr(registration, name, value)
    changes = records.amend(registration, based_on=based_on, **facts, stage=stage)
    changes.pop("stage", None)
    if "flags" in changes:
        # The history is read by people: red lines by their names.
        old, new = ("、".join(Flag(flag).label for flag in flags) for flags in changes["flags"])
        changes["flags"] = (old, new)
    return changes


def reason_given(reason: str, what: str = "原因") -> str:
    """Return the reason in one line.

    :raises Incomplete: when there is none, or it is longer than the column.
    """
    clean = " ".join(reason.replace("\x00", "").split())
    sentence = ""
    if not clean:
        sentence = f"请写明{what}。"
    elif len(clean) > 300:
        sentence = f"{what}最多 300 字,现有 {len(clean)} 字,请精简。"
    if sentence:
        raise Incomplete(sentence, fields={"reason": sentence})
    return clean


def speaks_for(by: AbstractBaseUser) -> int | None:
    """Return the firm the person registers for, None for the house, which registers for any."""
    return people.firm_of(by)
