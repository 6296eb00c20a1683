"""Chinese numerals in running text: 壹仟贰佰万 becomes 12000000.

>>> arabic("伍佰万元整")
'5000000元整'
>>> arabic("1000万元")
'1000万元'
"""

import re

_DIGITS = {
    sign: value for signs in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for value, sign in enumerate(signs)
}
_DIGITS |= {"两": 2, "俩": 2, "弍": 2, "貳": 2, "參": 3, "陸": 6}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
# A numeral begins with a digit (or 十), so the 万 of 1000万元 is not one.
_RUN = re.compile(
    r"(?<![\d.])[零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳參陸十拾][零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳參陸十拾百佰千仟万亿]*"
)


def value(numeral: str) -> int:
    """Return the value of a well-formed Chinese numeral; signs it does not know count for nothing."""
    total = section = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            section += (digit or 1) * _SMALL[sign]
            digit = 0
        elif sign in _LARGE:
            total = (
                (total + section + digit) * _LARGE[sign] if sign == "亿" else total + (section + digit) * _LARGE[sign]
            )
            section = digit = 0
    return total + section + digit


def arabic(text: str) -> str:
    """Rewrite every Chinese numeral in the text with arabic digits."""
    return _RUN.sub(lambda found: str(value(found.group())), text)
