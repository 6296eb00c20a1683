"""The sheet of a meeting: all its lines or none, and every wrong one is named."""

from collections.abc import Iterator
from datetime import date

import pytest

from tests.people import Zone, make_zone
from tests.wutong.earthworks.registration_stories import TODAY, e1
from wutong.accounts.models import Firm
from wutong.earthworks import services
from wutong.earthworks.models import NumberCounter, Registration
from wutong.kernel import clock
from wutong.kernel.errors import Incomplete, TooLarge

pytestmark = pytest.mark.django_db
SHEET = [
    e1(firm_name="中兰鑫绿建科技有限公司", site_name="中兰鑫绿建", latitude="36.50"),
    e1(firm_name="甘肃金泰绿建科技有限公司", site_name="金泰绿建", latitude="36.54"),
    e1(firm_name="读者印务有限公司", site_name="读者印务"),
    e1("surplus", firm_name="瑞岭置业有限公司"),
]


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def test_the_firms_of_the_report_are_registered_in_one_go(zone: Zone) -> None:
    made = services.register_many(by=zone.ma, rows=SHEET, on=date(2024, 4, 8), source="2024-04-08 土方会议")
    assert [one.number[-1] for one in made] == ["1", "2", "3", "4"]
    assert (made[2].firm, made[3].firm, Firm.objects.count()) == (zone.reader, zone.ruiling, 4)
    assert {one.source for one in made} == {"2024-04-08 土方会议"}


def test_one_wrong_line_and_none_is_saved_and_the_line_is_named(zone: Zone) -> None:
    wrong = [*SHEET[:2], {**SHEET[2], "amount": -1}, {**SHEET[3], "longitude": "36", "latitude": "103"}]
    with pytest.raises(services.SheetRefused) as caught:
        services.register_many(by=zone.ma, rows=wrong)
    assert set(caught.value.lines) == {3, 4}
    assert "第 3 行:方量 -1 不合理" in caught.value.message
    assert (Registration.objects.count(), Firm.objects.count(), NumberCounter.objects.count()) == (0, 2, 0)


def test_two_lines_of_one_heap_are_found_out(zone: Zone) -> None:
    with pytest.raises(services.SheetRefused) as caught:
        services.register_many(by=zone.ma, rows=[SHEET[0], SHEET[0]])
    assert "不要重复登记" in caught.value.lines[2]["site_name"]
    assert not Registration.objects.exists()


def test_an_empty_or_endless_sheet_is_refused(zone: Zone) -> None:
    with pytest.raises(Incomplete):
        services.register_many(by=zone.ma, rows=[])
    with pytest.raises(TooLarge):
        services.register_many(by=zone.ma, rows=SHEET * 20)
    assert not Registration.objects.exists()
