"""The one door to the name engine: keys, search text and likeness. A stronger engine is put in here."""

import unicodedata
from collections.abc import Iterable

from wutong_engines import names
from wutong_engines.codes import uscc
from wutong_engines.codes.verdict import Verdict
from wutong_engines.names import script

FirmName = names.FirmName


def firm(name: str) -> FirmName:
    """Return a firm name taken apart: its duplicate key, its region, its initials."""
    return names.normalise(name)


def fold(text: str) -> str:
    """Return text as it is searched: half width, simplified script, lower case."""
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isascii():
        folded = script.simplify(folded)
    return folded.lower()


def same_project(one: str, other: str) -> bool:
    """Tell whether two project names are one, however they are typed."""
    return "".join(fold(one).split()) == "".join(fold(other).split())


def search_text(*, number: str, investor: str, project_name: str, uscc: str = "", chain: str = "") -> str:
    """Return what a search looks through; the words of the fields, and the pinyin initials of the firm."""
    initials = firm(investor).initials
    return " ".join(part for part in (fold(f"{number} {investor} {project_name} {uscc} {chain}"), initials) if part)


def is_same_firm(one: FirmName, other: FirmName) -> bool:
    """Tell whether two names are one firm's: equal keys, and regions that do not contradict."""
    return bool(one.key) and one.key == other.key and names.similarity(one, other) >= 1


def closest(name: str, rows: Iterable[tuple[int, str]], *, at_least: float, limit: int) -> list[tuple[int, float, str]]:
    """Return the rows whose name comes close, best first: id, score, and why in Chinese."""
    return names.Index(rows).close(name, at_least=at_least, limit=limit)


def bigrams(firm_name: FirmName) -> list[str]:
    """Return the pairs of characters that a close name is likely to share, those of the brand first."""
    core = firm_name.core
    return list(dict.fromkeys(core[start : start + 2] for start in range(min(len(core) - 1, 4)))) or [core]


def check_uscc(code: str) -> Verdict:
    """Return the verdict on a credit code."""
    return uscc.check(code)
