"""The same verbs and questions as the pages, as JSON."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from wutong.kernel import pages
from wutong.kernel.errors import NotAllowed
from wutong.targeting import permissions, services
from wutong.targeting.queries import backtests, cover, lists, whys
from wutong.targeting.queries.lists import Ranked
from wutong.targeting.queries.questions import Wishes
from wutong.targeting.schemas import (
    AskIn,
    BacktestOut,
    JudgeIn,
    Key,
    ListLine,
    ListOut,
    ListPage,
    PickOut,
    PullOut,
    ReasonIn,
    WhyOut,
)

router = Router()
ListKey = Annotated[Key, Path()]
PickKey = Annotated[Key, Path()]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/lists", response=ListPage, operation_id="targets_lists", summary="靶向名单清单")
def list_lists(
    request: HttpRequest, chain_id: Annotated[Key | None, Query()] = None, page: PageNumber = 1
) -> dict[str, Any]:
    """Return the lists, the newest first."""
    found = pages.paged(lists.listing(_looker(request), chain_id=chain_id), page, per_page=50)
    return {"total": found.total, "page": found.number, "pages": found.pages, "items": found.rows}


@router.post("/lists", response={201: ListLine}, operation_id="targets_ask", summary="编制名单")
def ask(request: HttpRequest, body: AskIn) -> Status[Any]:
    """Freeze the question as of today and queue the ranking; the list is there at once, its firms a little later."""
    said: Any = body.wishes.dict()
    asked: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    made = services.ask(
        by=_looker(request), chain_id=body.chain_id, segment_code=body.segment_code, anchor_id=body.anchor_id,
        wishes=Wishes(**asked), title=body.title,
    )  # fmt: skip
    return Status(201, made)


@router.get("/lists/{int:shortlist_id}", response=ListOut, operation_id="targets_list", summary="靶向名单")
def get_list(request: HttpRequest, shortlist_id: ListKey) -> dict[str, Any]:
    """Return a list: the question as it was asked, who was left out, and every firm with every reason."""
    user = _looker(request)
    found = lists.shortlist(user, shortlist_id)
    row = {name: getattr(found.shortlist, name) for name in (*ListLine.model_fields, "problem", "weights", "notes")}
    firms = [_firm(firm) for firm in lists.ranked(list(lists.picks(user, shortlist_id)))]
    return {**row, "excluded": found.excluded, "counts": found.counts, "picks": firms}


@router.post("/lists/{int:shortlist_id}/rank", response=ListLine, operation_id="targets_rank", summary="重新计算")
def rank_again(request: HttpRequest, shortlist_id: ListKey) -> Any:
    """Ask the same of the directory of today; what was said of a firm stays with it."""
    return services.rank_again(by=_looker(request), shortlist_id=shortlist_id)


@router.post("/lists/{int:shortlist_id}/withdraw", response=ListLine, operation_id="targets_withdraw", summary="撤下")
def withdraw(request: HttpRequest, shortlist_id: ListKey, body: ReasonIn) -> Any:
    """Take a list down; it is kept and can be brought back."""
    return services.withdraw(by=_looker(request), shortlist_id=shortlist_id, reason=body.reason)


@router.post("/lists/{int:shortlist_id}/restore", response=ListLine, operation_id="targets_restore", summary="恢复")
def restore(request: HttpRequest, shortlist_id: ListKey) -> Any:
    """Bring a list back."""
    return services.restore(by=_looker(request), shortlist_id=shortlist_id)


@router.get("/lists/{int:shortlist_id}/why", response=WhyOut, operation_id="targets_why", summary="为什么没有某企业")
def why(
    request: HttpRequest, shortlist_id: ListKey, firm: Annotated[str, Query(min_length=1, max_length=200)]
) -> dict[str, Any]:
    """Return why a firm is not (higher) on a list, asked by its name, its credit code or its directory id."""
    found = whys.why_not(_looker(request), shortlist_id, firm.replace("\x00", ""))
    told = found.why
    return {
        "sentence": told.sentence if told else "",
        "rank": told.rank if told else None,
        "score": told.score if told else None,
        "blocked_by": list(told.blocked_by) if told else [],
        "meant": list(found.meant),
        "edition": found.edition,
    }


@router.post("/picks/{int:pick_id}/judge", response=PickOut, operation_id="targets_judge", summary="标注企业")
def judge(request: HttpRequest, pick_id: PickKey, body: JudgeIn) -> dict[str, Any]:
    """Say of a firm whether it is visited; somebody else's later word is not written over."""
    user = _looker(request)
    services.judge(by=user, pick_id=pick_id, verdict=body.verdict, reason=body.reason, based_on=body.before)
    return _firm(lists.one(user, pick_id))


@router.get("/pull", response=PullOut, operation_id="targets_pull", summary="哪几家合起来补得最多")
def pull(
    request: HttpRequest, chain_id: Annotated[Key, Query()], k: Annotated[int, Query(ge=1, le=30)] = 5
) -> dict[str, Any]:
    """Return the k firms that together close most of the gaps of a chain for which there are lists."""
    found = cover.pull(_looker(request), chain_id, k)
    codes = [one.code for one in found.columns]
    firms = [
        {
            "directory_id": one.directory_id,
            "name": one.name,
            "adds": one.adds,
            "closes": {code: cell.share for code, cell in zip(codes, one.cells, strict=True) if cell.share},
        }
        for one in found.firms
    ]
    shown = {name: getattr(found, name) for name in ("k", "value", "bound", "is_proven", "sentence")}
    return {**shown, "gaps": list(found.columns), "firms": firms, "without_list": [one.code for one in found.unasked]}


@router.get("/backtests", response=list[BacktestOut], operation_id="targets_backtests", summary="回测")
def list_backtests(request: HttpRequest) -> list[dict[str, Any]]:
    """Return how well the scoring found edges that were hidden from it, beside the simple ways."""
    own = [name for name in BacktestOut.model_fields if name != "ways"]
    found = backtests.backtests(_looker(request))
    return [{**{name: getattr(one.row, name) for name in own}, "ways": list(one.ways)} for one in found]


def _firm(firm: Ranked) -> dict[str, Any]:
    pick = firm.pick
    own = ("id", "place", "directory_id", "name", "province", "city", "score", "open_points", "verdict")
    plain = {name: getattr(pick, name) for name in (*own, "verdict_reason")}
    return {**plain, "enterprise_id": firm.enterprise_id, "factors": list(firm.factors)}


def _looker(request: HttpRequest) -> Any:
    """Return who asks.

    :raises NotAllowed: for those to whom lists are not open.
    """
    if not permissions.may_look(request.user):
        raise NotAllowed("靶向名单只对招商人员和园区领导开放。")
    return request.user
