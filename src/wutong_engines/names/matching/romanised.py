"""Which firm a name in Latin letters means: candidates by syllables and words of trade, and the choice among them."""

from collections.abc import Iterator
from itertools import islice, product, takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching import latin, sounding, weights
from wutong_engines.names.matching.characters import codes, readings, syllable_numbers
from wutong_engines.names.matching.gather import CONTRARY, NAME_SILENT, QUERY_SILENT, SAME, region
from wutong_engines.names.matching.latin import Element, Latin
from wutong_engines.names.matching.parse import Form
from wutong_engines.names.matching.tables import Tables

NAMES: Final = (
    "syllables", "few_syllables", "missed_syllables", "missed_pieces", "missed_words", "missed_optional", "words",
    "left_signs", "left_usual", "not_at_start", "gap", "region_same", "region_silent", "region_added",
    "region_other", "stock", "no_form", "second_reading", "all_matched", "all_covered", "whole", "second_word",
    "left_behind", "branch", "other_trade", "sure_region",
)  # fmt: skip
NONE_NAMES: Final = ("one", "size", "region", "syllables", "words", "no_syllables", "unread")

_ROOM: Final = 120
_VARIANTS: Final = 60
# What names carry and English leaves out: worth less than other characters when left over.
_USUAL: Final = (
    "集团",
    "控股",
    "股份",
    "实业",
    "发展",
    "科技",
    "技术",
    "设备",
    "工程",
    "制造",
    "开发",
    "商务",
    "有限",
    "公司",
)
_BEST: Final = 5


def candidates(index: Tables, name: Latin) -> list[int]:
    """Return the rows that a Latin name may mean."""
    places = np.array(name.places, np.int16)
    rows = np.empty(_ROOM, np.uint32)
    found: dict[int, None] = {}
    for signs, by_sound in islice(_beginnings(name.elements), 4 * _VARIANTS):
        count = sounding.beginning_with(index, signs, by_sound, places, rows)
        found.update(dict.fromkeys(rows[:count].tolist()))
        if len(found) >= _ROOM:
            break
    if len(found) < 2:  # the brand does not begin the name: 深圳长城开发 is Kaifa
        for one, other in _pairs(name.elements):
            count = sounding.containing(index, one, other, places, rows)
            found.update(dict.fromkeys(rows[:count].tolist()))
    return list(found)[: 2 * _ROOM]


def _beginnings(elements: tuple[Element, ...]) -> Iterator[tuple[NDArray[np.uint16], bool]]:
    """Yield the beginnings a core may have: the leading syllables, all, then fewer, or a word of trade in Chinese.

    With each, whether it is to be compared by sound.
    """
    for first in range(min(2, len(elements))):
        run = list(takewhile(lambda element: element.syllables, elements[first:]))
        for size in range(len(run), 0, -1):
            for way in islice(product(*(element.syllables for element in run[:size])), _VARIANTS):
                yield from _variants([syllable for part in way for syllable in part])
        yield from _words_first(elements[first:])
        if not elements[first].optional:
            break


def _words_first(elements: tuple[Element, ...]) -> Iterator[tuple[NDArray[np.uint16], bool]]:
    """Yield Chinese words for the first piece: before the syllables of the next, as in 中国巨石, then alone."""
    after = elements[1].syllables[:1] if len(elements) > 1 else ()
    for way in after:
        for word in elements[0].chinese:
            said = [readings()[sign][0] for sign in word if sign in readings()]
            yield from islice(_variants([*said, *way]), 1)
    for word in elements[0].chinese:
        yield codes(word), False


def _variants(syllables: list[str]) -> Iterator[tuple[NDArray[np.uint16], bool]]:
    """Yield the syllables, then with one of them filed under another usual reading."""
    if len(syllables) < 2:
        return
    numbers = syllable_numbers()
    yield np.array([numbers[syllable] for syllable in syllables], np.uint16), True
    for at, syllable in enumerate(syllables):
        for other in latin.other_readings().get(syllable, ()):
            changed = [*syllables[:at], other, *syllables[at + 1 :]]
            yield np.array([numbers[one] for one in changed], np.uint16), True


def _pairs(elements: tuple[Element, ...]) -> list[tuple[int, int]]:
    """Return the first two syllables of each piece that has two."""
    numbers = syllable_numbers()
    ways = [element.syllables[0] for element in elements if element.syllables and not element.chinese]
    return [(numbers[way[0]], numbers[way[1]]) for way in ways if len(way) > 1]


