"""What may be written of a heap or a hole (form E1), checked one by one and against each other."""

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, TypedDict, cast

from wutong.earthworks.lifecycle import Convention, Flag, Grade, Side, Soil, Use
from wutong.earthworks.models import Registration
from wutong.earthworks.queries import factors
from wutong.earthworks.services import coordinates
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete
from wutong_engines.haulage.factors import LARGEST_FACTOR, LEAST_FACTOR, Factors
from wutong_engines.haulage.words import SUITABLE

# A hundred million m³: beyond it a digit or a unit has slipped.
_MOST = 10**8
_EARLIEST = date(2010, 1, 1)
_LONGEST_WINDOW = timedelta(days=5 * 366)
# Computed, never declared: nobody looked yet, the project ended, the day is a stop.
COMPUTED = frozenset({Flag.UNVERIFIED, Flag.PROJECT_CANCELLED, Flag.STOPPED})
DECLARABLE = tuple(flag for flag in Flag if flag not in COMPUTED)
# What a soil is makes it a matter of law, whoever registers it.
_OF_SOIL = {Soil.TOPSOIL: Flag.TOPSOIL, Soil.GRAVEL: Flag.SAND_GRAVEL, Soil.ROCK: Flag.SAND_GRAVEL}


class RegistrationValues(TypedDict, total=False):
    """What form E1 asks; keys are the columns, beside ``firm_name`` (typed, found or entered) and ``datum``."""

    side: str
    firm_id: int | None
    firm_name: str
    project_id: int | None
    site_name: str
    builder: str
    contact: str
    contact_phone: str
    longitude: Decimal | float | str
    latitude: Decimal | float | str
    datum: str
    drawing_crs: str
    amount: Decimal | int | str
    convention: str
    loose_factor: Decimal | float | str | None
    compacted_factor: Decimal | float | str | None
    factor_source: str
    minimum_m3: int | None
    soil: str
    grade: str
    moisture: Decimal | float | None
    use: str
    compaction: Decimal | float | None
    existing_level: Decimal | float | None
    design_level: Decimal | float | None
    starts_on: date
    ends_on: date
    daily_m3: int | None
    stock_m3: int | None
    roads: str
    at_night: bool
    cost_wish: str
    permit_number: str
    haulier: str
    signed_by: str
    flags: list[str]
    source: str


_WORDS: Mapping[str, tuple[type[Side] | type[Convention] | type[Soil] | type[Grade] | type[Use], str]] = {
    "side": (Side, "请选择类型:余土或缺土。"),
    "convention": (Convention, "请写明方量的口径:自然方、松方或压实方;同一堆土三种口径相差三成以上。"),
    "soil": (Soil, "请选择土类。"),
    "grade": (Grade, "请选择环境等级 A、B 或 C。"),
    "use": (Use, "请选择用途:场平、路基、绿化、回填或复垦。"),
}
_TEXTS = (
    "site_name", "builder", "contact", "contact_phone", "drawing_crs", "factor_source", "roads", "cost_wish",
    "permit_number", "haulier", "signed_by", "source",
)  # fmt: skip
# Column, label, least, most, decimals.
_NUMBERS: Mapping[str, tuple[str, Decimal, Decimal, int]] = {
    "amount": ("方量", Decimal("0.01"), Decimal(_MOST), 2),
    "loose_factor": ("松方系数", LEAST_FACTOR, LARGEST_FACTOR, 3),
    "compacted_factor": ("压实系数", LEAST_FACTOR, LARGEST_FACTOR, 3),
    "minimum_m3": ("至少方量(自然方)", Decimal(0), Decimal(_MOST), 0),
    "moisture": ("含水率(%)", Decimal(0), Decimal(60), 1),
    "compaction": ("压实度要求", Decimal("0.8"), Decimal(1), 3),
    "existing_level": ("自然标高(m)", Decimal(-500), Decimal(9000), 2),
    "design_level": ("设计标高(m)", Decimal(-500), Decimal(9000), 2),
    "daily_m3": ("日出/进土能力", Decimal(1), Decimal(10**6), 0),
    "stock_m3": ("场内堆存能力", Decimal(0), Decimal(_MOST), 0),
}
_OPTIONAL_NUMBERS = frozenset(_NUMBERS) - {"amount"}
_DAYS = {"starts_on": "供需期起日", "ends_on": "供需期止日"}
_LEAST = ("side", "site_name", "amount", "convention", "soil", "starts_on", "ends_on")


