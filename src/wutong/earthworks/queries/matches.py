"""Matches in lists and on the board: filters that can be bookmarked, totals in 自然方, lines that name no secret."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MatchStage, Soil
from wutong.earthworks.models import Agreement, Match
from wutong.earthworks.queries import pairs
from wutong.kernel.errors import NotFound

MATCH_STAGES = tuple((stage.value, stage.label) for stage in MatchStage)
OPEN = tuple(stage for stage in MatchStage if stage not in {MatchStage.CLOSED, MatchStage.CANCELLED})
# Who has a match in each stage, and what comes next.
TURN: dict[MatchStage, tuple[str, str]] = {
    MatchStage.PROPOSED: ("双方和自规环局", "发表会商意见"),
    MatchStage.CONSULTED: ("土方岗", "组织双方签订协议(E3),登记并上传扫描件"),
    MatchStage.AGREED: ("土方岗", "办齐运输核准清单(E4)和车辆白名单"),
    MatchStage.PERMITTED: ("双方门岗", "开运,逐车签票(E5)"),
    MatchStage.HAULING: ("双方门岗", "逐车签票;运完后由土方岗登记完工"),
    MatchStage.FINISHED: ("土方岗", "组织完工复测"),
    MatchStage.SURVEYED: ("土方岗", "双方签字结算(E6)"),
    MatchStage.SETTLED: ("用土方", "在企业页确认,核验销号"),
    MatchStage.CLOSED: ("", "已销号,节约记入台账"),
    MatchStage.CANCELLED: ("", "已取消,方量退回双方登记"),
}
_COLUMN = 20


@dataclass(frozen=True)
class MatchFilters:
    """What a list of matches is narrowed to; every field stands in the page's address."""

    words: str = ""
    stage: str = ""

    @property
    def any(self) -> bool:
        """Tell whether the list is narrowed at all."""
        return bool(self.words or self.stage)


def find_matches(*, words: str = "", stage: str = "") -> MatchFilters:
    """Return filters of what an address says; a word that means nothing narrows nothing."""
    known = {*(value for value, _ in MATCH_STAGES), "open"}
    return MatchFilters(words.replace("\x00", "").strip()[:100], stage if stage in known else "")


@dataclass(frozen=True)
class MatchLine:
    """One match in a list: public fields of both sides only; the saving for the administration."""

    id: int
    number: str
    stage: MatchStage
    surplus_site: str
    need_site: str
    soil: str
    bank_m3: int
    km: Decimal
    starts_on: date
    ends_on: date
    saving_fen: int | None
    is_blocked: bool
    address: str

    @property
    def turn(self) -> tuple[str, str]:
        """Return who has it and what comes next."""
        return TURN[self.stage]


@dataclass
class Total:
    """How many matches, how much soil, and how much they are reckoned to save."""

    count: int = 0
    bank_m3: int = 0
    saving_fen: int | None = None


@dataclass
class Column:
    """One stage on the board."""

    stage: MatchStage
    total: Total = field(default_factory=Total)
    lines: list[MatchLine] = field(default_factory=list)

    @property
    def more(self) -> int:
        """Return how many matches the column leaves to the list."""
        return self.total.count - len(self.lines)


def matches(user: Any, filters: MatchFilters) -> QuerySet[Match]:
    """Return the matches this person may see, narrowed, the newest first."""
    rows = permissions.visible_matches(user).select_related("surplus", "need", "agreement")
    for word in filters.words.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(surplus__site_name__icontains=word) | Q(need__site_name__icontains=word)
        )
    if filters.stage == "open":
        rows = rows.filter(stage__in=[stage.value for stage in OPEN])
    elif filters.stage:
        rows = rows.filter(stage=filters.stage)
    return rows.order_by("-id")


