"""Numbers of leads: one row a year counts them, in the transaction of the registration, so that none is lost."""

from django.db.models import F

from wutong.leads.models import NumberCounter


def take(year: int) -> str:
    """Return the next number of a year."""
    return take_many(year, 1)[0]


def take_many(year: int, count: int) -> list[str]:
    """Return the next numbers of a year; the row stays locked until the transaction ends, so two cannot get one."""
    NumberCounter.objects.get_or_create(year=year)
    NumberCounter.objects.filter(year=year).update(last=F("last") + count)
    last = NumberCounter.objects.get(year=year).last
    return [f"ZC-XS-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]
