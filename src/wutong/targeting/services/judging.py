"""Say of a ranked firm that it is to be visited or not, alone or many at once; every word can be taken back."""

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Incomplete, NotFound
from wutong.targeting import permissions
from wutong.targeting.lifecycle import Verdict
from wutong.targeting.models import Pick
from wutong.targeting.services.ground import line, shortlist_to

JUDGED = history.verb("targeting.pick.judged", "标注企业", "名单“{title}”:{firm} 标为“{verdict}”")


@transaction.atomic
def judge(*, by: AbstractBaseUser, pick_id: int, verdict: str, reason: str = "", based_on: str | None = None) -> Pick:
    """Say whether a firm is to be visited.

    :param based_on: what the person saw said of it; somebody else's later word is not written over.
    :raises Incomplete: when a firm is dropped without a reason.
    :raises Conflict: when somebody else has said otherwise meanwhile.
    """
    pick = permissions.visible_picks(by).filter(pk=pick_id).first()
    if pick is None:
        raise NotFound("没有找到这家企业,名单可能已重新计算。请刷新页面。")
    return _judge(by, pick, verdict, reason, pick.verdict if based_on is None else based_on)


@transaction.atomic
def judge_many(
    *, by: AbstractBaseUser, shortlist_id: int, pick_ids: Sequence[int], verdict: str, reason: str = ""
) -> int:
    """Say the same of several firms of one list; return how many it changed."""
    picks = permissions.visible_picks(by).filter(shortlist_id=shortlist_id, pk__in=list(pick_ids)).order_by("place")
    changed = [pick for pick in picks if pick.verdict != verdict or pick.verdict_reason != reason]
    for pick in changed:
        _judge(by, pick, verdict, reason, pick.verdict)
    return len(changed)


def _judge(by: AbstractBaseUser, pick: Pick, verdict: str, reason: str, based_on: str) -> Pick:
    shortlist = shortlist_to("judge", by, pick.shortlist_id)
    if verdict not in set(Verdict):
        raise Incomplete("请选择“要去”“不去”或“未定”。", fields={"verdict": "请选择。"})
    why = line(reason, 200, "reason", "理由", required=verdict == Verdict.DROP)
    written = Pick.objects.filter(pk=pick.pk, verdict=based_on).update(
        verdict=verdict, verdict_reason=why, verdict_by_id=by.pk, verdict_at=clock.now()
    )
    if not written:
        raise Conflict(f"“{pick.name}”刚被他人标注,您的标注没有保存。请刷新后再看。")
    before = pick.get_verdict_display()
    pick.refresh_from_db()
    after = pick.get_verdict_display()
    changes = {"verdict": (before, after)}
    history.record(
        JUDGED, shortlist, by=by, changes=changes, reason=why, title=shortlist.title, firm=pick.name, verdict=after
    )
    return pick
