"""What fields are called in the trade."""

from typing import Final

_LABELS: Final = {
    "amount": "方量",
    "minimum": "确定方量",
    "convention": "口径",
    "factors": "折算系数",
    "loose": "松方系数",
    "compacted": "压实方系数",
    "source": "来源",
    "start": "开始日",
    "end": "结束日",
    "place": "坐标",
    "lon": "经度",
    "lat": "纬度",
    "datum": "坐标系",
    "daily": "日运量",
    "capacity": "容量",
    "soil": "土类",
    "grade": "土质等级",
    "use": "用途",
    "fee": "消纳费",
    "price": "单价",
    "fen": "金额(分)",
    "on": "日期",
    "km": "运距",
    "flags": "法律旗标",
    "surpluses": "余土",
    "needs": "缺土",
    "tariff": "运价",
    "roads": "道路",
    "weeks": "周数",
    "name": "名称",
    "id": "编号",
    "stock": "场内堆存",
}


def label(field: str) -> str:
    """Return the trade's word for a field, or the field itself."""
    return _LABELS.get(field, field)
