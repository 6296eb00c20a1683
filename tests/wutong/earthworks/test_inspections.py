"""What 马工 finds on site: measured volume, red lines that block, what lifts them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import TODAY, inspected, photo, registered, verified
from wutong.earthworks import services
from wutong.earthworks.lifecycle import Flag
from wutong.earthworks.models import Inspection, Registration
from wutong.kernel import clock, history
from wutong.kernel.errors import Incomplete, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def test_what_was_measured_becomes_the_registrations(zone: Zone) -> None:
    made = inspected(zone, registered(zone, minimum_m3=44_000), amount=30_000, convention="bank", method="RTK 测量")
    assert (made.stage, made.amount, made.convention, made.bank_m3) == ("verified", 30_000, "bank", 30_000)
    assert made.minimum_m3 == 30_000
    assert history.of(made)[0].changes["bank_m3"] == [44_706, 30_000]


def test_a_red_line_blocks_with_rule_and_article_until_it_is_lifted(zone: Zone) -> None:
    made = registered(zone, "surplus")
    blocked = inspected(zone, made, "blocked", flags=["sand_gravel"], note="东侧有砂砾石层,约 2 m 厚")
    assert (blocked.stage, blocked.red_lines) == ("blocked", [Flag.SAND_GRAVEL])
    assert "自然资发〔2023〕57号" in blocked.red_lines[0].law
    lifted = inspected(zone, blocked, note="自然资源部门处置文件 2024-16 号")
    assert (lifted.stage, lifted.flags) == ("verified", [])


def test_a_red_line_found_on_site_is_not_lifted_by_an_edit(zone: Zone) -> None:
    made = inspected(zone, registered(zone, "surplus"), "blocked", flags=["contaminated"], note="原加油站")
    services.edit(by=zone.rui, registration_id=made.pk, based_on=made.version, values={"flags": []})
    assert Registration.objects.get().flags == ["contaminated"]


def test_a_declared_red_line_is_taken_back_by_who_declared_it(zone: Zone) -> None:
    made = registered(zone, "surplus", flags=["no_land_papers"])
    assert made.stage == "blocked"
    services.edit(by=zone.rui, registration_id=made.pk, based_on=made.version, values={"flags": []})
    assert Registration.objects.get().stage == "submitted"


@pytest.mark.parametrize(
    ("more", "flag"),
    [({"soil": "topsoil"}, "topsoil"), ({"soil": "gravel"}, "sand_gravel"), ({"grade": "C"}, "contaminated")],
)
def test_some_soils_are_a_matter_of_law_whoever_registers_them(zone: Zone, more: dict[str, Any], flag: str) -> None:
    assert (registered(zone, "surplus", **more).stage, Registration.objects.get().flags) == ("blocked", [flag])


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"verdict": "verified", "flags": ["topsoil"]}, "verdict"),
        ({"verdict": "blocked", "note": "有问题"}, "flags"),
        ({"verdict": "blocked", "flags": ["topsoil"]}, "note"),
        ({"verdict": "returned"}, "note"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"verdict": "verified", "on": TODAY + timedelta(1)}, "on"),
        ({"verdict": "verified", "on": TODAY - timedelta(1)}, "on"),
        ({"verdict": "verified", "amount": -1}, "amount"),
        ({"verdict": "verified", "amount": 0}, "amount"),
        ({"verdict": "verified", "convention": "heap"}, "convention"),
        ({"verdict": "verified", "longitude": "36.5", "latitude": "103.6"}, "longitude"),
        ({"verdict": "verified", "longitude": "103.70", "latitude": "36.53"}, "note"),
        ({"verdict": "blocked", "flags": ["unverified"], "note": "未核"}, "flags"),
    ],
)
def test_a_verdict_that_does_not_hold_together_is_refused(zone: Zone, more: dict[str, Any], field: str) -> None:
    made = registered(zone)
    with pytest.raises(Incomplete) as caught:
        services.inspect(by=zone.ma, registration_id=made.pk, **{"on": TODAY, **more})
    assert field in caught.value.fields
    assert (Registration.objects.get().stage, Inspection.objects.count()) == ("submitted", 0)


def test_a_red_line_is_lifted_with_its_paper_named(zone: Zone) -> None:
    made = inspected(zone, registered(zone, "surplus"), "blocked", flags=["contaminated"], note="原化工厂")
    with pytest.raises(Incomplete, match="解除红线须写明依据"):
        inspected(zone, made)
    assert Registration.objects.get().stage == "blocked"


@pytest.mark.parametrize("who", ["xu", "zhang", "zhao", "qian", "sun"])
def test_only_soil_office_inspects(zone: Zone, who: str) -> None:
    made = registered(zone)
    with pytest.raises(NotAllowed):
        services.inspect(by=zone.everyone()[who], registration_id=made.pk, on=TODAY, verdict="verified")
    assert Registration.objects.get().stage == "submitted"


def test_photos_and_survey_belong_to_their_inspection(zone: Zone) -> None:
    made = registered(zone)
    (early,) = services.attach(by=zone.ma, registration_id=made.pk, given=[("survey", photo("测"), "RTK 成果")])
    inspected(zone, made, files=[("photo", photo(), "东北角")], attachment_ids=[early.pk])
    kept = Inspection.objects.get().attachments.values_list("kind", flat=True)
    assert sorted(kept) == ["photo", "survey"]


def test_not_as_said_it_goes_back(zone: Zone) -> None:
    made = inspected(zone, verified(zone), "returned", amount=0, note="现场没有土")
    assert (made.stage, made.returned_reason, made.amount) == ("returned", "现场没有土", 38_000)


def test_the_place_measured_elsewhere_is_explained(zone: Zone) -> None:
    made = inspected(zone, registered(zone), longitude="103.70", latitude="36.53", note="登记时填成了公司地址")
    assert str(made.longitude) == "103.700000"
