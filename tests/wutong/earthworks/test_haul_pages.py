"""Pages of hauls: the gate's answers to a telephone, the daily report, the sheet in Word, the ledger in Excel."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import DAY, make_match, told, truck
from tests.wutong.kernel.tables import made
from wutong.earthworks import services
from wutong.earthworks.models import LedgerLine, Match, Ticket
from wutong.kernel import clock, jobs
from wutong.kernel.models import ImportBatch

pytestmark = pytest.mark.django_db
PHONE = {"Accept": "application/json"}


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture
def match(zone: Zone) -> Match:
    """A match that may be hauled for."""
    return make_match(zone)


@pytest.fixture(autouse=True)
def evening() -> Any:
    """Live on the evening of 10 April 2024."""
    with clock.at(clock.datetime(2024, 4, 10, 20)):
        yield


def hauled(zone: Zone, match: Match, count: int = 6) -> list[int]:
    """Enter some trips of the day."""
    return services.record_day(by=zone.ma, match_id=match.pk, rows=[told(match, trip) for trip in range(1, count + 1)])


def settled(zone: Zone, match: Match) -> None:
    """Haul, finish, survey, settle."""
    hauled(zone, match)
    services.finish(by=zone.ma, match_id=match.pk)
    services.survey(by=zone.ma, match_id=match.pk, on=DAY, surveyors="马工", method="断面法", amount=72)  # type: ignore[arg-type]  # a whole number of m³
    services.settle(
        by=zone.ma, match_id=match.pk, on=DAY, basis="tickets", surplus_signer="瑞经理", need_signer="徐经理"
    )


def test_a_telephone_is_answered_in_json_and_twice_the_same(zone: Zone, match: Match, client: Client) -> None:
    client.force_login(zone.rui)
    said = {"truck": truck(match).pk, "on": "2024-04-10", "left_at": "08:00", "client_key": "k1"}
    answers = [client.post(f"/soil/matches/{match.pk}/gate/out/", said, headers=PHONE) for _ in range(2)]
    assert {answer.json()["ticket"] for answer in answers} == {Ticket.objects.get().pk}


def test_a_refused_trip_tells_the_telephone_why_and_writes_nothing(zone: Zone, match: Match, client: Client) -> None:
    client.force_login(zone.rui)
    said = {"truck": truck(match).pk, "on": "2024-04-01", "left_at": "08:00"}
    answer = client.post(f"/soil/matches/{match.pk}/gate/out/", said, headers=PHONE)
    assert (answer.status_code, "才核准" in answer.json()["refused"]) == (422, True)
    assert not Ticket.objects.exists()


def test_without_script_the_gate_signs_by_a_form(zone: Zone, match: Match, client: Client) -> None:
    client.force_login(zone.rui)
    said = {"truck": truck(match).pk, "on": "2024-04-10", "trip": "1"}
    answer = client.post(f"/soil/matches/{match.pk}/gate/out/", said, follow=True)
    assert "第 1 趟已出场" in answer.content.decode()


def test_the_daily_report_adds_days_and_trucks(zone: Zone, match: Match, client: Client) -> None:
    hauled(zone, match)
    client.force_login(zone.qian)
    shown = client.get(f"/soil/matches/{match.pk}/tickets/").content.decode()
    assert "72.180" in shown
    assert "0.7 %" in shown
    assert "作废</summary>" not in shown


def brought(zone: Zone, match: Match, rows: list[tuple[Any, ...]]) -> ImportBatch:
    """Upload a day sheet, confirm, work it off; return what became of it."""
    client = Client()
    client.force_login(zone.ma, backend="django.contrib.auth.backends.ModelBackend")
    head = ("日期", "车号", "趟次", "出场", "进场", "签票人", "天气", "扬尘措施", "异常")
    file = made.upload(made.xlsx([head, *rows]), "日运输台账.xlsx")
    answer = client.post("/tables/earthworks.tickets/import/", {"file": file, "o-match": match.pk})
    assert answer.status_code == 302, answer.content.decode()
    client.post(f"{answer['Location']}confirm/")
    jobs.run_waiting_jobs()
    return ImportBatch.objects.latest("id")


def line(plate: str = "甘A12345", trip: int = 1, left: str = "8:00", arrived: str = "8:30") -> tuple[Any, ...]:
    """Return a row of a day sheet."""
    return ("2024-04-10", plate, trip, left, arrived, "王门岗/李门岗", "晴", "洒水", "")


def test_a_day_sheet_comes_in_once_and_says_what_is_wrong(zone: Zone, match: Match) -> None:
    rows = [
        line(),
        line(trip=2, left="9:00", arrived="9:20"),
        line("甘A99999"),
        line(trip=3, left="10:00", arrived="9"),
    ]
    batch = brought(zone, match, [*rows, line(trip=4, left="11:00", arrived="10:00"), line()])
    again = brought(zone, match, rows[:2])
    assert (batch.rows_created, batch.rows_duplicate, batch.rows_refused) == (2, 1, 3)
    assert (again.rows_created, again.rows_duplicate) == (0, 2)
    assert [(one.out_by, one.in_by) for one in Ticket.objects.all()] == [("王门岗", "李门岗")] * 2
    assert LedgerLine.objects.count() == 2


def test_an_import_taken_back_leaves_the_ledger_at_nought(zone: Zone, match: Match) -> None:
    brought(zone, match, [line()])
    kept = services.TicketTable().undo(list(Ticket.objects.values_list("pk", flat=True)), by=zone.ma)
    assert kept == []
    assert sum(LedgerLine.objects.values_list("saving_fen", flat=True)) == 0


def test_the_export_names_every_trip(zone: Zone, match: Match, client: Client) -> None:
    hauled(zone, match)
    client.force_login(zone.xu)
    answer = client.get(f"/soil/matches/{match.pk}/tickets/export/")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("日期", "车号", "趟次")
    assert sum(row[1] == "甘A12345" for row in rows) == 6


def test_a_firm_reads_its_own_gain_and_not_its_partner_s(zone: Zone, match: Match, client: Client) -> None:
    settled(zone, match)
    match.refresh_from_db()
    gain, other = match.settlement.need_saving_fen, match.settlement.surplus_saving_fen
    client.force_login(zone.xu)
    pages = [client.get(f"/soil/matches/{match.pk}/{name}").content.decode() for name in ("settlement/", "")]
    words = word(client.get(f"/soil/matches/{match.pk}/settlement/word/").content)
    for shown in (*pages, words):
        assert f"{gain / 100:,.2f}" in shown
        assert f"{other / 100:,.2f}" not in shown
        assert f"{(gain + other) / 100:,.2f}" not in shown


def test_the_house_reads_the_whole_sheet_with_its_parameters(zone: Zone, match: Match, client: Client) -> None:
    settled(zone, match)
    client.force_login(zone.qian)
    words = word(client.get(f"/soil/matches/{match.pk}/settlement/word/").content)
    assert "测算参数" in words
    assert "车票方量" in words
    assert "72.180 m³" in words


def test_the_ledger_leaves_as_excel_line_by_line(zone: Zone, match: Match, client: Client) -> None:
    hauled(zone, match)
    client.force_login(zone.qian)
    answer = client.get("/soil/ledger/export/?as_of=2024-04-10")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    saving = sum(LedgerLine.objects.values_list("saving_fen", flat=True))
    total = sum(row[12] for row in rows[1:] if isinstance(row[12], int | float))
    assert round(total * 100) == saving


def test_the_ledger_of_the_day_before_is_empty_and_says_so(zone: Zone, match: Match, client: Client) -> None:
    hauled(zone, match)
    client.force_login(zone.qian)
    assert "这一天还没有节约" in client.get("/soil/ledger/?as_of=2024-04-09").content.decode()


def test_pages_of_hauls_ask_no_more_with_more_trips(
    zone: Zone, match: Match, client: Client, django_assert_max_num_queries: Any
) -> None:
    hauled(zone, match, 12)
    client.force_login(zone.ma)
    pages = ("/soil/tickets/", f"/soil/matches/{match.pk}/tickets/", f"/soil/matches/{match.pk}/gate/", "/soil/ledger/")
    for address in pages:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def word(data: bytes) -> str:
    """Return the words of a Word file."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
