"""Two offices report one firm: contest the first report, decide once, keep the record as it is."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.kernel import calendar, clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound
from wutong.leads import permissions
from wutong.leads.lifecycle import BASES
from wutong.leads.models import Dispute, Lead, Referral
from wutong.leads.queries import rules
from wutong.leads.services import holding
from wutong.leads.services.seats import Place, open_seat
from wutong.leads.services.values import need

OPENED = history.verb("leads.dispute.opened", "提出异议", "{office} 对首报提出异议,{due} 前裁定")
DECIDED = history.verb(
    "leads.dispute.decided", "仲裁裁定", "裁定归属 {winner},首报 {first}%、异议方 {other}%,依据:{basis}"
)


@transaction.atomic
def open_dispute(*, by: AbstractBaseUser, lead_id: int, claim: str) -> Dispute:
    """Contest the first report of a lead, on behalf of one's own office.

    :raises Duplicate: when the office has an open dispute about it.
    """
    lead = permissions.disputable(by).select_related("first_office").filter(pk=lead_id).first()
    if lead is None:
        raise NotFound("没有找到可提异议的线索:它不存在、已办结,或者就是本单位首报的。")
    claim = need(claim, "异议理由", "claim")
    today = clock.today()
    try:
        with transaction.atomic():
            dispute = Dispute.objects.create(
                lead=lead,
                claimant_id=by.pk,
                claimant_office_id=permissions.office_of(by),
                claim=claim,
                due_on=calendar.deadline(today, rules.arbitration_days(today)),
                created_by_id=by.pk,
            )
    except IntegrityError as trouble:
        raise Duplicate(f"本单位对线索 {lead.number} 的异议正在裁定,不必重复提出。") from trouble
    history.record(OPENED, lead, by=by, reason=claim, office=dispute.claimant_office, due=dispute.due_on)
    return dispute


@transaction.atomic
def decide_dispute(
    *,
    by: AbstractBaseUser,
    dispute_id: int,
    winner_office_id: int,
    first_share: int,
    basis: str,
    decision: str,
    seat_id: int | None = None,
) -> Dispute:
    """Decide a dispute, once: who keeps the lead, and how the credit is split.

    :param first_share: hundredths of the credit that stay with the first reporter's office; the claimant has the rest.
    :param seat_id: who takes the lead when the claimant wins; without it the claimant's own seat, else the pool.
    :raises Conflict: when it was decided meanwhile.
    """
    rows = permissions.visible_disputes(by).select_related("lead__seat__team", "lead__seat__person", "claimant_office")
    dispute = rows.filter(pk=dispute_id).first()
    if dispute is None:
        raise NotFound("没有找到这件仲裁,或它不在您可见的范围内。")
    if not permissions.may_arbitrate(by, dispute):
        raise NotAllowed("首报仲裁由招商办裁定;招商办是一方时由分管领导裁定。")
    decision = need(decision, "裁定意见", "decision")
    _check(dispute, winner_office_id, first_share, basis)
    decided = Dispute.objects.filter(pk=dispute.pk, decided_at__isnull=True).update(
        decided_at=clock.now(),
        decided_by_id=by.pk,
        winner_id=winner_office_id,
        first_share=first_share,
        basis=basis,
        decision=decision,
        version=dispute.version + 1,
    )
    if not decided:
        raise Conflict("这件仲裁已经裁定,裁定书不能更改;有新情况请另提异议。")
    dispute.refresh_from_db()
    lead = dispute.lead
    _split(lead, dispute, first_share)
    history.record(
        DECIDED,
        lead,
        by=by,
        reason=decision,
        winner=dispute.winner,
        first=first_share,
        other=100 - first_share,
        basis=BASES[basis],
    )
    if winner_office_id == dispute.claimant_office_id:
        _pass_on(lead, dispute, by=by, seat_id=seat_id)
    return dispute


def _check(dispute: Dispute, winner_office_id: int, first_share: int, basis: str) -> None:
    faults: dict[str, str] = {}
    if winner_office_id not in {dispute.lead.first_office_id, dispute.claimant_office_id}:
        faults["winner_office_id"] = "归属单位须是首报单位或异议单位。"
    if not 0 <= first_share <= 100:
        faults["first_share"] = "首报占比请填 0 至 100。"
    if basis not in BASES:
        faults["basis"] = f"请选择依据:{'、'.join(BASES.values())}。"
    if faults:
        raise Incomplete("".join(faults.values()), fields=faults)


def _split(lead: Lead, dispute: Dispute, first_share: int) -> None:
    """Write the credit anew; the shares of a lead always sum to one hundred."""
    Referral.objects.filter(lead=lead).delete()
    shares = {lead.first_office_id: first_share, dispute.claimant_office_id: 100 - first_share}
    Referral.objects.bulk_create(
        [Referral(lead=lead, office_id=office, share=share) for office, share in shares.items() if share]
    )


def _pass_on(lead: Lead, dispute: Dispute, *, by: AbstractBaseUser, seat_id: int | None) -> None:
    reason = f"仲裁裁定归属 {dispute.winner}"
    seat: Place | None = open_seat(seat_id) if seat_id is not None else _seat_of(dispute.claimant)
    if seat is not None and seat.id != lead.seat_id:
        holding.hand_over(lead, seat, by=by, reason=reason)
    elif seat is None and lead.seat_id is not None:
        holding.put_into_pool(lead, by=by, reason=reason)


def _seat_of(person: Any) -> Place | None:
    first = people.seats_of(person).order_by("id").values_list("pk", flat=True).first()
    return accounts.seat(first) if first is not None else None
