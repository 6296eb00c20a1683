"""Problems from JSON, and any value of the engine as JSON."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from math import isfinite
from pathlib import Path
from typing import Any, Final

from wutong_engines.chains.makers import Evidence
from wutong_engines.ranking.errors import BadProblem, Fault
from wutong_engines.ranking.problem import Anchor, Constraints, Partner, Problem, Rate, Wanted, Zone
from wutong_engines.ranking.validation import validated
from wutong_engines.ranking.weights import Weights

_TOP: Final = frozenset(field.name for field in fields(Problem))
_MOST: Final = 1e18
_WEIGHTS: Final = frozenset({"points", "origin", "note", "source_date"})


def read_problem(path: Path) -> Problem:
    """Return the problem in a JSON file.

    :raises BadProblem: every fault, with its place.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadProblem([Fault("", "", f"没有文件{path};请核对路径")]) from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise BadProblem([Fault("", "", f"{path.name}不是UTF-8文本文件")]) from None
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "嵌套太深"
        raise BadProblem([Fault("", "", f"{path.name}不是完整的JSON:{where}")]) from None
    return problem_from(data)


def problem_from(data: Any) -> Problem:
    """Return the problem that JSON values describe.

    :raises BadProblem: every fault, with its place.
    """
    reader = _Reader()
    top = reader.mapping("问题", data, _TOP)
    problem = reader.problem(top)
    if reader.faults or problem is None:
        raise BadProblem(reader.faults)
    return validated(problem)


