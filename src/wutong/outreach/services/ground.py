"""What the verbs stand on: the trip or record they are about, found through the rights of who asks; checks shared."""

import re
import unicodedata
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong.outreach import permissions
from wutong.outreach.lifecycle import MOVES, State, allows
from wutong.outreach.models import Contact, Trip, Visit
from wutong.outreach.queries import names

_GONE = "没有找到这个批次,或它不在您可见的范围内。"
_PHONE = re.compile(r"\+?\d[\d\- ]{3,22}\d(转\d{1,6})?")


def trip_to_see(by: AbstractBaseUser, trip_id: int) -> Trip:
    """Return a trip the person may see, locked where the database knows locks.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible(by).select_related("office", "leader").select_for_update(of=("self",))
    trip = rows.filter(pk=trip_id).first()
    if trip is None:
        raise NotFound(_GONE)
    return trip


def trip_to_write(by: AbstractBaseUser, trip_id: int) -> Trip:
    """Return a trip the person may write to.

    :raises NotAllowed: when they may only see it; the sentence says whose it is.
    """
    trip = trip_to_see(by, trip_id)
    if not permissions.editable(by).filter(pk=trip_id).exists():
        raise NotAllowed(
            f"批次 {trip.number} 由{trip.office.short_name}{trip.leader.name}带队,"
            "只有同行人员、本单位招商人员和招商办可以办理。"
        )
    return trip


def admit(trip: Trip, verb: str) -> State:
    """Return where the trip stands, if that admits the verb.

    :raises WrongStage: otherwise; the sentence names the states that do.
    """
    where = trip.state_on(clock.today())
    if not allows(verb, where):
        sources = "、".join(state.label for state in State if state in MOVES[verb].sources)
        move = MOVES[verb].label
        raise WrongStage(f"批次 {trip.number} 现在是“{where.label}”,不能{move};处于“{sources}”时才可以。")
    return where


def visit_to_write(by: AbstractBaseUser, visit_id: int) -> Visit:
    """Return a standing visit of a trip the person may write to, locked where the database knows locks."""
    rows = permissions.visible_visits(by).select_for_update(of=("self",))
    visit = rows.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("没有找到这条拜访记录,或它不在您可见的范围内。")
    visit.trip = trip_to_write(by, visit.trip_id)
    if visit.withdrawn_at is not None:
        raise WrongStage(f"“{visit.firm}”的这条拜访记录已作废,不能再办理。")
    return visit


def contact_to_write(by: AbstractBaseUser, contact_id: int) -> Contact:
    """Return a standing contact of a trip the person may write to, locked where the database knows locks."""
    rows = permissions.visible_contacts(by).select_for_update(of=("self",))
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("没有找到这条接触记录,或它不在您可见的范围内。")
    contact.trip = trip_to_write(by, contact.trip_id)
    if contact.withdrawn_at is not None:
        raise WrongStage(f"“{contact.firm}”的这条接触记录已作废,不能再办理。")
    return contact


def day_on(trip: Trip, on: date) -> date:
    """Return the day if it has come and lies within the trip.

    :raises Incomplete: otherwise.
    """
    text = ""
    if on > clock.today():
        text = f"日期 {on} 还没有到,请填今天或以前的日期。"
    elif not trip.starts_on <= on <= trip.ends_on:
        text = f"日期 {on} 不在本批次 {trip.starts_on} 至 {trip.ends_on} 之内,请核对日期,或另立批次。"
    if text:
        raise Incomplete(text, fields={"on": text})
    return on


def firm_named(firm: str) -> str:
    """Return a firm's name in clean writing.

    :raises Incomplete: when there is no name in it.
    """
    name = line(firm, 200, "firm", "企业名称")
    if not name or not names.firm(name).key:
        raise Incomplete("请填写企业名称。", fields={"firm": "请填写企业名称。"})
    return name


def line(given: str, longest: int, field: str, label: str) -> str:
    """Return text in one line without unseen characters.

    :raises Incomplete: when it is longer than the column.
    """
    clean = " ".join(given.replace("\x00", "").split())
    if len(clean) > longest:
        text = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
        raise Incomplete(text, fields={field: text})
    return clean


def words(given: str, field: str, label: str, longest: int = 5000) -> str:
    """Return text of several lines.

    :raises Incomplete: when it is past what a record of a talk can need.
    """
    clean = given.replace("\x00", "").strip()
    if len(clean) > longest:
        text = f"{label}最多 {longest} 字,现有 {len(clean)} 字,请精简。"
        raise Incomplete(text, fields={field: text})
    return clean


def phone_number(given: str) -> str:
    """Return a work telephone number.

    :raises Incomplete: when it is none.
    """
    clean = " ".join(unicodedata.normalize("NFKC", given).split())
    if clean and not _PHONE.fullmatch(clean):
        text = f"“{clean[:24]}”不是电话号码,请写成 13812341234 或 0931-8123456。"
        raise Incomplete(text, fields={"phone": text})
    return clean


def word(given: str, allowed: list[str], field: str, label: str) -> str:
    """Return one of the words of a choice.

    :raises Incomplete: when it is none of them.
    """
    if given not in allowed:
        raise Incomplete(f"请选择{label}。", fields={field: f"请选择{label}。"})
    return given


def reason_given(reason: str) -> str:
    """Return the reason.

    :raises Incomplete: when there is none.
    """
    clean = line(reason, 200, "reason", "原因")
    if not clean:
        raise Incomplete("请写明原因。", fields={"reason": "请写明原因。"})
    return clean
