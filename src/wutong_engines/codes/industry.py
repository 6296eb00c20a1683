"""Industries by GB/T 4754-2017: 3770 is 助动车制造, and the code says which section it belongs to.

>>> INDUSTRIES.find("C3770").name
'助动车制造'
>>> [step.name for step in INDUSTRIES.path("3770")][:1]
['制造业']
>>> INDUSTRIES.check("3770", "非公路休闲车及零配件制造").status
'warn'
>>> INDUSTRIES.suggest("电动车控制器、充电器的研发、生产与销售")[0].industry.code
'3824'

The built-in table has all sections and divisions and the classes of the zone's chains; ``Industries.read`` takes the
whole standard from a csv with the columns ``code`` and ``name``.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wutong_engines.codes.industry_rows import CLASSES, EDITION_2011, SECTIONS
from wutong_engines.codes.verdict import Verdict, tidy

_SHAPE = re.compile(r"([A-T]?)(\d{2,4})|([A-T])")
_PHRASES = re.compile(r"[;;,,。、()\s]+")
# Words by which a scope speaks of trading, not making: what follows them is no industry of the firm's own.
_TRADE = re.compile(r"(?:(?!生产|制造|加工)[^;;,,。、])*(?:销售|批发|零售|进出口|代理|维修|租赁|贸易)")


class IndustryError(ValueError):
    """A table of industries cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Industry:
    """One line of the classification: level 1 门类, 2 大类, 3 中类, 4 小类."""

    code: str
    name: str
    level: int
    parent: str
    section: str
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The code with its section's letter and the name, as papers print it: C3770 助动车制造."""
        return f"{self.section}{self.code} {self.name}" if self.level > 1 else f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An industry that a scope or a name speaks of, and the words that said so."""

    industry: Industry
    words: tuple[str, ...]


class Industries:
    """A table of industries, looked up by code and by name."""

    def __init__(self, industries: Iterable[Industry]) -> None:
        """Build the table; a later line with the same code replaces the earlier one."""
        self._by_code = {industry.code: industry for industry in industries}
        self._by_name = {tidy(industry.name): industry for industry in self._by_code.values()}

    def __contains__(self, code: str) -> bool:
        return self.find(code) is not None

    def __iter__(self) -> Iterator[Industry]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    @classmethod
    def read(cls, path: Path) -> "Industries":
        """Read a whole table from a csv with ``code`` and ``name``; our own words stay with the classes they describe.

        :raises IndustryError: naming file, row and column when the table cannot be used.
        """
        words = {industry.code: industry.words for industry in INDUSTRIES}
        return cls(_with_parents(_rows(path), words))

    def find(self, code: str) -> Industry | None:
        """Return the industry with this code, with or without its section's letter."""
        return self._by_code.get(_bare(code))

    def named(self, name: str) -> Industry | None:
        """Return the industry with this name."""
        return self._by_name.get(tidy(name))

    def path(self, code: str) -> tuple[Industry, ...]:
        """Return the known lines from the section down to this code."""
        found = self.find(code)
        steps: list[Industry] = []
        while found:
            steps.append(found)
            found = self._by_code.get(found.parent)
        return tuple(reversed(steps))

    def children(self, code: str) -> tuple[Industry, ...]:
        """Return the lines directly below this code."""
        parent = _bare(code)
        return tuple(industry for industry in self if industry.parent == parent)

    def check(self, text: str, name: str = "") -> Verdict:
        """Check a code as typed; with the name beside it, a code of the 2011 edition is found out."""
        code = tidy(text)
        shape = _SHAPE.fullmatch(code)
        if not shape:
            return Verdict(code, "invalid", f"行业代码应为 4 位数字(可带门类字母),例如 C3770,这里是“{code[:20]}”。")
        bare, letter = _bare(code), shape[1] or ""
        found = self._by_code.get(bare)
        if found is None:
            return self._unknown(bare)
        if letter and letter != found.section:
            section = self._by_code.get(found.section)
            right = f"{found.section}({section.name})" if section else found.section
            return Verdict(bare, "invalid", f"{bare} {found.name}属门类 {right},不属 {letter},请更正。")
        doubt = self._old_edition(found, name) or _other_name(found, name)
        return Verdict(bare, "warn" if doubt else "valid", doubt)

    def suggest(self, scope: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """Return the classes whose words a business scope uses, the first things made first.

        What is only traded is left out. In one phrase the last word is the thing: 电动车控制器 is a controller.
        """
        phrases = [phrase for phrase in _PHRASES.split(_TRADE.sub("", scope)) if phrase]
        found = []
        for industry in self:
            words = tuple(word for word in industry.words if any(word in phrase for phrase in phrases))
            if words:
                found.append((_place(words, phrases), industry.code, Suggestion(industry, words)))
        return tuple(entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])[:limit])

    def _unknown(self, code: str) -> Verdict:
        division = self._by_code.get(code[:2])
        if division is None:
            return Verdict(code, "invalid", f"行业代码前两位 {code[:2]} 不是 2017 版的任何大类,请更正。")
        return Verdict(code, "warn", f"行业代码 {code} 属{division.name},但不在现有行业表内,请核对。")

    def _old_edition(self, found: Industry, name: str) -> str:
        """Say what a name of the 2011 edition is called today; an empty string when it is of this edition."""
        for words, code_then, code_now in EDITION_2011:
            if words in name and found.code == code_then:
                now = self._by_code.get(code_now)
                called = f"{code_now} {now.name}" if now else code_now
                return f"{found.code} 在 2017 版是{found.name};“{words}”是 2011 版的叫法,现为 {called},请核对。"
        return ""


