"""Chains and the versions of their graphs: begun, drafted, published, thrown away."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.industries.lifecycle import VersionState
from wutong.industries.models import Chain, ChainVersion, Link, Segment
from wutong.industries.queries import graphs
from wutong.industries.services import ground
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotFound
from wutong_engines import chains as engine

ADDED = history.verb("industries.chain.added", "新建产业链", "新建产业链“{name}”")
EDITED = history.verb("industries.chain.edited", "修改产业链", "修改产业链“{name}”的名称、链长单位或说明")
DRAFTED = history.verb("industries.version.drafted", "起草图谱", "起草第 {number} 版图谱({base})")
PUBLISHED = history.verb(
    "industries.version.published", "发布图谱", "自 {on} 起发布第 {number} 版图谱:{count} 个环节、{links} 条关联"
)
DISCARDED = history.verb("industries.version.discarded", "废弃草稿", "废弃第 {number} 版图谱的草稿")

_TAKEN = "已有同名或同代码的产业链,没有再建一条。"


@transaction.atomic
def add_chain(*, by: AbstractBaseUser, code: str, name: str, head: str = "", note: str = "", rank: int = 100) -> Chain:
    """Enter a chain that the zone builds; its graph is drafted next.

    :raises Duplicate: when its name or code is taken.
    """
    ground.keeper(by)
    values = {"code": ground.code(code).lower(), **_described(name, head, note, rank)}
    try:
        with transaction.atomic():
            chain = Chain.objects.create(created_by_id=by.pk, **values)
    except IntegrityError as trouble:
        raise Duplicate(_TAKEN, fields={"name": _TAKEN}) from trouble
    history.record(ADDED, chain, by=by, name=chain.name)
    return chain


@transaction.atomic
def edit_chain(
    *, by: AbstractBaseUser, chain_id: int, based_on: int, name: str, head: str = "", note: str = "", rank: int = 100
) -> Chain:
    """Correct what a chain is called and who heads it; its code stays."""
    chain = ground.chain_to_keep(by, chain_id)
    try:
        with transaction.atomic():
            changes = records.amend(chain, based_on=based_on, **_described(name, head, note, rank))
    except IntegrityError as trouble:
        raise Duplicate(_TAKEN, fields={"name": _TAKEN}) from trouble
    history.record(EDITED, chain, by=by, changes=changes, name=chain.name)
    return chain


@transaction.atomic
def draft(
    *, by: AbstractBaseUser, chain_id: int, based_on: int | None = None, source: str = "", note: str = ""
) -> ChainVersion:
    """Begin the next version of a chain's graph, as a copy of the one in force or of another.

    :param based_on: the version to copy; None copies the one in force, or begins empty where there is none.
    :raises Duplicate: when a draft is open already.
    """
    chain = ground.chain_to_keep(by, chain_id)
    base = _base(chain, based_on)
    numbers = ChainVersion.objects.filter(chain=chain).order_by("-number").values_list("number", flat=True)
    said = {"source": ground.line(source, 255, "source", "来源"), "note": ground.note(note)}
    try:
        with transaction.atomic():
            made = ChainVersion.objects.create(
                chain=chain, number=(numbers.first() or 0) + 1, created_by_id=by.pk, **said
            )
    except IntegrityError as trouble:
        raise Duplicate(f"产业链“{chain.name}”已有一份草稿,请在它上面接着改。") from trouble
    if base is not None:
        _copy(base, made)
    history.record(DRAFTED, chain, by=by, number=made.number, base=f"据第 {base.number} 版" if base else "从空白开始")
    return made


@transaction.atomic
def publish(*, by: AbstractBaseUser, version_id: int, on: date | None = None) -> ChainVersion:
    """Put a draft in force from a day on; the version before it is superseded and never changes again.

    :raises Incomplete: when the graph cannot be meant (the engine's sentences say where), or the day is wrong.
    """
    version = ground.version_to("publish", by, version_id)
    day = on or clock.today()
    graph = graphs.graph(version_id=version.pk)
    try:
        engine.validated(graph)
    except engine.BadGraph as wrong:
        raise Incomplete(f"图谱还不能发布。{';'.join(str(fault) for fault in wrong.faults[:5])}。") from wrong
    before = ChainVersion.objects.filter(chain=version.chain, state=VersionState.PUBLISHED).first()
    _refuse_day(day, before)
    _put_in_force(version, before, day, by)
    history.record(
        PUBLISHED, version.chain, by=by, on=day, number=version.number, count=len(graph.segments),
        links=len(graph.links),
    )  # fmt: skip
    return version


@transaction.atomic
def discard(*, by: AbstractBaseUser, version_id: int) -> ChainVersion:
    """Throw a draft away; its rows stay in the books under its number."""
    version = ground.version_to("discard", by, version_id)
    records.amend(version, state=VersionState.DISCARDED.value)
    history.record(DISCARDED, version.chain, by=by, number=version.number)
    return version


def _described(name: str, head: str, note: str, rank: int) -> dict[str, Any]:
    return {
        "name": ground.line(name, 64, "name", "产业链名称", required=True),
        "head": ground.line(head, 64, "head", "链长单位"),
        "note": ground.note(note),
        "rank": rank,
    }


def _base(chain: Chain, based_on: int | None) -> ChainVersion | None:
    rows = ChainVersion.objects.filter(chain=chain)
    if based_on is None:
        return rows.filter(state=VersionState.PUBLISHED).first()
    found = rows.filter(pk=based_on).first()
    if found is None:
        raise NotFound("没有找到要据以起草的那一版图谱。")
    return found


def _copy(base: ChainVersion, made: ChainVersion) -> None:
    """Copy the rows of one version into another."""
    copies: dict[int, Segment] = {}
    for segment in Segment.objects.filter(version=base).order_by("position", "id"):
        old = segment.pk
        segment.pk, segment.version = None, made
        segment._state.adding = True
        copies[old] = segment
    Segment.objects.bulk_create(copies.values())
    links = list(Link.objects.filter(version=base).order_by("id"))
    for link in links:
        link.src, link.dst = copies[link.src_id], copies[link.dst_id]
        link.pk, link.version = None, made
        link._state.adding = True
    Link.objects.bulk_create(links)


def _put_in_force(version: ChainVersion, before: ChainVersion | None, day: date, by: AbstractBaseUser) -> None:
    """Supersede the one and publish the other; of two at one moment the database lets one through."""
    try:
        with transaction.atomic():
            if before is not None:
                records.amend(before, state=VersionState.SUPERSEDED.value)
            records.amend(version, state=VersionState.PUBLISHED.value, published_on=day, published_by_id=by.pk)
    except (IntegrityError, Conflict) as trouble:
        raise Conflict(
            f"产业链“{version.chain.name}”的图谱刚刚被别人改动或发布,您这一次没有发布。请刷新页面,核对后再办。"
        ) from trouble


def _refuse_day(day: date, before: ChainVersion | None) -> None:
    text = ""
    if day > clock.today():
        text = f"发布日期 {day} 还没有到,请填今天或以前的日期。"
    elif before is not None and before.published_on is not None and day < before.published_on:
        text = f"发布日期 {day} 早于现行第 {before.number} 版的 {before.published_on},请填其后的日期。"
    if text:
        raise Incomplete(text, fields={"on": text})
