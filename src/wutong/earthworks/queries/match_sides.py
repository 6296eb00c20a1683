"""The two sides of a match as one reader may see them: one's own whole, of the partner the public fields only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wutong.accounts import permissions as people
from wutong.earthworks import permissions
from wutong.earthworks.lifecycle import Convention, Grade, Party, Side, Soil, Use
from wutong.earthworks.models import Match, Registration
from wutong.earthworks.queries import pairs

_HELD_BACK = "对方登记暂不能使用,正由园区与其办理。"


@dataclass(frozen=True)
class Eyes:
    """Whose page it is: somebody of the administration sees all, a firm what is its own."""

    user: Any
    sides: frozenset[Side]
    is_insider: bool

    def whole(self, side: Side) -> bool:
        """Tell whether that side is open to the reader."""
        return self.is_insider or side in self.sides


def eyes(user: Any, match: Match) -> Eyes:
    """Return how this person looks at a match."""
    return Eyes(user, frozenset(permissions.sides_of(user, match)), people.is_insider(user))


@dataclass(frozen=True)
class SideView:
    """One side of a match: the public fields, and the rest where the reader may see it."""

    side: Side
    is_whole: bool
    # public to the partner
    site_name: str
    soil: str
    use: str
    bank_m3: int
    starts_on: date
    ends_on: date
    longitude: Decimal
    latitude: Decimal
    # named to the partner from the agreement on
    firm: str
    contact: str
    contact_phone: str
    # one's own
    registration_id: int | None
    number: str
    rest: tuple[tuple[str, str], ...]
    obstacles: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return which side it is."""
        return Party(self.side.value).label


def side_view(
    registration: Registration, seen_by: Eyes, *, agreed: bool, ended: Collection[int] | None = None
) -> SideView:
    """Return a side of a match as the reader may see it.

    :param agreed: the agreement is signed: both know each other's name and contact.
    :param ended: the terminated projects, where they are at hand.
    """
    side = Side(registration.side)
    whole = seen_by.whole(side)
    named = whole or agreed
    blocked = tuple(pairs.obstacles(registration, ended=ended))
    return SideView(
        side=side,
        is_whole=whole,
        site_name=registration.site_name,
        soil=Soil(registration.soil).label,
        use=Use(registration.use).label if registration.use else "",
        bank_m3=registration.bank_m3,
        starts_on=registration.starts_on,
        ends_on=registration.ends_on,
        longitude=registration.longitude,
        latitude=registration.latitude,
        firm=registration.firm.name if named else "",
        contact=registration.contact if named else "",
        contact_phone=registration.contact_phone if named else "",
        registration_id=registration.pk if whole else None,
        number=registration.number if whole else "",
        rest=_rest(registration) if whole else (),
        obstacles=blocked if whole or not blocked else (_HELD_BACK,),
    )


def _rest(one: Registration) -> tuple[tuple[str, str], ...]:
    """Return what only the side itself and the administration read, as labelled words; what is empty is left out."""
    source = f",{one.factor_source}"
    lines = (
        ("登记方量", f"{one.amount:,.2f} m³({Convention(one.convention).label})"),
        ("系数", f"松方 {one.loose_factor.normalize():f}、压实 {one.compacted_factor.normalize():f}{source}"),
        ("环境等级", Grade(one.grade).label),
        ("含水率", f"{one.moisture.normalize():f} %" if one.moisture is not None else ""),
        ("压实度要求", f"{one.compaction.normalize():f}" if one.compaction is not None else ""),
        ("日出/进土能力", f"{one.daily_m3:,} m³/日(自然方)" if one.daily_m3 else ""),
        ("场内堆存能力", f"{one.stock_m3:,} m³(自然方)" if one.stock_m3 else ""),
        ("进出道路", one.roads),
        ("夜间作业", "可以" if one.at_night else ""),
        ("拟承担费用方式", one.cost_wish),
        ("施工单位", one.builder),
        ("渣土核准证号", one.permit_number),
        ("运输企业", one.haulier),
    )
    return tuple((label, words) for label, words in lines if words)
