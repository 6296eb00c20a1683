"""A small directory of firms for the tests, in the columns of the real one."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wutong_engines import ranking
from wutong_engines.ranking.columns import COLUMNS

DAY = date(2024, 6, 28)
CONTROLLER = ranking.Wanted("controller", "控制器", ("控制器", "电控"), ("3824",))
_TEXTS = ("title", "level", "batch", "source")
_DATES = ("valid_from", "valid_to")
_TITLE = pa.struct([*((name, pa.string()) for name in _TEXTS), *((name, pa.date32()) for name in _DATES)])
_TYPES = {"date": pa.date32(), "float64": pa.float64(), "boolean": pa.bool_(), "string": pa.string()}
SCHEMA = pa.schema([(name, _TYPES.get(kind, pa.list_(_TITLE))) for name, kind in COLUMNS.items()])


def firm(number: int, name: str, **known: Any) -> dict[str, Any]:
    """Return a firm of which only what is given is known."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    return {**row, "id": f"F{number:03d}", "name": name, "plain": name, "source": "演示名录", **known}


def title(name: str, first: date | None, last: date | None) -> dict[str, Any]:
    """Return a title valid from the first day to the last."""
    return {"title": name, "level": "", "batch": "第四批", "valid_from": first, "valid_to": last, "source": "演示公告"}


def stored(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write firms as a Parquet file."""
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), path)
    return path


GIANT = title("国家级专精特新“小巨人”企业", date(2022, 8, 8), date(2025, 8, 7))
EXPIRED = title("省级专精特新中小企业", date(2019, 1, 1), date(2021, 12, 31))
WUXI = {"province": "江苏", "city": "无锡", "region_code": "320200", "lon": 120.31, "lat": 31.49}
XIAN = {"province": "陕西", "city": "西安", "region_code": "610100", "lon": 108.94, "lat": 34.34}
LANZHOU = {"province": "甘肃", "city": "兰州", "region_code": "620100", "lon": 103.83, "lat": 36.06}

TOWN = [
    firm(1, "无锡凌云控制器有限公司", scope="控制器的研发、生产;电机销售", capital_wan=5200.0, capital_currency="CNY",
         reg_date=date(2010, 3, 1), industry="3824", titles=[GIANT], size_class="中型", **WUXI),
    firm(2, "西安长河电子有限公司", scope="电子元件、电动车控制器的销售", capital_wan=300.0, capital_currency="CNY",
         reg_date=date(2022, 3, 1), titles=[EXPIRED], **XIAN),
    firm(3, "西安秦岭电控有限公司"),
    firm(4, "无锡太湖商贸有限公司", scope="控制器的批发", capital_wan=100.0, capital_currency="CNY", **WUXI),
    firm(5, "甘肃新区控制器有限公司", scope="控制器制造", address="甘肃省兰州市兰州新区纬一路", **LANZHOU),
    firm(6, "无锡凌云控制器有限公司西安分公司", scope="控制器生产", is_branch=True, **XIAN),
    firm(7, "无锡大江食品有限公司", scope="糕点生产", **WUXI),
    firm(8, "无锡无名有限公司", **WUXI),
    firm(9, "苏州港资电机有限公司", scope="生产:电机,控制器,线束", capital_wan=800.0, capital_currency="HKD",
         province="江苏", city="苏州", region_code="320500", lon=120.59, lat=31.30),
]  # fmt: skip


SCOPES = (
    "控制器的生产、销售", "销售:控制器", "电控系统,电机;控制器", "生产塑料制品;控制器批发", "食品销售", "控制器", "",
    "生产、加工:线束,控制器,电机", "研发电控(不含危险化学品)", "货物进出口,电控,维修控制器", "一" * 120 + "控制器",
    "生产:\uff08电机\uff0c控制器\uff1b线束\uff09", "制造电机\u3002控制器\u3002",
    "电机制造、控制器销售", "控制器销售、生产", "生产、销售电控、电机及配件", "电机制造,控制器", "生产控制器(不含电机)",
    "销售:电机,电控", "生产电机\n控制器安装", "电控组装及维修", "控制器 生产", "生产电机、控制器销售",
)  # fmt: skip
KNOWN = {
    "scope": SCOPES,
    "capital_wan": (0.0, 80.0, 500.0, 12000.0, -3.0),
    "capital_currency": ("CNY", "USD"),
    "reg_date": (date(2024, 6, 28), date(2019, 6, 29), date(2030, 1, 1)),
    "industry": ("3824", "3825", "3891", "1411"),
    "size_class": ("大型", "微型", "其他"),
    "titles": ([], [GIANT], [EXPIRED], [EXPIRED, GIANT], [title("小巨人", None, None)]),
    "is_branch": (True, False, False, False),
    "address": ("兰州新区1号", "西安市未央路"),
}
PLACES = (WUXI, XIAN, LANZHOU, {"province": "江苏"}, {"province": "浙江", "region_code": "33"}, {})


def crowd(count: int, seed: int = 5) -> list[dict[str, Any]]:
    """Return many firms with every datum known, unknown, or odd."""
    rng = random.Random(seed)  # noqa: S311  # the same crowd every time
    rows = []
    for number in range(count):
        name = rng.choice(["凌云", "长河", "秦岭"]) + rng.choice(["控制器", "商贸", "电控销售", "食品", "电子"])
        known = {column: rng.choice([None, *values]) for column, values in KNOWN.items()}
        rows.append(firm(number, f"{name}有限公司{number}", **known, **rng.choice(PLACES)))
    return rows
