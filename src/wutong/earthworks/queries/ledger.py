"""The savings ledger read: what was balanced and saved as of a day, by match and month, with the prices behind it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MatchStage, PriceKind
from wutong.earthworks.models import Agreement, LedgerLine, Match
from wutong.earthworks.queries.haul_rules import m3
from wutong.kernel import clock
from wutong.kernel.rows import Row, RowSet

_WAN = 1_000_000
_KINDS = LedgerLine.Kind


class Hauled(NamedTuple):
    """What one match brought over and saved in a period, as known on a day."""

    match_id: int
    bank_m3: Decimal
    saving_fen: int


@dataclass(frozen=True)
class Sums:
    """Lines of the ledger added up, whole fen each part."""

    trips: int = 0
    bank_m3: Decimal = Decimal(0)
    disposal_avoided_fen: int = 0
    purchase_avoided_fen: int = 0
    haul_fen: int = 0
    handling_fen: int = 0
    saving_fen: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(mine + theirs for mine, theirs in zip(self.parts, other.parts, strict=True)))

    @property
    def parts(self) -> tuple[Any, ...]:
        """Return the numbers in the order of the table."""
        return (
            self.trips, self.bank_m3, self.disposal_avoided_fen, self.purchase_avoided_fen, self.haul_fen,
            self.handling_fen, self.saving_fen,
        )  # fmt: skip

    @property
    def fen_per_m3(self) -> Decimal | None:
        """Return what one m³ 自然方 saves; None where there is none."""
        if not self.bank_m3:
            return None
        return (self.saving_fen / self.bank_m3).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def wan_yuan_floor(self) -> Decimal:
        """Return the saving as a report prints it: 万元, rounded down only here."""
        return (Decimal(self.saving_fen) / _WAN).quantize(Decimal(1), ROUND_FLOOR)

    @property
    def wan_m3_floor(self) -> Decimal:
        """Return the volume as a report prints it: 万方, rounded down only here."""
        return (self.bank_m3 / 10_000).quantize(Decimal("0.1"), ROUND_FLOOR)


@dataclass(frozen=True)
class MonthLine:
    """One month of one match."""

    month: date
    sums: Sums
    address: str


@dataclass(frozen=True)
class PriceLine:
    """A price under a saving: what for, how much, who said so, when."""

    label: str
    fen: int
    source: str
    quoted_on: str
    outlet: str
    is_demo: bool


@dataclass(frozen=True)
class Block:
    """One match in the ledger: its months, its total, and the baseline that its savings stand on."""

    match_id: int
    number: str
    surplus: str
    need: str
    stage: MatchStage
    agreement: Agreement
    km: Decimal
    prices: tuple[PriceLine, ...]
    months: tuple[MonthLine, ...]
    total: Sums
    address: str


@dataclass(frozen=True)
class Ledger:
    """The ledger as of a day."""

    as_of: date
    since: date | None
    blocks: tuple[Block, ...]
    total: Sums


def hauled(as_of: date, *, since: date | None = None, until: date | None = None) -> list[Hauled]:
    """Return what each match brought over and saved: trips signed for at both gates, corrected by settled surveys.

    A match whose lines cancel out is not among them.
    """
    rows = _standing(as_of, since, until).order_by().values("match_id")
    sums = rows.annotate(bank=Sum("bank_m3"), saving=Sum("saving_fen")).order_by("match_id")
    return [Hauled(row["match_id"], m3(row["bank"]), row["saving"]) for row in sums if m3(row["bank"])]


def balanced(as_of: date, since: date | None = None, until: date | None = None) -> tuple[frozenset[int], Decimal]:
    """Return the matches that soil was brought over for, and how much in m³ 自然方."""
    rows = hauled(as_of, since=since, until=until)
    return frozenset(row.match_id for row in rows), sum((row.bank_m3 for row in rows), Decimal(0))


def saved(as_of: date, since: date | None = None, until: date | None = None) -> int:
    """Return what was saved, in fen."""
    return sum(row.saving_fen for row in hauled(as_of, since=since, until=until))


def ledger_rows(user: Any, ids: Collection[int], *, as_of: date | None = None) -> RowSet:
    """Return the matches behind a figure as rows that open the ledger; the total counts all."""
    day = as_of or clock.today()
    if not permissions.may_look(user):
        return RowSet((), len(set(ids)))
    known = {row.match_id: row for row in hauled(day)}
    matches = permissions.visible_matches(user).filter(pk__in=list(ids)).order_by("id")
    rows = []
    for match in matches.select_related("surplus__firm", "need__firm").annotate(began=Min("ledger__on")):
        sums = known.get(match.pk)
        said = f",{sums.bank_m3:,} m³(自然方),节约 {yuan(sums.saving_fen)} 元" if sums else ""
        rows.append(
            Row(
                id=match.pk,
                number=match.number,
                title=f"{match.surplus.site_name} → {match.need.site_name}",
                firm=f"{match.surplus.firm.name}、{match.need.firm.name}",
                office="",
                day=match.began,
                state=f"{MatchStage(match.stage).label}{said}",
                address=address(match.pk, day),
            )
        )
    return RowSet(tuple(rows), len(set(ids)))


def ledger(user: Any, *, as_of: date, since: date | None = None, match_id: int | None = None) -> Ledger:
    """Return the ledger by match and month as known on a day; nothing for those whom it is not open to."""
    lines = permissions.visible_ledger(user) & _standing(as_of, since, None)
    if match_id is not None:
        lines = lines.filter(match_id=match_id)
    rows = lines.order_by().annotate(month=TruncMonth("on")).values("match_id", "month").annotate(**_SUMS)
    months: dict[int, list[tuple[date, Sums]]] = {}
    for row in rows.order_by("match_id", "month"):
        months.setdefault(row["match_id"], []).append((row["month"], _sums(row)))
    matches = Match.objects.filter(pk__in=months).select_related("surplus", "need", "agreement").order_by("id")
    blocks = tuple(_block(match, months[match.pk]) for match in matches)
    return Ledger(as_of, since, blocks, _total(block.total for block in blocks))


def ledger_lines(
    user: Any, *, as_of: date, since: date | None = None, match_id: int | None = None
) -> Iterator[tuple[Any, ...]]:
    """Return the single lines for the file that leaves the house: match, sites, kind, day, trip, m³, parts in 元."""
    lines = permissions.visible_ledger(user) & _standing(as_of, since, None)
    lines = lines if match_id is None else lines.filter(match_id=match_id)
    rows = lines.order_by("match_id", "on", "id").values_list(
        "match__number", "match__surplus__site_name", "match__need__site_name", "kind", "on", "ticket__truck__plate",
        "ticket__trip", "bank_m3", "disposal_avoided_fen", "purchase_avoided_fen", "haul_fen", "handling_fen",
        "saving_fen", "recorded_at", "note",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2000):
        yield (*row[:3], _KINDS(row[3]).label, *row[4:8], *(Decimal(fen) / 100 for fen in row[8:13]), *row[13:])


def prices_of(agreement: Agreement) -> tuple[PriceLine, ...]:
    """Return the prices that the agreement froze, each with its source and day."""
    return tuple(
        PriceLine(
            label=str(row.get("label") or PriceKind(row["kind"]).label),
            fen=int(row["fen"]),
            source=str(row["source"]),
            quoted_on=str(row["quoted_on"]),
            outlet=str(row.get("outlet") or ""),
            is_demo=bool(row.get("is_demo")),
        )
        for row in agreement.baseline.get("prices", [])
    )


def address(match_id: int, as_of: date) -> str:
    """Return where the lines of a match open, as of a day."""
    return f"{reverse('earthworks:ledger')}?{urlencode({'match': match_id, 'as_of': as_of.isoformat()})}"


def yuan(fen: int) -> str:
    """Write fen as 元 with two decimals."""
    return f"{Decimal(fen) / 100:,.2f}"


def _standing(as_of: date, since: date | None, until: date | None) -> QuerySet[LedgerLine]:
    lines = LedgerLine.objects.standing(as_of)
    if since is not None:
        lines = lines.filter(on__gte=since)
    return lines if until is None else lines.filter(on__lte=until)


_SUMS: Mapping[str, Any] = {
    "came": Count("pk", filter=Q(kind=_KINDS.TICKET)),
    "went": Count("pk", filter=Q(kind=_KINDS.VOID)),
    **{f"sum_{name}": Sum(name) for name in Sums.__dataclass_fields__ if name != "trips"},
}


def _sums(row: Mapping[str, Any]) -> Sums:
    parts = {name: row[f"sum_{name}"] for name in Sums.__dataclass_fields__ if name != "trips"}
    return Sums(trips=row["came"] - row["went"], **parts | {"bank_m3": m3(parts["bank_m3"])})


def _total(sums: Iterable[Sums]) -> Sums:
    return sum(sums, Sums())


def _block(match: Match, months: list[tuple[date, Sums]]) -> Block:
    trips = reverse("earthworks:tickets", args=[match.pk])
    return Block(
        match_id=match.pk,
        number=match.number,
        surplus=match.surplus.site_name,
        need=match.need.site_name,
        stage=MatchStage(match.stage),
        agreement=match.agreement,
        km=match.km,
        prices=prices_of(match.agreement),
        months=tuple(MonthLine(month, sums, f"{trips}?month={month:%Y-%m}") for month, sums in months),
        total=_total(sums for _, sums in months),
        address=reverse("earthworks:match", args=[match.pk]),
    )
