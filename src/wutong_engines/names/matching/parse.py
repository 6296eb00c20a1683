"""A name read for matching: region, county, core and legal form, with nothing thrown away that tells two firms apart.

Other than :func:`wutong_engines.names.normalise`, whose key is made for duplicates in a small table, 厂, 集团 and
合作社 stay a part of the core here, and so does a county; only the plain forms of a company are set aside.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from wutong_engines.names import places, script, words
from wutong_engines.names.firm_name import is_trade, plain_name

_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_BRACKET: Final = re.compile(r"\(([^()]*)\)")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


class Form(IntEnum):
    """The legal form as written."""

    NONE = 0
    LIMITED = 1
    LIMITED_LONG = 2
    COMPANY = 3
    STOCK = 4
    GENERAL = 5
    PARTNERS = 6
    ENGLISH = 7


_FORMS: Final = {
    "股份有限责任公司": Form.STOCK,
    "股份有限公司": Form.STOCK,
    "股份公司": Form.STOCK,
    "有限责任公司": Form.LIMITED_LONG,
    "有限公司": Form.LIMITED,
    "总公司": Form.GENERAL,
    "公司": Form.COMPANY,
    "特殊普通合伙": Form.PARTNERS,
    "普通合伙企业": Form.PARTNERS,
    "有限合伙企业": Form.PARTNERS,
    "普通合伙": Form.PARTNERS,
    "有限合伙": Form.PARTNERS,
}
_FORM: Final = re.compile("(?:" + "|".join(_FORMS) + ")$")
# 乐平市, 环县, 扎赉特旗, 围场满族蒙古族自治县; not 超市, 门市, 城市 …
_COUNTY: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,10}?)自治[县旗]|(?P<short>[\u4e00-\u9fff]{2,4}?(?<![超城都门夜菜集楼股上])(?=[市旗])|[\u4e00-\u9fff]{1,4}?(?=县))[市县旗](?=.{2})"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a name says.

    ``flat`` is every letter of the name in one spelling, ``body`` the same without the legal form, ``core`` the body
    without region; the first ``county`` characters of the core are a county that the name marks as one.
    """

    flat: str
    body: str
    core: str
    place: str
    form: Form
    county: int
    latin: bool


def parse(name: str) -> Parts:
    """Read one name; any text is accepted."""
    plain = plain_name(name)
    text = script.fold_variants(plain.replace(" ", ""))
    flat = _NOT_LETTERS.sub("", text)
    latin = not _HAN.search(text)
    if latin:
        return Parts(flat, flat, flat, "", Form.NONE, 0, bool(flat))
    rest, form = _cut_form(text)
    body = _NOT_LETTERS.sub("", rest)
    core, place = _cut_region(rest)
    core, county = _read_county(core)
    core = _NOT_LETTERS.sub("", core)
    if not core:
        core, county = body, 0
    return Parts(flat, body, core, place, form, min(county, max(0, len(core) - 2)), latin)


def _cut_form(text: str) -> tuple[str, Form]:
    """Cut one legal form off the end: (rest, form)."""
    if text[-1:] == ")":
        opened = text.rfind("(")
        inside = text[opened + 1 : -1]
        if opened > 1 and inside in _FORMS:
            rest, form = _cut_form(text[:opened])
            return rest, form or _FORMS[inside]
    found = _FORM.search(text)
    if found and found.start() >= 2:
        return text[: found.start()], _FORMS[found.group()]
    if text[-1:].isascii():
        found = words.ENGLISH_FORM_AT_END.search(text)
        if found and found.start() >= 2:
            return text[: found.start()], Form.ENGLISH
    return text, Form.NONE


def _cut_region(text: str) -> tuple[str, str]:
    """Take the region out, wherever it stands: (rest, narrowest region)."""
    place, end = places.take_all(text)
    if place and end == len(text):
        return text, ""
    rest = text[end:]
    if "(" in rest:
        rest, place = _open_brackets(rest, place)
    if not place:
        return _cut_region_within(rest)
    return rest, place


def _open_brackets(text: str, place: str) -> tuple[str, str]:
    """Take regions out of brackets."""

    def read(found: re.Match[str]) -> str:
        nonlocal place
        inside, end = places.take_all(found[1])
        if inside and end == len(found[1]):
            place = inside if not place or places.lies_in(inside, place) else place
            return ""
        return found[1]

    return _BRACKET.sub(read, text), place


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


def _read_county(text: str) -> tuple[str, int]:
    """Drop the suffix of a county in front: 乐平市众友 is 乐平众友, of which 2 characters are the county."""
    found = _COUNTY.match(text)
    if not found:
        return text, 0
    name = found["name"] or found["short"]
    return name + text[found.end() :], len(name)
