"""Say what every figure of a text claims: which subject, over which period, of which office."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date

from wutong_engines.figures.figure import Figure, Kind
from wutong_engines.figures.find import find_in
from wutong_engines.figures.periods import Mention, Period, Timeline, mentions, report_date
from wutong_engines.figures.text import WIDE_COMMA, CleanText, clean


@dataclass(frozen=True, slots=True)
class Subject:
    """Something the caller keeps rows about and a text may give a figure for. All words in simplified script."""

    code: str
    label: str
    terms: tuple[tuple[str, ...], ...]
    """Alternatives; of one alternative every word must stand near the figure."""
    units: frozenset[str] = frozenset()
    """House forms of the measure words it is counted in; empty takes any."""
    share: bool = False
    """A rate: takes percentages and nothing else."""
    scope: str = ""
    """The caller's code for whose figure it is."""
    scope_words: tuple[str, ...] = ()
    """Words that must govern the figure: the last one named before it, of all subjects' words, is one of these."""
    exclude: tuple[str, ...] = ()
    """Words that, in the figure's sentence up to the end of its clause, say it is something else."""

    def __post_init__(self) -> None:
        """:raises ValueError: for a subject that could never, or always, match."""
        if not self.code or not self.terms or not all(words and all(words) for words in self.terms):
            raise ValueError(f"subject {self.code!r} needs a code and at least one word in every alternative")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and what it says; without a subject it is not one of the caller's."""

    figure: Figure
    subject: Subject | None
    period: Period | None
    scope: str
    """The subject's scope code."""
    scope_words: str
    """The words of the original that named the scope, if any."""
    why: str
    """How this was concluded, in Chinese."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure with the stretches of clean text around it."""

    figure: Figure
    start: int
    end: int
    paragraph: int
    sentence: int
    sentence_end: int
    clause: int
    clause_end: int
    windows: tuple[tuple[int, int], ...]
    """From the narrowest to the widest stretch in which a subject's words may stand."""


@dataclass(frozen=True, slots=True)
class _Match:
    rank: tuple[int, int, int, int]
    subject: Subject
    words: tuple[str, ...]
    window: int


_WINDOW_NAMES = ("同一短语", "前后数字之间", "同一分句", "前面未写数字的分句")
_PLAN = re.compile(
    "计划(?!总?投资|书)|力争|预计|拟(?=引进|建|签|开工|新)|目标(?!企业|客商)|任务(?!完成|已)|将(?=新|于|再|达|实现|引进)|争取|确保.{0,12}$"
)
_SENTENCE = re.compile("[。!?;\n\uff1f\uff1b\uff01]")
_CLAUSE = re.compile(f"[,{WIDE_COMMA}\t|]")
_PHRASE = re.compile("[、()/\uff0f]")
_PARAGRAPH = re.compile("\n")
_FRESH = re.compile("新增|新签|新开工|新引进|新入库")
_FORMER = re.compile(f"[由从][^,。{WIDE_COMMA}0-9]{{0,12}}$")
_BECAME = re.compile(f"[^,。{WIDE_COMMA}0-9]{{0,4}}[增升提降减扩][^,。{WIDE_COMMA}0-9]{{0,2}}[到至为]")
_TOTAL = re.compile("(?:[今本]年|目前)?(?:累计|总计|共计|合计|总数)(?:已?达|为|已)?")
_REACH = 400  # no sentence is read further than this, so that hostile text stays linear


def read(text: str, subjects: tuple[Subject, ...], *, today: date) -> tuple[Claim, ...]:
    """Say of every figure in a text what it claims, in order.

    Words such as 今年以来 are resolved against the date in the head of the text, else against `today`.
    A figure no subject fits, or that claims no amount, comes back without a subject and with the reason.
    """
    cleaned = clean(text)
    figures = find_in(cleaned)
    as_of = report_date(cleaned) or today
    places = _places(cleaned, figures)
    timeline = Timeline(_spoken(mentions(cleaned, as_of), places), as_of)
    scopes = _Scopes(cleaned, subjects)
    claims: list[Claim] = []
    last: tuple[_Place, Claim] | None = None
    for place in places:
        claim = _claim(cleaned.text, place, subjects, timeline, scopes)
        if last and claim.subject is None and _continues(cleaned.text, place, *last):
            claim = replace(
                last[1], figure=place.figure, period=claim.period, why=f"承同句“{last[1].figure.text}”,省去了事项"
            )
        claims.append(claim)
        last = (place, claim) if place.figure.counts else last
    return tuple(claims)


