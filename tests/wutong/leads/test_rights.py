"""Who sees which lead, and which of its fields: the table of the trade, person by person."""

import pytest

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock, privacy
from wutong.kernel.errors import NotAllowed, NotFound
from wutong.kernel.models import Event
from wutong.leads import permissions, queries, services
from wutong.leads.models import Lead

NOBODYS = ("sun", "hu", "wu", "zheng", "feng", "he")
SECRET = {"contact_name": "马经理", "contact_phone": "13812341234", "bottom_line": "地价不低于 12 万元/亩"}


@pytest.fixture
def secret(zone: Zone) -> Lead:
    return services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values={**VALUES, **SECRET})


@pytest.mark.parametrize(
    ("who", "sees"),
    [("zhang", True), ("chen", True), ("li", True), ("zhao", True), ("qian", True), ("wang", False), ("zhou", False)]
    + [(name, False) for name in NOBODYS],
)
def test_a_lead_is_seen_by_its_team_the_promotion_office_and_the_leaders(
    zone: Zone, lead: Lead, who: str, sees: bool
) -> None:
    assert permissions.visible(getattr(zone, who)).filter(pk=lead.pk).exists() == sees


@pytest.mark.parametrize(
    ("who", "works"), [("zhang", True), ("li", True), ("zhao", True), ("chen", False), ("wang", False), ("qian", False)]
)
def test_a_lead_is_worked_on_by_its_person_the_team_leader_and_the_promotion_office(
    zone: Zone, lead: Lead, who: str, works: bool
) -> None:
    assert permissions.editable(getattr(zone, who)).filter(pk=lead.pk).exists() == works


def test_the_first_reporter_still_sees_a_lead_that_went_to_another_team(zone: Zone, lead: Lead) -> None:
    services.transfer(by=zone.li, lead_id=lead.pk, seat_id=zone.seat(zone.wang).pk, reason="更合适")
    assert permissions.visible(zone.zhang).filter(pk=lead.pk).exists()
    assert not permissions.editable(zone.zhang).filter(pk=lead.pk).exists()


def test_another_team_sees_a_masked_row_and_cannot_find_it_by_its_name(zone: Zone, lead: Lead) -> None:
    row = queries.others(zone.wang, 1).rows[0]
    assert (row.number, row.investor, row.team) == (lead.number, "爱玛****", "装备制造专班")
    assert queries.others(zone.wang, 1, words="爱玛").total == 0
    assert queries.others(zone.wang, 1, words=lead.number).total == 1
    assert queries.search(zone.wang, "爱玛") == []


def test_a_sensitive_lead_is_not_even_a_masked_row_and_never_leaves_the_house(zone: Zone, lead: Lead) -> None:
    services.edit(by=zone.zhang, lead_id=lead.pk, based_on=1, values={"confidentiality": 3})
    assert queries.others(zone.wang, 1).total == 0
    assert not queries.exportable(zone.zhang, queries.Filters(), clock.today()).exists()
    assert queries.listing(zone.zhang, queries.Filters(), clock.today()).exists()


def test_every_opening_of_a_sensitive_dossier_is_written_down(zone: Zone, lead: Lead) -> None:
    services.open_dossier(by=zone.zhao, lead_id=lead.pk)
    services.edit(by=zone.zhang, lead_id=lead.pk, based_on=1, values={"confidentiality": 3})
    services.open_dossier(by=zone.zhao, lead_id=lead.pk)
    services.open_dossier(by=zone.qian, lead_id=lead.pk)
    assert [event.by for event in Event.objects.filter(verb="leads.lead.read").order_by("id")] == [zone.zhao, zone.qian]


@pytest.mark.parametrize(
    ("who", "bottom_line", "phone"),
    [
        ("zhang", True, "138****1234"),
        ("chen", True, "138****1234"),
        ("li", True, "138****1234"),
        ("zhao", False, "138****1234"),
        ("qian", False, ""),
    ],
)
def test_the_bottom_line_is_the_teams_and_the_phone_is_masked(
    zone: Zone, secret: Lead, who: str, bottom_line: bool, phone: str
) -> None:
    shown = queries.dossier(getattr(zone, who), secret.pk).lead
    assert bool(shown.bottom_line) == bottom_line
    assert shown.contact_phone == phone
    assert bool(shown.contact_name) == bool(phone)


def test_a_phone_is_revealed_to_those_who_call_and_every_look_is_written_down(zone: Zone, secret: Lead) -> None:
    assert services.reveal_contact(by=zone.chen, lead_id=secret.pk).phone == "13812341234"
    with pytest.raises(NotAllowed):
        services.reveal_contact(by=zone.qian, lead_id=secret.pk)
    with pytest.raises(NotFound):
        services.reveal_contact(by=zone.wang, lead_id=secret.pk)
    assert [event.by for event in Event.objects.filter(verb="leads.lead.revealed")] == [zone.chen]


def test_the_history_does_not_repeat_what_few_may_read(zone: Zone, secret: Lead) -> None:
    services.edit(by=zone.zhang, lead_id=secret.pk, based_on=1, values={"bottom_line": "不低于 10 万元/亩"})
    event = Event.objects.filter(verb="leads.lead.edited").get()
    assert event.changes == {}
    assert "10 万元" not in event.sentence


def test_the_pool_is_everybodys_who_wins_firms_except_what_is_sensitive(zone: Zone, pooled: Lead) -> None:
    assert permissions.claimable(zone.wang).filter(pk=pooled.pk).exists()
    Lead.objects.filter(pk=pooled.pk).update(confidentiality=3)
    assert not permissions.claimable(zone.wang).exists()
    assert not permissions.claimable(zone.qian).exists()


@pytest.mark.parametrize("who", NOBODYS)
def test_who_has_no_part_in_leads_sees_none_anywhere(zone: Zone, lead: Lead, who: str) -> None:
    person, today = getattr(zone, who), clock.today()
    assert not queries.listing(person, queries.Filters(), today).exists()
    assert all(column.total == 0 for column in queries.board(person, queries.Filters(), today).columns)
    assert queries.search(person, "爱玛") == []
    assert queries.others(person, 1).total == 0
    assert queries.rows(person, [lead.pk]).hidden == 1
    with pytest.raises(NotFound):
        queries.dossier(person, lead.pk)


@pytest.mark.parametrize(
    ("phone", "shown"), [("13812341234", "138****1234"), ("0931-8812345", "093****2345"), ("12345", "****"), ("", "")]
)
def test_a_phone_number_is_masked_in_the_middle(phone: str, shown: str) -> None:
    assert privacy.masked_phone(phone) == shown
