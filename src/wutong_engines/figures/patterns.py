"""Figures that claim no amount, as patterns: dates, ordinals, names, codes and words with a numeral in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong_engines.figures.figure import Kind
from wutong_engines.figures.numerals import LONGEST, NUMERALS
from wutong_engines.figures.text import HAN

JOIN = r" ?(?:--?|—{1,2}|[–~～─]|至|到) ?"
_N2 = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_CN = "[一二三四五六七八九十]"
YEAR = "(?:(?:19|20)[0-9]{2}|[一二][〇零一二三四五六七八九]{3})"
_HEAD = f"(?<![{NUMERALS}.])"
_DAY = f"{_N2}(?:日|号)(?!内|以内|之内|[楼线地路馆门院])"
_MONTH_DAY = f"{_N2}月(?:份|{_N2}(?:日|号))?"

# Words in which a numeral counts nothing although a measure word or a second numeral follows it.
_IDIOMS = """
一方面 一次性 一站式 一批 一系列 一条龙 一条心 一件事 一把手 一盘棋 一揽子 一家人 一成不变 一类 一度
一部分 一层 一对一 一点 一分钱 万一 千万别 千万不 千家万户 千方百计 千头万绪 百家争鸣 百花齐放 十分
十足 十全十美 三三两两 三番五次 七七八八 接二连三 五湖四海 四面八方 乱七八糟 成百上千 成千上万
百分之百的努力 万众一心 九牛一毛 一五一十 三百六十行 万人空巷 千人计划 万人计划 千篇一律 百年大计
百年老店 十五五 十四五 十三五 十二五 十一五 十六五 二十大 十九大 十八大 三中全会 五年规划 一二三产业
一二三产 三百工程 五一 七一 八一 十一黄金周 三元正极 三元锂 三元材料 三元里 二元 三次产业 第三方
两只手 百万庄 千亿斤 五台山 七台河 五家渠 一条山 九台区 三台县 三家村 七匹狼
"""
_QUOTE_PLAIN = r"[0-9A-Za-z+×xX*/.\-—]{1,12}"
_QUOTE_SLOGAN = f"[^“”\n{NUMERALS}]{{0,2}}{_CN}(?:[^“”\n0-9十百千万亿余多]{{0,12}})"
_RUNG = f"一[个条名套项支张把抓站户企事](?:(?!一)[{HAN}]){{1,6}}"
_SLOGAN = f"(?<![{HAN}]){_RUNG}(?:[,、 \uff0c]?{_RUNG}){{1,8}}"
_NO_RHYME = f"[个条家项批次成倍点年月日天{NUMERALS}]"
_MEETING = (
    "座谈会|推进会|推介会|工作会|动员会|调度会|博览会|洽谈会|招商会|大会|会议|论坛|年会|规划|方案|行动|计划表|年鉴|公报"
)
_VERBS = "召开|举办|举行|参加|出席|组织|全|上半年|下半年|计划|累计|共|以来"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shape of figure that claims nothing, with the reason told to the reader."""

    kind: Kind
    reason: str
    shape: re.Pattern[str]


def _pattern(kind: Kind, reason: str, *shapes: str) -> Pattern:
    return Pattern(kind, reason, re.compile("|".join(shapes), re.MULTILINE))


