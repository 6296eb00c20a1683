"""Plan a trip, have it approved, report on it, or call it off."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.accounts import queries as accounts
from wutong.kernel import clock, history, records
from wutong.kernel.errors import Incomplete, NotAllowed, WrongStage
from wutong.outreach import permissions
from wutong.outreach.lifecycle import may_cancel
from wutong.outreach.models import Contact, Trip, Visit
from wutong.outreach.services import numbering
from wutong.outreach.services.ground import admit, line, reason_given, trip_to_see, trip_to_write, word, words
from wutong.outreach.services.targets import TargetValues, make_targets

PLANNED = history.verb(
    "outreach.trip.planned", "计划批次", "立批次 {number}“{title}”,{starts_on} 至 {ends_on},{cities}"
)
EDITED = history.verb("outreach.trip.edited", "修改方案", "修改批次 {number} 的方案{after}")
APPROVED = history.verb("outreach.trip.approved", "批准方案", "批准批次 {number} 的方案")
REPORTED = history.verb("outreach.trip.reported", "提交报告", "提交批次 {number} 的报告")
CANCELLED = history.verb("outreach.trip.cancelled", "取消批次", "取消批次 {number}")

_LONGEST_TRIP = timedelta(days=366)
_FARTHEST = timedelta(days=3 * 366)


@transaction.atomic
def plan_trip(
    *,
    by: AbstractBaseUser,
    kind: str,
    title: str,
    cities: str,
    office_id: int,
    leader_id: int,
    member_ids: Sequence[int],
    starts_on: date,
    ends_on: date,
    expo: str = "",
    plan: str = "",
    targets: Sequence[TargetValues] = (),
) -> Trip:
    """Enter a trip with its plan (forms F3, F7) or a delegation to be received (F8).

    :param targets: the firms it goes for; warnings about other teams come from ``queries.clashes``.
    """
    if not permissions.may_plan(by, office_id):
        raise NotAllowed("只能为本单位立批次;为其他单位立批次请交招商办办理。")
    word(kind, Trip.Kind.values, "kind", "类别")
    values = _checked(
        title=title, cities=cities, office_id=office_id, leader_id=leader_id, starts_on=starts_on, ends_on=ends_on,
        expo=expo, plan=plan,
    )  # fmt: skip
    members = _members(member_ids, leader_id)
    trip = Trip.objects.create(
        **values, kind=kind, number=numbering.take(kind, starts_on.year), created_by_id=by.pk, created_at=clock.now()
    )
    trip.members.set(members)
    make_targets(trip, targets, by=by)
    history.record(
        PLANNED, trip, by=by, number=trip.number, title=trip.title, starts_on=starts_on, ends_on=ends_on,
        cities=trip.cities,
    )  # fmt: skip
    return trip


@transaction.atomic
def edit(
    *,
    by: AbstractBaseUser,
    trip_id: int,
    based_on: int,
    title: str,
    cities: str,
    leader_id: int,
    member_ids: Sequence[int],
    starts_on: date,
    ends_on: date,
    expo: str = "",
    plan: str = "",
) -> Trip:
    """Change the plan of a trip; a plan that was approved needs approval anew.

    :raises Conflict: when somebody else changed it since version ``based_on``.
    """
    trip = trip_to_write(by, trip_id)
    admit(trip, "edit")
    values = _checked(
        title=title, cities=cities, office_id=trip.office_id, leader_id=leader_id, starts_on=starts_on,
        ends_on=ends_on, expo=expo, plan=plan,
    )  # fmt: skip
    members = _members(member_ids, leader_id)
    _refuse_leaving_out(trip, starts_on, ends_on)
    was = {"approved_at": None, "approved_by_id": None} if trip.approved_at else {}
    changes = records.amend(trip, based_on=based_on, **values, **was)
    trip.members.set(members)
    after = ",原批准失效,须重新批准" if was else ""
    told = {name: change for name, change in changes.items() if name not in was}
    history.record(EDITED, trip, by=by, changes=told, number=trip.number, after=after)
    return trip


@transaction.atomic
def approve(*, by: AbstractBaseUser, trip_id: int) -> Trip:
    """Approve the plan of a trip; nobody approves a trip of their own.

    :raises NotAllowed: when it is not the person's to approve.
    """
    trip = trip_to_see(by, trip_id)
    if not permissions.may_approve(by):
        raise NotAllowed("外出方案由分管领导或招商办批准。")
    if permissions.is_own(by, trip):
        raise NotAllowed(f"批次 {trip.number} 是您本人立项、带队或同行的,须由另一位领导或招商办同事批准。")
    admit(trip, "approve")
    if trip.approved_at is not None:
        raise WrongStage(f"批次 {trip.number} 的方案已经批准,不用再批。")
    records.amend(trip, approved_at=clock.now(), approved_by_id=by.pk)
    history.record(APPROVED, trip, by=by, number=trip.number)
    return trip


@transaction.atomic
def report(*, by: AbstractBaseUser, trip_id: int, text: str) -> Trip:
    """Hand in the report (form F5) of a trip that is back."""
    trip = trip_to_write(by, trip_id)
    admit(trip, "report")
    said = words(text, "text", "报告", longest=20_000)
    if not said:
        raise Incomplete("请填写报告内容。", fields={"text": "请填写报告内容。"})
    records.amend(trip, report=said, reported_at=clock.now())
    history.record(REPORTED, trip, by=by, number=trip.number)
    return trip


@transaction.atomic
def cancel(*, by: AbstractBaseUser, trip_id: int, reason: str) -> Trip:
    """Call a trip off, before it starts or while nobody was visited or met on it."""
    trip = trip_to_write(by, trip_id)
    where = admit(trip, "cancel")
    visits = Visit.objects.standing().filter(trip=trip).count()
    contacts = Contact.objects.standing().filter(trip=trip).count()
    begun = clock.today() >= trip.starts_on
    if not may_cancel(where, begun=begun, has_records=bool(visits or contacts)):
        raise WrongStage(
            f"批次 {trip.number} 已出发,并已登记拜访 {visits} 条、接触 {contacts} 条,不能取消;登记有误的请逐条作废。"
        )
    given = reason_given(reason)
    records.amend(trip, cancelled_at=clock.now(), cancelled_reason=given)
    history.record(CANCELLED, trip, by=by, reason=given, number=trip.number)
    return trip


def _checked(
    *, title: str, cities: str, office_id: int, leader_id: int, starts_on: date, ends_on: date, expo: str, plan: str
) -> dict[str, Any]:
    """Return the columns of a plan as they are kept.

    :raises Incomplete: naming the field that is missing or wrong.
    """
    values = {
        "title": line(title, 200, "title", "事由"),
        "cities": line(cities, 200, "cities", "城市"),
        "expo": line(expo, 100, "expo", "展会"),
        "plan": words(plan, "plan", "方案", longest=20_000),
    }
    wrong = {name: f"请填写{label}。" for name, label in (("title", "事由"), ("cities", "城市")) if not values[name]}
    if ends_on < starts_on:
        wrong["ends_on"] = f"返回日期 {ends_on} 早于出发日期 {starts_on},请核对。"
    elif ends_on - starts_on > _LONGEST_TRIP:
        wrong["ends_on"] = "一个批次最长一年;更长的驻点请按年度分批次立。"
    if abs(starts_on - clock.today()) > _FARTHEST:
        wrong["starts_on"] = f"出发日期 {starts_on} 离今天太远,请核对年份。"
    if office_id not in {office.id for office in accounts.offices()}:
        wrong["office_id"] = "请选择单位。"
    if leader_id not in {person.id for person in accounts.colleagues()}:
        wrong["leader_id"] = "请选择在岗的带队人。"
    if wrong:
        raise Incomplete("批次没有保存:" + "".join(wrong.values()), fields=wrong)
    return {**values, "office_id": office_id, "leader_id": leader_id, "starts_on": starts_on, "ends_on": ends_on}


def _members(member_ids: Iterable[int], leader_id: int) -> list[int]:
    """Return who goes along beside the leader, each once."""
    wanted = list(dict.fromkeys(one for one in member_ids if one != leader_id))
    known = {person.id for person in accounts.colleagues()}
    if not known.issuperset(wanted):
        raise Incomplete("成员中有不在岗的人,请重新选择。", fields={"member_ids": "请选择在岗的同事。"})
    return wanted


def _refuse_leaving_out(trip: Trip, starts_on: date, ends_on: date) -> None:
    """Refuse days that would leave out something that happened on the trip."""
    met = Contact.objects.standing().filter(trip=trip).exclude(met_on__range=(starts_on, ends_on)).count()
    made = Visit.objects.standing().filter(trip=trip).exclude(happened_on__range=(starts_on, ends_on)).count()
    if met or made:
        text = f"改后的日期把已登记的拜访 {made} 条、接触 {met} 条排除在外,请核对日期。"
        raise Incomplete(text, fields={"starts_on": text})
