"""Promises about an import: what is brought in, what is refused, and that it can be taken back."""

import io
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings

from tests.people import Zone, make_zone
from tests.wutong.kernel.tables import made
from tests.wutong.kernel.tables.offices import OFFICES
from wutong.accounts.models import Office
from wutong.kernel import files, jobs
from wutong.kernel.errors import BadFile, Duplicate, Incomplete, NotAllowed, NotFound, TooLarge
from wutong.kernel.models import ColumnMapping, Event, ImportBatch, ImportRow, Job
from wutong.kernel.tables import imports
from wutong.kernel.tables.marked import marked
from wutong.kernel.tables.template import template

pytestmark = pytest.mark.django_db
CODE = OFFICES.code


@pytest.fixture
def zone(db: None) -> Zone:
    """The people."""
    return make_zone()


def begun(zone: Zone, rows: Any, name: str = "名单.xlsx", **how: Any) -> ImportBatch:
    """Return zhang's upload of some rows as xlsx."""
    return imports.begin(CODE, made.upload(made.xlsx(rows, **how), name), by=zone.zhang, options={})


def brought_in(zone: Zone, rows: Any) -> ImportBatch:
    """Return zhang's finished import."""
    batch = begun(zone, rows)
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    return batch


def test_a_preview_counts_the_whole_file_and_brings_nothing_in(zone: Zone) -> None:
    before = Office.objects.count()
    batch = begun(zone, [*made.offices(25), ("招商办", "", 1), ("单位3", "", 2), ("", "无名", 3), ("不收", "", 4)])
    assert batch.preview["counts"] == {"ok": 25, "duplicate": 2, "refused": 2}
    assert batch.rows_total == 29
    assert len(batch.preview["sample"]) == 20
    assert Office.objects.count() == before


def test_an_import_makes_the_rows_and_says_what_became_of_each(zone: Zone) -> None:
    batch = brought_in(zone, [*made.offices(25), ("招商办", "", 1), ("单位3", "", 2), ("甲", "乙", "第一")])
    assert (batch.state, batch.rows_done) == ("done", 28)
    assert (batch.rows_created, batch.rows_duplicate, batch.rows_refused) == (25, 2, 1)
    assert Office.objects.filter(name__startswith="单位").count() == 25
    last = ImportRow.objects.get(batch=batch, line=29)
    assert (last.outcome, last.faults) == ("refused", {"rank": "“排序”应为数字,这里是“第一”"})
    assert Event.objects.get(verb="kernel.import.done").sentence.endswith("新建 25 条,重复 2 条,有误 1 条")


def test_every_created_line_knows_its_record(zone: Zone) -> None:
    batch = brought_in(zone, made.offices(12))
    lines = dict(ImportRow.objects.filter(batch=batch).values_list("line", "record_id"))
    assert Office.objects.get(pk=lines[2]).name == "单位0"
    assert Office.objects.get(pk=lines[13]).name == "单位11"


def test_the_same_file_is_not_brought_in_twice(zone: Zone) -> None:
    first = brought_in(zone, made.offices(5))
    again = imports.begin(CODE, made.upload(_bytes_of(first)), by=zone.zhang, options={})
    assert imports.earlier(again) == first
    with pytest.raises(Duplicate, match=r"已于 .* 由 张专员 导入"):
        imports.confirm(CODE, again.pk, by=zone.zhang)
    assert Office.objects.filter(name__startswith="单位").count() == 5
    assert not Job.objects.filter(state="waiting").exists()


def test_rows_kept_already_come_out_as_duplicates_with_their_record(zone: Zone) -> None:
    brought_in(zone, made.offices(5))
    second = brought_in(zone, made.offices(7))
    assert (second.rows_created, second.rows_duplicate) == (2, 5)
    line = ImportRow.objects.get(batch=second, line=2)
    assert line.record_id == Office.objects.get(name="单位0").pk


def test_undo_takes_back_all_but_what_somebody_touched(zone: Zone) -> None:
    batch = brought_in(zone, made.offices(25))
    Office.objects.filter(name="单位7").update(short_name="改过")
    batch = imports.undo(CODE, batch.pk, by=zone.zhang)
    assert batch.state == "undone"
    assert list(Office.objects.filter(name__startswith="单位").values_list("name", flat=True)) == ["单位7"]
    kept = ImportRow.objects.get(batch=batch, outcome="kept")
    assert (kept.line, kept.note) == (9, "单位7已改名")
    assert Event.objects.filter(verb="kernel.import.undone", sentence__contains="撤回 24 条,保留 1 条").exists()


