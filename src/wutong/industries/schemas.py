"""Shapes of what programs say and get: chains with their gaps, segments, anchors' sheets, drafts."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from wutong.industries import queries

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Share = Annotated[Decimal, Field(gt=0, le=1)]


class ChainIn(Schema):
    """A chain."""

    code: str
    name: str
    head: str = ""
    note: str = ""
    rank: Annotated[int, Field(ge=0, le=32000)] = 100


class SegmentIn(Schema):
    """A segment of a draft; a code that is there is changed."""

    code: str
    name: str
    stage: Literal["up", "middle", "down", "support"]
    industries: list[str] = []
    words: list[str] = []
    not_words: list[str] = []
    position: Annotated[int, Field(ge=0, le=32000)] | None = None
    source: str = ""
    note: str = ""


class LinkIn(Schema):
    """A link of a draft between two segments, told by their codes."""

    src: str
    dst: str
    kind: Literal["supply", "support", "substitute"] = "supply"
    share: Share | None = None
    source: str = ""
    source_date: date | None = None


class DayIn(Schema):
    """From which day on."""

    on: date | None = None


class ReasonIn(Schema):
    """Why."""

    reason: str


class AnchorIn(Schema):
    """An anchor."""

    firm: str
    segment_code: str = ""
    product: str = ""
    capacity: str = ""
    source: str = ""
    source_date: date | None = None
    note: str = ""


class PartIn(Schema):
    """A line of an anchor's parts list."""

    name: str
    segment_code: str
    amount: str = ""
    share: Share | None = None
    requirement: str = ""
    source: str = ""
    source_date: date | None = None


class MakerIn(Schema):
    """A firm known to make what a segment makes, or one part of an anchor."""

    segment_code: str
    firm: str
    evidence: Literal["direct", "equity", "sector", "scope"]
    source: str
    source_date: date | None = None
    part_id: Id | None = None
    said: str = ""
    province: str = ""
    city: str = ""
    is_local: bool = False
    distance_km: Annotated[int, Field(ge=0, le=20100)] | None = None
    directory_id: str = ""


class ConfirmIn(Schema):
    """What was found out about a maker known so far by weaker evidence."""

    evidence: Literal["direct", "equity", "sector"]
    source: str
    source_date: date | None = None
    said: str = ""
    based_on: int | None = None


class MadeOut(Schema):
    """What was made: its number in the books."""

    id: int


class GapOut(Schema):
    """One segment and how it stands."""

    code: str
    name: str
    stage: str
    kind: str
    word: str
    local: int
    near: int
    beyond: int
    unknown: int
    unverified: int
    sentence: str


class ChainOut(Schema):
    """A chain and how many of its segments are missing."""

    id: int
    code: str
    name: str
    version: int | None
    published_on: date | None
    missing: int
    single: int
    weak: int
    have: int

    @classmethod
    def of(cls, line: queries.ChainLine) -> "ChainOut":
        """Return the shape of a chain of the list."""
        version, tally = line.version, line.tally
        return cls(
            id=line.chain.pk, code=line.chain.code, name=line.chain.name, version=version.number if version else None,
            published_on=version.published_on if version else None, missing=tally.missing, single=tally.single,
            weak=tally.weak, have=tally.have,
        )  # fmt: skip


class ChainPageOut(Schema):
    """A chain with every segment, the worst first, and its anchors."""

    id: int
    name: str
    version: int | None
    as_of: date
    gaps: list[GapOut]
    anchors: list[MadeOut]

    @classmethod
    def whole(cls, page: queries.GraphPage) -> "ChainPageOut":
        """Return the shape of a chain's page."""
        return cls(
            id=page.chain.pk, name=page.chain.name, version=page.version.number if page.version else None,
            as_of=page.as_of, gaps=[gap_of(gap) for gap in page.gaps],
            anchors=[MadeOut(id=anchor.pk) for anchor in page.anchors],
        )  # fmt: skip


class MakerOut(Schema):
    """A maker: where it is, and how it is known."""

    id: int
    firm: str
    place: str
    where: str
    distance_km: int | None
    evidence: str
    said: str
    source: str
    source_date: date | None

    @classmethod
    def of(cls, line: queries.MakerLine) -> "MakerOut":
        """Return the shape of a maker."""
        row = line.maker
        return cls(
            id=row.pk, firm=row.firm, place=line.place, where=line.where, distance_km=row.distance_km,
            evidence=row.evidence, said=row.said, source=row.source, source_date=row.source_date,
        )  # fmt: skip


class SegmentOut(Schema):
    """A segment with its makers, its classes and words, and what lies beside it."""

    gap: GapOut
    industries: list[str]
    words: list[str]
    not_words: list[str]
    makers: list[MakerOut]
    inputs: list[str]
    outputs: list[str]

    @classmethod
    def whole(cls, page: queries.SegmentPage) -> "SegmentOut":
        """Return the shape of a segment's page."""
        lines = [line for _, _, group in page.groups for line in group] + list(page.guesses)
        return cls(
            gap=gap_of(page.gap), industries=page.segment.industries, words=page.segment.words,
            not_words=page.segment.not_words, makers=[MakerOut.of(line) for line in lines],
            inputs=[row.gap.code for row in page.inputs], outputs=[row.gap.code for row in page.outputs],
        )  # fmt: skip


class PartOut(Schema):
    """A part of an anchor's sheet; one without a maker is a gap."""

    name: str
    segment_code: str
    amount: str
    share: float | None
    is_gap: bool
    sentence: str
    makers: list[MakerOut]


class SheetOut(Schema):
    """An anchor's sheet."""

    id: int
    firm: str
    as_of: date
    from_graph: bool
    known: int
    gaps: int
    parts: list[PartOut]

    @classmethod
    def whole(cls, page: queries.Sheet) -> "SheetOut":
        """Return the shape of an anchor's sheet."""
        return cls(
            id=page.anchor.pk, firm=page.anchor.firm, as_of=page.as_of, from_graph=page.from_graph, known=page.known,
            gaps=page.open, parts=[_part(line) for line in page.lines],
        )  # fmt: skip


def gap_of(gap: queries.GapLine) -> GapOut:
    """Return the shape of a gap."""
    return GapOut(**{name: getattr(gap, name) for name in GapOut.model_fields})


def _part(line: queries.PartLine) -> PartOut:
    return PartOut(
        name=line.name, segment_code=line.segment_code, amount=line.amount, share=line.share, is_gap=line.is_open,
        sentence=line.sentence, makers=[MakerOut.of(one) for _, _, group in line.groups for one in group],
    )  # fmt: skip