def _place(words: tuple[str, ...], phrases: list[str]) -> tuple[int, int, int]:
    """Rank words by the first phrase that has one, how late it ends there, and how long it is."""
    for number, phrase in enumerate(phrases):
        ends = [(-(phrase.rindex(word) + len(word)), -len(word)) for word in words if word in phrase]
        if ends:
            return (number, *min(ends))
    return (len(phrases), 0, 0)


def _other_name(found: Industry, name: str) -> str:
    """Say that the name beside a code is another line's; a shortened name is good enough."""
    given = tidy(name)
    if not given or given in found.name or found.name in given:
        return ""
    return f"{found.code} 是{found.name},这里写的是“{name[:20]}”,请核对用的是不是 2017 版。"


def _bare(code: str) -> str:
    """Drop the section's letter before digits."""
    tidied = tidy(code)
    return tidied[1:] if len(tidied) > 1 and tidied[0].isalpha() else tidied


def _built_in() -> Iterator[Industry]:
    """Yield the lines of the built-in table."""
    section_of: dict[str, str] = {}
    for line in SECTIONS.replace("\n+", "").strip().splitlines():
        letter, *divisions = line.split("|")
        section = letter.split(" ", 1)
        yield Industry(section[0], section[1], 1, "", section[0])
        for division in divisions:
            code, name = division.split(" ", 1)
            section_of[code] = section[0]
            yield Industry(code, name, 2, section[0], section[0])
    for line in CLASSES.strip().splitlines():
        head, words = line.split("|")
        code, name = head.split(" ", 1)
        yield Industry(code, name, 4, code[:2], section_of[code[:2]], tuple(words.split()))


def _rows(path: Path) -> list[tuple[str, str, str]]:
    """Read code, name and section (where given) from a csv."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            missing = [column for column in ("code", "name") if column not in (reader.fieldnames or [])]
            if missing:
                raise IndustryError(f"{path.name} 缺少“{missing[0]}”列,行业表至少要有 code、name 两列。")
            return [_row(path, line, row) for line, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError) as error:
        raise IndustryError(f"读不了行业表 {path.name},请确认文件存在并以 UTF-8 保存。") from error


def _row(path: Path, line: int, row: dict[str, str | None]) -> tuple[str, str, str]:
    code, name = tidy(row["code"] or ""), (row["name"] or "").strip()
    if not _SHAPE.fullmatch(code):
        raise IndustryError(f"{path.name} 第 {line} 行 code 列:“{code[:20]}”不是行业代码。")
    if not name:
        raise IndustryError(f"{path.name} 第 {line} 行 name 列:{code} 没有名称。")
    return _bare(code), name, (row.get("section") or "").strip()


def _with_parents(rows: list[tuple[str, str, str]], words: dict[str, tuple[str, ...]]) -> Iterator[Industry]:
    """Give every line its level, its parent and its section, from the shape of the codes."""
    known = {code for code, _, _ in rows}
    sections = {industry.code: industry.section for industry in INDUSTRIES if industry.level == 2}
    for code, name, given in rows:
        if code.isalpha():
            yield Industry(code, name, 1, "", code)
            continue
        section = sections.get(code[:2], given)
        above = (code[:length] for length in range(len(code) - 1, 1, -1))
        yield Industry(
            code, name, len(code), next((up for up in above if up in known), section), section, words.get(code, ())
        )


INDUSTRIES = Industries(_built_in())
