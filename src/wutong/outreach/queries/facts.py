"""What other domains count: trips, visits, contacts and the leads they led to, as known at the end of a day."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from wutong.kernel import clock
from wutong.kernel.rows import Row, RowSet
from wutong.outreach import permissions
from wutong.outreach.models import BATCHES, Contact, Trip, Visit


def trips(
    as_of: date, *, since: date | None = None, office_id: int | None = None, kinds: Iterable[str] | None = None
) -> list[int]:
    """Return the trips begun by the end of a day.

    :param since: only those that began on that day or later.
    :param kinds: which kinds; without them 批次, that is all but delegations received.
    """
    rows = Trip.objects.known(as_of).filter(kind__in=BATCHES if kinds is None else list(kinds))
    rows = rows.filter(starts_on__gte=since) if since is not None else rows
    rows = rows.filter(office_id=office_id) if office_id is not None else rows
    return list(rows.order_by("id").values_list("id", flat=True))


def visits(
    as_of: date, *, since: date | None = None, kinds: Iterable[str] | None = None, office_id: int | None = None
) -> list[int]:
    """Return the visits made and entered by the end of a day, by kind: call, talk, received."""
    rows = Visit.objects.known(as_of)
    rows = rows.filter(kind__in=list(kinds)) if kinds is not None else rows
    rows = rows.filter(happened_on__gte=since) if since is not None else rows
    rows = rows.filter(trip__office_id=office_id) if office_id is not None else rows
    return list(rows.order_by("id").values_list("id", flat=True))


def contacts(
    as_of: date, *, since: date | None = None, office_id: int | None = None, trip_kinds: Iterable[str] | None = None
) -> list[int]:
    """Return the contacts made and entered by the end of a day."""
    rows = Contact.objects.known(as_of)
    rows = rows.filter(trip__kind__in=list(trip_kinds)) if trip_kinds is not None else rows
    rows = rows.filter(met_on__gte=since) if since is not None else rows
    rows = rows.filter(trip__office_id=office_id) if office_id is not None else rows
    return list(rows.order_by("id").values_list("id", flat=True))


def leads_from(
    as_of: date, *, since: date | None = None, office_id: int | None = None, trip_kinds: Iterable[str] | None = None
) -> list[int]:
    """Return the leads opened from a contact or a visit by the end of a day, each once, withdrawn ones left out.

    :param since: only those opened on that day or later.
    """
    found: set[int] = set()
    for rows in (Contact.objects.known(as_of), Visit.objects.known(as_of)):
        found.update(_leads(rows, as_of, since, office_id, trip_kinds))
    return sorted(found)


def _leads(
    rows: QuerySet[Any], as_of: date, since: date | None, office_id: int | None, trip_kinds: Iterable[str] | None
) -> QuerySet[Any, int]:
    end = clock.end_of(as_of)
    # A lead withdrawn by then was no lead any more; one withdrawn later still was.
    stands = Q(lead__withdrawn_at__isnull=True) | Q(lead__withdrawn_at__gte=end)
    rows = rows.filter(stands, lead_opened_at__lt=end)
    if since is not None:
        rows = rows.filter(lead_opened_at__gte=clock.end_of(since - timedelta(days=1)))
    if office_id is not None:
        rows = rows.filter(trip__office_id=office_id)
    if trip_kinds is not None:
        rows = rows.filter(trip__kind__in=list(trip_kinds))
    ids: QuerySet[Any, int] = rows.order_by().values_list("lead_id", flat=True)
    return ids


def trip_rows(user: Any, ids: Collection[int]) -> RowSet:
    """Return trips as rows this person may see; the total counts all of them."""
    wanted, today = set(ids), clock.today()
    found = permissions.visible(user).filter(pk__in=wanted).select_related("office").order_by("starts_on", "id")
    shown = tuple(
        Row(
            id=trip.pk,
            number=trip.number,
            title=trip.title,
            firm=trip.cities,
            office=str(trip.office),
            day=trip.starts_on,
            state=trip.state_on(today).label,
            address=reverse("outreach:trip", args=[trip.pk]),
        )
        for trip in found
    )
    return RowSet(shown, len(wanted))


def visit_rows(user: Any, ids: Collection[int]) -> RowSet:
    """Return visits as rows this person may see; the total counts all of them."""
    wanted = set(ids)
    found = permissions.visible_visits(user).filter(pk__in=wanted).select_related("trip__office")
    shown = tuple(
        Row(
            id=visit.pk,
            number=visit.trip.number,
            title=visit.get_kind_display(),
            firm=visit.firm,
            office=str(visit.trip.office),
            day=visit.happened_on,
            state=_word(visit),
            address=reverse("outreach:visit", args=[visit.pk]),
        )
        for visit in found.order_by("happened_on", "id")
    )
    return RowSet(shown, len(wanted))


def contact_rows(user: Any, ids: Collection[int]) -> RowSet:
    """Return contacts as rows this person may see, without their telephone; the total counts all of them."""
    wanted = set(ids)
    found = permissions.visible_contacts(user).filter(pk__in=wanted).select_related("trip__office")
    shown = tuple(
        Row(
            id=contact.pk,
            number=contact.trip.number,
            title=contact.get_depth_display(),
            firm=contact.firm,
            office=str(contact.trip.office),
            day=contact.met_on,
            state=_word(contact),
            address=reverse("outreach:contact", args=[contact.pk]),
        )
        for contact in found.order_by("met_on", "id")
    )
    return RowSet(shown, len(wanted))


def _word(record: Visit | Contact) -> str:
    if record.withdrawn_at is not None:
        return "已作废"
    return "已转线索" if record.lead_id is not None else "未转线索"
