"""What is known already when a contact or a visit becomes a lead: nothing is typed twice."""

from typing import Any

from wutong.kernel import files, history
from wutong.kernel.errors import NotFound
from wutong.kernel.models import Event, StoredFile
from wutong.kernel.rows import Row
from wutong.leads import queries as leads
from wutong.outreach import permissions
from wutong.outreach.models import Contact, Trip, Visit

# How a lead came to us follows from what kind of trip it was met on (reference: domain 3.1).
CHANNELS = {
    Trip.Kind.TRIP.value: "trip",
    Trip.Kind.EXPO.value: "expo",
    Trip.Kind.RESIDENT.value: "resident",
    Trip.Kind.INBOUND.value: "inbound",
}


def of_contact(contact: Contact) -> dict[str, Any]:
    """Return what a contact says for form F1, by the field names of leads; empty values are left out."""
    values = {
        "investor": contact.firm,
        "channel": CHANNELS[contact.trip.kind],
        "contact_name": contact.person,
        "contact_duty": contact.duty,
        "contact_phone": contact.phone,
        "content": contact.note,
    }
    return {name: value for name, value in values.items() if value}


def of_visit(visit: Visit) -> dict[str, Any]:
    """Return what a visit says for form F1; the talk's first contact is the person opposite."""
    met = visit.contacts.filter(withdrawn_at__isnull=True, firm_key=visit.firm_key).exclude(person="").order_by("id")
    opposite = met.first()
    values = {
        "investor": visit.firm,
        "channel": CHANNELS[visit.trip.kind],
        "region": visit.city if visit.kind != Visit.Kind.RECEIVED else "",
        "content": "\n".join(part for part in (visit.construction, visit.scale) if part) or visit.situation,
        "process": visit.technology,
        "to_settle": visit.demands,
        "contact_name": opposite.person if opposite else "",
        "contact_duty": opposite.duty if opposite else "",
        "contact_phone": opposite.phone if opposite else "",
    }
    return {name: value for name, value in values.items() if value}


def contact(user: Any, contact_id: int) -> Contact:
    """Return a contact this person may see, with its trip.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible_contacts(user).select_related("trip__office", "trip__leader", "visit", "lead")
    found = rows.filter(pk=contact_id).first()
    if found is None:
        raise NotFound("没有找到这条接触记录,或它不在您可见的范围内。")
    return found


def visit(user: Any, visit_id: int) -> Visit:
    """Return a visit this person may see, with its trip.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible_visits(user).select_related("trip__office", "trip__leader", "created_by", "lead")
    found = rows.filter(pk=visit_id).first()
    if found is None:
        raise NotFound("没有找到这条拜访记录,或它不在您可见的范围内。")
    return found


def may_write(user: Any, trip: Trip) -> bool:
    """Tell whether the person may write to the trip."""
    return permissions.editable(user).filter(pk=trip.pk).exists()


def going(trip: Trip) -> list[Any]:
    """Return who goes on a trip, the leader first."""
    return [trip.leader, *trip.members.all()]


def lead_seen(user: Any, lead_id: int | None) -> Row | None:
    """Return the lead of a record as a row, where there is one the person may see."""
    rows = leads.rows(user, [lead_id]).rows if lead_id is not None else ()
    return rows[0] if rows else None


def story(record: Contact | Visit) -> list[Event]:
    """Return the last lines of a record's history."""
    return list(history.of(record)[:30])


def photo(user: Any, visit_id: int, file_id: int) -> StoredFile:
    """Return a picture of a visit this person may see.

    :raises NotFound: when there is none.
    """
    found = visit(user, visit_id).photos.filter(pk=file_id).first()
    if found is None:
        raise NotFound("没有找到这张照片。")
    return found


def picture_type(row: StoredFile) -> str:
    """Return what a kept picture is, by its first bytes."""
    with files.open_stored(row) as stream:
        beginning = stream.read(4)
    return _PICTURES.get(beginning[:2], "application/octet-stream")


_PICTURES = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"RI": "image/webp"}
