"""Measure words and their house forms."""

import re

_SAME = """
个 条 批次 批 家 项 人 次 件 宗 户 场 支 辆 台 套 座 栋 间 处 亩 元 美元 欧元 港元 公顷 公里 米 吨
千瓦 千瓦时 天 工作日 小时 分钟 月 年 周 岁 份 篇 笔 单 班 类 种 倍 轮 站 趟 所 块 片 株 页 字 本 张
部 组 队 对 枚 期 户次 家次 人次 场次 车次 车 批人 方 平方米 平方公里 公斤 百分点 瓦 兆瓦 度 例 起
封 席 幢 孔 眼 头 只 艘 架 点 分 层 款 堂 课时 小组 标段
"""
_OTHER = {
    "人": "名 位 口",
    "方": "立方米 立方 方土 m³ m3 ㎥",
    "平方米": "平米 ㎡ m² m2",
    "平方公里": "平方千米 km² km2",
    "公里": "千米 km",
    "天": "日 个日",
    "工作日": "个工作日",
    "月": "个月",
    "小时": "个小时 h",
    "周": "个星期 星期 个周 个礼拜",
    "年": "周年 个年头",
    "元": "元人民币 块钱 圆",
    "百分点": "个百分点 个点 pct",
    "批次": "个批次",
    "公斤": "千克 kg",
    "吨": "t",
    "千瓦": "kW KW",
    "兆瓦": "MW",
    "千瓦时": "kWh 度电",
    "分钟": "min",
    "户": "户企业",
    "小组": "个小组",
    "标段": "个标段",
    "岁": "周岁",
}
UNITS: dict[str, str] = {word: word for word in _SAME.split()} | {
    word: unit for unit, words in _OTHER.items() for word in words.split()
}
"""Every spelling of a measure word and its house form."""

_LATIN_TAIL = "(?![A-Za-z])"
_UNIT = re.compile(
    "|".join(
        re.escape(word) + (_LATIN_TAIL if word[-1].isascii() else "")
        for word in sorted(UNITS, key=lambda word: (-len(word), word))
    )
)
_PER = re.compile(r"/|每")
LOOSE = frozenset("方元度分米点层部对班单站车头只块片字本张口孔眼架堂款")
"""Measure words that after a single Chinese digit mostly belong to another word (三方, 三元, 两点)."""


def measure(text: str, at: int) -> tuple[str, int]:
    """Read the measure word at a place: its house form and where it ends, or ("", at)."""
    found = _UNIT.match(text, at)
    if not found:
        return "", at
    unit, end = UNITS[found.group()], found.end()
    per = _PER.match(text, end)
    under = _UNIT.match(text, per.end()) if per else None
    if under:
        return f"{unit}/{UNITS[under.group()]}", under.end()
    return unit, end
