"""Numbers that people read (ZC-XS-2024-0136): counted in a row of their own, so that none is lost or given twice."""

from typing import Any

from django.db import models
from django.db.models import F


def take(counters: type[models.Model], count: int = 1, **series: Any) -> range:
    """Return the next numbers of a series, such as ``year=2024``; to be called in the transaction that uses them.

    :param counters: a table with the columns of the series and ``last``; the row stays locked until the transaction
        ends, so two callers cannot get one number, and an undone transaction gives its numbers back.
    """
    rows = counters._default_manager
    rows.get_or_create(**series)
    rows.filter(**series).update(last=F("last") + count)
    last = int(rows.values_list("last", flat=True).get(**series))
    return range(last - count + 1, last + 1)
