"""The same verbs and questions as the pages, as JSON."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Status
from pydantic import Field

from wutong.accounts import permissions as people
from wutong.industries import queries, services
from wutong.industries.schemas import (
    AnchorIn,
    ChainIn,
    ChainOut,
    ChainPageOut,
    ConfirmIn,
    DayIn,
    LinkIn,
    MadeOut,
    MakerIn,
    PartIn,
    ReasonIn,
    SegmentIn,
    SegmentOut,
    SheetOut,
)
from wutong.kernel.errors import NotAllowed

router = Router()
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Code = Annotated[str, Field(max_length=32)]


@router.get("/", response=list[ChainOut], summary="产业链清单", operation_id="chains_list_chains")
def list_chains(request: HttpRequest, as_of: date | None = None) -> list[ChainOut]:
    """List the chains, each with how many segments were missing on a day."""
    return [ChainOut.of(line) for line in queries.chains(_me(request), as_of)]


@router.post("/", response={201: MadeOut}, summary="新建产业链", operation_id="chains_add_chain")
def add_chain(request: HttpRequest, given: ChainIn) -> Status[MadeOut]:
    """Enter a chain."""
    said: dict[str, Any] = given.dict()
    return _made(services.add_chain(by=_me(request), **said))


@router.get("/{int:chain_id}", response=ChainPageOut, summary="产业链与缺口", operation_id="chains_get_chain")
def get_chain(request: HttpRequest, chain_id: Id, as_of: date | None = None) -> ChainPageOut:
    """Read a chain with every segment, the worst first, as it was known on a day."""
    return ChainPageOut.whole(queries.current(_me(request), chain_id, as_of))


@router.get("/{int:chain_id}/segments/{code}", response=SegmentOut, summary="环节", operation_id="chains_get_segment")
def get_segment(request: HttpRequest, chain_id: Id, code: Code, as_of: date | None = None) -> SegmentOut:
    """Read one segment with its makers."""
    return SegmentOut.whole(queries.segment(_me(request), chain_id, code, as_of))


@router.post("/{int:chain_id}/draft", response={201: MadeOut}, summary="起草新版", operation_id="chains_draft")
def draft(request: HttpRequest, chain_id: Id) -> Status[MadeOut]:
    """Begin the next version of a chain's graph."""
    return _made(services.draft(by=_me(request), chain_id=chain_id))


@router.post("/{int:chain_id}/makers", response={201: MadeOut}, summary="登记供应企业", operation_id="chains_note")
def note_maker(request: HttpRequest, chain_id: Id, given: MakerIn) -> Status[MadeOut]:
    """Note a firm that makes what a segment makes."""
    said: dict[str, Any] = given.dict()
    return _made(services.note_maker(by=_me(request), chain_id=chain_id, **said))


@router.post("/{int:chain_id}/anchors", response={201: MadeOut}, summary="登记链主", operation_id="chains_add_anchor")
def add_anchor(request: HttpRequest, chain_id: Id, given: AnchorIn) -> Status[MadeOut]:
    """Enter an anchor."""
    said: dict[str, Any] = given.dict()
    return _made(services.add_anchor(by=_me(request), chain_id=chain_id, **said))


@router.post(
    "/versions/{int:version_id}/segments",
    response={201: MadeOut},
    summary="改环节",
    operation_id="chains_put_segment",
)
def put_segment(request: HttpRequest, version_id: Id, given: SegmentIn) -> Status[MadeOut]:
    """Add a segment to a draft, or change the one of that code."""
    said: dict[str, Any] = given.dict()
    return _made(services.put_segment(by=_me(request), version_id=version_id, **said))


@router.post(
    "/versions/{int:version_id}/links", response={201: MadeOut}, summary="关联", operation_id="chains_put_link"
)
def put_link(request: HttpRequest, version_id: Id, given: LinkIn) -> Status[MadeOut]:
    """Add a link to a draft, or change its share and source."""
    said: dict[str, Any] = given.dict()
    return _made(services.put_link(by=_me(request), version_id=version_id, **said))


@router.post("/versions/{int:version_id}/publish", response=MadeOut, summary="发布图谱", operation_id="chains_publish")
def publish(request: HttpRequest, version_id: Id, given: DayIn) -> MadeOut:
    """Put a draft in force."""
    return MadeOut(id=services.publish(by=_me(request), version_id=version_id, on=given.on).pk)


@router.get("/anchors/{int:anchor_id}", response=SheetOut, summary="链主配套清单", operation_id="chains_get_anchor")
def get_anchor(request: HttpRequest, anchor_id: Id, as_of: date | None = None) -> SheetOut:
    """Read an anchor's sheet: each part with who makes it, or that it is a gap."""
    return SheetOut.whole(queries.anchor_sheet(_me(request), anchor_id, as_of))


@router.post(
    "/anchors/{int:anchor_id}/parts", response={201: MadeOut}, summary="零部件", operation_id="chains_put_part"
)
def put_part(request: HttpRequest, anchor_id: Id, given: PartIn) -> Status[MadeOut]:
    """Add a line to an anchor's parts list."""
    said: dict[str, Any] = given.dict()
    return _made(services.put_part(by=_me(request), anchor_id=anchor_id, **said))


@router.post(
    "/makers/{int:maker_id}/confirm", response={201: MadeOut}, summary="核实供应企业",
    operation_id="chains_confirm_maker",
)  # fmt: skip
def confirm_maker(request: HttpRequest, maker_id: Id, given: ConfirmIn) -> Status[MadeOut]:
    """Note stronger evidence for a maker; the record that stands from now on is returned."""
    said: dict[str, Any] = given.dict()
    return _made(services.confirm_maker(by=_me(request), maker_id=maker_id, **said))


@router.post(
    "/makers/{int:maker_id}/withdraw", response=MadeOut, summary="撤下供应企业", operation_id="chains_drop_maker"
)
def drop_maker(request: HttpRequest, maker_id: Id, given: ReasonIn) -> MadeOut:
    """Take a maker off, saying why."""
    return MadeOut(id=services.drop_maker(by=_me(request), maker_id=maker_id, reason=given.reason).pk)


def _made(row: Any) -> Status[MadeOut]:
    return Status(201, MadeOut(id=row.pk))


def _me(request: HttpRequest) -> Any:
    """Return who acts.

    :raises NotAllowed: for those who never see business data.
    """
    if not people.is_insider(request.user):
        raise NotAllowed("产业链只对园区工作人员开放;三员和企业用户不接触业务数据。")
    return request.user