def test_an_undone_file_may_be_brought_in_again(zone: Zone) -> None:
    first = brought_in(zone, made.offices(5))
    imports.undo(CODE, first.pk, by=zone.zhang)
    again = imports.begin(CODE, made.upload(_bytes_of(first)), by=zone.zhang, options={})
    imports.confirm(CODE, again.pk, by=zone.zhang)
    jobs.run_waiting_jobs()
    assert Office.objects.filter(name__startswith="单位").count() == 5


def test_a_large_undo_runs_in_the_background(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = brought_in(zone, made.offices(25))
    monkeypatch.setattr(imports, "MANY_ROWS", 20)
    assert imports.undo(CODE, batch.pk, by=zone.zhang).state == "undoing"
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, Office.objects.filter(name__startswith="单位").count()) == ("undone", 0)


def test_many_rows_are_checked_in_the_background(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MANY_ROWS", 20)
    batch = begun(zone, made.offices(25))
    assert "counts" not in batch.preview
    assert len(batch.preview["sample"]) == 20
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert batch.preview["counts"]["ok"] == 25


def test_a_large_file_is_read_in_the_background(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGE_FILE", 10)
    batch = begun(zone, made.offices(3))
    assert "total" not in batch.preview
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.rows_total, batch.preview["counts"]["ok"]) == (3, 3)


def test_a_cancelled_import_leaves_nothing_behind(zone: Zone) -> None:
    batch = begun(zone, made.offices(25))
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    imports.cancel(CODE, batch.pk, by=zone.zhang)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, Office.objects.filter(name__startswith="单位").count()) == ("cancelled", 0)


def test_a_cancel_in_the_middle_takes_back_what_was_made(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = begun(zone, made.offices(25))
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    insert = type(OFFICES).insert

    def insert_and_cancel(self: Any, rows: Any, walk: Any, of: ImportBatch) -> list[int]:
        if of.pk == batch.pk and rows[0].line > 10:
            Job.objects.update(cancel_asked=True)
        return insert(self, rows, walk, of)

    monkeypatch.setattr(type(OFFICES), "insert", insert_and_cancel)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.rows_created) == ("cancelled", 20)
    assert not Office.objects.filter(name__startswith="单位").exists()
    assert Job.objects.get().state == "cancelled"


def test_a_chunk_that_meets_a_record_kept_this_very_moment_is_checked_anew(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(zone, made.offices(5))
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    insert, raced = type(OFFICES).insert, []

    def insert_after_another(self: Any, rows: Any, walk: Any, of: ImportBatch) -> list[int]:
        if not raced:
            raced.append(True)
            rows[0].values["name"] = "招商办"
        return insert(self, rows, walk, of)

    monkeypatch.setattr(type(OFFICES), "insert", insert_after_another)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.rows_created, batch.rows_duplicate) == ("done", 4, 1)


def test_names_of_columns_are_remembered_once_chosen(zone: Zone) -> None:
    rows = [("甲方", "简称"), ("单位甲", "甲")]
    batch = begun(zone, rows)
    assert "name" not in batch.mapping
    with pytest.raises(Incomplete, match="单位名称"):
        imports.confirm(CODE, batch.pk, by=zone.zhang)
    asked: dict[str, Any] = {"sheet": "名单", "header_row": 1, "header_depth": 1, "mapping": {"name": 0}, "options": {}}
    imports.adjust(CODE, batch.pk, by=zone.zhang, **asked)
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    assert begun(zone, [*rows, ("单位乙", "乙")]).mapping == {"name": 0}
    assert ColumnMapping.objects.get(header="简称").column == ""


def test_too_many_rows_are_refused_with_their_number(zone: Zone, settings: LazySettings) -> None:
    settings.ROW_LIMIT = 20
    with pytest.raises(TooLarge, match="25 行数据,超过一次 20 行"):
        begun(zone, made.offices(25))
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("rows", [[], [("",), ()]])
def test_an_empty_workbook_is_refused(zone: Zone, rows: Any) -> None:
    with pytest.raises(BadFile, match="没有任何内容"):
        begun(zone, rows)
    assert not ImportBatch.objects.exists()