PATTERNS: tuple[Pattern, ...] = (
    _pattern(
        Kind.CODE,
        "位数过多,是编码,不是数量",
        f"(?<![{NUMERALS}])[{NUMERALS}]{{{LONGEST + 1},}}",
        "(?<![0-9])[0-9]{16,}",
    ),
    _pattern(
        Kind.CODE,
        "是电话、文号或编码,不是数量",
        r"(?<![0-9-])[0-9]{3,4}-[0-9]{7,8}(?![0-9])",
        r"(?<![0-9])1[3-9][0-9]{9}(?![0-9.]| ?[元万亿个家项条方人])",
        r"[〔\[(](?:19|20)[0-9]{2}[〕\])] ?(?:第 ?)?[0-9]{1,4} ?号",
        r"(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,4}){2,6}(?![0-9])",
        "(?<![0-9])(?:12345|12348|12315|13710)(?![0-9])(?=热线|工作法|机制|平台|制度)",
    ),
    _pattern(
        Kind.NAME,
        "是引号里的提法,不是数量",
        f"(?<=[“‘「『《]){_QUOTE_PLAIN}(?=[”’」』》])",
        f"(?<=[“‘「『《]){_QUOTE_SLOGAN}(?=[”’」』》])",
    ),
    _pattern(
        Kind.NAME,
        "是口号或名称的一部分,不是数量",
        _SLOGAN,
        r"(?<![0-9A-Za-z.])[0-9]{1,4}(?:\+[0-9A-Za-z]{1,4})+",
        r"(?<![0-9.])[0-9]{1,2} ?[×xX*] ?24(?![0-9])",
        r"(?<![A-Za-z])[A-Za-z][A-Za-z-]{0,11}[0-9]{1,12}[A-Za-z0-9-]{0,12}",
        rf"{_HEAD}[0-9]{{1,6}}(?:\.[0-9])?(?!(?:km|kg|kW|KW|MW|kWh|m³|m3|m²|m2|t|h|min|pct)(?![A-Za-z]))[A-Za-z]{{1,8}}",
        f"{_HEAD}(?:[0-9]{{2,3}}|[一二两三五百]{{1,3}})强",
        f"{_HEAD}(?:[0-9]{{1,2}}|{_CN})大(?=[{HAN}]{{2}})",
        f"{_HEAD}[0-9]0后",
        f"{_HEAD}{_CN}(?!{_NO_RHYME})[{HAN}]{_CN}(?!{_NO_RHYME})[{HAN}]",
        f"{_HEAD}{YEAR}年度?(?=(?:(?!{_VERBS})[{HAN}]){{2,20}}?(?:{_MEETING}))",
    ),
    _pattern(
        Kind.DATE,
        "是日期或时段,不是数量",
        rf"{_HEAD}{YEAR}(?:年|[-/.])[0-9]{{1,2}}(?:[-/.月])[0-9]{{1,2}}日?(?![0-9])",
        f"{_HEAD}(?:{YEAR}年 ?)?{_MONTH_DAY}{JOIN}(?:{YEAR}年)?{_MONTH_DAY}",
        f"{_HEAD}(?:{YEAR}年 ?)?{_N2}月{_N2}日?{JOIN}{_N2}日",
        f"{_HEAD}(?:{YEAR}年 ?)?{_N2}{JOIN}{_N2}月份?",
        f"{_HEAD}(?:{YEAR}年 ?)?{_MONTH_DAY}",
        f"{_HEAD}{YEAR}年?{JOIN}{YEAR}年",
        f"{_HEAD}{YEAR}年度?",
        f"{_HEAD}{_N2}日?{JOIN}{_DAY}",
        f"{_HEAD}{_DAY}",
        f"{_HEAD}第?[一二三四1-4]季度",
        f"前{_N2}个?(?:月|季度)",
        "[上下]半[年月]",
        "(?:(?<![附最邻就])最?近|过去|未来|今后)"
        "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3}|半)(?:年|天|日|周|个月|个星期)",
        r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:])",
        f"{_HEAD}{_N2}[时点](?:[0-9]{{1,2}}分|半|整)",
        f"(?<=[上下]午){_N2}[时点]",
    ),
    _pattern(
        Kind.ORDINAL,
        "是序号,不是数量",
        rf"第 ?(?:[0-9]{{1,6}}|[{NUMERALS}]{{1,6}})(?: ?[届批次期名位个条项章节号页轮季家类款])?",
        f"{_HEAD}(?:[0-9]{{1,4}}|{_CN}{{1,3}})(?:届|号[楼线地]?|标段)",
        f"{_HEAD}(?:[0-9]{{1,2}}|{_CN})期(?!间|[{HAN}]?培训)",
        f"前(?:[0-9]{{1,3}}|{_CN}{{1,2}})(?:名|位|强|列)?(?=[,。、;) \n]|$)",
        rf"^[ \t]*[(]?(?:[0-9]{{1,2}}|{_CN}{{1,3}})[)、.](?![0-9])",
        rf"(?<![{HAN}0-9])[(]?{_CN}{{1,2}}[)、](?=[{HAN}])",
        f"{_CN}是(?=[{HAN}])",
    ),
    _pattern(
        Kind.WORD,
        "是词语的一部分,不是数量",
        "|".join(sorted((re.escape(word) for word in _IDIOMS.split()), key=lambda word: (-len(word), word))),
    ),
)


def spans(text: str) -> Iterator[tuple[int, int, Pattern]]:
    """Give the places in a clean text that claim nothing, in order and never overlapping.

    Of two that overlap, the earlier wins; of two that start together, the longer; then the first in the table.
    """
    found = [
        (match.start(), -match.end(), rank)
        for rank, pattern in enumerate(PATTERNS)
        for match in pattern.shape.finditer(text)
    ]
    found.sort()
    at = 0
    for start, minus_end, rank in found:
        if start >= at and -minus_end > start:
            at = -minus_end
            yield start, at, PATTERNS[rank]
