"""The stops of the year are a rule; a line that cannot be read is refused when written, not on the day it holds."""

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.earthworks.queries import stops
from wutong.kernel import rules
from wutong.kernel.errors import Incomplete


def refuse_unreadable_stops(by: AbstractBaseUser, valid_from: date) -> None:
    """Refuse a version with a day or an alert that nobody can read; the amendment is undone with it.

    :raises Incomplete: naming the line.
    """
    # The version itself: what a page remembered of the rules may be older.
    written = next(kept for kept in rules.versions(stops.STOPS.code)[stops.STOPS.code] if kept.valid_from == valid_from)
    values = {**stops.STOPS.default, **written.value}
    for name in ("winter_from", "winter_to"):
        try:
            # A leap year, so that 02-29 may be written.
            datetime.strptime(f"2024-{values[name]}", "%Y-%m-%d")  # noqa: DTZ007 - only whether it is a day
        except ValueError:
            raise Incomplete(f"“{values[name]}”不是月-日,请写成 11-15 这样。", fields={name: "月-日"}) from None
    for line in values["alerts"]:
        if not isinstance(line, str) or stops.alert(line) is None:
            raise Incomplete(
                f"停工令“{line}”读不懂,请写成“2024-12-20 至 2024-12-23 重污染红色预警”。", fields={"alerts": "格式"}
            )


rules.when_amended(stops.STOPS.code, refuse_unreadable_stops)
