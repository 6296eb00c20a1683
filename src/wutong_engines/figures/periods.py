"""The stretch of time a figure speaks of, from the words around it."""

import calendar
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from wutong_engines.figures.numerals import parse
from wutong_engines.figures.patterns import JOIN, YEAR
from wutong_engines.figures.text import CleanText

_N = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_COMPARED = ("较", "比", "由", "从")  # 较上周提高: the week is only what the figure is held against
_HEAD_LENGTH = 600
_HEAD_DATE = re.compile(
    r"(?:时间|日期|发布|来源|刊发|报道)[^\n0-9]{0,12}(?P<y>(?:19|20)[0-9]{2})[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{1,2})"
)
_LINE_DATE = re.compile(
    rf"^[^\n。,;]{{0,30}}?(?P<y>{YEAR})[-/.年](?P<m>{_N})[-/.月](?P<d>{_N})(?![0-9])日?[)\] ]*(?: [^\n。,;]{{0,20}})?$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days a figure speaks of; `start` is nothing for "so far", counted from the first record."""

    start: date | None
    end: date
    words: str
    """The words of the original text it was read from."""
    vague: bool = False
    """The words name no days (近期, 展会期间): the dates are only an outer guess."""


Span = tuple[date | None, date]
Rule = Callable[[re.Match[str], date], Span | None]


@dataclass(frozen=True, slots=True)
class Mention:
    """A period named in a clean text; a frame (今年以来) governs what follows, a day only its own sentence."""

    at: int
    end: int
    period: Period
    frame: bool
    running: bool = False
    """累计: runs from the first record, or from the frame it stands in."""


def report_date(cleaned: CleanText) -> date | None:
    """Read the date of the report from its head (时间:2024-06-28, or a date closing one of the first lines)."""
    head = cleaned.text[:_HEAD_LENGTH]
    for shape in (_HEAD_DATE, _LINE_DATE):
        found = shape.search(head)
        day = found and _day(_int(found["y"]), _int(found["m"]), _int(found["d"]))
        if day:
            return day
    return None


def mentions(cleaned: CleanText, today: date) -> tuple[Mention, ...]:
    """Find every period named in a text, in order, the longest reading of each place."""
    found: list[tuple[int, int, Mention]] = []
    for shape, rule, frame, vague in _RULES:
        for match in shape.finditer(cleaned.text):
            span = rule(match, today)
            if span is None or cleaned.text[match.start() - 1 : match.start()] in _COMPARED:
                continue
            period = Period(*span, cleaned.quote(*match.span()), vague)
            running = match.group() == "累计"
            found.append((match.start(), -match.end(), Mention(*match.span(), period, frame, running)))
    found.sort(key=lambda row: row[:2])
    kept: list[Mention] = []
    for _, _, mention in found:
        if not kept or mention.at >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


class Timeline:
    """The periods of one text, asked figure by figure."""

    def __init__(self, found: tuple[Mention, ...], today: date) -> None:
        """Prepare the mentions of a text for questions in any order."""
        self._found = found
        self._starts = [mention.at for mention in found]
        self._today = today
        self._frames: list[Mention | None] = []
        last: Mention | None = None
        for mention in found:
            last = mention if mention.frame and not mention.running else last
            self._frames.append(last)

    def at(self, sentence: int, figure: int, clause_end: int, fresh: int = 0) -> tuple[Period | None, str]:
        """Give the period of a figure and how it was found, in Chinese.

        `fresh` is where the figure's clause begins if it says 新增: an earlier 累计 does not reach into it.
        """
        before = bisect_right(self._starts, figure) - 1
        while before >= 0 and self._found[before].running and self._found[before].at < fresh:
            before -= 1
        if before >= 0 and self._found[before].at >= sentence:
            mention = self._found[before]
            if mention.running:
                return self._running(before, sentence), "句中写明累计"
            return mention.period, f"句中写明“{mention.period.words}”"
        after = before + 1
        if after < len(self._found) and self._found[after].at < clause_end and not self._found[after].running:
            return self._found[after].period, f"句中写明“{self._found[after].period.words}”"
        frame = self._frames[before] if before >= 0 else None
        if frame:
            return frame.period, f"承前文“{frame.period.words}”"
        return None, "文中没有写明时段"

    def _running(self, index: int, sentence: int) -> Period:
        """累计 keeps a year-long frame of its own sentence; otherwise it runs from the first record."""
        mention = self._found[index]
        frame = self._frames[index]
        inside = frame is not None and frame.at >= sentence and not frame.period.vague
        if frame and inside and frame.period.start and (frame.period.end - frame.period.start).days > 31:
            return frame.period
        if frame and inside and frame.period.start is None:
            return frame.period
        return mention.period


def _int(text: str | None) -> int:
    if not text:
        return 0
    value = parse(text)
    return int(value) if value is not None else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months(year: int, first: int, last: int) -> Span | None:
    if not (1 <= first <= last <= 12 and 1 <= year <= 9998):
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _year_of(match: re.Match[str], today: date) -> int:
    groups = match.groupdict()
    if groups.get("y"):
        return _int(groups["y"])
    return today.year - (1 if groups.get("w") in ("去年", "上年") else 0)


def _month_range(match: re.Match[str], today: date) -> Span | None:
    year, first, last = _year_of(match, today), _int(match["a"]), _int(match["b"] or match["a"])
    # A January report that says 12月 without a year looks back.
    named = match["y"] or match["w"]
    return _months(year - 1 if not named and last == 12 and today.month == 1 else year, first, last)


def _days(match: re.Match[str], today: date) -> Span | None:
    year, month = _year_of(match, today), _int(match["m"])
    start = _day(year, month, _int(match["a"]))
    end = _day(year, _int(match["n"]) or month, _int(match["b"])) if match["b"] else start
    return (start, end) if start and end and start <= end else None


def _half(match: re.Match[str], today: date) -> Span | None:
    first = 1 if match["half"] == "上" else 7
    return _months(_year_of(match, today), first, first + 5)


def _quarter(match: re.Match[str], today: date) -> Span | None:
    quarter = _int(match["q"])
    first = 1 if match["upto"] else quarter * 3 - 2
    return _months(_year_of(match, today), first, quarter * 3) if 1 <= quarter <= 4 else None


def _until(match: re.Match[str], today: date) -> Span | None:
    year, month = _year_of(match, today), _int(match["m"])
    whole = _months(year, month, month)
    end = _day(year, month, _int(match["a"])) if match["a"] else whole and whole[1]
    return (None, end) if end else None


def _weeks(back: int) -> Rule:
    def week(_: re.Match[str], today: date) -> Span | None:
        if today.toordinal() < 30:
            return None
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, monday + timedelta(days=6) if today.year < 9999 else today

    return week


def _month_back(match: re.Match[str], today: date) -> Span | None:
    back = today.month - (1 if match.group().startswith("上") else 0)
    return _months(today.year - (back == 0), back or 12, back or 12)


def _past(days: int) -> Rule:
    return lambda _, today: (date.fromordinal(max(1, today.toordinal() - days)), today)


def _day_back(days: int) -> Rule:
    def back(_: re.Match[str], today: date) -> Span:
        day = date.fromordinal(max(1, today.toordinal() - days))
        return day, day

    return back


def _whole_year(match: re.Match[str], today: date) -> Span | None:
    return _months(_year_of(match, today), 1, 12)


def _first_months(match: re.Match[str], today: date) -> Span | None:
    return _months(_year_of(match, today), 1, _int(match["b"]))


_W = f"(?:(?P<y>{YEAR})年|(?P<w>今年|去年|上年|本年))?"
_WHEN = f"(?:(?P<y>{YEAR})年|(?P<w>今年|去年|上年|本年))"
_TABLE: tuple[tuple[str, Rule, bool, bool], ...] = (
    # words, rule, frame (carries on to later sentences), vague
    (
        "(?:今年|年初)以来|今年来|本年度?以来|今年(?!以来|来)|本年度?(?!以来)",
        lambda _, t: (date(t.year, 1, 1), t),
        True,
        False,
    ),
    (
        "截[至止]目前|截[至止]当前|到目前为?止?|迄今(?:为止)?|目前|当前|至今|截[至止](?:今日|今天|发稿)",
        lambda _, t: (None, t),
        True,
        False,
    ),
    ("累计", lambda _, t: (None, t), True, False),
    (f"截[至止到] ?{_W}(?P<m>{_N})月(?:(?P<a>{_N})[日号]|[底末]|份)?", _until, True, False),
    (f"{_W}(?P<half>[上下])半年", _half, True, False),
    (f"{_W}(?P<upto>前)?第?(?P<q>[一二两三四1-4])个?季度", _quarter, True, False),
    (f"{_W} ?(?<![0-9])(?P<a>{_N}){JOIN}(?P<b>{_N})月份?(?!{_N}[日号])", _month_range, True, False),
    (f"{_W} ?(?<![0-9])(?P<a>{_N})月份?{JOIN}(?P<b>{_N})月份?(?!(?:{_N})[日号])", _month_range, True, False),
    (f"{_W}前(?P<b>{_N})个?月", _first_months, True, False),
    (f"{_W} ?(?<![0-9])(?P<a>{_N})(?P<b>)月份?(?!(?:{_N})[日号]|底|末)", _month_range, True, False),
    (
        f"{_W} ?(?<![0-9])(?P<m>{_N})月(?P<a>{_N})[日号]?(?:{JOIN}(?:(?P<n>{_N})月)?(?P<b>{_N})[日号])?",
        _days,
        False,
        False,
    ),
    (f"{_WHEN}(?![上下前第初底以来]|(?:{_N})[月—至到-])度?", _whole_year, True, False),
    ("全年", _whole_year, True, False),
    ("本周|这一?周", _weeks(0), True, False),
    ("上一?周(?!期)", _weeks(1), True, False),
    ("本月|当月|上月|上个月", _month_back, True, False),
    ("今日|今天|当日(?!期)", _day_back(0), False, False),
    ("昨日|昨天", _day_back(1), False, False),
    ("近期|近日|日前|连日来|近来|最近|展会期间|活动期间|会议期间|期间", _past(30), True, True),
)
_RULES = tuple((re.compile(words), rule, frame, vague) for words, rule, frame, vague in _TABLE)
