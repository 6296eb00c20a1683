"""Promises of the soil pages: a firm reads nothing of another firm, and its confidences stay with the office."""

from collections.abc import Iterator

import pytest

from tests.rights.conftest import Ask, is_let_in
from tests.rights.soil import API_REGISTRATIONS, REGISTRATIONS
from tests.rights.soil_world import CONTACT, PHONE, WISH
from tests.rights.test_promises import words_of
from tests.rights.test_rights import asked
from tests.rights.world import World

pytestmark = pytest.mark.django_db
READING = [row for row in (*REGISTRATIONS, *API_REGISTRATIONS) if row.method == "GET"]


def said_to(ask: Ask, world: World, who: str) -> Iterator[tuple[str, str]]:
    """Yield every page and answer about registrations that the person may open, with its words."""
    for row in READING:
        answer = asked(ask, world, row, who)
        if is_let_in(answer):
            yield row.label, words_of(answer)


def test_a_firm_reads_nothing_of_another_firm(world: World, ask: Ask) -> None:
    # The name of a site is public to the partner of a match; whose it is, and everything else, is not.
    secrets = (world.zone.reader.name, "金泰", CONTACT, PHONE, WISH)
    for label, words in said_to(ask, world, "rui"):
        assert not [secret for secret in secrets if secret in words], label


@pytest.mark.parametrize("who", ["qian", "hu", "wang", "sun"])
def test_a_telephone_is_whole_for_those_who_work_on_the_registration_only(world: World, ask: Ask, who: str) -> None:
    for label, words in said_to(ask, world, who):
        assert PHONE not in words, label
    assert [label for label, words in said_to(ask, world, "xu") if PHONE in words]


@pytest.mark.parametrize("who", ["he", "wu", "zheng", "feng"])
def test_neither_the_three_officers_nor_a_user_of_no_firm_open_soil(world: World, ask: Ask, who: str) -> None:
    assert not list(said_to(ask, world, who))
