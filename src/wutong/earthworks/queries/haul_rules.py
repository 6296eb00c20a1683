"""The terms of hauling as data: how much more than agreed may leave, how far survey and tickets may differ."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wutong.kernel import rules

HAULS = rules.declare(
    "soil-hauls",
    "土方车次与复测",
    {"over_percent": 5, "survey_percent": 5, "gap_minutes": 3},
    source="本区缺省:累计外运不超协议方量 5%;复测与车票相差超过 5% 须说明(领域参考 6.2)",
    explained={
        "over_percent": "累计方量最多超出协议方量(%)",
        "survey_percent": "复测与车票方量相差超过此数须说明并写明结算依据(%)",
        "gap_minutes": "同一车辆两趟出场至少相隔(分钟)",
    },
)


def terms(on: date) -> Mapping[str, Any]:
    """Return the terms in force on a day."""
    return rules.value(HAULS.code, on=on)


def percent(values: Mapping[str, Any], name: str) -> Decimal:
    """Return one of the percentages as a share."""
    return Decimal(str(values[name])) / 100


def m3(total: Decimal | None) -> Decimal:
    """Return a sum of volumes to the litre: SQLite adds decimals as binary fractions."""
    return (total or Decimal(0)).quantize(Decimal("0.001"), ROUND_HALF_UP)
