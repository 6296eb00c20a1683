"""Rules as data: the day in question decides; only the promotion office amends, from today on."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from wutong.kernel import clock, rules
from wutong.kernel.errors import Duplicate, NotFound
from wutong.kernel.models import RuleVersion
from wutong.kernel.views import same_shape

LEVELS = [{"days_late": 0, "who": "专班长"}]


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    default = {"days": 90, "alike": 0.85, "strict": False, "kinds": ["visit", "papers"], "levels": LEVELS}
    explained = {"days": "首报保护期,自然日", "strict": "从严"}
    rules.declare("tests.shield", "试验保护", default, source="本区缺省", explained=explained)
    with clock.at(date(2024, 6, 28)):
        yield
    rules._declared.pop("tests.shield")


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


def amend(zone: Zone, day: date, **values: object) -> RuleVersion:
    return rules.amend("tests.shield", by=zone.zhao, valid_from=day, values=values, source="会议纪要", note="")


def test_each_day_is_judged_by_what_held_on_it(zone: Zone) -> None:
    amend(zone, date(2024, 7, 1), days=60)
    amend(zone, date(2024, 9, 1), days=30)
    held = {day: rules.value("tests.shield", on=day)["days"] for day in (date(2024, 6, 30), date(2024, 7, 1))}
    assert held == {date(2024, 6, 30): 90, date(2024, 7, 1): 60}
    assert rules.value("tests.shield", on=date(2025, 1, 1))["days"] == 30
    assert rules.value("tests.shield", on=date(2025, 1, 1))["alike"] == 0.85


def test_two_versions_never_begin_on_one_day(zone: Zone) -> None:
    amend(zone, date(2024, 7, 1), days=60)
    with pytest.raises(Duplicate):
        amend(zone, date(2024, 7, 1), days=30)
    assert rules.value("tests.shield", on=date(2024, 7, 1))["days"] == 60


def test_an_unknown_rule_is_said_to_be_unknown(zone: Zone) -> None:
    with pytest.raises(NotFound, match="nothing"):
        rules.value("nothing", on=date(2024, 6, 28))


def form(**changed: str) -> dict[str, str]:
    levels = '[{"days_late": 1, "who": "招商办"}]'
    given = {"days": "60", "alike": "0.9", "strict": "on", "kinds": "visit\ndraft", "levels": levels}
    return {**given, "valid_from": "2024-07-01", "source": "会议纪要", "note": "", **changed}


def test_the_form_keeps_the_kinds_of_the_values(client: Client, zone: Zone) -> None:
    client.force_login(zone.zhao)
    assert client.post("/rules/tests.shield/amend/", form()).status_code == 302
    assert RuleVersion.objects.get().value == {
        "days": 60,
        "alike": 0.9,
        "strict": True,
        "kinds": ["visit", "draft"],
        "levels": [{"days_late": 1, "who": "招商办"}],
    }
    page = client.get("/rules/tests.shield/").content.decode()
    assert "首报保护期,自然日" in page
    assert "未到" in page


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("days", "六十", "整数"),
        ("days", "-1", "大于或等于"),
        ("levels", "[{", "写法不对"),
        ("levels", '[{"days": 1}]', "结构和缺省值不一样"),
        ("valid_from", "2024-06-27", "不能早于今天"),
        ("source", "", "这个字段是必填项"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    client: Client, zone: Zone, field: str, value: str, why: str
) -> None:
    client.force_login(zone.zhao)
    answer = client.post("/rules/tests.shield/amend/", form(**{field: value}))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not RuleVersion.objects.exists()


def test_insiders_read_and_only_the_promotion_office_amends(client: Client, zone: Zone) -> None:
    for person in (zone.zhang, zone.qian, zone.hu):
        client.force_login(person)
        assert client.get("/rules/").status_code == client.get("/rules/tests.shield/").status_code == 200
        assert client.post("/rules/tests.shield/amend/", form()).status_code == 403
    assert not RuleVersion.objects.exists()


VALUES = st.booleans() | st.integers() | st.text() | st.dictionaries(st.text(), st.integers())


@given(VALUES, VALUES)
def test_a_value_has_its_own_shape_in_any_wrapping_and_no_other(value: object, other: object) -> None:
    assert same_shape({"a": [value, value]}, {"a": [value]})
    assert not same_shape({"a": value}, {"b": value})
    assert not same_shape([value], value)
    assert same_shape(other, value) <= (type(other) is type(value))
