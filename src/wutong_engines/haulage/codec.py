"""Frozen dataclasses to and from plain JSON values; whatever does not fit is a fault with its field and site."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from wutong_engines.haulage.distances import RoadGraph, RoadTable, Straight
from wutong_engines.haulage.errors import Fault
from wutong_engines.haulage.labels import label

# Which kind of road data a JSON object is.
_ROADS: Final[dict[str, type]] = {"table": RoadTable, "graph": RoadGraph, "straight": Straight}
_KINDS: Final = {kind: name for name, kind in _ROADS.items()}
# JSON cannot say `yield_`: Python keeps the plain word for itself.
_RENAMED: Final = {"yield_": "yield"}


class Unreadable(Exception):
    """Nothing could be made of a value; the faults have been noted."""


def plain(value: Any, *, canonical: bool = False) -> Any:
    """Return a dataclass, or what lies inside one, as JSON values.

    :param canonical: write equal numbers alike (9 and 9.0, 0.90 and 0.9): values are equal when their JSON is.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            _RENAMED.get(f.name, f.name): plain(getattr(value, f.name), canonical=canonical)
            for f in dataclasses.fields(value)
            if not f.name.startswith("_")
        }
        kind = _KINDS.get(type(value))
        return {"kind": kind, **fields} if kind else fields
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0 if canonical else value:f}"  # no digit is rounded: 28 are more than any m³ has
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(plain(part) for part in value)
    if isinstance(value, float):
        return int(value) if canonical and value.is_integer() else value
    return [plain(part, canonical=canonical) for part in value] if isinstance(value, tuple) else value


class Reader:
    """Reads dataclasses from JSON values and notes every fault on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def record(self, kind: type, value: Any, site: str = "") -> Any:
        """Return one dataclass.

        :raises Unreadable: something in it was missing, unknown or of the wrong kind.
        """
        if not isinstance(value, Mapping):
            raise self._refused(site, "", f"应为一个对象,实为{_shown(value)}")
        site = _named(value, site)
        before, hints = len(self.faults), _hints(kind)
        given = {**value}
        if kind in _KINDS:
            given.pop("kind", None)
        known = {_RENAMED.get(f.name, f.name): f for f in dataclasses.fields(kind)}
        for name in given.keys() - known.keys():
            self._note(site, str(name), f"不认识的字段“{name}”")
        read = {}
        for name, field in known.items():
            if name in given:
                try:
                    read[field.name] = self.value(hints[field.name], given[name], site, name)
                except Unreadable:
                    continue
            elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                self._note(site, name, f"缺少{label(name)}({name})")
        if len(self.faults) > before:
            raise Unreadable
        return kind(**read)

    def value(self, kind: Any, value: Any, site: str, name: str) -> Any:
        """Return one value of a declared type."""
        if get_origin(kind) in {Union, types.UnionType}:
            return self._one_of(get_args(kind), value, site, name)
        if get_origin(kind) in {tuple, frozenset}:
            return self._many(kind, value, site, name)
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            return self.record(kind, value, site)
        return self._simple(kind, value, site, name)

    def _one_of(self, kinds: tuple[Any, ...], value: Any, site: str, name: str) -> Any:
        if value is None and types.NoneType in kinds:
            return None
        if RoadTable in kinds:
            chosen = _ROADS.get(str(value.get("kind"))) if isinstance(value, Mapping) else None
            if chosen is None:
                raise self._refused(site, name, "道路数据的 kind 应为 table、graph 或 straight")
            return self.record(chosen, value, site)
        return self.value(next(kind for kind in kinds if kind is not types.NoneType), value, site, name)

    def _many(self, kind: Any, value: Any, site: str, name: str) -> Any:
        if not isinstance(value, list | tuple):
            raise self._refused(site, name, f"{label(name)}应为一个列表,实为{_shown(value)}")
        parts, broken = [], False
        for part in value:
            try:
                parts.append(self.value(get_args(kind)[0], part, site, name))
            except Unreadable:
                broken = True
        if broken:
            raise Unreadable
        return frozenset(parts) if get_origin(kind) is frozenset else tuple(parts)

    def _simple(self, kind: Any, value: Any, site: str, name: str) -> Any:
        if value is None:
            raise self._refused(site, name, f"缺少{label(name)}({name})")
        try:
            return _READERS[kind](value) if kind in _READERS else kind(value)
        except (ValueError, TypeError, InvalidOperation):
            choices = ""
            if isinstance(kind, type) and issubclass(kind, Enum):
                choices = ",可选:" + "、".join(str(choice.value) for choice in kind)
            sentence = f"{label(name)}({name})读不懂:{_shown(value)}{choices}"
            raise self._refused(site, name, sentence) from None

    def _refused(self, site: str, field: str, sentence: str) -> Unreadable:
        self._note(site, field, sentence)
        return Unreadable(sentence)

    def _note(self, site: str, field: str, sentence: str) -> None:
        self.faults.append(Fault(site, field, sentence))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _named(value: Mapping[str, Any], site: str) -> str:
    """Return whose faults those inside a value are: a site's own, else those of what it lies in."""
    if "surplus_id" in value:
        return f"{value['surplus_id']}→{value.get('need_id')}"
    name = value.get("name") or value.get("id")
    return str(name) if name and ("id" in value or not site) else site


def _shown(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}”" if text else "空"


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        raise TypeError
    if value != int(value):
        raise ValueError
    return int(value)


def _real(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        raise TypeError
    return float(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    return Decimal(str(value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


_READERS: Final[dict[Any, Any]] = {
    int: _whole,
    float: _real,
    Decimal: _decimal,
    str: _text,
    bool: _truth,
    date: _day,
}
