"""Lists as a whole: brought in, typed, looked at again, withdrawn."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import LineState
from wutong.enterprises.models import Line, NameList
from wutong.enterprises.queries import lists
from wutong.enterprises.services.ground import text
from wutong.enterprises.services.matching import ensure_job
from wutong.enterprises.services.table import CODE, KINDS
from wutong.kernel import clock, files, history, records
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import imports

TYPED = history.verb("enterprises.list.typed", "录入名单", "录入名单“{title}”,{count} 行")
AGAIN = history.verb("enterprises.list.matched_again", "重新比对", "重新比对名单“{title}”,{count} 行")
WITHDRAWN = history.verb("enterprises.list.withdrawn", "撤下名单", "撤下名单“{title}”")
_MOST_TYPED = 2000
_NOTHING = "请每行写一个企业名称。"
# What a person decided stays decided when the engine looks again.
_LOOKED_AT = (LineState.SURE, LineState.DOUBTFUL, LineState.UNKNOWN, LineState.UNREADABLE)


def bring_list(
    *,
    by: AbstractBaseUser,
    upload: files.Upload,
    kind: str,
    title: str,
    source: str = "",
    source_date: date | None = None,
) -> ImportBatch:
    """Bring a file of names in at once, without the preview; the engine's look is queued with its first rows.

    :raises BadFile: when it is not a table that can be read.
    :raises Incomplete: when the column of names cannot be told.
    :raises Duplicate: when the same file was brought in already.
    """
    _require(by)
    if kind not in dict(KINDS):
        raise Incomplete("请选择名单的种类。", fields={"kind": "请选择名单的种类。"})
    options = {
        "title": text(title, "title", "名单名称", 200, needed=True),
        "kind": kind,
        "source": text(source, "source", "来源", 255),
        "source_date": source_date.isoformat() if source_date else "",
    }
    batch = imports.begin(CODE, upload, by=by, options=options)
    return imports.confirm(CODE, batch.pk, by=by)


@transaction.atomic
def type_list(*, by: AbstractBaseUser, title: str, written: str, source: str = "") -> NameList:
    """Keep names that somebody typed or pasted, one a line, and have the engine look at them.

    :raises Incomplete: when there is none, or more than can be typed.
    """
    _require(by)
    called = text(title, "title", "名单名称", 200, needed=True)
    rows = [" ".join(line.replace("\x00", "").split()) for line in written.splitlines()]
    numbered = [(number, row[:500]) for number, row in enumerate(rows, 1) if row]
    if not 1 <= len(numbered) <= _MOST_TYPED:
        told = (
            "请每行写一个企业名称。"
            if not numbered
            else f"一次最多 {_MOST_TYPED} 行,这里有 {len(numbered)} 行,请改用文件导入。"
        )
        raise Incomplete(told, fields={"written": told})
    made = NameList.objects.create(
        title=called, kind="typed", source=text(source, "source", "来源", 255), created_by_id=by.pk,
        created_at=clock.now(),
    )  # fmt: skip
    records.insert_many(
        Line, [{"row": number, "written": row} for number, row in numbered], name_list_id=made.pk,
        created_by_id=by.pk, created_at=clock.now(),
    )  # fmt: skip
    history.record(TYPED, made, by=by, title=called, count=len(numbered))
    ensure_job(made, by=by)
    return made


@transaction.atomic
def match_again(*, by: AbstractBaseUser, list_id: int) -> NameList:
    """Have the engine look again at what no person decided: after a new edition, or when a job was cancelled.

    :raises WrongStage: while it is at work, or when people have decided everything.
    """
    found = to_change(by, list_id)
    if lists.is_running(found):
        raise WrongStage(f"名单“{found.title}”正在比对,请等它结束。")
    open_lines = found.lines.filter(state__in=[*_LOOKED_AT, LineState.WAITING])
    count = open_lines.count()
    if not count:
        raise WrongStage(f"名单“{found.title}”的每一行都有人认定过,没有可重新比对的。")
    open_lines.exclude(state=LineState.WAITING).update(
        state=LineState.WAITING, candidates=[], probability=None, reason="", directory_id="", matched_name="",
        enterprise=None,
    )  # fmt: skip
    history.record(AGAIN, found, by=by, title=found.title, count=count)
    ensure_job(found, by=by)
    return found


@transaction.atomic
def withdraw_list(*, by: AbstractBaseUser, list_id: int, based_on: int) -> NameList:
    """Take a list out of sight; what people confirmed on it stays known."""
    found = to_change(by, list_id)
    records.amend(found, based_on=based_on, withdrawn_at=clock.now())
    history.record(WITHDRAWN, found, by=by, title=found.title)
    return found


def to_change(by: AbstractBaseUser, list_id: int) -> NameList:
    """Return a standing list that the person may work on, locked where the database knows locks.

    :raises NotFound: when it is not there, or withdrawn.
    """
    rows = permissions.visible_lists(by).filter(withdrawn_at__isnull=True).select_for_update(of=("self",))
    found = rows.select_related("job").filter(pk=list_id).first()
    if found is None:
        raise NotFound("没有找到这份名单,或它已撤下。")
    _require(by)
    return found


def _require(by: AbstractBaseUser) -> None:
    if not permissions.may_decide(by):
        raise NotAllowed("名单由招商人员导入和认定,您可以查看。")
