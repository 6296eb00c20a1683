"""This contact becomes a lead: one step, once, and the row keeps the link."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, WrongStage
from wutong.leads import services as leads
from wutong.outreach.models import Contact, Visit
from wutong.outreach.queries.drafts import of_contact, of_visit
from wutong.outreach.services.ground import contact_to_write, visit_to_write

OPENED = history.verb("outreach.lead.opened", "转为线索", "把与 {firm} 的{what}转为线索 {number}")

# A row of leads; its class is not imported here, its parts are read by name.
Lead = Any


@transaction.atomic
def open_lead(
    *,
    by: AbstractBaseUser,
    contact_id: int | None = None,
    visit_id: int | None = None,
    seat_id: int | None,
    project_name: str,
    values: leads.LeadValues | None = None,
    despite_similar: bool = False,
) -> Lead:
    """Register the lead that a contact or a visit led to; firm, person, channel and words come from the record.

    :param seat_id: who holds it; None puts it into the pool.
    :param values: what the form says beside or instead of the record.
    :raises Duplicate: when the record became a lead already, or leads knows the firm; each names the lead.
    """
    if (contact_id is None) == (visit_id is None):
        raise Incomplete("请从一条接触或一条拜访转为线索。")
    record = contact_to_write(by, contact_id) if contact_id is not None else visit_to_write(by, visit_id or 0)
    _refuse_twice(record)
    drafted = of_contact(record) if isinstance(record, Contact) else of_visit(record)
    ready: dict[str, Any] = {**drafted, **(values or {}), "project_name": project_name}
    lead = leads.register(by=by, seat_id=seat_id, values=_typed(ready), despite_similar=despite_similar)
    # The row is asked once more in the writing itself: of two people at one moment the second links nothing,
    # and their lead goes with the transaction.
    free = type(record)._default_manager.filter(pk=record.pk, lead__isnull=True, withdrawn_at__isnull=True)
    if not free.update(lead=lead, lead_opened_at=clock.now(), version=record.version + 1):
        record.refresh_from_db()
        _refuse_twice(record)
        raise WrongStage(f"“{record.firm}”的这条记录刚刚被作废,没有转为线索。")
    record.refresh_from_db()
    what = "接触" if isinstance(record, Contact) else "拜访"
    history.record(OPENED, record, by=by, firm=record.firm, what=what, number=lead.number)
    return lead


def _refuse_twice(record: Contact | Visit) -> None:
    if record.lead is not None:
        raise Duplicate(f"“{record.firm}”的这条记录已转为线索 {record.lead.number},不能再转一次。")


def _typed(ready: dict[str, Any]) -> leads.LeadValues:
    """Return the values as leads names them; keys it does not know are refused there, by name."""
    values: Any = ready
    typed: leads.LeadValues = values
    return typed
