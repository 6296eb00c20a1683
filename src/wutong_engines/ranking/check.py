"""Verify a ranked list without the engine that made it: every sum, every piece of evidence, every limit, the order.

Nothing here is shared with the expression or with the code that writes the evidence, except the bands of values.
"""

from collections.abc import Iterator
from math import acos, cos, radians, sin
from typing import Any

from wutong_engines.backends import Engine
from wutong_engines.codes import groups
from wutong_engines.ranking import terms as t
from wutong_engines.ranking.errors import Fault
from wutong_engines.ranking.problem import Problem
from wutong_engines.ranking.result import Factor, Ranked, Result
from wutong_engines.ranking.source import Firms, opened
from wutong_engines.ranking.weights import PENALTIES


def check(problem: Problem, result: Result, firms: Firms, backend: Engine | None = None) -> tuple[Fault, ...]:
    """Return what does not hold; nothing means that the list is what it says it is.

    :param firms: the same snapshot that was ranked.
    """
    faults = list(_sums(result)) + list(_order(result))
    ids = [firm.id for firm in result.ranked]
    with opened(firms, backend) as source:
        rows = source.engine.collect(source.table.filter(source.table.id.isin(ids))).to_pylist() if ids else []
        total = source.engine.collect(source.table.count().name("number").as_table()).to_pylist()[0]["number"]
    if total != result.considered:
        faults.append(Fault("名单", "considered", f"写的是{result.considered}家,名录有{total}家"))
    by_id = {row["id"]: row for row in rows}
    for firm in result.ranked:
        if firm.id not in by_id:
            faults.append(Fault(firm.name, "id", f"名录里没有{firm.id}"))
            continue
        faults += _limits(problem, firm, by_id[firm.id])
        for factor in firm.factors:
            faults += _evidence(problem, firm, factor, by_id[firm.id])
    return tuple(faults)


def _sums(result: Result) -> Iterator[Fault]:
    out = sum(one.count for one in result.excluded)
    if result.eligible + out != result.considered:
        yield Fault("名单", "considered", f"{result.considered}家不等于符合{result.eligible}家加排除{out}家")
    weights = result.weights.by_code
    for firm in result.ranked:
        if {factor.code: factor.weight for factor in firm.factors} != weights:
            yield Fault(firm.name, "factors", "因素或权重与名单所列不同")
        total = sum(round(factor.points * 100) for factor in firm.factors)
        if total != round(firm.score * 100):
            yield Fault(firm.name, "score", f"写的是{firm.score:.2f}分,各项相加是{total / 100:.2f}分")
        missing = sum(round(f.weight * 100) for f in firm.factors if f.value is None and f.code not in PENALTIES)
        if missing != round(firm.open_points * 100):
            yield Fault(firm.name, "open_points", f"未知项合计应为{missing / 100:.2f}分")
        for factor in firm.factors:
            sign = -1 if factor.code in PENALTIES else 1
            due = sign * (0.0 if factor.value is None else factor.weight * factor.value)
            if abs(due - factor.points) > 0.0051:
                yield Fault(firm.name, factor.code, f"{factor.points}分不是权重{factor.weight}×{factor.value}")


def _order(result: Result) -> Iterator[Fault]:
    keys = [(-firm.score, firm.id) for firm in result.ranked]
    if keys != sorted(keys) or len(set(keys)) != len(keys):
        yield Fault("名单", "rank", "没有按得分从高到低、同分按编号排列")
    if [firm.rank for firm in result.ranked] != list(range(1, len(keys) + 1)):
        yield Fault("名单", "rank", "名次不连续")


