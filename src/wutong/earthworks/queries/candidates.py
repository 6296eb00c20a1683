"""What the form of a proposal offers: heaps and holes to match, who fits whom, and the estimate beforehand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import RegistrationStage, Side
from wutong.earthworks.models import Registration
from wutong.earthworks.queries import pairs
from wutong.earthworks.queries.baselines import Baseline, baseline
from wutong.kernel import clock

_MOST = 500


@dataclass(frozen=True)
class Offer:
    """A registration that may be matched, and how much of it is left."""

    registration: Registration
    left_m3: int

    @property
    def label(self) -> str:
        """Return it as a choice of the form."""
        one = self.registration
        return f"{one.site_name}({one.number}):余量 {self.left_m3:,} m³,{one.starts_on} 至 {one.ends_on}"


@dataclass(frozen=True)
class Candidate:
    """A hole that a heap could fill, or the first reason why not."""

    offer: Offer
    bank_m3: int
    starts_on: date
    ends_on: date
    why_not: str


@dataclass(frozen=True)
class Preview:
    """What a proposal would say: what speaks against it, or its estimate."""

    faults: tuple[str, ...]
    estimate: Baseline | None
    bank_m3: int

    @property
    def total_fen(self) -> int | None:
        """Return what the whole volume would save."""
        return self.estimate.saving_fen * self.bank_m3 if self.estimate and self.estimate.is_complete else None


def offers(user: Any) -> list[Offer]:
    """Return the verified registrations with something left, by side and site."""
    if not permissions.may_manage(user):
        return []
    rows = list(
        permissions.visible(user).filter(stage=RegistrationStage.VERIFIED).order_by("side", "site_name")[:_MOST]
    )
    held, ended = pairs.taken([row.pk for row in rows]), pairs.ended_projects()
    return [
        Offer(row, rest)
        for row in rows
        if (rest := row.bank_m3 - held.get(row.pk, 0)) > 0 and not pairs.obstacles(row, ended=ended)
    ]


def candidates(offered: list[Offer], surplus_id: int) -> list[Candidate]:
    """Return every hole for one heap, those that fit first, with the volume and the days both could do."""
    give = next((one for one in offered if one.registration.pk == surplus_id), None)
    if give is None or give.registration.side != Side.SURPLUS:
        return []
    found = [_candidate(give, take) for take in offered if take.registration.side == Side.NEED]
    return sorted(found, key=lambda one: (bool(one.why_not), -one.bank_m3))


def _candidate(give: Offer, take: Offer) -> Candidate:
    one, other = give.registration, take.registration
    first, last = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    bank = min(give.left_m3, take.left_m3)
    held = {offer.registration.pk: offer.registration.bank_m3 - offer.left_m3 for offer in (give, take)}
    against = pairs.misfits(one, other, pairs.Wish(bank, first, max(first, last)), held=held, ended=())
    return Candidate(take, bank, first, last, against[0].sentence if against else "")


def preview(
    user: Any,
    *,
    surplus_id: int,
    need_id: int,
    bank_m3: int,
    starts_on: date,
    ends_on: date,
    km: Decimal | None = None,
) -> Preview:
    """Return what a proposal would say, before anybody confirms it."""
    both = permissions.visible(user).in_bulk([surplus_id, need_id])
    if not permissions.may_manage(user) or len(both) < 2:
        return Preview(("请选择出土和用土两条登记。",), None, bank_m3)
    against = pairs.misfits(both[surplus_id], both[need_id], pairs.Wish(bank_m3, starts_on, ends_on))
    if against:
        return Preview(tuple(one.sentence for one in against), None, bank_m3)
    return Preview((), baseline(surplus_id, need_id, clock.today(), km=km), bank_m3)
