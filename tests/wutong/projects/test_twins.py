"""One project is kept once; two firms that share a brand in two places are two firms."""

import pytest

from tests.people import Zone, make_zone
from wutong.kernel.errors import Duplicate
from wutong.projects import services
from wutong.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone()


def register(zone: Zone, investor: str) -> Project:
    seat = zone.seat(zone.zhang).pk
    return services.register(by=zone.zhang, seat_id=seat, name="电机项目", investor=investor, origin="other_province")


def test_one_brand_in_two_provinces_is_two_investors(zone: Zone) -> None:
    register(zone, "江苏恒川电机有限公司(演示)")
    register(zone, "广东恒川电机有限公司(演示)")
    assert Project.objects.count() == 2


@pytest.mark.parametrize(
    "again", ["江苏恒川电机有限公司(演示)", "恒川电机(江苏)有限公司(演示)", "恒川电机有限公司(演示)"]
)
def test_one_investor_s_project_is_kept_once_however_it_is_written(again: str, zone: Zone) -> None:
    first = register(zone, "江苏恒川电机有限公司(演示)")
    with pytest.raises(Duplicate, match=first.number):
        register(zone, again)
    assert Project.objects.get() == first


def test_an_edit_does_not_make_a_twin(zone: Zone) -> None:
    register(zone, "江苏恒川电机有限公司(演示)")
    other = register(zone, "广东恒川电机有限公司(演示)")
    with pytest.raises(Duplicate):
        services.edit(
            by=zone.zhang, project_id=other.pk, based_on=other.version, values={"investor": "恒川电机有限公司(演示)"}
        )
    other.refresh_from_db()
    assert other.investor == "广东恒川电机有限公司(演示)"
