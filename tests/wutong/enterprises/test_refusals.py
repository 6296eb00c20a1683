"""Promises of refusals: whoever may not, or means nothing that can be kept, changes nothing at all."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, YADEA, entered, everything
from wutong.enterprises import services
from wutong.enterprises.models import Enterprise, Name
from wutong.kernel import clock
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, Refusal, WrongStage

ONLOOKERS = ("qian", "hu", "sun", "ma")
OUTSIDERS = ("wu", "zheng", "feng", "he", "xu")
KNOWN, OTHER = "天康生物股份有限公司", "瑞普生物股份有限公司"


def refused(kind: type[Refusal], verb: Callable[..., Any], match: str = "", /, **said: Any) -> Refusal:
    """Hold a verb to its refusal, and to changing nothing."""
    before = everything()
    with pytest.raises(kind, match=match or None) as caught:
        verb(**said)
    assert everything() == before
    return caught.value


@pytest.fixture
def known(zone: Zone) -> Enterprise:
    """A firm that zhang tracks, with a short name."""
    made = entered(zone, KNOWN, city="昌吉")
    services.add_name(by=zone.zhang, enterprise_id=made.pk, name="天康", kind="short")
    return made


@pytest.mark.parametrize("who", ONLOOKERS + OUTSIDERS)
def test_only_promoters_enter_firms(zone: Zone, who: str) -> None:
    refused(NotAllowed, services.enter, by=getattr(zone, who), name=KNOWN)


@pytest.mark.parametrize("who", ONLOOKERS)
def test_those_who_only_look_correct_nothing(zone: Zone, known: Enterprise, who: str) -> None:
    by, name = getattr(zone, who), known.names.get(kind="short")
    own = {"by": by, "enterprise_id": known.pk}
    refused(NotAllowed, services.edit, **own, based_on=1, values={"city": "乌鲁木齐"})
    refused(NotAllowed, services.add_name, **own, name="康", kind="short")
    refused(NotAllowed, services.note_title, **own, title="创新型中小企业")
    refused(NotAllowed, services.drop_name, by=by, name_id=name.pk)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_do_not_even_find_the_firm(zone: Zone, known: Enterprise, who: str) -> None:
    own = {"by": getattr(zone, who), "enterprise_id": known.pk}
    refused(NotFound, services.edit, **own, based_on=1, values={"city": "乌鲁木齐"})
    refused(NotFound, services.add_name, **own, name="康", kind="short")
    refused(NotFound, services.note_title, **own, title="创新型中小企业")
    refused(NotFound, services.drop_name, by=own["by"], name_id=known.names.get(kind="short").pk)


@pytest.mark.parametrize("name", ["", "   ", "\x00", "***", "()", "字" * 201])
def test_what_is_no_name_is_not_entered(zone: Zone, name: str) -> None:
    assert set(refused(Incomplete, services.enter, by=zone.zhang, name=name).fields) == {"name"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", "12345"),
        ("region_code", "999999"),
        ("industry_code", "Z9"),
        ("size_class", "巨型"),
        ("province", "省" * 17),
        ("city", "市" * 33),
        ("address", "址" * 256),
        ("source", "源" * 256),
        ("registered_on", date(1900, 1, 1)),
        ("source_date", date(2999, 1, 1)),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_field(zone: Zone, field: str, value: Any) -> None:
    problem = refused(Incomplete, services.enter, by=zone.zhang, name=KNOWN, values={field: value})
    assert set(problem.fields) == {field}


@pytest.mark.parametrize(
    ("field", "value"), [("uscc", "1" * 18), ("size_class", "巨型"), ("registered_on", date(1900, 1, 1))]
)
def test_an_edit_is_held_to_the_same(zone: Zone, known: Enterprise, field: str, value: Any) -> None:
    problem = refused(
        Incomplete, services.edit, by=zone.zhang, enterprise_id=known.pk, based_on=1, values={field: value}
    )
    assert set(problem.fields) == {field}


def test_an_edit_cannot_take_the_code_of_another(zone: Zone, known: Enterprise) -> None:
    entered(zone, OTHER, uscc=AIMA)
    values = {"uscc": AIMA}
    refused(Duplicate, services.edit, OTHER, by=zone.zhang, enterprise_id=known.pk, based_on=1, values=values)


def test_an_edit_cannot_take_the_name_of_another(zone: Zone, known: Enterprise) -> None:
    entered(zone, OTHER)
    values = {"name": OTHER}
    refused(Duplicate, services.edit, OTHER, by=zone.zhang, enterprise_id=known.pk, based_on=1, values=values)


def test_an_edit_that_says_nothing_new_is_no_event(zone: Zone, known: Enterprise) -> None:
    before = everything()["Event"]
    services.edit(by=zone.zhang, enterprise_id=known.pk, based_on=1, values={"city": "昌吉"})
    assert everything()["Event"] == before


def test_a_firm_that_is_not_there_is_said_to_be_so(zone: Zone) -> None:
    refused(NotFound, services.edit, by=zone.zhang, enterprise_id=404, based_on=1, values={})
    refused(NotFound, services.drop_name, by=zone.zhang, name_id=404)


@pytest.mark.parametrize("kind", ["", "nickname", "REGISTERED"])
def test_a_name_is_of_a_known_kind(zone: Zone, known: Enterprise, kind: str) -> None:
    problem = refused(Incomplete, services.add_name, by=zone.zhang, enterprise_id=known.pk, name="天康饲料", kind=kind)
    assert set(problem.fields) == {"kind"}


def test_a_name_it_has_already_is_not_added(zone: Zone, known: Enterprise) -> None:
    refused(
        Duplicate,
        services.add_name,
        "已经是这家企业的",
        by=zone.zhang,
        enterprise_id=known.pk,
        name=KNOWN,
        kind="former",
    )


def test_a_name_is_dropped_once(zone: Zone, known: Enterprise) -> None:
    name = known.names.get(kind="short")
    services.drop_name(by=zone.zhang, name_id=name.pk)
    refused(NotFound, services.drop_name, "已经撤下", by=zone.wang, name_id=name.pk)


@pytest.mark.parametrize("given", ["", " ", "称" * 65])
def test_a_title_needs_its_name(zone: Zone, known: Enterprise, given: str) -> None:
    problem = refused(Incomplete, services.note_title, by=zone.zhang, enterprise_id=known.pk, title=given)
    assert set(problem.fields) == {"title"}


def test_a_title_does_not_end_before_it_begins(zone: Zone, known: Enterprise) -> None:
    said = {"title": "创新型中小企业", "valid_from": date(2024, 1, 2), "valid_to": date(2024, 1, 1)}
    problem = refused(Incomplete, services.note_title, by=zone.zhang, enterprise_id=known.pk, **said)
    assert set(problem.fields) == {"valid_to"}


def test_one_title_may_be_held_twice_in_a_row(zone: Zone, known: Enterprise) -> None:
    for year in (2021, 2024):
        services.note_title(
            by=zone.zhang, enterprise_id=known.pk, title="创新型中小企业", valid_from=date(year, 7, 1),
            valid_to=date(year + 3, 6, 30),
        )  # fmt: skip
    assert known.titles.count() == 2


def test_the_source_of_a_name_is_not_from_tomorrow(zone: Zone, known: Enterprise) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    problem = refused(
        Incomplete, services.add_name, by=zone.zhang, enterprise_id=known.pk, name="天康饲料", kind="short",
        source_date=tomorrow,
    )  # fmt: skip
    assert set(problem.fields) == {"source_date"}


@pytest.mark.parametrize("who", ONLOOKERS + OUTSIDERS)
def test_only_promoters_suspect_and_search_for_doubles(zone: Zone, known: Enterprise, who: str) -> None:
    other = entered(zone, OTHER)
    refused(NotAllowed, services.suspect, by=getattr(zone, who), one_id=known.pk, other_id=other.pk)
    refused(NotAllowed, services.suspect_pairs, by=getattr(zone, who))


def test_nobody_is_the_double_of_himself_or_of_nobody(zone: Zone, known: Enterprise) -> None:
    for other in (known.pk, 404):
        refused(Incomplete, services.suspect, by=zone.zhang, one_id=known.pk, other_id=other)


@pytest.mark.parametrize("verb", ["merge", "keep_apart", "undo"])
def test_a_pair_that_is_not_there_is_said_to_be_so(zone: Zone, verb: str) -> None:
    said = {"keep": 1} if verb == "merge" else {}
    refused(NotFound, getattr(services, verb), by=zone.zhang, pair_id=404, **said)


def test_each_verb_needs_its_state(zone: Zone, known: Enterprise) -> None:
    other = entered(zone, OTHER)
    pair = services.suspect(by=zone.zhang, one_id=known.pk, other_id=other.pk)
    refused(WrongStage, services.undo, "待复核", by=zone.zhang, pair_id=pair.pk)
    services.keep_apart(by=zone.zhang, pair_id=pair.pk)
    refused(Conflict, services.keep_apart, "张专员", by=zone.wang, pair_id=pair.pk)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=known.pk)
    refused(Conflict, services.keep_apart, "张专员", by=zone.wang, pair_id=pair.pk)


def test_what_was_read_is_what_is_decided_about(zone: Zone, known: Enterprise) -> None:
    other = entered(zone, OTHER)
    pair = services.suspect(by=zone.zhang, one_id=known.pk, other_id=other.pk)
    services.keep_apart(by=zone.zhang, pair_id=pair.pk, based_on=pair.version)
    refused(Conflict, services.undo, by=zone.wang, pair_id=pair.pk, based_on=pair.version)
    refused(Conflict, services.merge, by=zone.wang, pair_id=pair.pk, keep=known.pk, based_on=pair.version)


def test_a_code_taken_meanwhile_bars_the_way_back(zone: Zone) -> None:
    kept, gone = entered(zone, KNOWN), entered(zone, OTHER, uscc=YADEA)
    pair = services.suspect(by=zone.zhang, one_id=kept.pk, other_id=gone.pk)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk)
    kept.refresh_from_db()
    services.edit(by=zone.zhang, enterprise_id=kept.pk, based_on=kept.version, values={"uscc": AIMA})
    entered(zone, "雅迪科技集团有限公司", uscc=YADEA)
    refused(WrongStage, services.undo, "已被另一家", by=zone.zhang, pair_id=pair.pk)


def test_a_merged_firm_is_corrected_where_it_went(zone: Zone, known: Enterprise) -> None:
    other = entered(zone, OTHER)
    pair = services.suspect(by=zone.zhang, one_id=known.pk, other_id=other.pk)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=known.pk)
    own = {"by": zone.zhang, "enterprise_id": other.pk}
    refused(WrongStage, services.edit, KNOWN, **own, based_on=2, values={"city": "保定"})
    refused(WrongStage, services.note_title, KNOWN, **own, title="创新型中小企业")
    refused(Incomplete, services.suspect, by=zone.zhang, one_id=known.pk, other_id=other.pk)
    assert not Name.objects.filter(enterprise=other).exists()
