"""Two tracked enterprises that may be one: suspected, merged, kept apart; each of these can be undone exactly.

A merge moves names, titles and lines, and fills in what the kept one did not know; ``Pair.moved`` says what. No fact
elsewhere is touched: whose it is follows from the names (decision 0011).
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.enterprises import permissions
from wutong.enterprises.lifecycle import PAIR_MOVES, PairState, admits
from wutong.enterprises.models import Enterprise, Line, Name, Pair, Title
from wutong.enterprises.queries import codes_differ
from wutong.enterprises.services.ground import refresh_search, require_tracker
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, WrongStage

MERGED = history.verb(
    "enterprises.pair.merged", "合并", "把“{gone}”并入“{kept}”:名称 {names} 个、称号 {titles} 个、名单行 {lines} 行"
)
APART = history.verb("enterprises.pair.apart", "确认不同", "确认“{one}”与“{other}”不是同一家")
UNDONE = history.verb("enterprises.pair.undone", "撤销", "撤销对“{one}”与“{other}”的决定(原为{was})")
SUSPECTED = history.verb("enterprises.pair.suspected", "疑似重复", "疑似与“{other}”是同一家:{why}")

# What the kept one takes over where it knows nothing itself.
FILLED = (
    "directory_id", "uscc", "province", "city", "region_code", "address", "industry_code", "size_class", "capital",
    "registered_on", "scope",
)  # fmt: skip
_STORED = ("capital", "registered_on")


@transaction.atomic
def suspect(
    *, by: AbstractBaseUser, one_id: int, other_id: int, reason: str = "人工提出", probability: float = 0.5
) -> Pair:
    """Put two tracked enterprises into the queue of suspected doubles, once.

    :raises Incomplete: when the two are one already.
    """
    require_tracker(by)
    sides = {one.pk: one for one in permissions.editable(by).filter(pk__in=[one_id, other_id])}
    if one_id == other_id or len(sides) < 2:
        raise Incomplete("请选两家各自在册、没有并入别家的企业。")
    first, second = sorted((one_id, other_id))
    made, is_new = Pair.objects.get_or_create(
        one_id=first,
        other_id=second,
        defaults={
            "probability": max(0.0, min(1.0, probability)), "reason": reason[:255], "seen_at": clock.now(),
            "created_by_id": by.pk, "created_at": clock.now(),
        },
    )  # fmt: skip
    if is_new:
        history.record(SUSPECTED, made.one, by=by, other=made.other.name, why=reason)
    return made


@transaction.atomic
def merge(
    *, by: AbstractBaseUser, pair_id: int, keep: int, based_on: int | None = None, despite_codes: bool = False
) -> Pair:
    """Make two enterprises one: what the other is known by means the kept one from now on.

    :param keep: which of the two stays.
    :raises WrongStage: when either is merged into a third, or has another right credit code and nobody said “anyway”.
    :raises Conflict: when somebody decided about the pair since it was read.
    """
    pair = _to_decide(by, pair_id, "merge")
    sides = {pair.one_id: pair.one, pair.other_id: pair.other}
    if keep not in sides:
        raise Incomplete("请选定保留哪一家。", fields={"keep": "请选定保留哪一家。"})
    kept, gone = sides.pop(keep), next(iter(sides.values()))
    for one in (kept, gone):
        if one.merged_into_id is not None:
            raise WrongStage(f"“{one.name}”已并入别家,先撤销那次合并,再办这一对。")
    if codes_differ(kept, gone) and not despite_codes:
        raise WrongStage(
            f"两家的信用代码都有效而且不同({kept.uscc}、{gone.uscc}),按登记是两家企业。"
            "确属一家(如迁址换码),请核对执照后选“代码不同也合并”。"
        )
    moved = _move(kept, gone)
    records.amend(pair, based_on=based_on, **_decision(PairState.MERGED, by), moved=moved)
    for one, note in ((kept, pair), (gone, None)):
        history.record(
            MERGED, one, by=by, gone=gone.name, kept=kept.name, names=len(moved["names"]),
            titles=len(moved["titles"]), lines=len(moved["lines"]),
            reason="" if note is None else note.reason,
        )  # fmt: skip
    return pair


@transaction.atomic
def keep_apart(*, by: AbstractBaseUser, pair_id: int, based_on: int | None = None) -> Pair:
    """Say that the two are not one."""
    pair = _to_decide(by, pair_id, "keep_apart")
    records.amend(pair, based_on=based_on, **_decision(PairState.APART, by), moved={})
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        history.record(APART, one, by=by, one=one.name, other=other.name)
    return pair


@transaction.atomic
def undo(*, by: AbstractBaseUser, pair_id: int, based_on: int | None = None) -> Pair:
    """Take a merge, or a “not one”, back: everything the merge moved goes back to where it was.

    What came to the kept enterprise afterwards stays with it.

    :raises WrongStage: when the kept one was merged into a third since; that merge comes first.
    """
    pair = _to_decide(by, pair_id, "undo")
    was = pair.get_state_display()
    if pair.state == PairState.MERGED:
        _move_back(pair)
    records.amend(pair, based_on=based_on, state=PairState.OPEN.value, decided_at=None, decided_by_id=None, moved={})
    for one in (pair.one, pair.other):
        history.record(UNDONE, one, by=by, one=pair.one.name, other=pair.other.name, was=was)
    return pair


def _move(kept: Enterprise, gone: Enterprise) -> dict[str, Any]:
    """Move what can be moved and return what that was, for the way back."""
    names = list(gone.names.values_list("pk", flat=True))
    have = set(kept.titles.values_list("title", "level", "valid_from"))
    titles = [one.pk for one in gone.titles.all() if (one.title, one.level, one.valid_from) not in have]
    lines = list(gone.lines.values_list("pk", flat=True))
    # First the one steps aside: two standing ones may not have one code.
    records.amend(gone, merged_into_id=kept.pk)
    filled = {name: getattr(gone, name) for name in FILLED if getattr(gone, name) and not getattr(kept, name)}
    before = {name: _json(getattr(kept, name)) for name in filled}
    records.amend(kept, **filled)
    Name.objects.filter(pk__in=names).update(enterprise=kept)
    Title.objects.filter(pk__in=titles).update(enterprise=kept)
    Line.objects.filter(pk__in=lines).update(enterprise=kept)
    refresh_search([kept.pk])
    return {
        "kept": kept.pk,
        "gone": gone.pk,
        "names": names,
        "titles": titles,
        "lines": lines,
        "filled": {name: [before[name], _json(value)] for name, value in filled.items()},
    }


def _move_back(pair: Pair) -> None:
    moved = pair.moved
    sides = {pair.one_id: pair.one, pair.other_id: pair.other}
    kept, gone = sides[moved["kept"]], sides[moved["gone"]]
    if kept.merged_into_id is not None:
        into = Enterprise.objects.get(pk=kept.merged_into_id)
        raise WrongStage(f"“{kept.name}”后来并入了“{into.name}”,请先撤销那次合并,再撤销这一次。")
    # A value that somebody corrected since is theirs; what still is as it was filled in goes.
    back = {name: _empty(name) for name, (_, value) in moved["filled"].items() if _json(getattr(kept, name)) == value}
    records.amend(kept, **back)
    try:
        with transaction.atomic():
            records.amend(gone, merged_into_id=None)
    except IntegrityError:
        raise WrongStage(
            f"“{gone.name}”的信用代码或名录编号已被另一家在册企业使用,不能恢复。请先改正那一家。"
        ) from None
    for model, ids in ((Name, moved["names"]), (Title, moved["titles"]), (Line, moved["lines"])):
        model.objects.filter(pk__in=ids, enterprise_id=kept.pk).update(enterprise_id=gone.pk)
    refresh_search([kept.pk, gone.pk])


def _empty(name: str) -> Any:
    return None if name in _STORED else ""


def _json(value: Any) -> Any:
    number = getattr(value, "value", value)
    return number if number is None or isinstance(number, str) else str(number)


def _decision(state: PairState, by: AbstractBaseUser) -> dict[str, Any]:
    return {"state": state.value, "decided_at": clock.now(), "decided_by_id": by.pk}


def _to_decide(by: AbstractBaseUser, pair_id: int, verb: str) -> Pair:
    rows = permissions.visible_pairs(by).select_related("one", "other", "decided_by").select_for_update(of=("self",))
    pair = rows.filter(pk=pair_id).first()
    if pair is None:
        raise NotFound("没有找到这对疑似重复,或它不在您可见的范围内。")
    if not permissions.decidable_pairs(by).filter(pk=pair_id).exists():
        raise NotAllowed("是否同一家由招商人员认定,您可以查看。")
    if not admits(PAIR_MOVES, verb, pair.state):
        where = pair.get_state_display()
        if verb != "undo" and pair.decided_by is not None:
            raise Conflict(f"这一对已由 {pair.decided_by} 定为“{where}”。要改,请先撤销。")
        raise WrongStage(f"这一对现在是“{where}”,不能{PAIR_MOVES[verb].label}。")
    return pair