def _limits(problem: Problem, firm: Ranked, row: dict[str, Any]) -> Iterator[Fault]:
    limits = problem.constraints
    text = f"{row['plain']} {row['scope'] or ''}"
    wrong = {
        "exclude_ids": firm.id in limits.exclude_ids,
        "branches": bool(row["is_branch"]) and not limits.branches,
        "exclude_local": limits.exclude_local and str(row["region_code"]).startswith(problem.zone.region_codes),
        "must_words": any(word not in text for word in limits.must_words),
        "not_words": any(word in text for word in limits.not_words),
        "size_classes": bool(limits.size_classes) and row["size_class"] not in limits.size_classes,
        "registered_before": bool(limits.registered_before)
        and not (row["reg_date"] and row["reg_date"] <= limits.registered_before),
        "registered_after": bool(limits.registered_after)
        and not (row["reg_date"] and row["reg_date"] >= limits.registered_after),
    }
    regions = groups.codes_of((*limits.regions, *limits.region_groups))
    if regions and row["region_code"]:
        wrong["regions"] = not row["region_code"].startswith(regions)
    if limits.min_capital_wan is not None and (row["capital_currency"] or "CNY") == "CNY":
        wrong["min_capital_wan"] = (row["capital_wan"] or 0) < limits.min_capital_wan
    for field, is_wrong in wrong.items():
        if is_wrong:
            yield Fault(firm.name, field, "不符合条件却在名单里")


def _evidence(problem: Problem, firm: Ranked, factor: Factor, row: dict[str, Any]) -> Iterator[Fault]:
    datum = {"scope": "scope", "focus": "scope", "industry": "industry", "age": "reg_date"}.get(factor.code)
    if datum and (row[datum] is None) != (factor.value is None):
        yield Fault(firm.name, factor.code, "未知与否与名录不符")
    if factor.value and not _holds(problem, firm, factor, row):
        yield Fault(firm.name, factor.code, f"依据“{factor.evidence}”在名录里找不到")
    if not factor.evidence.strip() or not factor.source.strip():
        yield Fault(firm.name, factor.code, "没有依据或来源")


def _holds(problem: Problem, firm: Ranked, factor: Factor, row: dict[str, Any]) -> bool:
    """Say whether what a factor rests on is in the directory: quoted words word by word, figures reckoned again."""
    quoted = factor.evidence.partition("“")[2].rpartition("”")[0]
    pieces = [piece for piece in quoted.split("…") if piece]
    texts = {"scope": row["scope"], "focus": row["scope"], "name": row["plain"], "dealer": row["plain"]}
    if factor.code in texts:
        return bool(pieces) and all(piece in (texts[factor.code] or "") for piece in pieces)
    if factor.code == "industry":
        return f"行业代码{row['industry']}," in factor.evidence
    if factor.code == "distance":
        return _same_distance(problem, factor, row)
    if factor.code == "titles":
        return any(_is_valid(problem, title) and title["title"] in factor.evidence for title in row["titles"] or ())
    if factor.code == "relation":
        partners = problem.anchor.partners if problem.anchor else ()
        return any(partner.firm_id == firm.id and partner.source == factor.source for partner in partners)
    if factor.code == "capital":
        return f"{row['capital_wan']:,.10g}万" in factor.evidence
    if factor.code == "age":
        years = {value: years for years, value in t.AGE}[round((factor.value or 0) * t.ONE)]
        return str(row["reg_date"]) in factor.evidence and row["reg_date"] <= t.years_before(problem.as_of, years)
    return factor.code != "size" or factor.evidence.startswith(row["size_class"])


def _is_valid(problem: Problem, title: dict[str, Any]) -> bool:
    first, last = title["valid_from"], title["valid_to"]
    return bool(first or last) and not (first and problem.as_of < first) and not (last and last < problem.as_of)


def _same_distance(problem: Problem, factor: Factor, row: dict[str, Any]) -> bool:
    """Reckon the distance by another formula: the angle between two directions from the centre of the globe."""
    anchor, zone = problem.anchor, problem.zone
    at_anchor = anchor is not None and anchor.lon is not None and anchor.lat is not None
    lon, lat = (anchor.lon, anchor.lat) if anchor and at_anchor else (zone.lon, zone.lat)
    one, two = radians(lat or 0.0), radians(row["lat"])
    inside = sin(one) * sin(two) + cos(one) * cos(two) * cos(radians((lon or 0.0) - row["lon"]))
    km = 6371.0088 * acos(max(-1.0, min(1.0, inside)))
    stated = int("".join(char for char in factor.evidence.rpartition("直线")[2] if char.isdigit()))
    return abs(km - stated) <= 1
