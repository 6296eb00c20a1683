"""The background half of an import: look, bring in, take back. Each may be killed at any moment and started again."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from wutong.kernel import history
from wutong.kernel.errors import Conflict, NotAllowed
from wutong.kernel.jobs import Cancelled, Progress, task
from wutong.kernel.models import ImportBatch, ImportRow
from wutong.kernel.records import insert_many
from wutong.kernel.tables import preview
from wutong.kernel.tables.rowreader import RowReader
from wutong.kernel.tables.table import Pass, Row, Table, Verdict, get

LOOK, IMPORT, UNDO = "kernel.tables.look", "kernel.tables.import", "kernel.tables.undo"
IMPORTED = history.verb(
    "kernel.import.done", "导入", "导入{label}“{file}”:新建 {created} 条,重复 {duplicate} 条,有误 {refused} 条"
)
UNDONE = history.verb("kernel.import.undone", "撤销导入", "撤销导入{label}“{file}”:撤回 {undone} 条,保留 {kept} 条")
DROPPED = history.verb("kernel.import.cancelled", "取消导入", "取消导入{label}“{file}”:撤回 {undone} 条,保留 {kept} 条")
State, Outcome = ImportBatch.State, ImportRow.Outcome
_TRIES = 3
_OUTCOMES = {"ok": Outcome.CREATED.value, "duplicate": Outcome.DUPLICATE.value, "refused": Outcome.REFUSED.value}
_LONGEST_NOTE = 500


@task(LOOK)
def look(progress: Progress, *, batch_id: int) -> dict[str, Any] | None:
    """Look at a large file and check every row of it."""
    batch, table, by = _load(batch_id)
    if batch.state != State.PREVIEW or batch.job_id != progress.job_id:
        return None
    progress.advance(0, batch.rows_total, "正在读取文件")
    if "total" not in batch.preview:
        preview.look(batch, table, by)
        _save_preview(batch)
    preview.check_all(
        batch, table, by, lambda done, total: progress.advance(done, total, f"已检查 {done:,} / {total:,} 行")
    )
    _save_preview(batch)
    return {"address": _address(batch), "sentence": f"检查完毕,共 {batch.rows_total:,} 行。"}


def _drop_import(*, batch_id: int) -> None:
    """An import cancelled before its first row: nothing to take back."""
    ImportBatch.objects.filter(pk=batch_id, state=State.RUNNING, rows_done=0).update(state=State.CANCELLED)


@task(IMPORT, dropped=_drop_import)
def bring_in(progress: Progress, *, batch_id: int) -> dict[str, Any] | None:
    """Bring a file in, chunk by chunk, from where it stands; a cancel takes back what was made."""
    batch, table, by = _load(batch_id)
    if batch.state != State.RUNNING:
        return None
    if not table.may_import(by):
        raise NotAllowed(f"您已没有导入{table.label}的权限,导入停在第 {batch.rows_done} 行。")
    try:
        _bring_in(progress, batch, table, Pass(by, batch.options))
    except Cancelled:
        take_back(batch.pk, table, by=by, ends=State.CANCELLED, progress=progress)
        raise
    batch.refresh_from_db()
    sentence = f"新建 {batch.rows_created:,} 条,重复 {batch.rows_duplicate:,} 条,有误 {batch.rows_refused:,} 条。"
    return {"address": _address(batch), "sentence": sentence}


@task(UNDO)
def undo(progress: Progress, *, batch_id: int) -> dict[str, Any] | None:
    """Take a large import back."""
    batch, table, by = _load(batch_id)
    if batch.state == State.UNDOING:
        take_back(batch.pk, table, by=by, ends=State.UNDONE, progress=progress)
    return {"address": _address(batch)}


def take_back(
    batch_id: int, table: Table, *, by: AbstractBaseUser, ends: ImportBatch.State, progress: Progress | None = None
) -> None:
    """Take back the records of an import, chunk by chunk; those that somebody touched since stay, with the reason."""
    while _take_back_chunk(batch_id, table, by, progress):
        pass
    with transaction.atomic():
        ended = ImportBatch.objects.filter(pk=batch_id, state__in=[State.RUNNING, State.UNDOING]).update(state=ends)
        if ended:
            batch = ImportBatch.objects.select_related("file").get(pk=batch_id)
            rows = ImportRow.objects.filter(batch_id=batch_id)
            history.record(
                UNDONE if ends == State.UNDONE else DROPPED,
                batch,
                by=by,
                label=table.label,
                file=batch.file.name,
                undone=rows.filter(outcome=Outcome.UNDONE).count(),
                kept=rows.filter(outcome=Outcome.KEPT).count(),
            )


@transaction.atomic
def _take_back_chunk(batch_id: int, table: Table, by: AbstractBaseUser, progress: Progress | None) -> bool:
    if progress:
        progress.keep()
    made = ImportRow.objects.filter(batch_id=batch_id, outcome=Outcome.CREATED).order_by("line")
    records = dict(made.values_list("record_id", "pk")[: table.chunk])
    ids = [record for record in records if record is not None]
    if not ids:
        return False
    kept = {one.id: one.why for one in table.undo(ids, by=by)}
    gone = [records[record] for record in ids if record not in kept]
    ImportRow.objects.filter(pk__in=gone).update(outcome=Outcome.UNDONE)
    stayed = [
        ImportRow(pk=records[record], outcome=Outcome.KEPT, note=why[:_LONGEST_NOTE]) for record, why in kept.items()
    ]
    ImportRow.objects.bulk_update(stayed, ["outcome", "note"], batch_size=200)
    return True


def _bring_in(progress: Progress, batch: ImportBatch, table: Table, walk: Pass) -> None:
    reader = preview.reader_of(batch, table)
    done = batch.rows_done
    for chunk in preview.chunks(reader.lines(start=done), table.chunk):
        _bring_in_chunk(progress, batch, table, walk, reader, chunk, done)
        done += len(chunk)
    with transaction.atomic():
        progress.advance(done, batch.rows_total, f"已导入 {done:,} / {batch.rows_total:,} 行")
        if ImportBatch.objects.filter(pk=batch.pk, state=State.RUNNING).update(state=State.DONE):
            batch.refresh_from_db()
            history.record(
                IMPORTED,
                batch,
                by=walk.by,
                label=table.label,
                file=batch.file.name,
                created=batch.rows_created,
                duplicate=batch.rows_duplicate,
                refused=batch.rows_refused,
            )


def _bring_in_chunk(
    progress: Progress,
    batch: ImportBatch,
    table: Table,
    walk: Pass,
    reader: RowReader,
    chunk: list[tuple[int, list[Any]]],
    done: int,
) -> None:
    """Bring one chunk in; when somebody kept one of its records at this very moment, check it anew."""
    # Read before the transaction: SQLite has one write lock, and others must come to it between our chunks.
    read = [reader.read(line, cells) for line, cells in chunk]
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                # Within the transaction: until the commit nobody else can take the job over.
                progress.advance(done, batch.rows_total, f"已导入 {done:,} / {batch.rows_total:,} 行")
                _write(batch, table, walk, preview.judge(read, table, walk), done)
        except IntegrityError:
            # What the check remembers of rows that were rolled back would make them duplicates of themselves.
            walk.memory.clear()
            if left == 0:
                raise
        else:
            return


def _write(batch: ImportBatch, table: Table, walk: Pass, judged: list[tuple[Row, Verdict]], done: int) -> None:
    good = [row for row, verdict in judged if verdict.outcome == "ok"]
    ids = iter(table.insert(good, walk, batch) if good else [])
    lines = [
        {
            "batch_id": batch.pk,
            "line": row.line,
            "outcome": _OUTCOMES[verdict.outcome],
            "record_id": next(ids) if verdict.outcome == "ok" else verdict.of,
            "note": verdict.sentence[:_LONGEST_NOTE],
            "faults": dict(verdict.faults) if verdict.faults else None,
        }
        for row, verdict in judged
    ]
    insert_many(ImportRow, lines)
    duplicates = sum(1 for _, verdict in judged if verdict.outcome == "duplicate")
    moved = ImportBatch.objects.filter(pk=batch.pk, state=State.RUNNING, rows_done=done).update(
        rows_done=F("rows_done") + len(judged),
        rows_created=F("rows_created") + len(good),
        rows_duplicate=F("rows_duplicate") + duplicates,
        rows_refused=F("rows_refused") + len(judged) - len(good) - duplicates,
    )
    if not moved:
        raise Conflict("这次导入正由另一个进程处理,本次没有写入。请刷新页面查看进度。")


def _load(batch_id: int) -> tuple[ImportBatch, Table, AbstractBaseUser]:
    batch = ImportBatch.objects.select_related("file", "created_by").get(pk=batch_id)
    if batch.created_by is None:
        raise NotAllowed("这次导入没有经办人,不能继续。请重新上传文件。")
    return batch, get(batch.table), batch.created_by


def _save_preview(batch: ImportBatch) -> None:
    """Save what was found, unless the person changed the settings or began the import meanwhile."""
    ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEW, job=batch.job).update(
        sheet=batch.sheet,
        header_row=batch.header_row,
        header_depth=batch.header_depth,
        mapping=batch.mapping,
        rows_total=batch.rows_total,
        preview=batch.preview,
    )


def _address(batch: ImportBatch) -> str:
    return reverse("kernel:import_batch", args=[batch.table, batch.pk])
