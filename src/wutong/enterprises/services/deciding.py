"""People say whose name a line is: confirm, reject, open again; many at once; every decision can be taken back."""

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import LINE_MOVES, LineState, NameKind, admits
from wutong.enterprises.models import Enterprise, Line, Name
from wutong.enterprises.queries import Candidate, lists, names, rules, store
from wutong.enterprises.queries.identity import contradicts
from wutong.enterprises.services.ground import holder_of, keep_name, refresh_search
from wutong.enterprises.services.tracking import track
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, WrongStage

CONFIRMED = history.verb("enterprises.line.confirmed", "认定", "认定“{written}”就是“{name}”{taught}")
REJECTED = history.verb("enterprises.line.rejected", "否定", "“{written}”不是候选中的任何一家")
REOPENED = history.verb("enterprises.line.reopened", "撤回认定", "撤回对“{written}”的认定({was}){forgot}")
BULK = history.verb("enterprises.line.confirmed_many", "批量认定", "随批量认定:首选候选的把握不低于 {least}")

_MOST = 5000


@transaction.atomic
def confirm(
    *,
    by: AbstractBaseUser,
    line_id: int,
    directory_id: str = "",
    enterprise_id: int | None = None,
    based_on: int | None = None,
) -> Line:
    """Say that a line means a firm, which is tracked from then on and known by this writing too.

    :param enterprise_id: a tracked enterprise; wins over the directory's id.
    :raises Conflict: when somebody decided about the line since it was read.
    """
    line = _to_decide(by, line_id, "confirm")
    meant = _meant(by, directory_id, enterprise_id)
    taught = _teach(line, meant, by)
    records.amend(
        line,
        based_on=based_on,
        state=LineState.CONFIRMED.value,
        enterprise_id=meant.pk,
        directory_id=meant.directory_id,
        matched_name=meant.name,
        decided_at=clock.now(),
        decided_by_id=by.pk,
    )
    told = f",今后这样写也认得(登记为名单写法 {taught.pk} 号)" if taught else ""
    history.record(CONFIRMED, line, by=by, written=line.written, name=meant.name, taught=told)
    return line


@transaction.atomic
def reject(*, by: AbstractBaseUser, line_id: int, based_on: int | None = None) -> Line:
    """Say that none of the candidates is meant."""
    line = _to_decide(by, line_id, "reject")
    records.amend(
        line, based_on=based_on, state=LineState.REJECTED.value, enterprise_id=None, directory_id="", matched_name="",
        decided_at=clock.now(), decided_by_id=by.pk,
    )  # fmt: skip
    history.record(REJECTED, line, by=by, written=line.written)
    return line


@transaction.atomic
def reopen(*, by: AbstractBaseUser, line_id: int, based_on: int | None = None) -> Line:
    """Take a decision back, a person's or the engine's: the line is in the queue again as it was.

    The writing that the decision taught is forgotten, unless another confirmed line still says the same.
    """
    line = _to_decide(by, line_id, "reopen")
    forgotten = _forget(line)
    was = line.matched_name or "都不是"
    back = LineState.DOUBTFUL if line.candidates else LineState.UNKNOWN
    records.amend(
        line, based_on=based_on, state=back.value, enterprise_id=None, directory_id="", matched_name="",
        decided_at=None, decided_by_id=None,
    )  # fmt: skip
    told = f",名单写法“{forgotten.name}”随之撤下" if forgotten else ""
    history.record(REOPENED, line, by=by, written=line.written, was=was, forgot=told)
    return line


@transaction.atomic
def confirm_many(*, by: AbstractBaseUser, list_id: int, at_least: float | None = None) -> int:
    """Confirm the first candidate of every doubtful line of a list that is at least that sure; return how many.

    :param at_least: the rule's bulk line when not said.
    :raises Incomplete: when it is asked for less than half: that is guessing, not deciding.
    """
    least = rules.lines(clock.today()).bulk if at_least is None else at_least
    if not 0.5 <= least <= 1:
        sentence = "批量认定的把握应在 0.5 到 1 之间。"
        raise Incomplete(sentence, fields={"at_least": sentence})
    if not permissions.may_decide(by):
        raise NotAllowed("名单由招商人员认定,您可以查看。")
    done: list[int] = []
    for line in lists.bulk_of(by, list_id, least)[:_MOST]:
        best = line.candidates[0] if line.candidates else {}
        if not best or _rivals(line.candidates, least) or contradicts(line.place, Candidate(**best)):
            continue
        confirm(
            by=by, line_id=line.pk, directory_id=str(best.get("id", "")), enterprise_id=best.get("enterprise"),
            based_on=line.version,
        )  # fmt: skip
        done.append(line.pk)
    history.record_many(BULK, Line, done, by=by, least=f"{least:.2f}")
    return len(done)


def _rivals(candidates: Sequence[dict[str, object]], least: float) -> bool:
    """Tell whether a second candidate is as likely: which of the two is for a person to say, one by one."""
    return len(candidates) > 1 and float(str(candidates[1].get("probability") or 0)) >= least


def _meant(by: AbstractBaseUser, directory_id: str, enterprise_id: int | None) -> Enterprise:
    if enterprise_id is not None:
        found = permissions.visible(by).select_related("merged_into").filter(pk=enterprise_id).first()
        if found is None:
            raise NotFound("没有找到这家企业,没有认定。请刷新页面再选。")
        # Chosen on a page that was open while the two were merged: the one that stands is meant.
        return found.merged_into or found
    if not directory_id:
        raise Incomplete("请先选定是哪一家。", fields={"directory_id": "请先选定是哪一家。"})
    store.open()
    return track(by=by, directory_id=directory_id)


def _teach(line: Line, meant: Enterprise, by: AbstractBaseUser) -> Name | None:
    """Let the enterprise be known by this writing, where it means nobody yet."""
    if not names.firm(line.written[:200]).key or len(line.written) > 200 or holder_of(line.written) is not None:
        return None
    row = line.name_list
    source = f"名单“{row.title}”第 {line.row} 行"
    made = keep_name(meant, line.written, NameKind.LISTED, by=by, source=source, source_date=row.source_date)
    refresh_search([meant.pk])
    return made


def _forget(line: Line) -> Name | None:
    """Take away the writing that a confirmed line taught, once no other confirmed line says the same."""
    if line.state != LineState.CONFIRMED:
        return None
    held = holder_of(line.written[:200])
    if held is None or held.kind != NameKind.LISTED or held.name != line.written:
        return None
    said = Line.objects.filter(written=line.written, state=LineState.CONFIRMED).exclude(pk=line.pk)
    if said.exists() or not held.source.startswith("名单“"):
        return None
    Name.objects.filter(pk=held.pk).update(dropped_at=clock.now())
    refresh_search([held.enterprise_id])
    return held


def _to_decide(by: AbstractBaseUser, line_id: int, verb: str) -> Line:
    rows = permissions.visible_lines(by).select_related("name_list").select_for_update(of=("self",))
    line = rows.filter(pk=line_id).first()
    if line is None:
        raise NotFound("没有找到这一行,或它所在的名单已撤下。")
    if not permissions.decidable_lines(by).filter(pk=line_id).exists():
        raise NotAllowed("名单由招商人员认定,您可以查看。")
    if not admits(LINE_MOVES, verb, line.state):
        where = line.get_state_display()
        if verb != "reopen" and line.decided_by is not None:
            raise Conflict(f"“{line.written}”已由 {line.decided_by} 认定为“{where}”。要改,请先撤回认定。")
        raise WrongStage(f"“{line.written}”现在是“{where}”,不能{LINE_MOVES[verb].label}。")
    return line
