"""The way round the house: which doors a person sees, in the order of the river."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse

from wutong.accounts import permissions as people


@dataclass(frozen=True)
class Door:
    """One entry of the navigation."""

    label: str
    address: str
    icon: str
    is_here: bool = False


@dataclass(frozen=True)
class _Entry:
    label: str
    name: str
    icon: str
    test: Callable[[Any], bool]


ENTRIES = (
    _Entry("今日", "leads:today", "sun", lambda user: people.is_promoter(user) or people.is_leader(user)),
    _Entry("洞察", "insight:cockpit", "chart", people.is_insider),
    _Entry("产业链", "industries:list", "chain", people.is_insider),
    _Entry("名录", "enterprises:directory", "directory", people.is_insider),
    _Entry("靶向", "targeting:list", "target", lambda user: people.is_promoter(user) or people.is_leader(user)),
    _Entry("线索", "leads:list", "lead", people.is_insider),
    _Entry("外出", "outreach:list", "trip", people.is_insider),
    _Entry("项目", "projects:list", "project", people.is_insider),
    _Entry("土方", "earthworks:list", "soil", people.is_insider),
    _Entry("我的土方", "earthworks:mine", "soil", lambda user: people.firm_of(user) is not None),
    _Entry("简报", "insight:bulletins", "bulletin", people.is_insider),
    _Entry("核稿", "insight:checker", "check", people.is_insider),
    _Entry("专班", "accounts:teams", "team", people.is_insider),
    _Entry("规则", "kernel:rules", "rules", people.is_insider),
    _Entry("账号", "accounts:people", "people", people.is_three_officer),
    _Entry("单位", "accounts:offices", "office", people.is_three_officer),
    _Entry("办理记录", "accounts:audit", "audit", people.may_read_audit),
    _Entry("登录记录", "accounts:sign_in_record", "lock", people.may_read_audit),
    _Entry("个人页", "accounts:me", "me", people.has_no_desk),
)


def for_user(user: Any, path: str) -> list[Door]:
    """Return the doors this person may go through; the one they stand behind is marked."""
    doors = []
    for entry in ENTRIES:
        if not entry.test(user):
            continue
        try:
            address = reverse(entry.name)
        except NoReverseMatch:
            continue
        doors.append(Door(entry.label, address, entry.icon))
    # One door at most is the one we stand behind: the longest address that leads here.
    here = max((door.address for door in doors if path.startswith(door.address)), key=len, default="")
    return [replace(door, is_here=door.address == here) for door in doors]


def search_address(user: Any) -> str:
    """Return where the search box leads, or nothing for those who have no leads to look for."""
    if not people.is_insider(user):
        return ""
    try:
        return reverse("leads:list")
    except NoReverseMatch:
        return ""


def first_door(user: Any) -> str:
    """Return where a person's day begins."""
    doors = for_user(user, "")
    return doors[0].address if doors else reverse("accounts:me")