def match_lines(user: Any, rows: Iterable[Match]) -> Iterator[MatchLine]:
    """Yield lines of matches; what the reader may not see is not in them."""
    insider, ended = people.is_insider(user), pairs.ended_projects()
    for match in rows:
        agreement = agreement_of(match)
        bank = agreement.bank_m3 if agreement else match.bank_m3
        fen = agreement.saving_fen if agreement else match.estimate.get("saving_fen")
        complete = agreement is not None or match.estimate.get("is_complete", False)
        yield MatchLine(
            id=match.pk,
            number=match.number,
            stage=MatchStage(match.stage),
            surplus_site=match.surplus.site_name,
            need_site=match.need.site_name,
            soil=Soil(match.surplus.soil).label,
            bank_m3=bank,
            km=match.km,
            starts_on=match.starts_on,
            ends_on=match.ends_on,
            saving_fen=fen * bank if insider and complete and fen is not None else None,
            is_blocked=match.stage in OPEN and any(pairs.obstacles(one, ended=ended) for one in _both(match)),
            address=reverse("earthworks:match", args=[match.pk]),
        )


def match_totals(user: Any, rows: QuerySet[Match]) -> dict[MatchStage, Total]:
    """Return count, volume and reckoned saving of matches by stage; one question."""
    insider, found = people.is_insider(user), {stage: Total() for stage in MatchStage}
    parts = ("disposal_avoided_fen", "purchase_avoided_fen", "haul_fen", "handling_fen")
    columns = ("stage", "bank_m3", "agreement__bank_m3", "estimate__saving_fen", "estimate__is_complete")
    for stage, proposed, agreed, reckoned, complete, *fen in (
        rows.select_related(None).order_by().values_list(*columns, *(f"agreement__{part}" for part in parts))
    ):
        total, bank = found[MatchStage(stage)], proposed if agreed is None else agreed
        total.count += 1
        total.bank_m3 += bank
        if insider and agreed is not None:
            total.saving_fen = (total.saving_fen or 0) + (fen[0] + fen[1] - fen[2] - fen[3]) * bank
        elif insider and complete and reckoned is not None:
            total.saving_fen = (total.saving_fen or 0) + reckoned * bank
    return found


def match_sum(totals: Iterable[Total]) -> Total:
    """Return several totals together."""
    found = Total()
    for one in totals:
        found.count += one.count
        found.bank_m3 += one.bank_m3
        if one.saving_fen is not None:
            found.saving_fen = (found.saving_fen or 0) + one.saving_fen
    return found


def match_board(user: Any, filters: MatchFilters) -> list[Column]:
    """Return the matches by stage; a cancelled column only where somebody asks for it."""
    rows = matches(user, filters)
    totals = match_totals(user, rows)
    columns = {stage: Column(stage, total) for stage, total in totals.items()}
    for line in match_lines(user, rows):
        if len(columns[line.stage].lines) < _COLUMN:
            columns[line.stage].lines.append(line)
    return [one for one in columns.values() if one.stage != MatchStage.CANCELLED or filters.stage == one.stage]


def match_seen(user: Any, match_id: int) -> Match:
    """Return a match this person may see, with both sides, their firms, the agreement and the plan.

    :raises NotFound: when it is not there or not theirs to see.
    """
    parts = ("surplus__firm", "need__firm", "surplus__project", "need__project", "agreement__file", "plan")
    found = permissions.visible_matches(user).select_related(*parts).filter(pk=match_id).first()
    if found is None:
        raise NotFound("没有找到这条匹配,或它不在您可见的范围内。")
    return found


def agreement_of(match: Match) -> Agreement | None:
    """Return the agreement of a match, where there is one."""
    return getattr(match, "agreement", None)


def _both(match: Match) -> tuple[Any, Any]:
    return match.surplus, match.need


MATCH_COLUMNS = (
    "匹配号", "状态", "出土地块", "用土地块", "土类", "方量(自然方m³)", "运距(km)", "开运", "完工", "测算节约(元)",
    "提示", "下一步由谁", "下一步",
)  # fmt: skip


def match_sheet(user: Any, filters: MatchFilters) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the workbook."""
    for line in match_lines(user, matches(user, filters).iterator(chunk_size=500)):
        yield (
            line.number, line.stage.label, line.surplus_site, line.need_site, line.soil, line.bank_m3, line.km,
            line.starts_on, line.ends_on, Decimal(line.saving_fen) / 100 if line.saving_fen is not None else "",
            "登记受阻" if line.is_blocked else "", *line.turn,
        )  # fmt: skip
