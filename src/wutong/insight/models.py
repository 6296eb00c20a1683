"""What insight keeps: bulletins as they were issued. Facts it owns none."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wutong.kernel import clock
from wutong.kernel.models import Record, StoredFile


class Bulletin(Record):
    """A weekly or monthly bulletin: the figures as computed, the text as edited, the files as made."""

    class Kind(models.TextChoices):
        """How often."""

        WEEKLY = "weekly", "招商周报"
        MONTHLY = "monthly", "招商月报"

    kind = models.CharField("类别", max_length=12, choices=Kind)
    as_of = models.DateField("截止日期")
    issue = models.PositiveIntegerField("期号")
    figures = models.JSONField("数字")
    text = models.JSONField("正文", default=dict)
    word = models.ForeignKey(StoredFile, verbose_name="Word", on_delete=models.PROTECT, related_name="+", null=True)
    excel = models.ForeignKey(StoredFile, verbose_name="Excel", on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField("生成时间", default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "简报"
        ordering: ClassVar[list[str]] = ["-as_of", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "as_of"], name="bulletin_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["weekly", "monthly"]), name="bulletin_kind_word"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}({self.as_of})"
