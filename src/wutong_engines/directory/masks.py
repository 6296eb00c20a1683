"""Filters as masks: which rows of a segment may answer. Made once for each set of filters and kept."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from wutong_engines.codes import INDUSTRIES, groups
from wutong_engines.directory import libraries
from wutong_engines.directory.errors import BadQuestion
from wutong_engines.directory.facts import industry
from wutong_engines.directory.opening import Segment
from wutong_engines.directory.packed import Array
from wutong_engines.directory.rows import Filters


def places(filters: Filters) -> tuple[str, ...]:
    """Return the codes that the regions of a filter stand for.

    :raises BadQuestion: a word is neither a code nor a place nor a group.
    """
    try:
        return groups.codes_of(filters.regions)
    except groups.UnknownRegion as error:
        raise BadQuestion(str(error)) from error


def concerned(segment: Segment, codes: Sequence[str]) -> bool:
    """Whether a segment can have firms in these places at all."""
    return not codes or any(code[:2] == segment.part for code in codes)


def mask(segment: Segment, filters: Filters, codes: Sequence[str]) -> Array | None:
    """Return which rows pass, nothing when all do; branches are told apart by their place in the order, not here."""
    tests = [*_plain_tests(segment, filters, codes), *_set_tests(segment, filters)]
    if not tests:
        return None
    whole = tests[0]
    for test in tests[1:]:
        whole = whole & test
    if filters.words_in_scope and whole.any():
        whole = whole & _scope(segment, filters.words_in_scope)
    return whole


def _plain_tests(segment: Segment, filters: Filters, codes: Sequence[str]) -> Iterable[Array]:
    arrays = segment.arrays
    inner = [code for code in codes if code[:2] == segment.part and len(code) > 2]  # below a province
    if inner and segment.part not in codes:
        yield _any(_inside(arrays["region"], code) for code in inner)
    if filters.capital_min_wan is not None:
        # What is unknown is not enough: a comparison with it is false.
        yield arrays["capital"] >= np.float32(filters.capital_min_wan)
    if filters.registered_from is not None:
        yield arrays["reg_day"] >= _number(filters.registered_from)
    if filters.registered_to is not None:
        yield (arrays["reg_day"] <= _number(filters.registered_to)) & (arrays["reg_day"] > -(1 << 31))
    if filters.words_in_scope:
        yield np.ones(segment.rows, dtype=bool)


def _set_tests(segment: Segment, filters: Filters) -> Iterable[Array]:
    arrays, facts = segment.arrays, segment.facts
    if filters.cities:
        wanted = {city.removesuffix("市") if len(city) > 2 else city for city in filters.cities}  # 沙市
        yield _numbered(arrays["city"], facts["city"], lambda word: word in wanted or word in filters.cities)
    if filters.industries:
        codes = tuple(map(_industry, filters.industries))
        yield _numbered(arrays["industry"], facts["industry"], lambda word: _belongs(word, codes))
    if filters.size_classes:
        yield _numbered(arrays["size_class"], facts["size_class"], lambda word: word in filters.size_classes)
    if filters.chain_tags:
        yield _any(_tagged(segment, tag) for tag in filters.chain_tags)
    if filters.titles:
        yield _titled(segment, filters.titles, filters.titles_on)


def _industry(text: str) -> str:
    """Return the code that a code or a name in a filter stands for."""
    found = industry(text)
    if not found:
        raise BadQuestion(f"不认识的行业“{text[:20]}”:请写国民经济行业代码(如 3770、C37、C)或它的全名。")
    return found


def _belongs(word: str, codes: Sequence[str]) -> bool:
    """Whether an industry is one of these or lies below one; a section is a letter, what lies in it has none."""
    if word.startswith(tuple(codes)):
        return True
    division = INDUSTRIES.find(word[:2]) if word else None
    return division is not None and division.section in codes


def _numbered(numbers: Array, words: Sequence[str], is_wanted: Any) -> Array:
    """Tell which numbers stand for a wanted word; number 0 stands for none."""
    table = np.array([bool(word) and bool(is_wanted(word)) for word in words], dtype=bool)
    found: Array = table[numbers]
    return found


def _inside(regions: Array, code: str) -> Array:
    low = int(code[:6].ljust(6, "0"))
    found: Array = (regions >= low) & (regions < low + 10 ** (6 - len(code[:6])))
    return found


def _tagged(segment: Segment, tag: str) -> Array:
    words = segment.facts["tags"]
    if tag in words:
        found: Array = (segment.arrays["tags"] & np.uint64(1 << words.index(tag))) != 0
        return found
    if len(words) < 64:  # fewer tags than bits: this one does not occur
        return np.zeros(segment.rows, dtype=bool)
    return _from_columns(segment, "list_contains(chain_tags, ?)", [tag])


def _titled(segment: Segment, titles: Sequence[str], on: date | None) -> Array:
    """Tell who holds a title, on a day when one is given; 小巨人 finds 国家级专精特新“小巨人”企业."""
    arrays, words = segment.arrays, segment.facts["titles"]
    wanted = np.array([any(title in word for title in titles) for word in words], dtype=bool)
    good = wanted[arrays["title_names"]]
    if on is not None:
        day = _number(on)
        good = good & (arrays["title_from"] <= day) & (day <= arrays["title_to"])
    found = np.zeros(segment.rows, dtype=bool)
    found[arrays["title_rows"][good]] = True
    return found


def _scope(segment: Segment, words: Sequence[str]) -> Array:
    """Tell whose scope of business has all the words; this one reads the columns."""
    return _from_columns(segment, " AND ".join(["contains(scope, ?)"] * len(words)), list(words))


def _from_columns(segment: Segment, condition: str, values: list[str]) -> Array:
    question = f"SELECT row FROM read_parquet(?) WHERE {condition}"  # noqa: S608  # the condition is ours, the values are bound
    with _base().cursor() as base:
        rows = base.execute(question, [str(segment.columns), *values]).fetchnumpy()["row"]
    found = np.zeros(segment.rows, dtype=bool)
    found[np.asarray(rows, dtype=np.int64)] = True
    return found


@cache
def _base() -> Any:
    """Return the one connection of this process: opening one costs more than a question."""
    return libraries.duckdb().connect(config={"autoinstall_known_extensions": False})


def _any(masks: Iterable[Array]) -> Array:
    whole: Array | None = None
    for one in masks:
        whole = one if whole is None else whole | one
    return np.zeros(0, dtype=bool) if whole is None else whole


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
