"""Register a lead: first report wins, one number, one duplicate check."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.accounts import permissions as people
from wutong.kernel import clock, history
from wutong.kernel.errors import Duplicate, Incomplete, NotAllowed
from wutong.leads import permissions
from wutong.leads.lifecycle import ClockRules, Facts, Stage, next_due
from wutong.leads.models import Lead, Step
from wutong.leads.queries import names, rules, similarity
from wutong.leads.services import numbering
from wutong.leads.services.clocks import write_step
from wutong.leads.services.seats import Place, holder_of, own_team_seat
from wutong.leads.services.values import LeadValues, check_total, check_uscc, cleaned

REGISTERED = history.verb(
    "leads.lead.registered", "登记", "登记线索 {number}“{project}”,投资方 {investor},承办:{holder}"
)


@transaction.atomic
def register(
    *,
    by: AbstractBaseUser,
    seat_id: int | None,
    values: LeadValues,
    first_office_id: int | None = None,
    first_reporter_id: int | None = None,
    despite_similar: bool = False,
    uscc_reason: str = "",
) -> Lead:
    """Register a lead with a seat, or into the pool; the first report counts from now, by the server's clock.

    :param first_reporter_id: on whose behalf the promotion office registers; everybody else reports for themselves.
    :param despite_similar: the same investor comes with another project, and the person has seen the first.
    :param uscc_reason: why a credit code that only the 2015 pilots gave out is right all the same.
    :raises Duplicate: when the firm's project is registered already; names the lead, its team, person and time.
    """
    if not permissions.may_register(by):
        raise NotAllowed("只有招商专员、孵化基地招商和招商办可以登记线索。")
    ready = cleaned(values, whole=True)
    check_uscc(ready.get("uscc", ""), uscc_reason)
    check_total(ready.get("investment"), ready.get("fixed_investment"))
    seat = own_team_seat(by, seat_id) if seat_id is not None else None
    similarity.refuse_same(by, ready, despite_similar=despite_similar)
    reporter = _reporter(by, first_reporter_id, first_office_id)
    standing = Standing.now()
    number = numbering.take(standing.today.year)
    lead = Lead(**ready, **reporter, **shared(seat, by.pk, standing), **derived(ready, number), number=number)
    try:
        with transaction.atomic():
            lead.save(force_insert=True)
    except IntegrityError as trouble:
        similarity.refuse_same(by, ready, despite_similar=despite_similar)
        raise Duplicate("这家投资方的同一项目刚刚被登记,请刷新后查看。") from trouble
    write_step(lead, Step.Kind.REGISTERED, by=by, on=standing.today)
    history.record(
        REGISTERED,
        lead,
        by=by,
        reason=uscc_reason,
        number=lead.number,
        project=lead.project_name,
        investor=lead.investor,
        holder=holder_of(seat),
    )
    return lead


@dataclass(frozen=True)
class Standing:
    """The moment of a registration and the rules in force then, asked once however many leads there are."""

    moment: datetime
    today: date
    terms: ClockRules
    protected_until: date

    @classmethod
    def now(cls) -> Self:
        """Return the present moment with its rules."""
        today = clock.today()
        until = today + timedelta(days=rules.protection_days(today))
        return cls(clock.now(), today, rules.clocks(today), until)


def shared(seat: Place | None, by_id: int, standing: Standing) -> dict[str, Any]:
    """Return the columns that all leads registered at one moment, by one person, with one seat, have in common."""
    facts = Facts(Stage.NEW, held_since=standing.today if seat else None)
    due_clock, due_on = next_due(facts, standing.terms)
    return {
        "seat_id": seat.id if seat else None,
        "pooled_at": None if seat else standing.moment,
        "first_reported_at": standing.moment,
        "created_at": standing.moment,
        "created_by_id": by_id,
        "stage": Stage.NEW.value,
        "stage_since": standing.today,
        "quiet_since": standing.today,
        "protected_until": standing.protected_until,
        "due_clock": due_clock,
        "due_on": due_on,
    }


def derived(values: dict[str, Any], number: str) -> dict[str, str]:
    """Return the columns that follow from the names and codes of a lead."""
    firm = names.firm(values["investor"])
    return {
        "investor_key": firm.key[:200],
        "investor_place": firm.region[:64],
        "search_text": names.search_text(
            number=number,
            investor=values["investor"],
            project_name=values["project_name"],
            uscc=values.get("uscc", ""),
            chain=values.get("chain", ""),
        ),
    }


def _reporter(by: AbstractBaseUser, reporter_id: int | None, office_id: int | None) -> dict[str, int]:
    for_others = reporter_id not in (None, by.pk) or office_id not in (None, permissions.office_of(by))
    if for_others and not people.is_promotion_office(by):
        raise NotAllowed("首报人、首报单位以本人为准;代他人登记请交招商办办理。")
    reporter = by
    if reporter_id not in (None, by.pk):
        found = people.visible(by).filter(pk=reporter_id, is_active=True).first()
        if found is None or not people.is_promoter(found):
            raise Incomplete("首报人须是在岗的招商人员。", fields={"first_reporter_id": "请选择在岗的招商人员。"})
        reporter = found
    return {"first_reporter_id": reporter.pk, "first_office_id": office_id or permissions.office_of(reporter)}