def test_a_header_without_rows_cannot_be_brought_in(zone: Zone) -> None:
    batch = begun(zone, [made.HEADER])
    with pytest.raises(Incomplete, match="没有数据行"):
        imports.confirm(CODE, batch.pk, by=zone.zhang)
    batch.refresh_from_db()
    assert batch.state == "preview"


def test_numbered_but_empty_rows_are_passed_over(zone: Zone) -> None:
    rows = [("序号", "单位名称"), (1, "甲"), (2, ""), (), (3, "  "), (4, "乙")]
    assert begun(zone, rows).rows_total == 2


def test_days_as_text_and_money_with_units_are_read(zone: Zone) -> None:
    rows = [("单位名称", "成立日期", "注册资本"), ("甲", "2024年6月3日", "2.5亿元"), ("乙", "明天", "面议")]
    batch = begun(zone, rows)
    first, second = batch.preview["sample"]
    assert [cell["text"] for cell in first["cells"]] == ["甲", "2024-06-03", "25000万元"]
    assert ["应为日期" in second["cells"][1]["fault"], "应为金额" in second["cells"][2]["fault"]] == [True, True]


def test_a_merged_cell_counts_for_each_of_its_rows(zone: Zone) -> None:
    rows = [("单位名称", "性质"), ("甲", "内设机构"), ("乙", None)]
    batch = begun(zone, rows, merged=["B2:B3"])
    assert [row["cells"][1]["text"] for row in batch.preview["sample"]] == ["内设机构", "内设机构"]


def test_a_formula_without_result_refuses_its_row_by_cell(zone: Zone) -> None:
    batch = brought_in(zone, [made.HEADER, ("甲", "甲", "=1+1"), ("乙", "乙", 2)])
    assert (batch.rows_created, batch.rows_refused) == (1, 1)
    assert "C2 是公式且没有结果" in ImportRow.objects.get(batch=batch, line=2).note


def test_html_in_a_name_is_kept_as_text(zone: Zone) -> None:
    brought_in(zone, [made.HEADER, ("<script>alert(1)</script>有限公司", "", 1)])
    assert Office.objects.filter(name="<script>alert(1)</script>有限公司").exists()


def test_the_template_reads_back_empty_of_examples(zone: Zone) -> None:
    batch = imports.begin(CODE, made.upload(template(OFFICES)), by=zone.zhang, options={})
    assert (batch.sheet, batch.rows_total) == ("单位", 0)
    assert set(batch.mapping) == {column.code for column in OFFICES.columns}


def test_the_marked_file_says_why_beside_each_row(zone: Zone) -> None:
    batch = brought_in(zone, [("名单",), *made.offices(2), ("招商办", "", 1), ("甲", "乙", "第一")])
    page: Any = openpyxl.load_workbook(io.BytesIO(marked(batch, OFFICES))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[1][-2:] == ["结果", "原因"] or rows[0][-2:] == ["结果", "原因"]
    assert [row[-2] for row in rows[-4:]] == ["新建", "新建", "重复", "有误"]
    assert rows[-1][-1] == "“排序”应为数字,这里是“第一”"
    assert page.cell(len(rows), 3).fill.fgColor.rgb.endswith("FFC9C9")


def test_an_invisible_character_refuses_its_row_and_harms_no_other(zone: Zone) -> None:
    contents = made.xlsx([made.HEADER, ("甲", "a_x0000_b", 1), ("乙", "乙", 2)])
    batch = imports.begin(CODE, made.upload(contents), by=zone.zhang, options={})
    imports.confirm(CODE, batch.pk, by=zone.zhang)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.rows_created + batch.rows_refused) == ("done", 2)
    assert Office.objects.filter(name="乙").exists()


def test_who_may_not_import_is_refused(zone: Zone) -> None:
    with pytest.raises(NotAllowed):
        imports.begin(CODE, made.upload(made.xlsx(made.offices(1))), by=zone.wang, options={})
    assert not ImportBatch.objects.exists()


def test_somebody_elses_import_is_not_there(zone: Zone) -> None:
    batch = begun(zone, made.offices(3))
    for verb in (imports.confirm, imports.cancel, imports.undo):
        with pytest.raises(NotFound):
            verb(CODE, batch.pk, by=zone.zhao)
    batch.refresh_from_db()
    assert batch.state == "preview"


def _bytes_of(batch: ImportBatch) -> bytes:
    with files.open_stored(batch.file) as kept:
        return kept.read()
