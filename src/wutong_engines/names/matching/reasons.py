"""Why a candidate was taken or left, in Chinese."""

import numpy as np
from numpy.typing import NDArray

from wutong_engines.names.matching.features import NAMES

NO_CANDIDATE = "名录里没有相近的名称"
EMPTY = "名称为空"
NO_SOUND = "名录里没有读音和行业都对得上的名称"
NO_LETTERS = "名称里没有文字"

_AT = {name: at for at, name in enumerate(NAMES)}
_CHANGES = (
    ("sound", "同音字"),
    ("look", "形近字"),
    ("swap", "前后字颠倒"),
    ("omit", "漏字"),
    ("other", "有字不同"),
    ("extra", "多字"),
)
_REST = (
    ("tail", "只写了前半段"),
    ("front", "开头少字"),
    ("county_dropped", "一方未写县市"),
    ("region_silent", "未写地区"),
    ("region_added", "多写了地区"),
    ("region_wider", "地区写得较宽"),
    ("region_narrower", "地区写得较细"),
    ("region_contrary", "地区不同"),
    ("form_dropped", "省了组织形式"),
    ("form_near", "组织形式写法不同"),
    ("form_added", "多写了组织形式"),
    ("form_contrary", "组织形式不同"),
)


def differences(described: NDArray[np.float32]) -> str:
    """Return in what the query differs from a candidate."""
    if described[_AT["same_flat"]]:
        return "统一写法后全名相同"
    found = []
    for feature, words in _CHANGES:
        count = int(described[_AT[feature]])
        found += [words if count == 1 else f"{count}处{words}"] if count else []
    found += [words for feature, words in _REST if described[_AT[feature]] > 0]
    if described[_AT["same_core"]] or described[_AT["same_body"]]:
        return "字号和行业相同" + ("," + "、".join(found) if found else "")
    return "、".join(found) if found else "写法不同"


def romanised(features: dict[str, float]) -> str:
    """Return how a name in Latin letters fits a candidate."""
    found = []
    if features["syllables"]:
        found.append("拼音与名称一致" if not features["missed_pieces"] else "拼音只对上一部分")
    if features["words"]:
        found.append("英文行业词对得上" if not features["missed_words"] else "英文行业词只对上一部分")
    elif features["missed_words"]:
        found.append("英文行业词对不上")
    if features["region_same"]:
        found.append("地区相同")
    if features["left_signs"]:
        found.append(f"名称里有{features['left_signs']:.0f}个字英文没有写")
    return "、".join(found) or "写法不同"


def unsure(best: str, differences: str, chance: float, rivals: int, *, contrary: bool) -> str:
    """Return why a query has no match though there are candidates."""
    if contrary:
        return f"最近的是{best},但地区不同"
    if rivals > 1:
        return f"有{rivals}家同样相近,无法断定是哪一家(如{best})"
    return f"最近的是{best},但{differences},把握只有{chance:.0%}"
