"""Regions as firm names use them: a compact table and a fast reader of prefixes.

Provinces, prefectures, the counties of Gansu and 兰州新区, each with and without its suffix. A fuller
table (every county) is more lines in ``_TABLE``.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

# Parent | place[:suffix] …  A prefecture without a suffix is a 市, a suffix of - is none. A name that
# is also an everyday word or a single character is read only with its suffix: it is marked "!".
_TABLE: Final = """
中国 | 北京:市 天津:市 上海:市 重庆:市 香港:特别行政区 澳门:特别行政区 台湾:省 河北:省 山西:省
中国 | 内蒙古:自治区 辽宁:省
中国 | 吉林:省 黑龙江:省 江苏:省 浙江:省 安徽:省 福建:省 江西:省 山东:省 河南:省 湖北:省 湖南:省 广东:省
中国 | 广西:壮族自治区 海南:省 四川:省 贵州:省 云南:省 西藏:自治区 陕西:省 甘肃:省 青海:省 宁夏:回族自治区
中国 | 新疆:维吾尔自治区
河北 | 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水
山西 | 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
内蒙古 | 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安:盟 锡林郭勒:盟 阿拉善:盟
辽宁 | 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛
吉林 | 长春 吉林 四平 辽源 通化 白山 松原 白城 延边:朝鲜族自治州
黑龙江 | 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭:地区
江苏 | 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁
浙江 | 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水
安徽 | 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建 | 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德
江西 | 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
山东 | 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 莱芜
河南 | 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源
湖北 | 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施:土家族苗族自治州 仙桃 潜江 天门
湖北 | 神农架:林区
湖南 | 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西:土家族苗族自治州
广东 | 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳
广东 | 云浮
广西 | 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
海南 | 海口 三亚 三沙 儋州
四川 | 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳
四川 | 阿坝:藏族羌族自治州
四川 | 甘孜:藏族自治州 凉山:彝族自治州
贵州 | 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南:布依族苗族自治州 黔东南:苗族侗族自治州 黔南:布依族苗族自治州
云南 | 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄:彝族自治州 红河:哈尼族彝族自治州 文山:壮族苗族自治州
云南 | 西双版纳:傣族自治州
云南 | 大理:白族自治州 德宏:傣族景颇族自治州 怒江:傈僳族自治州 迪庆:藏族自治州
西藏 | 拉萨 日喀则 昌都 林芝 山南 那曲 阿里!:地区
陕西 | 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
甘肃 | 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏:回族自治州 甘南:藏族自治州
青海 | 西宁 海东 海北:藏族自治州 黄南:藏族自治州 海南:藏族自治州 果洛:藏族自治州 玉树:藏族自治州
青海 | 海西:蒙古族藏族自治州
宁夏 | 银川 石嘴山 吴忠 固原 中卫
新疆 | 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉:回族自治州 博尔塔拉:蒙古自治州 巴音郭楞:蒙古自治州 阿克苏:地区
新疆 | 克孜勒苏:柯尔克孜自治州 喀什:地区 和田:地区 伊犁:哈萨克自治州 塔城:地区 阿勒泰:地区 石河子
兰州 | 兰州新区:- 永登:县 皋兰:县 榆中:县 城关!:区 七里河!:区 西固!:区 安宁!:区 红古!:区
兰州新区 | 中川!:园区 中川!:镇 秦川!:镇 西岔!:镇 上川!:镇
白银 | 靖远:县 会宁:县 景泰:县 平川!:区
天水 | 秦安:县 甘谷:县 武山:县 清水!:县 秦州!:区 麦积:区 张家川:回族自治县
武威 | 民勤:县 古浪:县 天祝:藏族自治县 凉州!:区
张掖 | 山丹:县 民乐!:县 临泽:县 高台:县 甘州!:区 肃南:裕固族自治县
平凉 | 泾川:县 灵台:县 崇信!:县 庄浪:县 静宁:县 华亭:市 崆峒!:区
酒泉 | 玉门:市 敦煌:市 金塔:县 瓜州:县 肃州!:区 肃北:蒙古族自治县 阿克塞:哈萨克族自治县
庆阳 | 西峰!:区 庆城:县 环!:县 华池:县 合水:县 正宁:县 宁!:县 镇原:县
定西 | 安定!:区 通渭:县 陇西:县 渭源:县 临洮:县 漳!:县 岷!:县
陇南 | 武都!:区 成!:县 文!:县 宕昌:县 康!:县 西和!:县 礼!:县 徽!:县 两当!:县
临夏 | 临夏!:市 永靖:县 康乐!:县 广河:县 和政:县 东乡!:族自治县
甘南 | 合作!:市 临潭:县 卓尼:县 舟曲:县 迭部:县 玛曲:县 碌曲:县 夏河:县
金昌 | 永昌:县 金川!:区
"""

# 自治区 and 自治州 are also written short: 新疆自治区, 临夏州.
_BRIEF: Final = (("自治州", "州"), ("自治区", "自治区"), ("自治县", "县"))


def _forms(item: str) -> tuple[str, list[str]]:
    """Return the bare name of one entry and every way to write it."""
    marked, _, suffix = item.partition(":")
    bare = marked.rstrip("!")
    forms = [] if bare != marked else [bare]
    if suffix != "-":
        full = suffix or "市"
        forms.append(bare + full)
        forms += [bare + brief for long, brief in _BRIEF if full.endswith(long) and full != brief]
    return bare, forms


def _entries() -> Iterator[tuple[str, str, list[str]]]:
    """Yield ``(parent, bare name, forms)`` for every place of the table."""
    for line in _TABLE.strip().splitlines():
        parent, _, items = line.partition(" | ")
        for item in items.split():
            bare, forms = _forms(item)
            yield parent, bare, forms


@cache
def _tables() -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, str]]:
    """Build the forms by their first two characters, longest first, and the parent of each place."""
    place_of: dict[str, str] = {}
    parents: dict[str, str] = {}
    for parent, bare, forms in _entries():
        # 吉林 is a province and its city, 海南 a province and a prefecture: the later one keeps its suffix.
        place = bare if parents.get(bare, parent) == parent else forms[-1]
        parents[place] = parent
        for form in forms:
            place_of.setdefault(form, place)
    heads: dict[str, list[tuple[str, str]]] = {}
    for form in sorted(place_of, key=len, reverse=True):
        heads.setdefault(form[:2], []).append((form, place_of[form]))
    return {head: tuple(found) for head, found in heads.items()}, parents


def take(text: str, start: int = 0) -> tuple[str, int]:
    """Read one region at ``start``: its place and where it ends, or ``("", start)``."""
    for form, place in _tables()[0].get(text[start : start + 2], ()):
        if text.startswith(form, start):
            return place, start + len(form)
    return "", start


def take_all(text: str) -> tuple[str, int]:
    """Read regions from the start as long as they go on: the narrowest place and where they end."""
    narrowest, end = take(text)
    while end:
        place, further = take(text, end)
        # 甘肃兰州 goes on downwards; 上海南京路 does not: a second region must lie inside the first.
        if not place or not lies_in(place, narrowest):
            break
        narrowest, end = place, further
    return narrowest, end


@cache
def lies_in(place: str, wider: str) -> bool:
    """Whether ``place`` is ``wider`` or a part of it."""
    parents = _tables()[1]
    while place and place != wider:
        place = parents.get(place, "")
    return bool(place)


def agree(one: str, other: str) -> bool:
    """Whether two regions can be one firm's: either is unknown, or one lies in the other."""
    return not one or not other or lies_in(one, other) or lies_in(other, one)


def parents() -> dict[str, str]:
    """Return the place that each place lies in; provinces lie in 中国."""
    return _tables()[1]


def known() -> list[str]:
    """Return every way to write a place that the table knows."""
    return [form for found in _tables()[0].values() for form, _ in found]
