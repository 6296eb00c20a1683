"""Days on which no soil is hauled: the winter stop and the alerts of the year, as data."""

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
        "alerts": "停工令与红色预警:每条写 from、to(年-月-日,含当日)和 why",
    },
)
_DAY = timedelta(days=1)


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
    for alert in values["alerts"]:
        if alert["from"] <= day.isoformat() <= alert["to"]:
            return f"{alert.get('why') or '停工令'}({alert['from']} 至 {alert['to']})"
    first, last = str(values["winter_from"]), str(values["winter_to"])
    # The stop runs over the turn of the year, unless somebody writes one that does not.
    here = day.strftime("%m-%d")
    stopped = first <= here <= last if first <= last else here >= first or here <= last
    return f"冬季停工期({first} 至 {last})" if stopped else ""
