"""The editions of a chain's graph: which there are, what changed between two, and what the editor of a draft needs."""

from dataclasses import dataclass
from typing import Any

from wutong.industries import permissions
from wutong.industries.lifecycle import VersionState
from wutong.industries.models import Chain, ChainVersion, Link, Segment
from wutong.industries.queries import graphs
from wutong.industries.queries import picture as drawing
from wutong.industries.queries.gaps import found
from wutong.industries.queries.makers import standing
from wutong.industries.queries.pages import hovers, visible_chain
from wutong.industries.queries.rules import reach
from wutong.kernel import clock, history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event
from wutong_engines import chains


@dataclass(frozen=True)
class VersionLine:
    """One edition in the list, with what it changed against the one before."""

    version: ChainVersion
    segments: int
    links: int
    diff: chains.Diff | None
    against: ChainVersion | None


@dataclass(frozen=True)
class Versions:
    """Every edition of a chain, the newest first, and the history of the chain."""

    chain: Chain
    lines: tuple[VersionLine, ...]
    events: tuple[Event, ...]
    draft: ChainVersion | None
    may_keep: bool


@dataclass(frozen=True)
class Comparison:
    """Two editions side by side."""

    chain: Chain
    old: ChainVersion
    new: ChainVersion
    diff: chains.Diff
    choices: tuple[ChainVersion, ...]


@dataclass(frozen=True)
class VersionPage:
    """One edition: its rows, its map, what stands against publishing it."""

    version: ChainVersion
    segments: tuple[Segment, ...]
    links: tuple[Link, ...]
    picture: drawing.Picture | None
    faults: tuple[str, ...]
    diff: chains.Diff | None
    against: ChainVersion | None
    events: tuple[Event, ...]
    is_draft: bool
    may_keep: bool

    @property
    def hovers(self) -> dict[str, Any]:
        """Return what is shown beside a card that is pointed at, by the segment's code."""
        return hovers(self.picture)


def versions(user: Any, chain_id: int) -> Versions:
    """Return the editions of a chain that this person may see, each compared with the one before it.

    :raises NotFound: when the person may not see the chain.
    """
    chain = visible_chain(user, chain_id)
    rows = list(_visible(user, chain_id))
    built = graphs.graphs(rows)
    lines = []
    for version in rows:
        before = _before(version, rows)
        change = chains.diff(built[before.pk], built[version.pk]) if before else None
        graph = built[version.pk]
        lines.append(VersionLine(version, len(graph.segments), len(graph.links), change, before))
    draft = next((row for row in rows if row.state == VersionState.DRAFT), None)
    events = tuple(history.of(chain)[:50])
    return Versions(chain, tuple(lines), events, draft, permissions.may_keep(user))


def compare(user: Any, chain_id: int, old: int, new: int) -> Comparison:
    """Return what has to be done to one edition, told by its number, to make it another.

    :raises NotFound: when one of them is not there or not theirs to see.
    """
    chain = visible_chain(user, chain_id)
    rows = list(_visible(user, chain_id))
    by_number = {row.number: row for row in rows}
    if old not in by_number or new not in by_number:
        raise NotFound("没有找到要比较的版次,请重新选择。")
    one, other = by_number[old], by_number[new]
    built = graphs.graphs([one, other])
    return Comparison(chain, one, other, chains.diff(built[one.pk], built[other.pk]), tuple(rows))


def version(user: Any, version_id: int) -> VersionPage:
    """Return the page of one edition: a draft with what stands against publishing it, another to be read.

    :raises NotFound: when it is not there or not theirs to see.
    """
    row = visible_version(user, version_id)
    segments = list(Segment.objects.filter(version=row).order_by("position", "id"))
    links = list(Link.objects.filter(version=row).select_related("src", "dst").order_by("src__position", "id"))
    graph, today = graphs.built(row, segments, links), clock.today()
    is_draft = row.state == VersionState.DRAFT
    faults = _faults(graph)
    before = _before(row, list(_visible(user, row.chain_id)))
    change = chains.diff(graphs.graphs([before])[before.pk], graph) if before else None
    rules = reach(today)
    gaps = found(graph, standing([row.chain_id], today), rules) if not faults else ()
    shown = drawing.picture(graph, gaps, rules.near_km) if not faults else None
    return VersionPage(
        row, tuple(segments), tuple(links), shown, faults, change, before, tuple(history.of(row)[:30]), is_draft,
        permissions.may_keep(user),
    )  # fmt: skip


def visible_version(user: Any, version_id: int) -> ChainVersion:
    """Return a version this person may see.

    :raises NotFound: otherwise.
    """
    row = permissions.visible_versions(user).select_related("chain", "published_by").filter(pk=version_id).first()
    if row is None:
        raise NotFound("没有找到这一版图谱,或它不在您可见的范围内。")
    return row


def _visible(user: Any, chain_id: int) -> Any:
    rows = permissions.visible_versions(user).filter(chain_id=chain_id).select_related("chain", "published_by")
    return rows.select_related("chain", "published_by", "created_by").order_by("-number")


def _before(version: ChainVersion, rows: list[ChainVersion]) -> ChainVersion | None:
    """Return the edition that a version follows: the newest published one of a lower number."""
    published = (VersionState.PUBLISHED, VersionState.SUPERSEDED)
    older = [row for row in rows if row.number < version.number and row.state in published]
    return max(older, key=lambda row: row.number, default=None)


def _faults(graph: chains.Graph) -> tuple[str, ...]:
    try:
        chains.validated(graph)
    except chains.BadGraph as wrong:
        return tuple(str(fault) for fault in wrong.faults)
    return ()
