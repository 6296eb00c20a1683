"""What filters ask of a firm, as arrays beside the search index: one small number a firm and fact."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from wutong_engines.directory.packed import Array

#: Rough, for filters only: an amount is never shown in another currency than its own.
WORTH: Final[Mapping[str, float]] = {
    "CNY": 1.0, "USD": 7.0, "EUR": 7.6, "GBP": 9.0, "CHF": 7.9, "HKD": 0.9, "MOP": 0.88, "TWD": 0.22, "JPY": 0.05,
    "KRW": 0.0052, "SGD": 5.2, "AUD": 4.7, "CAD": 5.2, "NZD": 4.3,
}  # fmt: skip
NO_DAY: Final = -(1 << 31)
#: As many tags as one number has bits.
MOST_TAGS: Final = 64


def traits(columns: Any) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays and the words behind their numbers."""
    arrays: dict[str, Array] = {}
    facts: dict[str, Any] = {}
    for name in ("city", "industry", "size_class"):
        arrays[name], facts[name] = numbered(columns.column(name).to_pylist())
    arrays["region"] = np.array([_region(code) for code in columns.column("region_code").to_pylist()], dtype=np.int32)
    arrays["capital"] = _capital(columns)
    arrays["reg_day"] = _days(columns.column("reg_date"))
    arrays["tags"], facts["tags"] = _tags(columns.column("chain_tags").to_pylist())
    titled, facts["titles"] = _titles(columns.column("titles").to_pylist())
    return arrays | titled, facts


def numbered(values: Sequence[str | None]) -> tuple[Array, list[str]]:
    """Replace words by numbers; 0 is none."""
    words = ["", *sorted({value for value in values if value})]
    number = {word: place for place, word in enumerate(words)}
    return np.array([number[value or ""] for value in values], dtype=np.uint16), words


def _region(code: str | None) -> int:
    return int((code or "0").ljust(6, "0")[:6])


def _capital(columns: Any) -> Array:
    """Return the capital in 万元, foreign money at its rough worth; unknown is not a number."""
    amounts = columns.column("capital_wan").to_pylist()
    kinds = columns.column("capital_currency").to_pylist()
    unknown = float("nan")
    return np.array(
        [
            unknown if amount is None else amount * WORTH.get(kind or "CNY", unknown)
            for amount, kind in zip(amounts, kinds, strict=True)
        ],
        dtype=np.float32,
    )


def _days(column: Any) -> Array:
    days = column.cast("int32").fill_null(NO_DAY)
    return np.asarray(days.to_numpy(), dtype=np.int32)


def _tags(values: Sequence[Sequence[str] | None]) -> tuple[Array, list[str]]:
    """Set one bit a tag; the rarest tags past the sixty-fourth are found in the columns only."""
    count: dict[str, int] = {}
    for tags in values:
        for tag in tags or ():
            count[tag] = count.get(tag, 0) + 1
    words = sorted(sorted(count, key=lambda tag: (-count[tag], tag))[:MOST_TAGS])
    bit = {tag: 1 << place for place, tag in enumerate(words)}
    return np.array([sum(bit.get(tag, 0) for tag in set(tags or ())) for tags in values], dtype=np.uint64), words


def _titles(values: Sequence[Any]) -> tuple[dict[str, Array], list[str]]:
    """List the titles apart: few firms have any."""
    found = [(row, title) for row, titles in enumerate(values) for title in titles or ()]
    names, words = numbered([title["title"] for _, title in found])
    return {
        "title_rows": np.array([row for row, _ in found], dtype=np.uint32),
        "title_names": names,
        "title_from": np.array([_day(title["valid_from"], NO_DAY) for _, title in found], dtype=np.int32),
        "title_to": np.array([_day(title["valid_to"], -NO_DAY - 1) for _, title in found], dtype=np.int32),
    }, words


def _day(day: Any, unknown: int) -> int:
    return unknown if day is None else int(np.datetime64(day, "D").astype(np.int32))
