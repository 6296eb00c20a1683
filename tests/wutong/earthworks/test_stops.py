"""The stops of the year: what is written must be readable, and what is readable holds."""

from datetime import date

import pytest

from tests.people import Zone, make_zone
from wutong.earthworks.queries import stops
from wutong.kernel import rules
from wutong.kernel.errors import Incomplete
from wutong.kernel.models import RuleVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone()


def amend(zone: Zone, **values: object) -> None:
    rules.amend(
        stops.STOPS.code, by=zone.zhao, valid_from=date(2024, 12, 1), values={**stops.STOPS.default, **values},
        source="大气办通知", note="",
    )  # fmt: skip


def test_an_alert_the_office_writes_stops_the_trucks_on_its_days(zone: Zone) -> None:
    amend(zone, winter_from="12-31", alerts=["2024-12-20 至 2024-12-23 重污染红色预警"])
    assert [bool(stops.stop_on(date(2024, 12, day))) for day in (19, 20, 23, 24)] == [False, True, True, False]
    assert stops.stops_between(date(2024, 12, 1), date(2024, 12, 30)) == [
        (date(2024, 12, 20), date(2024, 12, 23), "重污染红色预警(2024-12-20 至 2024-12-23)")
    ]


@pytest.mark.parametrize(
    "line", ["明天停工", "2024-12-23 至 2024-12-20 倒着写", "2024-02-30 至 2024-03-02 没有这天", ""]
)
def test_an_alert_nobody_can_read_is_refused_and_not_kept(zone: Zone, line: str) -> None:
    with pytest.raises(Incomplete, match="读不懂"):
        amend(zone, alerts=[line])
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize("day", ["13-01", "02-30", "冬天"])
def test_a_winter_that_begins_on_no_day_is_refused_and_not_kept(zone: Zone, day: str) -> None:
    with pytest.raises(Incomplete, match="不是月-日"):
        amend(zone, winter_from=day)
    assert not RuleVersion.objects.exists()