def dated(text: str) -> date | None:
    """Return the date that the head of a text gives itself (时间:2024-06-28), or None."""
    return report_date(clean(text))


def _continues(text: str, place: _Place, before: _Place, claim: Claim) -> bool:
    """Whether a figure says no more than 累计136条 after 本周新增线索5条."""
    same = before.sentence == place.sentence and claim.subject is not None and place.figure.counts
    lead = text[max(before.end, place.clause) : place.start]
    return same and before.figure.unit == place.figure.unit and _TOTAL.fullmatch(lead) is not None


def _claim(text: str, place: _Place, subjects: tuple[Subject, ...], timeline: Timeline, scopes: "_Scopes") -> Claim:
    figure = place.figure
    if not figure.counts:
        return Claim(figure, None, None, "", "", figure.reason)
    fresh = _FRESH.search(text, place.clause, place.start) is not None
    period, since = timeline.at(place.sentence, place.start, place.clause_end, place.clause if fresh else 0)
    named, named_in_sentence, named_words = scopes.before(place)
    plan = _PLAN.search(text, place.clause, place.start)
    if plan:
        return Claim(figure, None, period, "", "", f"分句中有“{plan.group()[:4]}”,说的是目标或打算,不是已有的数")
    if _FORMER.search(text, place.clause, place.start) and _BECAME.match(text, place.end):
        return Claim(figure, None, period, "", "", "是变动前的旧数,不是现在的数")
    found = [
        match
        for order, subject in enumerate(subjects)
        if (match := _match(text, place, subject, order, named, named_in_sentence))
    ]
    if not found:
        return Claim(figure, None, period, "", "", "近旁没有本系统所记事项的字样")
    best = min(found, key=lambda match: match.rank)
    why = _why(text, place, best, found) + f";{since}"
    mine = named_words if best.subject.scope_words else ""
    return Claim(figure, best.subject, period, best.subject.scope, mine, why)


def _match(
    text: str, place: _Place, subject: Subject, order: int, named: str, named_in_sentence: bool
) -> _Match | None:
    figure = place.figure
    if subject.share != (figure.kind is Kind.SHARE):
        return None
    if figure.unit and subject.units and not subject.share and figure.unit not in subject.units:
        return None
    if subject.scope_words and named not in subject.scope_words:
        return None
    if any(text.find(word, place.sentence, place.clause_end) >= 0 for word in subject.exclude):
        return None
    # A figure without a measure word is only believed right beside the words.
    windows = place.windows if figure.unit else place.windows[:2]
    scoped = 0 if not subject.scope_words else 1 if not named_in_sentence else 2
    for level, (start, end) in enumerate(windows):
        near = [
            (-sum(map(len, words)), max(_distance(text, place, word, start, end) for word in words), words)
            for words in subject.terms
            if all(text.find(word, start, end) >= 0 for word in words)
        ]
        if near:
            length, distance, words = min(near)
            return _Match((level - scoped, length, distance, order), subject, words, level)
    return None


def _distance(text: str, place: _Place, word: str, start: int, end: int) -> int:
    """Letters between the word and the figure, whichever side is nearer."""
    before = text.rfind(word, start, place.start)
    after = text.find(word, place.end, end)
    gaps = []
    if before >= 0:
        gaps.append(place.start - before - len(word))
    if after >= 0:
        gaps.append(after - place.end)
    return min(gaps, default=_REACH)


def _why(text: str, place: _Place, best: _Match, found: list[_Match]) -> str:
    said = f"{_WINDOW_NAMES[best.window]}有“{'、'.join(best.words)}”,是“{best.subject.label}”"
    rivals = [match.subject.label for match in sorted(found, key=lambda match: match.rank) if match is not best]
    if rivals:
        said += f"(也可能是{'、'.join(f'“{label}”' for label in rivals[:3])},取字样最近、最全的一项)"
    if text.find("其中", place.clause, place.start) >= 0:
        said += ",前有“其中”,可能只是一部分"
    return said


