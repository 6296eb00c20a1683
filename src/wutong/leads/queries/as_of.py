"""What was known at the end of a day: by when it was recorded, so that later entries do not change the past."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from wutong.kernel import clock
from wutong.leads.models import Lead, Step


def registered(
    as_of: date, *, since: date | None = None, office_id: int | None = None, channels: Iterable[str] | None = None
) -> list[int]:
    """Return the leads registered by the end of a day, and not withdrawn by then.

    :param since: the first day of the period.
    :param office_id: the office that reported first.
    """
    rows = Lead.objects.known(as_of)
    if since is not None:
        rows = rows.filter(first_reported_at__gte=clock.end_of(since - timedelta(days=1)))
    if office_id is not None:
        rows = rows.filter(first_office_id=office_id)
    if channels is not None:
        rows = rows.filter(channel__in=list(channels))
    return list(rows.order_by("id").values_list("pk", flat=True))


def in_stage(stage: str, as_of: date) -> list[int]:
    """Return the leads that stood in a stage at the end of a day, by the steps recorded and happened by then."""
    steps = Step.objects.filter(lead=OuterRef("pk"), recorded_at__lt=clock.end_of(as_of), happened_on__lte=as_of)
    # Each lead's last step is one look into the index of its story; a window would sort the steps of all of them.
    last = Subquery(steps.order_by("-recorded_at", "-id").values("stage")[:1])
    rows = Lead.objects.known(as_of).alias(stood=last).filter(stood=stage)
    return list(rows.order_by("id").values_list("pk", flat=True))