def describe(index: Tables, name: Latin, row: int) -> NDArray[np.float64]:
    """Return the features of one candidate."""
    core = index.codes[index.starts[row] : index.starts[row + 1]].tobytes().decode("utf-16-le", "surrogatepass")
    out = dict.fromkeys(NAMES, 0.0)
    covered = [False] * len(core)
    first, expected = len(core), 0
    # Syllables first: a word of trade must not take the characters that a brand needs.
    for element in sorted(name.elements, key=lambda one: (not one.syllables, -len(one.text))):
        at, size = _find(element, core, covered, out)
        if size:
            covered[at : at + size] = [True] * size
            first = min(first, at)
        elif element.optional:
            out["missed_optional"] += 1
        elif element.chinese:
            out["missed_words"] += 1
        else:
            out["missed_pieces"] += 1
            out["missed_syllables"] += min(map(len, element.syllables), default=2)
    left = "".join(sign if not done else "|" for sign, done in zip(core, covered, strict=True))
    usual = sum(len(word) for word in _USUAL for _ in range(left.count(word)))
    total = sum(not done for done in covered)
    out["left_signs"] = max(0, total - usual)
    out["left_usual"] = min(usual, total)
    out["not_at_start"] = float(first > expected)
    out["gap"] = float(
        "|" in left.strip("|") and left.strip("|")[0] != "|" and "|" in left[: len(left.rstrip("|"))][1:]
    )
    out["left_behind"] = float(bool(covered) and not covered[-1])
    missed = out["missed_words"] + out["missed_pieces"]
    out["all_matched"] = float(not missed)
    out["all_covered"] = float(not total)
    out["whole"] = float(not missed and not total)
    # Food against 科技: words that were not found and characters that nothing spoke of are two trades.
    out["other_trade"] = float(out["missed_words"] > 0 and total > 0)
    out["few_syllables"] = float(out["syllables"] < 2)
    out["branch"] = float("公司" in core)
    _region(index, name, row, out)
    out["sure_region"] = out["region_same"] * float(bool(out["syllables"]))
    out["stock"] = float(index.form[row] == Form.STOCK)
    out["no_form"] = float(index.form[row] == Form.NONE)
    return np.array([out[feature] for feature in NAMES])


def _find(element: Element, core: str, covered: list[bool], out: dict[str, float]) -> tuple[int, int]:
    """Find a piece in what is not covered yet: (where, how long), length 0 when it is not there."""
    best, sure = (0, 0), False
    for way in element.syllables:
        for at in range(len(core) - len(way) + 1):
            if len(way) > best[1] and not any(covered[at : at + len(way)]):
                fits, usual = _sounds_as(core[at : at + len(way)], way)
                if fits:
                    best, sure = (at, len(way)), usual
                    break
    if best[1]:
        out["syllables"] += best[1]
        out["second_reading"] += not sure
        return best
    for rank, word in enumerate(element.chinese):
        at = core.find(word)
        while at >= 0 and any(covered[at : at + len(word)]):
            at = core.find(word, at + 1)
        if at >= 0:
            out["words"] += 1
            out["second_word"] += rank > 0
            return at, len(word)
    return 0, 0


def _sounds_as(text: str, way: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether characters can be read so, and whether that is how they are usually read."""
    usual = True
    for sign, syllable in zip(text, way, strict=True):
        known = readings().get(sign, ())
        if syllable not in known:
            return False, False
        usual = usual and known[0] == syllable
    return True, usual


def _region(index: Tables, name: Latin, row: int, out: dict[str, float]) -> None:
    there = int(index.place[row])
    relations = {region(place, there, index.place_in, index.place_out) for place in name.places}
    if not name.places:
        out["region_silent"] = float(there > 0)
    elif SAME in relations:
        out["region_same"] = 1.0
    elif NAME_SILENT in relations:
        out["region_added"] = 1.0
    elif relations - {CONTRARY, QUERY_SILENT}:
        out["region_other"] = 1.0


def describe_none(index: Tables, name: Latin) -> NDArray[np.float64]:
    """Return what a Latin name alone says about whether its firm is there."""
    sounded = [element for element in name.elements if element.syllables]
    count = sum(len(element.syllables[0]) for element in sounded)
    spoken = sum(1 for element in name.elements if element.chinese)
    unread = sum(1 for element in name.elements if not element.chinese and not element.syllables)
    size = float(np.log(max(20000, len(index.place)) / 20000))
    return np.array(
        [1.0, size, float(bool(name.places)), float(min(count, 6)), float(spoken), float(not count), unread]
    )


def choose(index: Tables, ways: tuple[Latin, ...]) -> list[tuple[int, float, NDArray[np.float64]]]:
    """Return the best rows with their probabilities and features."""
    rows, described, none = weigh(index, ways)
    if not rows:
        return []
    chosen, none_chosen = weights.latin(NAMES, NONE_NAMES)
    scores = np.clip(described @ chosen, -60, 60)
    none_score = float(none @ none_chosen)
    top = max(none_score, float(scores.max()))
    shares = np.exp(scores - top)
    total = float(shares.sum() + np.exp(none_score - top))
    best = np.argsort(-scores, kind="stable")[:_BEST]
    return [(rows[at], float(shares[at] / total), described[at]) for at in best]


def weigh(index: Tables, ways: tuple[Latin, ...]) -> tuple[list[int], NDArray[np.float64], NDArray[np.float64]]:
    """Return the candidates, their features, each in the way of reading that suits it best, and those of none."""
    chosen, _ = weights.latin(NAMES, NONE_NAMES)
    best: dict[int, NDArray[np.float64]] = {}
    for way in ways:
        for row in candidates(index, way):
            features = describe(index, way, row)
            if row not in best or features @ chosen > best[row] @ chosen:
                best[row] = features
    none = describe_none(index, ways[0]) if ways else np.zeros(len(NONE_NAMES))
    return list(best), np.array(list(best.values())), none
