"""Milestones of a project: the order, what each needs as proof, and what it is often mistaken for. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A dated milestone (reference: domain 2.1)."""

    ADMISSION = "admission"
    SIGNED_FRAME = "signed_frame"
    SIGNED = "signed"
    REGISTERED = "registered"
    FILED = "filed"
    LAND = "land"
    STARTED = "started"
    STAT_ENTERED = "stat_entered"
    COMPLETED = "completed"
    PRODUCTION = "production"
    FULL_CAPACITY = "full_capacity"
    ABOVE_SCALE = "above_scale"
    TERMINATED = "terminated"

    @property
    def label(self) -> str:
        """Return the milestone as people call it."""
        return RULES[self].label


class Paper(StrEnum):
    """What a file proves."""

    REVIEW = "review"
    AGREEMENT = "agreement"
    LEGAL_REVIEW = "legal_review"
    FAIR_COMPETITION = "fair_competition"
    MINUTES = "minutes"
    LICENCE = "licence"
    FILING = "filing"
    LAND_PAPER = "land_paper"
    BUILD_CONTRACT = "build_contract"
    BUILD_PERMIT = "build_permit"
    PHOTO = "photo"
    STAT_NOTICE = "stat_notice"
    ACCEPTANCE = "acceptance"
    FIRST_SALE = "first_sale"
    AUDIT = "audit"
    ABOVE_SCALE_NOTICE = "above_scale_notice"
    TERMINATION = "termination"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the paper as people call it."""
        return PAPERS[self]


PAPERS = {
    Paper.REVIEW: "综合预审意见书",
    Paper.AGREEMENT: "协议扫描件",
    Paper.LEGAL_REVIEW: "司法审查意见",
    Paper.FAIR_COMPETITION: "公平竞争审查意见",
    Paper.MINUTES: "会议纪要",
    Paper.LICENCE: "营业执照",
    Paper.FILING: "备案证",
    Paper.LAND_PAPER: "成交确认书/出让合同/租赁合同",
    Paper.BUILD_CONTRACT: "施工合同",
    Paper.BUILD_PERMIT: "施工许可证",
    Paper.PHOTO: "现场照片(水印)",
    Paper.STAT_NOTICE: "统计审核通过凭据",
    Paper.ACCEPTANCE: "竣工验收报告",
    Paper.FIRST_SALE: "首批销售发票/用电凭据",
    Paper.AUDIT: "审计报告/纳税证明",
    Paper.ABOVE_SCALE_NOTICE: "规上名录凭据",
    Paper.TERMINATION: "解除协议/收地文件",
    Paper.OTHER: "其他",
}


@dataclass(frozen=True)
class Rule:
    """What a milestone is: its place in the order and what it must be proved with."""

    label: str
    rank: int
    meaning: str
    # each group: at least one of these papers
    proof: tuple[frozenset[Paper], ...]
    # milestones that come before it unless a reason says why not
    after: frozenset[Kind] = frozenset()
    # milestones without which it cannot be at all, whatever the reason
    only_after: frozenset[Kind] = frozenset()
    counts: bool = True


def _papers(*groups: tuple[Paper, ...]) -> tuple[frozenset[Paper], ...]:
    return tuple(frozenset(group) for group in groups)


RULES: dict[Kind, Rule] = {
    Kind.ADMISSION: Rule("准入评审", 4, "部门联审通过", _papers((Paper.REVIEW,))),
    Kind.SIGNED_FRAME: Rule(
        "签框架协议", 5, "框架、战略、意向协议,只登记,不计签约", _papers((Paper.AGREEMENT,)), counts=False
    ),
    Kind.SIGNED: Rule(
        "正式签约",
        6,
        "投资协议书盖章,司法审查、公平竞争审查、集体审议齐全",
        _papers((Paper.AGREEMENT,), (Paper.LEGAL_REVIEW,), (Paper.FAIR_COMPETITION,), (Paper.MINUTES,)),
    ),
    Kind.REGISTERED: Rule("注册公司", 7, "项目公司取得营业执照", _papers((Paper.LICENCE,)), frozenset({Kind.SIGNED})),
    Kind.FILED: Rule("备案/核准", 8, "在线平台赋码,24 位项目代码", _papers((Paper.FILING,)), frozenset({Kind.SIGNED})),
    Kind.LAND: Rule(
        "拿地/落实场所",
        9,
        "摘牌成交、出让合同,或厂房租赁购买合同",
        _papers((Paper.LAND_PAPER,)),
        frozenset({Kind.SIGNED}),
    ),
    Kind.STARTED: Rule(
        "开工",
        10,
        "主体工程开始(打桩、基础)或设备到位;平场、围墙、奠基不算",
        _papers((Paper.PHOTO,), (Paper.BUILD_CONTRACT, Paper.BUILD_PERMIT)),
        frozenset({Kind.SIGNED}),
    ),
    Kind.STAT_ENTERED: Rule(
        "入库(纳统)",
        11,
        "固定资产投资项目经统计审核入库",
        _papers((Paper.STAT_NOTICE,)),
        frozenset({Kind.STARTED}),
        only_after=frozenset({Kind.STARTED}),
    ),
    Kind.COMPLETED: Rule("竣工", 12, "竣工验收或备案", _papers((Paper.ACCEPTANCE,)), frozenset({Kind.STARTED})),
    Kind.PRODUCTION: Rule(
        "投产", 13, "主要设备运行并产出合格产品", _papers((Paper.FIRST_SALE,)), frozenset({Kind.STARTED})
    ),
    Kind.FULL_CAPACITY: Rule(
        "达产", 14, "产值、税收、产能达到协议", _papers((Paper.AUDIT,)), frozenset({Kind.PRODUCTION})
    ),
    Kind.ABOVE_SCALE: Rule(
        "升规入统",
        15,
        "进入规上名录,与固投入库是两回事",
        _papers((Paper.ABOVE_SCALE_NOTICE,)),
        frozenset({Kind.PRODUCTION}),
    ),
    Kind.TERMINATED: Rule("终止", 99, "解除协议、收地或退出", _papers((Paper.TERMINATION,)), counts=False),
}
CHOICES = [(kind.value, rule.label) for kind, rule in RULES.items()]


class Basis(StrEnum):
    """What a milestone is claimed upon; the ones that do not count are here so that they can be refused by name."""

    FORMAL = "formal"
    FRAMEWORK = "framework"
    PILES = "piles"
    EQUIPMENT = "equipment"
    LEVELLING = "levelling"
    WALL = "wall"
    CEREMONY = "ceremony"
    NONE = ""


BASES = {
    Basis.FORMAL: "正式合同(投资协议书)",
    Basis.FRAMEWORK: "框架/战略/意向协议",
    Basis.PILES: "主体工程打桩或基础施工",
    Basis.EQUIPMENT: "设备到位",
    Basis.LEVELLING: "场地平整(平场)",
    Basis.WALL: "围墙、临建进场",
    Basis.CEREMONY: "奠基或集中开工仪式",
    Basis.NONE: "",
}
BASIS_CHOICES = [(basis.value, label) for basis, label in BASES.items() if basis]

# What each milestone may be claimed upon; the others carry no basis.
BASES_OF: Mapping[Kind, tuple[Basis, ...]] = {
    Kind.SIGNED: (Basis.FORMAL,),
    Kind.SIGNED_FRAME: (Basis.FRAMEWORK,),
    Kind.STARTED: (Basis.PILES, Basis.EQUIPMENT),
}
# Whoever keeps the statistics accepts what enters them; the promotion office accepts the rest.
STATISTICAL = frozenset({Kind.STAT_ENTERED, Kind.ABOVE_SCALE})


class State(StrEnum):
    """Where one claim of a milestone stands."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the state as people call it."""
        return STATES[self]


