"""What a list was asked, in words: the gap, the anchor, every limit, every weight with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wutong.targeting.models import Shortlist
from wutong_engines.ranking.blocks import LABELS as BLOCKS
from wutong_engines.ranking.weights import FACTORS, PENALTIES

UNRELATED = BLOCKS["irrelevant"]
NOTHING = "不限"


@dataclass(frozen=True)
class Weighed:
    """What one factor may give or take on this list."""

    code: str
    label: str
    points: float
    asks: str
    is_penalty: bool


@dataclass(frozen=True)
class Asked:
    """The question of a list as people read it."""

    limits: tuple[tuple[str, str], ...]
    weights: tuple[Weighed, ...]
    origin: str
    note: str
    partners: tuple[tuple[str, str], ...]


def asked(found: Shortlist) -> Asked:
    """Return the question of a list: what was kept of it, never what the rules say today."""
    problem: Mapping[str, Any] = found.problem or {}
    weights = found.weights or problem.get("weights") or {}
    anchor = problem.get("anchor") or {}
    partners = tuple((one["name"], one.get("source") or "") for one in anchor.get("partners", ()))
    return Asked(
        tuple(_limits(problem)), tuple(_weights(weights)), weights.get("origin", ""), weights.get("note", ""), partners
    )


def _limits(problem: Mapping[str, Any]) -> list[tuple[str, str]]:
    gap, limits = problem.get("gap", {}), problem.get("constraints", {})
    said = [
        ("检索词", "、".join(gap.get("words", ()))),
        ("行业代码", "、".join(gap.get("industries", ()))),
        ("地区", "、".join([*limits.get("region_groups", ()), *limits.get("regions", ())])),
        ("注册资本", _between(limits.get("min_capital_wan"), limits.get("max_capital_wan"), "万元")),
        ("成立", f"不晚于 {limits['registered_before']}" if limits.get("registered_before") else ""),
        ("称号(截止日有效)", "、".join(limits.get("titles", ()))),
        ("划型", "、".join(limits.get("size_classes", ()))),
        ("直线距离", f"{limits['max_km']:g} 公里内" if limits.get("max_km") is not None else ""),
        ("必须含", "、".join(limits.get("must_words", ()))),
        ("不得含", "、".join(limits.get("not_words", ()))),
        ("另外排除", f"{len(limits['exclude_ids'])} 家" if limits.get("exclude_ids") else ""),
        ("分支机构", "也算" if limits.get("branches") else "不算"),
        ("最多列", f"{problem.get('limit', 0)} 家"),
    ]
    shown = {"地区": "全国(本区除外)"}
    return [(label, words or shown.get(label, "")) for label, words in said if words or label in shown]


def _between(least: float | None, most: float | None, unit: str) -> str:
    if least is not None and most is not None:
        return f"{least:,.10g}—{most:,.10g} {unit}"
    if least is not None:
        return f"不低于 {least:,.10g} {unit}"
    return f"不高于 {most:,.10g} {unit}" if most is not None else ""


def _weights(weights: Mapping[str, Any]) -> list[Weighed]:
    held = dict(weights.get("points", ()))
    return [
        Weighed(code, label, float(held[code]), asks, code in PENALTIES)
        for code, (label, _, asks) in (*FACTORS.items(), *PENALTIES.items())
        if held.get(code)
    ]
