"""Bringing leads in: duplicates within the file and against the register, bulk insert, undo."""

from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock, history
from wutong.kernel.models import ImportBatch, StoredFile
from wutong.kernel.tables import Pass, Row, get
from wutong.leads import queries, services
from wutong.leads.models import Lead, Step

TABLE = get("leads.leads")


def rows(*named: dict[str, Any]) -> list[Row]:
    empty = {column.code: column.blank for column in TABLE.columns}
    return [Row(line, {**empty, **values}) for line, values in enumerate(named, start=2)]


@pytest.fixture
def batch(zone: Zone) -> ImportBatch:
    file = StoredFile.objects.create(sha256="0" * 64, name="投资方.xlsx", size=1, content_type="x")
    return ImportBatch.objects.create(table=TABLE.code, file=file, created_by=zone.zhang)


def bring_in(zone: Zone, batch: ImportBatch, given: list[Row], **options: Any) -> tuple[list[str], list[int]]:
    walk = Pass(zone.zhang, options)
    verdicts = TABLE.check(given, walk)
    good = [row for row, verdict in zip(given, verdicts, strict=True) if verdict.outcome == "ok"]
    return [verdict.sentence or verdict.outcome for verdict in verdicts], TABLE.insert(good, walk, batch)


def test_rows_become_leads_in_the_pool_with_number_step_history_and_search_text(zone: Zone, batch: ImportBatch) -> None:
    _, ids = bring_in(zone, batch, rows({"investor": "爱玛科技"}, {"investor": "英利能源", "channel": "expo"}))
    first, second = Lead.objects.filter(pk__in=ids).order_by("number")
    assert (first.investor, first.project_name, first.channel) == ("爱玛科技", "投资意向待明确", "online")
    assert (second.channel, second.seat, second.due_clock) == ("expo", None, "")
    assert first.first_office == zone.equipment_office
    assert [step.kind for step in Step.objects.filter(lead=first)] == ["registered"]
    assert history.of(first)[0].sentence == f"由导入批次 #{batch.pk} 登记,承办:公共池"
    assert queries.search(zone.zhao, "愛瑪") == [first]
    assert queries.registered(clock.today()) == sorted(ids)


def test_an_imported_lead_is_what_a_registered_one_is(zone: Zone, batch: ImportBatch) -> None:
    seat = zone.seat(zone.zhang).pk
    _, ids = bring_in(zone, batch, rows({**VALUES, "uscc": "9144030071526726XG"}), seat_id=seat)
    imported = Lead.objects.get(pk=ids[0])
    services.withdraw(by=zone.zhang, lead_id=imported.pk, reason="比对")
    typed = services.register(by=zone.zhang, seat_id=seat, values={**VALUES, "uscc": "9144030071526726XG"})  # type: ignore[typeddict-item]
    own = {"id", "number", "search_text", "import_batch", "first_reported_at", "created_at"}
    for field in Lead._meta.concrete_fields:
        if field.name not in own:
            assert getattr(imported, field.attname) == getattr(typed, field.attname), field.name


def test_a_row_that_repeats_the_register_or_the_file_is_a_duplicate(zone: Zone, lead: Lead, batch: ImportBatch) -> None:
    said, ids = bring_in(
        zone,
        batch,
        rows(
            {"investor": "愛瑪科技集團股份有限公司"},
            {"investor": "英利能源有限公司", "uscc": "9144030071526726XG"},
            {"investor": "英利能源"},
            {"investor": "另一个名字有限公司", "uscc": "9144030071526726XG"},
            {"investor": "。。"},
        ),
    )
    assert said == [
        f"与线索 {lead.number}(装备制造专班)重复",
        "ok",
        "与本表第 3 行重复",
        "与本表第 3 行重复",
        "投资方不是一个名称,请填写企业全称",
    ]
    assert len(ids) == 1


def test_a_second_upload_makes_nothing_new(zone: Zone, batch: ImportBatch) -> None:
    given = rows({"investor": "爱玛科技"}, {"investor": "英利能源"})
    bring_in(zone, batch, given)
    said, ids = bring_in(zone, batch, given)
    assert ids == []
    assert all("重复" in sentence for sentence in said)


def test_the_lead_of_another_team_is_named_only_as_far_as_rights_reach(zone: Zone, batch: ImportBatch) -> None:
    services.register(by=zone.wang, seat_id=zone.seat(zone.wang).pk, values={**VALUES, "confidentiality": 3})
    verdict = TABLE.check(rows({"investor": VALUES["investor"]}), Pass(zone.zhang, {}))[0]
    assert (verdict.outcome, verdict.of) == ("duplicate", None)
    assert verdict.sentence == "该投资方已有登记,详情请向招商办核实"


def test_other_projects_of_a_firm_come_in_when_asked_for(zone: Zone, lead: Lead, batch: ImportBatch) -> None:
    given = rows({"investor": lead.investor, "project_name": "电机工厂"}, {**VALUES})
    assert bring_in(zone, batch, given)[1] == []
    assert len(bring_in(zone, batch, given, other_projects=True)[1]) == 1


def test_an_undo_withdraws_what_nobody_touched_and_keeps_the_rest(zone: Zone, batch: ImportBatch) -> None:
    _, ids = bring_in(zone, batch, rows({"investor": "爱玛科技"}, {"investor": "英利能源"}))
    services.claim(by=zone.wang, lead_id=ids[0])
    kept = TABLE.undo(ids, by=zone.zhang)
    assert [(one.id, "已有人办理" in one.why) for one in kept] == [(ids[0], True)]
    assert list(Lead.objects.standing().values_list("pk", flat=True)) == [ids[0]]


def test_the_options_offer_the_seats_of_ones_own_teams(zone: Zone) -> None:
    def offered(person: Any) -> list[str]:
        form = TABLE.options_form(person)
        assert form is not None
        return [label for value, label in form().fields["seat_id"].choices if value]

    assert sorted(offered(zone.wang)) == sorted(["医药化工专班·周班长", "医药化工专班·王专员"])
    assert len(offered(zone.zhao)) == 5


@pytest.mark.parametrize(
    ("who", "may"), [("zhang", True), ("zhao", True), ("qian", False), ("hu", False), ("wu", False)]
)
def test_who_registers_leads_may_bring_them_in(zone: Zone, who: str, may: bool) -> None:
    assert TABLE.may_import(getattr(zone, who)) == may
