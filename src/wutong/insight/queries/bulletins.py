"""What stands in a bulletin: figures of the period and the year, what moved and why, a first draft of the words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from wutong.insight import permissions
from wutong.insight.models import Bulletin
from wutong.insight.queries import cockpit, indicators
from wutong.insight.queries.figures import Period
from wutong.insight.queries.sources import Reader
from wutong.kernel.errors import NotAllowed, NotFound

WEEKLY, MONTHLY = Bulletin.Kind.WEEKLY.value, Bulletin.Kind.MONTHLY.value
# 一、总体情况, in the order of the template (reference: domain 3.4); those not kept yet are printed as such.
CODES = (
    "trips", "delegations", "new_leads", "talks", "signed", "starts", "start_rate", "entries", "entry_rate",
    "soil_matched", "soil_saving", "funds",
)  # fmt: skip
MOVED = ("new_leads", "talks", "signed", "starts", "entries")
HEADINGS = {
    "summary": "一、总体情况",
    "projects": "二、重点项目进展",
    "to_settle": "三、需领导协调事项",
    "plan": "四、下周计划",
}


@dataclass(frozen=True)
class FigureLine:
    """One figure of a bulletin, frozen as it was computed: in the period, in the year, and what makes it readable."""

    code: str
    label: str
    unit: str
    period: str
    year: str
    before: str
    numerator: int
    denominator: int | None
    scope: str
    period_text: str
    since: str
    as_of: str
    kept: bool
    reason: str


@dataclass(frozen=True)
class MovedLine:
    """What came into a figure, or went out of it, since the bulletin before: the reason that it changed."""

    label: str
    way: str
    number: str
    title: str
    firm: str
    state: str
    address: str


@dataclass(frozen=True)
class Issue:
    """A whole bulletin as it is shown, printed and written to Word and Excel."""

    id: int
    version: int
    kind: str
    kind_label: str
    issue: int
    as_of: date
    since: date
    made_by: str
    lines: tuple[FigureLine, ...]
    moved: tuple[MovedLine, ...]
    text: Mapping[str, str]

    @property
    def title(self) -> str:
        """Return the title as printed."""
        return f"中川园区{self.kind_label}"

    @property
    def span(self) -> str:
        """Return the days that the bulletin speaks of."""
        return f"{_day(self.since)}至{_day(self.as_of)}"

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Return the headings with their words; the month has a plan for the month."""
        plan = "四、下周计划" if self.kind == WEEKLY else "四、下月计划"
        return [(plan if name == "plan" else head, self.text.get(name, "")) for name, head in HEADINGS.items()]


def first_day(kind: str, as_of: date) -> date:
    """Return the first day that a bulletin of this kind speaks of: Saturday to Friday, or the month."""
    return as_of - timedelta(days=6) if kind == WEEKLY else as_of.replace(day=1)


def figures(user: AbstractBaseUser, kind: str, as_of: date) -> list[FigureLine]:
    """Return the figures of a bulletin, computed now from the rows as of the day."""
    reader, since = Reader(user), first_day(kind, as_of)
    return [_line(code, as_of, since, reader) for code in CODES]


def moved(user: AbstractBaseUser, as_of: date) -> list[MovedLine]:
    """Return the rows that came in or went out in the last seven days: why the figures are not last week's."""
    return [
        MovedLine(change.figure.label, way, row.number, row.title, row.firm, row.state, row.address)
        for change in cockpit.moved(user, as_of, MOVED)
        for way, rows in (("新增", change.came), ("减少", change.went))
        for row in rows
    ]


def draft(user: AbstractBaseUser, kind: str, lines: list[FigureLine], as_of: date) -> dict[str, str]:
    """Return the first draft of the words: the general situation from the figures, a line for each watched project."""
    watched = cockpit.watched(user, as_of).rows
    projects = "\n".join(f"{place}. {row.title}({row.firm}):{row.state}。" for place, row in enumerate(watched, 1))
    return {"summary": _summary(kind, lines, as_of), "projects": projects, "to_settle": "", "plan": ""}


