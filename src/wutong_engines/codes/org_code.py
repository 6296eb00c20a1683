"""组织机构代码 (GB 11714): eight characters and a check character.

>>> check_character("71526726")
'X'
>>> check("71526726-X").status
'valid'
"""

from wutong_engines.codes.verdict import Verdict, tidy

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def check_character(body: str) -> str:
    """Return the ninth character for an eight-character body."""
    total = sum(_VALUE[character] * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check(text: str) -> Verdict:
    """Check a nine-character organisation code, with or without its hyphen."""
    code = tidy(text).replace("-", "")
    if len(code) != 9:
        return Verdict(code, "invalid", f"组织机构代码应为 9 位,这里是 {len(code)} 位,请补全后再填。")
    for place, character in enumerate(code, start=1):
        if character not in _VALUE:
            return Verdict(code, "invalid", f"组织机构代码第 {place} 位的“{character}”不是数字或字母。")
    expected = check_character(code[:8])
    if code[8] != expected:
        reason = f"组织机构代码第 9 位校验码应为 {expected},这里是 {code[8]},请逐位核对。"
        return Verdict(code, "invalid", reason)
    return Verdict(code, "valid")
