"""The rules of leads as data: terms, lights, escalation, protection, arbitration (reference: domain 2.2)."""

from datetime import date
from decimal import Decimal

from wutong.kernel import rules
from wutong.leads.lifecycle import ClockRules, EscalationLevel, LightRules

CLOCKS = rules.declare(
    "leads.clocks",
    "线索时限",
    {
        "respond": 1,
        "judge": 3,
        "judge_major": 5,
        "major_from": 50000,
        "answer": 5,
        "report": 10,
    },
    source="江门 2024 招商引资线索管理办法(1 天响应、3 天研判、1 周反馈、2 周一报),按工作日计",
    explained={
        "respond": "响应并指定专人(工作日)",
        "judge": "响应后研判(工作日)",
        "judge_major": "重大线索研判(工作日)",
        "major_from": "重大线索的总投资起点(万元)",
        "answer": "研判后反馈引荐人(工作日)",
        "report": "对接、在谈期间跟进一报(工作日)",
    },
)
LIGHTS = rules.declare(
    "leads.lights",
    "线索亮灯",
    {"blue_within": 3, "yellow_within": 1, "quiet_yellow": 30, "quiet_red": 60},
    source="本区缺省:30 天无实质进展黄灯,60 天红灯",
    explained={
        "blue_within": "距时限几个工作日内亮蓝灯",
        "yellow_within": "距时限几个工作日内亮黄灯(0 为当天)",
        "quiet_yellow": "无实质进展多少天亮黄灯(自然日)",
        "quiet_red": "无实质进展多少天亮红灯并可流转(自然日)",
    },
)
ESCALATION = rules.declare(
    "leads.escalation",
    "线索逾期提醒",
    {
        "levels": [
            {"days_late": 0, "who": "team_leader", "label": "专班长"},
            {"days_late": 2, "who": "promotion", "label": "招商办"},
            {"days_late": 5, "who": "leader", "label": "分管领导"},
        ]
    },
    source="本区缺省:逾期即告专班长,逾期 2 个工作日告招商办,5 个工作日告分管领导",
    explained={"levels": "逐级提醒:逾期工作日数与对象"},
)
PROTECTION = rules.declare(
    "leads.protection",
    "首报保护",
    {"days": 90},
    source="本区缺省:首报保护 90 天,到期释放须分管领导确认",
    explained={"days": "首报保护期(自然日)"},
)
ARBITRATION = rules.declare(
    "leads.arbitration",
    "首报仲裁",
    {"days": 3},
    source="本区缺省:招商办 3 个工作日内裁定",
    explained={"days": "裁定期限(工作日)"},
)
PROGRESS = rules.declare(
    "leads.progress",
    "实质进展",
    {"substantive": ["visit", "papers", "siting", "precheck", "draft"], "with_file": ["draft"], "alike": 0.85},
    source="本区缺省:互访、交换资料、出具选址方案、预审、协议稿往返(有附件);仅电话联系不算",
    explained={
        "substantive": "算实质进展的跟进方式",
        "with_file": "必须有附件的跟进方式",
        "alike": "名称相似度达到多少提示疑似重复",
    },
)


def clocks(on: date) -> ClockRules:
    """Return the terms in force on a day."""
    return ClockRules.read(rules.value(CLOCKS.code, on=on))


def lights(on: date) -> LightRules:
    """Return the rules of the lights in force on a day."""
    return LightRules.read(rules.value(LIGHTS.code, on=on))


def escalation(on: date) -> tuple[EscalationLevel, ...]:
    """Return who is told of a late lead, the gentlest level first."""
    return EscalationLevel.read(rules.value(ESCALATION.code, on=on)["levels"])


def protection_days(on: date) -> int:
    """Return for how many calendar days a first report is protected."""
    return int(rules.value(PROTECTION.code, on=on)["days"])


def arbitration_days(on: date) -> int:
    """Return within how many working days an arbitration is decided."""
    return int(rules.value(ARBITRATION.code, on=on)["days"])


def substantive_kinds(on: date) -> frozenset[str]:
    """Return the kinds of follow-up that count as real progress."""
    return frozenset(rules.value(PROGRESS.code, on=on)["substantive"])


def kinds_with_file(on: date) -> frozenset[str]:
    """Return the kinds of follow-up that need a file."""
    return frozenset(rules.value(PROGRESS.code, on=on)["with_file"])


def alike_from(on: date) -> Decimal:
    """Return the likeness from which a name is warned of."""
    return Decimal(str(rules.value(PROGRESS.code, on=on)["alike"]))
