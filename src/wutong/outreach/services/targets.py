"""The firms a trip goes for (form F3): put on the plan, taken off it."""

from collections.abc import Sequence
from typing import TypedDict

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import clock, history, records
from wutong.kernel.errors import Duplicate, NotFound
from wutong.outreach.models import Target, Trip
from wutong.outreach.queries import names
from wutong.outreach.services.ground import admit, firm_named, line, trip_to_write

ADDED = history.verb("outreach.target.added", "列入目标企业", "把“{firm}”列入批次 {number} 的目标企业")
DROPPED = history.verb("outreach.target.dropped", "撤下目标企业", "把“{firm}”从批次 {number} 的目标企业中撤下")


class _Firm(TypedDict):
    firm: str


class TargetValues(_Firm, total=False):
    """One line of the list of form F3."""

    why: str
    who: str
    ask: str
    hope: str


@transaction.atomic
def add_target(
    *, by: AbstractBaseUser, trip_id: int, firm: str, why: str = "", who: str = "", ask: str = "", hope: str = ""
) -> Target:
    """Put a firm on the plan of a trip that is not over."""
    trip = trip_to_write(by, trip_id)
    admit(trip, "edit")
    target = make_targets(trip, [{"firm": firm, "why": why, "who": who, "ask": ask, "hope": hope}], by=by)[0]
    history.record(ADDED, trip, by=by, firm=target.firm, number=trip.number)
    return target


@transaction.atomic
def drop_target(*, by: AbstractBaseUser, target_id: int) -> Target:
    """Take a firm off the plan; the line stays in the books."""
    target = Target.objects.filter(pk=target_id, dropped_at__isnull=True).first()
    if target is None:
        raise NotFound("没有找到这家目标企业,它可能已被撤下。")
    trip = trip_to_write(by, target.trip_id)
    admit(trip, "edit")
    records.amend(target, dropped_at=clock.now())
    history.record(DROPPED, trip, by=by, firm=target.firm, number=trip.number)
    return target


def make_targets(trip: Trip, wanted: Sequence[TargetValues], *, by: AbstractBaseUser) -> list[Target]:
    """Put firms on the plan of a trip, each once.

    :raises Duplicate: when one is on it already.
    """
    kept = [
        (target.firm, target.firm_key, target.firm_place)
        for target in Target.objects.filter(trip=trip, dropped_at__isnull=True)
    ]
    made = []
    for values in wanted:
        firm = firm_named(values["firm"])
        columns = names.columns(firm)
        for other, key, place in kept:
            if key == columns["firm_key"] and names.places_agree(place, columns["firm_place"]):
                raise Duplicate(f"“{other}”已在批次 {trip.number} 的目标企业中。", fields={"firm": "已在目标企业中。"})
        kept.append((firm, columns["firm_key"], columns["firm_place"]))
        said = {
            "why": line(values.get("why", ""), 200, "why", "为什么去"),
            "who": line(values.get("who", ""), 100, "who", "谁对接"),
            "ask": line(values.get("ask", ""), 200, "ask", "要谈什么"),
            "hope": line(values.get("hope", ""), 200, "hope", "希望结果"),
        }
        made.append(Target.objects.create(trip=trip, firm=firm, created_by_id=by.pk, **columns, **said))
    return made
