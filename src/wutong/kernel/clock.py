"""What time it is, asked in one place, so that a story can be told on any day.

A zone runs on the real calendar. The demo town is frozen on one business day (``WUTONG_BUSINESS_DAY``), and seeding
or a test lives through past days with :func:`at`. Nothing else in the house asks the machine for the time.
What guards machines against each other (leases) goes by :func:`machine_time`, which no story can turn back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the present moment of the zone, with time zone."""
    told = _told.get()
    if told is not None:
        return told
    real = timezone.localtime()
    if settings.BUSINESS_DAY is None:
        return real
    return datetime.combine(settings.BUSINESS_DAY, real.timetz())


def machine_time() -> datetime:
    """Return the machine's own time: for leases and timeouts only, never for facts."""
    return timezone.now()


def today() -> date:
    """Return the zone's present day."""
    return timezone.localdate(now())


def is_frozen() -> bool:
    """Tell whether the zone stands on one business day (the demo town)."""
    return settings.BUSINESS_DAY is not None


@contextmanager
def at(moment: datetime | date) -> Iterator[None]:
    """Live at another moment inside the block; a bare date means nine in the morning."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def end_of(day: date) -> datetime:
    """Return the first moment after the day: what was recorded before it was known on that day."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
