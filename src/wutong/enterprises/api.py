"""The same verbs and questions as the pages, as JSON."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Status
from pydantic import Field

from wutong.accounts import permissions as people
from wutong.enterprises import queries, services
from wutong.enterprises.schemas import (
    BasedOn,
    ConfirmIn,
    FirmOut,
    IdentityOut,
    LineOut,
    MergeIn,
    NamesIn,
    PairOut,
    SearchOut,
    TrackIn,
)
from wutong.kernel import clock
from wutong.kernel.errors import NotAllowed

router = Router()
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
PageNumber = Annotated[int, Field(ge=1, le=100)]


@router.get("/search", response=SearchOut, summary="查名录", operation_id="firms_search")
def search(
    request: HttpRequest,
    words: str = "",
    region: str = "",
    city: str = "",
    industry: str = "",
    title: str = "",
    size: str = "",
    capital: str = "",
    scope: str = "",
    since: str = "",
    page: PageNumber = 1,
) -> SearchOut:
    """Search the national directory as the page does."""
    user, today = _me(request), clock.today()
    given = {"words": words, "region": region, "city": city, "industry": industry, "title": title, "size": size}
    asked = queries.asked({**given, "capital": capital, "scope": scope, "since": since})
    return SearchOut.of(queries.search(user, asked.words, asked.filters(today), page, on=today))


@router.get("/directory/{directory_id}", response=FirmOut, summary="名录里的一家企业", operation_id="firms_get_firm")
def get_firm(request: HttpRequest, directory_id: str) -> FirmOut:
    """Read everything known of a firm of the directory."""
    return FirmOut.of(queries.firm_page(_me(request), directory_id, on=clock.today()))


@router.get("/tracked/{int:enterprise_id}", response=FirmOut, summary="跟踪企业", operation_id="firms_get_enterprise")
def get_enterprise(request: HttpRequest, enterprise_id: Id) -> FirmOut:
    """Read everything known of a tracked enterprise."""
    return FirmOut.of(queries.enterprise_page(_me(request), enterprise_id, on=clock.today()))


@router.post("/track", response={201: FirmOut}, summary="列入跟踪", operation_id="firms_track")
def track(request: HttpRequest, given: TrackIn) -> Status[FirmOut]:
    """Take a firm of the directory into the register."""
    user = _me(request)
    made = services.track(by=user, directory_id=given.directory_id)
    return Status(201, FirmOut.of(queries.enterprise_page(user, made.pk, on=clock.today())))


@router.post("/identify", response=list[IdentityOut], summary="认名称", operation_id="firms_identify")
def identify(request: HttpRequest, given: NamesIn) -> list[IdentityOut]:
    """Say of up to 500 names which firm each means, or none; keeps nothing. 503 while the index is being loaded."""
    _me(request)
    queries.store.require_matching()
    return [IdentityOut.of(one) for one in queries.identify([name[:500] for name in given.names])]


@router.post("/lines/{int:line_id}/confirm", response=LineOut, summary="认定", operation_id="firms_confirm_line")
def confirm(request: HttpRequest, line_id: Id, given: ConfirmIn) -> LineOut:
    """Say that a line means a firm."""
    return LineOut.of(services.confirm(by=_me(request), line_id=line_id, **given.dict()))


@router.post("/lines/{int:line_id}/reject", response=LineOut, summary="都不是", operation_id="firms_reject_line")
def reject(request: HttpRequest, line_id: Id, given: BasedOn) -> LineOut:
    """Say that none of the candidates is meant."""
    return LineOut.of(services.reject(by=_me(request), line_id=line_id, based_on=given.based_on))


@router.post("/lines/{int:line_id}/reopen", response=LineOut, summary="撤回认定", operation_id="firms_reopen_line")
def reopen(request: HttpRequest, line_id: Id, given: BasedOn) -> LineOut:
    """Take a decision about a line back."""
    return LineOut.of(services.reopen(by=_me(request), line_id=line_id, based_on=given.based_on))


@router.post("/pairs/{int:pair_id}/merge", response=PairOut, summary="合并", operation_id="firms_merge_pair")
def merge(request: HttpRequest, pair_id: Id, given: MergeIn) -> PairOut:
    """Make two enterprises one."""
    return PairOut.of(services.merge(by=_me(request), pair_id=pair_id, **given.dict()))


@router.post("/pairs/{int:pair_id}/apart", response=PairOut, summary="确认不同", operation_id="firms_keep_apart")
def keep_apart(request: HttpRequest, pair_id: Id, given: BasedOn) -> PairOut:
    """Say that the two are not one."""
    return PairOut.of(services.keep_apart(by=_me(request), pair_id=pair_id, based_on=given.based_on))


@router.post("/pairs/{int:pair_id}/undo", response=PairOut, summary="撤销", operation_id="firms_undo_pair")
def undo(request: HttpRequest, pair_id: Id, given: BasedOn) -> PairOut:
    """Take a merge, or a “not one”, back."""
    return PairOut.of(services.undo(by=_me(request), pair_id=pair_id, based_on=given.based_on))


def _me(request: HttpRequest) -> Any:
    """Return who acts.

    :raises NotAllowed: for those who never see business data.
    """
    if not people.is_insider(request.user):
        raise NotAllowed("企业名录只对园区工作人员开放;三员和企业用户不接触业务数据。")
    return request.user
