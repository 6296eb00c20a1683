"""What the verbs of a match stand on: the match found through the rights of who asks, its stage, days and words."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MATCH_MOVES, MatchStage, allows
from wutong.earthworks.models import Match
from wutong.earthworks.queries import pairs
from wutong.kernel import clock, records
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage

_PARTS = ("surplus__firm", "need__firm", "agreement")


def match_to_see(by: AbstractBaseUser, match_id: int) -> Match:
    """Return a match the person may see, locked where the database knows locks.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible_matches(by).select_related(*_PARTS).select_for_update(of=("self",))
    match = rows.filter(pk=match_id).first()
    if match is None:
        raise NotFound("没有找到这条匹配,或它不在您可见的范围内。")
    return match


def match_to_manage(by: AbstractBaseUser, match_id: int, verb: str) -> Match:
    """Return a match that stands where the verb is admitted, for somebody whose work it is (土方岗).

    :raises NotAllowed: when they may only see it.
    :raises WrongStage: when the stage does not admit the verb.
    """
    match = match_to_see(by, match_id)
    if not permissions.may_manage(by):
        raise NotAllowed(f"匹配 {match.number} 的“{MATCH_MOVES[verb].label}”由土方岗办理,您只能查看。")
    admit(match, verb)
    return match


def admit(match: Match, verb: str) -> MatchStage:
    """Return where the match stands, if that admits the verb.

    :raises WrongStage: otherwise; the sentence names the stages that do.
    """
    where = match.stage_now()
    if not allows(MATCH_MOVES, verb, where):
        sources = "、".join(stage.label for stage in MatchStage if stage in MATCH_MOVES[verb].sources)
        move = MATCH_MOVES[verb].label
        raise WrongStage(f"匹配 {match.number} 现在是“{where.label}”,不能{move};处于“{sources}”时才可以。")
    return where


def unstopped(match: Match, doing: str) -> None:
    """Refuse to go on while a red line or a withdrawal stands on one of the two registrations.

    :raises WrongStage: then; the sentence says which and how it is lifted.
    """
    found = [sentence for side in (match.surplus, match.need) for sentence in pairs.obstacles(side)]
    if found:
        raise WrongStage(f"匹配 {match.number} 不能{doing}:{''.join(found)}")


def move(match: Match, **facts: Any) -> dict[str, tuple[Any, Any]]:
    """Write what happened together with the stage that follows from it; return what changed.

    :raises Conflict: when somebody else moved the match in between.
    """
    before = {name: getattr(match, name) for name in facts}
    for name, value in facts.items():
        setattr(match, name, value)
    stage = match.stage_now().value
    for name, value in before.items():
        setattr(match, name, value)
    return records.amend(match, **facts, stage=stage)


def day_of(on: date, *, after: date | None = None, field: str = "on", label: str = "日期", what: str = "") -> date:
    """Return a day that has come, and not before something it follows.

    :raises Incomplete: otherwise.
    """
    text = ""
    if on > clock.today():
        text = f"{label} {on} 还没有到,请填今天({clock.today()})或以前的日期。"
    elif after is not None and on < after:
        text = f"{label} {on} 早于{what} {after},请核对。"
    if text:
        raise Incomplete(text, fields={field: text})
    return on


def proposed_on(match: Match) -> date:
    """Return the day the match was proposed: nothing of it happened before."""
    return timezone.localdate(match.created_at)
