"""A chain as a graph: segments with their GB/T 4754 classes and words, and who supplies whom.

A supply link runs with the goods: from the material to what is made of it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final


class Stage(StrEnum):
    """Where along the chain a segment stands."""

    UPSTREAM = "upstream"
    MIDSTREAM = "midstream"
    DOWNSTREAM = "downstream"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """Return the stage as people call it."""
        return _STAGES[self.value]


_STAGES: Final = {"upstream": "上游", "midstream": "中游", "downstream": "下游", "support": "配套"}


class LinkKind(StrEnum):
    """What one segment is to another."""

    SUPPLY = "supply"
    SUPPORT = "support"
    SUBSTITUTE = "substitute"

    @property
    def label(self) -> str:
        """Return the kind as people call it."""
        return {"supply": "供应", "support": "配套", "substitute": "替代"}[self.value]


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a chain: what is made there, and by which words and classes its makers are known."""

    code: str
    name: str
    stage: Stage
    industries: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """`src` supplies (supports, replaces) `dst`; `share` is its share of the cost of `dst`, None where not known."""

    src: str
    dst: str
    kind: LinkKind = LinkKind.SUPPLY
    share: float | None = None
    source: str = ""
    source_date: date | None = None


@dataclass(frozen=True)
class Graph:
    """One version of a chain. :func:`wutong_engines.chains.validated` refuses one that cannot be meant."""

    code: str
    name: str
    version: str
    segments: tuple[Segment, ...]
    links: tuple[Link, ...] = field(default=())

    @cached_property
    def by_code(self) -> Mapping[str, Segment]:
        """Return the segments by their code."""
        return {segment.code: segment for segment in self.segments}

    @cached_property
    def inputs(self) -> Mapping[str, tuple[Link, ...]]:
        """Return, for each segment, the links that end in it."""
        return _grouped(self.links, lambda link: link.dst)

    @cached_property
    def outputs(self) -> Mapping[str, tuple[Link, ...]]:
        """Return, for each segment, the links that start from it."""
        return _grouped(self.links, lambda link: link.src)

    def name_of(self, code: str) -> str:
        """Return the name of a segment, its code where the graph does not have it."""
        found = self.by_code.get(code)
        return found.name if found else code


def _grouped(links: tuple[Link, ...], key: Callable[[Link], str]) -> dict[str, tuple[Link, ...]]:
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        groups[key(link)].append(link)
    return {code: tuple(found) for code, found in groups.items()}
