"""Find every figure of a text and say what sort it is."""

import re
from decimal import Decimal

from wutong_engines.figures import bounds
from wutong_engines.figures.draft import ROSE, Draft
from wutong_engines.figures.figure import Bound, Figure, Kind
from wutong_engines.figures.numerals import DIGITS, NUMERALS, Number, parse, scan
from wutong_engines.figures.patterns import JOIN, spans
from wutong_engines.figures.text import HAN, CleanText, clean
from wutong_engines.figures.units import LOOSE, measure

_PER_CENT = re.compile(r" ?(?:%|‰|％)")
_FRACTION = re.compile(f"(百|千|万|[0-9]{{1,3}}|[二三四五六七八九十]{{1,3}})分之(?=[{NUMERALS}])")
_SLASH = re.compile(r"(?<![0-9/.])([0-9]{1,2})/([0-9]{1,2})(?![0-9/])")
_HALF = re.compile(f"一半|[过近]半数?|半数|(?<![{HAN}])半(?=的)|百分百|百分之百")
_HALVES = {"过": Bound.OVER, "近": Bound.NEARLY}
_HALF_UNIT = re.compile("半(?=年|天|个月|个小时|小时|公里|亩)")
_CANDIDATE = re.compile(
    f"[{NUMERALS}]|[几数](?=[十百千万亿])|[过近](?=半(?!年|天|个|小时|公里|亩))|半(?=数|年|天|个月|个小时|小时|公里|亩)"
)
_JOIN = re.compile(JOIN)
_CHANGE = re.compile(
    "(?:增长|下降|提高|上升|回落|降低|减少|增加|增幅|降幅|增速|涨幅|提升|缩短|压缩|压减|净增|净减|翻|同比|环比)(?:了|为|率)?$"
)
_SAID = re.compile(f"[0-9余多几数近超{''.join(DIGITS)}]")
_CLASS = re.compile(f"的?[{HAN}]{{0,6}}?(?:项目|企业|工程|产业|单位|集群|园区|[0-9])")
_EDGE_UNITS = frozenset({"元", "美元", "亩", "方", "平方米", "平方公里", "吨", "人", "天", "公里"})


