"""Numbers of trips: ZC-WC for trips out, ZC-LF for delegations received, so that neither leaves gaps."""

from wutong.kernel import numbering
from wutong.outreach.models import BATCHES, NumberCounter


def take(kind: str, year: int) -> str:
    """Return the next number of the kind's series."""
    series = "WC" if kind in BATCHES else "LF"
    (number,) = numbering.take(NumberCounter, series=series, year=year)
    return f"ZC-{series}-{year}-{number:03d}"
