"""Two people at the same moment: no registration gives more than it has, and one of the two is told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import agree, consulted, list_truck, quote_prices, signing
from tests.wutong.leads.test_races import at_once
from wutong.earthworks import services
from wutong.earthworks.models import Agreement, Match, Registration, Truck
from wutong.earthworks.queries import pairs
from wutong.kernel import clock
from wutong.kernel.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone(db: None) -> Zone:
    """A heap of 10,000 m³, two holes of as much each, and prices; all on the real calendar."""
    people, today = make_zone(), clock.today()
    quote_prices(people, today)
    window: dict[str, Any] = {"starts_on": today, "ends_on": date(today.year + 1, 12, 31)}
    make_registration(people, "surplus", **window)
    for name in ("读者印务", "金泰绿建"):
        make_registration(people, "need", site_name=name, **window)
    return people


def proposing(zone: Zone, place: int, bank_m3: int = 7000) -> Match:
    """Propose the heap for one of the two holes."""
    give = Registration.objects.get(side="surplus")
    take = Registration.objects.filter(side="need").order_by("pk")[place]
    return services.propose(
        by=zone.ma, surplus_id=give.pk, need_id=take.pk, bank_m3=bank_m3, starts_on=clock.today(),
        ends_on=date(clock.today().year + 1, 6, 30),
    )  # fmt: skip


def test_two_proposals_at_once_never_take_more_than_there_is(zone: Zone) -> None:
    results = at_once(lambda: proposing(zone, 0), lambda: proposing(zone, 1))
    assert sum(isinstance(result, Refusal) for result in results) == 1
    give = Registration.objects.get(side="surplus")
    assert (Match.objects.count(), pairs.left(give)) == (1, 3000)


def test_one_pair_proposed_at_once_is_one_match(zone: Zone) -> None:
    results = at_once(*[lambda: proposing(zone, 0, 1000)] * 3)
    assert sum(isinstance(result, Refusal) for result in results) == 2
    assert Match.objects.count() == 1


def test_two_agreements_at_once_never_hold_more_than_there_is(zone: Zone) -> None:
    first, second = (consulted(zone, proposing(zone, place, 4000)) for place in (0, 1))

    def signed(match: Match) -> Agreement:
        return services.agree(
            by=zone.ma, match_id=match.pk, **signing(number=f"协议{match.pk}", amount=Decimal(6000))
        )  # fmt: skip

    results = at_once(lambda: signed(first), lambda: signed(second))
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert pairs.taken([first.surplus_id])[first.surplus_id] == 10_000


def test_the_last_word_and_the_signature_at_once_leave_a_true_stage(zone: Zone) -> None:
    match = consulted(zone, proposing(zone, 0))
    at_once(
        lambda: services.give_opinion(by=zone.rui, match_id=match.pk, opinion="object", text="改用别处"),
        lambda: services.agree(by=zone.ma, match_id=match.pk, **signing()),
    )
    found = Match.objects.get(pk=match.pk)
    assert found.stage == found.stage_now().value
    # Either the word came first and nothing was signed, or the signature did and the word came too late.
    assert Agreement.objects.exists() == (found.consulted_at is not None)


def test_a_truck_listed_twice_at_once_is_on_the_list_once(zone: Zone) -> None:
    match = agree(zone, consulted(zone, proposing(zone, 0))).match
    valid = date(clock.today().year + 1, 1, 1)
    results = at_once(*[lambda: list_truck(zone, match, valid_to=valid)] * 2)
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert Truck.objects.count() == 1
