"""What a consultation, an agreement and a transport permit go by, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from wutong.earthworks.lifecycle import Party
from wutong.kernel import calendar, rules

MATCHES = rules.declare(
    "soil-matches",
    "土方匹配、会商与运输核准",
    {
        "must_agree": ["surplus", "need", "authority"],
        "authority": "自规环局",
        "permit_days": 20,
        "permit_counting": "calendar",
        "expiry_notice_days": 15,
    },
    source="园区土方平衡工作流程(会商);建设部令第139号第七条:接到申请后 20 日内作出是否核准的决定",
    explained={
        "must_agree": "谁都同意才算会商同意:surplus 出土方、need 用土方、authority 主管部门、other 其他部门",
        "authority": "主管部门的名称",
        "permit_days": "运输核准的法定时限(日),自书面申请次日起算",
        "permit_counting": "时限怎样数:calendar 自然日,working 工作日",
        "expiry_notice_days": "证件到期前多少天提醒(自然日)",
    },
)

CLAUSES = rules.declare(
    "soil-agreement",
    "土方协议条款(表 E3)",
    {
        "计量": "方量以自然方结算;车次小票由双方门岗签认,完工后按约定方法复测,差异超过 5% 的以双方认可的复测成果为准。",
        "土质与抽检": "甲方保证所供土方不含砂砾石、表土、污染土和建筑垃圾;乙方可按批抽检,不合格的退回,费用由甲方承担。",
        "禁止外运倒卖": "协议土方只用于乙方登记地块,双方及运输单位不得外运、倒卖、转让或改变用途;砂石土不得擅自销售。",
        "安全文明与扬尘": "落实扬尘治理六个百分百;车辆密闭、冲洗干净后出场,按核准的路线和时段行驶。",
        "停工令与不可抗力": "冬季停工期、重污染天气预警和政府停工令期间停止运输,工期顺延,互不追究违约责任。",
        "逾期与质量争议": "一方逾期或土质不符的,先由双方协商;协商不成的,由园区主持会商;仍不成的,依法解决。",
        "结算": "按双方签字的结算单结算;节约金额仅供双方和园区测算使用,不构成承诺。",
        "园区见证": "园区只作见证和协调,不收取费用,不提供担保。",
    },
    source="参考资料第 6.5 节:表 E3 协议要点",
    explained={
        name: f"“{name}”一条的文字"
        for name in (
            "计量", "土质与抽检", "禁止外运倒卖", "安全文明与扬尘", "停工令与不可抗力", "逾期与质量争议", "结算",
            "园区见证",
        )
    },
)  # fmt: skip

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Consultation:
    """Who has to agree, and how the authority is called."""

    must_agree: tuple[Party, ...]
    authority: str
    expiry_notice: timedelta


def consultation(on: date) -> Consultation:
    """Return what a consultation goes by on a day."""
    held = rules.value(MATCHES.code, on=on)
    known = {party.value for party in Party}
    return Consultation(
        must_agree=tuple(Party(word) for word in held["must_agree"] if word in known),
        authority=str(held["authority"]),
        expiry_notice=timedelta(days=int(held["expiry_notice_days"])),
    )


@dataclass(frozen=True)
class Clock:
    """The statutory clock of a permit: from the day after the application to the last day."""

    applied_on: date
    days: int
    counting: str
    due_on: date

    def left(self, on: date) -> int:
        """Return how many days are left, in the way they are counted; negative past the last."""
        if self.counting == "工作日":
            return calendar.working_days_between(on, self.due_on)
        return (self.due_on - on).days


def permit_clock(applied_on: date) -> Clock:
    """Return the clock that an application of that day starts; the day itself is day 0."""
    held: Mapping[str, Any] = rules.value(MATCHES.code, on=applied_on)
    days = int(held["permit_days"])
    if held["permit_counting"] == "working":
        return Clock(applied_on, days, "工作日", calendar.deadline(applied_on, days))
    return Clock(applied_on, days, "自然日", applied_on + days * _DAY)


def clauses(on: date) -> list[tuple[str, str]]:
    """Return the standing clauses of an agreement on a day, in their order."""
    held = rules.value(CLAUSES.code, on=on)
    return [(name, str(held[name])) for name in CLAUSES.default if held.get(name)]
