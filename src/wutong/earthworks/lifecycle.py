"""Where a registration and a match stand: it follows from dated facts; and what may be done there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wutong_engines.haulage.words import Convention, Flag, Grade, Soil, Use

__all__ = [
    "ITEMS",
    "MATCH_MOVES",
    "OPINIONS",
    "REGISTRATION_MOVES",
    "Convention",
    "Flag",
    "Grade",
    "Item",
    "MatchStage",
    "Move",
    "OutletKind",
    "Party",
    "Payer",
    "PriceKind",
    "RegistrationStage",
    "Side",
    "Soil",
    "Use",
    "allows",
    "match_stage",
    "registration_stage",
]


class Side(StrEnum):
    """Which way the soil goes."""

    SURPLUS = "surplus"
    NEED = "need"

    @property
    def label(self) -> str:
        """Return the side as people call it."""
        return {"surplus": "余土", "need": "缺土"}[self.value]


class RegistrationStage(StrEnum):
    """Where a registration (E1) stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    BLOCKED = "blocked"
    VERIFIED = "verified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Return the stage as people call it."""
        return REGISTRATION_LABELS[self]


REGISTRATION_LABELS = {
    RegistrationStage.SUBMITTED: "待核实",
    RegistrationStage.RETURNED: "退回补正",
    RegistrationStage.BLOCKED: "红线拦截",
    RegistrationStage.VERIFIED: "可匹配",
    RegistrationStage.CLOSED: "已销号",
    RegistrationStage.WITHDRAWN: "已撤回",
}


