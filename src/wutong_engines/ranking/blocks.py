"""Which limits a firm does not meet: the limit, what the firm has, and a sentence; in plain Python on one row."""

from collections.abc import Callable
from typing import Final

from wutong_engines.ranking.facts import Row, km_of, titles_not_held, valid_titles, wan_of, words_in
from wutong_engines.ranking.result import Block
from wutong_engines.ranking.terms import PROVINCE_CODES, Terms

LABELS: Final = {
    "irrelevant": "与该环节无关",
    "no_scope": "没有经营范围,无从判断",
    "excluded": "指定排除",
    "local": "本地企业(供给侧)",
    "branch": "分支机构",
    "region": "不在指定地区",
    "region_unknown": "地区未知",
    "capital": "注册资本不合要求",
    "capital_unknown": "注册资本未知",
    "registered": "成立日期不合要求",
    "registered_unknown": "成立日期未知",
    "titles": "没有要求的有效称号",
    "size": "企业规模不合要求",
    "size_unknown": "企业规模未知",
    "distance": "距离太远",
    "distance_unknown": "坐标未知",
    "must_words": "缺少必须有的词",
    "not_words": "含有排除的词",
}
_UNKNOWN: Final = "未知"
_TOLD: Final = 3


def blocks_of(row: Row, terms: Terms) -> tuple[Block, ...]:
    """Return every limit the firm does not meet, in the order in which the engine counts them."""
    found = [block for rule in (_relevance, *_RULES) for block in rule(row, terms)]
    return tuple(found)


def _block(code: str, value: str, limit: str, said: str = "") -> Block:
    return Block(code, LABELS[code], value, limit, f"{LABELS[code]}:{said or f'现为{value},要求{limit}'}")


def _unknown(code: str, limit: str, known: str = "", relation: str = "") -> Block:
    """Return the block of a datum nobody knows: what is known instead, and that it has to be filled in."""
    told = f":{known}" if known else ""
    said = f"{LABELS[code]}{told},无法判断是否{relation}{limit};请补上再排"
    return Block(code, LABELS[code], known or _UNKNOWN, limit, said)


def _relevance(row: Row, terms: Terms) -> list[Block]:
    known_tie = row["id"] in dict(terms.relations)
    in_class = (row["industry"] or "").startswith(terms.classes or ("-",))
    if words_in(row["plain"], terms) or words_in(row["scope"], terms) or in_class or known_tie:
        return []
    gap = terms.problem.gap
    looked = f"没有提到{gap.name}(找的是{'、'.join(gap.words[:_TOLD])}{'等' if len(gap.words) > _TOLD else ''})"
    wanted = f"名称、经营范围或行业与{gap.name}有关"
    if row["scope"] is None:
        return [_block("no_scope", "经营范围未知", wanted, f"名称和行业{looked}")]
    return [_block("irrelevant", "都没有提到", wanted, f"名称、经营范围和行业都{looked}")]


def _excluded(row: Row, terms: Terms) -> list[Block]:
    if row["id"] not in terms.problem.constraints.exclude_ids:
        return []
    return [_block("excluded", row["id"], "不在排除名单", f"编号{row['id']}在排除名单里")]


def is_local(row: Row, terms: Terms) -> bool:
    """Return whether the firm is the zone's own, by its division code or its address."""
    zone = terms.problem.zone
    code = region_of(row) or ""
    named = any(word in (row["address"] or "") for word in zone.address_words)
    return code.startswith(zone.region_codes or ("-",)) or (named and code.startswith(terms.zone_province))


def _local(row: Row, terms: Terms) -> list[Block]:
    if not terms.problem.constraints.exclude_local or not is_local(row, terms):
        return []
    place, zone = row["address"] or region_of(row) or "本地", terms.problem.zone.name
    return [_block("local", place, f"不在{zone}", f"在{place},已计入{zone}的本地供给")]


def _branch(row: Row, terms: Terms) -> list[Block]:
    shut = row["is_branch"] and not terms.problem.constraints.branches
    return [_block("branch", "分支机构", "独立企业", "条件里没有放开分支机构")] if shut else []


