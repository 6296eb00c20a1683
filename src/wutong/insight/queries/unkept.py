"""The indicators that the trade asks for and Wutong does not keep yet: named, so that nobody types them in by hand."""

from wutong.insight.queries.figures import Indicator, Kind, Terms

REPORT = "兰州新区报 2024-06-28"


def _later(
    code: str, label: str, unit: str, kind: Kind, capability: str, keeper: str, scope: str, source: str, terms: Terms
) -> Indicator:
    return Indicator(
        code,
        label,
        unit,
        kind,
        scope,
        source,
        terms,
        capability=capability,
        kept=False,
        why_not=f"本系统暂未登记这类数据,无法核算;将由{keeper}提供。",
    )


UNKEPT = (
    _later(
        "tickets_solved",
        "协调解决问题",
        "项",
        Kind.COUNT,
        "G1",
        "代办(问题登记、派单、企业核验、销号)",
        "经企业核验后销号的问题",
        f"{REPORT}:“协调解决各类问题40余项”",
        Terms(("协调解决各类问题", "协调解决问题", "解决各类问题", "解决问题", "销号"), ("项", "件", "个")),
    ),
    _later(
        "funds",
        "到位资金",
        "万元",
        Kind.AMOUNT,
        "F5",
        "项目(到位资金凭证,一张凭证只计一次)",
        "期内凭证核实的到位资金,省外、境外、省内市外分列",
        "各地考核通行口径",
        Terms(("到位资金", "资金到位", "省外到位资金"), ("亿元", "万元", "元"), ("资金到位率", "到位率")),
    ),
    _later(
        "fund_rate",
        "资金到位率",
        "%",
        Kind.SHARE,
        "F5",
        "项目(到位资金凭证、合同卡)",
        "累计到位资金 ÷ 合同投资总额",
        "各地考核通行口径",
        Terms(("资金到位率", "到位率"), ("%", "个百分点")),
    ),
    _later(
        "signed_amount",
        "签约额",
        "万元",
        Kind.AMOUNT,
        "F3",
        "项目(合同卡)",
        "正式合同投资总额;框架协议不计",
        "各地考核通行口径",
        Terms(("合同投资总额", "签约总额", "签约金额", "签约额"), ("亿元", "万元")),
    ),
    _later(
        "perform_rate",
        "履约率",
        "%",
        Kind.SHARE,
        "F3",
        "项目(合同卡、双兑现)",
        "履约项目数 ÷ 新签合同项目数",
        "各地考核通行口径",
        Terms(("项目履约率", "合同履约率", "履约率"), ("%", "个百分点")),
    ),
    _later(
        "targets_contacted",
        "靶向企业对接",
        "家",
        Kind.COUNT,
        "C1",
        "靶向(缺链环节到目标企业名单)",
        "由靶向名单触达的企业",
        "各地考核通行口径",
        Terms(("靶向企业", "目标企业"), ("家",)),
    ),
)
