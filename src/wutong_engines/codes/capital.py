"""Registered capital as registers, spreadsheets and people write it, read into 万 of one currency.

>>> parse("1,000(万元人民币)").wan, parse("1,000(万元人民币)").currency
(Decimal('1000'), 'CNY')
>>> parse("USD 5,000,000").wan
Decimal('500')
>>> parse("990()").verdict.status
'warn'

An amount without a unit stays unread: 990 may be yuan or 万元, and a guess would be wrong in silence.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from wutong_engines.codes.numerals import arabic
from wutong_engines.codes.verdict import Verdict

CURRENCIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("CNY", ("人民币", "RMB", "CNY", "¥", "YUAN")),
    ("HKD", ("香港元", "港币", "港元", "港幣", "HK$", "HKD")),
    ("USD", ("美利坚合众国元", "美金", "美元", "US$", "USD")),
    ("JPY", ("日本元", "日元", "日圆", "日币", "JPY")),
    ("EUR", ("欧元", "EUR", "€")),
    ("GBP", ("英镑", "GBP", "£")),
    ("SGD", ("新加坡元", "新加坡币", "新元", "SGD")),
    ("AUD", ("澳大利亚元", "澳元", "AUD")),
    ("CAD", ("加拿大元", "加元", "CAD")),
    ("CHF", ("瑞士法郎", "CHF")),
    ("KRW", ("韩国元", "韩元", "韩币", "KRW")),
    ("TWD", ("新台币", "台币", "TWD", "NT$")),
    ("MOP", ("澳门元", "澳门币", "MOP")),
    ("DEM", ("德国马克", "DEM")),
    ("FRF", ("法国法郎", "FRF")),
    ("SEK", ("瑞典克朗", "SEK")),
    ("DKK", ("丹麦克朗", "DKK")),
    ("NOK", ("挪威克朗", "NOK")),
    ("ITL", ("意大利里拉", "ITL")),
    ("NZD", ("新西兰元", "NZD")),
    ("MYR", ("马来西亚林吉特", "林吉特", "MYR")),
    ("THB", ("泰国铢", "泰铢", "THB")),
    ("RUB", ("俄罗斯卢布", "卢布", "RUB")),
)
_CURRENCY_OF = {name: currency for currency, names in CURRENCIES for name in names}
# The longest name first, so that 新加坡元 is not read as another's shorter name.
_CURRENCY_NAME = re.compile("|".join(map(re.escape, sorted(_CURRENCY_OF, key=lambda name: -len(name)))))
# What is left of a sum once numbers, scale and currency are gone, and means nothing.
_FILLING = re.compile(r"注册资本金?|注册资金|认缴|实缴|出资额?|金额|元|圆|整|正|[()\[\]【】:：,]")
_ABOUT = re.compile(r"约|左右|多|余|近|以上|不少于|不低于")
_SCALES = {"": 0, "十": 1, "百": 2, "千": 3, "佰": 2, "仟": 3, "万": 4, "亿": 8, "兆": 12}
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+"
_PART = re.compile(rf"({_NUMBER})((?:[十百千佰仟](?=[万亿元圆])|[万亿])*)")
# 1,0000000 is 1,000.0000 that lost its point: reading it as ten million would be wrong in silence.
_GROUPS = re.compile(r"\d,(?!\d{3}(?!\d))\d*")
_NOTHING = frozenset({"", "-", "--", "/", "无", "暂无", "未公示", "未填写", "NULL", "NONE", "NAN", "N/A", "()"})
# The largest registered capital in the country is of the order of 1.7 亿万元; ten times that is a slip.
_LARGEST_WAN = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Capital:
    """An amount in 万 of a currency (ISO 4217), or nothing with the reason in ``verdict``."""

    wan: Decimal | None
    currency: str
    verdict: Verdict

    @property
    def cny_wan(self) -> Decimal | None:
        """The amount when it is in 人民币; foreign sums are never turned into yuan here."""
        return self.wan if self.currency == "CNY" else None


@lru_cache(maxsize=1 << 16)  # a register writes the same few thousand sums again and again
def parse(text: str | None) -> Capital:
    """Read one cell; ``verdict.code`` is the tidied text, its reason a Chinese sentence."""
    code = _tidied(text or "")
    if code in _NOTHING:
        return _unread(code, "warn", "没有填写注册资本。")
    currency, rest = _currency(code)
    parts, left = _parts(arabic(rest))
    if not parts:
        return _unread(code, "invalid", f"注册资本“{code[:30]}”里没有数字,请写作“1000万元”。")
    about = bool(_ABOUT.search(left))
    left = _FILLING.sub("", _ABOUT.sub("", left))
    amount = sum((number.scaleb(scale) for number, scale in parts), Decimal(0))
    fault = _fault(code, parts, amount, left)
    if fault:
        return _unread(code, "invalid", fault)
    if not _has_unit(parts, rest, currency):
        return _unread(code, "warn", f"注册资本“{code[:30]}”没有写单位,不知道是元还是万元,请补上。")
    wan = _plain(amount.scaleb(-4))
    reason = _doubt(code, wan, left, about)
    known = "" if left else currency or "CNY"
    return Capital(wan, known, Verdict(code, "warn" if reason else "valid", reason))


def _tidied(text: str) -> str:
    """Fold width, case and traditional script of the units; drop white space."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(folded.split()).translate(str.maketrans("萬億圓幣歐鎊", "万亿圆币欧镑"))