def clean_values(values: RegistrationValues, kept: Registration | None, *, on: date) -> tuple[dict[str, Any], str]:
    """Return the columns as they are kept, and what has to be said of the coordinates.

    :param kept: the registration they are changes of, None for a new one.
    :param on: the day whose rules hold.
    :raises Incomplete: naming site and field of everything that is wrong, all at once.
    """
    site = str(values.get("site_name") or getattr(kept, "site_name", "") or "").strip()
    wrong: dict[str, str] = {}
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name in _APART:
            continue
        try:
            clean[name] = _one(name, value)
        except ValueError as trouble:
            wrong[name] = str(trouble)
    note = _place(values, clean, wrong)
    if kept is None:
        for name in (*_LEAST, "longitude", "latitude"):
            if name not in clean and name not in wrong:
                wrong[name] = _MISSING.get(name, "请填写这一项。")
    whole = {name: getattr(kept, name) for name in _COLUMNS} if kept else dict(_BLANK)
    whole.update(clean)
    if not wrong:
        clean.update(_factors(values, whole, kept, on, wrong))
        whole.update(clean)
    if not wrong:
        # A window that was right when it was written is not questioned again while other columns change.
        wrong.update(_against_each_other(whole, on if kept is None or "ends_on" in values else None))
    if wrong:
        at = f"{site}:" if site else "土方登记没有保存:"
        raise Incomplete(at + " ".join(dict.fromkeys(wrong.values())), fields=wrong)
    clean["bank_m3"] = bank(whole, whole["amount"], whole["convention"])
    clean["flags"] = _flags(whole)
    return clean, note


def bank(whole: Mapping[str, Any], amount: Decimal, convention: str) -> int:
    """Return an amount as whole m³ 自然方 by the factors of a registration."""
    known = Factors(Decimal(whole["loose_factor"]), Decimal(whole["compacted_factor"]), str(whole["factor_source"]))
    return known.to_bank(Decimal(amount), Convention(convention))


_APART = {"firm_id", "firm_name", "project_id", "longitude", "latitude", "datum"}
_COLUMNS = (
    "side", "site_name", "amount", "convention", "loose_factor", "compacted_factor", "factor_source", "minimum_m3",
    "soil", "grade", "use", "starts_on", "ends_on", "flags", "longitude", "latitude", "daily_m3",
)  # fmt: skip
_BLANK: Mapping[str, Any] = {
    "loose_factor": None, "compacted_factor": None, "factor_source": "", "minimum_m3": None, "grade": Grade.A.value,
    "use": "", "flags": [], "daily_m3": None,
}  # fmt: skip
_MISSING = {
    "site_name": "请填写地块名称。",
    "amount": "请填写方量。",
    "starts_on": "请填写供需期起日。",
    "ends_on": "请填写供需期止日。",
    "side": _WORDS["side"][1],
    "convention": _WORDS["convention"][1],
    "soil": _WORDS["soil"][1],
    "longitude": "请填写经度(CGCS2000)。",
    "latitude": "请填写纬度(CGCS2000)。",
}


def _place(values: RegistrationValues, clean: dict[str, Any], wrong: dict[str, str]) -> str:
    if "longitude" not in values and "latitude" not in values:
        return ""
    try:
        point = coordinates.read(values.get("longitude"), values.get("latitude"), values.get("datum") or "CGCS2000")
    except Incomplete as refusal:
        wrong.update(refusal.fields)
        return ""
    clean["longitude"], clean["latitude"] = point.longitude, point.latitude
    return point.note


def _one(name: str, value: Any) -> Any:
    if name in _WORDS:
        return _word(name, value)
    if name in _NUMBERS:
        return _number(name, value)
    if name in _DAYS:
        if not isinstance(value, date):
            raise ValueError(f"请填写{_DAYS[name]}。")
        return value
    if name == "flags":
        return _declared(value)
    if name == "at_night":
        return bool(value)
    if name not in _TEXTS:
        raise ValueError(f"土方登记没有“{name}”这一栏,请核对栏目名称。")
    text = " ".join(str(value or "").replace("\x00", "").split())
    longest = int(cast("Any", Registration._meta.get_field(name)).max_length)
    if len(text) > longest:
        raise ValueError(f"最多 {longest} 字,现有 {len(text)} 字,请精简。")
    if name == "site_name" and not text:
        raise ValueError(_MISSING[name])
    return text


def _word(name: str, value: Any) -> str:
    words, sentence = _WORDS[name]
    if name == "use" and not value:
        return ""
    if value not in {word.value for word in words}:
        raise ValueError(sentence)
    return str(value)


