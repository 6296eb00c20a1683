"""Promises of tracked enterprises: entered once, with source and names, corrected without losing anybody's edit."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, YADEA, entered
from wutong.enterprises import queries, services
from wutong.enterprises.models import Enterprise, Name
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, Unavailable, WrongStage
from wutong.kernel.units import WanYuan


def test_tracking_copies_what_the_directory_knows_with_source_and_day(zone: Zone, directory: Path) -> None:
    made = services.track(by=zone.zhang, directory_id=AIMA)
    assert (made.name, made.uscc, made.province) == ("天津爱玛车业科技有限公司", AIMA, "天津")
    assert (made.source, made.capital, made.registered_on) == ("演示名录", WanYuan(Decimal(40000)), date(1999, 9, 24))
    assert next(event.sentence for event in history.of(made)).startswith("从名录列入跟踪:天津爱玛车业")


def test_a_tracked_firm_is_known_by_its_former_name(zone: Zone, directory: Path) -> None:
    made = services.track(by=zone.zhang, directory_id=AIMA)
    assert {one.name: one.kind for one in made.names.all()} == {
        "天津爱玛车业科技有限公司": "registered",
        "天津市泰美车业有限公司": "former",
    }
    (found,) = queries.identify(["天津市泰美车业有限公司"])
    assert (found.enterprise_id, found.state) == (made.pk, "sure")


def test_tracking_twice_makes_one_enterprise(zone: Zone, directory: Path) -> None:
    one = services.track(by=zone.zhang, directory_id=AIMA)
    other = services.track(by=zone.wang, directory_id=AIMA)
    assert one.pk == other.pk
    assert Enterprise.objects.count() == 1


def test_a_firm_of_the_zone_is_seen_to_be_local(zone: Zone, directory: Path) -> None:
    (row_id,) = queries.store.open().by_name("兰州新区恒通蓄电池有限公司")
    assert services.track(by=zone.zhang, directory_id=row_id).is_local


def test_a_firm_entered_by_hand_is_tied_to_the_directory_when_it_is_tracked(zone: Zone, directory: Path) -> None:
    known = entered(zone, "雅迪科技集团有限公司", note="展会上认识")
    made = services.track(by=zone.zhang, directory_id=YADEA)
    assert made.pk == known.pk
    assert (made.directory_id, made.uscc, made.note, made.city) == (YADEA, YADEA, "展会上认识", "无锡")


def test_tracking_what_the_directory_does_not_know_says_so(zone: Zone, directory: Path) -> None:
    with pytest.raises(NotFound, match="没有列入跟踪"):
        services.track(by=zone.zhang, directory_id="91000000000000000X")
    assert not Enterprise.objects.exists()


def test_without_a_directory_tracking_says_how_to_build_one(zone: Zone) -> None:
    with pytest.raises(Unavailable, match="wutong directory build"):
        services.track(by=zone.zhang, directory_id=AIMA)


@pytest.mark.parametrize("who", ["qian", "hu", "sun", "ma"])
def test_those_who_only_look_track_nothing(zone: Zone, directory: Path, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.track(by=getattr(zone, who), directory_id=AIMA)
    assert not Enterprise.objects.exists()


def test_the_same_firm_is_not_entered_twice_however_it_is_written(zone: Zone) -> None:
    entered(zone, "天康生物股份有限公司")
    with pytest.raises(Duplicate, match="已在跟踪"):
        entered(zone, "12.天康生物股份有限公司(A12展位)")
    assert Enterprise.objects.count() == Name.objects.count() == 1


def test_a_wrong_credit_code_is_refused_by_its_place(zone: Zone) -> None:
    with pytest.raises(Incomplete, match="第 18 位") as caught:
        entered(zone, "天康生物股份有限公司", uscc=AIMA[:-1] + ("0" if AIMA[-1] != "0" else "1"))
    assert set(caught.value.fields) == {"uscc"}
    assert not Enterprise.objects.exists()


def test_one_credit_code_belongs_to_one_firm(zone: Zone) -> None:
    entered(zone, "天康生物股份有限公司", uscc=AIMA)
    with pytest.raises(Duplicate, match="一个代码只属于一家企业"):
        entered(zone, "瑞普生物股份有限公司", uscc=AIMA)
    assert Enterprise.objects.count() == 1


def test_a_day_ahead_is_refused(zone: Zone) -> None:
    with pytest.raises(Incomplete) as caught:
        entered(zone, "天康生物股份有限公司", registered_on=clock.today() + timedelta(days=1))
    assert set(caught.value.fields) == {"registered_on"}


def test_a_stale_edit_changes_nothing(zone: Zone) -> None:
    made = entered(zone, "天康生物股份有限公司")
    services.edit(by=zone.zhang, enterprise_id=made.pk, based_on=1, values={"city": "昌吉"})
    with pytest.raises(Conflict):
        services.edit(by=zone.wang, enterprise_id=made.pk, based_on=1, values={"city": "乌鲁木齐"})
    made.refresh_from_db()
    assert made.city == "昌吉"


def test_a_new_registered_name_keeps_the_old_one_known(zone: Zone) -> None:
    made = entered(zone, "天康生物股份有限公司")
    services.edit(by=zone.zhang, enterprise_id=made.pk, based_on=1, values={"name": "天康制药集团有限公司"})
    assert {one.enterprise_id for one in queries.identify(["天康生物股份有限公司", "天康制药集团有限公司"])} == {
        made.pk
    }


def test_a_name_that_means_another_firm_is_refused_and_says_whose_it_is(zone: Zone) -> None:
    one, other = entered(zone, "天康生物股份有限公司"), entered(zone, "瑞普生物股份有限公司")
    with pytest.raises(Duplicate, match="天康生物"):
        services.add_name(by=zone.zhang, enterprise_id=other.pk, name="天康生物股份有限公司", kind="former")
    assert one.names.count() == other.names.count() == 1


def test_the_last_name_is_not_taken_away(zone: Zone) -> None:
    made = entered(zone, "天康生物股份有限公司")
    added = services.add_name(by=zone.zhang, enterprise_id=made.pk, name="天康", kind="short")
    services.drop_name(by=zone.zhang, name_id=added.pk)
    with pytest.raises(WrongStage, match="唯一的名称"):
        services.drop_name(by=zone.zhang, name_id=made.names.get(dropped_at=None).pk)


def test_a_dropped_name_may_be_given_to_the_firm_it_belongs_to(zone: Zone) -> None:
    one, other = entered(zone, "天康生物股份有限公司"), entered(zone, "瑞普生物股份有限公司")
    wrong = services.add_name(by=zone.zhang, enterprise_id=one.pk, name="瑞普保定", kind="short")
    services.drop_name(by=zone.zhang, name_id=wrong.pk)
    services.add_name(by=zone.zhang, enterprise_id=other.pk, name="瑞普保定", kind="short")
    assert queries.identify(["瑞普保定"])[0].enterprise_id == other.pk


def test_a_title_holds_from_its_first_day_to_its_last(zone: Zone) -> None:
    made = entered(zone, "天康生物股份有限公司")
    services.note_title(
        by=zone.zhang, enterprise_id=made.pk, title="专精特新“小巨人”企业", valid_from=date(2021, 7, 1),
        valid_to=date(2024, 6, 30),
    )  # fmt: skip
    for on, holds in ((date(2021, 6, 30), False), (date(2024, 6, 30), True), (date(2024, 7, 1), False)):
        (held,) = queries.enterprise_page(zone.zhang, made.pk, on=on).titles
        assert held.holds is holds


def test_a_title_is_noted_once(zone: Zone) -> None:
    made = entered(zone, "天康生物股份有限公司")
    services.note_title(by=zone.zhang, enterprise_id=made.pk, title="创新型中小企业")
    with pytest.raises(Duplicate):
        services.note_title(by=zone.zhang, enterprise_id=made.pk, title="创新型中小企业")
    assert made.titles.count() == 1
