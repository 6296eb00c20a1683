"""What each page asks the database: at most twelve questions, frozen in queries.json, and no more for sixty rows.

The file may only shrink. Where a page is meant to ask more, say why in the commit and write it anew:
``WUTONG_REFRESH=1 pytest tests/budgets/test_queries.py``.
"""

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.budgets import industries as chains
from tests.budgets import targeting as targets
from tests.budgets.enterprises import grow_list, make_firm, make_list
from tests.budgets.soil import grow_match, make_haul, make_match
from tests.people import Zone, make_zone
from tests.wutong.insight.stories import gone
from tests.wutong.projects.stories import papers
from wutong.kernel import clock
from wutong.leads import services as leads
from wutong.outreach import services as outreach
from wutong.projects import services as projects
from wutong.projects.lifecycle import Kind

pytestmark = pytest.mark.django_db
FROZEN = Path(__file__).with_name("queries.json")
REFRESH = "WUTONG_REFRESH"
MOST, FEW, MANY = 12, 3, 60
DAY = date(2024, 6, 28)
Counts = dict[str, int]
# Page, who reads it, what follows the address.
LISTS = (
    ("leads:today", "zhang", ""), ("leads:today", "zhao", ""), ("leads:list", "zhang", ""), ("leads:list", "zhao", ""),
    ("leads:list", "wang", "?scope=others"), ("leads:board", "zhang", ""), ("leads:pool", "zhang", ""),
    ("leads:found", "zhang", "?q=线索"), ("leads:arbitrations", "zhao", ""), ("outreach:list", "zhang", ""),
    ("outreach:list", "zhang", "?view=calendar"), ("projects:list", "zhang", ""), ("projects:board", "zhang", ""),
    ("accounts:teams", "zhang", ""), ("accounts:people", "wu", ""), ("accounts:audit", "feng", ""),
    ("accounts:me", "zhang", ""), ("kernel:jobs", "zhang", ""), ("kernel:rules", "zhang", ""),
    ("insight:cockpit", "qian", ""), *(("insight:cockpit", "qian", f"?part={part}") for part in (
        "funnel", "watched", "lead-months", "project-months", "lights", "offices", "waiting", "moved-leads",
        "moved-projects",
    )),
    ("insight:dictionary", "qian", ""), ("insight:bulletins", "zhao", ""),
    ("earthworks:list", "ma", ""), ("earthworks:list", "zhang", "?stage=blocked"), ("earthworks:mine", "xu", ""),
    ("earthworks:pipeline", "ma", ""),
    ("earthworks:matches", "ma", ""), ("earthworks:matches", "ma", "?view=board"), ("earthworks:matches", "rui", ""),
    *((f"enterprises:{name}", "zhang", "") for name in ("directory", "tracked", "lists", "review", "pairs")),
    ("enterprises:pairs", "zhang", "?state=merged"),
    ("earthworks:hauls", "ma", ""), ("earthworks:hauls", "rui", ""), ("earthworks:ledger", "qian", ""),
    ("industries:list", "zhang", ""), ("targeting:list", "zhang", ""), ("targeting:backtests", "qian", ""),
)  # fmt: skip
RECORDS = (
    ("leads:lead", "zhang", "lead"), ("leads:lead", "qian", "lead"), ("outreach:trip", "zhang", "trip"),
    ("projects:project", "zhang", "project"), ("accounts:team", "zhao", "team"),
    ("earthworks:match", "ma", "match"), ("earthworks:match", "rui", "match"),
    ("earthworks:tickets", "ma", "haul"), ("earthworks:tickets", "xu", "haul"), ("earthworks:gate", "ma", "haul"),
    ("earthworks:gate", "rui", "haul"), ("industries:chain", "zhang", "chain"), ("industries:chain", "zhao", "chain"),
    ("enterprises:enterprise", "zhang", "firm"), ("enterprises:list", "zhang", "list"),
    ("industries:versions", "zhao", "chain"), ("industries:anchor", "zhang", "anchor"),
    ("targeting:shortlist", "zhang", "shortlist"), ("targeting:pull", "qian", "chain"),
    ("outreach:from_shortlist", "zhang", "shortlist"),
)  # fmt: skip
FIGURES = ("leads", "contacts", "talks", "signed", "trips")