def _number(name: str, value: Any) -> Decimal | int | None:
    label, least, most, places = _NUMBERS[name]
    if value is None or value == "":
        if name in _OPTIONAL_NUMBERS:
            return 0 if name == "stock_m3" else None
        raise ValueError(f"请填写{label}。")
    try:
        number = Decimal(unicodedata.normalize("NFKC", str(value)).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"{label}“{str(value)[:20]}”不是数字。") from None
    if not number.is_finite():
        raise ValueError(f"{label}“{str(value)[:20]}”不是数字。")
    if name == "compaction" and 80 <= number <= 100:
        number /= 100
    if not least <= number <= most:
        raise ValueError(f"{label} {value} 不合理,应在 {least} 到 {most:,} 之间,请核对数字和单位。")
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded if places else int(rounded)


def _declared(value: Any) -> list[str]:
    given = {str(word) for word in value or ()}
    known = {flag.value for flag in Flag} - {flag.value for flag in COMPUTED}
    if given - known:
        raise ValueError(f"没有“{'、'.join(sorted(given - known))}”这种红线情形,请从列表中选择。")
    return [flag.value for flag in Flag if flag.value in given]


def _factors(
    values: RegistrationValues, whole: Mapping[str, Any], kept: Registration | None, on: date, wrong: dict[str, str]
) -> dict[str, Any]:
    """Return the factors: those given with their source, else the soil's usual ones."""
    given = [name for name in ("loose_factor", "compacted_factor") if values.get(name) not in (None, "")]
    soil_changed = kept is not None and values.get("soil", kept.soil) != kept.soil
    if not given:
        if kept is not None and not soil_changed:
            return {"loose_factor": kept.loose_factor, "compacted_factor": kept.compacted_factor,
                    "factor_source": kept.factor_source}  # fmt: skip
        usual = factors.usual(Soil(whole["soil"]), on)
        return {"loose_factor": usual.loose, "compacted_factor": usual.compacted, "factor_source": usual.source}
    if len(given) == 1:
        other = ({"loose_factor", "compacted_factor"} - set(given)).pop()
        wrong[other] = "松方系数和压实系数要一起填,或都留空按土类取。"
    elif not whole.get("factor_source"):
        wrong["factor_source"] = "自己填的系数要写明依据(定额、规范条文或试验报告)。"
    return {}


def _against_each_other(whole: Mapping[str, Any], on: date | None) -> dict[str, str]:
    wrong: dict[str, str] = {}
    starts, ends = whole["starts_on"], whole["ends_on"]
    if ends < starts:
        wrong["ends_on"] = f"结束日 {ends} 早于开始日 {starts},请改正。"
    elif starts < _EARLIEST or ends - starts > _LONGEST_WINDOW:
        wrong["starts_on"] = f"供需期 {starts} 至 {ends} 不合理(2010 年以后,最长 5 年),请核对年份。"
    elif on is not None and ends < min(on, clock.today()):
        wrong["ends_on"] = f"供需期止日 {ends} 已经过去,请核对日期。"
    if whole["side"] == Side.NEED and not whole["use"]:
        wrong["use"] = _WORDS["use"][1]
    elif whole["side"] == Side.NEED and Soil(whole["soil"]) not in SUITABLE[Use(whole["use"])] | _OF_SOIL.keys():
        fit = "、".join(soil.label for soil in Soil if soil in SUITABLE[Use(whole["use"])])
        wrong["soil"] = f"“{Use(whole['use']).label}”不能用{Soil(whole['soil']).label};可用:{fit}。"
    volume = bank(whole, whole["amount"], whole["convention"])
    if volume < 1:
        wrong["amount"] = f"方量 {whole['amount']} 折成自然方不足 1 m³,请核对。"
    if whole["minimum_m3"] is not None and whole["minimum_m3"] > volume:
        wrong["minimum_m3"] = (
            f"至少方量 {whole['minimum_m3']:,} 大于登记方量 {volume:,}(都按自然方 m³),请核对口径和数字。"
        )
    return wrong


def _flags(whole: Mapping[str, Any]) -> list[str]:
    standing = {Flag(flag) for flag in whole["flags"]}
    if Soil(whole["soil"]) in _OF_SOIL:
        standing.add(_OF_SOIL[Soil(whole["soil"])])
    if whole["grade"] == Grade.C and Flag.HAZARDOUS not in standing:
        standing.add(Flag.CONTAMINATED)
    return [flag.value for flag in Flag if flag in standing]
