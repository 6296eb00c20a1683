"""The checker: every figure of a text is found, matched to an indicator, computed again, judged as it was printed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from wutong.accounts import queries as people
from wutong.insight.queries import indicators
from wutong.insight.queries.figures import Figure, Indicator
from wutong.insight.queries.figures import Period as Span
from wutong.insight.queries.sources import ZONE, Reader, Scope
from wutong.kernel.errors import Incomplete, TooLarge
from wutong.kernel.rows import RowSet
from wutong_engines import figures as engine

TEXT_LIMIT = 1_100_000
FIGURE_LIMIT = 20_000
ZONE_WORDS = ("中川园区",)
_NUMERALS = re.compile("[0-90-9一二三四五六七八九十百千万亿两半〇零]+")
_SCALED = ("万", "亿")


class Verdict(StrEnum):
    """What the checker says of a figure."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_KEPT = "not_kept"
    NO_VALUE = "no_value"
    NOT_OURS = "not_ours"

    @property
    def label(self) -> str:
        """Return the verdict as people say it."""
        return VERDICTS[self]


VERDICTS = {
    Verdict.RIGHT: "相符",
    Verdict.WRONG: "不符",
    Verdict.NOT_KEPT: "暂未登记",
    Verdict.NO_VALUE: "无法核算",
    Verdict.NOT_OURS: "非本系统数字",
}


@dataclass(frozen=True)
class Judged:
    """One figure of the text and what became of it."""

    claim: engine.Claim
    verdict: Verdict
    indicator: Indicator | None
    computed: Figure | None
    scope: Scope
    why: str

    @property
    def text(self) -> str:
        """Return the figure as it stands in the text."""
        return self.claim.figure.text

    @property
    def claimed(self) -> str:
        """Return the value that the text claims, in plain digits with its unit."""
        figure = self.claim.figure
        upper = f"—{figure.upper:f}" if figure.upper is not None else ""
        return f"{figure.value:f}{upper}{figure.unit}"

    @property
    def period(self) -> str:
        """Return the period that was judged."""
        if self.computed:
            return self.computed.period_text
        period = self.claim.period
        return f"{period.start or ''}至{period.end}" if period else ""


@dataclass(frozen=True)
class Checked:
    """A checked text: its figures in order."""

    text: str
    as_of: date
    found: tuple[Judged, ...]

    @cached_property
    def claims(self) -> tuple[Judged, ...]:
        """Return the figures that claim something about the zone."""
        return tuple(judged for judged in self.found if judged.verdict is not Verdict.NOT_OURS)

    def count(self, verdict: str) -> int:
        """Return how many figures came out so."""
        return sum(judged.verdict == verdict for judged in self.found)


def check(text: str, *, user: Any, as_of: date) -> Checked:
    """Find every figure of a text and judge it; a date in the head of the text goes before ``as_of``.

    :raises Incomplete: when there is no text.
    :raises TooLarge: past the limits of length or of figures; nothing is judged then.
    """
    _refuse_unreadable(text)
    offices = _named_offices(text)
    claims = engine.read(text, tuple(_subjects(offices)), today=as_of)
    reader = Reader(user)
    scopes = {str(pk): Scope(pk, names[-1]) for pk, names in offices}
    latest = min(as_of, engine.dated(text) or as_of)
    found = tuple(_judge(claim, scopes, reader, latest) for claim in claims)
    return Checked(text, latest, found)


def rows(user: Any, judged: Judged) -> RowSet:
    """Return the rows behind a judged figure that this person may see."""
    if judged.computed is None or judged.computed.value is None:
        return RowSet((), 0)
    return indicators.rows(user, judged.computed)


def _refuse_unreadable(text: str) -> None:
    if not text.strip():
        sentence = "没有可核的文字。请粘贴稿子,或选择一个文件。"
        raise Incomplete(sentence, fields={"text": sentence})
    if len(text) > TEXT_LIMIT:
        raise TooLarge(f"稿子有 {len(text)} 个字,超过 {TEXT_LIMIT} 字的上限。请分段核稿。")
    numerals = sum(1 for _ in _NUMERALS.finditer(text))
    if numerals > FIGURE_LIMIT:
        raise TooLarge(f"稿子里约有 {numerals} 处数字,超过 {FIGURE_LIMIT} 处的上限。请分段核稿。")


def _named_offices(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return the promoting offices that the text names: their figures are judged apart from the zone's."""
    plain = engine.clean(text).text
    return [(pk, names) for pk, names in people.promoting_offices() if any(name in plain for name in names)]


def _subjects(offices: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[engine.Subject]:
    for indicator in indicators.every():
        yield _subject(indicator, "", ())
        if indicator.scoped:
            yield _subject(indicator, "", ZONE_WORDS)
            for pk, names in offices:
                yield _subject(indicator, str(pk), names)


def _subject(indicator: Indicator, scope: str, scope_words: tuple[str, ...]) -> engine.Subject:
    return engine.Subject(
        indicator.code,
        indicator.label,
        tuple((word,) for word in indicator.terms.words),
        frozenset(unit for unit in indicator.terms.units if not unit.startswith(_SCALED)),
        share=indicator.is_rate,
        scope=scope,
        scope_words=scope_words,
        exclude=indicator.terms.excluded,
    )


def _judge(claim: engine.Claim, scopes: dict[str, Scope], reader: Reader, latest: date) -> Judged:
    if claim.subject is None:
        return Judged(claim, Verdict.NOT_OURS, None, None, ZONE, claim.why)
    indicator = indicators.get(claim.subject.code)
    scope = scopes.get(claim.scope, ZONE)
    as_of, since, until = _days(claim, indicator, latest)
    if since is not None and since > min(until or as_of, as_of):
        return Judged(claim, Verdict.NO_VALUE, indicator, None, scope, "所说的时段还没有到。")
    computed = indicators.compute(indicator.code, as_of=as_of, since=since, until=until, scope=scope, reader=reader)
    if not indicator.kept:
        return Judged(claim, Verdict.NOT_KEPT, indicator, computed, scope, indicator.why_not)
    if computed.value is None:
        return Judged(claim, Verdict.NO_VALUE, indicator, computed, scope, computed.reason)
    verdict = Verdict.RIGHT if engine.holds(claim.figure, computed.value) else Verdict.WRONG
    return Judged(claim, verdict, indicator, computed, scope, engine.explain(claim.figure, computed.value))


def _days(claim: engine.Claim, indicator: Indicator, latest: date) -> tuple[date, date | None, date | None]:
    """Return the day to compute for and the period's first and last day, if it has them.

    A state is taken as it stood at the period's end; vague words (近期, 展会期间) leave the indicator its own period.
    """
    period = claim.period
    if period is None or (period.vague and indicator.period is not Span.STATE):
        return latest, None, None
    if indicator.period is Span.STATE:
        return min(period.end, latest), None, None
    return latest, period.start, period.end if period.end < latest else None
