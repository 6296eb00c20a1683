"""Whatever order the verbs come in: no registration gives more than it has, and the kept stage is what happened."""

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import FIRST, LAST, TODAY, list_truck, quote_prices, signing, tick_all
from wutong.earthworks import services
from wutong.earthworks.models import Match, Registration
from wutong.kernel import clock
from wutong.kernel.errors import Refusal

pytestmark = pytest.mark.django_db

VERBS = ("propose", "yes", "surplus", "need", "authority", "object", "agree", "papers", "truck", "permit", "cancel")
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 3), st.integers(0, 3), st.integers(1, 12)), max_size=25
)


@pytest.fixture
def zone(db: None) -> Iterator[Zone]:
    """Two heaps, two holes of 10 m³ each, and the people."""
    with clock.at(TODAY):
        people = make_zone()
        quote_prices(people)
        for side in ("surplus", "need"):
            for name in "甲乙":
                make_registration(people, side, site_name=f"{side}{name}", bank_m3=10, amount=10)
        yield people


def step(zone: Zone, verb: str, one: int, other: int, volume: int) -> None:
    """Try one verb on one of the matches; what it refuses is refused."""
    if verb == "propose":
        give, take = (Registration.objects.filter(side=side).order_by("pk") for side in ("surplus", "need"))
        services.propose(
            by=zone.ma, surplus_id=give[one % 2].pk, need_id=take[other % 2].pk, bank_m3=volume, starts_on=FIRST,
            ends_on=LAST,
        )  # fmt: skip
        return
    matches = list(Match.objects.order_by("pk"))
    if not matches:
        return
    match = matches[one % len(matches)]
    opinion: dict[str, Any] = {"by": zone.ma, "match_id": match.pk, "said_by": "某人"}
    if verb in {"surplus", "need", "authority", "yes"}:
        for role in ("surplus", "need", "authority") if verb == "yes" else (verb,):
            services.give_opinion(**opinion, role=role, opinion="agree")
    elif verb == "object":
        role = ("surplus", "need", "authority", "surplus")[other]
        services.give_opinion(**opinion, role=role, opinion="object", text="不行")
    elif verb == "agree":
        services.agree(by=zone.ma, match_id=match.pk, **signing(number=f"协议{match.pk}", amount=Decimal(volume)))
    elif verb == "papers":
        tick_all(zone, match)
    elif verb == "truck":
        list_truck(zone, match)
    elif verb == "permit":
        services.permit(by=zone.ma, match_id=match.pk, on=clock.today())
    else:
        services.cancel_match(by=zone.ma, match_id=match.pk, reason="改变计划")


def held(registration: Registration) -> int:
    """Add up plainly what the matches of a registration hold."""
    total = 0
    for match in Match.objects.filter(cancelled_at=None):
        if registration.pk in {match.surplus_id, match.need_id}:
            agreement = getattr(match, "agreement", None)
            total += agreement.bank_m3 if agreement else match.bank_m3
    return total


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_verbs_exceeds_a_registration_or_bends_the_stage(zone: Zone, steps: list[Any]) -> None:
    with transaction.atomic():
        for verb, one, other, volume in steps:
            with suppress(Refusal), transaction.atomic():
                step(zone, verb, one, other, volume)
        for registration in Registration.objects.all():
            assert held(registration) <= registration.bank_m3
        for match in Match.objects.all():
            assert match.stage == match.stage_now().value
        transaction.set_rollback(True)


def test_the_whole_way_is_among_the_orders(zone: Zone) -> None:
    for verb in ("propose", "surplus", "need", "authority", "agree", "papers", "truck", "permit"):
        step(zone, verb, 0, 0, 8)
    assert Match.objects.get().stage == "permitted"
