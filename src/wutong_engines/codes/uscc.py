"""统一社会信用代码 (GB 32100-2015): eighteen characters with a check character.

>>> check("9144030071526726xg")
Verdict(code='9144030071526726XG', status='valid', reason='')
>>> check_character("91440101MA5CJQ4N5")
'9'
"""

from wutong_engines.codes import org_code
from wutong_engines.codes.verdict import Verdict, tidy

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# The letters the standard leaves out, and what a hand that wrote them usually meant.
_LOOK_ALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
# Codes given out in the 2015 pilots, before the standard: organisation codes from M0000000 on.
_PILOT = "M0"


def check_character(body: str) -> str:
    """Return the eighteenth character for a seventeen-character body."""
    total = sum(_VALUE[character] * weight for character, weight in zip(body, WEIGHTS, strict=True))
    # The outer mod matters: without it a remainder of 0 points one past the alphabet.
    return ALPHABET[(31 - total % 31) % 31]


def org_code_of(code: str) -> str:
    """Return the organisation code inside a credit code (characters 9 to 17)."""
    return code[8:17]


def region_of(code: str) -> str:
    """Return the division code inside a credit code (characters 3 to 8)."""
    return code[2:8]


def check(text: str) -> Verdict:
    """Check one credit code as typed; width, case, spaces and hyphens do not matter."""
    code = tidy(text).replace("-", "")
    fault = _shape_fault(code)
    if fault:
        return Verdict(code, "invalid", fault)
    expected = check_character(code[:17])
    org_right = org_code.check(org_code_of(code)).status == "valid"
    if code[17] == expected:
        if org_right:
            return Verdict(code, "valid")
        reason = "第 18 位校验码正确,但第 9 至 17 位的组织机构代码校验不符,请对照营业执照核对。"
        return Verdict(code, "warn", reason)
    if org_right and org_code_of(code).startswith(_PILOT):
        reason = (
            f"第 18 位按现行标准应为 {expected},这里是 {code[17]};"
            "2015 年试点时期发的代码有此情形,可以保存,请对照营业执照核对。"
        )
        return Verdict(code, "warn", reason)
    reason = f"第 18 位校验码应为 {expected},这里是 {code[17]},前 17 位或校验码有误,请逐位核对。"
    return Verdict(code, "invalid", reason)


def _shape_fault(code: str) -> str:
    """Say what is wrong with length and characters; an empty string when nothing is."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位,这里是 {len(code)} 位,请补全后再填。"
    for place, character in enumerate(code, start=1):
        if character in _LOOK_ALIKES:
            meant = _LOOK_ALIKES[character]
            return f"第 {place} 位的“{character}”不会出现在统一社会信用代码里,是不是 {meant}?"
        if character not in _VALUE:
            return f"第 {place} 位的“{character}”不会出现在统一社会信用代码里,请更正。"
        if 3 <= place <= 8 and not character.isdigit():
            return f"第 {place} 位的“{character}”应为数字:第 3 至 8 位是登记机关的区划代码。"
    return ""
