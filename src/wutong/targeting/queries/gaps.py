"""The gap a list is asked for, as the form shows it: how it stands, who needs it, which anchors there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wutong.industries import queries as industries
from wutong.industries.queries import GapLine, wanted
from wutong.targeting.queries import rules
from wutong_engines.codes import groups
from wutong_engines.ranking.terms import SIZES

# The rungs of the ladder and what stands beside it, as the engine knows them.
TITLES = ("小巨人", "专精特新", "创新型", "单项冠军", "高新技术企业")
GROUPS = tuple(group.name for group in groups.GROUPS)
SIZE_CLASSES = tuple(SIZES)


@dataclass(frozen=True)
class GapAsked:
    """One gap with everything the form starts from."""

    chain_id: int
    chain: str
    line: GapLine
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    classes: tuple[str, ...]
    anchors: Sequence[tuple[int, str]]
    weights: Sequence[rules.Weight]
    weights_source: str
    limit: int
    today: date


def gap(user: Any, chain_id: int, code: str, today: date) -> GapAsked:
    """Return a gap of the chain's graph of today.

    :raises NotFound: when the person may not see the chain, or its graph has no such segment.
    """
    asked = wanted.segment(user, chain_id, code, today)
    page = industries.segment(user, chain_id, code)
    return GapAsked(
        chain_id,
        asked.chain,
        page.gap,
        asked.segment.words or (asked.segment.name,),
        asked.not_words,
        page.classes,
        wanted.anchors(user, chain_id),
        rules.factors(today),
        rules.source(today),
        rules.length(today),
        today,
    )
