"""Reads that leave a trace: the dossier of a sensitive lead, and whom to call."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import history
from wutong.kernel.errors import NotAllowed
from wutong.leads import permissions
from wutong.leads.models import Confidentiality
from wutong.leads.queries.dossier import Dossier, dossier
from wutong.leads.services.ground import lead_to_see

READ = history.verb("leads.lead.read", "查阅", "查阅敏感线索 {number}")
REVEALED = history.verb("leads.lead.revealed", "查看联系方式", "查看线索 {number} 的对接人联系方式")


@dataclass(frozen=True)
class ContactDetails:
    """Whom to call, in full."""

    name: str
    duty: str
    phone: str


def open_dossier(*, by: AbstractBaseUser, lead_id: int) -> Dossier:
    """Return everything about a lead that the person may see; opening a sensitive one is written down.

    Only that line is a write: a mere look must not wait for somebody's import.
    """
    found = dossier(by, lead_id)
    if found.lead.confidentiality == Confidentiality.SENSITIVE:
        history.record(READ, found.lead, by=by, number=found.lead.number)
    return found


@transaction.atomic
def reveal_contact(*, by: AbstractBaseUser, lead_id: int) -> ContactDetails:
    """Return the contact of a lead in full; every look is written down.

    :raises NotAllowed: for those outside the holding team, the promotion office and the first reporter.
    """
    lead = lead_to_see(by, lead_id)
    if not permissions.may_see_contact(by, lead):
        raise NotAllowed(f"线索 {lead.number} 的对接人只有承办专班、首报人和招商办可以查看。")
    history.record(REVEALED, lead, by=by, number=lead.number)
    return ContactDetails(lead.contact_name, lead.contact_duty, lead.contact_phone)
