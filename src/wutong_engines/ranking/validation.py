"""Refuse what cannot be meant, all at once, each fault with its field and what to do."""

import re
from collections import Counter
from collections.abc import Iterator
from math import isfinite
from typing import Final

from wutong_engines.chains.makers import Evidence
from wutong_engines.codes import groups
from wutong_engines.ranking.errors import BadProblem, Fault
from wutong_engines.ranking.problem import Constraints, Problem, Rate, Zone
from wutong_engines.ranking.terms import PROVINCE_CODES, SIZES, bare_class
from wutong_engines.ranking.weights import FACTORS, LABELS, Weights

_CURRENCY: Final = re.compile("[A-Z]{3}")
_MOST_LISTED: Final = 10_000
_LONGEST_WORD: Final = 40
_MOST_WORDS: Final = 60


def validated(problem: Problem) -> Problem:
    """Return the problem as it is, or refuse it.

    :raises BadProblem: with every fault found.
    """
    faults = tuple(found(problem))
    if faults:
        raise BadProblem(faults)
    return problem


def found(problem: Problem) -> Iterator[Fault]:
    """Return every fault of a problem."""
    yield from _gap(problem)
    yield from _limits(problem.constraints)
    yield from _regions(problem.constraints)
    if problem.weights:
        yield from _weights(problem.weights)
    if not 1 <= problem.limit <= _MOST_LISTED:
        yield Fault("limit", "limit", f"名单长度应在1到{_MOST_LISTED}之间,现为{problem.limit}")
    yield from _anchor(problem)
    yield from _zone(problem.zone)
    yield from _rates(problem.rates)


def _gap(problem: Problem) -> Iterator[Fault]:
    gap = problem.gap
    if not gap.name.strip():
        yield Fault("gap", "name", "缺口环节没有名称")
    if not gap.words:
        yield Fault("gap", "words", "没有关键词;请给出厂商会写进经营范围的产品词,如“控制器”")
    if len(gap.words) > _MOST_WORDS:
        yield Fault("gap", "words", f"关键词有{len(gap.words)}个,最多{_MOST_WORDS}个;请拆成几个环节")
    for number, word in enumerate(gap.words, start=1):
        if not word.strip():
            yield Fault("gap", "words", f"第{number}个关键词是空的;请删去或补上")
        elif len(word) > _LONGEST_WORD:
            yield Fault("gap", "words", f"第{number}个关键词有{len(word)}个字,像是整段文字;请只写产品词")
    for code in gap.industries:
        if not (bare_class(code).isdecimal() and 2 <= len(bare_class(code)) <= 4):
            yield Fault("gap", "industries", f"行业代码“{code[:20]}”不是GB/T 4754的写法;应如3770或C3770")


def _limits(limits: Constraints) -> Iterator[Fault]:
    least, most = limits.min_capital_wan, limits.max_capital_wan
    for name, value in (("min_capital_wan", least), ("max_capital_wan", most), ("max_km", limits.max_km)):
        if value is not None and not (isfinite(value) and value >= 0):
            yield Fault("constraints", name, f"{name}应为0以上的数,现为{value:g};不限请留空")
    if least is not None and most is not None and least > most:
        said = f"注册资本下限{least:,.10g}万元高于上限{most:,.10g}万元;请对调"
        yield Fault("constraints", "min_capital_wan", said)
    first, last = limits.registered_after, limits.registered_before
    if first and last and first > last:
        yield Fault("constraints", "registered_after", f"成立日期的起{first}晚于止{last};请对调")
    for size in limits.size_classes:
        if size not in SIZES:
            yield Fault("constraints", "size_classes", f"企业规模“{size[:20]}”不认识;可用的是{'、'.join(SIZES)}")
    for field in ("must_words", "not_words", "titles", "exclude_ids"):
        if any(not word.strip() for word in getattr(limits, field)):
            yield Fault("constraints", field, f"{field}里有空白项,请删去")
    for word in set(limits.must_words) & set(limits.not_words):
        yield Fault("constraints", "not_words", f"“{word}”既要求有又要求没有;请只留一处")


def _regions(limits: Constraints) -> Iterator[Fault]:
    for field, words in (("regions", limits.regions), ("region_groups", limits.region_groups)):
        for word in words:
            try:
                groups.codes_of([word])
            except groups.UnknownRegion as refusal:
                yield Fault("constraints", field, f"{refusal}请改用区划代码、省市名或城市群名")


def _weights(weights: Weights) -> Iterator[Fault]:
    for code, points in weights.points:
        if code not in LABELS:
            yield Fault("weights", code, f"不认识的因素“{code[:20]}”;可用的是{'、'.join(LABELS)}")
        elif not isfinite(points) or points < 0:
            yield Fault("weights", code, f"{LABELS[code]}的权重{points:g}不成立;请写0以上的数,不计请写0")
    if not any(points > 0 for code, points in weights.points if code in FACTORS):
        yield Fault("weights", "points", "没有一项加分因素的权重大于0,排不出先后")


def _anchor(problem: Problem) -> Iterator[Fault]:
    anchor = problem.anchor
    if not anchor:
        return
    if not anchor.name.strip():
        yield Fault("anchor", "name", "链主没有名称,请补上")
    if (anchor.lon is None) != (anchor.lat is None):
        yield Fault("anchor", "lon", f"{anchor.name}的经度、纬度要么都有,要么都空")
    if anchor.lon is not None and anchor.lat is not None and not _in_china(anchor.lon, anchor.lat):
        yield Fault("anchor", "lon", f"{anchor.name}的经度{anchor.lon:g}、纬度{anchor.lat:g}不在中国境内;是否写反")
    for partner in anchor.partners:
        if not partner.firm_id.strip():
            yield Fault("anchor", "partners", f"{partner.name}没有编号,无从与名录对上;请补上firm_id")
        if partner.evidence is not Evidence.NONE and not partner.source.strip():
            yield Fault("anchor", "partners", f"{partner.name}与{anchor.name}的往来没有来源;请注明,或写none")


def _in_china(lon: float, lat: float) -> bool:
    return 73 <= lon <= 136 and 3 <= lat <= 54


def _zone(zone: Zone) -> Iterator[Fault]:
    if not _in_china(zone.lon, zone.lat):
        yield Fault("zone", "lon", "园区的经度、纬度应在中国境内;是否漏写或写反")
    if zone.province not in dict(PROVINCE_CODES):
        yield Fault("zone", "province", f"园区所在的省“{zone.province[:20]}”不认识;请写如“甘肃”")
    for code in zone.region_codes:
        if not code.isdecimal():
            yield Fault("zone", "region_codes", f"园区的区划代码“{code[:20]}”应为数字,如620171")


def _rates(rates: tuple[Rate, ...]) -> Iterator[Fault]:
    for currency, times in Counter(rate.currency for rate in rates).items():
        if currency == "CNY":
            yield Fault("rates", currency, "人民币不用汇率;请删去")
        elif not _CURRENCY.fullmatch(currency):
            yield Fault("rates", currency, f"币种“{currency[:20]}”应为三个大写字母,如USD")
        if times > 1:
            yield Fault("rates", currency, f"{currency}的汇率写了{times}次;请只留一个")
    for rate in rates:
        if not (isfinite(rate.yuan) and rate.yuan > 0) or not rate.source.strip():
            yield Fault("rates", rate.currency, f"{rate.currency}的汇率应为正数并注明来源")
