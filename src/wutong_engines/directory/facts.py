"""Single facts as tables write them: days, numbers, yes and no, industries, sizes, titles."""

import json
import re
from datetime import date
from functools import lru_cache
from typing import Any, Final

from wutong_engines.codes import INDUSTRIES

_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_PACKED_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_INDUSTRY: Final = re.compile(r"([A-T])?\s*(\d{2,4})(?!\d)")
_SECTIONS: Final = "ABCDEFGHIJKLMNOPQRST "
# Between the levels of a path of names: 制造业-助动车制造.
_LEVELS: Final = re.compile(r"\s*(?:[-—/\\>|→,，;；]|::)+\s*")
_SIZES: Final = {"大": "大型", "中": "中型", "小": "小型", "微": "微型"}
_BETWEEN: Final = re.compile(r"[;；、,，|\n\x1f]+")
_YES: Final = frozenset({"true", "1", "是", "y", "yes", "√", "t"})
_NO: Final = frozenset({"false", "0", "否", "n", "no", "×", "f"})
TITLE_PARTS: Final = ("title", "level", "batch", "valid_from", "valid_to", "source")


@lru_cache(maxsize=1 << 14)
def day(text: str) -> str:
    """Return a day as YYYY-MM-DD, or nothing.

    >>> day("2015年3月9日"), day("20150309"), day("2015-02-30")
    ('2015-03-09', '2015-03-09', '')
    """
    found = _DAY.match(text.strip()) or _PACKED_DAY.match(text.strip())
    if not found:
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def number(text: str) -> float | None:
    """Return a plain number, or nothing."""
    try:
        value = float(text.replace(",", "")) if text else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < float("inf") else None


def in_china(lon: float, lat: float) -> bool:
    """Whether a point can be in the country at all."""
    return 73 <= lon <= 136 and 3 <= lat <= 54  # the country's outermost degrees


def yes_or_no(text: str) -> bool | None:
    """Return what a cell says, or nothing."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def several(text: str) -> list[str]:
    """Return the values of a cell that holds several, JSON or separated by the usual signs."""
    if text[:1] == "[":
        values = _json(text)
        if isinstance(values, list):
            return [str(value).strip() for value in values if str(value).strip()]
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


@lru_cache(maxsize=1 << 14)
def industry(text: str) -> str:
    """Return a GB/T 4754 code without its section letter, or the letter alone, or nothing; a name stands for its code.

    >>> industry("C3770 助动车制造"), industry("助动车制造"), industry("C"), industry("制造业"), industry("高科技")
    ('3770', '3770', 'C', 'C', '')
    """
    text = text.strip().upper()
    found = _INDUSTRY.match(text)
    if found:
        return found[2]
    if len(text) == 1 and "A" <= text <= "T":
        return text
    # Of a path the lowest level says most.
    levels = (text, text.lstrip(_SECTIONS), *reversed(_LEVELS.split(text)))
    names = (INDUSTRIES.named(name) for name in levels if name)
    return next((found.code for found in names if found), "")


def size_class(text: str) -> str:
    """Return 大型, 中型, 小型 or 微型, or nothing."""
    return _SIZES.get(text.strip()[:1], "")


def titles(text: str) -> str:
    """Return titles as a JSON list of their parts; a bare word is a title without dates."""
    if not text:
        return ""
    values = _json(text) if text[0] in "[{" else several(text)
    rows = [_title(value) for value in (values if isinstance(values, list) else [values])]
    return json.dumps([row for row in rows if row["title"]], ensure_ascii=False, sort_keys=True)


def _title(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        value = {"title": value}
    row = {part: str(value.get(part) or "") for part in TITLE_PARTS}
    return row | {part: day(row[part]) for part in ("valid_from", "valid_to")}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
