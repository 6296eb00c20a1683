"""Firms made for these tests, and functions that travel to workers by the name of this module."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from wutong_engines.codes import org_code, uscc

_PLACES = ("甘肃省兰州市", "兰州", "浙江省台州市", "江苏省无锡市", "天津市", "")
_BRANDS = ("爱玛", "雅迪", "台铃", "绿源", "小刀", "新日", "立马", "金彭", "速派奇", "比德文", "瑞岭", "宏昇")
_TRADES = ("电动车", "科技", "车业", "新能源科技", "电机", "控制器制造", "锂电池", "车架制造", "生物制药", "光伏材料")
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "")
_SCOPES = ("电动自行车电机的研发、生产、销售", "批发、零售:电动车配件", "锂离子电池制造", "兽用药品生产", None)


def firms(count: int, seed: int = 7) -> pa.Table:
    """Return rows of firms as spreadsheets have them: some twice, some with codes, some with gaps."""
    chance = Random(seed)  # noqa: S311  # rows for a test
    rows = [_firm(chance, number) for number in range(count)]
    for number in range(0, count, 9):
        rows[number]["name"] = "".join(rows[number - 1]["name"].split("省"))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


SCHEMA = pa.schema(
    {
        "row": pa.int64(), "name": pa.string(), "code": pa.string(), "province": pa.string(),
        "capital": pa.float64(), "staff": pa.int32(), "founded": pa.date32(), "tags": pa.list_(pa.string()),
        "scope": pa.string(),
    }
)  # fmt: skip


def _firm(chance: Random, number: int) -> dict[str, Any]:
    place = chance.choice(_PLACES)
    name = place + chance.choice(_BRANDS) + chance.choice(_TRADES) + chance.choice(_FORMS)
    return {
        "row": number + 2,
        "name": name,
        "code": credit_code(chance.randrange(count_of_codes)) if chance.random() < 0.4 else None,
        "province": place[:2] or None,
        "capital": round(chance.uniform(10, 90_000), 2) if chance.random() < 0.9 else None,
        "staff": chance.randrange(1, 5000) if chance.random() < 0.8 else None,
        "founded": date(1990, 1, 1) + timedelta(days=chance.randrange(10_000)),
        "tags": chance.sample(["pv", "ebike_moto", "veterinary"], chance.randrange(3)),
        "scope": chance.choice(_SCOPES),
    }


count_of_codes = 400


def credit_code(number: int) -> str:
    """Return a valid credit code."""
    body = f"9162010{number % 10}{number:08d}"
    body += org_code.check_character(body[8:])
    return body + uscc.check_character(body)


def lengths(names: Any) -> Any:
    """Return how long each name is; a missing one is -1 long."""
    return pa.array([-1 if name is None else len(name) for name in names.to_pylist()], pa.int64())


def bigrams(names: Any) -> Any:
    """Return the neighbouring characters of each name."""
    texts = [text or "" for text in names.to_pylist()]
    return pa.array([[text[at : at + 2] for at in range(len(text) - 1)] for text in texts], pa.list_(pa.string()))


def marked(names: Any, numbers: Any) -> Any:
    """Return two facts of each row in one value."""
    rows = [
        {"who": name, "odd": None if number is None else number % 2 == 1}
        for name, number in zip(names.to_pylist(), numbers.to_pylist(), strict=True)
    ]
    return pa.array(rows, pa.struct({"who": pa.string(), "odd": pa.bool_()}))


def process(names: Any) -> Any:
    """Return for each row the process that works on it."""
    import os  # noqa: PLC0415  # the worker's own

    return pa.array([os.getpid()] * len(names), pa.int64())
