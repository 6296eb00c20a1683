"""Why a milestone may not be claimed: the traps of the trade, each with a sentence that says what to do instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wutong.kernel import clock, rules
from wutong.kernel.errors import Incomplete, WrongStage
from wutong.projects.lifecycle import (
    BASES,
    BASES_OF,
    PAPERS,
    RULES,
    Basis,
    Kind,
    Paper,
    reads_as_framework,
    reads_as_levelling,
)

STAT_ENTRY = rules.declare(
    "projects.stat_entry",
    "入库(纳统)门槛",
    {"least_investment": 500},
    source="统计制度:计划总投资 500 万元及以上固定资产投资项目",
    explained={"least_investment": "计划总投资不低于多少(万元)才可入库"},
)
# The zone was set up in 2010; an earlier year is a slip of the pen.
EARLIEST = date(2010, 1, 1)
_SHAM_STARTS = frozenset({Basis.LEVELLING, Basis.WALL, Basis.CEREMONY})
NOT_A_START = (
    "平场、围墙、奠基或开工仪式不算开工:开工以主体工程打桩、基础施工或设备到位为准。"
    "请等打桩(或设备到位)后,附现场照片和施工合同(或施工许可证)再报;现在的进展可记在“说明”或线索跟进里。"
)
NOT_A_SIGNING = (
    "框架、战略、意向协议不计签约:请改登“签框架协议”;待投资协议书盖章、"
    "司法审查、公平竞争审查、集体审议齐全后,再报“正式签约”。"
)
Complaint = tuple[str, str]


@dataclass(frozen=True)
class Claim:
    """What an officer says: this happened, on that day, upon this, with these papers."""

    kind: Kind
    on: date
    basis: str
    note: str
    early_reason: str
    papers: Sequence[Paper]


def check(claim: Claim, standing: Mapping[Kind, date], investment: Decimal | None) -> None:
    """Refuse a claim that falls into a trap; all complaints at once, each at its field.

    :raises WrongStage: when the milestone cannot come before another, whatever the reason.
    :raises Incomplete: when something is missing or wrong in what was given.
    """
    _cannot_come_yet(claim, standing)
    guards = (_date(claim), _basis(claim), _words(claim), _papers(claim), _order(claim, standing))
    complaints = [complaint for guard in guards for complaint in guard]
    complaints += _threshold(claim, investment)
    if complaints:
        fields: dict[str, str] = {}
        for field, sentence in complaints:
            fields[field] = f"{fields[field]} {sentence}" if field in fields else sentence
        raise Incomplete(f"“{claim.kind.label}”没有登记:" + " ".join(fields.values()), fields=fields)


def _cannot_come_yet(claim: Claim, standing: Mapping[Kind, date]) -> None:
    if Kind.TERMINATED in standing:
        ended = standing[Kind.TERMINATED]
        raise WrongStage(f"项目已于 {ended} 终止,不能再报“{claim.kind.label}”;确需恢复,请先退回终止。")
    missing = [kind for kind in RULES[claim.kind].only_after if kind not in standing]
    if missing:
        names = "、".join(f"“{kind.label}”" for kind in missing)
        raise WrongStage(
            f"“{claim.kind.label}”没有登记:入库的前提是主体工程已开工或设备到位,而本项目还没有{names}。请先报{names}。"
        )


def _date(claim: Claim) -> Iterator[Complaint]:
    today = clock.today()
    if claim.on > today:
        yield "on", f"日期 {claim.on} 在今天({today})之后;里程碑只登记已经发生的事,请等发生后再报。"
    elif claim.on < EARLIEST:
        yield "on", f"日期 {claim.on} 早于园区设立({EARLIEST.year} 年),请核对年份。"


def _basis(claim: Claim) -> Iterator[Complaint]:
    kind, given = claim.kind, claim.basis
    if given and given not in {basis.value for basis in BASES}:
        yield "basis", f"没有“{given}”这种认定依据,请从列表中选择。"
    elif kind == Kind.STARTED and given in _SHAM_STARTS:
        yield "basis", f"“{BASES[Basis(given)]}”不能作为开工依据。{NOT_A_START}"
    elif kind == Kind.SIGNED and given == Basis.FRAMEWORK:
        yield "basis", NOT_A_SIGNING
    elif kind == Kind.SIGNED_FRAME and given == Basis.FORMAL:
        yield "basis", "正式合同请登记为“正式签约”,附四份审查材料;框架协议只登记、不计签约。"
    elif kind in BASES_OF and given not in BASES_OF[kind]:
        choices = "或".join(f"“{BASES[basis]}”" for basis in BASES_OF[kind])
        yield "basis", f"请写明认定依据:{choices}。"
    elif kind not in BASES_OF and given:
        yield "basis", f"“{kind.label}”不需要认定依据,请留空。"


def _words(claim: Claim) -> Iterator[Complaint]:
    if claim.kind == Kind.STARTED and reads_as_levelling(claim.note):
        yield "note", f"说明里写的是场地平整、围墙或奠基,没有写到打桩、基础、主体或设备。{NOT_A_START}"
    if claim.kind == Kind.SIGNED and reads_as_framework(claim.note):
        yield "note", f"说明里写的是框架、战略或意向协议。{NOT_A_SIGNING}"


def _papers(claim: Claim) -> Iterator[Complaint]:
    given = set(claim.papers)
    if claim.kind == Kind.STAT_ENTERED and Paper.ABOVE_SCALE_NOTICE in given:
        yield "proofs", "“规上名录凭据”证明的是升规,不是固投入库:两者是两回事,请改报“升规入统”或换入库凭据。"
    if claim.kind == Kind.ABOVE_SCALE and Paper.STAT_NOTICE in given:
        yield "proofs", "“统计审核通过凭据”证明的是固投入库,不是升规:两者是两回事,请改报“入库(纳统)”或换规上名录凭据。"
    missing = [group for group in RULES[claim.kind].proof if not group & given]
    if missing:
        names = "、".join(paper_group(group) for group in missing)
        yield "proofs", f"“{claim.kind.label}”缺材料:{names}。请一并上传后再报。"


def paper_group(group: frozenset[Paper]) -> str:
    """Return what is asked for, in words: one paper, or one of several."""
    return "或".join(label for paper, label in PAPERS.items() if paper in group)


def _order(claim: Claim, standing: Mapping[Kind, date]) -> Iterator[Complaint]:
    rule = RULES[claim.kind]
    for before in sorted(rule.after, key=lambda kind: RULES[kind].rank):
        on = standing.get(before)
        if on is not None and claim.on < on and (before in rule.only_after or not claim.early_reason):
            why = "" if before in rule.only_after else ",确属越序的请写明越序理由"
            yield "on", f"日期 {claim.on} 早于“{before.label}”({on}),次序不对:请核对两个日期{why}。"
        elif on is None and not claim.early_reason:
            yield (
                "early_reason",
                f"还没有“{before.label}”就报“{claim.kind.label}”:请先报“{before.label}”,确属越序的请写明越序理由。",
            )


def _threshold(claim: Claim, investment: Decimal | None) -> list[Complaint]:
    if claim.kind != Kind.STAT_ENTERED:
        return []
    least = Decimal(str(rules.value(STAT_ENTRY.code, on=claim.on)["least_investment"]))
    if investment is None:
        return [("investment", f"项目还没有填总投资,无法判断是否达到入库门槛({least} 万元)。请先在项目里补填总投资。")]
    if investment < least:
        found = f"{investment.normalize():f}"
        return [("investment", f"计划总投资 {found} 万元,不足 {least} 万元,不能入库;请核对总投资(单位为万元)。")]
    return []
