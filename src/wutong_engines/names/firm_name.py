"""A firm name taken apart: what was typed, how it reads, what is the firm's own in it.

>>> name = normalise("12.甘肃省兰州市愛瑪電動車（集團）有限責任公司 (A12展位)")
>>> name.plain, name.core, name.region
('甘肃省兰州市爱玛电动车(集团)有限责任公司', '爱玛电动车', '兰州')
>>> normalise("爱玛电动车有限公司").key == name.key
True
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wutong_engines.names import places, script, words

_BRACKETS: Final = str.maketrans(
    dict.fromkeys("[{【〔〖〘〚「『〈﹝﹙", "(")
    | dict.fromkeys("]}】〕〗〙〛」』〉﹞﹚", ")")
    | dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", "")
)
_SPACES: Final = re.compile(r"\s+")
# White space means something only between two Latin words.
_LOOSE_SPACE: Final = re.compile(r"(?<![!-'*-~])\s+|\s+(?![!-'*-~])")
_BRACKET: Final = re.compile(r"\(([^()]*)\)")
_BRACKET_AT_START: Final = re.compile(r"^\(([^()]*)\)(?=.)")
_BRACKET_AT_END: Final = re.compile(r"(?<=.)\(([^()]*)\)$")
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_ONLY_TRADES: Final = re.compile(f"(?:{words.TRADE.pattern})+")


@dataclass(frozen=True, slots=True)
class FirmName:
    """One firm name and its parts.

    ``key`` is the duplicate key: equal keys mean one firm, unless the regions say otherwise
    (:func:`wutong_engines.names.similarity`). A branch never has its parent's key.
    """

    raw: str
    plain: str
    core: str
    region: str
    form: str
    branch: str
    key: str
    initials: str


@lru_cache(maxsize=1 << 15)
def normalise(name: str) -> FirmName:
    """Take a firm name apart; any text is accepted and nothing is looked up."""
    plain = plain_name(name)
    text = script.fold_variants(plain.replace(" ", "")) if plain else ""
    text, branch = _cut_branch(text)
    text, inside, form = _open_brackets(text)
    text, tail_form = _cut_form(text)
    core, region = _cut_region(text, inside)
    core = _NOT_LETTERS.sub("", core) or _NOT_LETTERS.sub("", plain)
    return FirmName(
        raw=name,
        plain=plain,
        core=core,
        region=region,
        form=tail_form + form,
        branch=branch,
        key=f"{core}#{branch}" if branch else core,
        initials=script.initials(plain),
    )


def plain_name(name: str) -> str:
    """Return the name in one spelling, without list number, booth or note; stable when repeated."""
    text = _one_spelling(name)
    for _ in range(8):
        stripped = _strip_ends(text)
        if stripped == text:
            break
        text = _one_spelling(stripped)
    return text


def _one_spelling(text: str) -> str:
    """Fold width, case, script, brackets and white space; half a character of a broken file is dropped."""
    if not text.isprintable():
        text = text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFKC", text).upper()
    text = script.simplify(unicodedata.normalize("NFKC", text)).translate(_BRACKETS)
    if " " in text or not text.isprintable():
        text = _LOOSE_SPACE.sub("", _SPACES.sub(" ", text).strip())
    return text


def _strip_ends(text: str) -> str:
    """Cut what lists put around a name; leave the text alone where nothing would be left."""
    noise = words.NOISE_AT_START.match(text) if not _starts_well(text) else None
    rest = text[noise.end() :] if noise else text
    rest = words.SLASH_AT_END.sub("", rest)
    rest = words.BOOTH_AT_END.sub("", rest)
    rest = words.NOISE_AT_END.sub("", rest)
    if "(" in rest:
        rest = _strip_brackets(rest)
    if rest and rest[-1].isascii() and not words.ENGLISH_FORM_AT_END.search(rest):
        rest = words.GLOSS_AT_END.sub("", rest)
    return rest if _NOT_LETTERS.sub("", rest) else text


def _starts_well(text: str) -> bool:
    """Whether the first character is plainly the beginning of a name: most are, and skip the regex."""
    return text[:1] >= "\u4e00" and text[1:2] not in "、.十一二三四五六七八九"


def _strip_brackets(text: str) -> str:
    """Unwrap a name that stands in brackets as a whole, and cut notes in brackets at its ends."""
    if text[0] == "(" and text[-1] == ")" and text.count("(") == 1:
        return text[1:-1]
    found = _BRACKET_AT_START.match(text)
    if found and words.NOTE.fullmatch(found[1]):
        text = text[found.end() :]
    found = _BRACKET_AT_END.search(text)
    if found and _is_note(found[1], text[: found.start()]):
        text = text[: found.start()]
    return text


def _is_note(inside: str, before: str) -> bool:
    """Whether a last bracket is a remark: what stands after the legal form belongs to the list."""
    if words.NOTE.fullmatch(inside):
        return True
    if inside in words.FORM_WORDS or words.BRANCH_AT_END.search(inside):
        return False
    return before.endswith("公司") and places.take_all(inside)[1] < len(inside)


def _cut_branch(text: str) -> tuple[str, str]:
    """Cut the branch off its parent: (parent's name, "兰州分公司")."""
    found = words.BRANCH_AT_END.search(text.rstrip(")"))
    if not found:
        return text, ""
    before = text[: found.start()]
    ends = [match.end() for match in words.PARENT_END.finditer(before)]
    if not ends:
        return before.rstrip("("), found.group()
    where = _NOT_LETTERS.sub("", before[ends[-1] :])
    place, end = places.take_all(where)
    return before[: ends[-1]], place + where[end:] + found.group()


def _open_brackets(text: str) -> tuple[str, str, str]:
    """Take regions and legal forms out of brackets: (text, region, form); other content stays in place."""
    if "(" not in text:
        return text, "", ""
    region = form = ""

    def read(found: re.Match[str]) -> str:
        nonlocal region, form
        inside = found[1]
        if inside in words.FORM_WORDS:
            form += f"({inside})"
            return ""
        place, end = places.take_all(inside)
        if place and end == len(inside):
            region = region or place
            return ""
        return inside

    return _BRACKET.sub(read, text), region, form


def _cut_form(text: str) -> tuple[str, str]:
    """Cut legal forms off the end, Chinese and English: (rest, what was cut)."""
    rest = text
    while True:
        found = words.FORM_AT_END.search(rest) or _english_form(rest)
        # 砖厂 keeps its 厂: a single character is no name.
        if not found or found.start() < 2:
            return rest, text[len(rest) :]
        rest = rest[: found.start()]


def _english_form(text: str) -> re.Match[str] | None:
    if not text[-1:].isascii():
        return None
    return words.ENGLISH_FORM_AT_END.search(text) or words.LATIN_FORM_AT_END.search(text)


def _cut_region(text: str, inside: str) -> tuple[str, str]:
    """Cut regions off the front and the back: (core, region)."""
    place, end = places.take_all(text)
    core = text[end:]
    if not place and text.startswith("中国"):
        return text, inside
    if place and (len(core) < 2 or is_trade(core)):
        # 大连化工 is told apart by its region only, so the region is a part of the name.
        return place + core, place
    if inside and (not place or places.lies_in(inside, place)):
        place = inside
    return (core, place) if place else _cut_region_within(core)


def _cut_region_within(text: str) -> tuple[str, str]:
    """Read 爱玛兰州科技 and 爱玛科技兰州: a region behind a brand counts only between or behind trade words."""
    for start in range(2, len(text) - 1):
        place, end = places.take(text, start)
        if not place:
            continue
        before, after = text[:start], text[end:]
        if is_trade(after) if after else words.TRADE.search(before, 2):
            return before + after, place
    return text, ""


@lru_cache(maxsize=1 << 14)
def is_trade(text: str) -> bool:
    """Whether a text is made of trade words only, so that many firms could bear it."""
    return _ONLY_TRADES.fullmatch(text) is not None
