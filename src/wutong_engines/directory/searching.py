"""A question asked of one segment: which rows, by what, in which class of likeness."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from wutong_engines.directory.grams import NO_ROWS, Limits, Rows, Sound, Texts
from wutong_engines.directory.opening import Segment
from wutong_engines.directory.packed import Array
from wutong_engines.directory.questions import Question
from wutong_engines.directory.rows import MatchedOn
from wutong_engines.directory.segments import ALIAS_CODE, ALIAS_ID

# The classes, best first. What is spelled out goes before what is abbreviated in the same class.
_EXACT, _BEGINS, _BRAND, _WITHIN, _LOOSE = 0.0, 1.0, 2.0, 3.0, 4.0
_OLD_NAME, _LETTERS, _PINYIN = 0.4, 0.5, 0.6
_ALIAS_WORDS: Final[dict[int, MatchedOn]] = {ALIAS_CODE: "信用代码", ALIAS_ID: "信用代码"}
# One letter or two are the beginning of something; anywhere inside a name they say nothing.
_LETTERS_WITHIN: Final = 3
_CHECKED_ONE_BY_ONE: Final = 2000


@dataclass(frozen=True, slots=True)
class Match:
    """One way in which rows match; a row may match in several, the best counts."""

    kind: float
    on: MatchedOn
    rows: Array


@dataclass(frozen=True, slots=True)
class Answer:
    """What one segment has to say."""

    matches: tuple[Match, ...]
    total: int
    is_exact: bool


NOTHING: Final = Answer((), 0, is_exact=True)
Way = Callable[[Segment, Question, Limits], Answer]


def everything(segment: Segment, limits: Limits) -> Answer:
    """Answer an empty question: all that pass the filters, in rank order."""
    if limits.mask is None:
        rows: Array = np.arange(min(limits.below, limits.want), dtype=np.uint32)
        return Answer((Match(_WITHIN, "名称", rows),), limits.below, is_exact=True)
    rows = np.flatnonzero(limits.mask[: limits.below])
    return Answer((Match(_WITHIN, "名称", rows[: limits.want]),), len(rows), is_exact=True)


def direct(segment: Segment, question: Question, limits: Limits) -> Answer:
    """Answer what was typed, as it stands, in every way it can be read."""
    found: list[Answer] = []
    if question.code:
        found.append(_codes(segment, question.code, limits))
        if found[0].total and question.is_whole_code:
            return found[0]
    if question.folded:
        found.append(_names(segment, question.folded, limits))
    if question.letters:
        found.append(_letters(segment, question.letters, limits))
    found += [_sounds(segment, way, limits) for way in question.syllables]
    if len(segment.aliases) and question.folded:
        found.append(_aliases(segment, question, limits))
    return _together([answer for answer in found if answer.total])


def all_words(segment: Segment, question: Question, limits: Limits) -> Answer:
    """Answer several words: rows that have all of them; a place counts wherever the firm is."""
    # The longest word says most; what remains is asked for the others.
    words = sorted(question.words, key=lambda word: (bool(word.place), -len(word.folded)))
    left = replace(limits, want=limits.budget)
    is_exact = True
    rows: Array = NO_ROWS.rows
    for word in words:
        found = _word(segment, word, left)
        rows, is_exact = found.rows, is_exact and found.is_exact
        if not len(rows):
            return NOTHING
        mask = np.zeros(segment.rows, dtype=bool)
        mask[rows] = True
        left = replace(left, mask=mask, chosen=rows)
    return Answer((Match(_WITHIN, "名称", rows[: limits.want]),), len(rows), is_exact)


def loose(segment: Segment, question: Question, limits: Limits) -> Answer:
    """Answer a question that found nothing as it stands: without marks, legal form and region."""
    for other in question.looser:
        answer = direct(segment, other, limits)
        if answer.total:
            matches = tuple(Match(_LOOSE + match.kind, match.on, match.rows) for match in answer.matches)
            return Answer(matches, answer.total, answer.is_exact)
    return NOTHING


def abbreviated(segment: Segment, question: Question, limits: Limits) -> Answer:
    """Answer a name with characters left out: it begins as the name does and goes on in its order."""
    if not question.is_abbreviation:
        return NOTHING
    head, tail = question.folded[:2], question.folded[2:]
    rows = limits.allow(segment.names.beginning(head))
    more = limits.allow(segment.cores.beginning(head))
    rows = np.unique(np.concatenate([rows, more]))
    left = replace(limits, want=limits.budget)
    for sign in tail:
        if len(rows) <= _CHECKED_ONE_BY_ONE:
            break
        mask = np.zeros(segment.rows, dtype=bool)
        mask[rows] = True
        rows = segment.names.containing(sign, replace(left, mask=mask)).rows
    good = [row for row in rows[: 2 * _CHECKED_ONE_BY_ONE].tolist() if _in_order(segment.names.at(row), head, tail)]
    return (
        Answer((Match(_LOOSE, "简称", np.array(good, dtype=np.uint32)),), len(good), is_exact=True) if good else NOTHING
    )


def _in_order(name: str, head: str, tail: str) -> bool:
    place = name.find(head) + len(head)
    for sign in tail:
        place = name.find(sign, place) + 1
        if not place:
            return False
    return True


def _codes(segment: Segment, code: str, limits: Limits) -> Answer:
    rows = np.sort(limits.allow(segment.ids_beginning(code)))
    return Answer((Match(_EXACT, "信用代码", rows[: limits.want]),), len(rows), is_exact=True)


def _names(segment: Segment, text: str, limits: Limits) -> Answer:
    """Look for a text at the beginning of names, at the beginning of the firms' own words, and anywhere."""
    within = segment.names.containing(text, limits)
    # What is nowhere in a name begins none.
    is_nowhere = within.is_exact and not within.total
    starting = NO_ROWS.rows if is_nowhere else segment.names.beginning(text)
    begins = limits.allow(starting)
    equal = limits.allow(segment.names.equal(text, starting))
    brand = limits.allow(segment.cores.beginning(text))
    if is_nowhere and not len(brand):
        return NOTHING
    # 爱玛(兰州)电动车 has 爱玛电动车 as its own words, though not in one piece.
    apart = int((segment.arrays["solid"][brand] < len(text)).sum())
    matches = (
        Match(_EXACT, "名称", _best(equal, limits.want)),
        Match(_BEGINS, "名称", _best(begins, limits.want)),
        Match(_BRAND, "简称", _best(brand, limits.want)),
        Match(_WITHIN, "名称", within.rows[: limits.want]),
    )
    return Answer(matches, within.total + apart, within.is_exact)


