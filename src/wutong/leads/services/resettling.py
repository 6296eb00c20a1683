"""When a rule of the clocks changes, every open lead's next due day is worked out again, in the background."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import clock, jobs
from wutong.kernel import rules as rulebook
from wutong.leads.lifecycle import next_due
from wutong.leads.models import Lead
from wutong.leads.queries import rules
from wutong.leads.services.clocks import facts_of

CHUNK = 200


@jobs.task("leads.resettle")
def resettle(progress: jobs.Progress) -> dict[str, Any]:
    """Work out the next due day of every open lead by the rules of today; done twice, it changes nothing."""
    ids = list(Lead.objects.open().order_by("id").values_list("id", flat=True))
    today, changed = clock.today(), 0
    for at in range(0, len(ids), CHUNK):
        with transaction.atomic():
            for lead in Lead.objects.open().filter(pk__in=ids[at : at + CHUNK]):
                changed += _settle(lead, today)
            progress.advance(min(at + CHUNK, len(ids)), len(ids), f"已重算 {min(at + CHUNK, len(ids))} 条")
    return {"sentence": f"按现行规则重算了 {len(ids)} 条在办线索的时限,其中 {changed} 条有变。"}


def _settle(lead: Lead, today: date) -> int:
    facts, _ = facts_of(lead)
    due_clock, due_on = next_due(facts, rules.clocks(today))
    if (due_clock, due_on) == (lead.due_clock, lead.due_on):
        return 0
    # Nobody edited the lead: its version stays, and whoever has it open may save. A verb meanwhile has settled it.
    same = Lead.objects.filter(pk=lead.pk, version=lead.version)
    return same.update(due_clock=due_clock, due_on=due_on)


def _queue(by: AbstractBaseUser, valid_from: date) -> None:
    jobs.enqueue("leads.resettle", label=f"按新规则重算线索时限(自 {valid_from} 起)", by=by, due_on=valid_from)


rulebook.when_amended(rules.CLOCKS.code, _queue)
