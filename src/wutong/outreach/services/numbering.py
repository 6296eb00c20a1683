"""Numbers of trips: one row a series and year counts them, so that none is given twice."""

from django.db.models import F

from wutong.outreach.models import BATCHES, NumberCounter


def take(kind: str, year: int) -> str:
    """Return the next number: ZC-WC for trips out, ZC-LF for delegations received, so that neither leaves gaps."""
    series = "WC" if kind in BATCHES else "LF"
    NumberCounter.objects.get_or_create(series=series, year=year)
    NumberCounter.objects.filter(series=series, year=year).update(last=F("last") + 1)
    # The row stays locked until the transaction ends: two cannot read the same number.
    last = NumberCounter.objects.get(series=series, year=year).last
    return f"ZC-{series}-{year}-{last:03d}"
