"""The directory asked as one types: words and filters in, lines that a person can choose from out."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from wutong.enterprises import permissions
from wutong.enterprises.models import Enterprise
from wutong.enterprises.queries import codes, names, store
from wutong.enterprises.queries.identity import tracked_ids
from wutong.kernel.errors import Incomplete
from wutong_engines.directory import BadQuestion, Filters, FirmRow, Hit

if TYPE_CHECKING:
    from wutong_engines.directory import Store

T = TypeVar("T", bound="Held")
PER_PAGE = 20
_LAST_PAGE = 100
_BY_HAND = 5
SIZES = ("大型", "中型", "小型", "微型")
FACETS = (("province", "省份"), ("title", "称号"), ("size_class", "划型"))


class Held(Protocol):
    """A title with its days, of the directory or noted by us."""

    @property
    def valid_from(self) -> date | None:
        """Return the first day it holds."""

    @property
    def valid_to(self) -> date | None:
        """Return the last day it holds."""


@dataclass(frozen=True)
class Asked:
    """What the directory is asked for; every field stands in the page's address."""

    words: str = ""
    region: str = ""
    city: str = ""
    industry: str = ""
    title: str = ""
    size: str = ""
    capital: int | None = None
    tag: str = ""
    scope: str = ""
    since: int | None = None
    branches: bool = False

    @property
    def narrowed(self) -> bool:
        """Tell whether there is any filter beside the words."""
        return replace(self, words="") != Asked()

    @property
    def any(self) -> bool:
        """Tell whether anything is asked at all."""
        return self != Asked()

    @property
    def rare(self) -> bool:
        """Tell whether one of the filters that the page folds away is used."""
        return any((self.tag, self.scope, self.since, self.branches, self.size, self.capital))

    def filters(self, on: date) -> Filters:
        """Return the filters as the engine takes them; titles count when they hold on the day."""
        return Filters(
            regions=_one(self.region),
            cities=_one(self.city),
            industries=_one(self.industry),
            titles=_one(self.title),
            titles_on=on if self.title else None,
            size_classes=_one(self.size),
            capital_min_wan=self.capital,
            registered_from=date(self.since, 1, 1) if self.since else None,
            chain_tags=_one(self.tag),
            words_in_scope=tuple(self.scope.split()),
            branches=self.branches,
        )


def asked(given: Mapping[str, str]) -> Asked:
    """Return what an address asks for; a word that means nothing asks nothing."""
    said: dict[str, Any] = {
        one.name: given.get(one.name, "").replace("\x00", "").strip()[:60] for one in fields(Asked) if one.type is str
    }
    said["words"] = " ".join(given.get("words", "").replace("\x00", "").split())[:100]
    said["size"] = said["size"] if said["size"] in SIZES else ""
    year = _number(given.get("since", ""))
    return Asked(
        **said,
        capital=_number(given.get("capital", "")),
        since=year if year and 1949 <= year <= 2200 else None,
        branches=given.get("branches") == "1",
    )


@dataclass(frozen=True)
class Line:
    """One firm as a list shows it."""

    id: str
    enterprise_id: int | None
    name: str
    marks: tuple[tuple[str, bool], ...]
    where: str
    matched: str
    industry: str
    capital: str
    since: str
    size: str
    titles: tuple[str, ...]
    scope: str


@dataclass(frozen=True)
class Answer:
    """A page of firms; ``fault`` says what could not be asked."""

    lines: tuple[Line, ...]
    by_hand: tuple[Line, ...]
    total: int
    is_exact: bool
    number: int
    pages: int
    milliseconds: int
    fault: str = ""


@dataclass(frozen=True)
class Choices:
    """What the filters offer: groups, provinces with how many firms, titles, sizes."""

    groups: tuple[str, ...]
    provinces: tuple[tuple[str, int], ...]
    titles: tuple[str, ...]
    sizes: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]


