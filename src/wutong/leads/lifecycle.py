"""The life of a lead as pure tables and rules: stages, why a lead is let go, clocks, lights, who is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from wutong.kernel import calendar


class Stage(StrEnum):
    """Where a lead stands (reference: domain 2.1, stages 0 to 3, and the two ways out)."""

    NEW = "new"
    ASSESS = "assess"
    CONTACT = "contact"
    NEGOTIATE = "negotiate"
    LANDED = "landed"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Return the stage as people call it."""
        return LABELS[self]


LABELS = {
    Stage.NEW: "线索登记",
    Stage.ASSESS: "研判",
    Stage.CONTACT: "对接",
    Stage.NEGOTIATE: "在谈",
    Stage.LANDED: "已转项目",
    Stage.CLOSED: "不跟进",
}
CHOICES = [(stage.value, label) for stage, label in LABELS.items()]
OPEN = frozenset({Stage.NEW, Stage.ASSESS, Stage.CONTACT, Stage.NEGOTIATE})


@dataclass(frozen=True)
class Move:
    """A named way from some stages to one stage."""

    label: str
    sources: frozenset[Stage]
    target: Stage
    needs_reason: bool = False


MOVES: Mapping[str, Move] = {
    "assess": Move("提交研判", frozenset({Stage.NEW}), Stage.ASSESS),
    "contact": Move("开始对接", frozenset({Stage.NEW, Stage.ASSESS}), Stage.CONTACT),
    "negotiate": Move("进入在谈", frozenset({Stage.ASSESS, Stage.CONTACT}), Stage.NEGOTIATE),
    "step_back": Move("退回对接", frozenset({Stage.NEGOTIATE}), Stage.CONTACT, needs_reason=True),
    "close": Move("不再跟进", OPEN, Stage.CLOSED, needs_reason=True),
    "reopen": Move("重新跟进", frozenset({Stage.CLOSED}), Stage.CONTACT, needs_reason=True),
    "land": Move("转为项目", frozenset({Stage.CONTACT, Stage.NEGOTIATE}), Stage.LANDED),
}


def moves_from(stage: Stage) -> dict[str, Move]:
    """Return the moves that a stage admits, by verb; landing is left to the domain of projects."""
    return {verb: move for verb, move in MOVES.items() if stage in move.sources and verb != "land"}


class Outcome(StrEnum):
    """What becomes of a lead that is not followed up (reference: domain 2.1, stage 1x)."""

    DECLINE = "decline"
    REFER = "refer"
    RESERVE = "reserve"

    @property
    def label(self) -> str:
        """Return the outcome as people call it."""
        return {Outcome.DECLINE: "不跟进", Outcome.REFER: "转介", Outcome.RESERVE: "储备"}[self]


@dataclass(frozen=True)
class Reason:
    """A reason with the outcome it belongs to."""

    label: str
    outcome: Outcome


REASONS = {
    "industry": Reason("产业方向不符", Outcome.DECLINE),
    "market": Reason("市场前景不足", Outcome.DECLINE),
    "technology": Reason("技术路线落后或不成熟", Outcome.DECLINE),
    "environment": Reason("环保不达标或环境容量不足", Outcome.DECLINE),
    "energy": Reason("能耗超标或用能指标不足", Outcome.DECLINE),
    "benefit": Reason("投资强度或效益不足", Outcome.DECLINE),
    "standing": Reason("投资方资信或实力不足", Outcome.DECLINE),
    "no_intent": Reason("投资方无投资意向", Outcome.DECLINE),
    "elsewhere": Reason("已落户他区", Outcome.DECLINE),
    "unreachable": Reason("多次联系无回应", Outcome.DECLINE),
    "other": Reason("其他(见说明)", Outcome.DECLINE),
    "referred": Reason("转介其他园区", Outcome.REFER),
    "no_site": Reason("暂无合适用地或厂房", Outcome.RESERVE),
    "not_yet": Reason("投资时机未到", Outcome.RESERVE),
    "awaits_policy": Reason("待政策或指标明确", Outcome.RESERVE),
}

