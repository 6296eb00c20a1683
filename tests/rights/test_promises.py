"""Promises beside the table: what nobody reads who may not, on any page, in any file, in any answer of the API."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.rights.conftest import Ask, is_let_in
from tests.rights.rows import Row
from tests.rights.table import ENDPOINTS, EVERYBODY, OTHERS, PAGES, TEAM, THREE
from tests.rights.test_rights import asked
from tests.rights.world import BOTTOM_LINE, FIRMS, PHONE, World
from wutong.kernel.models import Event

pytestmark = pytest.mark.django_db
READING = [row for row in (*PAGES, *ENDPOINTS) if row.method == "GET"]
# What one may ask of the lists beside their plain address.
SEARCHES = (
    ("leads:list", "scope=others"), ("leads:list", "scope=others&words={word}"), ("leads:list", "words={word}"),
    ("leads:found", "q={word}"), ("leads:board", "words={word}"), ("leads:pool", "words={word}"),
    ("leads:export", "words={word}"), ("leads:check", "investor={word}"), ("outreach:clashes", "firm={word}"),
    ("projects:list", "q={word}"),
)  # fmt: skip
NAMED = {which: firm[:4] for which, firm in FIRMS.items()}


def words_of(answer: Any) -> str:
    """Return what an answer says; of an Office file, what its parts say."""
    content: bytes = answer.body if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def everything(ask: Ask, world: World, who: str) -> Iterator[tuple[str, str]]:
    """Yield every page, file and answer that the person may open, with its words."""
    for row in READING:
        answer = asked(ask, world, row, who)
        if is_let_in(answer):
            yield row.label, words_of(answer)


def finds(ask: Ask, who: str, word: str) -> Iterator[tuple[str, str]]:
    """Yield what the lists answer when the person looks for a word; the word itself they may repeat."""
    for address, query in SEARCHES:
        asked_for = query.format(word=word)
        answer = ask(who, "GET", f"{reverse(address)}?{asked_for}")
        if is_let_in(answer):
            yield f"{address}?{asked_for}", words_of(answer)


@pytest.mark.parametrize("who", [*THREE.split(), "he"])
def test_the_three_officers_and_firms_never_read_the_name_of_an_investor(world: World, ask: Ask, who: str) -> None:
    for label, words in everything(ask, world, who):
        for which, name in NAMED.items():
            assert name not in words, f"{which} on {label}"


@pytest.mark.parametrize("who", OTHERS.split())
def test_another_team_reads_no_name_of_a_masked_lead_anywhere(world: World, ask: Ask, who: str) -> None:
    for label, words in everything(ask, world, who):
        for which in ("lead", "sensitive"):
            assert NAMED[which] not in words, f"{which} on {label}"


@pytest.mark.parametrize("who", OTHERS.split())
@pytest.mark.parametrize("which", ["lead", "sensitive"])
def test_a_search_for_the_firm_gives_its_name_away_to_no_other_team(
    world: World, ask: Ask, who: str, which: str
) -> None:
    word = FIRMS[which][:2]
    for label, words in finds(ask, who, word):
        assert NAMED[which] not in words, label


@pytest.mark.parametrize("who", OTHERS.split())
def test_a_sensitive_lead_is_nowhere_for_another_team_not_even_by_its_number(world: World, ask: Ask, who: str) -> None:
    number = world.keys["sensitive_number"]
    for label, words in everything(ask, world, who):
        assert number not in words, label
    for label, words in finds(ask, who, FIRMS["sensitive"][:2]):
        assert number not in words, label


@pytest.mark.parametrize("who", OTHERS.split())
def test_a_search_counts_no_sensitive_lead_of_another_team(world: World, ask: Ask, who: str) -> None:
    for word in (FIRMS["sensitive"][:2], world.keys["sensitive_number"]):
        assert ask(who, "GET", "/api/v1/leads/", {"words": word}).json()["total"] == 0
        columns = ask(who, "GET", "/api/v1/leads/board", {"words": word}).json()
        assert [column["total"] for column in columns if column["total"]] == []
    others = ask(who, "GET", reverse("leads:list"), {"scope": "others"})
    assert world.keys["number"] in words_of(others)


@pytest.mark.parametrize("who", [who for who in EVERYBODY.split() if who not in TEAM.split()])
def test_the_bottom_line_is_read_by_the_holding_team_only(world: World, ask: Ask, who: str) -> None:
    for label, words in everything(ask, world, who):
        assert BOTTOM_LINE not in words, label
        assert PHONE not in words, label


def test_no_page_shows_a_telephone_in_full_even_to_the_team(world: World, ask: Ask) -> None:
    seen = dict(everything(ask, world, "zhang"))
    assert not [label for label, words in seen.items() if PHONE in words]
    assert [label for label, words in seen.items() if BOTTOM_LINE in words]


def test_a_firm_opens_nothing_but_its_own_page_and_the_way_in(world: World, ask: Ask) -> None:
    opened = {row.address for row in READING if is_let_in(asked(ask, world, row, "he"))}
    own = {"home", "health", "accounts:sign_in", "accounts:me", "accounts:password"}
    assert opened == own | {"api:openapi-json", "api:openapi-view", "/api/v1/accounts/me", "/api/v1/accounts/people"}
    assert ask("he", "GET", reverse("home")).headers["Location"] == reverse("accounts:me")
    assert [one["username"] for one in ask("he", "GET", "/api/v1/accounts/people").json()] == ["he"]


@pytest.mark.parametrize("who", ["chen", "wang", "zhou"])
def test_a_bulk_change_by_whoever_may_not_is_refused_and_changes_nothing(world: World, ask: Ask, who: str) -> None:
    row = next(row for row in PAGES if row.case == "confirmed")
    answer = ask(who, "POST", reverse(row.address), row.body(world, who), then=Event.objects.count)
    assert answer.status_code == 422
    assert answer.then == Event.objects.count()  # type: ignore[attr-defined]  # set by the fixture


@pytest.mark.parametrize("who", ["sun", "hu"])
def test_the_lists_of_leads_and_trips_are_empty_for_those_who_have_no_part_in_them(
    world: World, ask: Ask, who: str
) -> None:
    rows: list[Row] = [row for row in READING if row.address.startswith(("leads:", "outreach:"))]
    shown = {row.label: words_of(asked(ask, world, row, who)) for row in rows}
    named = [NAMED[which] for which in ("lead", "sensitive", "pooled", "disputed", "met", "visited", "target")]
    assert not [label for label, words in shown.items() if any(name in words for name in named)]
