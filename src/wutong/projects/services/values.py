"""What may be written of a project, checked one by one and against each other."""

import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypedDict, TypeVar

from wutong.kernel.errors import Incomplete
from wutong.kernel.units import Amount, Mu, WanYuan
from wutong.projects.models import Origin, Project
from wutong_engines import names
from wutong_engines.codes import Verdict, project_code, uscc

A = TypeVar("A", bound=Amount)
_MONEY = ("investment", "fixed_investment")
_TEXTS = ("name", "investor", "uscc", "project_code", "chain", "industry_code", "content", "address", "source")
# 万亿元, in 万元: beyond it a digit or a unit has slipped.
_MOST = Decimal(10**8)
# Follow from other columns; the history tells what people changed.
DERIVED = frozenset({"investor_key", "investor_place", "search_text"})


class ProjectValues(TypedDict, total=False):
    """What is known of a project; 注册资本 is not among it, because it is not money that arrives."""

    name: str
    investor: str
    origin: str
    uscc: str
    project_code: str
    chain: str
    industry_code: str
    content: str
    address: str
    investment: WanYuan | Decimal | int | None
    fixed_investment: WanYuan | Decimal | int | None
    land: Mu | Decimal | int | None
    is_counted: bool
    not_counted_reason: str
    source: str


def clean_values(values: ProjectValues, project: Project | None) -> dict[str, Any]:
    """Return the values as they are kept, checked one by one and against each other.

    :raises Incomplete: naming every field that is wrong.
    """
    wrong: dict[str, str] = {}
    clean: dict[str, Any] = {}
    for name, value in values.items():
        try:
            clean[name] = _one(name, value)
        except ValueError as trouble:
            wrong[name] = str(trouble)
    whole = {name: clean.get(name, getattr(project, name, None)) for name in _TOGETHER} | clean
    wrong.update({name: text for name, text in _against_each_other(whole).items() if name not in wrong})
    if wrong:
        raise Incomplete("项目没有保存:" + " ".join(wrong.values()), fields=wrong)
    if {"name", "investor", "uscc", "project_code"} & clean.keys():
        investor = names.normalise(whole["investor"])
        clean["investor_key"], clean["investor_place"] = investor.key[:200], investor.region[:64]
        clean["search_text"] = search_text(whole)
    return clean


_TOGETHER = (
    "name", "investor", "origin", "uscc", "project_code", "investment", "fixed_investment", "is_counted",
    "not_counted_reason",
)  # fmt: skip


def _one(name: str, value: Any) -> Any:
    """Return one value as it is kept.

    :raises ValueError: with a sentence.
    """
    if name in _MONEY:
        return _amount(WanYuan, value)
    if name == "land":
        return _amount(Mu, value)
    if name == "is_counted":
        return bool(value)
    if name not in _TEXTS and name not in {"origin", "not_counted_reason"}:
        raise ValueError(f"项目没有“{name}”这一栏;请核对栏目名称。")
    text = str(value or "").strip()
    longest = Project._meta.get_field(name).max_length  # type: ignore[union-attr]  # own columns only
    if longest and len(text) > longest:
        raise ValueError(f"最多 {longest} 字,现有 {len(text)} 字,请精简。")
    return _CODES[name](text) if text and name in _CODES else text


def _amount(unit: type[A], value: Any) -> A | None:
    if value is None or value == "":
        return None
    amount = value if isinstance(value, unit) else unit(value)
    if amount.value < 0 or amount.value > _MOST:
        raise ValueError(f"{amount} 超出合理范围,请核对数字和单位({unit.symbol})。")
    return amount


def _checked(check: Callable[[str], Verdict]) -> Callable[[str], str]:
    def checked(text: str) -> str:
        verdict = check(text)
        if not verdict.usable:
            raise ValueError(verdict.reason)
        return verdict.code

    return checked


def _origin(text: str) -> str:
    if text not in Origin.values:
        raise ValueError("请选择资金来源地:境外、省外、省内市外或市内。")
    return text


_CODES: Mapping[str, Callable[[str], str]] = {
    "uscc": _checked(uscc.check),
    "project_code": _checked(project_code.check),
    "origin": _origin,
}


def _against_each_other(whole: Mapping[str, Any]) -> dict[str, str]:
    wrong = {}
    for name, label in (("name", "项目名称"), ("investor", "投资方"), ("origin", "资金来源地")):
        if not whole.get(name):
            wrong[name] = f"请填写{label}。"
    total, fixed = whole.get("investment"), whole.get("fixed_investment")
    if total is not None and fixed is not None and fixed > total:
        wrong["fixed_investment"] = f"固定资产投资({fixed})大于总投资({total}):固投是总投资的一部分,请核对两个数。"
    if whole.get("is_counted") is False and not whole.get("not_counted_reason"):
        wrong["not_counted_reason"] = "不计入招商引资的项目须写明原因,如“房地产”“财政性资金”。"
    return wrong


def search_text(whole: Mapping[str, Any]) -> str:
    """Return what the search of lists looks through: the words in one width and case, and pinyin initials."""
    words = [str(whole.get(name) or "") for name in ("name", "investor", "uscc", "project_code")]
    initials = [names.normalise(str(whole[name])).initials for name in ("name", "investor")]
    return unicodedata.normalize("NFKC", " ".join(filter(None, [*words, *initials]))).casefold()
