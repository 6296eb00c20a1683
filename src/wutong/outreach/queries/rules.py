"""The terms of outreach as data."""

from datetime import date

from wutong.kernel import calendar, rules

TERMS = rules.declare(
    "outreach.terms",
    "外出招商时限",
    {"report_days": 5, "entry_days": 1, "clash_days": 30},
    source="本区缺省:归后 3–5 个工作日交报告,拜访当日 24 小时内填报;30 天内不重复登门",
    explained={
        "report_days": "返回后交报告,工作日",
        "entry_days": "拜访后填报,自然日;晚于此标为补录",
        "clash_days": "另一组拜访过同一企业多少天内提醒,自然日",
    },
)


def report_due(ends_on: date) -> date:
    """Return the last day for the report of a trip, by the rule in force when it came back."""
    return calendar.add_working_days(ends_on, int(rules.value(TERMS.code, on=ends_on)["report_days"]))


def entry_days(on: date) -> int:
    """Return after how many days an entry counts as late."""
    return int(rules.value(TERMS.code, on=on)["entry_days"])


def clash_days(on: date) -> int:
    """Return how many days back another team's visit is worth a warning."""
    return int(rules.value(TERMS.code, on=on)["clash_days"])
