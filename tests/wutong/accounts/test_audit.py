"""The audit officer sees who did what kind of thing, never the business sentence."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.people import Zone
from wutong.accounts import queries, services
from wutong.accounts.models import SignIn
from wutong.kernel import history
from wutong.kernel.errors import NotAllowed
from wutong.kernel.models import Event

SECRET = history.verb("tests.audit.secret", "登记线索", "登记线索“{firm}”")


@pytest.fixture
def trail(zone: Zone) -> None:
    history.record(SECRET, zone.equipment_team, by=zone.zhang, reason="底价三百万", firm="爱玛科技")
    services.seat_member(by=zone.zhao, team_id=zone.equipment_team.pk, person_id=zone.sun.pk)


def test_the_trail_names_person_verb_and_kind_but_never_the_text(client: Client, zone: Zone, trail: None) -> None:
    client.force_login(zone.feng)
    page = client.get("/audit/").content.decode()
    assert "张专员" in page
    assert "登记线索" in page
    assert "专班" in page
    assert "爱玛科技" not in page
    assert "底价" not in page


def test_the_workbook_keeps_the_same_silence_and_is_itself_on_record(client: Client, zone: Zone, trail: None) -> None:
    client.force_login(zone.feng)
    answer = client.get("/audit/export/")
    cells = [str(cell) for row in load_workbook(BytesIO(answer.content)).active.values for cell in row if cell]
    assert "登记线索" in cells
    assert not any("爱玛" in cell or "底价" in cell for cell in cells)
    assert Event.objects.filter(verb="accounts.audit.exported", by=zone.feng).exists()


def test_the_trail_is_narrowed_by_person_verb_and_day(zone: Zone, trail: None) -> None:
    def lines(**narrowed: object) -> list[str]:
        found = queries.trail_lines(zone.feng, queries.TrailFilter(**narrowed))  # type: ignore[arg-type]  # short words
        return [line.who for line in found]

    today = Event.objects.earliest("id").at.date()
    assert lines(person_id=zone.zhang.pk) == ["张专员"]
    assert lines(verb="accounts.seat.taken") == ["赵主任"]
    assert lines(since=today.replace(year=today.year + 1)) == []
    assert lines(until=today.replace(year=today.year - 1)) == []


@pytest.mark.parametrize("who", ["zhang", "zhao", "qian", "wu", "zheng", "he"])
def test_nobody_else_reads_the_trail(zone: Zone, trail: None, who: str) -> None:
    by = zone.everyone()[who]
    assert not queries.trail(by, queries.TrailFilter()).exists()
    assert not queries.sign_ins(by, queries.TrailFilter()).exists()
    with pytest.raises(NotAllowed):
        services.note_export(by=by, what="办理记录", count=1)


def test_a_filter_that_cannot_be_read_shows_nothing(client: Client, zone: Zone, trail: None) -> None:
    client.force_login(zone.feng)
    answer = client.get("/audit/?person=all'--")
    assert answer.status_code == 409
    assert "登记线索" not in answer.content.decode()


def test_the_sign_in_record_is_read_by_outcome(client: Client, zone: Zone) -> None:
    services.note_sign_in(username="nobody", outcome="failed", address="10.0.0.7", browser="<script>x</script>")
    services.note_sign_in(username="zhang", outcome="entered", address="10.0.0.8")
    client.force_login(zone.feng)
    page = client.get("/audit/sign-ins/?verb=failed").content.decode()
    assert "10.0.0.7" in page
    assert "10.0.0.8" not in page
    assert "<script>x" not in page
    assert client.get("/audit/sign-ins/export/").status_code == 200
    assert SignIn.objects.count() == 2
