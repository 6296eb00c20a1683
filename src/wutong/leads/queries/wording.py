"""What is due of a lead, said in a sentence as of a day."""

from datetime import date

from wutong.kernel import calendar
from wutong.leads.lifecycle import PAUSED, Clock
from wutong.leads.models import Lead
from wutong.leads.queries import rules
from wutong.leads.queries.dossier import Due


def time_left(due: Due, today: date) -> str:
    """Return how much time is left, or how late it is: working days, as the terms count them."""
    if due.on is None:
        return "计时暂停" if due.clock == PAUSED else ""
    left = calendar.working_days_between(today, due.on)
    if due.on < today:
        return f"逾期 {due.late} 个工作日" if due.late else "刚过期"
    return "今天到期" if due.on == today or not left else f"还剩 {left} 个工作日"


def due_sentence(lead: Lead, due: Due, today: date) -> str:
    """Return the term, what it is for and how much of it is left: 3 天研判,还剩 1 个工作日."""
    if due.on is None:
        return "计时暂停" if due.clock == PAUSED else "目前没有时限"
    return f"{_term(lead, due.clock, today)},{time_left(due, today)}"


def _term(lead: Lead, clock: str, today: date) -> str:
    terms = rules.clocks(today)
    is_major = lead.investment is not None and lead.investment.value >= terms.major_from
    days, what = {
        Clock.RESPOND: (terms.respond, "响应"),
        Clock.JUDGE: (terms.judge_major if is_major else terms.judge, "重大线索研判" if is_major else "研判"),
        Clock.ANSWER: (terms.answer, "反馈引荐人"),
        Clock.REPORT: (terms.report, "跟进一报"),
    }[Clock(clock)]
    return f"{days} 天{what}"
