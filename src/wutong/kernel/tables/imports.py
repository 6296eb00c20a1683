"""One import from upload to result: what a person may do with it, step by step."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from wutong.kernel import files, jobs
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.models import ColumnMapping, ImportBatch, ImportRow, Job
from wutong.kernel.tables import preview, running
from wutong.kernel.tables.table import Table, get

State = ImportBatch.State
STANDING = (State.RUNNING, State.DONE, State.UNDOING)
LARGE_FILE = 4 * 1024 * 1024
"""A file past this many bytes is looked at in the background."""
MANY_ROWS = 2000
"""Past this many rows the whole is checked, or undone, in the background."""


def table_for(code: str, by: Any) -> Table:
    """Return a table that the person may bring rows into.

    :raises NotAllowed: when they may not.
    """
    table = get(code)
    if not table.may_import(by):
        raise NotAllowed(f"您没有导入{table.label}的权限。如工作需要,请与招商办联系。")
    return table


def batch_for(code: str, batch_id: int, by: Any) -> ImportBatch:
    """Return the person's own import.

    :raises NotFound: when it is somebody else's, or not there.
    """
    table_for(code, by)
    own = ImportBatch.objects.select_related("file", "job", "created_by")
    batch = own.filter(pk=batch_id, table=code, created_by_id=by.pk).first()
    if batch is None:
        raise NotFound("没有找到这次导入,或它不是您做的。")
    return batch


def begin(code: str, upload: files.Upload, *, by: AbstractBaseUser, options: Mapping[str, Any]) -> ImportBatch:
    """Keep an uploaded file and look at it; nothing is brought in yet.

    :raises BadFile: when it is not a table that can be read; nothing is begun.
    :raises TooLarge: past the limit of bytes or rows; nothing is begun.
    """
    table = table_for(code, by)
    stored = files.store(upload, by=by)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            table=code, file=stored, options=dict(options), created_by_id=by.pk, preview={"name": stored.name}
        )
        _look(batch, table, by)
    return batch


@transaction.atomic
def adjust(
    code: str,
    batch_id: int,
    *,
    by: AbstractBaseUser,
    sheet: str,
    header_row: int | None,
    header_depth: int | None,
    mapping: Mapping[str, int] | None,
    options: Mapping[str, Any],
) -> ImportBatch:
    """Read the file otherwise: another sheet, header or mapping; None leaves the finding to us.

    :raises WrongStage: when the import was begun already.
    """
    batch = batch_for(code, batch_id, by)
    _require(batch, State.PREVIEW)
    _drop_job(batch, by)
    batch.sheet, batch.options = sheet, dict(options)
    asked = {"row": header_row, "depth": header_depth, "mapping": None if mapping is None else dict(mapping)}
    batch.preview = {"name": batch.preview.get("name", batch.file.name), "asked": asked}
    _look(batch, get(code), by)
    return batch


def confirm(code: str, batch_id: int, *, by: AbstractBaseUser) -> ImportBatch:
    """Start the import in the background, and remember how the columns were called.

    :raises Incomplete: when a required column is not mapped, or there is nothing to bring in.
    :raises Duplicate: when the same file was brought in already with the same settings.
    """
    table = table_for(code, by)
    batch = batch_for(code, batch_id, by)
    _require(batch, State.PREVIEW)
    _require_complete(batch, table)
    try:
        with transaction.atomic():
            _drop_job(batch, by)
            job = _enqueue(running.IMPORT, f"导入{table.label}:{batch.file.name}", batch, by)
            started = ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEW).update(
                state=State.RUNNING, job=job, fingerprint=_fingerprint(batch)
            )
            if not started:
                raise Conflict("这次导入已经开始或已放弃,请刷新页面。")
            _remember(batch, by)
    except IntegrityError:
        same = _same(batch)
        if same is None:
            raise
        raise Duplicate(said(same)) from None
    return batch_for(code, batch_id, by)


def earlier(batch: ImportBatch) -> ImportBatch | None:
    """Return an import of the same file into the same table that stands, whatever its settings."""
    standing = ImportBatch.objects.filter(table=batch.table, file_id=batch.file_id, state__in=STANDING)
    return standing.exclude(pk=batch.pk).select_related("created_by").first()


def said(batch: ImportBatch) -> str:
    """Return the sentence about a file that was brought in already."""
    who = batch.created_by or "系统"
    return f"这份文件已于 {batch.created_at:%Y-%m-%d %H:%M} 由 {who} 导入(第 {batch.pk} 号),没有再次导入。"


@transaction.atomic
def resume(code: str, batch_id: int, *, by: AbstractBaseUser) -> ImportBatch:
    """Take up an import whose job failed, where it stopped."""
    batch = batch_for(code, batch_id, by)
    task = {State.RUNNING: running.IMPORT, State.UNDOING: running.UNDO}.get(State(batch.state))
    if task is None or is_under_way(batch):
        raise WrongStage("这次导入没有中断,不需要继续。")
    job = _enqueue(task, f"继续处理{get(code).label}:{batch.file.name}", batch, by)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    return batch_for(code, batch_id, by)


@transaction.atomic
def cancel(code: str, batch_id: int, *, by: AbstractBaseUser) -> ImportBatch:
    """Give an import up: before it began, or in the middle, when what it made is taken back."""
    batch = batch_for(code, batch_id, by)
    if batch.state == State.PREVIEW:
        _drop_job(batch, by)
        ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEW).update(state=State.CANCELLED)
    elif batch.state == State.RUNNING and batch.job_id is not None:
        jobs.cancel(batch.job_id, by)
    else:
        raise WrongStage(f"这次导入{batch.get_state_display()},不能取消。")
    return batch_for(code, batch_id, by)


@transaction.atomic
def undo(code: str, batch_id: int, *, by: AbstractBaseUser) -> ImportBatch:
    """Take back what an import made; records that somebody touched since stay and are named.

    :raises WrongStage: when there is nothing to take back.
    """
    table = table_for(code, by)
    batch = batch_for(code, batch_id, by)
    if batch.state == State.RUNNING and is_under_way(batch):
        raise WrongStage("导入还在进行,请先取消。")
    taken = ImportBatch.objects.filter(pk=batch.pk, state__in=[State.DONE, State.RUNNING]).update(state=State.UNDOING)
    if not taken:
        raise WrongStage(f"这次导入{batch.get_state_display()},不能撤销。")
    if batch.rows_created > MANY_ROWS:
        job = _enqueue(running.UNDO, f"撤销导入{table.label}:{batch.file.name}", batch, by)
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    else:
        running.take_back(batch.pk, table, by=by, ends=State.UNDONE)
    return batch_for(code, batch_id, by)


def is_under_way(batch: ImportBatch) -> bool:
    """Tell whether a job works on the import now."""
    return batch.job is not None and batch.job.state in {Job.State.WAITING, Job.State.RUNNING}


def outcome_counts(batch: ImportBatch) -> dict[str, int]:
    """Return how many rows undo took back and how many it kept."""
    rows = ImportRow.objects.filter(batch=batch)
    return {"undone": rows.filter(outcome="undone").count(), "kept": rows.filter(outcome="kept").count()}


def _look(batch: ImportBatch, table: Table, by: AbstractBaseUser) -> None:
    if batch.file.size <= LARGE_FILE:
        preview.look(batch, table, by)
        if batch.rows_total <= MANY_ROWS:
            preview.check_all(batch, table, by)
            batch.job = None
            batch.save()
            return
    batch.job = _enqueue(running.LOOK, f"检查{table.label}:{batch.file.name}", batch, by)
    batch.save()


def _enqueue(task: str, label: str, batch: ImportBatch, by: AbstractBaseUser) -> Job:
    return jobs.enqueue(task, label=label, by=by, batch_id=batch.pk)


def _drop_job(batch: ImportBatch, by: AbstractBaseUser) -> None:
    if is_under_way(batch) and batch.job_id is not None:
        # Ended in this very moment is as good as cancelled.
        with suppress(WrongStage):
            jobs.cancel(batch.job_id, by)


def _require(batch: ImportBatch, state: State) -> None:
    if batch.state != state:
        raise WrongStage(f"这次导入{batch.get_state_display()},不能再改。要重新来,请再上传一次文件。")


def _require_complete(batch: ImportBatch, table: Table) -> None:
    missing = [column.label for column in table.columns if column.required and column.code not in batch.mapping]
    if missing:
        raise Incomplete(f"还没有选定必填的列:{'、'.join(missing)}。请在“列对应”里选好再导入。")
    if "total" not in batch.preview:
        raise WrongStage("文件还在读取,请等检查完再导入。")
    if batch.rows_total == 0:
        raise Incomplete(f"工作表“{batch.sheet}”的表头下面没有数据行,没有可导入的内容。")


def _fingerprint(batch: ImportBatch) -> str:
    parts = [batch.file.sha256, batch.sheet, batch.header_row, batch.header_depth, batch.mapping, batch.options]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _same(batch: ImportBatch) -> ImportBatch | None:
    standing = ImportBatch.objects.filter(table=batch.table, fingerprint=_fingerprint(batch), state__in=STANDING)
    return standing.select_related("created_by").first()


def _remember(batch: ImportBatch, by: AbstractBaseUser) -> None:
    """Keep how each header was understood, and which were left out on purpose."""
    titles: list[str] = batch.preview.get("titles", [])
    codes = {place: code for code, place in batch.mapping.items()}
    learnt = {title: codes.get(place, "") for place, title in reversed(list(enumerate(titles))) if title}
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(owner_id=by.pk, table=batch.table, header=title, column=code) for title, code in learnt.items()],
        update_conflicts=True,
        unique_fields=["owner", "table", "header"],
        update_fields=["column"],
    )
