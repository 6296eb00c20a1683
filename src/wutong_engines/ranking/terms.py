"""A problem worked out into plain terms: words, patterns, bands and whole-number weights.

The expression over columns and the evidence of one firm read these terms, and nothing else of the problem.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from wutong_engines.chains.makers import Evidence
from wutong_engines.codes import groups, titles
from wutong_engines.codes.region import PROVINCES
from wutong_engines.ranking import scopes
from wutong_engines.ranking.problem import Problem
from wutong_engines.ranking.weights import DEFAULT, FACTORS, PENALTIES, Weights

# Values are whole thousandths: sums of whole numbers are the same on every engine.
ONE: Final = 1000
# (at least so many 万元, value), richest first.
CAPITAL: Final = (
    (100_000, 1000),
    (50_000, 950),
    (10_000, 900),
    (5_000, 800),
    (2_000, 700),
    (1_000, 600),
    (500, 450),
    (200, 300),
    (100, 200),
    (50, 100),
    (0, 50),
)
# (at least so many years, value), oldest first.
AGE: Final = ((10, 1000), (5, 800), (3, 600), (1, 300), (0, 100))
# (words of a title, value, name), best first.
TITLES: Final = (
    ("小巨人", 1000, "国家级专精特新“小巨人”企业"),
    ("单项冠军", 1000, "制造业单项冠军"),
    ("专精特新", 700, "省级专精特新中小企业"),
    ("高新技术企业", 500, "高新技术企业"),
    ("创新型", 400, "创新型中小企业"),
)
SIZES: Final = {"大型": 1000, "中型": 800, "小型": 400, "微型": 100}
# Shared leading digits of the class: 4 the same 小类, 3 the same 中类, 2 the same 大类.
CLASS_VALUES: Final = ((4, 1000), (3, 600), (2, 300))
RELATIONS: Final = {Evidence.DIRECT: 1000, Evidence.EQUITY: 700, Evidence.SECTOR: 300}
# A product named so many characters into the scope, or later, is not what the firm is about.
FOCUS_CHARS: Final = 100
NEAR_KM: Final = 100
FAR_KM: Final = 2000
MADE, LISTED, NAMED, SOLD = 1000, 1000, 600, 300

# 甘肃省 and 甘肃 are one place.
PROVINCE_CODES: Final = tuple(
    (name, code)
    for code, full in PROVINCES
    for name in dict.fromkeys((full, re.sub("(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$", "", full)))
)

DEALER: Final = "商贸|贸易|销售|经销|批发|供销|经营部|商行|门市|专卖|进出口|车行"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the columns are compared with."""

    words: tuple[str, ...]
    made: str
    sold: str
    listed: str
    classes: tuple[str, ...]
    regions: tuple[str, ...]
    # Divisions that only partly lie in a wanted one: of a firm known no nearer, nobody can say.
    wider: tuple[str, ...]
    titles: tuple[str, ...]
    must: tuple[str, ...]
    never: tuple[str, ...]
    relations: tuple[tuple[str, int], ...]
    rates: tuple[tuple[str, float], ...]
    here: tuple[float, float]
    here_name: str
    # Its division code of two digits: a word of the zone's address means the zone only inside its province.
    zone_province: str
    founded: tuple[tuple[date, int], ...]
    weights: dict[str, int]
    chosen: Weights
    problem: Problem


def terms_of(problem: Problem) -> Terms:
    """Return the terms of a validated problem."""
    limits, anchor = problem.constraints, problem.anchor
    words = spellings(problem.gap.words)
    made, listed, sold = scopes.patterns(words)
    partners = anchor.partners if anchor else ()
    regions = groups.codes_of((*limits.regions, *limits.region_groups))
    here, here_name = (problem.zone.lon, problem.zone.lat), problem.zone.name
    if anchor and anchor.lon is not None and anchor.lat is not None:
        here, here_name = (anchor.lon, anchor.lat), anchor.name
    chosen = problem.weights or DEFAULT
    return Terms(
        words=words,
        made=made,
        sold=sold,
        listed=listed,
        classes=tuple(dict.fromkeys(bare_class(code) for code in problem.gap.industries)),
        regions=regions,
        wider=wider(regions),
        titles=tuple(dict.fromkeys(mark for title in limits.titles for mark in rungs(title))),
        must=tuple(limits.must_words),
        never=tuple(limits.not_words),
        relations=_relations((partner.firm_id, partner.evidence) for partner in partners),
        rates=(("CNY", 1.0), *((rate.currency, rate.yuan) for rate in problem.rates)),
        here=here,
        here_name=here_name,
        zone_province=dict(PROVINCE_CODES)[problem.zone.province],
        founded=tuple((years_before(problem.as_of, years), value) for years, value in AGE),
        weights=chosen.hundredths(_asked(problem)),
        chosen=chosen,
        problem=problem,
    )


def _asked(problem: Problem) -> list[str]:
    """Return the factors this problem can ask about: no classes, no partners, no branches: nothing to weigh."""
    silent = set()
    if not problem.gap.industries:
        silent.add("industry")
    if not problem.anchor or not problem.anchor.partners:
        silent.add("relation")
    if not problem.constraints.branches:
        silent.add("branch")
    return [code for code in (*FACTORS, *PENALTIES) if code not in silent]


def _relations(pairs: Iterable[tuple[str, Evidence]]) -> tuple[tuple[str, int], ...]:
    best: dict[str, int] = {}
    for firm_id, evidence in pairs:
        if evidence in RELATIONS:
            best[firm_id] = max(best.get(firm_id, 0), RELATIONS[evidence])
    return tuple(sorted(best.items()))


def spellings(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words as they may be written: Latin letters in both cases."""
    return tuple(dict.fromkeys(form for word in words for form in (word, word.upper(), word.lower())))


def wider(regions: tuple[str, ...]) -> tuple[str, ...]:
    """Return the divisions above the wanted ones that are not wanted as a whole."""
    above = (code[:length] for code in regions for length in (2, 4) if length < len(code))
    return tuple(code for code in dict.fromkeys(above) if not code.startswith(regions))


def bare_class(code: str) -> str:
    """Return a class without the letter of its section: C3770 is 3770."""
    return code[1:] if code[:1].isalpha() else code


def rungs(title: str) -> tuple[str, ...]:
    """Return the words of the titles that meet a wanted one: its own rung of the ladder and those above."""
    kind = titles.kind_of(title)
    if kind is None:
        return (title,)
    if kind not in titles.LADDER:
        return (kind,)
    return tuple(titles.LADDER[titles.LADDER.index(kind) :])


def years_before(day: date, years: int) -> date:
    """Return the same day so many years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def points(weight: int, value: int) -> int:
    """Return weight × value in whole hundredths of a point, halves up."""
    return (weight * value + ONE // 2) // ONE
