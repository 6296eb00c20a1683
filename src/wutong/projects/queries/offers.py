"""What forms, filters and files are filled with: choices, first values, the rows of an exported list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts_queries
from wutong.kernel.errors import NotAllowed, NotFound
from wutong.kernel.units import Amount, Mu, WanYuan
from wutong.leads import queries as leads_queries
from wutong.projects import permissions
from wutong.projects.lifecycle import CHOICES
from wutong.projects.models import Milestone, Origin, Project
from wutong.projects.queries.lists import BASES, NOT_YET, SORTS, Filters, Line, lines, listing

_EDITED = (
    "name", "investor", "origin", "uscc", "project_code", "chain", "industry_code", "address", "investment",
    "fixed_investment", "land", "content", "is_counted", "not_counted_reason", "source",
)  # fmt: skip
_TENTH = Decimal("0.1")
_FROM_LEAD = ("investor", "uscc", "chain", "industry_code", "content")


def origins() -> list[tuple[str, str]]:
    """Return where money may come from."""
    return [(str(value), str(label)) for value, label in Origin.choices]


def choices() -> dict[str, Any]:
    """Return what the filters of a list offer."""
    return {
        "stages": [(NOT_YET, "未核实任何里程碑"), *CHOICES],
        "teams": accounts_queries.team_choices(),
        "origins": origins(),
        "bases": list(BASES.items()),
        "sorts": [(word, label) for word, (label, _) in SORTS.items()],
    }


def seats_for(user: Any) -> list[tuple[int, str]]:
    """Return the seats this person may have projects held by: all, those of teams they lead, their own."""
    places = accounts_queries.seats()
    if not people.is_promotion_office(user):
        places = [place for place in places if user.pk in {place.person_id, place.leader_id}]
    return [(place.id, str(place)) for place in places]


@dataclass(frozen=True)
class Opening:
    """A lead about to become a project: what the form is filled with, and what the page says."""

    values: dict[str, Any]
    sentence: str
    lead_address: str
    project_address: str


def opening(user: Any, lead_id: int) -> Opening:
    """Return what a project opened from this lead begins with.

    :raises NotFound: when the lead is not there or not theirs to see.
    :raises NotAllowed: when it is theirs to see only, and has no project yet.
    """
    lead = leads_queries.summary(user, lead_id)
    project_id = permissions.visible(user).filter(lead_id=lead_id).values_list("id", flat=True).first()
    if project_id is None and not lead.may_edit:
        raise NotAllowed(f"线索 {lead.number} 由{lead.team}{lead.person}承办;只有专人、班长和招商办可以转为项目。")
    return Opening(
        values={
            "name": lead.project_name,
            **{name: getattr(lead, name) for name in _FROM_LEAD},
            "investment": _amount(WanYuan, lead.investment),
            "fixed_investment": _amount(WanYuan, lead.fixed_investment),
            "land": _amount(Mu, lead.land),
        },
        sentence=f"线索 {lead.number}“{lead.project_name}”:下面各栏已按线索填好,请核对后转为项目;专班、专人不变。",
        lead_address=lead.address,
        project_address=reverse("projects:project", args=[project_id]) if project_id else "",
    )


def _amount(unit: type[Amount], number: Decimal | Amount | None) -> Amount | None:
    return unit(number) if isinstance(number, Decimal) else number


def editing(user: Any, project_id: int) -> dict[str, Any]:
    """Return a project's values for the edit form, with the version they were read at.

    :raises NotFound: when it is not there or not theirs to see.
    :raises NotAllowed: when it is theirs to see only.
    """
    project = _writable(user, project_id)
    return {"based_on": project.version, **{name: getattr(project, name) for name in _EDITED}}


@dataclass(frozen=True)
class Claimant:
    """The project for which a milestone is about to be claimed, and the claim that stands already, if one does."""

    id: int
    name: str
    number: str
    address: str
    standing: str


def claiming(user: Any, project_id: int, kind: str) -> Claimant:
    """Return the project of a claim form.

    :raises NotFound: when it is not there or not theirs to see.
    :raises NotAllowed: when it is theirs to see only.
    """
    project = _writable(user, project_id)
    standing = Milestone.objects.standing().filter(project=project, kind=kind).first()
    return Claimant(
        id=project.pk,
        name=project.name,
        number=project.number,
        address=reverse("projects:project", args=[project.pk]),
        standing=f"已登记,发生于 {standing.happened_on},{standing.state.label}。" if standing else "",
    )


@dataclass(frozen=True)
class Exported:
    """A list as a file holds it."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    note: str


_COLUMNS = (
    "项目编号", "项目名称", "投资方", "资金来源地", "申报阶段", "核实阶段", "总投资(万元)", "用地(亩)",
    "投资强度(万元/亩)", "专班", "专人", "重点推进", "计入招商引资",
)  # fmt: skip


def table(user: Any, filters: Filters, today: date, *, limit: int) -> Exported:
    """Return the narrowed list as rows of a file, and the sentence that says what was left out."""
    found = lines(listing(user, filters, today)[: limit + 1])
    note = f"截至 {today}"
    if len(found) > limit:
        note += f";只含前 {limit} 行,请缩小筛选范围后分次导出"
    return Exported(_COLUMNS, [_cells(one) for one in found[:limit]], note)


def _cells(one: Line) -> list[Any]:
    return [
        one.number,
        one.name,
        one.investor,
        one.origin,
        one.claimed.label if one.claimed else "",
        one.verified.label if one.verified else "",
        one.investment.value if one.investment is not None else None,
        one.land.value if one.land is not None else None,
        one.intensity.value.quantize(_TENTH) if one.intensity else None,
        one.team,
        one.person,
        "是" if one.is_watched else "",
        "是" if one.is_counted else "否",
    ]


def _writable(user: Any, project_id: int) -> Project:
    rows = permissions.visible(user).select_related("seat__team", "seat__person")
    project = rows.filter(pk=project_id).first()
    if project is None:
        raise NotFound("没有找到这个项目,或它不在您可见的范围内。")
    if not permissions.editable(user).filter(pk=project_id).exists():
        holder = f"{project.seat.team}的{project.seat.person}"
        raise NotAllowed(f"项目“{project.name}”由{holder}负责;只有专人、班长和招商办可以办理。")
    return project
