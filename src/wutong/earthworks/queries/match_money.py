"""What a match is reckoned to save, by its parts; a firm reads its own part, never the partner's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wutong.earthworks.lifecycle import PriceKind, Side
from wutong.earthworks.models import Agreement, Match
from wutong.earthworks.queries.match_sides import Eyes

_ZONE_PRICES = {PriceKind.HAUL_FIRST.value, PriceKind.HAUL_EACH.value, PriceKind.HANDLING.value}


@dataclass(frozen=True)
class Part:
    """One part of an estimate: avoided (added) or paid (taken off), in fen per 自然方 and over the whole volume."""

    label: str
    fen: int
    total_fen: int
    sign: int
    words: str


@dataclass(frozen=True)
class Quote:
    """A price an estimate stands on, with its source and its day."""

    label: str
    fen: int
    source: str
    quoted_on: str
    is_demo: bool
    outlet: str


@dataclass(frozen=True)
class Money:
    """An estimate or a frozen baseline: its parts, the prices behind them, what is missing, and the sum."""

    on: str
    bank_m3: int
    parts: tuple[Part, ...]
    quotes: tuple[Quote, ...]
    missing: tuple[str, ...]
    # the sum is for the administration: with one's own part it would give the partner's away
    saving_fen: int | None
    is_complete: bool
    is_frozen: bool

    @property
    def is_demo(self) -> bool:
        """Tell whether a 演示价 is among the prices shown."""
        return any(quote.is_demo for quote in self.quotes)

    @property
    def total_fen(self) -> int | None:
        """Return the saving over the whole volume."""
        return None if self.saving_fen is None else self.saving_fen * self.bank_m3


def estimate(match: Match, seen_by: Eyes) -> Money:
    """Return the proposal's estimate, as it was frozen with its prices."""
    kept = match.estimate
    per_m3 = {name: int(kept.get(f"{name}_fen") or 0) for name in ("disposal_avoided", "purchase_avoided")}
    costs = {name: int(kept.get(f"{name}_fen") or 0) for name in ("haul", "handling")}
    complete = bool(kept.get("is_complete", kept))
    return _money(kept, {**per_m3, **costs}, match.bank_m3, seen_by, complete=complete, frozen=False, gaps=())


def baseline(agreement: Agreement, seen_by: Eyes) -> Money:
    """Return the baseline that the agreement froze."""
    parts = {
        "disposal_avoided": agreement.disposal_avoided_fen,
        "purchase_avoided": agreement.purchase_avoided_fen,
        "haul": agreement.haul_fen,
        "handling": agreement.handling_fen,
    }
    gaps = (
        *((Side.SURPLUS,) if agreement.no_disposal else ()),
        *((Side.NEED,) if agreement.no_purchase else ()),
    )
    return _money(agreement.baseline, parts, agreement.bank_m3, seen_by, complete=True, frozen=True, gaps=gaps)


def _money(
    kept: Mapping[str, Any],
    fen: Mapping[str, int],
    bank_m3: int,
    seen_by: Eyes,
    *,
    complete: bool,
    frozen: bool,
    gaps: tuple[Side, ...],
) -> Money:
    parts = []
    for side, name, label, way in (
        (Side.SURPLUS, "disposal_avoided", "免消纳", kept.get("disposal")),
        (Side.NEED, "purchase_avoided", "免购土", kept.get("purchase")),
    ):
        if seen_by.whole(side):
            words = "无替代方案,只省时间" if side in gaps else _way(way)
            parts.append(Part(label, fen[name], fen[name] * bank_m3, 1, words))
    km = kept.get("km")
    haul = f"{km:g} km({kept.get('km_basis', '')})" if km is not None else ""
    haul = haul if complete else f"{haul},没有运费价格".strip(",")
    parts.append(Part("运费", fen["haul"], fen["haul"] * bank_m3, -1, haul))
    if fen["handling"]:
        parts.append(Part("配合费用", fen["handling"], fen["handling"] * bank_m3, -1, "装卸、平整配合"))
    saving = fen["disposal_avoided"] + fen["purchase_avoided"] - fen["haul"] - fen["handling"]
    return Money(
        on=str(kept.get("on", "")),
        bank_m3=bank_m3,
        parts=tuple(parts),
        quotes=tuple(_quotes(kept, seen_by)),
        missing=tuple(kept.get("missing", ())) if seen_by.is_insider else (),
        saving_fen=saving if seen_by.is_insider and complete else None,
        is_complete=complete,
        is_frozen=frozen,
    )


def _way(way: Mapping[str, Any] | None) -> str:
    if way is None:
        return "没有去处或价格,只省时间"
    fee, haul = way["fee_fen"] / 100, way["haul_fen"] / 100
    return f"{way['outlet']} {way['km']:g} km({way['km_basis']}):单价 {fee:.2f} 元 + 运费 {haul:.2f} 元"


def _quotes(kept: Mapping[str, Any], seen_by: Eyes) -> list[Quote]:
    """Return the prices behind the parts the reader sees."""
    open_kinds = set(_ZONE_PRICES)
    if seen_by.whole(Side.SURPLUS):
        open_kinds.add(PriceKind.DISPOSAL_FEE.value)
    if seen_by.whole(Side.NEED):
        open_kinds.add(PriceKind.PURCHASE.value)
    return [
        Quote(row["label"], row["fen"], row["source"], row["quoted_on"], row["is_demo"], row.get("outlet", ""))
        for row in kept.get("prices", ())
        if row["kind"] in open_kinds
    ]
