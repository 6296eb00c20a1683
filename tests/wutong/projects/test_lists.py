"""Lists, the board and search: narrowed by the address, rows by right."""

import pytest

from tests.people import Zone
from tests.wutong.projects.conftest import TODAY
from tests.wutong.projects.stories import SIGNED_ON, claim, make_project, started
from wutong.kernel.units import WanYuan
from wutong.projects import queries, services
from wutong.projects.lifecycle import Kind
from wutong.projects.models import Project


@pytest.fixture
def three(zone: Zone, project: Project) -> dict[str, Project]:
    """Aima started and listed, a second phase signed but unverified, a housing scheme of the chemists."""
    started(zone, project)
    second = make_project(zone, "二期扩建", investment=WanYuan(500_000))
    claim(zone.zhang, second, Kind.SIGNED, SIGNED_ON)
    estate = services.register(
        by=zone.zhou, seat_id=zone.seat(zone.wang).pk, name="瑞岭观樾一品", investor="兰州瑞岭置业有限公司",
        origin="local", values={"is_counted": False, "not_counted_reason": "房地产"},
    )  # fmt: skip
    services.list_to_start(by=zone.zhao, project_id=project.pk, year=2024)
    services.list_to_start(by=zone.zhao, project_id=second.pk, year=2024)
    services.watch(by=zone.zhao, project_id=second.pk, on=True)
    return {"aima": project, "second": second, "estate": estate}


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({}, {"aima", "second", "estate"}),
        ({"words": "爱玛"}, {"aima", "second"}),
        ({"words": "AMKJ"}, {"aima", "second"}),
        ({"words": "爱玛 二期"}, {"second"}),
        ({"words": "xm2024-00003"}, {"estate"}),
        ({"words": "%_'"}, set()),
        ({"stage": "started"}, {"aima"}),
        ({"stage": "none"}, {"second", "estate"}),
        ({"stage": "nonsense"}, {"aima", "second", "estate"}),
        ({"differ": True}, {"second"}),
        ({"origin": "local"}, {"estate"}),
        ({"watched": True}, {"second"}),
        ({"base": "in"}, {"aima", "second"}),
        ({"base": "waiting"}, {"second"}),
        ({"base": "out"}, {"estate"}),
    ],
)
def test_a_list_is_narrowed_by_its_address(
    zone: Zone, three: dict[str, Project], told: dict[str, object], names: set[str]
) -> None:
    found = set(queries.listing(zone.qian, queries.find(**told), TODAY))  # type: ignore[arg-type]  # told by the table
    assert found == {three[name] for name in names}


def test_a_team_has_its_own_projects(zone: Zone, three: dict[str, Project]) -> None:
    found = queries.listing(zone.qian, queries.find(team=zone.chemistry_team.pk), TODAY)
    assert list(found) == [three["estate"]]


@pytest.mark.parametrize(
    ("sort", "first"), [("", "estate"), ("stage", "aima"), ("investment", "second"), ("name", "second")]
)
def test_a_list_is_sorted_as_asked(zone: Zone, three: dict[str, Project], sort: str, first: str) -> None:
    assert queries.listing(zone.qian, queries.find(sort=sort), TODAY)[0] == three[first]


def test_the_board_stands_projects_under_what_is_verified(zone: Zone, three: dict[str, Project]) -> None:
    board = queries.board(zone.qian, queries.find(), TODAY)
    totals = {column.stage: column.total for column in board.columns if column.total}
    assert totals == {"none": 2, "started": 1}
    assert board.total == 3


def test_a_full_column_shows_the_newest_and_says_how_many_more(zone: Zone) -> None:
    for number in range(14):
        make_project(zone, f"第 {number} 期")
    column = queries.board(zone.qian, queries.find(), TODAY).columns[0]
    assert (len(column.cards), column.total, column.hidden) == (8, 14, 6)
    assert column.cards[0].name == "第 13 期"


def test_search_shows_nothing_to_those_outside(zone: Zone, three: dict[str, Project]) -> None:
    assert {line.name for line in queries.search(zone.sun, "爱玛")} == {"爱玛电动车兰州项目", "二期扩建"}
    assert queries.search(zone.he, "爱玛") == []


def test_a_list_that_is_too_long_says_so_in_its_file(zone: Zone, three: dict[str, Project]) -> None:
    told = queries.table(zone.qian, queries.find(), TODAY, limit=2)
    assert len(told.rows) == 2
    assert "只含前 2 行" in told.note
