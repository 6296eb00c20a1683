"""A version of a chain as the engine's graph, and which version holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from wutong.industries.lifecycle import Stage, VersionState
from wutong.industries.models import ChainVersion, Link, Segment
from wutong.kernel.errors import NotFound
from wutong_engines import chains

_STAGES = {
    Stage.UP.value: chains.Stage.UPSTREAM,
    Stage.MIDDLE.value: chains.Stage.MIDSTREAM,
    Stage.DOWN.value: chains.Stage.DOWNSTREAM,
    Stage.SUPPORT.value: chains.Stage.SUPPORT,
}
_PUBLISHED = (VersionState.PUBLISHED.value, VersionState.SUPERSEDED.value)


def holding(as_of: date, *, chain_ids: Iterable[int] | None = None) -> dict[int, ChainVersion]:
    """Return the version of each chain that held at the end of a day, by the chain's id."""
    rows = ChainVersion.objects.filter(state__in=_PUBLISHED, published_on__lte=as_of).order_by("chain_id", "number")
    if chain_ids is not None:
        rows = rows.filter(chain_id__in=list(chain_ids))
    return {version.chain_id: version for version in rows.select_related("chain", "published_by")}


def version_of(chain_id: int, as_of: date) -> ChainVersion:
    """Return the version of a chain that held at the end of a day.

    :raises NotFound: when none was published by then.
    """
    found = holding(as_of, chain_ids=[chain_id]).get(chain_id)
    if found is None:
        raise NotFound("这条产业链在该日还没有发布过图谱。")
    return found


def graph(chain_id: int | None = None, *, version_id: int | None = None, as_of: date | None = None) -> chains.Graph:
    """Return a graph as the engine takes it: of one version, or of the version of a chain that held on a day.

    :raises NotFound: when there is none.
    """
    if version_id is not None:
        version = ChainVersion.objects.select_related("chain").filter(pk=version_id).first()
        if version is None:
            raise NotFound("没有找到这一版图谱。")
    elif chain_id is not None and as_of is not None:
        version = version_of(chain_id, as_of)
    else:
        raise ValueError("a graph is asked for by its version, or by its chain and a day")
    return graphs([version])[version.pk]


def graphs(versions: Iterable[ChainVersion]) -> dict[int, chains.Graph]:
    """Return the graphs of several versions by the version's id, in two questions however many."""
    wanted = {version.pk: version for version in versions}
    segments: dict[int, list[Segment]] = {pk: [] for pk in wanted}
    links: dict[int, list[Link]] = {pk: [] for pk in wanted}
    for segment in Segment.objects.filter(version__in=wanted).order_by("version_id", "position", "id"):
        segments[segment.version_id].append(segment)
    for link in Link.objects.filter(version__in=wanted).order_by("version_id", "id"):
        links[link.version_id].append(link)
    return {pk: built(version, segments[pk], links[pk]) for pk, version in wanted.items()}


def built(version: ChainVersion, segments: list[Segment], links: list[Link]) -> chains.Graph:
    """Return the engine's graph of rows at hand."""
    codes = {segment.pk: segment.code for segment in segments}
    return chains.Graph(
        version.chain.code,
        version.chain.name,
        str(version.number),
        tuple(as_segment(segment) for segment in segments),
        tuple(_link(link, codes) for link in links if link.src_id in codes and link.dst_id in codes),
    )


def as_segment(segment: Segment) -> chains.Segment:
    """Return a segment as the engine takes it."""
    return chains.Segment(
        segment.code,
        segment.name,
        _STAGES[segment.stage],
        tuple(segment.industries),
        tuple(segment.words),
        segment.note,
    )


def _link(link: Link, codes: dict[Any, str]) -> chains.Link:
    return chains.Link(
        codes[link.src_id],
        codes[link.dst_id],
        chains.LinkKind(link.kind),
        float(link.share) if link.share is not None else None,
        link.source,
        link.source_date,
    )


def known_by(as_of: date) -> Q:
    """Return the condition that a record was in the books at the end of a day, and not withdrawn by then."""
    return Q(created_at__date__lte=as_of) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__date__gt=as_of))
