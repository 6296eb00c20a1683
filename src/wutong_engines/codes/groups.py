"""Groups of regions as the trade speaks of them: 长三角, 珠三角, 京津冀, 成渝, 兰西 and the rest.

>>> "长三角" in groups_of("330200")
True
>>> codes_of(["京津冀", "甘肃", "苏州"])
('11', '12', '13', '62', '3205')

A group is a tuple of code prefixes. Where the plan takes in only part of a prefecture the whole one is listed and
``note`` says so. The groups are the published scopes; another set is another tuple of :class:`Group`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wutong_engines.codes.region import REGIONS, Regions, short
from wutong_engines.codes.verdict import tidy


class UnknownRegion(ValueError):
    """A word is no code, no place and no group; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of divisions, its other names, and the plan it follows."""

    name: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    basis: str = ""
    note: str = ""


def _group(name: str, codes: str, aliases: str = "", basis: str = "", note: str = "") -> Group:
    return Group(name, tuple(codes.split()), tuple(aliases.split()), basis, note)


_PART = "部分市州只有一部分县区在规划范围内,这里按整市计"

GROUPS: tuple[Group, ...] = (
    _group("长三角", "31 32 33 34", "长江三角洲 长三角地区 沪苏浙皖", "长江三角洲区域一体化发展规划纲要(2019)"),
    _group(
        "长三角中心区",
        "31 3201 3202 3204 3205 3206 3209 3210 3211 3212 3301 3302 3303 3304 3305 3306 3307 3309 3310 "
        "3401 3402 3405 3407 3408 3411 3417 3418",
        "长三角城市群",
        "长江三角洲区域一体化发展规划纲要(2019),中心区 27 市",
    ),
    _group(
        "珠三角", "4401 4403 4404 4406 4407 4412 4413 4419 4420", "珠江三角洲", "珠江三角洲地区改革发展规划纲要(2008)"
    ),
    _group(
        "粤港澳大湾区", "4401 4403 4404 4406 4407 4412 4413 4419 4420 81 82", "大湾区", "粤港澳大湾区发展规划纲要(2019)"
    ),
    _group("京津冀", "11 12 13", "", "京津冀协同发展规划纲要(2015)"),
    _group(
        "成渝",
        "50 5101 5103 5105 5106 5107 5109 5110 5111 5113 5114 5115 5116 5117 5118 5120",
        "成渝地区双城经济圈 成渝城市群",
        "成渝地区双城经济圈建设规划纲要(2021)",
        _PART,
    ),
    _group(
        "长江中游",
        "4201 4202 4205 4206 4207 4208 4209 4210 4211 4212 429004 429005 429006 4301 4302 4303 4304 4306 4307 4309 "
        "4313 3601 3602 3603 3604 3605 3606 3608 3609 3610 3611",
        "长江中游城市群",
        "长江中游城市群发展规划(2015)",
        _PART,
    ),
    _group(
        "关中平原",
        "6101 6102 6103 6104 6105 6110 1408 1410 6205 6208 6210",
        "关中平原城市群 关中",
        "关中平原城市群发展规划(2018)",
        _PART,
    ),
    _group(
        "兰西",
        "6201 6204 6211 6229 6301 6302 6322 6323 6325",
        "兰西城市群 兰州西宁",
        "兰州—西宁城市群发展规划(2018)",
        _PART,
    ),
    _group(
        "中原",
        "4101 4102 4103 4104 4106 4107 4108 4110 4111 4114 4116 419001 1405 3416",
        "中原城市群",
        "中原城市群发展规划(2016),核心发展区 14 市",
    ),
    _group("山东半岛", "37", "山东半岛城市群", "山东半岛城市群发展规划(2021)"),
    _group(
        "北部湾",
        "4501 4505 4506 4507 4509 4514 4408 4409 4417 4601 4604 469007 469023 469024 469026",
        "北部湾城市群",
        "北部湾城市群发展规划(2017)",
    ),
    _group("哈长", "2301 2302 2306 2310 2312 2201 2202 2203 2204 2207 2224", "哈长城市群", "哈长城市群发展规划(2016)"),
    _group(
        "辽中南", "2101 2102 2103 2104 2105 2106 2108 2110 2111 2112", "辽中南城市群", "国家“十三五”规划纲要所列城市群"
    ),
    _group("呼包鄂榆", "1501 1502 1506 6108", "呼包鄂榆城市群", "呼包鄂榆城市群发展规划(2018)"),
    _group("宁夏沿黄", "6401 6402 6403 6405", "宁夏沿黄城市群", "国家“十三五”规划纲要所列城市群"),
    _group("黔中", "5201 5203 5204 5205 5226 5227", "黔中城市群", "黔中城市群发展规划(2017)", _PART),
    _group("滇中", "5301 5303 5304 5323 5325", "滇中城市群", "滇中城市群发展规划(2020)", _PART),
    _group(
        "山西中部", "1401 1403 1407 1409 1411", "山西中部城市群 晋中城市群", "国家“十四五”规划纲要所列城市群", _PART
    ),
    _group("天山北坡", "6501 6502 6523 659001 659004", "天山北坡城市群", "国家“十三五”规划纲要所列城市群", _PART),
    _group("河西走廊", "6202 6203 6206 6207 6209", "河西 河西五市"),
    _group("西北", "61 62 63 64 65", "西北五省 西北地区"),
    _group("川渝", "50 51", "川渝地区"),
    _group("西南", "50 51 52 53 54", "西南地区"),
    _group("华北", "11 12 13 14 15", "华北地区"),
    _group("华东", "31 32 33 34 35 36 37", "华东地区"),
    _group("华中", "41 42 43", "华中地区"),
    _group("华南", "44 45 46", "华南地区"),
    _group("东北", "21 22 23", "东北三省 东北地区", "国家统计局东西中部和东北地区划分方法(2011)"),
    _group("中部", "14 34 36 41 42 43", "中部六省 中部地区", "国家统计局东西中部和东北地区划分方法(2011)"),
    _group("东部", "11 12 13 31 32 33 35 37 44 46", "东部地区", "国家统计局东西中部和东北地区划分方法(2011)"),
    _group(
        "西部",
        "15 45 50 51 52 53 54 61 62 63 64 65",
        "西部地区 西部十二省",
        "国家统计局东西中部和东北地区划分方法(2011)",
    ),
)

_BY_NAME = {name: group for group in GROUPS for name in (group.name, *group.aliases)}


def find(name: str) -> Group | None:
    """Return the group with this name or alias."""
    return _BY_NAME.get(tidy(name))


def inside(code: str, prefixes: Iterable[str]) -> bool:
    """Whether a division lies in one of these divisions; a province does not lie in its own city."""
    wanted = short(tidy(code))
    return any(wanted.startswith(short(prefix)) for prefix in prefixes)


def groups_of(code: str) -> tuple[str, ...]:
    """Return the names of the groups a division belongs to."""
    return tuple(group.name for group in GROUPS if inside(code, group.codes))


def codes_of(words: Iterable[str], regions: Regions = REGIONS) -> tuple[str, ...]:
    """Return the code prefixes that group names, place names and codes stand for, without doubles.

    :raises UnknownRegion: when a word is none of them.
    """
    codes: list[str] = []
    for word in words:
        codes.extend(_codes(tidy(word), regions))
    return tuple(dict.fromkeys(codes))


def _codes(word: str, regions: Regions) -> tuple[str, ...]:
    group = find(word)
    if group:
        return group.codes
    if regions.check(word).usable:
        return (short(word),)
    place = regions.named(word)[:1] or tuple(filter(None, [regions.locate(word)]))
    if not place:
        known = "、".join(group.name for group in GROUPS[:6])
        raise UnknownRegion(f"“{word[:20]}”不是区划代码,也不是认识的省、市或城市群(如{known})。")
    return (place[0].code,)
