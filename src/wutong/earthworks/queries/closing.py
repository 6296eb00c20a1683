"""The end of a haul read: where finish, survey, settlement and 核验销号 stand, and who may do what comes next."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import MATCH_MOVES, MatchStage, Payer, Side, allows
from wutong.earthworks.models import LedgerLine, Match, Settlement, Survey, Ticket
from wutong.earthworks.queries.haul_rules import m3
from wutong.earthworks.queries.ledger import PriceLine, Sums, prices_of
from wutong.earthworks.queries.tickets import HAULED, match_hauled
from wutong.kernel.errors import NotFound

BASES = Settlement.Basis.choices
WHO = {Side.SURPLUS: "出土方", Side.NEED: "用土方"}


@dataclass(frozen=True)
class Gain:
    """What one side gained: avoided cost, its share of this haul, and what is left; and whether it confirmed."""

    side: Side
    label: str
    firm: str
    avoided_fen: int
    bears_fen: int
    saving_fen: int
    confirmed_at: Any
    confirmed_by: str


@dataclass(frozen=True)
class Hauling:
    """What a match's page shows of its trips, its survey and its settlement, and which verbs come next."""

    match: Match
    stage: MatchStage
    trips: int
    on_road: int
    bank_m3: Decimal
    agreed_m3: int
    survey: Survey | None
    settlement: Settlement | None
    gains: tuple[Gain, ...]
    may_manage: bool
    may_gate: bool
    confirms: tuple[Side, ...]

    def may(self, verb: str) -> bool:
        """Tell whether the stage admits a verb and the person may say it."""
        return self.may_manage and allows(MATCH_MOVES, verb, self.stage)

    @property
    def may_finish(self) -> bool:
        """Tell whether the haul can be ended now."""
        return self.may("finish") and bool(self.trips) and not self.on_road

    @property
    def may_survey(self) -> bool:
        """Tell whether the survey can be entered now."""
        return self.may("survey")

    @property
    def may_settle(self) -> bool:
        """Tell whether it can be settled now."""
        return self.may("settle")


@dataclass(frozen=True)
class SettlementSheet:
    """The settlement sheet (E6) as it is shown, printed and written to Word; a firm reads its own gain only."""

    hauling: Hauling
    match: Match
    settlement: Settlement
    survey: Survey
    sums: Sums
    payer: str
    prices: tuple[PriceLine, ...]
    whole: bool

    @property
    def gains(self) -> tuple[Gain, ...]:
        """Return what each side gained that the reader may see."""
        return self.hauling.gains


def hauling(user: Any, match: Match) -> Hauling | None:
    """Return what the match's page shows from the permit on; None before it, or after it was cancelled."""
    stage = MatchStage(match.stage)
    if stage not in HAULED:
        return None
    standing = Ticket.objects.filter(match=match, voided_at__isnull=True)
    received = Q(received_recorded_at__isnull=False)
    sums = standing.aggregate(
        trips=Count("pk", filter=received), road=Count("pk", filter=~received), bank=Sum("bank_m3", filter=received)
    )
    survey = Survey.objects.filter(match=match).select_related("file").order_by("-id").first()
    settlement = Settlement.objects.filter(match=match).select_related("file").first()
    manages = permissions.may_manage(user)
    return Hauling(
        match=match,
        stage=stage,
        trips=sums["trips"],
        on_road=sums["road"],
        bank_m3=m3(sums["bank"]),
        agreed_m3=match.agreement.bank_m3,
        survey=survey,
        settlement=settlement,
        gains=_gains(user, match, settlement) if settlement else (),
        may_manage=manages,
        may_gate=permissions.may_ticket(user, match) and allows(MATCH_MOVES, "ticket", stage),
        confirms=_confirms(user, match, stage, settlement),
    )


def hauling_of(user: Any, match_id: int) -> Hauling:
    """Return what hauling a match has come to.

    :raises NotFound: when it is not there, not theirs to see, or not hauled yet.
    """
    shown = hauling(user, match_hauled(user, match_id))
    if shown is None:
        raise NotFound("这个匹配还没有开运。")
    return shown


def settlement_sheet(user: Any, match_id: int) -> SettlementSheet:
    """Return the settlement sheet of a match.

    :raises NotFound: before it is settled, or when it is not this person's to see.
    """
    match = match_hauled(user, match_id)
    shown = hauling(user, match)
    if shown is None or shown.settlement is None or shown.survey is None:
        raise NotFound("这个匹配还没有结算单。")
    fields = [name for name in Sums.__dataclass_fields__ if name != "trips"]
    total = LedgerLine.objects.filter(match=match).aggregate(**{f"sum_{name}": Sum(name) for name in fields})
    whole = permissions.may_look(user)
    return SettlementSheet(
        hauling=shown,
        match=match,
        settlement=shown.settlement,
        survey=shown.settlement.survey,
        sums=Sums(
            trips=shown.trips,
            **{name: total[f"sum_{name}"] for name in fields} | {"bank_m3": m3(total["sum_bank_m3"])},
        ),
        payer=Payer(match.agreement.payer).label,
        prices=prices_of(match.agreement) if whole else (),
        whole=whole,
    )


def _gains(user: Any, match: Match, settlement: Settlement) -> tuple[Gain, ...]:
    """Return what each side gained; a firm sees its own only."""
    total = LedgerLine.objects.filter(match=match).aggregate(
        surplus=Sum("disposal_avoided_fen"), need=Sum("purchase_avoided_fen")
    )
    firm, whole = people.firm_of(user), permissions.may_look(user)
    gains = []
    for side, registration, saving in (
        (Side.SURPLUS, match.surplus, settlement.surplus_saving_fen),
        (Side.NEED, match.need, settlement.need_saving_fen),
    ):
        if not whole and registration.firm_id != firm:
            continue
        avoided = int(total[side.value] or 0)
        gains.append(
            Gain(
                side=side,
                label=WHO[side],
                firm=registration.firm.name,
                avoided_fen=avoided,
                bears_fen=avoided - saving,
                saving_fen=saving,
                confirmed_at=getattr(settlement, f"{side.value}_confirmed_at"),
                confirmed_by=getattr(settlement, f"{side.value}_confirmed_by"),
            )
        )
    return tuple(gains)


def _confirms(user: Any, match: Match, stage: MatchStage, settlement: Settlement | None) -> tuple[Side, ...]:
    if settlement is None or not allows(MATCH_MOVES, "close", stage):
        return ()
    firm, manages = people.firm_of(user), permissions.may_manage(user)
    sides = ((Side.SURPLUS, match.surplus.firm_id), (Side.NEED, match.need.firm_id))
    return tuple(
        side
        for side, holder in sides
        if (manages or firm == holder) and getattr(settlement, f"{side.value}_confirmed_at") is None
    )