def region_of(row: Row) -> str | None:
    """Return the division code; where there is none, that of the province."""
    code: str | None = row["region_code"]
    return code if code is not None else dict(PROVINCE_CODES).get(row["province"] or "")


def _region(row: Row, terms: Terms) -> list[Block]:
    if not terms.regions:
        return []
    limits = terms.problem.constraints
    wanted = "、".join((*limits.region_groups, *limits.regions))
    code = region_of(row)
    place = f"{row['province'] or ''}{row['city'] or ''}"
    if code is None or code in terms.wider:
        known = f"只知道{place or f'区划{code}'}" if code else ""
        return [_unknown("region_unknown", wanted, known, "在")]
    place = f"{place}({code})"
    return [] if code.startswith(terms.regions) else [_block("region", place, wanted)]


def _capital(row: Row, terms: Terms) -> list[Block]:
    least, most = terms.problem.constraints.min_capital_wan, terms.problem.constraints.max_capital_wan
    if least is None and most is None:
        return []
    ends = [f"不低于{least:,.10g}万元"] if least is not None else []
    wanted = ",".join(ends + ([f"不高于{most:,.10g}万元"] if most is not None else []))
    yuan = wan_of(row, terms)
    if yuan is None:
        foreign = (row["capital_wan"] or 0) > 0
        known = f"{row['capital_wan']:,.10g}万{row['capital_currency']}没有汇率" if foreign else ""
        return [_unknown("capital_unknown", wanted, known)]
    outside = (least is not None and yuan < least) or (most is not None and yuan > most)
    return [_block("capital", f"{yuan:,.10g}万元", wanted)] if outside else []


def _registered(row: Row, terms: Terms) -> list[Block]:
    first, last = terms.problem.constraints.registered_after, terms.problem.constraints.registered_before
    if first is None and last is None:
        return []
    ends = [f"{first}及以后成立"] if first else []
    wanted = ",".join(ends + ([f"{last}及以前成立"] if last else []))
    born = row["reg_date"]
    if born is None:
        return [_unknown("registered_unknown", wanted)]
    outside = (first is not None and born < first) or (last is not None and born > last)
    return [_block("registered", str(born), wanted)] if outside else []


def _titles(row: Row, terms: Terms) -> list[Block]:
    if not terms.titles:
        return []
    day = terms.problem.as_of
    holding = valid_titles(row, day)
    if any(word in (title["title"] or "") for title in holding for word in terms.titles):
        return []
    now = "、".join(str(title["title"]) for title in holding) or titles_not_held(row, day) or "没有称号记录"
    return [_block("titles", now, f"{day}有效的{'或'.join(terms.problem.constraints.titles)}")]


def _size(row: Row, terms: Terms) -> list[Block]:
    wanted = terms.problem.constraints.size_classes
    if not wanted or row["size_class"] in wanted:
        return []
    if row["size_class"] is None:
        return [_unknown("size_unknown", "、".join(wanted))]
    return [_block("size", row["size_class"], "、".join(wanted))]


def _distance(row: Row, terms: Terms) -> list[Block]:
    most = terms.problem.constraints.max_km
    if most is None:
        return []
    km, wanted = km_of(row, terms), f"距{terms.here_name}不超过{most:g}公里"
    if km is None:
        return [_unknown("distance_unknown", wanted)]
    return [_block("distance", f"{km}公里", wanted)] if km > most else []


def _words(row: Row, terms: Terms) -> list[Block]:
    text = f"{row['plain'] or ''} {row['scope'] or ''}"
    where = "名称和经营范围都没有“{}”" if row["scope"] is not None else "名称没有“{}”,经营范围未知"
    lacking = [
        _block("must_words", "没有这个词", f"名称或经营范围含“{word}”", where.format(word))
        for word in terms.must
        if word not in text
    ]
    return lacking + [
        _block("not_words", f"含“{word}”", f"不含“{word}”", f"名称或经营范围含“{word}”")
        for word in terms.never
        if word in text
    ]


_RULES: Final[tuple[Callable[[Row, Terms], list[Block]], ...]] = (
    _excluded,
    _local,
    _branch,
    _region,
    _capital,
    _registered,
    _titles,
    _size,
    _distance,
    _words,
)
