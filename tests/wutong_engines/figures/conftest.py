"""The subjects a development zone keeps rows about, and the report they were taken from."""

from datetime import date
from pathlib import Path

import pytest

from wutong_engines.figures import Subject

SHARED = Path(__file__).resolve().parents[3] / "../shared"


def subject(code: str, label: str, *terms: str, units: str = "", **more: object) -> Subject:
    """Write a subject in one line: each term a string of words, units apart by spaces."""
    alternatives = tuple(tuple(term.split()) for term in terms)
    return Subject(code, label, alternatives, frozenset(units.split()), **more)  # type: ignore[arg-type]  # the keywords are those of Subject


@pytest.fixture(scope="session")
def today() -> date:
    return date(2024, 6, 28)


@pytest.fixture(scope="session")
def report() -> str:
    """The report of 28 June 2024 as it was stored: traditional script, glosses, lost spaces."""
    path = SHARED / "seed/report-2024-06-28.txt"
    if not path.exists():
        pytest.skip("the reference report lies beside the checkout and is not here")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def subjects() -> tuple[Subject, ...]:
    park = {"scope": "park"}
    expo = {"scope": "incubator", "scope_words": ("专精特新公司", "展会")}
    return (
        subject("trips", "外出招商", "招商活动", "外出 招商", "赴外", units="批次 次", **park),
        subject("leads", "线索", "线索", units="条 个", exclude=("专精特新公司", "展会"), **park),
        subject("talks", "在谈项目", "洽谈", "在谈", units="个 家", exclude=("座谈",), **park),
        subject("starts", "开工项目", "项目 开工", "开工", units="个 项", **park),
        subject("start_rate", "开工率", "开工率", share=True, **park),
        subject("entries", "入库项目", "入库", units="个 项", **park),
        subject("tickets", "协调解决问题", "解决 问题", units="项 个 件", **park),
        subject("expo_leads", "展会线索", "线索", units="条 个", **expo),
        subject("expo_calls", "登门拜访", "登门 拜访", "拜访 企业", units="家", **expo),
        subject("expo_meets", "展会交流", "参展 企业", "面对面 交流", units="家", **expo),
        subject("expo_talks", "座谈企业", "座谈", units="家", **expo),
        subject("soil", "土方平衡", "土方 平衡", units="方", **park),
        subject("soil_saving", "节约成本", "节约 成本", "节省 成本", units="元", **park),
    )
