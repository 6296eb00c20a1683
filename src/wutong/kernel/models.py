"""Tables that every domain stands on: the history, stored files, rules, jobs, imports."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.kernel import clock


class Record(models.Model):
    """A row that people edit: it counts its versions, so that a stale edit is seen and refused."""

    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("登记时间", default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="登记人",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )

    class Meta:
        abstract = True


class Event(models.Model):
    """One line of the history: who did what to which record, when, in a sentence; never changed afterwards."""

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+", null=True
    )
    verb = models.CharField("动作", max_length=64, db_index=True)
    subject_type = models.CharField("对象类型", max_length=48)
    subject_id = models.BigIntegerField("对象")
    sentence = models.TextField("记录")
    changes = models.JSONField("变更", default=dict)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "记录"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-id"], name="event_subject")]

    def __str__(self) -> str:
        return self.sentence


class StoredFile(models.Model):
    """A file kept once under its SHA-256; what it proves is said by the row that points here."""

    sha256 = models.CharField("指纹", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    content_type = models.CharField("类型", max_length=127)
    stored_at = models.DateTimeField("存入时间", default=clock.now)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="存入人", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = "文件"
        constraints = [models.CheckConstraint(condition=Q(size__gte=0), name="file_size_not_negative")]

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """A set of rules as data, valid from a day on; judged by the version in force on the day in question."""

    code = models.CharField("规则", max_length=64)
    valid_from = models.DateField("生效日期")
    value = models.JSONField("内容")
    source = models.CharField("依据", max_length=255)
    note = models.TextField("说明", blank=True)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = "规则"
        ordering: ClassVar[list[str]] = ["code", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="rule_once_a_day")]

    def __str__(self) -> str:
        return f"{self.code}({self.valid_from} 起)"


class Job(models.Model):
    """A piece of work in the background: leased by a worker, with progress and a wish to stop."""

    class State(models.TextChoices):
        """Where a job stands."""

        WAITING = "waiting", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    task = models.CharField("任务", max_length=64)
    label = models.CharField("名称", max_length=200)
    arguments = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    progress = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("进展", max_length=255, blank=True)
    result = models.JSONField("结果", default=dict)
    cancel_asked = models.BooleanField("要求取消", default=False)
    attempt = models.PositiveSmallIntegerField("第几次", default=0)
    lease_until = models.DateTimeField("租约至", null=True)
    worker = models.CharField("执行者", max_length=64, blank=True)
    queued_at = models.DateTimeField("提交时间", default=clock.now)
    due_on = models.DateField("最早开始", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提交人", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = "任务"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed", "cancelled"]),
                name="job_state_word",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="job_running_is_leased"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ImportBatch(models.Model):
    """One file brought into one table: what was read, accepted, refused, and whether it was undone."""

    class State(models.TextChoices):
        """Where an import stands."""

        PREVIEW = "preview", "待确认"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        UNDOING = "undoing", "撤销中"
        UNDONE = "undone", "已撤销"
        CANCELLED = "cancelled", "已放弃"

    table = models.CharField("表", max_length=64)
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField("工作表", max_length=128, blank=True)
    header_row = models.PositiveIntegerField("表头行", default=1)
    header_depth = models.PositiveSmallIntegerField("表头行数", default=1)
    mapping = models.JSONField("列对应", default=dict)
    options = models.JSONField("选项", default=dict)
    fingerprint = models.CharField("指纹", max_length=64, blank=True)
    preview = models.JSONField("预览", default=dict)
    state = models.CharField("状态", max_length=12, choices=State, default=State.PREVIEW)
    rows_total = models.PositiveIntegerField("数据行", default=0)
    rows_done = models.PositiveIntegerField("已处理到", default=0)
    rows_created = models.PositiveIntegerField("新建", default=0)
    rows_duplicate = models.PositiveIntegerField("重复", default=0)
    rows_refused = models.PositiveIntegerField("有误", default=0)
    job = models.ForeignKey(Job, verbose_name="任务", on_delete=models.SET_NULL, related_name="+", null=True)
    created_at = models.DateTimeField("时间", default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="导入人", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = "导入"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["preview", "running", "done", "undoing", "undone", "cancelled"]),
                name="import_state_word",
            ),
            # The same file with the same settings is brought in once, whoever clicks twice.
            models.UniqueConstraint(
                fields=["table", "fingerprint"],
                condition=Q(state__in=["running", "done", "undoing"]),
                name="import_same_file_once",
            ),
            models.CheckConstraint(condition=Q(rows_done__lte=F("rows_total")), name="import_not_past_the_end"),
        ]

    def __str__(self) -> str:
        return f"{self.table} #{self.pk}"


class ImportRow(models.Model):
    """What became of one row of a file; the accepted ones know the record they made."""

    class Outcome(models.TextChoices):
        """What became of the row."""

        CREATED = "created", "新建"
        DUPLICATE = "duplicate", "重复"
        REFUSED = "refused", "有误"
        UNDONE = "undone", "已撤销"
        KEPT = "kept", "撤销时保留"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=12, choices=Outcome)
    record_id = models.BigIntegerField("记录", null=True)
    note = models.CharField("说明", max_length=500, blank=True)
    faults = models.JSONField("问题单元格", null=True)

    class Meta:
        verbose_name = "导入行"
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="import_line_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["created", "duplicate", "refused", "undone", "kept"]),
                name="import_outcome_word",
            ),
        ]


class ColumnMapping(models.Model):
    """How this person's columns were called last time, so that they need not say it twice."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=64)
    header = models.CharField(max_length=128)
    column = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "table", "header"], name="mapping_once")]


def as_json(value: Any) -> Any:
    """Return a value as JSON can keep it in a history line."""
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)
