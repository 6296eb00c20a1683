"""Who makes what a segment needs: where the firm is, and how well its tie to the anchor is known."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final


class Place(StrEnum):
    """Where a maker is, seen from the zone."""

    LOCAL = "local"
    NEAR = "near"
    BEYOND = "beyond"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Return the place as people call it."""
        return {"local": "本地", "near": "周边", "beyond": "外地", "unknown": "地点未知"}[self.value]


class Evidence(StrEnum):
    """How well it is known that a firm supplies the anchor (domain.md §8.3), best first."""

    DIRECT = "direct"
    EQUITY = "equity"
    SECTOR = "sector"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the level as people call it."""
        return {"direct": "直接证据", "equity": "股权关系", "sector": "同行业", "none": "没有依据"}[self.value]

    @property
    def rank(self) -> int:
        """Return 0 for the best level; smaller is better known."""
        return list(Evidence).index(self)


@dataclass(frozen=True, slots=True)
class Maker:
    """A firm that makes what a segment needs, and who says so.

    A maker whose evidence is `none` is a guess: it is shown, and never closes a gap.
    """

    segment: str
    firm_id: str
    name: str
    place: Place = Place.UNKNOWN
    distance_km: float | None = None
    evidence: Evidence = Evidence.NONE
    source: str = ""
    source_date: date | None = None


NEAR_KM: Final = 300.0


def place_of(maker: Maker, near_km: float = NEAR_KM) -> Place:
    """Return where a maker is: local stays local, a known distance decides between near and beyond."""
    if maker.place is Place.LOCAL or maker.distance_km is None:
        return maker.place
    return Place.NEAR if maker.distance_km <= near_km else Place.BEYOND


def one_each(makers: Iterable[Maker], near_km: float = NEAR_KM) -> tuple[Maker, ...]:
    """Return each firm once in each segment: with its best evidence, at its nearest known place.

    Where a firm is does not hang on how well its tie is known, so any row with evidence may say it; a guess may not.
    """
    rows: defaultdict[tuple[str, str], list[Maker]] = defaultdict(list)
    for maker in makers:
        rows[maker.segment, maker.firm_id].append(maker)
    found = (_merged(one, near_km) for one in rows.values())
    return tuple(sorted(found, key=lambda maker: (maker.segment, *_order(maker, near_km), maker.firm_id)))


def _merged(rows: list[Maker], near_km: float) -> Maker:
    best = min(rows, key=lambda maker: _order(maker, near_km))
    sure = [maker for maker in rows if maker.evidence is not Evidence.NONE] or rows
    nearest = min(sure, key=lambda maker: _order(maker, near_km)[1:])
    return replace(best, place=nearest.place, distance_km=nearest.distance_km)


def _order(maker: Maker, near_km: float) -> tuple[int, int, float, str]:
    far = float("inf") if maker.distance_km is None else maker.distance_km
    return maker.evidence.rank, list(Place).index(place_of(maker, near_km)), far, maker.source
