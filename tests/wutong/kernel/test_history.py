"""The history reads as sentences, is written with the change, and shows changes in people's words."""

import pytest
from django.db import transaction
from django.template.loader import render_to_string

from tests.people import Zone, make_zone
from wutong.accounts.models import Team
from wutong.kernel import history
from wutong.kernel.models import Event
from wutong.kernel.templatetags.wutong import changed

MOVED = history.verb("tests.moved", "移交", "{who}把专班移交给{to}")


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


def test_a_line_tells_who_did_what_to_which_record(zone: Zone) -> None:
    history.record(MOVED, zone.equipment_team, by=zone.zhao, reason="分工调整", who="赵主任", to="李班长")
    line = history.of(zone.equipment_team).get()
    assert (line.sentence, line.by, line.reason) == ("赵主任把专班移交给李班长", zone.zhao, "分工调整")
    assert not history.of(zone.chemistry_team).exists()


def test_a_line_goes_with_the_change_that_failed(zone: Zone) -> None:
    with transaction.atomic():
        history.record(MOVED, zone.equipment_team, by=None, who="系统", to="李班长")
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def test_many_lines_are_two_statements_however_many(zone: Zone, django_assert_num_queries: object) -> None:
    teams = [zone.equipment_team, zone.chemistry_team]
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture has no public type
        history.record_many(MOVED, Team, [team.pk for team in teams], by=zone.zhao, who="赵主任", to="李班长")
    assert Event.objects.count() == 2


def test_a_verb_is_declared_once(zone: Zone) -> None:
    assert history.verb("tests.moved", "移交", "{who}把专班移交给{to}") == MOVED
    with pytest.raises(ValueError, match="declared twice"):
        history.verb("tests.moved", "移交", "别的句子")
    assert history.verbs()["tests.moved"] == MOVED


def test_changes_are_shown_by_label_and_in_words(zone: Zone) -> None:
    changes = {"role": ("officer", "leader"), "is_active": (True, False), "duty": ("", "科长"), "gone": (1, 2)}
    event = history.record(MOVED, zone.zhang, by=zone.wu, changes=changes, who="x", to="y")
    assert changed(event) == [
        ("角色", "招商专员", "分管领导"),
        ("在用", "是", "否"),
        ("职务", "—", "科长"),
        ("gone", "1", "2"),
    ]


def test_a_name_with_html_in_it_stays_text(zone: Zone) -> None:
    history.record(MOVED, zone.zhang, by=None, who="<script>x</script>", to="{braces}")
    page = render_to_string("kernel/_history.html", {"events": history.of(zone.zhang)})
    assert "&lt;script&gt;x" in page
    assert "{braces}" in page
    assert "系统" in page