def find(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text in order; offsets and quotations are those of the text as given."""
    return find_in(clean(text))


def find_in(cleaned: CleanText) -> tuple[Figure, ...]:
    """Find every figure of a text that was cleaned before."""
    found: list[Figure] = []
    at = 0
    for start, end, pattern in spans(cleaned.text):
        _amounts(cleaned, at, start, found)
        found.append(_still(cleaned, start, end, pattern.kind, pattern.reason))
        at = end
    _amounts(cleaned, at, len(cleaned.text), found)
    return tuple(found)


def _still(cleaned: CleanText, start: int, end: int, kind: Kind, reason: str) -> Figure:
    first = _CANDIDATE.search(cleaned.text, start, end)
    number = scan(cleaned.text[first.start() : min(end, first.start() + 40)], 0) if first else None
    value = number.value if number and kind is not Kind.CODE else Decimal(0)
    one = Decimal(1)
    return Figure(
        cleaned.quote(start, end), *cleaned.span(start, end), value, None, "", Bound.EXACT, kind, one, one, reason
    )


def _amounts(cleaned: CleanText, at: int, stop: int, found: list[Figure]) -> None:
    while candidate := _CANDIDATE.search(cleaned.text, at, stop):
        figure, at = _amount(cleaned, candidate.start(), stop, at)
        found.append(figure)


def _amount(cleaned: CleanText, start: int, stop: int, floor: int) -> tuple[Figure, int]:
    text = cleaned.text
    draft = _half(text, start, stop) or _fraction(text, start) or _number(text, start, stop)
    bare = draft.kind is Kind.WORD
    if not bare:
        bounds.take(text, draft, floor)
        _sort(text, draft)
    upper = None if draft.upper is None else _tidy(draft.upper)
    figure = Figure(
        cleaned.quote(draft.start, draft.end),
        *cleaned.span(draft.start, draft.end),
        _tidy(draft.value),
        upper,
        draft.unit,
        draft.bound,
        draft.kind,
        _tidy(draft.step),
        _tidy(draft.reach),
        draft.reason,
    )
    return figure, max(draft.end, start + 1)


def _tidy(value: Decimal) -> Decimal:
    """Write 150000000.0 and 1E+1 as plain whole numbers."""
    whole = Decimal(int(value))
    return whole if whole == value else value


def _half(text: str, start: int, stop: int) -> Draft | None:
    share = _HALF.match(text, start)
    if share and share.end() <= stop:
        whole = share.group().startswith("百")
        value = Decimal(100 if whole else 50)
        bound = _HALVES.get(share.group()[0], Bound.EXACT)
        return Draft(start, share.end(), value, Decimal(1), Decimal(10), unit="%", bound=bound, kind=Kind.SHARE)
    if _HALF_UNIT.match(text, start):
        unit, end = measure(text, start + 1)
        return Draft(start, end, Decimal("0.5"), Decimal("0.1"), Decimal("0.5"), unit=unit)
    return None


def _fraction(text: str, start: int) -> Draft | None:
    named = _FRACTION.match(text, start)
    if named:
        under = Decimal({"百": 100, "千": 1000, "万": 10000}.get(named.group(1)) or parse(named.group(1)) or 1)
        over = scan(text, named.end())
        return _share(start, over, under) if over else None
    slash = _SLASH.match(text, start)
    if slash and 0 < int(slash.group(1)) < int(slash.group(2)):
        value = Decimal(slash.group(1)) * 100 / Decimal(slash.group(2))
        return Draft(start, slash.end(), value, Decimal(1), Decimal(1), unit="%", kind=Kind.SHARE)
    return None


def _share(start: int, over: Number, under: Decimal) -> Draft:
    scale = Decimal(100) / under
    tens = under in (100, 1000, 10000)
    upper = over.upper * scale if over.upper else None
    draft = Draft(start, over.end, over.value * scale, over.step * scale, over.reach * scale, upper, "%")
    draft.kind = Kind.SHARE
    draft.bound = Bound.MORE if over.vague else Bound.EXACT
    if not tens:
        draft.step = Decimal(1)  # 三分之一 is said of 33%, not of 33.3333%
    return draft


def _number(text: str, start: int, stop: int) -> Draft:
    number = scan(text, start)
    if number is None or number.end > stop:
        end = min(start + 1, stop)
        return Draft(start, end, Decimal(0), Decimal(1), Decimal(1), kind=Kind.WORD, reason=_IN_WORD)
    draft = Draft(start, number.end, number.value, number.step, number.reach, number.upper)
    draft.bound = {"": Bound.EXACT, "来": Bound.ABOUT}.get(number.vague, Bound.MORE)
    _measured(text, draft)
    _range(text, draft, number, stop)
    if not number.arabic and _is_word(text, draft, number):
        draft.end, draft.unit, draft.upper = min(number.end, stop), "", None
        draft.kind, draft.reason = Kind.WORD, _IN_WORD
    return draft


_IN_WORD = "是词语的一部分,不是数量"


def _measured(text: str, draft: Draft) -> None:
    """Take the percent sign or measure word that follows, with what may stand inside it (个多月, 年半)."""
    percent = _PER_CENT.match(text, draft.end)
    if percent:
        thousandth = Decimal("0.1") if "‰" in percent.group() else Decimal(1)
        draft.value, draft.step, draft.reach = (
            draft.value * thousandth,
            draft.step * thousandth,
            draft.reach * thousandth,
        )
        draft.unit, draft.kind, draft.end = "%", Kind.SHARE, percent.end()
        return
    if _tenths(text, draft):
        return
    gap = draft.end + (text[draft.end : draft.end + 1] == " ")
    if text.startswith(("个多月", "个多小时"), gap):
        draft.bound, draft.unit = Bound.MORE, "月" if text[gap + 2] == "月" else "小时"
        draft.end = gap + 2 + len(draft.unit)
        return
    if text.startswith("个半月", gap):
        draft.value, draft.unit, draft.end = draft.value + Decimal("0.5"), "月", gap + 3
        return
    unit, end = measure(text, gap)
    if unit:
        draft.unit, draft.end = unit, end
        if unit in ("年", "天", "小时", "倍", "公里", "亩") and text.startswith("半", end):
            draft.value, draft.step, draft.end = draft.value + Decimal("0.5"), Decimal("0.1"), end + 1


def _tenths(text: str, draft: Draft) -> bool:
    if not text.startswith("成", draft.end) or not 0 < draft.value <= 10:
        return False
    if text[draft.end + 1 : draft.end + 2] in tuple("功立为员果型交都本品效长绩就分县"):
        return False
    draft.value, draft.step, draft.reach = draft.value * 10, Decimal(10), Decimal(10)
    draft.upper = draft.upper * 10 if draft.upper else None
    draft.end += 1
    half = scan(text, draft.end) if text[draft.end : draft.end + 1] in tuple("一二三四五六七八九") else None
    if half and half.value < 10 and half.end == draft.end + 1:
        draft.value, draft.step, draft.end = draft.value + half.value, Decimal(1), half.end
    draft.unit, draft.kind = "%", Kind.SHARE
    return True


def _range(text: str, draft: Draft, number: Number, stop: int) -> None:
    """Join 5—8个, 3000万元至5000万元 and 10—15万方 into one figure."""
    joiner = _JOIN.match(text, draft.end, stop)
    other = scan(text, joiner.end()) if joiner else None
    if other is None or other.end > stop or draft.upper is not None:
        return
    end = Draft(draft.end, other.end, other.value, other.step, other.reach)
    _measured(text, end)
    if (draft.unit and draft.unit != end.unit) or end.end > stop:
        return
    lower = draft.value * _lent(draft, number, other, end)
    if lower >= end.value:
        return
    draft.value, draft.upper, draft.unit, draft.kind = lower, end.value, end.unit, end.kind
    draft.step, draft.end = end.step, end.end


def _lent(draft: Draft, number: Number, other: Number, end: Draft) -> int:
    """Scale that the second number lends the first: 10—15万 is from ten 万, 3—4成 from thirty percent."""
    if not draft.unit and end.unit == "%" and end.value == other.value * 10:
        return 10
    lends = not draft.unit and number.scale == 1 and other.scale >= 10**4
    return other.scale if lends and draft.value * other.scale < end.value else 1


def _is_word(text: str, draft: Draft, number: Number) -> bool:
    """Whether a Chinese numeral is part of a word: 统一, 一个专班, 三方, 千山."""
    following = text[draft.end : draft.end + 1]
    single = number.end - draft.start == 1
    if draft.unit:
        article = single and text[draft.start] == "一" and re.match(f"[{HAN}]", following) is not None
        article = article and not text.startswith(bounds.AFTER, draft.end) and draft.upper is None
        return (article and draft.kind is Kind.QUANTITY) or (
            single and text[draft.start] in DIGITS and draft.unit in LOOSE
        )
    return single or re.match(f"[{HAN}A-Za-z]", following) is not None


_EDGE = "是分档的界限,不是数目"


def _sort(text: str, draft: Draft) -> None:
    """Tell a rise or a class edge from an amount."""
    if draft.unit == "百分点" or _CHANGE.search(text[max(0, draft.start - 5) : draft.start]):
        draft.kind, draft.reason = Kind.CHANGE, ROSE
        return
    bare_scale = not _SAID.search(text, draft.start, draft.end)
    level = text.startswith("级", draft.end)
    edge = (
        draft.bound in (Bound.AT_LEAST, Bound.AT_MOST) and draft.unit in _EDGE_UNITS and text[draft.end - 1] in "上下内"
    )
    if draft.kind is not Kind.QUANTITY or not (edge or bare_scale or level):
        return
    if level or (edge and bare_scale) or _CLASS.match(text, draft.end):
        draft.kind, draft.reason = Kind.THRESHOLD, _EDGE
    elif bare_scale and draft.unit == "元":
        draft.kind, draft.reason = Kind.WORD, "是计量单位,不是数目"
