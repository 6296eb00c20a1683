"""Ask who could fill a gap, ask again with the directory of today, take a list down and bring it back."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.industries import queries as industries
from wutong.kernel import clock, history, jobs, records
from wutong.kernel.errors import Incomplete
from wutong.targeting.lifecycle import State
from wutong.targeting.models import Shortlist
from wutong.targeting.queries.lists import is_running
from wutong.targeting.queries.questions import Wishes, question
from wutong.targeting.services.ground import line, maker, shortlist_to
from wutong.targeting.services.running import RANK
from wutong_engines import ranking

ASKED = history.verb("targeting.shortlist.asked", "编制靶向名单", "为“{chain}·{segment}”编制靶向名单“{title}”")
ASKED_AGAIN = history.verb("targeting.shortlist.asked_again", "重新计算", "按原条件重新计算靶向名单“{title}”")
CANCELLED = history.verb("targeting.shortlist.cancelled", "取消计算", "取消靶向名单“{title}”的计算")
RENAMED = history.verb("targeting.shortlist.renamed", "改名", "把靶向名单“{before}”改名为“{after}”")
WITHDRAWN = history.verb("targeting.shortlist.withdrawn", "撤下名单", "撤下靶向名单“{title}”")
RESTORED = history.verb("targeting.shortlist.restored", "恢复名单", "恢复靶向名单“{title}”")


@transaction.atomic
def ask(
    *,
    by: AbstractBaseUser,
    chain_id: int,
    segment_code: str,
    anchor_id: int | None = None,
    wishes: Wishes | None = None,
    title: str = "",
) -> Shortlist:
    """Freeze the question as of today and queue the ranking.

    :raises NotFound: when chain, segment or anchor are not there for this person.
    :raises Incomplete: when the wishes cannot be meant; names the fields.
    """
    maker(by)
    today = clock.today()
    asked = question(
        by, chain_id=chain_id, segment_code=segment_code, anchor_id=anchor_id, wishes=wishes or Wishes(), as_of=today
    )
    called = line(title, 200, "title", "名单名称") or f"{asked.chain}·{asked.segment_name} {today:%Y-%m-%d}"
    made = Shortlist.objects.create(
        title=called,
        chain_id=chain_id,
        graph_id=asked.version_id,
        segment_code=segment_code,
        segment_name=asked.segment_name,
        anchor_id=anchor_id,
        problem=ranking.as_json(asked.problem),
        as_of=today,
        created_by_id=by.pk,
    )
    _queue(made, by)
    history.record(ASKED, made, by=by, chain=asked.chain, segment=asked.segment_name, title=called)
    return made


@transaction.atomic
def rank_again(*, by: AbstractBaseUser, shortlist_id: int) -> Shortlist:
    """Ask the same of the directory of today; what was said of a firm stays with it."""
    found = shortlist_to("rank", by, shortlist_id)
    # A list that is being computed is not queued twice.
    if not is_running(found):
        records.amend(found, state=State.WAITING, trouble="")
        _queue(found, by)
        history.record(ASKED_AGAIN, found, by=by, title=found.title)
    return found


@transaction.atomic
def ask_gaps(*, by: AbstractBaseUser, chain_id: int, anchor_id: int | None = None) -> list[Shortlist]:
    """Ask for every gap of a chain for which there is no list yet, with nothing narrowed; return the lists made.

    :raises Incomplete: when every gap has its list.
    """
    maker(by)
    today = clock.today()
    there = set(
        Shortlist.objects.filter(chain_id=chain_id)
        .exclude(state=State.WITHDRAWN)
        .values_list("segment_code", flat=True)
    )
    page = industries.current(by, chain_id)
    wanted = [gap for gap in page.gaps if gap.is_open and gap.code not in there]
    if not wanted:
        raise Incomplete("这条链的每个缺口都已有名单,不用再编。")
    return [
        ask(
            by=by, chain_id=chain_id, segment_code=gap.code, anchor_id=anchor_id,
            title=f"{page.chain.name}·{gap.name}(缺口普查 {today:%Y-%m-%d})",
        )
        for gap in wanted
    ]  # fmt: skip


@transaction.atomic
def cancel(*, by: AbstractBaseUser, shortlist_id: int) -> Shortlist:
    """Ask a computation to stop; one whose worker is lost is put to rest at once.

    :raises WrongStage: when nothing is being computed.
    """
    found = shortlist_to("fail", by, shortlist_id)
    if is_running(found) and found.job_id:
        jobs.cancel(found.job_id, by)
    else:
        records.amend(found, state=State.FAILED, trouble="计算已取消。可以重新计算。")
    history.record(CANCELLED, found, by=by, title=found.title)
    found.refresh_from_db()
    return found


@transaction.atomic
def rename(*, by: AbstractBaseUser, shortlist_id: int, title: str, based_on: int | None = None) -> Shortlist:
    """Give a list another title."""
    found = shortlist_to("withdraw", by, shortlist_id)
    before, after = found.title, line(title, 200, "title", "名单名称", required=True)
    changes = records.amend(found, based_on=based_on, title=after)
    if changes:
        history.record(RENAMED, found, by=by, changes=changes, before=before, after=after)
    return found


@transaction.atomic
def withdraw(*, by: AbstractBaseUser, shortlist_id: int, reason: str = "") -> Shortlist:
    """Take a list down; it is kept and can be brought back."""
    found = shortlist_to("withdraw", by, shortlist_id)
    records.amend(found, state=State.WITHDRAWN)
    history.record(WITHDRAWN, found, by=by, reason=line(reason, 200, "reason", "原因"), title=found.title)
    return found


@transaction.atomic
def restore(*, by: AbstractBaseUser, shortlist_id: int) -> Shortlist:
    """Bring a list back as it was; one that was never ranked is ranked now."""
    found = shortlist_to("restore", by, shortlist_id)
    if found.ranked_at is None:
        records.amend(found, state=State.WAITING, trouble="")
        _queue(found, by)
    else:
        records.amend(found, state=State.READY)
    history.record(RESTORED, found, by=by, title=found.title)
    return found


def _queue(shortlist: Shortlist, by: AbstractBaseUser) -> None:
    job = jobs.enqueue(RANK, label=f"靶向名单:{shortlist.title}", by=by, shortlist_id=shortlist.pk)
    Shortlist.objects.filter(pk=shortlist.pk).update(job=job)
    shortlist.job = job