def _currency(code: str) -> tuple[str, str]:
    """Return the currency named and the text without its names; an empty currency when none is named."""
    found = _CURRENCY_NAME.search(code)
    return (_CURRENCY_OF[found.group()], _CURRENCY_NAME.sub("元", code)) if found else ("", code)


def _parts(text: str) -> tuple[list[tuple[Decimal, int]], str]:
    """Return the numbers with their powers of ten, and the text around them."""
    text = re.sub(r"[()\[\]【】]", "", text)
    parts = [
        (Decimal(found[1].replace(",", "")), sum(_SCALES[sign] for sign in found[2])) for found in _PART.finditer(text)
    ]
    return parts, _PART.sub("", text)


def _fault(code: str, parts: list[tuple[Decimal, int]], amount: Decimal, left: str) -> str:
    """Say why this cannot be one amount; an empty string when it can."""
    if _GROUPS.search(code):
        return f"注册资本“{code[:30]}”的千分位不对,可能丢了小数点,请更正。"
    named = {_CURRENCY_OF[name] for name in _CURRENCY_NAME.findall(code)}
    if len(named) > 1:
        return f"注册资本“{code[:30]}”里不止一种货币,请只留一种。"
    scales = [scale for _, scale in parts]
    if len(parts) > 1 and (scales != sorted(set(scales), reverse=True) or any(n < 0 for n, _ in parts[1:])):
        return f"注册资本“{code[:30]}”里不止一个数,请只留一个。"
    if amount < 0:
        return f"注册资本“{code[:30]}”是负数,请更正。"
    if len(left) > 12:
        return f"注册资本“{code[:30]}”读不成金额,请写作“1000万元”。"
    return ""


def _has_unit(parts: list[tuple[Decimal, int]], rest: str, currency: str) -> bool:
    """Whether the text says what it counts; a 万 or 亿 may also stand inside a Chinese numeral."""
    return bool(currency) or parts[-1][1] > 0 or any(sign in rest for sign in "元圆万亿")


def _doubt(code: str, wan: Decimal, left: str, about: bool) -> str:
    """Say why a person should look at an amount that was read; an empty string when nobody need."""
    if left:
        return f"注册资本“{code[:30]}”的币种“{left}”不认识,只读出 {wan} 万。"
    if wan == 0:
        return "注册资本写的是 0,请核对。"
    if wan > _LARGEST_WAN:
        return f"注册资本 {wan} 万大得不合常理,请核对单位。"
    if wan < 1 and "万" not in code:
        return f"注册资本“{code[:30]}”不到一万元,多半是单位写错,请核对。"
    return f"注册资本“{code[:30]}”不是准数,请核对。" if about else ""


def _plain(number: Decimal) -> Decimal:
    """Keep a hundredth of a yuan, drop trailing zeros, never fall into 1E+3."""
    number = number.quantize(Decimal("0.000001")) if number.adjusted() < 20 else number
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _unread(code: str, status: str, reason: str) -> Capital:
    return Capital(None, "", Verdict(code, "warn" if status == "warn" else "invalid", reason))
