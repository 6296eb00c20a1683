"""The question as the engine takes it: the gap, the anchor, the limits, the weights; and back from what was kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wutong.enterprises.queries import store
from wutong.industries.queries import reach, wanted
from wutong.kernel.errors import Incomplete
from wutong.targeting.queries import rules
from wutong_engines import ranking
from wutong_engines.chains import Evidence
from wutong_engines.directory import Store

_EVIDENCE = {"direct": Evidence.DIRECT, "equity": Evidence.EQUITY, "sector": Evidence.SECTOR}
# What the engine calls a field, and what our form does.
_FIELDS = {
    "regions": "regions",
    "region_groups": "region_groups",
    "min_capital_wan": "min_capital",
    "max_capital_wan": "max_capital",
    "registered_before": "registered_before",
    "titles": "titles",
    "size_classes": "size_classes",
    "max_km": "max_km",
    "must_words": "must_words",
    "not_words": "not_words",
    "points": "weights",
    "weights": "weights",
    "limit": "limit",
    "words": "words",
}


@dataclass(frozen=True)
class Wishes:
    """What a person asks for beyond the gap itself; what is empty limits nothing."""

    words: tuple[str, ...] = ()
    region_groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    size_classes: tuple[str, ...] = ()
    must_words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    min_capital: float | None = None
    max_capital: float | None = None
    registered_before: date | None = None
    max_km: float | None = None
    with_branches: bool = False
    exclude_ids: tuple[str, ...] = ()
    weights: Mapping[str, float] | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Question:
    """A question ready to be asked and kept."""

    problem: ranking.Problem
    chain: str
    version_id: int
    segment_name: str
    anchor: str = ""
    notes: Sequence[str] = field(default=())


def question(
    user: Any, *, chain_id: int, segment_code: str, anchor_id: int | None, wishes: Wishes, as_of: date
) -> Question:
    """Put the question together from the chain, the anchor's sheet and the person's wishes.

    :raises NotFound: when chain, segment or anchor are not there for this person.
    :raises Incomplete: when the wishes cannot be meant; names the fields.
    """
    gap = wanted.segment(user, chain_id, segment_code, as_of)
    anchor = wanted.anchor(user, anchor_id, as_of, gap.segment.code) if anchor_id is not None else None
    words = wishes.words or gap.segment.words or (gap.segment.name,)
    problem = ranking.Problem(
        gap=ranking.Wanted(gap.segment.code, gap.segment.name, tuple(words), gap.segment.industries),
        as_of=as_of,
        anchor=_anchor(anchor) if anchor else None,
        constraints=_constraints(wishes, gap.not_words),
        weights=rules.weights(as_of, dict(wishes.weights) if wishes.weights is not None else None),
        limit=wishes.limit or rules.length(as_of),
        zone=zone(as_of),
    )
    try:
        ready = ranking.validated(problem)
    except ranking.BadProblem as wrong:
        raise Incomplete(
            str(wrong.faults[0]), fields={_FIELDS.get(one.field, "words"): one.sentence for one in wrong.faults}
        ) from wrong
    return Question(ready, gap.chain, gap.version_id, gap.segment.name, anchor.firm if anchor else "")


def again(kept: Mapping[str, Any]) -> ranking.Problem:
    """Return the question of a list as it was asked."""
    return ranking.problem_from(kept)


def edition(directory: Store) -> str:
    """Return which edition of the directory was asked, in words."""
    state = directory.snapshot
    return f"第 {state.number} 版,{state.firms:,} 家,截至 {state.made_on}"


def zone(as_of: date) -> ranking.Zone:
    """Return the zone whose gap it is, with the middle that the rules of a day give it."""
    rules_of_the_day = reach(as_of)
    return ranking.Zone(lon=float(rules_of_the_day.longitude), lat=float(rules_of_the_day.latitude))


def _anchor(anchor: wanted.WantedAnchor) -> ranking.Anchor:
    """Return the anchor as the engine takes it; distances are counted to the zone, where its works stand."""
    partners = tuple(
        ranking.Partner(
            one.directory_id or _only(one.firm), one.firm, _EVIDENCE[one.evidence], one.source, one.source_date
        )
        for one in anchor.partners
    )
    return ranking.Anchor(anchor.firm, partners=tuple(one for one in partners if one.firm_id))


def _only(firm: str) -> str:
    """Return the directory's number of a partner that was noted by name; nothing where it is not one firm."""
    directory = store.find()
    found = directory.by_name(firm) if directory else []
    return found[0] if len(found) == 1 else ""


def _constraints(wishes: Wishes, not_words: Sequence[str]) -> ranking.Constraints:
    return ranking.Constraints(
        regions=wishes.regions,
        region_groups=wishes.region_groups,
        exclude_ids=wishes.exclude_ids,
        min_capital_wan=wishes.min_capital,
        max_capital_wan=wishes.max_capital,
        registered_before=wishes.registered_before,
        titles=wishes.titles,
        size_classes=wishes.size_classes,
        max_km=wishes.max_km,
        must_words=wishes.must_words,
        not_words=tuple(dict.fromkeys((*wishes.not_words, *not_words))),
        branches=wishes.with_branches,
    )
