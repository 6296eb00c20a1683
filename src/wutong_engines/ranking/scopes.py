"""How a scope of business (经营范围) is read: which verb belongs to which product.

`电机制造、控制器销售` makes motors and sells controllers; `生产、销售:控制器` makes controllers. Every verb is first
painted over, character by character, with one mark for making and one for trade. Then "no verb between the two" is a
class of characters, and the patterns need no look-around: they read the same on every engine.
"""

import re
from collections.abc import Iterable
from typing import Final

# Of the private use area: no scope has them.
_MAKE, _SELL = "\ue001", "\ue002"
# (verbs, what they are painted over with: as many characters, so that places stay what they are)
PAINTS: Final = (
    ("生产|制造|加工|研发|研制|开发|制作|组装", _MAKE * 2),
    ("进出口", _SELL * 3),
    ("销售|批发|零售|经销|购销|代销|贸易|代理|租赁|出租|维修|修理|安装", _SELL * 2),
)
# Put behind every scope, so that "to the end" needs no sign of its own.
END: Final = "\u3002"

_STOPS: Final = "\u3002;\uff1b"
_COMMAS: Final = ",\uff0c"
_JOINTS: Final = "、/及和与以并兼 \u3000\n"
_OPENING: Final = "(\uff08"
_COLON: Final = "[:\uff1a]"
_VERB: Final = f"[{_MAKE}{_SELL}]"
# Text without a verb: of one clause, of one sentence, of one item of a list.
_CLAUSE: Final = f"[^{_MAKE}{_SELL}{_STOPS}{_COMMAS}]*"
_SENTENCE: Final = f"[^{_MAKE}{_SELL}{_STOPS}]*"
_ITEM: Final = f"[^{_MAKE}{_SELL}{_STOPS}{_COMMAS}、]*"
# An item that follows a verb at once is its object; behind a joint, a comma or a bracket another one begins.
_OBJECT: Final = f"[^{_MAKE}{_SELL}{_STOPS}{_COMMAS}{_JOINTS}{_OPENING}:\uff1a]"
# Where an item is at its end, or turns to another verb: 生产控制器并销售.
_ITS_END: Final = f"[{_STOPS}{_COMMAS}{_JOINTS}{_OPENING}{_MAKE}]"


def painted(text: str) -> str:
    """Return a text with its verbs painted over, as long as before."""
    for verbs, paint in PAINTS:
        text = re.sub(verbs, paint, text)
    return text


def patterns(words: Iterable[str]) -> tuple[str, str, str]:
    """Return how a painted scope says that a product is made, listed under what is made, or sold."""
    word = "(?:" + "|".join(re.escape(painted(word)) for word in words) + ")"
    made = f"{_after(word, _MAKE)}|{_before(word, _MAKE, _CLAUSE)}"
    sold = f"{_after(word, _SELL)}|{_before(word, _SELL, _SENTENCE)}"
    return made, _before(word, _MAKE, _SENTENCE), sold


def _after(word: str, verb: str) -> str:
    """Return a product with the verb behind it: 控制器、电机的销售、生产."""
    return f"({word}{_CLAUSE}(?:{_VERB}[{_JOINTS}]*)*{verb})"


def _before(word: str, verb: str, reach: str) -> str:
    """Return a product with the verb ahead of it, and no other verb behind it: 生产、销售:电机、控制器."""
    verbs = f"{verb}(?:[{_JOINTS}]*{_VERB})*"
    return f"({verbs}(?:{_COLON}{reach}|{_OBJECT}{reach})?{word}){_ITEM}{_ITS_END}"
