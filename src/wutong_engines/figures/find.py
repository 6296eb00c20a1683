"""Find every figure of a text and say what sort it is."""

import re
from dataclasses import dataclass
from decimal import Decimal

from wutong_engines.figures.figure import Bound, Figure, Kind
from wutong_engines.figures.numerals import DIGITS, NUMERALS, Number, parse, scan
from wutong_engines.figures.patterns import JOIN, spans
from wutong_engines.figures.text import HAN, CleanText, clean
from wutong_engines.figures.units import LOOSE, measure

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (Bound.AT_MOST, "不超过 不高于 不多于 不大于 最多 至多"),
    (Bound.AT_LEAST, "不低于 不少于 不小于 不下于 不下 至少 最少"),
    (Bound.OVER, "超过 超出 突破 逾 超 多于 高于 大于 高出 过"),
    (Bound.UNDER, "不足 不到 不满 低于 少于 小于 未满"),
    (Bound.ABOUT, "约 大约 大概 大致"),
    (Bound.NEARLY, "近 接近 将近"),
)
_AFTER: tuple[tuple[Bound, str], ...] = (
    (Bound.AT_LEAST, "以上 及以上 或以上 起步"),
    (Bound.AT_MOST, "以内 之内 以下 及以下"),
    (Bound.ABOUT, "左右 上下 许"),
    (Bound.MORE, "有余 余 开外"),
)


def _words(table: tuple[tuple[Bound, str], ...]) -> dict[str, Bound]:
    return {word: bound for bound, words in table for word in words.split()}


_BEFORE_WORDS, _AFTER_WORDS = _words(_BEFORE), _words(_AFTER)
# 签约, 节约, 附近, 通过 end in a bound word without being one.
_PREFIX = re.compile(
    "(?:(?<![签履合节制续违解集邀预相契公条大])约|(?<![附最邻就靠接将远亲新])近|(?<![通经超不])过(?=$)|(?<![不])超过|(?<![赶])超"
    f"|{'|'.join(sorted(set(_BEFORE_WORDS) - {'约', '近', '过', '超', '超过'}, key=lambda word: (-len(word), word)))})"
    "(?P<filler>为|有|达|达到|了|到)? ?$"
)
_SUFFIX = re.compile("|".join(sorted(_AFTER_WORDS, key=lambda word: (-len(word), word))))
_MANY = re.compile("多(?![个家数为次种少样方元项年月])")
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
_HUNDREDS = re.compile("(?<![以线网会台晚早])上[百千万亿]")
_CHANGE = re.compile(
    "(?:增长|下降|提高|上升|回落|降低|减少|增加|增幅|降幅|增速|涨幅|提升|缩短|压缩|压减|翻|同比|环比)(?:了|为|率)?$"
)
_CLASS = re.compile(f"的?[{HAN}]{{0,6}}?(?:项目|企业|工程|产业|单位|集群|园区)")
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


