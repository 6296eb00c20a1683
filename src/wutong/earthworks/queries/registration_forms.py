"""What forms of registrations offer and start from."""

from typing import Any

from wutong.accounts import permissions as people
from wutong.accounts import queries as accounts
from wutong.earthworks.lifecycle import Flag
from wutong.kernel.errors import NotFound
from wutong.projects import queries as projects


def registers_for_own(user: Any) -> bool:
    """Tell whether the person registers for one firm only: their own."""
    return people.firm_of(user) is not None


def firm_choices(user: Any) -> list[tuple[int, str]]:
    """Return the firms a form chooses among."""
    return [(firm.id, firm.name) for firm in accounts.firms(user)]


def project_choices(user: Any) -> list[tuple[int, str]]:
    """Return the projects a form chooses among: none for firms, who do not see them."""
    return projects.project_choices(user)


def from_project(user: Any, project_id: int) -> dict[str, Any]:
    """Return what a registration takes over from a project: its name, whose it is, where.

    :raises NotFound: when it is not there or not theirs to see.
    """
    found = projects.briefs(user, [project_id]).get(project_id)
    if found is None:
        raise NotFound("没有找到这个项目,或它不在您可见的范围内。")
    firm = accounts.firm_id(found.investor, found.uscc)
    return {
        "project_id": found.id,
        "site_name": found.name,
        "firm_id": firm,
        "firm_name": "" if firm else found.investor,
        "roads": "",
        "source": f"招商项目 {found.number}" + (f",选址 {found.site}" if found.site else ""),
    }


def red_line_words() -> list[tuple[str, str, str, str]]:
    """Return every red line with its word, label, law and remedy, as a page explains them."""
    return [(flag.value, flag.label, flag.law, flag.remedy) for flag in Flag]