STATES = {State.CLAIMED: "待核实", State.VERIFIED: "已核实", State.RETURNED: "已退回", State.WITHDRAWN: "已撤回"}


@dataclass(frozen=True)
class Move:
    """A named way from some states of a claim to one state."""

    label: str
    sources: frozenset[State]
    target: State
    needs_reason: bool = False


MOVES: Mapping[str, Move] = {
    "verify": Move("核实", frozenset({State.CLAIMED}), State.VERIFIED),
    "give_back": Move("退回", frozenset({State.CLAIMED, State.VERIFIED}), State.RETURNED, needs_reason=True),
    # what a second person has accepted is theirs to give back, no longer the claimant's to take away
    "withdraw": Move("撤回", frozenset({State.CLAIMED}), State.WITHDRAWN, needs_reason=True),
}


@dataclass(frozen=True)
class Stages:
    """How far a project is: as its people say, and as a second person has accepted."""

    claimed: Kind | None
    verified: Kind | None

    @property
    def differ(self) -> bool:
        """Tell whether something said still waits to be accepted."""
        return self.claimed != self.verified


def highest(kinds: Iterable[Kind]) -> Kind | None:
    """Return the milestone furthest on, or None before the first."""
    return max(kinds, key=lambda kind: RULES[kind].rank, default=None)


def resting_on(kind: Kind) -> frozenset[Kind]:
    """Return the milestones that come after one and need it."""
    return frozenset(later for later, rule in RULES.items() if kind in rule.after | rule.only_after)


_LEVELLING = re.compile(r"场地平整|土地平整|平场|场平|奠基|围墙|围挡|临建|三通一平|七通一平|开工仪式|集中开工")
_BUILDING = re.compile(r"打桩|桩基|试桩|基础(?!设施)|基坑|主体|设备")
_NOT_YET = re.compile(
    r"(?:[未没无待]|准备|即将|计划|拟|还差|不含)[^,,。;;、]{0,6}(?:打桩|桩基|试桩|基础(?!设施)|基坑|主体|设备)"
)
_FRAMEWORK = re.compile(r"框架(?:合作)?协议|战略(?:合作)?协议|战略合作|意向(?:协议|书|性)|备忘录")
_CONTRACT = re.compile(r"投资协议书|投资合同|正式(?:合同|协议|签约)|项目合同|入园协议|入园合同")


def reads_as_levelling(note: str) -> bool:
    """Tell whether a note about a start speaks of levelling, walls or a ceremony, and of no building work begun."""
    return bool(_LEVELLING.search(note)) and not _BUILDING.search(_NOT_YET.sub("", note))


def reads_as_framework(note: str) -> bool:
    """Tell whether a note about a signing speaks of a framework agreement and of no formal contract."""
    return bool(_FRAMEWORK.search(note)) and not _CONTRACT.search(note)
