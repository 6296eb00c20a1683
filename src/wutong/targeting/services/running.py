"""The background work of a list: read the directory, rank, check, write all of it down at once or nothing."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from wutong.enterprises.queries import store
from wutong.kernel import clock, jobs
from wutong.kernel.errors import Refusal
from wutong.targeting.lifecycle import State, Verdict
from wutong.targeting.models import Pick, Shortlist
from wutong.targeting.queries.questions import again, edition
from wutong_engines import ranking
from wutong_engines.directory import DirectoryError

RANK = "targeting.rank"
_STEPS = 4
_BROKEN = "排序程序出错,没有得出名单。请重新计算;仍不行请联系系统管理员。"


def _dropped(shortlist_id: int) -> None:
    _fail(shortlist_id, "计算开始前已取消。可以重新计算。")


@jobs.task(RANK, dropped=_dropped)
def rank(progress: jobs.Progress, shortlist_id: int) -> dict[str, Any]:
    """Rank the firms of the directory for the frozen question of a list. Killed at any moment, it starts again."""
    found = Shortlist.objects.get(pk=shortlist_id)
    if found.state != State.WAITING:
        return _said(found, f"{found.get_state_display()}。")
    try:
        _rank(progress, found)
    except jobs.Cancelled:
        _fail(found.pk, "计算已取消,没有保留中途的结果。可以重新计算。")
        raise
    except jobs.Stopped:
        raise
    except (ranking.RankingError, DirectoryError, Refusal) as trouble:
        _fail(found.pk, str(trouble))
    except Exception:
        _fail(found.pk, _BROKEN)
        raise
    found.refresh_from_db(fields=["state", "trouble"])
    return _said(found, "已排好。" if found.state == State.READY else f"没有排出:{found.trouble}")


def _rank(progress: jobs.Progress, shortlist: Shortlist) -> None:
    progress.advance(0, _STEPS, "打开名录")
    directory = store.open()
    problem = again(shortlist.problem)
    progress.advance(1, _STEPS, f"比较 {directory.snapshot.firms:,} 家企业")
    result = ranking.solve(problem, directory)
    progress.advance(2, _STEPS, "独立核对每一分")
    faults = ranking.check(problem, result, directory)
    if faults:
        raise ranking.RankingError("独立核对没有通过:" + ";".join(map(str, faults[:3])))
    with transaction.atomic():
        progress.advance(3, _STEPS, "保存名单")
        _keep(shortlist, result, edition(directory))


def _keep(shortlist: Shortlist, result: ranking.Result, snapshot: str) -> None:
    """Write the answer down; a firm that was judged before keeps what was said of it."""
    said = {one.directory_id: one for one in shortlist.picks.exclude(verdict=Verdict.OPEN)}
    shortlist.picks.all().delete()
    picks = []
    for firm in result.ranked:
        pick = Pick(
            shortlist=shortlist,
            place=firm.rank,
            directory_id=firm.id,
            name=firm.name,
            province=firm.province,
            city=firm.city,
            score=firm.score,
            open_points=firm.open_points,
            factors=ranking.as_json(firm)["factors"],
        )
        if before := said.get(firm.id):
            pick.verdict, pick.verdict_reason = before.verdict, before.verdict_reason
            pick.verdict_by_id, pick.verdict_at = before.verdict_by_id, before.verdict_at
        picks.append(pick)
    Pick.objects.bulk_create(picks, batch_size=200)
    answer = {
        "state": State.READY,
        "snapshot": snapshot[:64],
        "considered": result.considered,
        "eligible": result.eligible,
        "excluded": [[one.label, one.count] for one in result.excluded],
        "weights": ranking.as_json(result.weights),
        "notes": list(result.notes),
        "reason": result.reason.label,
        "ranked_at": clock.now(),
        "trouble": "",
    }
    Shortlist.objects.filter(pk=shortlist.pk, state=State.WAITING).update(**answer)


def _fail(shortlist_id: int, trouble: str) -> None:
    Shortlist.objects.filter(pk=shortlist_id, state=State.WAITING).update(state=State.FAILED, trouble=trouble[:255])


def _said(shortlist: Shortlist, sentence: str) -> dict[str, Any]:
    return {
        "address": reverse("targeting:shortlist", args=[shortlist.pk]),
        "sentence": f"靶向名单“{shortlist.title}”{sentence}",
    }