def search(user: Any, text: str, filters: Filters, page: int = 1, *, on: date) -> Answer:
    """Return the firms that a text means, as people type it, best first; nothing for those who may not look.

    :raises Incomplete: when a filter asks for something that does not exist (an unknown region).
    """
    if not permissions.may_look(user):
        return Answer((), (), 0, True, 1, 1, 0)
    number = max(1, min(page, _LAST_PAGE))
    by_hand = _by_hand(user, text) if number == 1 and filters == replace(Filters(), branches=filters.branches) else ()
    directory = store.find()
    if directory is None:
        return Answer((), by_hand, 0, True, 1, 1, 0)
    began = time.perf_counter()
    try:
        found = directory.search(text, filters=filters, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    except BadQuestion as wrong:
        raise Incomplete(str(wrong)) from wrong
    rows = store.firms([hit.id for hit in found.hits])
    took = round((time.perf_counter() - began) * 1000)
    tracked = tracked_ids(rows)
    lines = tuple(_line(hit, rows.get(hit.id), tracked, text, on) for hit in found.hits)
    pages = min(_LAST_PAGE, max(1, -(-found.total // PER_PAGE)))
    return Answer(lines, by_hand, found.total, found.is_exact, number, pages, took)


def facets(filters: Filters) -> tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...]:
    """Return how many firms the filters leave, by province, title and size; counted once an edition.

    :raises Incomplete: when a filter asks for something that does not exist.
    """
    if store.find() is None:
        return ()
    try:
        return _facets(store.edition(), filters)
    except BadQuestion as wrong:
        raise Incomplete(str(wrong)) from wrong


@lru_cache(maxsize=64)
def _facets(edition: str, filters: Filters) -> tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...]:
    directory = store.open()
    return tuple((code, label, tuple(_counted(directory, filters, code)[:12])) for code, label in FACETS)


def _counted(directory: "Store", filters: Filters, by: Any) -> list[tuple[str, int]]:
    return [(str(value), count) for value, count in directory.facets(filters, by) if value not in (None, "")]


def choices() -> Choices:
    """Return what the filters offer, by the edition that is open."""
    snapshot = store.state().snapshot
    return Choices(
        groups=codes.group_names(),
        provinces=snapshot.provinces if snapshot else (),
        titles=_titles(store.edition()),
        sizes=SIZES,
        sections=codes.sections(),
    )


@lru_cache(maxsize=4)
def _titles(edition: str) -> tuple[str, ...]:
    directory = store.find() if edition else None
    return tuple(value for value, _ in _counted(directory, Filters(), "title")[:30]) if directory else ()


def holding(titles: Sequence[T], on: date) -> tuple[T, ...]:
    """Return the titles that hold on a day; one whose days nobody wrote down counts as holding."""
    return tuple(
        one
        for one in titles
        if (one.valid_from is None or one.valid_from <= on) and (one.valid_to is None or on <= one.valid_to)
    )


def _by_hand(user: Any, text: str) -> tuple[Line, ...]:
    """Return tracked enterprises that the directory does not know, found by any of their names."""
    folded = names.fold(text)
    if not folded:
        return ()
    rows = permissions.visible(user).filter(directory_id="", merged_into__isnull=True, search_text__contains=folded)
    return tuple(_own_line(row, text) for row in rows[:_BY_HAND])


def _own_line(row: Enterprise, text: str) -> Line:
    return Line(
        id="",
        enterprise_id=row.pk,
        name=row.name,
        marks=marked(row.name, text),
        where=" ".join(filter(None, dict.fromkeys((row.province, row.city)))),
        matched="",
        industry=codes.industry_name(row.industry_code),
        capital=f"{row.capital.value:,.0f} 万元" if row.capital is not None else "",
        since=str(row.registered_on.year) if row.registered_on else "",
        size=row.size_class,
        titles=(),
        scope=row.scope[:120],
    )


def _line(hit: Hit, row: FirmRow | None, tracked: Mapping[str, int], text: str, on: date) -> Line:
    matched = f"{hit.matched_on}:{hit.matched_text}" if hit.matched_text else hit.matched_on
    return Line(
        id=hit.id,
        enterprise_id=tracked.get(hit.id),
        name=hit.name,
        marks=marked(hit.name, text),
        where=" ".join(filter(None, dict.fromkeys((hit.province, hit.city)))),
        matched="" if hit.matched_on == "名称" else matched,
        industry=codes.industry_name(row.industry) if row else "",
        capital=capital_words(row) if row else "",
        since=str(row.reg_date.year) if row and row.reg_date else "",
        size=row.size_class if row else "",
        titles=tuple(dict.fromkeys(one.title for one in holding(row.titles, on))) if row else (),
        scope=row.scope[:120] if row else "",
    )


def capital_words(row: FirmRow) -> str:
    """Return the registered capital in one unit, with its currency where it is not yuan."""
    if row.capital_wan is None:
        return row.capital_raw[:24]
    foreign = row.capital_currency not in ("", "CNY", "人民币")
    return f"{row.capital_wan:,.0f} 万{row.capital_currency if foreign else '元'}"


def marked(name: str, text: str) -> tuple[tuple[str, bool], ...]:
    """Cut a name where the words of the question stand in it, so that a page can set them off."""
    folded = name.lower()
    words = [word.lower() for word in text.split()] or [""]
    if text.strip() and text.strip().lower() in folded:
        words = [text.strip().lower()]
    hits = [False] * len(name)
    for word in words:
        # Where folding changes the length, places would not fit: then nothing is set off.
        start = folded.find(word) if word and len(folded) == len(name) else -1
        if start >= 0:
            hits[start : start + len(word)] = [True] * len(word)
    parts: list[tuple[str, bool]] = []
    for letter, is_hit in zip(name, hits, strict=True):
        if parts and parts[-1][1] == is_hit:
            parts[-1] = (parts[-1][0] + letter, is_hit)
        else:
            parts.append((letter, is_hit))
    return tuple(parts)


def _one(word: str) -> tuple[str, ...]:
    return (word,) if word else ()


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
