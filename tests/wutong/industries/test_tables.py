"""Promises of the imports: rows are judged, brought in, and taken out again by an undo."""

from decimal import Decimal
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import LINKS, SEGMENTS
from wutong.industries import services
from wutong.industries.models import Chain, ChainVersion, Link, Maker, Segment
from wutong.industries.services import tables as brought
from wutong.kernel.models import ImportBatch
from wutong.kernel.tables import Pass


@pytest.fixture
def draft(zone: Zone, chain: Chain) -> ChainVersion:
    """An open draft."""
    return services.draft(by=zone.zhao, chain_id=chain.pk)


def judged(zone: Zone, table: Any, rows: list[dict[str, Any]], by: Any, **options: Any) -> list[str]:
    """Return how rows are judged."""
    blank = {column.code: column.blank for column in table.columns}
    lines = [brought.Row(number, {**blank, **row}) for number, row in enumerate(rows, 2)]
    return [verdict.outcome for verdict in table.check(lines, Pass(by, options))]


def test_segments_are_judged_against_the_draft_and_each_other(zone: Zone, draft: ChainVersion) -> None:
    rows = [
        {"code": "frame", "name": "车架", "stage": "up"},
        {"code": "frame", "name": "车架二", "stage": "up"},
        {"code": "tyre", "name": "轮胎", "stage": "up"},
        {"code": "bad", "name": "坏", "stage": "up", "industries": "9999"},
    ]
    outcomes = judged(zone, services.SegmentTable(), rows, zone.zhao, version=draft.pk)
    assert outcomes == ["ok", "duplicate", "duplicate", "refused"]
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS)


def test_links_are_told_by_code_or_name(zone: Zone, draft: ChainVersion) -> None:
    rows = [
        {"src": "铅蓄电池", "dst": "shop", "kind": "supply"},
        {"src": "battery", "dst": "vehicle", "kind": "supply"},
        {"src": "nowhere", "dst": "vehicle", "kind": "supply"},
        {"src": "battery", "dst": "battery", "kind": "supply"},
    ]
    outcomes = judged(zone, services.LinkTable(), rows, zone.zhao, version=draft.pk)
    assert outcomes == ["ok", "duplicate", "refused", "refused"]
    assert Link.objects.filter(version=draft).count() == len(LINKS)


def test_makers_need_a_segment_and_a_source(zone: Zone, chain: Chain) -> None:
    rows = [
        {"segment_code": "控制器", "firm": "白银电控有限公司", "evidence": "sector", "source": "走访"},
        {"segment_code": "controller", "firm": "白银电控有限公司", "evidence": "sector", "source": "走访"},
        {"segment_code": "车架", "firm": "白银车架有限公司", "evidence": "sector", "source": "走访"},
    ]
    outcomes = judged(zone, services.MakerTable(), rows, zone.zhang, chain=chain.pk)
    assert outcomes == ["ok", "duplicate", "refused"]
    assert not Maker.objects.exists()


@pytest.mark.parametrize(("cell", "value"), [("61.2%", "0.612"), ("8%", "0.08"), (0.25, "0.25"), ("0.5", "0.5")])
def test_a_share_is_read_however_it_is_written(cell: Any, value: str) -> None:
    assert brought.share(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["120%", 0, -0.1, "许多"])
def test_a_share_that_is_none_is_refused(cell: Any) -> None:
    with pytest.raises(ValueError, match=r"占比|数字"):
        brought.share(cell)


def test_who_may_bring_in_what(zone: Zone) -> None:
    drafts, makers = services.SegmentTable(), services.MakerTable()
    assert [drafts.may_import(person) for person in (zone.zhao, zone.zhang, zone.qian)] == [True, False, False]
    assert [makers.may_import(person) for person in (zone.zhao, zone.zhang, zone.qian)] == [True, True, False]


def test_rows_go_in_and_an_undo_takes_them_out_of_the_draft(zone: Zone, draft: ChainVersion) -> None:
    table, batch = services.SegmentTable(), ImportBatch(pk=1)
    blank = {column.code: column.blank for column in table.columns}
    rows = [
        brought.Row(number, {**blank, "code": f"new-{number}", "name": f"环节{number}", "stage": "up"})
        for number in (1, 2)
    ]
    ids = table.insert(rows, Pass(zone.zhao, {"version": draft.pk}), batch)
    services.put_link(by=zone.zhao, version_id=draft.pk, src="new-2", dst="vehicle")
    kept = table.undo(ids, by=zone.zhao)
    assert [one.why for one in kept] == ["导入后已连上关联"]
    assert set(Segment.objects.filter(version=draft, code__startswith="new").values_list("code", flat=True)) == {
        "new-2"
    }


def test_makers_brought_in_are_withdrawn_by_an_undo(zone: Zone, chain: Chain) -> None:
    table = services.MakerTable()
    blank = {column.code: column.blank for column in table.columns}
    said = {
        "segment_code": "控制器",
        "firm": "白银电控有限公司",
        "city": "白银",
        "evidence": "sector",
        "source": "走访",
    }
    ids = table.insert([brought.Row(2, {**blank, **said})], Pass(zone.zhang, {"chain": chain.pk}), ImportBatch(pk=1))
    assert Maker.objects.get().segment_code == "controller"
    assert table.undo(ids, by=zone.zhang) == []
    assert Maker.objects.get().withdrawn_at is not None
