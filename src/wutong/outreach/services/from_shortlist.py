"""Take firms of a ranked list (靶向名单) onto a trip: each with the reasons for which it was ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.kernel import history
from wutong.kernel.errors import Incomplete
from wutong.outreach.models import Target, Trip
from wutong.outreach.queries import names
from wutong.outreach.services.ground import admit, trip_to_write
from wutong.outreach.services.targets import TargetValues, make_targets
from wutong.outreach.services.trips import plan_trip
from wutong.targeting.queries.lists import Ranked, chosen

TAKEN_ON = history.verb(
    "outreach.target.taken_on", "从靶向名单列入", "从靶向名单“{title}”把 {count} 家企业列入批次 {number} 的目标企业"
)
# How much of form F3's line a list of reasons may take.
_WHY = 200


@dataclass(frozen=True)
class TakenOn:
    """What became of the firms: put on the plan, or there already."""

    added: tuple[str, ...]
    already: tuple[str, ...]


@transaction.atomic
def put_on_trip(
    *, by: AbstractBaseUser, trip_id: int, shortlist_id: int, pick_ids: Sequence[int] | None = None
) -> TakenOn:
    """Put firms of a list on the plan of a trip; those that are on it already are told of, not doubled.

    :param pick_ids: the firms; all that are marked 要去 when left out.
    :raises NotFound: when list or trip are not there for this person.
    :raises Incomplete: when there is no firm to take on.
    """
    trip = trip_to_write(by, trip_id)
    admit(trip, "edit")
    firms = chosen(by, shortlist_id, pick_ids)
    if not firms:
        raise Incomplete("名单里还没有标为“要去”的企业,请先标注或勾选。", fields={"picks": "请至少选一家。"})
    standing = list(Target.objects.filter(trip=trip, dropped_at__isnull=True).values_list("firm_key", "firm_place"))
    wanted: list[TargetValues] = []
    already: list[str] = []
    for firm in firms:
        columns = names.columns(firm.pick.name)
        key, place = columns["firm_key"], columns["firm_place"]
        if any(key == other and names.places_agree(place, where) for other, where in standing):
            already.append(firm.pick.name)
            continue
        standing.append((key, place))
        wanted.append({"firm": firm.pick.name, "why": why(firm), "ask": _ask(firm)})
    make_targets(trip, wanted, by=by)
    if wanted:
        title = firms[0].pick.shortlist.title
        history.record(TAKEN_ON, trip, by=by, title=title, count=len(wanted), number=trip.number)
    return TakenOn(tuple(values["firm"] for values in wanted), tuple(already))


@transaction.atomic
def plan_for(
    *, by: AbstractBaseUser, shortlist_id: int, pick_ids: Sequence[int] | None = None, **plan: Any
) -> tuple[Trip, TakenOn]:
    """Plan a trip for firms of a list: the trip and its targets, both or neither.

    :param plan: what :func:`trips.plan_trip` takes.
    """
    trip = plan_trip(by=by, **plan)
    return trip, put_on_trip(by=by, trip_id=trip.pk, shortlist_id=shortlist_id, pick_ids=pick_ids)


def why(firm: Ranked) -> str:
    """Return why one goes there in a line of the form: the rank, and the strongest reasons as they were found."""
    reasons = ";".join(one.evidence for one in firm.reasons if one.evidence)
    text = f"靶向第 {firm.pick.place} 名({firm.pick.score:.1f} 分)。{reasons}"
    return text if len(text) <= _WHY else f"{text[: _WHY - 1]}…"


def _ask(firm: Ranked) -> str:
    return f"补“{firm.pick.shortlist.segment_name}”环节的落地意向"[:_WHY]
