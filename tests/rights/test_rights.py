"""Promises of the rights table: it names every address and method, and each lets in exactly whom the law names."""

from typing import Any

import pytest

from tests.people import Zone
from tests.rights.addresses import names, operations, pages
from tests.rights.conftest import NOBODY, Ask, is_let_in
from tests.rights.rows import Row
from tests.rights.table import ENDPOINTS, EVERYBODY, PAGES, TABLE
from tests.rights.world import World

pytestmark = pytest.mark.django_db
ROUTES = pages()
PART = {"HX-Request": "true"}
READING = [row for row in PAGES if row.method == "GET"]
PEOPLE = EVERYBODY.split()


def asked(ask: Ask, world: World, row: Row, who: str, headers: dict[str, str] | None = None) -> Any:
    path = row.path(world, row.parameters(ROUTES.get(row.address, "")))
    said: Any = row.body(world, who)
    if row.is_api and row.method != "GET" and not row.case.startswith("as a form"):
        return ask(who, row.method, path, dict(said), content_type="application/json", headers=headers)
    return ask(who, row.method, path, dict(said), headers=headers)


def test_no_address_is_without_a_name() -> None:
    assert [name for name, _ in names() if name.startswith("(unnamed)")] == []


def test_the_table_names_every_address_and_no_other() -> None:
    assert {row.address for row in PAGES} == set(ROUTES)


def test_the_table_names_every_operation_of_the_api_and_no_other() -> None:
    assert {(row.address, row.method) for row in ENDPOINTS} == operations()


@pytest.mark.parametrize("address", sorted(ROUTES))
def test_the_table_names_every_method_that_an_address_answers(world: World, ask: Ask, address: str) -> None:
    rows = [row for row in PAGES if row.address == address]
    path = rows[0].path(world, rows[0].parameters(ROUTES[address]))
    answer = ask(sorted(rows[0].let_in or {NOBODY})[0], "PROPFIND", path)
    takes = {"GET", "POST"} & set(answer.headers.get("Allow", "GET, POST").split(", "))
    assert {row.method for row in rows} == takes


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.label)
def test_an_address_lets_in_exactly_those_whom_the_law_names(world: World, ask: Ask, row: Row) -> None:
    let_in = {who for who in PEOPLE if is_let_in(asked(ask, world, row, who))}
    assert let_in == row.let_in


@pytest.mark.parametrize("row", READING, ids=lambda row: row.label)
def test_a_part_of_a_page_has_the_guard_of_the_page(world: World, ask: Ask, row: Row) -> None:
    kept_out = [who for who in PEOPLE if who not in row.let_in and who != NOBODY]
    for who in (*sorted(row.let_in - {NOBODY})[:1], *kept_out[:2], *kept_out[-1:]):
        assert is_let_in(asked(ask, world, row, who, PART)) == (who in row.let_in), who


def test_a_part_sends_nobody_to_the_door(world: World, ask: Ask) -> None:
    for row in READING:
        if NOBODY not in row.let_in:
            assert not is_let_in(asked(ask, world, row, NOBODY, PART)), row.label


def test_the_people_of_the_table_are_the_people_of_the_zone(world: World) -> None:
    zone: Zone = world.zone
    assert set(PEOPLE) == {*zone.everyone(), NOBODY}
