"""A workbook's whole way: looked at, brought in by the worker, taken back; what is wrong is marked and stays out."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.people import Zone
from tests.wutong.industries.stories import LINKS, SEGMENTS, note
from tests.wutong.industries.test_views import text
from tests.wutong.kernel.tables import made
from wutong.accounts.models import Person
from wutong.industries import queries, services
from wutong.industries.models import Chain, ChainVersion, Link, Maker, Segment
from wutong.kernel import jobs
from wutong.kernel.models import ImportBatch

Rows = list[tuple[Any, ...]]
SEGMENT_HEAD = ("代码", "环节名称", "上中下游", "行业代码", "关键词", "出处")
LINK_HEAD = ("供给方", "使用方", "关系", "占比", "出处", "日期")
MAKER_HEAD = ("环节", "企业", "省", "市", "在本区", "依据", "依据原文", "出处", "日期")


class Walk:
    """One file on its way, as the person sees it."""

    def __init__(self, person: Person, code: str, rows: Rows, **options: Any) -> None:
        self.client = Client()
        self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        told = {f"o-{name}": value for name, value in options.items()}
        file = made.upload(made.xlsx(rows), "表.xlsx")
        self.answer: Any = self.client.post(f"/tables/{code}/import/", {"file": file, **told})

    @property
    def preview(self) -> str:
        """Return what the preview says."""
        page: HttpResponse = self.client.get(self.answer["Location"])  # type: ignore[assignment]  # the test's own
        return text(page)

    def confirm(self) -> ImportBatch:
        """Bring the rows in and return what became of them."""
        assert self.client.post(f"{self.answer['Location']}confirm/").status_code == 302
        jobs.run_waiting_jobs()
        return ImportBatch.objects.latest("id")

    def undo(self) -> ImportBatch:
        """Take them back."""
        assert self.client.post(f"{self.answer['Location']}undo/").status_code == 302
        jobs.run_waiting_jobs()
        return ImportBatch.objects.latest("id")


def counts(batch: ImportBatch) -> tuple[int, int, int]:
    """Return how many rows were made, known, refused."""
    return batch.rows_created, batch.rows_duplicate, batch.rows_refused


@pytest.fixture
def draft(zone: Zone, chain: Chain) -> ChainVersion:
    """An open draft."""
    return services.draft(by=zone.zhao, chain_id=chain.pk)


SEGMENT_ROWS: Rows = [
    SEGMENT_HEAD,
    ("frame", "车架", "上游", "3311、3761", "车架、焊接", "产业研究"),
    ("paint", "涂装", "上游", "3360", "", ""),
    ("tyre", "轮胎", "上游", "2911", "", ""),
    ("bad code!", "坏代码", "上游", "", "", ""),
    ("bad", "坏行业", "上游", "9999", "", ""),
    ("", "没有代码", "上游", "", "", ""),
    ("where", "没有位置", "旁边", "", "", ""),
]


def test_segments_walk_from_the_file_into_the_draft_and_out_again(zone: Zone, draft: ChainVersion) -> None:
    walk = Walk(zone.zhao, "industries.segments", SEGMENT_ROWS, version=draft.pk)
    assert "车架" in walk.preview
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS)
    assert counts(walk.confirm()) == (2, 1, 4)
    frame = Segment.objects.get(version=draft, code="frame")
    assert (frame.industries, frame.words, frame.source) == (["3311", "3761"], ["车架", "焊接"], "产业研究")
    walk.undo()
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS)


def test_the_same_rows_in_another_file_make_nothing(zone: Zone, draft: ChainVersion) -> None:
    Walk(zone.zhao, "industries.segments", SEGMENT_ROWS, version=draft.pk).confirm()
    other = [SEGMENT_HEAD, *SEGMENT_ROWS[:0:-1]]
    again = Walk(zone.zhao, "industries.segments", other, version=draft.pk).confirm()
    assert counts(again) == (0, 3, 4)
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS) + 2


def test_an_undo_leaves_what_links_were_drawn_to_since(zone: Zone, draft: ChainVersion) -> None:
    walk = Walk(zone.zhao, "industries.segments", SEGMENT_ROWS, version=draft.pk)
    walk.confirm()
    services.put_link(by=zone.zhao, version_id=draft.pk, src="frame", dst="vehicle")
    walk.undo()
    kept = Segment.objects.filter(version=draft, code__in=["frame", "paint"])
    assert [row.code for row in kept] == ["frame"]


def test_an_undo_never_changes_an_edition_that_was_published_since(zone: Zone, draft: ChainVersion) -> None:
    walk = Walk(zone.zhao, "industries.segments", SEGMENT_ROWS, version=draft.pk)
    walk.confirm()
    services.publish(by=zone.zhao, version_id=draft.pk)
    walk.undo()
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS) + 2


def test_rows_do_not_land_in_a_draft_that_was_published_after_the_preview(zone: Zone, draft: ChainVersion) -> None:
    walk = Walk(zone.zhao, "industries.segments", SEGMENT_ROWS, version=draft.pk)
    services.publish(by=zone.zhao, version_id=draft.pk)
    walk.confirm()
    assert Segment.objects.filter(version=draft).count() == len(SEGMENTS)


LINK_ROWS: Rows = [
    LINK_HEAD,
    ("轮胎", "销售", "供给", "12.5%", "产业研究", "2024-05-01"),
    ("mould", "tyre", "配套", "", "", ""),
    ("tyre", "整车装配", "供给", "", "", ""),
    ("车架", "vehicle", "供给", "", "", ""),
    ("tyre", "tyre", "供给", "", "", ""),
    ("motor", "shop", "供给", "250%", "", ""),
    ("motor", "shop", "送给", "", "", ""),
    ("motor", "shop", "供给", "", "", "2030-01-01"),
]


def test_links_walk_by_code_or_name_and_out_again(zone: Zone, draft: ChainVersion) -> None:
    walk = Walk(zone.zhao, "industries.links", LINK_ROWS, version=draft.pk)
    assert counts(walk.confirm()) == (2, 1, 5)
    link = Link.objects.get(version=draft, src__code="tyre", dst__code="shop")
    assert (str(link.share), str(link.source_date)) == ("0.1250", "2024-05-01")
    walk.undo()
    assert Link.objects.filter(version=draft).count() == len(LINKS)


def test_what_leaves_as_a_workbook_comes_back_as_it_was(zone: Zone, chain: Chain, draft: ChainVersion) -> None:
    page = queries.version(zone.zhao, draft.pk)
    segments = [queries.SEGMENT_COLUMNS, *queries.segment_lines(page)]
    links = [queries.LINK_COLUMNS, *queries.link_lines(page)]
    services.discard(by=zone.zhao, version_id=draft.pk)
    bare = services.add_chain(by=zone.zhao, code="copy", name="照抄的链")
    fresh = services.draft(by=zone.zhao, chain_id=bare.pk)
    Walk(zone.zhao, "industries.segments", segments, version=fresh.pk).confirm()
    Walk(zone.zhao, "industries.links", links, version=fresh.pk).confirm()
    old, new = queries.graph(version_id=draft.pk), queries.graph(version_id=fresh.pk)
    assert (new.segments, new.links) == (old.segments, old.links)


MAKER_ROWS: Rows = [
    MAKER_HEAD,
    ("控制器", "白银电控有限公司", "甘肃", "白银", "", "仅知同业", "", "走访", "2024-05-01"),
    ("controller", "兰州新区甲电控有限公司", "", "", "是", "直接供货", "去年起供货", "公告", ""),
    ("控制器", "已在册电控有限公司", "", "", "", "仅知同业", "", "走访", ""),
    ("控制器", "没有来源电控有限公司", "", "", "", "仅知同业", "", "", ""),
    ("控制器", "没有依据电控有限公司", "", "", "", "", "", "走访", ""),
    ("车架", "没有环节车架有限公司", "", "", "", "仅知同业", "", "走访", ""),
    ("控制器", "", "", "", "", "仅知同业", "", "走访", ""),
]


def test_makers_walk_in_with_their_evidence_and_an_undo_withdraws_them(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "已在册电控有限公司")
    walk = Walk(zone.zhang, "industries.makers", MAKER_ROWS, chain=chain.pk)
    assert counts(walk.confirm()) == (2, 1, 4)
    assert Maker.objects.get(firm="白银电控有限公司").distance_km is not None
    assert Maker.objects.get(firm="兰州新区甲电控有限公司").said == "去年起供货"
    walk.undo()
    standing = Maker.objects.filter(withdrawn_at__isnull=True)
    assert [maker.firm for maker in standing] == ["已在册电控有限公司"]


def test_an_undo_leaves_the_maker_that_somebody_confirmed_since(zone: Zone, chain: Chain) -> None:
    walk = Walk(zone.zhang, "industries.makers", MAKER_ROWS, chain=chain.pk)
    walk.confirm()
    maker = Maker.objects.get(firm="白银电控有限公司")
    services.confirm_maker(by=zone.wang, maker_id=maker.pk, evidence="direct", source="合同")
    walk.undo()
    standing = Maker.objects.filter(withdrawn_at__isnull=True)
    assert [(one.firm, one.source) for one in standing] == [("白银电控有限公司", "合同")]


def test_what_an_undone_import_brought_may_be_found_by_a_scan_later(zone: Zone, chain: Chain) -> None:
    walk = Walk(zone.zhang, "industries.makers", MAKER_ROWS[:2], chain=chain.pk)
    walk.confirm()
    walk.undo()
    found: list[services.MakerValues] = [{"segment_code": "controller", "firm": "白银电控有限公司", "source": "名录"}]
    assert services.put_makers(by=zone.zhang, chain_id=chain.pk, found=found) == services.Put(1, 0)


@pytest.mark.parametrize("who", ["zhang", "qian", "he"])
def test_who_may_not_draft_is_not_offered_the_tables_of_a_draft(zone: Zone, draft: ChainVersion, who: str) -> None:
    for code in ("industries.segments", "industries.links"):
        assert Walk(getattr(zone, who), code, SEGMENT_ROWS, version=draft.pk).answer.status_code == 403
    assert ImportBatch.objects.count() == 0


def test_a_file_for_no_draft_is_asked_for_one(zone: Zone, chain: Chain) -> None:
    answer = Walk(zone.zhao, "industries.segments", SEGMENT_ROWS, version=chain.versions.get().pk).answer
    assert answer.status_code in {200, 422}
    assert ImportBatch.objects.count() == 0


def test_the_empty_files_to_fill_in_name_every_column(zone: Zone) -> None:
    for table in (services.SegmentTable(), services.LinkTable(), services.MakerTable()):
        client = Client()
        client.force_login(zone.zhao, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/tables/{table.code}/template/")
        assert (answer.status_code, answer["Content-Type"].split(".")[-1]) == (200, "sheet")
