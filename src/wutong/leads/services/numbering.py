"""Numbers of leads: ZC-XS, the year, and a count that begins anew each year."""

from wutong.kernel import numbering
from wutong.leads.models import NumberCounter


def take(year: int) -> str:
    """Return the next number of a year."""
    return take_many(year, 1)[0]


def take_many(year: int, count: int) -> list[str]:
    """Return the next numbers of a year."""
    return [f"ZC-XS-{year}-{number:04d}" for number in numbering.take(NumberCounter, count, year=year)]
