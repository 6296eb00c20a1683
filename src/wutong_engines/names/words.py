"""The words around a firm's own name: legal forms, trades, list numbers and booth notes."""

import re
from typing import Final

_FORMS: Final = (
    "有限责任公司 股份有限责任公司 股份有限公司 有限公司 股份公司 控股有限公司 集团有限公司 集团股份有限公司 "
    "集团有限责任公司 集团公司 总公司 公司 集团 总厂 厂 农民专业合作社联合社 农民专业合作社 专业合作社 合作社 联合社 "
    "合伙企业 个人独资企业 股份合作公司 有限合伙 普通合伙 特殊普通合伙 个人独资 普通合伙企业 有限合伙企业 股份"
)
_ENGLISH_FORM: Final = (
    r"(?:CO(?:MPANY)?[.,]*)?(?:LTD|LIMITED|INC|CORP(?:ORATION)?|LLC|GMBH|PLC|LLP)[.,]*|CO[.,]+|COMPANY[.,]*"
)

FORM_WORDS: Final = frozenset(_FORMS.split())
# Longest first, so that 股份有限公司 is not read as 股份 and 有限公司.
FORM_AT_END: Final = re.compile(
    "(?:" + "|".join(sorted(FORM_WORDS - {"有限合伙", "普通合伙", "个人独资"}, key=len, reverse=True)) + ")$"
)
# Only where white space or punctuation sets it off may a short English form be cut from Latin letters.
ENGLISH_FORM_AT_END: Final = re.compile(rf"(?<=[\u4e00-\u9fff)\s.,])[\s.,]*(?:{_ENGLISH_FORM})$")
# In a wholly Latin name white space is gone by now: cut only what cannot be a part of a word.
LATIN_FORM_AT_END: Final = re.compile(r"(?:CO\.?,?LTD|[.,]LTD|[.,]INC|LIMITED|GMBH|CORPORATION)[.,]*$")
# What makes a branch: 分公司, 分厂 … with the place or number in front of it.
BRANCH_AT_END: Final = re.compile(r"(?:分公司|子公司|分厂|分社|分店|分行|支行|办事处|代表处|营业部|项目部|分理处)$")
# The end of the parent's name inside a branch's name.
PARENT_END: Final = re.compile(r"(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司|集团|公司|总厂|银行)")

_NUMBER: Final = r"(?:序号|编号|NO\.?)?(?:\d{1,4}[、.,:)]+|\(\d{1,4}\)[、.,:]*|[一二三四五六七八九十]{1,3}[、.])(?=\D)"
_BULLET: Final = r"[★☆*●○■□◆◇▲△·•※√✓#>\-—_+~、。,;:!?.\"'“”‘’《》<>/|\\]+"
NOISE_AT_START: Final = re.compile(rf"(?:{_NUMBER}|{_BULLET})+")
# Lists write their remarks behind the end of the name, which these words show.
_NAME_IS_OVER: Final = r"(?:(?<=公司)|(?<=集团)|(?<=合作社)|(?<=[厂)]))"
_BOOTH: Final = r"(?:展位|展台|摊位|展馆|号馆|馆)?号?[:#]?[A-Z]{1,2}\d{0,2}(?:[-.]?\d{2,4})[A-Z]?(?:展位|展台|摊位|号)?"
# A booth is cut only where a legal form, a or a bracket shows that the name is over.
BOOTH_AT_END: Final = re.compile(
    rf"{_NAME_IS_OVER}[\s,;:]*(?:{_BOOTH}|\d{{1,2}}[-.]\d{{2,4}}|(?:展位|展台|摊位)[:]?[A-Z\d.\-]+)$"
)
SLASH_AT_END: Final = re.compile(rf"{_NAME_IS_OVER}\s*[/|\\].*$")
NOISE_AT_END: Final = re.compile(r"[★☆*●○■□◆◇▲△·•※√✓#<\-—_+~、。,;:!?\"'“”‘’《》>/|\\]+$")
NOTE: Final = re.compile(
    rf"{_BOOTH}|\d+|[A-Z]|.*(?:展位|展台|摊位|展馆|签约|意向|在谈|洽谈|待定|待核|重点|备注|参展|参会|参观|演示|筹|"
    r"原名?|曾用名|简称|以下简称|已注销|新增|重复|老客|来访|联系).*"
)
# A Chinese name with its English one behind it: the English one is a gloss.
GLOSS_AT_END: Final = re.compile(r"(?<=[\u4e00-\u9fff]{4})\s*[A-Z][A-Z&.,\-'\s]{5,}$")

_TRADES: Final = """
科技 技术 电子 电器 电气 电力 电缆 电线 电池 电源 电机 电动车 电动 机电 机械 机床 机器人 机器 设备 装备
仪器 仪表 自动化 智能 汽车 摩托车 自行车 车辆 零部件 配件 部件 轴承 模具 五金 工具 阀门 管道 管业 水泵
泵业 锅炉 压力容器 制冷 暖通 空调 电梯 化工 化学 石化 石油 天然气 燃气 煤炭 煤业 焦化 矿业 矿产 能源
新能源 光伏 太阳能 风电 水电 热力 热电 节能 环保 环境 再生 资源 材料 新材料 建材 水泥 混凝土 砂石 石材
玻璃 陶瓷 涂料 塑料 塑胶 橡胶 橡塑 树脂 纤维 金属 钢铁 钢材 钢结构 铝业 铜业 合金 铸造 锻造 生物 医药
药业 制药 药品 医疗 器械 医院 保健 健康 兽药 农药 种业 种子 农业 农牧 牧业 养殖 畜牧 水产 林业 园林 绿化
苗木 花卉 果业 食品 饮料 酒业 酒店 餐饮 粮油 粮食 面粉 乳业 茶业 茶叶 肉类 调味 饲料 肥料 化肥 纺织 服装
服饰 印染 印刷 印务 包装 纸业 造纸 家具 家居 木业 木材 皮革 鞋业 玩具 工艺品 文具 文化 传媒 广告 影视
出版 艺术 体育 建筑 建设 建工 工程 安装 装饰 装潢 装修 设计 规划 勘察 测绘 监理 市政 路桥 公路 消防 安防
幕墙 防水 门窗 基础 土石方 房地产 地产 置业 物业 开发 投资 控股 实业 产业 工业 工贸 商贸 贸易 经贸 外贸
进出口 商业 商务 百货 超市 批发 销售 供应链 物流 运输 货运 客运 仓储 快递 航空 船舶 港口 公交 出租 租赁
旅游 旅行社 宾馆 会展 展览 信息 软件 网络 互联网 计算机 通信 通讯 数据 数码 数字 系统 集成 半导体 芯片
光电 光学 照明 激光 传感器 咨询 顾问 服务 管理 代理 中介 经纪 拍卖 典当 担保 保险 金融 基金 资产 资本
证券 银行 财务 会计 税务 律师 知识产权 人力资源 劳务 教育 培训 保安 保洁 家政 美容 化妆品 日化 珠宝 首饰
眼镜 钟表 制造 制品 生产 加工 研究院 研究所 企业 发展 国际 股份
"""
TRADES: Final = tuple(_TRADES.split())
TRADE: Final = re.compile("|".join(sorted(set(TRADES), key=len, reverse=True)))
