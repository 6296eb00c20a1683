"""What one firm may know of the other: page, paper, programs and workbook, field by field."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from tests.people import Zone, make_zone
from tests.wutong.earthworks.hauling import make_registration
from tests.wutong.earthworks.match_stories import SECRETS, TODAY, agree, list_truck, propose, scan, tick_all
from wutong.accounts.models import Person
from wutong.earthworks import services
from wutong.earthworks.models import Match
from wutong.kernel import clock

pytestmark = pytest.mark.django_db
Reader = Callable[[Person, Match], str]


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    """Live on 10 April 2024."""
    with clock.at(TODAY):
        yield TODAY


def fetched(person: Person, address: str) -> Any:
    """Return the answer to a person."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content[:300])
    return answer


def page(person: Person, match: Match) -> str:
    return str(fetched(person, f"/soil/matches/{match.pk}/").content.decode())


def sheet(person: Person, match: Match) -> str:
    return str(fetched(person, f"/soil/matches/{match.pk}/sheet/").content.decode())


def api(person: Person, match: Match) -> str:
    return told(person, f"/api/v1/soil/matches/{match.pk}")


def told(person: Person, address: str) -> str:
    """Return what a program is told, its letters readable."""
    return json.dumps(fetched(person, address).json(), ensure_ascii=False)


def listed(person: Person, match: Match) -> str:
    pages = [fetched(person, f"/soil/matches/{view}").content.decode() for view in ("", "?view=board")]
    return " ".join([*pages, told(person, "/api/v1/soil/matches")])


def word(person: Person, match: Match) -> str:
    return paper(person, match, "proposal")