@pytest.fixture
def _django_db_helper() -> None:
    """Open no transaction for each test, as pytest-django does: the counts are taken once for the whole module."""


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Counts, Counts]]:
    """What the pages ask with three rows of everything, and with sixty."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(date(2024, 1, 1)):
            zone = make_zone()
        with clock.at(DAY):
            one = _grow(zone, 0, FEW)
            few = _counts(zone, one)
            _grow(zone, FEW, MANY, one)
            yield few, _counts(zone, one)
        transaction.set_rollback(True)


def test_no_page_asks_more_than_twelve_times(counted: tuple[Counts, Counts]) -> None:
    assert {page: count for page, count in counted[1].items() if count > MOST} == {}


def test_no_page_asks_more_for_sixty_rows_than_for_three(counted: tuple[Counts, Counts]) -> None:
    few, many = counted
    assert {page: (few[page], count) for page, count in many.items() if count != few[page]} == {}


def test_what_pages_ask_is_frozen_and_only_shrinks(counted: tuple[Counts, Counts]) -> None:
    if os.environ.get(REFRESH):
        FROZEN.write_text(json.dumps(counted[1], ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    frozen: Counts = json.loads(FROZEN.read_text("utf-8"))
    assert frozen == counted[1], f"on purpose? {REFRESH}=1 pytest {Path(__file__).name} writes queries.json anew"


def _counts(zone: Zone, one: dict[str, int]) -> Counts:
    browsers = {name: _browser(person) for name, person in zone.everyone().items()}
    pages = [(f"{name}{more} {who}", who, reverse(name) + more) for name, who, more in LISTS]
    pages += [(f"{name} {who}", who, reverse(name, args=[one[key]])) for name, who, key in RECORDS]
    pages += [(f"insight:indicator {code} zhao", "zhao", reverse("insight:indicator", args=[code])) for code in FIGURES]
    return {label: _questions(browsers[who], address) for label, who, address in pages}


def _questions(client: Client, address: str) -> int:
    """Return how often a page asks, the second time it is opened; keeping the session is not its doing."""
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
    aside = ("SAVEPOINT", "RELEASE", 'UPDATE "django_session"')
    return sum(not row["sql"].startswith(aside) for row in caught.captured_queries)


def _browser(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _grow(zone: Zone, start: int, end: int, one: dict[str, int] | None = None) -> dict[str, int]:
    """Make rows of every kind; the first trip, lead and project also get one line of their own for each."""
    for number in range(start, end):
        made = {"lead": _lead(zone, number), "trip": _trip(zone, number), "project": _project(zone, number)}
        made["match"] = make_match(zone, number)
        made["chain"] = chains.make(zone, number)
        made |= {"firm": make_firm(zone, number), "list": make_list(zone, number)}
        made["shortlist"] = targets.make(zone, made["chain"], number)
        made["haul"] = make_haul(zone, number, one["haul"] if one else None)
        one = one or {**made, "team": zone.equipment_team.pk}
        leads.follow_up(by=zone.zhang, lead_id=one["lead"], kind="call", on=DAY, text=f"第 {number} 次")
        grow_match(zone, one["match"], number)
        grow_list(one["list"], one["firm"], number)
        chains.grow(zone, one, number)
        targets.grow(zone, one["shortlist"], number)
        outreach.add_contact(by=zone.zhang, trip_id=one["trip"], firm=f"展商{number:03}有限公司", on=DAY)
    assert one is not None
    return one


def _lead(zone: Zone, number: int) -> int:
    values: Any = {"investor": f"投资方{number:03}号实业有限公司", "project_name": f"线索{number}", "channel": "trip"}
    seat = zone.seat(zone.zhang).pk if number % 4 else None
    if number % 4 == 3:
        seat = zone.seat(zone.chen).pk
    made = leads.register(by=zone.zhang, seat_id=seat or zone.seat(zone.zhang).pk, values=values, despite_similar=True)
    if number % 4 == 1:
        leads.open_dispute(by=zone.wang, lead_id=made.pk, claim="我方先谈")
    if number % 4 == 2:
        leads.release(by=zone.zhang, lead_id=made.pk, reason="另有安排")
    return made.pk


def _trip(zone: Zone, number: int) -> int:
    trip = gone(zone, f"城市{number}", DAY - timedelta(days=number % 3))
    return trip.pk


def _project(zone: Zone, number: int) -> int:
    made = projects.register(
        by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, name=f"项目{number}", investor=f"企业{number:03}有限公司",
        origin="other_province", values=projects.ProjectValues(),
    )  # fmt: skip
    signed = projects.claim(
        by=zone.zhang, project_id=made.pk, kind=Kind.SIGNED, on=DAY, basis="formal",
        proofs=papers(Kind.SIGNED, str(made.pk)),
    )  # fmt: skip
    if number % 2 == 0:
        projects.verify(by=zone.zhao, milestone_id=signed.pk)
    return made.pk