@dataclass(slots=True)
class _Draft:
    """A figure while it is being read, in clean offsets."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    reach: Decimal
    upper: Decimal | None = None
    unit: str = ""
    bound: Bound = Bound.EXACT
    kind: Kind = Kind.QUANTITY
    reason: str = ""


def _amount(cleaned: CleanText, start: int, stop: int, floor: int) -> tuple[Figure, int]:
    text = cleaned.text
    draft = _half(text, start, stop) or _fraction(text, start) or _number(text, start, stop)
    bare = draft.kind is Kind.WORD
    if not bare:
        _bounds(text, draft, floor)
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


def _half(text: str, start: int, stop: int) -> _Draft | None:
    share = _HALF.match(text, start)
    if share and share.end() <= stop:
        whole = share.group().startswith("百")
        value = Decimal(100 if whole else 50)
        bound = _HALVES.get(share.group()[0], Bound.EXACT)
        return _Draft(start, share.end(), value, Decimal(1), Decimal(10), unit="%", bound=bound, kind=Kind.SHARE)
    if _HALF_UNIT.match(text, start):
        unit, end = measure(text, start + 1)
        return _Draft(start, end, Decimal("0.5"), Decimal("0.1"), Decimal("0.5"), unit=unit)
    return None


def _fraction(text: str, start: int) -> _Draft | None:
    named = _FRACTION.match(text, start)
    if named:
        under = Decimal({"百": 100, "千": 1000, "万": 10000}.get(named.group(1)) or parse(named.group(1)) or 1)
        over = scan(text, named.end())
        return _share(start, over, under) if over else None
    slash = _SLASH.match(text, start)
    if slash and 0 < int(slash.group(1)) < int(slash.group(2)):
        value = Decimal(slash.group(1)) * 100 / Decimal(slash.group(2))
        return _Draft(start, slash.end(), value, Decimal(1), Decimal(1), unit="%", kind=Kind.SHARE)
    return None


def _share(start: int, over: Number, under: Decimal) -> _Draft:
    scale = Decimal(100) / under
    tens = under in (100, 1000, 10000)
    upper = over.upper * scale if over.upper else None
    draft = _Draft(start, over.end, over.value * scale, over.step * scale, over.reach * scale, upper, "%")
    draft.kind = Kind.SHARE
    draft.bound = Bound.MORE if over.vague else Bound.EXACT
    if not tens:
        draft.step = Decimal(1)  # 三分之一 is said of 33%, not of 33.3333%
    return draft


def _number(text: str, start: int, stop: int) -> _Draft:
    number = scan(text, start)
    if number is None or number.end > stop:
        end = min(start + 1, stop)
        return _Draft(start, end, Decimal(0), Decimal(1), Decimal(1), kind=Kind.WORD, reason=_IN_WORD)
    draft = _Draft(start, number.end, number.value, number.step, number.reach, number.upper)
    draft.bound = {"": Bound.EXACT, "来": Bound.ABOUT}.get(number.vague, Bound.MORE)
    _measured(text, draft)
    _range(text, draft, number, stop)
    if not number.arabic and _is_word(text, draft, number):
        draft.end, draft.unit, draft.upper = min(number.end, stop), "", None
        draft.kind, draft.reason = Kind.WORD, _IN_WORD
    return draft


_IN_WORD = "是词语的一部分,不是数量"


def _measured(text: str, draft: _Draft) -> None:
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


def _tenths(text: str, draft: _Draft) -> bool:
    if not text.startswith("成", draft.end) or not 0 < draft.value <= 10:
        return False
    if re.compile("[功立为员果型交都本品效长绩就分县]").match(text, draft.end + 1):
        return False
    draft.value, draft.step, draft.reach = draft.value * 10, Decimal(10), Decimal(10)
    draft.upper = draft.upper * 10 if draft.upper else None
    draft.end += 1
    half = scan(text, draft.end) if text[draft.end : draft.end + 1] in tuple("一二三四五六七八九") else None
    if half and half.value < 10 and half.end == draft.end + 1:
        draft.value, draft.step, draft.end = draft.value + half.value, Decimal(1), half.end
    draft.unit, draft.kind = "%", Kind.SHARE
    return True


def _range(text: str, draft: _Draft, number: Number, stop: int) -> None:
    """Join 5—8个, 3000万元至5000万元 and 10—15万方 into one figure."""
    joiner = _JOIN.match(text, draft.end, stop)
    other = scan(text, joiner.end()) if joiner else None
    if other is None or other.end > stop or draft.upper is not None:
        return
    end = _Draft(draft.end, other.end, other.value, other.step, other.reach)
    _measured(text, end)
    if (draft.unit and draft.unit != end.unit) or end.end > stop:
        return
    lower = draft.value * _lent(draft, number, other, end)
    if lower >= end.value:
        return
    draft.value, draft.upper, draft.unit, draft.kind = lower, end.value, end.unit, end.kind
    draft.step, draft.end = end.step, end.end


def _lent(draft: _Draft, number: Number, other: Number, end: _Draft) -> int:
    """Scale that the second number lends the first: 10—15万 is from ten 万, 3—4成 from thirty percent."""
    if not draft.unit and end.unit == "%" and end.value == other.value * 10:
        return 10
    lends = not draft.unit and number.scale == 1 and other.scale >= 10**4
    return other.scale if lends and draft.value * other.scale < end.value else 1


def _is_word(text: str, draft: _Draft, number: Number) -> bool:
    """Whether a Chinese numeral is part of a word: 统一, 一个专班, 三方, 千山."""
    following = text[draft.end : draft.end + 1]
    single = number.end - draft.start == 1
    if draft.unit:
        article = single and text[draft.start] == "一" and re.match(f"[{HAN}]", following) is not None
        article = article and not text.startswith(tuple(_AFTER_WORDS), draft.end) and draft.upper is None
        return (article and draft.kind is Kind.QUANTITY) or (
            single and text[draft.start] in DIGITS and draft.unit in LOOSE
        )
    return single or re.match(f"[{HAN}A-Za-z]", following) is not None


def _bounds(text: str, draft: _Draft, floor: int) -> None:
    """Take in the words before and after that say how firmly the figure is meant."""
    if text[max(floor, draft.start - 1) : draft.start] == "上" and _HUNDREDS.match(text, draft.start - 1):
        draft.start, draft.bound = draft.start - 1, Bound.AT_LEAST
    before = _PREFIX.search(text[max(floor, draft.start - 8) : draft.start])
    if before and draft.bound in (Bound.EXACT, Bound.MORE):
        word = before.group().strip()
        filler = before.group("filler") or ""
        draft.bound = _BEFORE_WORDS.get(word.removesuffix(filler) if filler else word, Bound.ABOUT)
        draft.start -= len(before.group())
    _sign(text, draft, floor)
    after = _SUFFIX.match(text, draft.end)
    if after and (after.group() != "许" or draft.unit):
        if draft.bound in (Bound.EXACT, Bound.MORE) or after.group() in ("以上", "及以上", "以下"):
            draft.bound = _AFTER_WORDS[after.group()]
        draft.end = after.end()
    elif draft.unit and draft.bound is Bound.EXACT and _MANY.match(text, draft.end):
        draft.bound, draft.end = Bound.MORE, draft.end + 1


def _sign(text: str, draft: _Draft, floor: int) -> None:
    sign = text[draft.start - 1 : draft.start] if draft.start > floor else ""
    if (
        draft.kind is Kind.SHARE
        and sign in ("-", "+")
        and not re.match("[0-9%]", text[draft.start - 2 : draft.start - 1])
    ):
        draft.start -= 1
        draft.kind, draft.reason = Kind.CHANGE, _ROSE
        if sign == "-":
            draft.value = -draft.value


_ROSE = "是增减幅度,不是总数"
_EDGE = "是分档的界限,不是数目"


def _sort(text: str, draft: _Draft) -> None:
    """Tell a rise or a class edge from an amount."""
    if draft.unit == "百分点" or _CHANGE.search(text[max(0, draft.start - 5) : draft.start]):
        draft.kind, draft.reason = Kind.CHANGE, _ROSE
        return
    bare_scale = not re.search("[0-9一二两三四五六七八九余多几数上近超]", text[draft.start : draft.end])
    level = text.startswith("级", draft.end)
    edge = (
        draft.bound in (Bound.AT_LEAST, Bound.AT_MOST) and draft.unit in _EDGE_UNITS and text[draft.end - 1] in "上下内"
    )
    if draft.kind is not Kind.QUANTITY or not (edge or bare_scale or level):
        return
    if level or _CLASS.match(text, draft.end):
        draft.kind, draft.reason = Kind.THRESHOLD, _EDGE
    elif bare_scale and draft.unit == "元":
        draft.kind, draft.reason = Kind.WORD, "是计量单位,不是数目"
