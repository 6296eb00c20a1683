"""Keep the firms met: the least about their people, telephones hidden until somebody asks on the record."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.outreach import permissions
from wutong.outreach.models import Contact, Trip, Visit
from wutong.outreach.queries import names
from wutong.outreach.services.ground import (
    admit,
    contact_to_write,
    day_on,
    firm_named,
    line,
    phone_number,
    reason_given,
    trip_to_write,
    word,
    words,
)

ADDED = history.verb("outreach.contact.added", "登记接触", "登记接触:{on} {firm} {person}({depth})")
EDITED = history.verb("outreach.contact.edited", "修改接触", "修改与 {firm} {person} 的接触记录")
WITHDRAWN = history.verb("outreach.contact.withdrawn", "作废接触", "作废与 {firm} {person} 的接触记录")
REVEALED = history.verb("outreach.contact.revealed", "查看电话", "查看 {firm} {person} 的电话")


@transaction.atomic
def add_contact(
    *,
    by: AbstractBaseUser,
    trip_id: int,
    firm: str,
    on: date,
    person: str = "",
    duty: str = "",
    phone: str = "",
    depth: str = "met",
    booth: str = "",
    note: str = "",
    visit_id: int | None = None,
) -> Contact:
    """Enter a firm met at a booth or on a visit; whether another team was there: ``queries.clashes``.

    :raises Duplicate: when this person of this firm was met on this trip already.
    """
    trip = trip_to_write(by, trip_id)
    admit(trip, "record")
    values = cleaned(firm=firm, person=person, duty=duty, phone=phone, depth=depth, booth=booth, note=note)
    _refuse_twice(trip, values)
    contact = Contact(
        trip=trip,
        visit=_visit_of(trip, visit_id),
        met_on=day_on(trip, on),
        recorded_at=clock.now(),
        created_by_id=by.pk,
        **values,
    )
    _save(contact)
    history.record(
        ADDED, contact, by=by, on=contact.met_on, firm=contact.firm, person=contact.person,
        depth=contact.get_depth_display(),
    )  # fmt: skip
    return contact


@transaction.atomic
def edit_contact(
    *,
    by: AbstractBaseUser,
    contact_id: int,
    based_on: int,
    firm: str,
    person: str = "",
    duty: str = "",
    phone: str | None = None,
    depth: str = "met",
    booth: str = "",
    note: str = "",
) -> Contact:
    """Correct a contact, or note that it went further.

    :param phone: the new number; None leaves the old one, which the form does not show.
    """
    contact = contact_to_write(by, contact_id)
    kept = contact.phone if phone is None else phone
    values = cleaned(firm=firm, person=person, duty=duty, phone=kept, depth=depth, booth=booth, note=note)
    if contact.lead_id is not None and values["firm_key"] != contact.firm_key:
        raise WrongStage("这条接触已转为线索,不能再改成另一家企业。")
    _refuse_twice(contact.trip, values, exclude=contact.pk)
    changes = records.amend(contact, based_on=based_on, **values)
    told = {name: change for name, change in changes.items() if name not in {"firm_key", "firm_place"}}
    if "phone" in told:
        # The history says that the number changed; the numbers themselves stay out of it.
        told["phone"] = ("****", "****")
    history.record(EDITED, contact, by=by, changes=told, firm=contact.firm, person=contact.person)
    return contact


@transaction.atomic
def withdraw_contact(*, by: AbstractBaseUser, contact_id: int, reason: str) -> Contact:
    """Withdraw a contact entered by mistake; the row stays, no figure counts it any more."""
    contact = contact_to_write(by, contact_id)
    if contact.lead is not None and contact.lead.withdrawn_at is None:
        raise WrongStage(f"这条接触已转为线索 {contact.lead.number},不能作废;确属误报的,请先作废该线索。")
    given = reason_given(reason)
    records.amend(contact, withdrawn_at=clock.now(), withdrawn_reason=given)
    history.record(WITHDRAWN, contact, by=by, reason=given, firm=contact.firm, person=contact.person)
    return contact


@transaction.atomic
def reveal_phone(*, by: AbstractBaseUser, contact_id: int) -> str:
    """Return the whole telephone number, and write down who looked.

    :raises NotAllowed: when the person may see the contact, but does not work on the trip.
    """
    contact = permissions.visible_contacts(by).select_related("trip").filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("没有找到这条接触记录,或它不在您可见的范围内。")
    if not permissions.editable(by).filter(pk=contact.trip_id).exists():
        raise NotAllowed("对方电话只有同行人员、本单位招商人员和招商办可以查看。")
    history.record(REVEALED, contact, by=by, firm=contact.firm, person=contact.person)
    return contact.phone


def cleaned(*, firm: str, person: str, duty: str, phone: str, depth: str, booth: str, note: str) -> dict[str, Any]:
    """Return the columns of a contact as they are kept.

    :raises Incomplete: naming the field that is missing or wrong.
    """
    name = firm_named(firm)
    return {
        "firm": name,
        **names.columns(name),
        "person": line(person, 32, "person", "姓名"),
        "duty": line(duty, 64, "duty", "职务"),
        "phone": phone_number(phone),
        "depth": word(depth, Contact.Depth.values, "depth", "深度"),
        "booth": line(booth, 32, "booth", "展位"),
        "note": words(note, "note", "备注"),
    }


def _visit_of(trip: Trip, visit_id: int | None) -> Visit | None:
    if visit_id is None:
        return None
    visit = Visit.objects.standing().filter(trip=trip, pk=visit_id).first()
    if visit is None:
        raise Incomplete("所选拜访不在本批次,请重新选择。", fields={"visit_id": "请选择本批次的拜访。"})
    return visit


def _refuse_twice(trip: Trip, values: dict[str, Any], exclude: int | None = None) -> None:
    same = Contact.objects.standing().filter(trip=trip, firm_key=values["firm_key"], person=values["person"])
    for other in same:
        if other.pk != exclude and names.places_agree(other.firm_place, values["firm_place"]):
            raise Duplicate(_twice(other), fields={"firm": "本批次已登记。"})


def _twice(other: Contact) -> str:
    whom = f"“{other.firm}”{other.person}"
    return f"{other.met_on} 已登记与{whom}的接触({other.get_depth_display()}),没有再登记一次;可在原记录上修改。"


def _save(contact: Contact) -> None:
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError as trouble:
        raise Duplicate("这家企业的这个人刚刚登记过,请刷新后查看。", fields={"firm": "本批次已登记。"}) from trouble
