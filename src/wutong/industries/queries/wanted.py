"""What a segment asks for and whom an anchor is known to deal with, for those who look for firms to fill a gap."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.industries import permissions
from wutong.industries.models import Maker, Segment
from wutong.industries.queries import graphs
from wutong.industries.queries.rules import reach
from wutong.kernel.errors import NotFound
from wutong_engines import chains


@dataclass(frozen=True)
class WantedSegment:
    """A segment of the version of a chain that held on a day, and the words that mean something else."""

    chain_id: int
    chain: str
    version_id: int
    segment: chains.Segment
    not_words: tuple[str, ...]


@dataclass(frozen=True)
class KnownPartner:
    """A firm with a known tie to an anchor; ``evidence`` is the word of :class:`lifecycle.Evidence`."""

    directory_id: str
    firm: str
    evidence: str
    source: str
    source_date: date | None


@dataclass(frozen=True)
class WantedAnchor:
    """An anchor: its name, the zone where its works stand, and its known partners."""

    id: int
    firm: str
    longitude: float
    latitude: float
    partners: tuple[KnownPartner, ...]


def segment(user: Any, chain_id: int, code: str, as_of: date) -> WantedSegment:
    """Return what a segment asks for.

    :raises NotFound: when the person may not see the chain, or the version of that day has no such segment.
    """
    if not permissions.visible(user).filter(pk=chain_id).exists():
        raise NotFound("没有找到这条产业链,或它不在您可见的范围内。")
    version = graphs.version_of(chain_id, as_of)
    row = Segment.objects.filter(version=version, code=code).first()
    if row is None:
        raise NotFound(f"{version} 中没有代码为“{code[:32]}”的环节,请在产业链图上重选。")
    return WantedSegment(chain_id, version.chain.name, version.pk, graphs.as_segment(row), tuple(row.not_words))


def anchor(user: Any, anchor_id: int, as_of: date, segment_code: str) -> WantedAnchor:
    """Return an anchor and the firms known on a day to deal with it in what a segment makes.

    A firm known to sell it something else says nothing about this gap, and is left out.

    :raises NotFound: when the person may not see it.
    """
    row = permissions.visible_anchors(user).filter(pk=anchor_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise NotFound("没有找到这家链主企业,或它不在您可见的范围内。")
    rules = reach(as_of)
    known = Maker.objects.filter(graphs.known_by(as_of), part__anchor=row, segment_code=segment_code)
    known = known.exclude(evidence="scope").order_by("id")
    partners = tuple(
        KnownPartner(one.directory_id, one.firm, one.evidence, one.source, one.source_date) for one in known
    )
    return WantedAnchor(row.pk, row.firm, rules.longitude, rules.latitude, partners)


def anchors(user: Any, chain_id: int) -> list[tuple[int, str]]:
    """Return the anchors of a chain as a form chooses among them."""
    rows = permissions.visible_anchors(user).filter(chain_id=chain_id, withdrawn_at__isnull=True)
    return list(rows.values_list("id", "firm"))
