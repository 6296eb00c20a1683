"""What the address asks for: the day, the period, the office, the 口径; read in one way by every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from wutong.accounts import queries as people
from wutong.insight.queries.figures import Indicator
from wutong.insight.queries.sources import Scope, scope_of
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotFound


@dataclass(frozen=True)
class Asked:
    """The day and the period of a page."""

    as_of: date
    since: date | None
    until: date | None
    today: date

    @property
    def is_today(self) -> bool:
        """Tell whether the page shows the present day."""
        return self.as_of == self.today


def read(request: HttpRequest) -> Asked:
    """Return the day and the period that the address asks for; without them, today.

    :raises Incomplete: when a date cannot be read, or lies ahead.
    """
    today = clock.today()
    as_of = day(request.GET.get("as_of"), "as_of") or today
    since, until = (day(request.GET.get(name), name) for name in ("since", "until"))
    return Asked(not_ahead(as_of), since, until, today)


def day(text: str | None, name: str) -> date | None:
    """Return the date that a text says, None for an empty one.

    :raises Incomplete: when it is no date.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Incomplete(
            f"“{text[:20]}”不是日期,请写成 2024-06-28 这样。", fields={name: "请写成 2024-06-28 这样"}
        ) from None


def not_ahead(as_of: date) -> date:
    """Return the day if it has come.

    :raises Incomplete: when it lies ahead: nothing is known of it.
    """
    if as_of > clock.today():
        raise Incomplete(f"{as_of} 还没有到,没有可看的数字。请选今天或以前的日期。", fields={"as_of": "不能晚于今天"})
    return as_of


def choices(request: HttpRequest, indicator: Indicator) -> dict[str, str]:
    """Return the values of the indicator's parameters that the address names."""
    given = {parameter.name: request.GET.get(parameter.name, "") for parameter in indicator.parameters}
    return {name: value for name, value in given.items() if value}


def scope(text: str | None, offices: Sequence[people.Name]) -> Scope:
    """Return the office that the address names, or the whole zone.

    :raises NotFound: when there is no such office.
    """
    if text and not text.isdecimal():
        raise NotFound("没有这个单位,请重新选择。")
    return scope_of(int(text) if text else None, offices)