def paper(person: Person, match: Match, name: str) -> str:
    """Return every word of a paper, footer and tables as well."""
    document: Any = Document(BytesIO(fetched(person, f"/soil/matches/{match.pk}/{name}.docx").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells + foot)


def excel(person: Person, match: Match) -> str:
    rows = load_workbook(BytesIO(fetched(person, "/soil/matches/export/").content)).active
    assert rows is not None
    return "\n".join(str(cell) for row in rows.iter_rows(values_only=True) for cell in row if cell is not None)


EVERYWHERE: tuple[Reader, ...] = (page, sheet, api, word, listed, excel)


@pytest.fixture
def match(zone: Zone) -> Match:
    """A proposal both sides have spoken on, with notes on both."""
    made = propose(zone, route="经纬三路")
    services.give_opinion(by=zone.rui, match_id=made.pk, opinion="conditional", said_by="密瑞总", text="密条件甲")
    services.give_opinion(by=zone.xu, match_id=made.pk, opinion="conditional", said_by="密徐总", text="密条件乙")
    return made


@pytest.mark.parametrize("reader", EVERYWHERE, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("name", [*SECRETS])
def test_a_partner_reads_none_of_the_closed_fields(zone: Zone, match: Match, reader: Reader, name: str) -> None:
    assert f"{SECRETS[name]}乙" not in reader(zone.rui, match)
    assert f"{SECRETS[name]}甲" not in reader(zone.xu, match)


@pytest.mark.parametrize("reader", EVERYWHERE, ids=lambda reader: reader.__name__)
def test_a_partner_reads_neither_name_nor_words_nor_money_of_the_other(
    zone: Zone, match: Match, reader: Reader
) -> None:
    for person, other, firm, mark, outlet, part in (
        (zone.rui, match.need, "读者印务有限公司", "密徐总 密条件乙", "北山取土场", "免购土"),
        (zone.xu, match.surplus, "瑞岭置业", "密瑞总 密条件甲", "扁坡子沟", "免消纳"),
    ):
        said = reader(person, match)
        for word_ in (firm, *mark.split(), outlet, part, other.number):
            assert word_ not in said, (person, word_)
        assert f"{match.estimate['saving_fen'] / 100:,.2f}" not in said
        assert str(match.estimate["saving_fen"] * match.bank_m3) not in said


@pytest.mark.parametrize("reader", [page, sheet, api, word], ids=lambda reader: reader.__name__)
def test_each_reads_the_public_fields_of_the_other_and_its_own_side_whole(
    zone: Zone, match: Match, reader: Reader
) -> None:
    said = reader(zone.rui, match)
    for public in ("读者印务", "二类土(普通土)", "场平", "2024-09-30", "36.53"):
        assert public in said, public
    for own in ("密费用方式甲", "密道路甲", "密施工单位甲", "扁坡子沟消纳场", "免消纳", "询价记录 2 号"):
        assert own in said, own


def test_the_administration_reads_both_sides_and_the_sum(zone: Zone, match: Match) -> None:
    for reader in (page, sheet, api, word):
        said = reader(zone.qian, match)
        for words in ("密费用方式甲", "密费用方式乙", "密条件甲", "密条件乙", "免消纳", "免购土", "北山取土场"):
            assert words in said, (reader, words)
    assert match.number in excel(zone.qian, match)
    assert str(match.estimate["saving_fen"] * match.bank_m3 / 100).rstrip("0").rstrip(".") in excel(zone.qian, match)


def test_names_and_contacts_are_told_with_the_agreement_and_nothing_else(zone: Zone) -> None:
    made = agree(zone, file=scan()).match
    tick_all(zone, made, note="密说明")
    list_truck(zone, made, driver="密司机")
    for reader in (page, sheet, api, word):
        said = reader(zone.rui, made)
        assert "密联系人乙" in said or reader is sheet
        for name in ("cost_wish", "roads", "builder", "haulier", "permit_number", "signed_by", "source"):
            assert f"{SECRETS[name]}乙" not in said, (reader, name)
        for words in ("免购土", "北山取土场", "文号-receiver", "密说明", "密司机"):
            assert words not in said, (reader, words)
    assert "13900001111乙" not in page(zone.rui, made)


def test_the_agreement_in_word_names_volume_convention_and_clauses(zone: Zone) -> None:
    made = agree(zone, terms="雨天停运").match
    for person in (zone.ma, zone.rui, zone.xu):
        said = paper(person, made, "agreement")
        for words in (
            "甲方(出土方):甘肃瑞岭置业有限公司",
            "8,000 m³(自然方)",
            "禁止外运倒卖",
            "停工令",
            "雨天停运",
            "签字",
        ):
            assert words in said, words
        assert "北山取土场" not in said


def test_a_draft_of_the_agreement_is_for_the_soil_desk(zone: Zone, match: Match) -> None:
    client = Client()
    for person, status in ((zone.ma, 409), (zone.rui, 403), (zone.qian, 403)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/soil/matches/{match.pk}/agreement.docx").status_code == status
    for person in (zone.rui, zone.xu, zone.ma):
        said = {"role": "authority", "said_by": "孔科长"} if person == zone.ma else {}
        services.give_opinion(by=person, match_id=match.pk, opinion="agree", **said)
    assert "____________" in paper(zone.ma, match, "agreement")


def test_the_application_is_for_the_administration(zone: Zone) -> None:
    made = agree(zone).match
    tick_all(zone, made)
    list_truck(zone, made)
    said = paper(zone.ma, made, "application")
    for words in ("书面申请", "建设部令第139号", "甘A12345", "16 m³(松方)", "法定 20 日", "8,000 m³(自然方)"):
        assert words in said, words
    client = Client()
    client.force_login(zone.rui, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/soil/matches/{made.pk}/application.docx").status_code == 403


def test_the_proposal_in_word_marks_demo_prices_and_promises_nothing(zone: Zone, match: Match) -> None:
    said = paper(zone.ma, match, "proposal")
    for words in ("(演示价)", "测算,不构成承诺", "8,000 m³(自然方)", "m³(松方)", "m³(压实方)", "元/自然方", "签字"):
        assert words in said, words


def test_a_third_firm_sees_nothing(zone: Zone, match: Match) -> None:
    make_registration(zone, "need", site_name="第三家")
    client = Client()
    client.force_login(zone.he, backend="django.contrib.auth.backends.ModelBackend")
    for end in ("", "sheet/", "proposal.docx", "agreement.docx"):
        assert client.get(f"/soil/matches/{match.pk}/{end}").status_code in {403, 404}
    assert client.get(f"/api/v1/soil/matches/{match.pk}").status_code in {403, 404}