class MatchStage(StrEnum):
    """Where a match of two neighbours stands (domain 6.5)."""

    PROPOSED = "proposed"
    CONSULTED = "consulted"
    AGREED = "agreed"
    PERMITTED = "permitted"
    HAULING = "hauling"
    FINISHED = "finished"
    SURVEYED = "surveyed"
    SETTLED = "settled"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Return the stage as people call it."""
        return MATCH_LABELS[self]


MATCH_LABELS = {
    MatchStage.PROPOSED: "匹配建议",
    MatchStage.CONSULTED: "会商同意",
    MatchStage.AGREED: "已签协议",
    MatchStage.PERMITTED: "运输已核准",
    MatchStage.HAULING: "运输中",
    MatchStage.FINISHED: "已完工",
    MatchStage.SURVEYED: "已复测",
    MatchStage.SETTLED: "已结算",
    MatchStage.CLOSED: "已销号",
    MatchStage.CANCELLED: "已取消",
}


@dataclass(frozen=True)
class Move:
    """A verb and the stages that admit it."""

    label: str
    sources: frozenset[StrEnum]


_R = RegistrationStage
_M = MatchStage

REGISTRATION_MOVES: Mapping[str, Move] = {
    "edit": Move("修改登记", frozenset({_R.SUBMITTED, _R.RETURNED, _R.BLOCKED, _R.VERIFIED})),
    "verify": Move("现场核实", frozenset({_R.SUBMITTED, _R.BLOCKED, _R.VERIFIED})),
    "give_back": Move("退回补正", frozenset({_R.SUBMITTED, _R.BLOCKED, _R.VERIFIED})),
    "resubmit": Move("补正后重报", frozenset({_R.RETURNED})),
    "withdraw": Move("撤回登记", frozenset({_R.SUBMITTED, _R.RETURNED, _R.BLOCKED, _R.VERIFIED})),
    "close": Move("销号", frozenset({_R.VERIFIED})),
}

MATCH_MOVES: Mapping[str, Move] = {
    "consult": Move("登记会商意见", frozenset({_M.PROPOSED, _M.CONSULTED})),
    "agree": Move("签订协议", frozenset({_M.CONSULTED})),
    "permit": Move("办理运输核准", frozenset({_M.AGREED, _M.PERMITTED, _M.HAULING})),
    "truck": Move("登记车辆", frozenset({_M.AGREED, _M.PERMITTED, _M.HAULING})),
    "ticket": Move("登记车次", frozenset({_M.PERMITTED, _M.HAULING})),
    "void": Move("作废车次", frozenset({_M.PERMITTED, _M.HAULING, _M.FINISHED})),
    "finish": Move("完工", frozenset({_M.HAULING})),
    "survey": Move("完工复测", frozenset({_M.FINISHED, _M.SURVEYED})),
    "settle": Move("结算", frozenset({_M.SURVEYED})),
    "close": Move("核验销号", frozenset({_M.SETTLED})),
    "cancel": Move("取消匹配", frozenset({_M.PROPOSED, _M.CONSULTED, _M.AGREED, _M.PERMITTED})),
}


def allows(moves: Mapping[str, Move], verb: str, where: StrEnum) -> bool:
    """Tell whether what stands there admits the verb."""
    return where in moves[verb].sources


def registration_stage(
    *, withdrawn: bool, closed: bool, returned: bool, verified: bool, blocked: bool
) -> RegistrationStage:
    """Return where a registration stands; a red line stops it whatever else was done."""
    for holds, stage in (
        (withdrawn, RegistrationStage.WITHDRAWN),
        (closed, RegistrationStage.CLOSED),
        (returned, RegistrationStage.RETURNED),
        (blocked, RegistrationStage.BLOCKED),
        (verified, RegistrationStage.VERIFIED),
    ):
        if holds:
            return stage
    return RegistrationStage.SUBMITTED


def match_stage(
    *,
    cancelled: bool,
    closed: bool,
    settled: bool,
    surveyed: bool,
    finished: bool,
    hauling: bool,
    permitted: bool,
    agreed: bool,
    consulted: bool,
) -> MatchStage:
    """Return where a match stands: the farthest of what has happened."""
    for holds, stage in (
        (cancelled, MatchStage.CANCELLED),
        (closed, MatchStage.CLOSED),
        (settled, MatchStage.SETTLED),
        (surveyed, MatchStage.SURVEYED),
        (finished, MatchStage.FINISHED),
        (hauling, MatchStage.HAULING),
        (permitted, MatchStage.PERMITTED),
        (agreed, MatchStage.AGREED),
        (consulted, MatchStage.CONSULTED),
    ):
        if holds:
            return stage
    return MatchStage.PROPOSED


class OutletKind(StrEnum):
    """Where soil goes to or comes from when no neighbour has a use for it, or rests between."""

    DISPOSAL = "disposal"
    BORROW = "borrow"
    YARD = "yard"

    @property
    def label(self) -> str:
        """Return the kind as people call it."""
        return {"disposal": "消纳场", "borrow": "取土场", "yard": "临时堆场"}[self.value]


class PriceKind(StrEnum):
    """What a price is for; each is kept with its source and its day."""

    HAUL_FIRST = "haul_first"
    HAUL_EACH = "haul_each"
    DISPOSAL_FEE = "disposal_fee"
    PURCHASE = "purchase"
    YARD_HANDLING = "yard_handling"
    YARD_HOLDING = "yard_holding"
    ROUTE_FIXED = "route_fixed"
    HANDLING = "handling"

    @property
    def label(self) -> str:
        """Return the price as people call it, with its unit."""
        return PRICE_LABELS[self]


PRICE_LABELS = {
    PriceKind.HAUL_FIRST: "首公里挖装运(元/方)",
    PriceKind.HAUL_EACH: "每增运1公里(元/方)",
    PriceKind.DISPOSAL_FEE: "消纳费(元/方)",
    PriceKind.PURCHASE: "购土价(元/方)",
    PriceKind.YARD_HANDLING: "堆场二次倒运(元/方)",
    PriceKind.YARD_HOLDING: "堆存(元/方·周)",
    PriceKind.ROUTE_FIXED: "每条路线固定费用(元)",
    PriceKind.HANDLING: "配合费用(元/方)",
}


class Payer(StrEnum):
    """Who bears the cost of the haul."""

    SURPLUS = "surplus"
    NEED = "need"
    SHARED = "shared"

    @property
    def label(self) -> str:
        """Return the payer as people call it."""
        return {"surplus": "出土方承担", "need": "用土方承担", "shared": "双方分担"}[self.value]


class Party(StrEnum):
    """Who sits at the table of a consultation (会商)."""

    SURPLUS = "surplus"
    NEED = "need"
    AUTHORITY = "authority"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the seat as people call it."""
        return {"surplus": "出土方", "need": "用土方", "authority": "自规环局", "other": "其他部门"}[self.value]


OPINIONS = {"agree": "同意", "conditional": "有条件同意", "object": "不同意"}


@dataclass(frozen=True)
class Item:
    """One line of the transport checklist (E4) and the rule it rests on."""

    code: str
    label: str
    law: str
    needs_file: bool = True


_ORDER_139 = "城市建筑垃圾管理规定(建设部令第139号)"
ITEMS: tuple[Item, ...] = (
    Item("application", "书面申请(时间、路线、处置地点、施工与运输单位合同)", f"{_ORDER_139}第七条"),
    Item(
        "site_plan",
        "场地平面图、进场路线图、机具配备",
        "建设部关于纳入国务院决定的十五项行政许可的条件的规定(建设部令第135号)",
    ),
    Item("sorting", "分类处置方案和对废混凝土等的处理", "建设部令第135号"),
    Item("licence", "运输单位道路运输许可", "建设部令第135号"),
    Item("sealed", "车辆密闭、安装行驶记录和定位装置", "建设部令第135号", needs_file=False),
    Item("generator", "排放处置证(出土方)", f"{_ORDER_139}第七条"),
    Item("truck", "准运证,一车一证", f"{_ORDER_139}第十三条"),
    Item("receiver", "消纳处置证(用土方)", f"{_ORDER_139}第七条"),
    Item("dust", "扬尘治理六个百分百措施", "大气污染防治法第六十九条", needs_file=False),
    Item("notice", "路线与时段公告", "园区土方平衡工作流程", needs_file=False),
)