def as_json(value: Any) -> Any:
    """Return JSON values of a problem, a result, or any part of them; a status carries its label beside it."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        labels = {f"{name}_label": getattr(value, name).label for name in ("status", "reason") if name in found}
        return {**found, **labels}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    return [as_json(one) for one in value] if isinstance(value, tuple | list) else value


class _Reader:
    """Reads values and keeps every fault it meets."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, where: str, field: str, sentence: str) -> None:
        self.faults.append(Fault(where, field, sentence))

    def mapping(self, where: str, data: Any, known: frozenset[str]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.fault(where, "", f"应为一个对象,可用的字段是{'、'.join(sorted(known))}")
            return {}
        for key in data:
            if key not in known:
                self.fault(where, str(key), f"不认识的字段“{key}”;可用的是{'、'.join(sorted(known))}")
        return data

    def problem(self, top: Mapping[str, Any]) -> Problem | None:
        gap = self.gap(top.get("gap"))
        as_of = self.day("问题", "as_of", top.get("as_of"))
        if top.get("as_of") in (None, ""):
            self.fault("问题", "as_of", "没有截止日;请写成2024-06-28,有效期和年限都按它算")
        limit = self.number("问题", "limit", top.get("limit", 50))
        if limit is not None and limit != int(limit):
            self.fault("问题", "limit", f"名单长度应为整数,现为{limit:g}")
        anchor = self.anchor(top.get("anchor"))
        constraints = self.constraints(top.get("constraints"))
        weights = self.weights(top.get("weights"))
        zone = self.zone(top.get("zone"))
        rates = self.rates(top.get("rates"))
        if self.faults or as_of is None:
            return None
        return Problem(gap, as_of, anchor, constraints, weights, int(limit or 0), zone, rates)

    def gap(self, data: Any) -> Wanted:
        row = self.mapping("gap", data, frozenset({"segment", "code", "name", "words", "industries"}))
        name = self.text("gap", "name", row.get("name"))
        # Words left out: the name stands in. An empty list is a slip and is refused.
        words = self.texts("gap", "words", row.get("words", [name] if name else []))
        code = self.text("gap", "segment", row.get("segment", row.get("code", "")))
        return Wanted(code, name, words, self.texts("gap", "industries", row.get("industries", [])))

    def anchor(self, data: Any) -> Anchor | None:
        if data is None:
            return None
        row = self.mapping("anchor", data, frozenset({"name", "lon", "lat", "partners"}))
        partners = row.get("partners") or []
        if not isinstance(partners, list):
            self.fault("anchor", "partners", "partners应为一个列表")
            partners = []
        lon, lat = (self.number("anchor", key, row.get(key)) for key in ("lon", "lat"))
        found = tuple(self.partner(number, one) for number, one in enumerate(partners, start=1))
        return Anchor(self.text("anchor", "name", row.get("name")), lon, lat, found)

    def partner(self, number: int, data: Any) -> Partner:
        where = f"第{number}个往来企业"
        row = self.mapping(where, data, frozenset(field.name for field in fields(Partner)))
        words = {word: level for level in Evidence for word in (level.value, level.label)}
        evidence = words.get(str(row.get("evidence", "none")))
        if evidence is None:
            self.fault(where, "evidence", f"依据“{row.get('evidence')}”不认识;可用的是{'、'.join(words)}")
        text = [self.text(where, key, row.get(key, "")) for key in ("firm_id", "name", "source")]
        on = self.day(where, "source_date", row.get("source_date"))
        return Partner(text[0], text[1], evidence or Evidence.NONE, text[2], on)

    def constraints(self, data: Any) -> Constraints:
        row = self.mapping(
            "constraints", {} if data is None else data, frozenset(field.name for field in fields(Constraints))
        )
        values: dict[str, Any] = {}
        for field in fields(Constraints):
            if field.name in row:
                values[field.name] = self.limit(field.name, field.default, row[field.name])
        return Constraints(**values)

    def limit(self, name: str, usual: Any, value: Any) -> Any:
        if usual == ():
            return self.texts("constraints", name, value)
        if name.startswith("registered"):
            return self.day("constraints", name, value)
        if isinstance(usual, bool):
            if not isinstance(value, bool):
                self.fault("constraints", name, f"{name}应为true或false,现为{value!r}")
            return value
        return self.number("constraints", name, value)

    def weights(self, data: Any) -> Weights | None:
        if data is None:
            return None
        if isinstance(data, Mapping) and "points" not in data:
            data = {"points": data}
        row = self.mapping("weights", data, _WEIGHTS)
        points = row.get("points")
        # As this engine writes them: pairs of factor and points.
        pairs = (
            dict(points)
            if isinstance(points, list)
            and all(isinstance(p, list) and len(p) == 2 and isinstance(p[0], str) for p in points)
            else points
        )
        if not isinstance(pairs, Mapping):
            self.fault("weights", "points", '应为“因素: 分值”的对象,如{"scope": 30}')
            return None
        read = {str(code): self.number("weights", str(code), value) or 0.0 for code, value in pairs.items()}
        origin, note = (
            self.text("weights", "origin", row.get("origin", "设定")),
            self.text("weights", "note", row.get("note", "")),
        )
        return Weights(tuple(read.items()), origin, note, self.day("weights", "source_date", row.get("source_date")))

    def zone(self, data: Any) -> Zone:
        if data is None:
            return Zone()
        row = self.mapping("zone", data, frozenset(field.name for field in fields(Zone)))
        values: dict[str, Any] = {}
        for key in row:
            if key in ("region_codes", "address_words"):
                values[key] = self.texts("zone", key, row[key])
            elif key in ("lon", "lat"):
                # Not known is no place to measure from: the rules of a problem refuse it.
                place = self.number("zone", key, row[key])
                values[key] = float("nan") if place is None else place
            elif key in ("name", "province"):
                values[key] = self.text("zone", key, row[key])
        return Zone(**values)

    def rates(self, data: Any) -> tuple[Rate, ...]:
        rows = data if isinstance(data, list) else []
        if data is not None and not isinstance(data, list):
            self.fault("rates", "rates", "rates应为一个列表")
        found = []
        for number, one in enumerate(rows, start=1):
            where = f"第{number}个汇率"
            row = self.mapping(where, one, frozenset(field.name for field in fields(Rate)))
            on, yuan = self.day(where, "on", row.get("on")), self.number(where, "yuan", row.get("yuan"))
            if on is None or yuan is None:
                self.fault(where, "on", "汇率要有数值(yuan)和日期(on)")
            else:
                text = [self.text(where, key, row.get(key, "")) for key in ("currency", "source")]
                found.append(Rate(text[0], yuan, text[1], on))
        return tuple(found)

    def text(self, where: str, field: str, value: Any) -> str:
        if value is None or isinstance(value, str):
            return (value or "").strip()
        self.fault(where, field, f"{field}应为文字,现为{value!r}")
        return ""

    def texts(self, where: str, field: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.fault(where, field, f'{field}应为文字的列表,如["控制器"];现为{value!r}')
            return ()
        return tuple(dict.fromkeys(one.strip() for one in value))

    def number(self, where: str, field: str, value: Any) -> float | None:
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fault(where, field, f"{field}应为数,现为{value!r}")
            return None
        # JSON of Python knows NaN, Infinity and whole numbers beyond all measure.
        if abs(value) < _MOST and isfinite(value):
            return value
        self.fault(where, field, f"{field}应为有限的数,现为{str(value)[:20]}")
        return None

    def day(self, where: str, field: str, value: Any) -> date | None:
        if value is None or value == "":
            return None
        try:
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            self.fault(where, field, f"{field}“{value}”不是日期;请写成2024-06-28")
            return None
