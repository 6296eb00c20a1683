"""What the API of this domain takes and answers."""

from datetime import date, datetime
from typing import Any, Self

from ninja import Schema
from pydantic import Field

from wutong.enterprises import queries


class HitOut(Schema):
    """A firm as a search answers it."""

    id: str
    enterprise_id: int | None
    name: str
    where: str
    matched: str
    industry: str
    capital: str
    since: str
    titles: list[str]


class SearchOut(Schema):
    """A page of firms."""

    total: int
    is_exact: bool
    page: int
    pages: int
    milliseconds: int
    rows: list[HitOut]

    @classmethod
    def of(cls, answer: queries.Answer) -> Self:
        """Return what a search found; those entered by hand first."""
        rows = [
            HitOut(
                id=one.id, enterprise_id=one.enterprise_id, name=one.name, where=one.where, matched=one.matched,
                industry=one.industry, capital=one.capital, since=one.since, titles=list(one.titles),
            )
            for one in (*answer.by_hand, *answer.lines)
        ]  # fmt: skip
        return cls(
            total=answer.total, is_exact=answer.is_exact, page=answer.number, pages=answer.pages,
            milliseconds=answer.milliseconds, rows=rows,
        )  # fmt: skip


class FactOut(Schema):
    """One thing known of a firm, with its source and what a check of it says."""

    label: str
    value: str
    source: str
    day: date | None
    verdict: str
    reason: str


class FirmOut(Schema):
    """Everything known of a firm."""

    name: str
    directory_id: str
    enterprise_id: int | None
    version: int | None
    scope: str
    facts: list[FactOut]
    names: list[str]
    titles: list[str]

    @classmethod
    def of(cls, page: queries.FirmPage) -> Self:
        """Return a firm's page."""
        facts = [
            FactOut(
                label=one.label, value=one.value, source=one.source, day=one.day,
                verdict=one.verdict.status if one.verdict else "", reason=one.verdict.reason if one.verdict else "",
            )
            for one in page.facts
            if one.value
        ]  # fmt: skip
        known = [one.name for one in page.names if one.dropped_at is None] or [page.name]
        return cls(
            name=page.name, directory_id=page.directory_id,
            enterprise_id=page.enterprise.pk if page.enterprise else None,
            version=page.enterprise.version if page.enterprise else None,
            scope=page.scope, facts=facts, names=[*known, *page.other_names],
            titles=[one.title for one in page.titles if one.holds],
        )  # fmt: skip


class TrackIn(Schema):
    """A firm of the directory."""

    directory_id: str = Field(max_length=40)


class NamesIn(Schema):
    """Names as somebody wrote them."""

    names: list[str] = Field(min_length=1, max_length=500)


class CandidateOut(Schema):
    """A firm that may be meant."""

    directory_id: str
    enterprise_id: int | None
    name: str
    province: str
    city: str
    probability: float
    reason: str


class IdentityOut(Schema):
    """What a written name turned out to be."""

    written: str
    state: str
    name: str
    directory_id: str
    enterprise_id: int | None
    probability: float | None
    reason: str
    candidates: list[CandidateOut]

    @classmethod
    def of(cls, found: queries.Identity) -> Self:
        """Return a finding."""
        candidates = [
            CandidateOut(
                directory_id=one.id, enterprise_id=one.enterprise, name=one.name, province=one.province, city=one.city,
                probability=one.probability, reason=one.reason,
            )
            for one in found.candidates
        ]  # fmt: skip
        return cls(
            written=found.written, state=found.state.value, name=found.name, directory_id=found.directory_id,
            enterprise_id=found.enterprise_id, probability=found.probability, reason=found.reason,
            candidates=candidates,
        )  # fmt: skip


class ConfirmIn(Schema):
    """Which firm a line means, and the version of the line that was read."""

    directory_id: str = Field("", max_length=40)
    enterprise_id: int | None = None
    based_on: int | None = None


class BasedOn(Schema):
    """The version that was read."""

    based_on: int | None = None


class LineOut(Schema):
    """A line of a list after a decision."""

    id: int
    written: str
    state: str
    matched_name: str
    enterprise_id: int | None
    version: int
    decided_at: datetime | None

    @classmethod
    def of(cls, line: Any) -> Self:
        """Return a line."""
        names = ("written", "state", "matched_name", "enterprise_id", "version", "decided_at")
        return cls(id=line.pk, **{name: getattr(line, name) for name in names})


class MergeIn(Schema):
    """Which of a pair stays."""

    keep: int
    despite_codes: bool = False
    based_on: int | None = None


class PairOut(Schema):
    """A pair after a decision."""

    id: int
    one_id: int
    other_id: int
    state: str
    version: int

    @classmethod
    def of(cls, pair: Any) -> Self:
        """Return a pair."""
        return cls(id=pair.pk, one_id=pair.one_id, other_id=pair.other_id, state=pair.state, version=pair.version)
