"""The evidence of one firm: each factor with the very words, code, distance or title it rests on.

Works on one row in plain Python and knows nothing of the columnar expression: each keeps the other honest.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from wutong_engines.codes.distance import distance_km
from wutong_engines.ranking import scopes
from wutong_engines.ranking import terms as t
from wutong_engines.ranking.result import Factor
from wutong_engines.ranking.terms import Terms
from wutong_engines.ranking.weights import HUNDREDTHS, LABELS, PENALTIES

Row = Mapping[str, Any]
# (value in thousandths or None, evidence, source or empty for the row's own, date or None for the row's own)
Said = tuple[int | None, str, str, date | None]
_SNIPPET: Final = 24


def factors_of(row: Row, terms: Terms) -> tuple[Factor, ...]:
    """Return every factor the problem asks about, in the order people read them."""
    said = {
        "scope": _scope(row, terms),
        "focus": _focus(row, terms),
        "name": _name(row, terms),
        "industry": _industry(row, terms),
        "relation": _relation(row, terms),
        "titles": _titles(row, terms),
        "capital": _capital(row, terms),
        "distance": _distance(row, terms),
        "age": _age(row, terms),
        "size": _size(row),
        "dealer": _dealer(row, terms),
        "branch": _branch(row),
    }
    return tuple(_factor(code, said[code], weight, row) for code, weight in terms.weights.items())


def score_of(factors: tuple[Factor, ...]) -> float:
    """Return the sum of the points, to two digits."""
    return sum(round(factor.points * HUNDREDTHS) for factor in factors) / HUNDREDTHS


def open_points(factors: tuple[Factor, ...]) -> float:
    """Return what the unknown data could add at most."""
    return sum(round(f.weight * HUNDREDTHS) for f in factors if not f.known and f.code not in PENALTIES) / HUNDREDTHS


def _factor(code: str, said: Said, weight: int, row: Row) -> Factor:
    value, evidence, source, on = said
    gained = 0 if value is None else t.points(weight, value)
    return Factor(
        code,
        LABELS[code],
        None if value is None else value / t.ONE,
        weight / HUNDREDTHS,
        (-gained if code in PENALTIES else gained) / HUNDREDTHS,
        evidence,
        source or row["source"] or "名录",
        on or row["source_date"],
    )


def words_in(text: str | None, terms: Terms) -> list[str]:
    """Return the wanted words that stand in a text."""
    return [word for word in terms.words if word in (text or "")]


def _scope(row: Row, terms: Terms) -> Said:
    scope = row["scope"]
    if scope is None:
        return None, "未知:名录没有经营范围", "", None
    if not words_in(scope, terms):
        return 0, f"经营范围没有提到{'、'.join(terms.problem.gap.words)}", "", None
    painted = scopes.painted(scope) + scopes.END
    for pattern, value, said in (
        (terms.made, t.MADE, "写明生产"),
        (terms.listed, t.LISTED, "列在生产项下"),
        (terms.sold, t.SOLD, "只写经销、服务"),
    ):
        found = re.search(pattern, painted)
        if found:
            first, last = found.span(found.lastindex or 0)
            return value, f"经营范围{said}:“{_shown(scope[first:last])}”", "", None
    word = min(words_in(scope, terms), key=lambda word: (scope.find(word), -len(word)))
    return t.NAMED, f"经营范围提到:“{word}”", "", None


def _shown(text: str) -> str:
    """Return the words that matched; the product stands at one end of them and the verb at the other."""
    return text if len(text) <= 2 * _SNIPPET else f"{text[:_SNIPPET]}…{text[-_SNIPPET:]}"


def _focus(row: Row, terms: Terms) -> Said:
    scope = row["scope"]
    if scope is None:
        return None, "未知:名录没有经营范围", "", None
    places = {word: scope.find(word) for word in words_in(scope, terms)}
    if not places:
        return 0, "经营范围没有提到该产品", "", None
    word = min(places, key=lambda found: places[found])
    early = max(0, t.FOCUS_CHARS - places[word])
    return early * t.ONE // t.FOCUS_CHARS, f"经营范围第{places[word] + 1}个字起提到“{word}”", "", None


def _name(row: Row, terms: Terms) -> Said:
    found = words_in(row["plain"], terms)
    if found:
        return t.ONE, f"名称含“{found[0]}”", "", None
    return 0, "名称没有提到该环节的产品", "", None


def _industry(row: Row, terms: Terms) -> Said:
    code = row["industry"]
    if code is None:
        return None, "未知:名录没有行业代码", "", None
    for digits, value in t.CLASS_VALUES:
        for wanted in terms.classes:
            shared = wanted[:digits]
            if code.startswith(shared) and (len(wanted) >= digits or digits == t.CLASS_VALUES[0][0]):
                same = {4: "与该环节一致", 3: f"与{wanted}同中类", 2: f"与{wanted}同大类"}[digits]
                return value, f"行业代码{code},{same}", "", None
    return 0, f"行业代码{code},与该环节({'、'.join(terms.classes)})不同", "", None


def _relation(row: Row, terms: Terms) -> Said:
    anchor = terms.problem.anchor
    ties = [p for p in (anchor.partners if anchor else ()) if p.firm_id == row["id"] and p.evidence in t.RELATIONS]
    if not anchor or not ties:
        return None, "未知:没有查到与链主的往来", "", None
    best = max(ties, key=lambda tie: t.RELATIONS[tie.evidence])
    return t.RELATIONS[best.evidence], f"与{anchor.name}:{best.evidence.label}", best.source, best.source_date


def valid_titles(row: Row, on: date) -> list[Mapping[str, Any]]:
    """Return the titles that hold on a day; one without any date holds on none."""
    return [
        title
        for title in row["titles"] or ()
        if (title["valid_from"] or title["valid_to"])
        and (title["valid_from"] is None or title["valid_from"] <= on)
        and (title["valid_to"] is None or on <= title["valid_to"])
    ]


def titles_not_held(row: Row, on: date) -> str:
    """Return the titles of a firm that hold none on a day, each with the reason."""
    return "、".join(f"{title['title']}({_why_not_held(title, on)})" for title in row["titles"] or ())


def _why_not_held(title: Mapping[str, Any], on: date) -> str:
    first, last = title["valid_from"], title["valid_to"]
    if first is None and last is None:
        return "没有注明有效期"
    return f"{first}才生效" if first and on < first else f"{last}到期"


def _titles(row: Row, terms: Terms) -> Said:
    if not row["titles"]:
        return None, "未知:名录没有称号记录", "", None
    holding = valid_titles(row, terms.problem.as_of)
    for word, value, _ in t.TITLES:
        for title in holding:
            if word in (title["title"] or ""):
                until = f"有效期至{title['valid_to']}" if title["valid_to"] else f"自{title['valid_from']}起"
                return (
                    value,
                    f"{title['title']}{title['batch'] or ''},{until}",
                    title["source"] or "",
                    title["valid_from"],
                )
    if holding:
        return 0, f"{'、'.join(dict.fromkeys(str(title['title']) for title in holding))}不计分", "", None
    return 0, f"{titles_not_held(row, terms.problem.as_of)},{terms.problem.as_of}不在有效期内", "", None


def wan_of(row: Row, terms: Terms) -> float | None:
    """Return the capital in 万元; nothing where it is not known, not positive, or in a currency without a rate."""
    rate = dict(terms.rates).get(row["capital_currency"] or "CNY")
    wan = row["capital_wan"]
    return None if wan is None or rate is None or wan * rate <= 0 else wan * rate


def _capital(row: Row, terms: Terms) -> Said:
    wan, currency = row["capital_wan"], row["capital_currency"] or "CNY"
    yuan = wan_of(row, terms)
    if yuan is None:
        if wan is None:
            return None, "未知:名录没有注册资本", "", None
        money = f"{wan:,.10g}万{'元' if currency == 'CNY' else currency}"
        said = f"名录写的注册资本是{money},不成立" if wan <= 0 else f"注册资本{money},没有给汇率,不折算"
        return None, f"未知:{said}", "", None
    value = next(value for least, value in t.CAPITAL if yuan >= least)
    if currency == "CNY":
        return value, f"注册资本{wan:,.10g}万元", "", None
    rate = next(rate for rate in terms.problem.rates if rate.currency == currency)
    return value, f"注册资本{wan:,.10g}万{currency},按{rate.yuan:g}折合{yuan:,.10g}万元", rate.source, rate.on


def km_of(row: Row, terms: Terms) -> int | None:
    """Return the whole kilometres to the anchor or the zone."""
    if row["lon"] is None or row["lat"] is None:
        return None
    return round(distance_km(terms.here, (row["lon"], row["lat"])))


def _distance(row: Row, terms: Terms) -> Said:
    km = km_of(row, terms)
    if km is None:
        return None, "未知:名录没有坐标", "", None
    value = t.ONE if km <= t.NEAR_KM else max(0, (t.FAR_KM - km) * t.ONE // (t.FAR_KM - t.NEAR_KM))
    return value, f"距{terms.here_name}直线{km}公里", "", None


def _age(row: Row, terms: Terms) -> Said:
    born = row["reg_date"]
    if born is None:
        return None, "未知:名录没有成立日期", "", None
    for day, value in terms.founded:
        if born <= day:
            years = next(years for years, worth in t.AGE if worth == value)
            return value, f"{born}成立,满{years}年" if years else f"{born}成立,不满1年", "", None
    return 0, f"{born}成立,晚于截止日{terms.problem.as_of}", "", None


def _size(row: Row) -> Said:
    value = t.SIZES.get(row["size_class"] or "")
    return (None, "未知:名录没有企业规模", "", None) if value is None else (value, f"{row['size_class']}企业", "", None)


def _dealer(row: Row, terms: Terms) -> Said:
    found = re.search(t.DEALER, row["plain"] or "")
    if not found:
        return 0, "没有商贸单位的迹象", "", None
    made = _scope(row, terms)[0]
    if made == t.MADE:
        return 0, f"名称含“{found.group()}”,但经营范围写明生产", "", None
    return t.ONE, f"名称含“{found.group()}”,经营范围{'未知' if made is None else '没有写明生产'}", "", None


def _branch(row: Row) -> Said:
    return (t.ONE, "是分支机构", "", None) if row["is_branch"] else (0, "不是分支机构", "", None)
