"""Days on which no soil is hauled: the winter stop and the alerts of the year, as data."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wutong.kernel import rules

STOPS = rules.declare(
    "soil-stops",
    "土方停工期",
    {"winter_from": "11-15", "winter_to": "03-15", "alerts": []},
    source="本区缺省:冬季约 11 月 15 日至次年 3 月 15 日停止土方作业,以当年通知为准;重污染天气红色预警期间停工",
    explained={
        "winter_from": "冬季停工起(月-日)",
        "winter_to": "冬季停工止(月-日,含当日)",
        "alerts": "停工令与红色预警,一行一条:2024-12-20 至 2024-12-23 重污染红色预警(含首尾两日)",
    },
)
_DAY = timedelta(days=1)
_ALERT = re.compile(r"(\d{4}-\d{2}-\d{2})\s*至\s*(\d{4}-\d{2}-\d{2})\s*(.*)")


def alert(line: str) -> tuple[date, date, str] | None:
    """Return an alert as people write it: first day, last day, why; None for a line that says no such thing."""
    read = _ALERT.fullmatch(line.strip())
    try:
        found = read and (date.fromisoformat(read[1]), date.fromisoformat(read[2]), read[3] or "停工令")
    except ValueError:
        return None
    return found if found and found[0] <= found[1] else None


def stop_on(day: date) -> str:
    """Return why no soil is hauled on a day, or nothing where it may be."""
    return _stop(day, rules.value(STOPS.code, on=day))


def stops_between(first: date, last: date) -> list[tuple[date, date, str]]:
    """Return the stops between two days, each with its first and last day inside them and why; one question."""
    newest_first = [(kept.valid_from, kept.value) for kept in rules.versions(STOPS.code).get(STOPS.code, [])]
    found: list[tuple[date, date, str]] = []
    for day in (first + _DAY * number for number in range((last - first).days + 1)):
        kept: dict[str, Any] = next((value for valid_from, value in newest_first if valid_from <= day), {})
        why = _stop(day, {**STOPS.default, **kept})
        if why and found and found[-1][2] == why and found[-1][1] == day - _DAY:
            found[-1] = (found[-1][0], day, why)
        elif why:
            found.append((day, day, why))
    return found


def _stop(day: date, values: Mapping[str, Any]) -> str:
    for first_day, last_day, why in filter(None, map(alert, values["alerts"])):
        if first_day <= day <= last_day:
            return f"{why}({first_day} 至 {last_day})"
    first, last = str(values["winter_from"]), str(values["winter_to"])
    # The stop runs over the turn of the year, unless somebody writes one that does not.
    here = day.strftime("%m-%d")
    stopped = first <= here <= last if first <= last else here >= first or here <= last
    return f"冬季停工期({first} 至 {last})" if stopped else ""
