"""Where a chain has holes, as of a day: the engine's gaps, and how many there are of each kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.industries import permissions
from wutong.industries.models import Maker
from wutong.industries.queries import graphs
from wutong.industries.queries.makers import as_maker, standing
from wutong.industries.queries.rules import Reach, reach
from wutong.kernel.errors import NotFound
from wutong_engines import chains

Gap = chains.Gap
# What each kind is called on our pages, and its shape, so that colour is not alone in saying it.
KINDS = {
    chains.GapKind.MISSING: ("缺失", "○"),
    chains.GapKind.SINGLE: ("单一", "◆"),
    chains.GapKind.WEAK: ("薄弱", "▲"),
    chains.GapKind.NONE: ("已有", "●"),
}
# A class and an address in words: the engine's "none" means that there is no gap.
SLUGS = {kind: "have" if kind is chains.GapKind.NONE else kind.value for kind in chains.GapKind}


@dataclass(frozen=True)
class Tally:
    """How many segments of a chain are missing, hang on one firm, are weak, are there."""

    missing: int = 0
    single: int = 0
    weak: int = 0
    have: int = 0

    @property
    def total(self) -> int:
        """Return how many segments there are."""
        return self.missing + self.single + self.weak + self.have

    @property
    def parts(self) -> list[tuple[str, str, str, int]]:
        """Return class, word, shape and count of each kind, the worst first."""
        return [(SLUGS[kind], *KINDS[kind], getattr(self, SLUGS[kind])) for kind in chains.GapKind]


def gaps(user: Any, chain_id: int, as_of: date) -> tuple[Gap, ...]:
    """Return one entry for every segment of a chain, the worst first.

    :raises NotFound: when the person may not see the chain, or no graph held on that day.
    """
    if not permissions.visible(user).filter(pk=chain_id).exists():
        raise NotFound("没有找到这条产业链,或它不在您可见的范围内。")
    graph = graphs.graph(chain_id, as_of=as_of)
    return found(graph, standing([chain_id], as_of), reach(as_of))


def found(graph: chains.Graph, rows: Iterable[Maker], rules: Reach) -> tuple[Gap, ...]:
    """Return the gaps of a graph with the rows of makers at hand.

    A maker whose segment a newer version has dropped is left out: :func:`orphans` tells of it.
    """
    known = [as_maker(row, rules) for row in rows if row.segment_code in graph.by_code]
    return chains.gaps(graph, known, rules.engine)


def orphans(graph: chains.Graph, rows: Iterable[Maker]) -> list[Maker]:
    """Return the makers of segments that the graph does not have any more."""
    return [row for row in rows if row.segment_code not in graph.by_code]


def tally(gaps: Sequence[Gap]) -> Tally:
    """Count gaps by kind."""
    kinds = [SLUGS[gap.kind] for gap in gaps]
    return Tally(**{word: kinds.count(word) for word in SLUGS.values()})


def say(gap: Gap, near_km: float) -> str:
    """Return in one sentence of the page why a segment is judged so; what is not known is said to be not known."""
    near = f"{near_km:g} 公里内"
    said = {
        chains.GapKind.MISSING: f"本区和 {near}没有查到有依据的企业",
        chains.GapKind.SINGLE: f"只有{_only(gap)}一家({'本区' if gap.local else near}),断供即断链",
        chains.GapKind.WEAK: f"本区 {gap.local} 家,{near} {gap.near} 家,本区不足",
        chains.GapKind.NONE: f"本区 {gap.local} 家,{near} {gap.near} 家",
    }[gap.kind]
    rest = [f"更远 {gap.beyond} 家"] if gap.beyond else []
    rest += [f"{gap.unknown} 家地点待核"] if gap.unknown else []
    rest += [f"{gap.unverified} 家仅凭经营范围,不计"] if gap.unverified else []
    if gap.downstream:
        share = f",公开的成本占比合计 {gap.downstream_weight:.1%}" if not gap.estimated else ""
        rest.append(f"下游 {gap.downstream} 个环节用到它{share}")
    return ";".join([said, *rest]) + "。"


def _only(gap: Gap) -> str:
    inside = (chains.Place.LOCAL, chains.Place.NEAR)
    found = (one.name for one in gap.makers if one.evidence is not chains.Evidence.NONE and one.place in inside)
    return next(found, "")