# The six dimensions of form F2, in its order.
DIMENSIONS = {
    "industry": "产业方向",
    "market": "市场前景",
    "technology": "技术路线",
    "environment": "环保",
    "energy": "能耗",
    "benefit": "效益",
}

# What an arbitration may rest on, the stronger first (reference: domain 2.2, Arbitration).
BASES = {
    "first_report": "首报时间在先",
    "first_contact": "首次有效接触在先",
    "fit": "专业匹配",
}


Pause = tuple[date, date | None]

# The word kept in place of a clock while all clocks stand still.
PAUSED = "paused"
_TALKING = frozenset({Stage.CONTACT, Stage.NEGOTIATE})
_TO_JUDGE = frozenset({Stage.NEW, Stage.ASSESS})


class Clock(StrEnum):
    """What may be due next."""

    RESPOND = "respond"
    JUDGE = "judge"
    ANSWER = "answer"
    REPORT = "report"

    @property
    def label(self) -> str:
        """Return what is due as people call it."""
        return {
            Clock.RESPOND: "响应",
            Clock.JUDGE: "研判",
            Clock.ANSWER: "反馈引荐人",
            Clock.REPORT: "两周一报",
        }[self]


@dataclass(frozen=True)
class ClockRules:
    """The terms, in working days where nothing else is said."""

    respond: int
    judge: int
    judge_major: int
    major_from: Decimal
    answer: int
    report: int

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Return the rules kept as data."""
        return cls(
            respond=int(values["respond"]),
            judge=int(values["judge"]),
            judge_major=int(values["judge_major"]),
            major_from=Decimal(str(values["major_from"])),
            answer=int(values["answer"]),
            report=int(values["report"]),
        )


@dataclass(frozen=True)
class Facts:
    """What the clocks follow from; days are when things happened."""

    stage: Stage
    held_since: date | None
    responded_on: date | None = None
    assessed_on: date | None = None
    answered_on: date | None = None
    talking_since: date | None = None
    reported_on: date | None = None
    investment: Decimal | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Tell whether the clocks stand still now."""
        return any(last is None for _, last in self.pauses)


def next_due(facts: Facts, rules: ClockRules) -> tuple[str, date | None]:
    """Return the clock that runs out first and its last day; nothing is due in the pool or while paused."""
    if facts.held_since is None:
        return "", None
    if facts.is_paused:
        return PAUSED, None
    running = [(_last_day(start, days, facts.pauses), clock) for clock, start, days in _running(facts, rules)]
    if not running:
        return "", None
    # Ties go to the clock that comes first in a lead's life.
    due, clock = min(running, key=lambda pair: pair[0])
    return clock.value, due


def quiet_from(last_progress: date, pauses: Iterable[Pause]) -> date:
    """Return the day from which silence counts: the last real progress, moved on by the days paused since."""
    covered: set[date] = set()
    for first, last in pauses:
        covered.update(_days(max(first, last_progress + timedelta(days=1)), last))
    return last_progress + timedelta(days=len(covered))


def add_paused(start: date, days: int, pauses: Iterable[Pause]) -> date:
    """Return the last day of a term of working days that stands still during pauses."""
    return _last_day(start, days, tuple(pauses))


def _running(facts: Facts, rules: ClockRules) -> Iterator[tuple[Clock, date, int]]:
    """Yield the clocks that run: which, since when, how many working days."""
    if facts.stage in _TO_JUDGE or facts.stage in _TALKING:
        if facts.responded_on is None and facts.held_since is not None:
            yield Clock.RESPOND, facts.held_since, rules.respond
            return
        if facts.stage in _TO_JUDGE and facts.assessed_on is None and facts.responded_on is not None:
            yield Clock.JUDGE, facts.responded_on, _judging_days(facts, rules)
    # A refusal is owed to the one who brought the firm as much as a yes: this clock outlives the closing.
    if facts.assessed_on is not None and (facts.answered_on is None or facts.answered_on < facts.assessed_on):
        yield Clock.ANSWER, facts.assessed_on, rules.answer
    if facts.stage in _TALKING and facts.talking_since is not None:
        since = max(facts.talking_since, facts.reported_on or facts.talking_since)
        yield Clock.REPORT, since, rules.report


