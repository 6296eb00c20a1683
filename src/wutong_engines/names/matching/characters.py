"""How characters sound and look, as arrays that compiled code reads.

Look-alike pairs come from ``lookalike.csv`` (pictures of Noto Sans SC compared, ``benchmarks/names/glyphs.py``) and
from a short list by hand of what optical reading and handwriting mix up though the pictures differ.
"""

import csv
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pypinyin.constants import PINYIN_DICT

from wutong_engines.names import script

READINGS: Final = 3
_HAND_LIKENESS: Final = 0.85
_BY_HAND: Final = """
兴光 铭名 元无 力刀 方万 金全 王玉 工土 贸贺 机朷 设没 备各 技枝 业亚 限根 建健 安按 材村 华毕 博搏 环坏 保堡 银很 龙尤
丰半 宇字 东车 生牛 农衣 长张 鸿鸣 泰秦 瑞端 阳阴 永水 晟晨 利刑 西四 目日 品晶 佳住 微徽 风凤 海悔 诚城 辉挥 伟纬 腾滕
顺须 祥样 富副 己已 己巳 已巳 人入 人八 入八 土士 日曰 末未 千干 干于 千于 午牛 大太 大犬 太犬 天夫 天无 田由 由甲 甲申
田申 白自 目自 木本 木术 本术 王主 玉主 主丰 丁了 子孑 口囗 石右 古右 左在 再冉 洋详 祥详 钢刚 钢钠 铜钢 铁钱 纺仿 坊纺
凌陵 陵棱 清请 情清 晴清 睛晴 睛情 博博 捷婕 洁结 达边 达送 远达 运远 通适 道通 进迸 逸免 兔免 鸟乌 岛鸟 马乌 巨臣 巨匡
申中 电甲 旺往 拓柘 祐祜 佑估 估佐 侯候 候俟 准淮 雅稚 维雄 雄堆 锦绵 棉锦 绵棉 域城 诚成 盛威 成戚 感惑 莱菜 采莱 荣荥
宏宠 安妥 宝实 宾室 富宫 官宫 营管 管官 萱宣 宣宜 宜宣 宜宫 亿忆 艺忆 仁仨 化代 代伐 伐成 伟佛 体休 休林 林材 村林 杨扬
汤杨 汤扬 畅杨 场杨 场扬 肠扬 格恪 络格 洛格 略路 洛络 恪洛 潞璐 露霞 雪雷 雷霄 霖霜 震霞 磊品 森淼 鑫森 焱森 炎焱 炬矩
"""


def plain_syllable(reading: str) -> str:
    """Drop the tone mark: zhǎng is zhang, lǜ is lv."""
    spread = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(letter for letter in spread if letter.isascii()).replace("v", "v")


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the plain syllables of every character, the usual one first, at most three."""
    usual = script.syllables()
    found: dict[str, tuple[str, ...]] = {}
    for code, text in PINYIN_DICT.items():
        if 0x3400 <= code <= 0x9FFF:
            sign = chr(code)
            first = [plain_syllable(reading) for reading in text.split(",")]
            in_names = [usual[sign]] if sign in usual and usual[sign] in first else []
            found[sign] = tuple(dict.fromkeys([*in_names, *first]))[:READINGS]
    return found


@cache
def syllable_numbers() -> dict[str, int]:
    """Return a small number from 1 for every syllable."""
    return {syllable: n for n, syllable in enumerate(sorted({s for all_ in readings().values() for s in all_}), 1)}


@cache
def sounds() -> NDArray[np.uint16]:
    """Return the syllable numbers of every code unit: rows of up to three, the usual reading first.

    Anything but a Chinese character stands for itself, far above the syllables.
    """
    numbers = syllable_numbers()
    table = np.zeros((1 << 16, READINGS), np.uint16)
    table[:, 0] = np.minimum(np.arange(1 << 16) + 1000, 65535)
    for sign, syllables in readings().items():
        for at, syllable in enumerate(syllables):
            table[ord(sign), at] = numbers[syllable]
    return table


@cache
def lookalikes() -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """Return the pairs that look alike as sorted keys ``one << 16 | other`` in both orders, and how alike."""
    pairs: dict[int, float] = {}
    for pair in _BY_HAND.split():
        if pair[0] != pair[1]:
            _put(pairs, pair[0], pair[1], _HAND_LIKENESS)
    text = resources.files(__package__).joinpath("lookalike.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        _put(pairs, row["one"], row["other"], float(row["likeness"]))
    keys = np.array(sorted(pairs), np.uint32)
    return keys, np.array([pairs[int(key)] for key in keys], np.float32)


def _put(pairs: dict[int, float], one: str, other: str, likeness: float) -> None:
    for a, b in ((one, other), (other, one)):
        key = ord(a) << 16 | ord(b)
        pairs[key] = max(pairs.get(key, 0.0), likeness)


def codes(text: str) -> NDArray[np.uint16]:
    """Return a text as UTF-16 code units; what lies beyond the first plane takes two of them."""
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