class _Scopes:
    """Where the words of all subjects' scopes stand."""

    def __init__(self, cleaned: CleanText, subjects: tuple[Subject, ...]) -> None:
        words = sorted({word for subject in subjects for word in subject.scope_words}, key=lambda w: (-len(w), w))
        shape = re.compile("|".join(map(re.escape, words))) if words else None
        hits = list(shape.finditer(cleaned.text)) if shape else []
        self._ends = [hit.end() for hit in hits]
        self._hits = [(hit.start(), hit.group(), cleaned.quote(*hit.span())) for hit in hits]

    def before(self, place: _Place) -> tuple[str, bool, str]:
        """Give the last scope word before the end of the figure's clause in its paragraph, and its original."""
        index = bisect_right(self._ends, place.clause_end) - 1
        if index < 0:
            return "", False, ""
        start, word, original = self._hits[index]
        return (word, start >= place.sentence, original) if start >= place.paragraph else ("", False, "")


def _spoken(found: tuple[Mention, ...], places: tuple[_Place, ...]) -> tuple[Mention, ...]:
    """Leave out years that are part of a name (2024年重点新建项目推进座谈会)."""
    names = [place for place in places if place.figure.kind in (Kind.NAME, Kind.WORD, Kind.CODE)]
    starts = [place.start for place in names]

    def inside(mention: Mention) -> bool:
        index = bisect_left(starts, mention.end) - 1
        return index >= 0 and names[index].end > mention.at

    return tuple(mention for mention in found if not inside(mention))


def _places(cleaned: CleanText, figures: tuple[Figure, ...]) -> tuple[_Place, ...]:
    spans = [(bisect_left(cleaned.offsets, f.start), bisect_left(cleaned.offsets, f.end)) for f in figures]
    amounts = [span for span, figure in zip(spans, figures, strict=True) if figure.counts]
    marks = _Marks(cleaned.text)
    return tuple(_place(marks, figure, span, amounts) for figure, span in zip(figures, spans, strict=True))


def _place(marks: "_Marks", figure: Figure, span: tuple[int, int], amounts: list[tuple[int, int]]) -> _Place:
    start, end = span
    sentence, sentence_end = marks.around(_SENTENCE, start, end)
    clause, clause_end = marks.around(_CLAUSE, start, end)
    clause, clause_end = max(clause, sentence), min(clause_end, sentence_end)
    phrase, phrase_end = marks.around(_PHRASE, start, end)
    at = bisect_left(amounts, span)
    before = amounts[at - 1][1] if at else 0
    after = at + (at < len(amounts) and amounts[at] == span)
    following = amounts[after][0] if after < len(amounts) else len(marks.text)
    between = (max(clause, before), min(clause_end, max(following, end)))
    windows = (
        (max(between[0], phrase), min(between[1], phrase_end)),
        between,
        (clause, clause_end),
        (_free(marks, sentence, clause, before), clause_end),
    )
    paragraph = marks.around(_PARAGRAPH, start, end)[0]
    return _Place(figure, start, end, paragraph, sentence, sentence_end, clause, clause_end, windows)


def _free(marks: "_Marks", sentence: int, clause: int, before: int) -> int:
    """Give where the clauses without figures of their own begin, going back from a clause."""
    if before <= sentence:
        return sentence
    return before if before > clause else marks.around(_CLAUSE, before, before)[1]


class _Marks:
    """Where sentences, clauses and phrases of a clean text end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = {
            shape: [match.start() for match in shape.finditer(text)]
            for shape in (_SENTENCE, _CLAUSE, _PHRASE, _PARAGRAPH)
        }

    def around(self, shape: re.Pattern[str], start: int, end: int) -> tuple[int, int]:
        """Give the stretch between the marks around a figure, cut to a readable length."""
        marks = self._at[shape]
        left, right = bisect_left(marks, start) - 1, bisect_left(marks, end)
        low = marks[left] + 1 if left >= 0 else 0
        high = marks[right] if right < len(marks) else len(self.text)
        return max(low, start - _REACH), min(high, end + _REACH)
