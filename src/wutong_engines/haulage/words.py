"""The words of the trade: conventions, soils, uses, red lines; one table for the engine and whoever calls it."""

from enum import StrEnum


class Convention(StrEnum):
    """In which state a volume was measured; one heap has three volumes, and the classic mistake is to mix them."""

    BANK = "bank"
    LOOSE = "loose"
    COMPACTED = "compacted"

    @property
    def label(self) -> str:
        """Return the convention as people call it."""
        return {"bank": "自然方", "loose": "松方", "compacted": "压实方"}[self.value]


class Soil(StrEnum):
    """What the heap is made of: excavation classes 一至四类土, and what has a name of its own."""

    CLASS_1 = "class_1"
    CLASS_2 = "class_2"
    CLASS_3 = "class_3"
    CLASS_4 = "class_4"
    LOESS = "loess"
    PLAIN_FILL = "plain_fill"
    MIXED_FILL = "mixed_fill"
    PLANTING = "planting"
    TOPSOIL = "topsoil"
    GRAVEL = "gravel"
    ROCK = "rock"

    @property
    def label(self) -> str:
        """Return the soil as people call it."""
        return SOILS[self]


SOILS = {
    Soil.CLASS_1: "一类土(松软土)",
    Soil.CLASS_2: "二类土(普通土)",
    Soil.CLASS_3: "三类土(坚土)",
    Soil.CLASS_4: "四类土(砂砾坚土)",
    Soil.LOESS: "湿陷性黄土",
    Soil.PLAIN_FILL: "素填土",
    Soil.MIXED_FILL: "杂填土",
    Soil.PLANTING: "种植土",
    Soil.TOPSOIL: "表土(耕作层)",
    Soil.GRAVEL: "砂砾石",
    Soil.ROCK: "石方",
}


class Grade(StrEnum):
    """How clean the soil is: A meets 一类用地, B 二类用地 (GB 36600), C is not exchanged at all."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def label(self) -> str:
        """Return the grade as people call it."""
        return {"A": "A 一类用地可用", "B": "B 仅二类用地可用", "C": "C 不得交换"}[self.value]


class Use(StrEnum):
    """What the soil is needed for."""

    LEVELLING = "levelling"
    ROADBED = "roadbed"
    PLANTING = "planting"
    BACKFILL = "backfill"
    RECLAIM = "reclaim"

    @property
    def label(self) -> str:
        """Return the use as people call it."""
        return USES[self]


USES = {
    Use.LEVELLING: "场平",
    Use.ROADBED: "路基",
    Use.PLANTING: "绿化种植土",
    Use.BACKFILL: "基坑回填",
    Use.RECLAIM: "复垦造地",
}

_GROUND = frozenset(
    {Soil.CLASS_1, Soil.CLASS_2, Soil.CLASS_3, Soil.CLASS_4, Soil.LOESS, Soil.PLAIN_FILL, Soil.MIXED_FILL}
)
# What each use takes unless its specification says otherwise; 表土, 砂砾石, 石方 are never plain fill (red lines).
SUITABLE: dict[Use, frozenset[Soil]] = {
    Use.LEVELLING: _GROUND,
    Use.RECLAIM: _GROUND | {Soil.PLANTING},
    Use.ROADBED: _GROUND - {Soil.MIXED_FILL, Soil.CLASS_1},
    Use.BACKFILL: _GROUND - {Soil.MIXED_FILL},
    Use.PLANTING: frozenset({Soil.PLANTING, Soil.CLASS_1}),
}


class Flag(StrEnum):
    """A red line: soil under it is kept out of every plan until the matter is settled."""

    SAND_GRAVEL = "sand_gravel"
    CONTAMINATED = "contaminated"
    HAZARDOUS = "hazardous"
    TOPSOIL = "topsoil"
    NO_LAND_PAPERS = "no_land_papers"
    UNVERIFIED = "unverified"
    PROJECT_CANCELLED = "project_cancelled"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """Return the red line as people call it."""
        return FLAGS[self][0]

    @property
    def law(self) -> str:
        """Return the rule and the article the red line rests on."""
        return FLAGS[self][1]

    @property
    def remedy(self) -> str:
        """Return what has to be done before the soil may move."""
        return FLAGS[self][2]


FLAGS: dict[Flag, tuple[str, str, str]] = {
    Flag.SAND_GRAVEL: (
        "含砂砾石或可利用石方",
        "自然资发〔2023〕57号:工程动用的砂石土自用有余的,由县级以上政府纳入公共资源交易平台处置,不得擅自销售",
        "报自然资源部门处置,取得处置文件后再登记",
    ),
    Flag.CONTAMINATED: (
        "疑似污染地块",
        "土壤污染防治法第五十九条:有土壤污染风险的建设用地地块,须开展土壤污染状况调查",
        "先做土壤检测,上传检测报告,达标后解除",
    ),
    Flag.HAZARDOUS: (
        "危险废物嫌疑",
        "固体废物污染环境防治法第七十九条:产生危险废物的单位不得擅自倾倒、堆放",
        "交生态环境部门鉴别,不得外运",
    ),
    Flag.TOPSOIL: (
        "表土(耕作层)",
        "土地管理法第三十一条、水土保持法第三十八条:耕作层和地表土应当剥离保存再利用,不作填方",
        "表土单独剥离、单独堆存,不纳入土方平衡",
    ),
    Flag.NO_LAND_PAPERS: (
        "缺用地或开工手续",
        "城市建筑垃圾管理规定第七条:处置建筑垃圾应当向主管部门申请核准",
        "补齐用地手续和施工许可(或开工批准)",
    ),
    Flag.UNVERIFIED: (
        "未经现场核实",
        "园区土方平衡工作流程:登记后须经自规部门现场核实方可匹配",
        "由土方岗到现场核实坐标、方量和土质",
    ),
    Flag.PROJECT_CANCELLED: (
        "项目已终止",
        "园区土方平衡工作流程:只在在册项目之间调配",
        "项目恢复或由新项目重新登记",
    ),
    Flag.STOPPED: (
        "停工令期间",
        "大气污染防治法第九十六条:重污染天气应急期间可停止土石方作业",
        "停工令解除后恢复",
    ),
}
