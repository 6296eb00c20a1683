"""The indicators whose rows Wutong keeps: each one formula, its 口径 and where that comes from."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from wutong.insight.queries.figures import Indicator, Kind, Parameter, Period, SetQuery, Terms
from wutong.insight.queries.sources import Question, Source
from wutong.leads.lifecycle import Stage
from wutong.projects.lifecycle import Kind as Milestone

REPORT = "兰州新区报 2024-06-28"
HOUSE = "梧桐默认口径"

BASE = Parameter("base", "开工率分母", {"plan": "年度开工计划", "signed": "正式签约项目"}, "plan")
ENTRY_BASE = Parameter("base", "入库率分母", {"started": "开工项目", "plan": "年度开工计划"}, "started")

TRIPS = SetQuery("外出、参展、驻点批次", Source.TRIPS, lambda ask: ask.trips("trip", "expo", "resident"))
DELEGATIONS = SetQuery("来访接待批次", Source.TRIPS, lambda ask: ask.trips("inbound"))
RECEIVED = SetQuery("来访接待记录", Source.VISITS, lambda ask: ask.visits("received"))
CALLS = SetQuery("登门拜访记录", Source.VISITS, lambda ask: ask.visits("call"))
TALKS_HELD = SetQuery("座谈记录", Source.VISITS, lambda ask: ask.visits("talk"))
MET_AT_EXPOS = SetQuery("展会接触记录", Source.CONTACTS, lambda ask: ask.contacts("expo"))
FROM_EXPOS = SetQuery("展会接触转成的线索", Source.LEADS, lambda ask: ask.leads_from_trips("expo"))
LEADS = SetQuery("登记线索", Source.LEADS, lambda ask: ask.leads())
IN_CONTACT = SetQuery("对接中的线索", Source.LEADS, lambda ask: ask.leads_in(Stage.CONTACT))
IN_TALKS = SetQuery("在谈线索", Source.LEADS, lambda ask: ask.leads_in(Stage.NEGOTIATE))
BASE_LIST = SetQuery("年度开工计划项目", Source.PROJECTS, lambda ask: ask.start_base())
SIGNED = SetQuery("正式签约项目", Source.PROJECTS, lambda ask: ask.reached(Milestone.SIGNED), Milestone.SIGNED)
STARTED = SetQuery("开工项目", Source.PROJECTS, lambda ask: ask.reached(Milestone.STARTED), Milestone.STARTED)
ENTERED = SetQuery("入库项目", Source.PROJECTS, lambda ask: ask.reached(Milestone.STAT_ENTERED), Milestone.STAT_ENTERED)
WATCHED = SetQuery("重点推进项目", Source.PROJECTS, lambda ask: ask.watched())

HAULED = SetQuery("有签收车次的土方匹配", Source.SOIL, lambda ask: {row.match_id for row in ask.soil()})


def _soil_m3(ask: Question) -> Decimal:
    """Return the volume of trips signed for at both gates, m³ 自然方."""
    return sum((row.bank_m3 for row in ask.soil()), Decimal(0))


def _soil_yuan(ask: Question) -> Decimal:
    """Return what the trips saved by the prices frozen in their agreements, 元 to the fen."""
    return Decimal(sum(row.saving_fen for row in ask.soil())) / 100


def _days_to_start(ask: Question) -> Mapping[int, int]:
    """Return the days from signing to start, by project."""
    both = ask.reached(Milestone.STARTED) & replace(ask, since=None).reached(Milestone.SIGNED)
    signed, started = ask.days(Milestone.SIGNED, both), ask.days(Milestone.STARTED, both)
    return {pk: (day - signed[pk]).days for pk, day in started.items() if pk in signed}


KEPT = (
    Indicator(
        "trips",
        "招商批次",
        "批次",
        Kind.COUNT,
        "一个小组外出一次计一批次,不按人次;含参展、驻点,不含来访接待;已出发、未取消",
        f"{REPORT}:“20批次招商活动”;人次与批次之分为{HOUSE}",
        Terms(("批次招商活动", "招商批次", "外出批次", "外出招商", "招商活动"), ("批次", "批"), ("人次",)),
        TRIPS,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "delegations",
        "来访批次",
        "批次",
        Kind.COUNT,
        "接待来访考察一次计一批次;已到访、未取消",
        HOUSE,
        Terms(("接待批次", "来访批次", "考察团队", "考察团"), ("批次", "批")),
        DELEGATIONS,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "received",
        "来访企业",
        "家次",
        Kind.COUNT,
        "按考察接待记录计,同一企业来访两次计两家次",
        f"{REPORT}:6月17日至23日来访;家次为{HOUSE}",
        Terms(("来访企业", "接待企业", "来访", "接待"), ("家次", "家")),
        RECEIVED,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "calls",
        "登门拜访",
        "家次",
        Kind.COUNT,
        "按登门拜访记录计,同一企业登门两次计两家次",
        f"{REPORT}:“登门拜访优质企业10余家”;家次为{HOUSE}",
        Terms(("登门拜访优质企业", "登门拜访", "上门拜访", "拜访企业", "拜访"), ("家次", "家")),
        CALLS,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "talks_held",
        "座谈",
        "家次",
        Kind.COUNT,
        "按座谈记录计,同一企业座谈两次计两家次",
        f"{REPORT}:“与10余家企业进行座谈”;家次为{HOUSE}",
        Terms(("企业进行座谈", "座谈企业", "座谈"), ("家次", "家")),
        TALKS_HELD,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "expo_contacts",
        "展会接触",
        "家次",
        Kind.COUNT,
        "参展批次上登记的接触记录,同一批次同一企业同一联系人只计一次",
        f"{REPORT}:“与100余家参展企业面对面交流”;家次为{HOUSE}",
        Terms(("参展企业面对面交流", "参展企业", "面对面交流", "展商"), ("家次", "家")),
        MET_AT_EXPOS,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "expo_leads",
        "展会线索",
        "条",
        Kind.COUNT,
        "由参展批次的接触或拜访转登记的线索,可追溯到批次;专精特新公司的数按单位筛选",
        f"{REPORT}:“成功获取高质量线索10余条”",
        Terms(("高质量线索", "展会线索", "参展线索"), ("条",)),
        FROM_EXPOS,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "leads",
        "招商线索",
        "条",
        Kind.COUNT,
        "完成首报登记、未作废的线索,累计;不论现在到了哪一步",
        f"{REPORT}:“收集招商引资项目线索136条”",
        Terms(("招商引资项目线索", "招商线索", "项目线索", "登记线索", "线索"), ("条",), ("高质量线索", "新增线索")),
        LEADS,
        scoped=True,
    ),
    Indicator(
        "new_leads",
        "新增线索",
        "条",
        Kind.COUNT,
        "期内完成首报登记、未作废的线索",
        HOUSE,
        Terms(("新增招商线索", "新增线索", "新登记线索", "新收集线索"), ("条",)),
        LEADS,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "contacts",
        "对接线索",
        "条",
        Kind.COUNT,
        "与投资方已有首次正式接触、尚未进入在谈的线索",
        "招商流程“对接”阶段的定义",
        Terms(("对接线索", "正在对接"), ("条", "个", "家")),
        IN_CONTACT,
        period=Period.STATE,
        scoped=True,
    ),
    Indicator(
        "talks",
        "在谈项目",
        "个",
        Kind.COUNT,
        "决策层已参与,已交换选址、规模或政策条件;以线索当日阶段为准",
        f"{REPORT}:“正在洽谈引进……12个项目”;招商流程“在谈”阶段的定义",
        Terms(("正在洽谈引进", "正在洽谈", "洽谈引进", "在谈项目", "洽谈项目", "在谈", "洽谈"), ("个", "家", "条")),
        IN_TALKS,
        period=Period.STATE,
        scoped=True,
    ),
    Indicator(
        "talk_rate",
        "线索在谈率",
        "%",
        Kind.SHARE,
        "当日在谈的线索 ÷ 登记线索累计;报道未给出,由 12/136 推得",
        "按当日快照推算,非同期入谈口径",
        Terms(("线索转化率", "在谈率"), ("%", "个百分点")),
        IN_TALKS,
        LEADS,
        period=Period.EVER,
        scoped=True,
    ),
    Indicator(
        "signed",
        "签约项目",
        "个",
        Kind.COUNT,
        "正式合同盖章,且司法审查、公平竞争审查、集体审议齐全,经核实;框架协议不计",
        "招商流程“正式签约”的定义",
        Terms(("正式签约", "签约项目", "签约"), ("个", "项"), ("框架协议", "意向协议", "战略协议", "签约额")),
        SIGNED,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "start_base",
        "年度开工计划",
        "个",
        Kind.COUNT,
        "列入当年开工计划、未移出的项目;列入和移出都留日期",
        f"由{REPORT}的 35 个开工、开工率 97% 反推为 36",
        Terms(("年度开工计划", "计划开工项目", "计划开工"), ("个", "项")),
        BASE_LIST,
        period=Period.STATE,
        scoped=True,
    ),
    Indicator(
        "starts",
        "开工项目",
        "个",
        Kind.COUNT,
        "主体工程打桩、基础施工或设备到位,照片与施工合同(许可)经核实;平场、围墙、奠基不计",
        f"{REPORT}:“快速推动35个项目开工建设”;统计上的开工认定",
        Terms(("开工建设", "项目开工", "开工项目", "开工"), ("个", "项"), ("开工率", "计划开工", "集中开工")),
        STARTED,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "start_rate",
        "开工率",
        "%",
        Kind.SHARE,
        "今年以来开工的项目 ÷ 所选分母;默认除以年度开工计划,也可除以正式签约项目",
        f"{REPORT}:“开工率达97%”;各地考核都用,分母各地不一,须声明",
        Terms(("项目开工率", "开工率"), ("%", "个百分点")),
        STARTED,
        BASE_LIST,
        period=Period.YEAR,
        parameters=(BASE,),
        denominators={"plan": BASE_LIST, "signed": SIGNED},
        scoped=True,
    ),
    Indicator(
        "entries",
        "入库项目",
        "个",
        Kind.COUNT,
        "固定资产投资项目经统计审核入库(纳统),经核实;与升规入统是两回事",
        f"{REPORT}:“完成入库项目29个”;统计上的入库(纳统)要求",
        Terms(("完成入库项目", "入库项目", "纳统项目", "入库", "纳统"), ("个", "项"), ("入库率", "纳税")),
        ENTERED,
        period=Period.YEAR,
        scoped=True,
    ),
    Indicator(
        "entry_rate",
        "入库率",
        "%",
        Kind.SHARE,
        "今年以来入库的项目 ÷ 所选分母;默认除以今年以来开工项目,也可除以年度开工计划",
        f"由{REPORT}的数推得 29/35 或 29/36,分母须声明",
        Terms(("项目入库率", "入库率", "纳统率"), ("%", "个百分点")),
        ENTERED,
        STARTED,
        period=Period.YEAR,
        parameters=(ENTRY_BASE,),
        denominators={"started": STARTED, "plan": BASE_LIST},
        scoped=True,
    ),
    Indicator(
        "watched",
        "重点推进项目",
        "个",
        Kind.COUNT,
        "标为重点推进的项目;标记不留往日,只给当前",
        f"{REPORT}:“重点推进……河北英利集团高效组件智能制造项目”",
        Terms(("重点推进项目", "重点推进"), ("个", "项")),
        WATCHED,
        period=Period.STATE,
        personal=True,
        dated=False,
    ),
    Indicator(
        "lead_time",
        "签约到开工",
        "天",
        Kind.MEDIAN_DAYS,
        "期内开工、且已正式签约的项目,从签约日到开工日的日历天数,取中位数",
        "通行的平均推进天数,取中位数(爱玛兰州项目 67 天)",
        Terms(("签约到开工", "平均推进天数", "平均推进"), ("天", "日")),
        SetQuery("签约后开工的项目", Source.PROJECTS, lambda ask: frozenset(_days_to_start(ask)), Milestone.STARTED),
        period=Period.YEAR,
        days=_days_to_start,
        scoped=True,
        personal=True,
    ),
    Indicator(
        "soil_matched",
        "就近土方平衡(自然方)",
        "方",
        Kind.AMOUNT,
        "出场、进场两端都已签票的车次,按协议冻结的松方系数折自然方;结算以复测为准的按复测调整;作废冲回",
        f"{REPORT}:“已协调就近土方平衡约10万方”;报道未注明口径,自然方为{HOUSE}",
        Terms(("就近土方平衡", "土方平衡", "土方"), ("万方", "方", "万立方米", "立方米")),
        HAULED,
        amount=_soil_m3,
        capability="H3",
    ),
    Indicator(
        "soil_saving",
        "土方节约成本",
        "元",
        Kind.AMOUNT,
        "“就近土方平衡”的车次逐趟累计到分:免消纳+免购土−本次运费−配合费用,单价为协议签订时冻结的基准价;只在印报告时向下取整",
        f"{REPORT}:“为企业节约成本150万元以上”;报道未给单价,基准价为{HOUSE}(演示价)",
        Terms(("为企业节约成本", "节约成本", "节省成本"), ("亿元", "万元", "元")),
        HAULED,
        amount=_soil_yuan,
        capability="H3",
    ),
)