def _letters(segment: Segment, letters: str, limits: Limits) -> Answer:
    """Look for initials at the beginning of names and of the firms' own words, and from three letters on anywhere."""
    begins = limits.allow(segment.letters.beginning(letters))
    starting = segment.core_letters.beginning(letters)
    brand, equal = limits.allow(starting), limits.allow(segment.core_letters.equal(letters, starting))
    if len(letters) >= _LETTERS_WITHIN:
        within = segment.letters.containing(letters, limits)
        total, is_exact = within.total, within.is_exact
    else:
        within, is_exact = NO_ROWS, True
        known = np.zeros(segment.rows, dtype=bool)
        known[begins] = True
        total = len(begins) + len(brand) - int(known[brand].sum())
    matches = (
        Match(_BEGINS + _LETTERS, "首字母", _best(begins, limits.want)),
        Match(_BRAND + _LETTERS - 0.1, "首字母", _best(equal, limits.want)),
        Match(_BRAND + _LETTERS, "首字母", _best(brand, limits.want)),
        Match(_WITHIN + _LETTERS, "首字母", within.rows[: limits.want]),
    )
    return Answer(matches, total, is_exact)


def _sounds(segment: Segment, way: list[Sound], limits: Limits) -> Answer:
    """Look for full pinyin anywhere; at the beginning of the firm's own words it says more."""
    found = segment.names.sounding(way, limits)
    if not found.total:
        return NOTHING
    rows = found.rows
    brand = rows[_begin_so(segment.cores, rows, way)]
    matches = (
        Match(_BRAND + _PINYIN, "拼音", brand[: limits.want]),
        Match(_WITHIN + _PINYIN, "拼音", rows[: limits.want]),
    )
    return Answer(matches, found.total, found.is_exact)


