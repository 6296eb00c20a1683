"""What each factor may give or take, in points of a hundred; set by people or learned, and always shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

# code -> (label, default points, what it asks). The order is the order people read the factors in.
FACTORS: Final[Mapping[str, tuple[str, float, str]]] = {
    "scope": ("经营范围", 24.0, "经营范围是否写明生产该环节的产品"),
    "focus": ("主营程度", 8.0, "该产品在经营范围里排得多靠前"),
    "name": ("企业名称", 14.0, "名称里是否有该环节的产品"),
    "industry": ("行业代码", 14.0, "行业代码(GB/T 4754-2017)与该环节是否一致"),
    "relation": ("与链主往来", 14.0, "是否已知向链主供货或有股权关系"),
    "titles": ("资质称号", 8.0, "截止日有效的专精特新等称号"),
    "capital": ("注册资本", 6.0, "注册资本的量级"),
    "distance": ("距离", 5.0, "到链主(或园区)的直线距离"),
    "age": ("成立年限", 4.0, "成立了几年"),
    "size": ("企业规模", 3.0, "大、中、小、微型"),
}
PENALTIES: Final[Mapping[str, tuple[str, float, str]]] = {
    "dealer": ("经销而非制造", 10.0, "名称像商贸、销售单位,而经营范围没有写明生产"),
    "branch": ("分支机构", 10.0, "分支机构不能自己决定投资"),
}
LABELS: Final[Mapping[str, str]] = {code: entry[0] for code, entry in (*FACTORS.items(), *PENALTIES.items())}
# Points are counted in whole hundredths, so that what is shown adds up to the last digit.
HUNDREDTHS: Final = 100
FULL: Final = 100 * HUNDREDTHS


@dataclass(frozen=True, slots=True)
class Weights:
    """Points by factor: what is left out weighs nothing. `origin` is 默认, 设定 or 学习."""

    points: tuple[tuple[str, float], ...]
    origin: str = "设定"
    note: str = ""
    source_date: date | None = None

    @classmethod
    def of(cls, points: Mapping[str, float], origin: str = "设定", note: str = "") -> "Weights":
        """Return weights from a mapping of factor to points."""
        return cls(tuple(points.items()), origin, note)

    @property
    def by_code(self) -> dict[str, float]:
        """Return the points by factor code."""
        return dict(self.points)

    def hundredths(self, applicable: Iterable[str]) -> dict[str, int]:
        """Return whole hundredths of a point: the factors asked about here share 100 points, penalties stay as set.

        Which factors apply depends on the problem alone (no anchor: nothing to be near to), never on a firm.
        """
        asked = set(applicable)
        gains = {code: self.by_code.get(code, 0.0) for code in FACTORS if code in asked}
        total = sum(gains.values())
        shares = {code: FULL * points / total if total else 0.0 for code, points in gains.items()}
        whole = {code: int(share) for code, share in shares.items()}
        # Largest remainder: the whole numbers add up to exactly 100 points.
        short = FULL - sum(whole.values()) if total else 0
        for code in sorted(shares, key=lambda code: (whole[code] - shares[code], code))[:short]:
            whole[code] += 1
        fines = {code: round(self.by_code.get(code, 0.0) * HUNDREDTHS) for code in PENALTIES if code in asked}
        return {code: value for code, value in {**whole, **fines}.items() if value}


DEFAULT: Final = Weights(
    tuple((code, entry[1]) for code, entry in (*FACTORS.items(), *PENALTIES.items())),
    origin="默认",
    note="按招商经验设定,未经学习",
)
