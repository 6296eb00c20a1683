"""专精特新 titles: a ladder of three rungs, the single champions apart, each valid for three years.

创新型中小企业 → 省级专精特新中小企业 → 国家级专精特新“小巨人”; 制造业单项冠军 is a title of its own, not a fourth rung.

>>> from datetime import date
>>> giant = award("国家级小巨人", date(2022, 8, 8), batch="第四批", source="演示")
>>> giant.valid_to
datetime.date(2025, 8, 7)
>>> top([giant], date(2025, 8, 7)).kind, top([giant], date(2025, 8, 8))
('小巨人', None)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wutong_engines.codes.verdict import tidy

Kind = Literal["创新型", "专精特新", "小巨人", "单项冠军"]
LADDER: tuple[Kind, ...] = ("创新型", "专精特新", "小巨人")
NAMES: dict[Kind, str] = {
    "创新型": "创新型中小企业",
    "专精特新": "省级专精特新中小企业",
    "小巨人": "国家级专精特新“小巨人”企业",
    "单项冠军": "制造业单项冠军",
}
LEVELS: dict[Kind, str] = {"创新型": "省级", "专精特新": "省级", "小巨人": "国家级", "单项冠军": "国家级"}
VALID_YEARS = 3
# 专精特新 is also part of the name of a place: 兰州新区专精特新化工产业孵化基地 holds no title by it.
_NO_TITLE = re.compile(r"基地|园区|公司|孵化|产业园|培育|入库|申报|拟")
_MARKS: tuple[tuple[str, Kind], ...] = (
    ("小巨人", "小巨人"),
    ("单项冠军", "单项冠军"),
    ("专精特新", "专精特新"),
    ("创新型中小企业", "创新型"),
    ("创新型", "创新型"),
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]+批(?:次)?")


class TitleError(ValueError):
    """A title cannot be read; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Title:
    """One award: what, on which level, in which batch, valid from and to (both days included), said by whom."""

    kind: Kind
    level: str
    batch: str
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def name(self) -> str:
        """The official name of the title."""
        return NAMES[self.kind]

    @property
    def rung(self) -> int:
        """1 to 3 on the ladder; 0 for a title that stands apart."""
        return LADDER.index(self.kind) + 1 if self.kind in LADDER else 0

    def holds(self, on: date) -> bool:
        """Whether the title is valid on a day; without any date nobody can say so, and it is not."""
        if self.valid_from is None and self.valid_to is None:
            return False
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


def kind_of(text: str) -> Kind | None:
    """Return which title words speak of, or nothing: a place called 专精特新 is no title."""
    word = tidy(text)
    if _NO_TITLE.search(word):
        return None
    return next((kind for mark, kind in _MARKS if mark in word), None)


def award(
    title: str, valid_from: date, *, valid_to: date | None = None, batch: str = "", level: str = "", source: str = ""
) -> Title:
    """Return a title awarded on a day, valid for three years unless another end is given.

    :raises TitleError: when the words name no title, or the end is before the beginning.
    """
    kind = kind_of(title)
    if kind is None:
        raise TitleError(f"“{title[:30]}”不是认识的称号({'、'.join(NAMES.values())})。")
    last = valid_to or last_day(valid_from)
    if last < valid_from:
        raise TitleError(f"{NAMES[kind]}的有效期 {valid_from} 至 {last} 前后颠倒,请更正。")
    return Title(kind, level or LEVELS[kind], batch, valid_from, last, source)


def last_day(first: date, years: int = VALID_YEARS) -> date:
    """Return the last day of so many years from a first day."""
    try:
        after = first.replace(year=first.year + years)
    except ValueError:  # 29 February has no namesake in three years
        after = date(first.year + years, 3, 1)
    return after - timedelta(days=1)


def holds(titles: Iterable[Title], on: date) -> tuple[Title, ...]:
    """Return the titles valid on a day, the highest rung first, the champions after the ladder."""
    return tuple(sorted((title for title in titles if title.holds(on)), key=lambda title: -title.rung))


def top(titles: Iterable[Title], on: date) -> Title | None:
    """Return the highest title of the ladder that is valid on a day; a champion is no rung."""
    return next((title for title in holds(titles, on) if title.rung), None)


def expiring(titles: Iterable[Title], on: date, within_days: int) -> tuple[Title, ...]:
    """Return the valid titles that end within so many days: they want a review."""
    limit = on + timedelta(days=within_days)
    return tuple(title for title in holds(titles, on) if title.valid_to and title.valid_to <= limit)


def parse(text: str, source: str = "") -> tuple[Title, ...]:
    """Read a cell of titles: ``小巨人(第四批,2022-08-08至2025-08-07)|省级专精特新(2023-01-01)``.

    A title without a date keeps none, so it is valid on no day; words that name no title are left out.
    """
    found = []
    for piece in re.split(r"[|;;\n]+", text):
        kind = kind_of(_BATCH.sub("", piece))
        if kind:
            found.append(_read(kind, piece, source))
    return tuple(found)


def _read(kind: Kind, piece: str, source: str) -> Title:
    batch = _BATCH.search(piece)
    days = [_day(match) for match in _DAY.finditer(piece)]
    first = days[0] if days else None
    last = days[1] if len(days) > 1 else last_day(first) if first else None
    if first and last and last < first:
        raise TitleError(f"“{piece[:40]}”的有效期前后颠倒,请更正。")
    return Title(kind, LEVELS[kind], batch.group() if batch else "", first, last, source)


def _day(match: re.Match[str]) -> date:
    year, month, day = match.groups()
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError as error:
        raise TitleError(f"“{match.group()}”不是日期,请写作 2024-06-28。") from error