def _judging_days(facts: Facts, rules: ClockRules) -> int:
    is_major = facts.investment is not None and facts.investment >= rules.major_from
    return rules.judge_major if is_major else rules.judge


def _last_day(start: date, days: int, pauses: tuple[Pause, ...]) -> date:
    due = calendar.deadline(start, days)
    # Each round adds just what the pauses took, so the answer is never passed.
    while missing := days - calendar.with_pauses(start, due, pauses):
        due = calendar.add_working_days(due, missing)
    return due


def _days(first: date, last: date | None) -> Iterator[date]:
    if last is not None:
        yield from (first + timedelta(days=offset) for offset in range((last - first).days + 1))


class Light(StrEnum):
    """How a lead stands on a day."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str:
        """Return the light as people call it."""
        return {
            Light.GREEN: "正常",
            Light.BLUE: "临近",
            Light.YELLOW: "预警",
            Light.RED: "逾期",
            Light.GREY: "不计时",
        }[self]


@dataclass(frozen=True)
class LightRules:
    """How near and how long: working days before the last day, calendar days of silence."""

    blue_within: int
    yellow_within: int
    quiet_yellow: int
    quiet_red: int

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Return the rules kept as data."""
        return cls(
            int(values["blue_within"]),
            int(values["yellow_within"]),
            int(values["quiet_yellow"]),
            int(values["quiet_red"]),
        )


@dataclass(frozen=True)
class Marks:
    """The days that part the lights as of one day, so that the database compares dates and counts nothing."""

    today: date
    yellow_to: date
    blue_to: date
    quiet_yellow: date
    quiet_red: date


def marks(today: date, rules: LightRules) -> Marks:
    """Return the days that part the lights as of a day."""
    return Marks(
        today=today,
        yellow_to=calendar.add_working_days(today, rules.yellow_within),
        blue_to=calendar.add_working_days(today, rules.blue_within),
        quiet_yellow=today - timedelta(days=rules.quiet_yellow),
        quiet_red=today - timedelta(days=rules.quiet_red),
    )


def light_of(*, stage: str, held: bool, due_clock: str, due_on: date | None, quiet_since: date, at: Marks) -> Light:
    """Return the light of one lead; the annotation of the list says the same in SQL."""
    if Stage(stage) not in OPEN or not held or due_clock == PAUSED:
        return Light.GREY
    if (due_on and due_on < at.today) or quiet_since <= at.quiet_red:
        return Light.RED
    if (due_on and due_on <= at.yellow_to) or quiet_since <= at.quiet_yellow:
        return Light.YELLOW
    return Light.BLUE if due_on and due_on <= at.blue_to else Light.GREEN


@dataclass(frozen=True)
class EscalationLevel:
    """Who is told, and from how many working days late on."""

    level: int
    days_late: int
    who: str
    label: str

    @classmethod
    def read(cls, values: Iterable[Mapping[str, Any]]) -> tuple[Self, ...]:
        """Return the levels kept as data, the gentlest first."""
        rows = sorted(values, key=lambda row: int(row["days_late"]))
        return tuple(
            cls(number, int(row["days_late"]), str(row["who"]), str(row["label"]))
            for number, row in enumerate(rows, start=1)
        )


def days_late(due_on: date, today: date) -> int:
    """Return how many working days a lead is past its last day; 0 on the first day off after it."""
    return max(0, calendar.working_days_between(due_on, today))


def level_of(due_on: date | None, today: date, levels: Iterable[EscalationLevel]) -> EscalationLevel | None:
    """Return the highest level that is told of a lead on a day, or None while it is in time."""
    if due_on is None or due_on >= today:
        return None
    late = days_late(due_on, today)
    return max((level for level in levels if late >= level.days_late), key=lambda level: level.level, default=None)


def overdue_before(today: date, level: EscalationLevel) -> date:
    """Return the day before which (or on which) a last day must lie for the level to be told today."""
    last_working = today if calendar.is_working_day(today) else calendar.add_working_days(today, -1)
    reached = calendar.add_working_days(last_working, -level.days_late)
    return min(reached, today - timedelta(days=1))