def _begin_so(texts: Texts, rows: Array, way: list[Sound]) -> Array:
    """Tell which texts begin with characters read so."""
    places = texts.starts[rows].astype(np.int64)
    good = np.ones(len(rows), dtype=bool)
    for step, sound in enumerate(way):
        good &= sound.table[texts.text[np.minimum(places + step, len(texts.text) - 1)]]
    return good


def _aliases(segment: Segment, question: Question, limits: Limits) -> Answer:
    """Look among earlier names, earlier ids, and codes that are no ids."""
    texts, rows, kinds = segment.aliases, segment.arrays["alias_rows"], segment.arrays["alias_kinds"]
    every = Limits(below=len(texts), want=limits.budget, budget=limits.budget)
    wanted = question.code if question.code.startswith("n-") else question.folded
    found = texts.containing(wanted, every).rows
    if not len(found):
        return NOTHING
    matches: list[Match] = []
    for kind in np.unique(kinds[found]).tolist():
        some = found[kinds[found] == kind]
        equal = np.intersect1d(some, texts.equal(wanted))
        for level, part in ((_EXACT, equal), (_BRAND, some)):
            allowed = np.unique(limits.allow(rows[part]))
            matches.append(Match(level + _OLD_NAME, _ALIAS_WORDS.get(kind, "曾用名"), allowed))
    return Answer(tuple(matches), len(np.unique(limits.allow(rows[found]))), is_exact=True)


def _word(segment: Segment, word: Question, limits: Limits) -> Rows:
    """Return the rows that have one of several words."""
    found = segment.names.containing(word.folded, limits)
    rows = [found.rows]
    if word.place:
        low = int(word.place.ljust(6, "0")[:6])
        regions = segment.arrays["region"]
        inside = (regions >= low) & (regions < low + 10 ** (6 - len(word.place[:6])))
        rows.append(limits.allow(np.flatnonzero(inside)))
    if word.letters:
        rows.append(segment.letters.containing(word.letters, limits).rows)
    whole = np.unique(np.concatenate(rows)) if len(rows) > 1 else found.rows
    return Rows(whole, len(whole), found.is_exact and found.total == len(found.rows))


def _best(rows: Array, want: int) -> Array:
    """Return the best rows of any order: the smallest numbers."""
    if len(rows) > 4 * want:
        rows = np.partition(rows, want)[:want]
    return np.sort(rows)[:want]


def _together(answers: list[Answer]) -> Answer:
    """Put several ways of reading together; a row that matches in two ways counts once where all rows are at hand."""
    if len(answers) < 2:  # nothing to put together
        return answers[0] if answers else NOTHING
    matches = tuple(match for answer in answers for match in answer.matches)
    total = sum(answer.total for answer in answers)
    is_exact = all(answer.is_exact for answer in answers)
    whole = [np.unique(np.concatenate([match.rows for match in answer.matches])) for answer in answers]
    if all(len(rows) == answer.total for rows, answer in zip(whole, answers, strict=True)):
        total = len(np.unique(np.concatenate(whole)))
    elif len(answers) > 1:
        # Both lists are longer than what was read of them: what they share was not counted.
        is_exact = False
    return Answer(matches, total, is_exact)


def ranked(segment: Segment, answer: Answer, want: int) -> Iterator[tuple[tuple[Any, ...], int, MatchedOn]]:
    """Yield the best rows of an answer once each: how they are ordered, the row, and by what it was found."""
    best: dict[int, tuple[float, MatchedOn]] = {}
    for match in sorted(answer.matches, key=lambda match: match.kind):
        # Rows of a worse class stand behind all of these.
        if len(best) >= want:
            break
        for row in match.rows[:want].tolist():
            best.setdefault(row, (match.kind, match.on))
    starts = segment.names.starts
    for row, (kind, on) in best.items():
        length = int(starts[row + 1]) - int(starts[row]) - 1
        yield (kind, row >= segment.heads, length), row, on