def visible(user: AbstractBaseUser) -> QuerySet[Bulletin]:
    """Return the bulletins that this person may read.

    :raises NotAllowed: when the zone's figures are not this person's to see.
    """
    if not permissions.may_look(user):
        raise NotAllowed(permissions.SENTENCE)
    return Bulletin.objects.select_related("made_by")


def issue(user: AbstractBaseUser, bulletin_id: int) -> Issue:
    """Return one bulletin.

    :raises NotFound: when there is none.
    """
    row = visible(user).filter(pk=bulletin_id).first()
    if row is None:
        raise NotFound("没有这一期简报,可能已被删除。请到简报列表查看。")
    return Issue(
        id=row.pk,
        version=row.version,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        issue=row.issue,
        as_of=row.as_of,
        since=first_day(row.kind, row.as_of),
        made_by=str(row.made_by or ""),
        lines=tuple(FigureLine(**line) for line in row.figures["lines"]),
        moved=tuple(MovedLine(**line) for line in row.figures["moved"]),
        text=row.text,
    )


def frozen(lines: list[FigureLine], changes: list[MovedLine]) -> dict[str, Any]:
    """Return figures as the table keeps them."""
    return {"lines": [asdict(line) for line in lines], "moved": [asdict(line) for line in changes]}


def differences(user: AbstractBaseUser, shown: Issue) -> list[str]:
    """Return what today's rows say otherwise of the bulletin's own day: nothing, unless somebody backdated."""
    now = {line.code: line for line in figures(user, shown.kind, shown.as_of)}
    return [
        f"{line.label}:发布时为 {line.period}/{line.year},现按同一截止日重算为 {fresh.period}/{fresh.year}"
        for line in shown.lines
        if (fresh := now.get(line.code)) and (fresh.period, fresh.year) != (line.period, line.year)
    ]


def _line(code: str, as_of: date, since: date, reader: Reader) -> FigureLine:
    year = indicators.compute(code, as_of=as_of, reader=reader)
    within = indicators.compute(code, as_of=as_of, since=since, reader=reader)
    before = indicators.compute(code, as_of=since - timedelta(days=1), reader=reader)
    # What stands on a day, or is a share, has no part that belongs to the week.
    stands = year.indicator.is_rate or not year.indicator.kept or year.indicator.period is Period.STATE
    return FigureLine(
        code=code,
        label=year.label,
        unit=year.unit,
        period="" if stands else within.text,
        year=year.text,
        before=before.text,
        numerator=len(year.numerator),
        denominator=None if year.denominator is None else len(year.denominator),
        scope=year.scope_text,
        period_text=year.period_text,
        since=since.isoformat(),
        as_of=as_of.isoformat(),
        kept=year.indicator.kept,
        reason=year.reason,
    )


def _summary(kind: str, lines: list[FigureLine], as_of: date) -> str:
    words = "本周" if kind == WEEKLY else "本月"
    by_code = {line.code: line for line in lines if line.kept}
    fresh = "、".join(
        f"{line.label}{line.period}{line.unit}"
        for code in ("trips", "delegations", "new_leads", "signed", "starts", "entries")
        if (line := by_code.get(code)) and line.period not in ("", "0")
    )
    said = [f"{words}({_day(first_day(kind, as_of))}至{_day(as_of)}),{fresh or '各项无新增'}。"]
    year = "、".join(
        f"{label}{by_code[code].year}{by_code[code].unit}"
        for code, label in (
            ("trips", "外出招商"),
            ("new_leads", "登记线索"),
            ("talks", "在谈项目"),
            ("starts", "开工项目"),
            ("entries", "入库项目"),
        )
        if code in by_code
    )
    rate = by_code.get("start_rate")
    said.append(
        f"今年以来,{year};开工率{rate.year}%(分母为年度开工计划{rate.denominator}个)。" if rate else f"{year}。"
    )
    return "".join(said)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
