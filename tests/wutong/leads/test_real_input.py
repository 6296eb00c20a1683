"""Real input: the enterprises of the province brought in as prospective investors, duplicates and all.

The same promises hold for a small file of our own where the reference data does not lie beside the checkout.
"""

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from wutong.accounts.models import Person
from wutong.kernel import jobs
from wutong.kernel.errors import Duplicate
from wutong.kernel.models import ImportBatch, ImportRow
from wutong.kernel.tables import imports
from wutong.leads.models import Lead
from wutong.leads.queries import names

PROVINCE = Path(__file__).resolve().parents[3] / "../shared/data/enterprise/enterprise_gansu.parquet"
OPTIONS = {"seat_id": None, "channel": "online", "project_name": "", "other_projects": False}
HEADER = ("企业名称", "统一社会信用代码", "注册地址", "经营范围")
Firm = tuple[str, str, str, str]
OURS: tuple[Firm, ...] = (
    ("兰州甲元电机有限公司", "", "兰州新区", "电机制造"),
    ("深圳乙利科技有限公司", "9144030071526726XG", "深圳市", "软件"),
    ("兰州甲元电机(有限公司)", "", "兰州新区", "同一家,括号写法不同"),
    ("深圳市乙利科技有限责任公司", "9144030071526726XG", "深圳市", "同一信用代码"),
    ("白银甲元电机有限公司", "", "白银市", "名称相近,地方不同"),
    ("<b>丙成</b>电池有限公司", "", "武威市", "名称里有标记"),
    ("丁山有色有限公司", "91620100MA7XXXXXX0", "兰州市", "信用代码写错"),
    ("", "", "兰州市", "没有名称"),
    ("戊河印务有限公司", "", "兰州市", "印刷"),
)


def firms(count: int) -> list[Firm]:
    """Return that many enterprises of the province, or those of our own."""
    if not PROVINCE.exists():
        return list(OURS)
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow reads the reference data")
    batch = next(parquet.ParquetFile(PROVINCE).iter_batches(count, columns=["name", "uscc", "address", "scope"]))
    return [tuple(value or "" for value in row.values()) for row in batch.to_pylist()]


def workbook(rows: Sequence[Firm], header: Sequence[str] = HEADER) -> SimpleUploadedFile:
    """Return the rows as somebody's Excel file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("企业名录")
        for line, row in enumerate((header, *rows)):
            for at, value in enumerate(row):
                sheet.write_string(line, at, value)
    return SimpleUploadedFile("企业名录.xlsx", out.getvalue())


def begin(by: Person, file: SimpleUploadedFile) -> ImportBatch:
    batch = imports.begin("leads.leads", file, by=by, options=OPTIONS)
    jobs.run_waiting_jobs()
    return batch


def bring_in(by: Person, file: SimpleUploadedFile) -> ImportBatch:
    """Upload, look and confirm, as the pages do."""
    batch = begin(by, file)
    imports.confirm("leads.leads", batch.pk, by=by)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    return batch


def counts(batch: ImportBatch) -> tuple[int, int, int]:
    return batch.rows_created, batch.rows_duplicate, batch.rows_refused


def same_firm(one: Firm, other: Firm) -> bool:
    """Tell, by the rule of domain 2.2, whether two rows are one firm's."""
    if one[1] and other[1]:
        return one[1].strip().upper() == other[1].strip().upper()
    return names.firm(one[0]).key == names.firm(other[0]).key


def test_every_one_of_twenty_thousand_rows_is_accounted_for(zone: Zone) -> None:
    rows = firms(20_000)
    batch = bring_in(zone.zhao, workbook(rows))
    assert batch.state == "done"
    assert sum(counts(batch)) == batch.rows_done == batch.rows_total == len(rows)
    assert ImportRow.objects.filter(batch=batch).count() == len(rows)
    assert Lead.objects.standing().count() == batch.rows_created > len(rows) // 2


def test_a_row_is_a_duplicate_only_of_a_row_with_its_code_or_its_name(zone: Zone) -> None:
    rows = firms(2_900)
    rows += [("兰州" + rows[0][0], rows[0][1], "", ""), rows[4], rows[5]]
    batch = bring_in(zone.zhao, workbook(rows))
    doubled = ImportRow.objects.filter(batch=batch, outcome="duplicate")
    assert doubled.count() >= 2
    for row in doubled:
        first = re.fullmatch(r"与本表第 (\d+) 行重复", row.note)
        assert first, row.note
        assert same_firm(rows[row.line - 2], rows[int(first[1]) - 2]), row.line


def test_no_firm_is_registered_twice(zone: Zone) -> None:
    bring_in(zone.zhao, workbook(firms(3_000)))
    codes = list(Lead.objects.standing().exclude(uscc="").values_list("uscc", flat=True))
    uncoded = list(Lead.objects.standing().filter(uscc="").values_list("investor_key", "investor_place"))
    assert len(codes) == len(set(codes))
    assert len(uncoded) == len(set(uncoded))


def test_every_refused_row_says_what_is_wrong_with_it(zone: Zone) -> None:
    rows = [*firms(500), *OURS]
    batch = bring_in(zone.zhao, workbook(rows))
    refused = ImportRow.objects.filter(batch=batch, outcome="refused")
    assert refused.count() == batch.rows_refused >= 2
    assert all(row.note and row.record_id is None for row in refused)
    assert {len(rows) - 1, len(rows)} <= {row.line for row in refused}


def test_the_same_file_again_imports_nothing(zone: Zone) -> None:
    file = workbook(firms(3_000))
    first = bring_in(zone.zhao, file)
    before = Lead.objects.count()
    file.seek(0)
    again = begin(zone.zhao, file)
    with pytest.raises(Duplicate, match=f"第 {first.pk} 号"):
        imports.confirm("leads.leads", again.pk, by=zone.zhao)
    assert Lead.objects.count() == before == first.rows_created


def test_another_file_with_the_same_firms_imports_nothing_new(zone: Zone) -> None:
    rows = firms(3_000)
    first = bring_in(zone.zhao, workbook(rows))
    turned = [(place, scope, name, code) for name, code, place, scope in reversed(rows)]
    second = bring_in(zone.li, workbook(turned, ("注册地址", "经营范围", "企业名称", "统一社会信用代码")))
    assert counts(second) == (0, first.rows_created + first.rows_duplicate, first.rows_refused)
    assert Lead.objects.count() == first.rows_created


def test_undo_leaves_the_register_as_it_was(zone: Zone) -> None:
    before = bring_in(zone.zhang, workbook(firms(40)[:4]))
    standing = Lead.objects.standing().count()
    rows = firms(3_000)
    batch = bring_in(zone.zhao, workbook(rows))
    assert Lead.objects.standing().count() == standing + batch.rows_created
    imports.undo("leads.leads", batch.pk, by=zone.zhao)
    jobs.run_waiting_jobs()
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert Lead.objects.standing().count() == standing == before.rows_created


def test_what_was_undone_may_come_in_again(zone: Zone) -> None:
    rows = firms(300)
    first = bring_in(zone.zhao, workbook(rows))
    imports.undo("leads.leads", first.pk, by=zone.zhao)
    second = bring_in(zone.zhao, workbook(rows))
    assert counts(second) == counts(first)
    assert Lead.objects.standing().count() == first.rows_created
