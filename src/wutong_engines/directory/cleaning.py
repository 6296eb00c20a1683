"""One raw row into one clean one: the name taken apart, codes checked, capital and dates read, the place found.

Everything is text here, except numbers: that is what every engine passes to a function and back. Several values in
one text are joined by :data:`MANY`; a remark is kind, column, value and sentence joined by :data:`PART`.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from wutong_engines.codes import capital, uscc
from wutong_engines.directory import codes, facts, whereabouts
from wutong_engines.names import normalise

MANY: Final = "\x1f"
PART: Final = "\x1d"
_LONGEST_NAME: Final = 200
_LETTER: Final = re.compile(r"[^\W\d_]")
_SHOWN: Final = 60

#: What cleaning makes of a row, and the Ibis type of each.
FIELDS: Final = {
    "refused_column": "string",
    "refused_value": "string",
    "refused_reason": "string",
    "name": "string",
    "plain": "string",
    "core": "string",
    "key": "string",
    "region": "string",
    "former_names": "string",
    "uscc": "string",
    "code": "string",
    "uscc_status": "string",
    "reg_date": "string",
    "type": "string",
    "capital_raw": "string",
    "capital_wan": "float64",
    "capital_currency": "string",
    "scope": "string",
    "province": "string",
    "city": "string",
    "region_code": "string",
    "address": "string",
    "industry": "string",
    "titles": "string",
    "size_class": "string",
    "is_branch": "boolean",
    "chain_tags": "string",
    "extra": "string",
    "source": "string",
    "source_date": "string",
    "lon": "float64",
    "lat": "float64",
    "notes": "string",
    "former_ids": "string",
    "place_rank": "int64",
    "name_id": "string",
    "place_id": "string",
}

Row = dict[str, Any]


def clean_all(cells: Sequence[str]) -> list[Row]:
    """Clean the cells of many rows; all codes are checked at once first."""
    raws: list[dict[str, Any]] = [json.loads(text) for text in cells]
    return [
        clean(raw, is_right)
        for raw, is_right in zip(raws, codes.right([raw.get("uscc", "") for raw in raws]), strict=True)
    ]


def clean(raw: Mapping[str, Any], code_is_right: bool = False) -> Row:
    """Clean the cells of one row; a row that cannot be a firm has a reason and nothing else."""
    row: Row = dict.fromkeys(FIELDS)
    name = raw.get("name", "")
    fault = name_fault(name)
    if fault:
        shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…(共 {len(name)} 个字)"
        return row | {"refused_column": "企业名称", "refused_value": shown, "refused_reason": fault}
    notes: list[str] = []
    row |= _name(name, raw) | _code(raw.get("uscc", ""), code_is_right, notes) | _capital(raw, notes)
    row |= _place(raw, row) | _rest(raw, notes)
    row["place_id"] = hashed(f"{row['plain']}|{row['province'] or ''}")
    row["notes"] = MANY.join(notes) or None
    return row


def name_fault(name: str) -> str:
    """Say why a text cannot be a firm's name; an empty string when it can."""
    if not name.strip():
        return "没有企业名称,这一行未收录。"
    if len(name) > _LONGEST_NAME:
        return f"名称有 {len(name)} 个字,超过 {_LONGEST_NAME} 个,多半是几格粘成了一格,这一行未收录。"
    plain = normalise(name).plain
    if not _LETTER.search(plain):
        return "名称里没有汉字或字母,这一行未收录。"
    if len(plain) < 2:  # one character names no firm
        return "名称只有一个字,看不出是哪家企业,这一行未收录。"
    return ""


def hashed(text: str) -> str:
    """Return the id of a firm without a credit code; eighteen characters, as a code has."""
    return "n-" + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:16]


def remark(kind: str, column: str, value: str, sentence: str) -> str:
    """Return one remark as one text."""
    return PART.join((kind, column, value[:_SHOWN], sentence)).replace(MANY, " ")


def _name(name: str, raw: Mapping[str, Any]) -> Row:
    firm = normalise(name)
    former = [normalise(old).plain for old in facts.several(raw.get("former_names", ""))]
    given = facts.yes_or_no(raw.get("is_branch", ""))
    return {
        "name": name,
        "plain": firm.plain,
        "core": firm.core,
        "key": firm.key,
        "region": firm.region or None,
        "former_names": MANY.join(dict.fromkeys(old for old in former if old and old != firm.plain)) or None,
        "is_branch": bool(firm.branch) if given is None else given,
        "name_id": hashed(firm.plain),
    }


def _code(text: str, is_right: bool, notes: list[str]) -> Row:
    if is_right:
        return {"uscc": text, "uscc_status": "valid", "code": text}
    if not text:
        return {"uscc_status": "none"}
    verdict = uscc.check(text)
    if verdict.status != "valid":
        notes.append(remark("wrong_code", "统一社会信用代码", text, verdict.reason))
    code = verdict.code if verdict.status == "valid" else None
    return {"uscc": verdict.code[:64], "uscc_status": verdict.status, "code": code}


def _capital(raw: Mapping[str, Any], notes: list[str]) -> Row:
    text, given = raw.get("capital_raw", ""), facts.number(raw.get("capital_wan", ""))
    currency = raw.get("capital_currency", "")
    if not text:
        return {"capital_wan": given, "capital_currency": None if given is None else currency or "CNY"}
    read = _amount(text)
    if read.wan is None and given is not None:
        return {"capital_raw": text, "capital_wan": given, "capital_currency": currency or None}
    if read.verdict.status != "valid" and read.verdict.code:
        notes.append(remark("unreadable", "注册资本", text, read.verdict.reason))
    wan = None if read.wan is None else float(read.wan)
    return {"capital_raw": text, "capital_wan": wan, "capital_currency": read.currency or None}


@lru_cache(maxsize=1 << 16)
def _amount(text: str) -> capital.Capital:
    return capital.parse(text)


def _place(raw: Mapping[str, Any], row: Row) -> Row:
    place = whereabouts.find(
        raw.get("province", ""),
        raw.get("city", ""),
        raw.get("region_code", ""),
        raw.get("address", ""),
        raw.get("reg_authority_code", "") or (row["code"] or "")[2:8],
        row["region"] or "",
    )
    lon, lat = facts.number(raw.get("lon", "")), facts.number(raw.get("lat", ""))
    known = lon is not None and lat is not None and facts.in_china(lon, lat)
    return {
        "province": place.province or None,
        "city": place.city or None,
        "region_code": place.code or None,
        "lon": lon if known else place.lon,
        "lat": lat if known else place.lat,
        "place_rank": place.rank,
    }


def _rest(raw: Mapping[str, Any], notes: list[str]) -> Row:
    found: Row = {column: raw.get(column) or None for column in ("type", "scope", "address", "source", "source_date")}
    for column, heading, read in (
        ("reg_date", "成立日期", facts.day),
        ("source_date", "数据日期", facts.day),
        ("industry", "行业", facts.industry),
        ("size_class", "企业规模", facts.size_class),
    ):
        text = raw.get(column, "")
        found[column] = read(text) or None
        if text and not found[column]:
            notes.append(remark("unreadable", heading, text, f"“{text[:20]}”读不成{heading},按未知保留。"))
    found["titles"] = facts.titles(raw.get("titles", "")) or None
    found["chain_tags"] = MANY.join(facts.several(raw.get("chain_tags", ""))) or None
    extra = raw.get("extra")
    found["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None
    return found
