"""The factors between 自然方, 松方 and 压实方 as a rule: which soil takes which, and who says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.earthworks.lifecycle import Convention, Soil
from wutong.kernel import rules
from wutong_engines.haulage.factors import Factors

# K1 of the bill-of-quantities code: 天然密实 to 虚方; the road quotas know no loose volume.
_CODE_LOOSE = 1.30
_QUOTA = "水利定额松实系数表"
_CODE = "GB 50854-2013 附录A"
_ROAD = "JTG/T 3832-2018(压实)、GB 50854-2013(松方)"

FACTORS = rules.declare(
    "soil-factors",
    "土方换算系数",
    {
        "tables": [
            {"name": "土方", "loose": 1.33, "compacted": 0.85, "source": _QUOTA + "·土方"},
            {"name": "石方", "loose": 1.53, "compacted": 1.31, "source": _QUOTA + "·石方"},
            {"name": "砂", "loose": 1.07, "compacted": 0.94, "source": _QUOTA + "·砂"},
            {"name": "混合料", "loose": 1.19, "compacted": 0.88, "source": _QUOTA + "·混合料"},
            {"name": "块石", "loose": 1.75, "compacted": 1.43, "source": _QUOTA + "·块石"},
            {"name": "土方,夯实", "loose": _CODE_LOOSE, "compacted": 0.87, "source": _CODE + "·土方(夯实后)"},
            {"name": "土方,松填不夯", "loose": _CODE_LOOSE, "compacted": 1.08, "source": _CODE + "·土方(松填)"},
            {"name": "路基,松土", "loose": _CODE_LOOSE, "compacted": 0.813, "source": _ROAD + "·松土 1/1.23"},
            {"name": "路基,普通土", "loose": _CODE_LOOSE, "compacted": 0.862, "source": _ROAD + "·普通土 1/1.16"},
            {"name": "路基,硬土", "loose": _CODE_LOOSE, "compacted": 0.917, "source": _ROAD + "·硬土 1/1.09"},
            {"name": "黄土,压实度 0.95", "loose": 1.33, "compacted": 0.826, "source": "干密度换算 1.35/(0.95×1.72)"},
        ],
        "soils": {
            "class_1": "土方", "class_2": "土方", "class_3": "土方", "class_4": "土方", "loess": "土方",
            "plain_fill": "土方", "mixed_fill": "混合料", "planting": "土方", "topsoil": "土方", "gravel": "砂",
            "rock": "石方",
        },
    },
    source="水利定额松实系数表;GB 50854-2013 附录A 土方体积折算;JTG/T 3832-2018 路基土石方;有现场试验的,以试验为准",
    explained={
        "tables": "可选的系数:loose 松方/自然方,compacted 压实方/自然方,source 依据",
        "soils": "各土类缺省用哪一行",
    },
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One line of the table: its name, both factors as the register keeps them, and the source."""

    name: str
    loose: Decimal
    compacted: Decimal
    source: str


def choices(on: date) -> list[Choice]:
    """Return the lines of the table in force on a day."""
    return [_choice(line) for line in rules.value(FACTORS.code, on=on)["tables"]]


def usual(soil: Soil, on: date) -> Choice:
    """Return the line a soil takes unless somebody knows better; the first line where the rule names none."""
    values = rules.value(FACTORS.code, on=on)
    named = values["soils"].get(soil.value)
    return _choice(next((line for line in values["tables"] if line["name"] == named), values["tables"][0]))


def for_page(on: date) -> dict[str, Any]:
    """Return the table as a page's script reads it."""
    lines = [
        {"name": line.name, "loose": str(line.loose), "compacted": str(line.compacted), "source": line.source}
        for line in choices(on)
    ]
    return {"tables": lines, "soils": dict(rules.value(FACTORS.code, on=on)["soils"])}


def volumes(bank_m3: int, loose: Decimal, compacted: Decimal, source: str) -> dict[str, int]:
    """Return a bank volume in all three conventions, whole m³."""
    factors = Factors(loose, compacted, source)
    return {
        Convention.BANK.value: bank_m3,
        Convention.LOOSE.value: factors.to_loose(bank_m3),
        Convention.COMPACTED.value: factors.to_compacted(bank_m3),
    }


def _choice(line: Mapping[str, Any]) -> Choice:
    return Choice(str(line["name"]), _three(line["loose"]), _three(line["compacted"]), str(line["source"])[:120])


def _three(number: float) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.001"))
