"""Words of a chain: its stages, its links, how well a maker is known; and where a version of its graph stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where in the chain a segment stands."""

    UP = "up"
    MIDDLE = "middle"
    DOWN = "down"
    SUPPORT = "support"


STAGES = [
    (Stage.UP.value, "上游"),
    (Stage.MIDDLE.value, "中游"),
    (Stage.DOWN.value, "下游"),
    (Stage.SUPPORT.value, "配套"),
]


class LinkKind(StrEnum):
    """What one segment is to another."""

    SUPPLY = "supply"
    SUPPORT = "support"
    SUBSTITUTE = "substitute"


LINK_KINDS = [
    (LinkKind.SUPPLY.value, "供给"),
    (LinkKind.SUPPORT.value, "配套"),
    (LinkKind.SUBSTITUTE.value, "替代"),
]


class Evidence(StrEnum):
    """How well it is known that a firm makes a part, the strongest first (reference: domain 8.3)."""

    DIRECT = "direct"
    EQUITY = "equity"
    SECTOR = "sector"
    SCOPE = "scope"


EVIDENCE = [
    (Evidence.DIRECT.value, "直接供货"),
    (Evidence.EQUITY.value, "股权关系"),
    (Evidence.SECTOR.value, "仅知同业"),
    (Evidence.SCOPE.value, "仅凭经营范围"),
]


class VersionState(StrEnum):
    """Where a version of a chain's graph stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


VERSION_STATES = [
    (VersionState.DRAFT.value, "草稿"),
    (VersionState.PUBLISHED.value, "现行"),
    (VersionState.SUPERSEDED.value, "已被替代"),
    (VersionState.DISCARDED.value, "已废弃"),
]


@dataclass(frozen=True)
class Move:
    """A verb on a version: its label, from which states, to which."""

    label: str
    sources: frozenset[VersionState]
    target: VersionState


MOVES: Mapping[str, Move] = {
    "edit": Move("修改", frozenset({VersionState.DRAFT}), VersionState.DRAFT),
    "publish": Move("发布", frozenset({VersionState.DRAFT}), VersionState.PUBLISHED),
    "discard": Move("废弃草稿", frozenset({VersionState.DRAFT}), VersionState.DISCARDED),
    # Publishing the next one does this; nobody asks for it.
    "supersede": Move("替代", frozenset({VersionState.PUBLISHED}), VersionState.SUPERSEDED),
}


def allows(verb: str, state: str) -> bool:
    """Tell whether a version in that state admits the verb."""
    return state in MOVES[verb].sources
