"""What a form, a script or a table may say about a lead, checked once for all of them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import models

from wutong.kernel import clock
from wutong.kernel.errors import Incomplete
from wutong.kernel.units import Amount, Mu, SquareMetres, WanYuan
from wutong.leads.models import Lead
from wutong.leads.queries import names


class LeadValues(TypedDict, total=False):
    """The fields of form F1 that people fill in, by the model's names."""

    project_name: str
    investor: str
    uscc: str
    region: str
    investor_kind: str
    channel: str
    industry_code: str
    chain: str
    content: str
    process: str
    investment: WanYuan | Decimal | int | str | None
    fixed_investment: WanYuan | Decimal | int | str | None
    land: Mu | Decimal | int | str | None
    plant: SquareMetres | Decimal | int | str | None
    output: WanYuan | Decimal | int | str | None
    tax: WanYuan | Decimal | int | str | None
    jobs: int | None
    needs: str
    sensitivities: str
    motive: str
    rivals: str
    decision_time: str
    to_settle: str
    contact_name: str
    contact_duty: str
    contact_phone: str
    bottom_line: str
    confidentiality: int


FIELDS = frozenset(LeadValues.__annotations__)
_REQUIRED = ("investor", "project_name", "channel")
_MOST_JOBS = 1_000_000


def cleaned(values: LeadValues | Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Return the values as the database takes them.

    :param whole: the values make a new lead, so that what it cannot do without must be there.
    :raises Incomplete: naming every field that is missing or wrong.
    """
    faults = {name: "这一项不能填写。" for name in values if name not in FIELDS}
    ready: dict[str, Any] = {}
    for name, given in values.items():
        if name not in faults:
            _clean(name, given, ready, faults)
    for name in _REQUIRED:
        if (whole or name in ready) and name not in faults and not ready.get(name):
            faults[name] = f"请填写{label_of(name)}。"
    if ready.get("investor") and not names.firm(ready["investor"]).key:
        faults["investor"] = "投资方不是一个名称,请填写企业全称。"
    if faults:
        raise Incomplete(_sentence(faults), fields=faults)
    return ready


def label_of(name: str) -> str:
    """Return a field as people call it."""
    return str(_field(name).verbose_name) if name in FIELDS else name


def check_total(investment: Amount | None, fixed: Amount | None) -> None:
    """Refuse a fixed investment above the total, which the database would refuse less politely."""
    if investment is not None and fixed is not None and fixed.value > investment.value:
        text = f"固定资产投资({fixed})不能大于总投资({investment}),请核对。"
        raise Incomplete(text, fields={"fixed_investment": text})


def check_uscc(code: str, reason: str) -> None:
    """Refuse a credit code that cannot be, and one that needs a reason and has none."""
    if not code:
        return
    verdict = names.check_uscc(code)
    if verdict.status == "invalid":
        raise Incomplete(f"统一社会信用代码有误:{verdict.reason}", fields={"uscc": verdict.reason})
    if verdict.status == "warn" and not reason.strip():
        text = f"{verdict.reason}核对无误要保存的,请写明理由。"
        raise Incomplete(text, fields={"uscc": text, "uscc_reason": "请写明核对情况。"})


def check_day(on: date, *, since: date | None = None, what: str = "日期", field: str = "on") -> None:
    """Refuse a day that has not come yet, or that lies before the record could exist."""
    text = ""
    if on > clock.today():
        text = f"{what} {on} 还没有到,请填今天或以前的日期。"
    elif since is not None and on < since:
        text = f"{what} {on} 早于上一件事的日期 {since},请核对。"
    if text:
        raise Incomplete(text, fields={field: text})


def need(text: str, what: str, field: str) -> str:
    """Return the text without white space around it; refuse an empty one."""
    stripped = text.strip()
    if not stripped:
        raise Incomplete(f"请填写{what}。", fields={field: f"请填写{what}。"})
    return stripped


def _clean(name: str, given: Any, ready: dict[str, Any], faults: dict[str, str]) -> None:
    field = _field(name)
    if isinstance(given, str):
        given = given.replace("\x00", "").strip()
    if name == "uscc" and given:
        given = names.check_uscc(str(given)).code
    if given in ("", None) and field.null:
        ready[name] = None
        return
    if given is None and field.empty_strings_allowed:
        given = ""
    try:
        value = field.clean(given, None)
    except ValidationError as trouble:
        faults[name] = f"{label_of(name)}:{''.join(trouble.messages)}"
        return
    fault = _out_of_range(name, value)
    if fault:
        faults[name] = fault
    ready[name] = value


def _field(name: str) -> "models.Field[Any, Any]":
    return next(field for field in Lead._meta.fields if field.name == name)


def _out_of_range(name: str, value: Any) -> str:
    if isinstance(value, Amount) and value.value < 0:
        return f"{label_of(name)}不能小于零。"
    if name == "jobs" and value is not None and value > _MOST_JOBS:
        return f"{label_of(name)}不能大于 {_MOST_JOBS} 人。"
    return ""


def _sentence(faults: Mapping[str, str]) -> str:
    return f"线索登记表有 {len(faults)} 处需要补正:{''.join(faults.values())}"
