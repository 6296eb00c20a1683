"""Enterprises that somebody tracks, every name they are known by, lists of names, and pairs that look alike.

The national directory itself is not here: it lies in Parquet beside the database (docs/decisions/0011).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.enterprises.lifecycle import (
    LINE_STATES,
    NAME_KINDS,
    PAIR_STATES,
    LineState,
    NameKind,
    PairState,
)
from wutong.kernel import clock
from wutong.kernel.fields import WanYuanField
from wutong.kernel.models import Record


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Filters that read as sentences."""

    def standing(self) -> "EnterpriseQuerySet":
        """Those that are not merged into another."""
        return self.filter(merged_into__isnull=True)


class Enterprise(Record):
    """One firm that somebody tracks; it keeps the identity it has in the directory."""

    name = models.CharField("企业名称", max_length=200)
    directory_id = models.CharField("名录编号", max_length=40, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    province = models.CharField("省份", max_length=16, blank=True)
    city = models.CharField("城市", max_length=32, blank=True)
    region_code = models.CharField("区划代码", max_length=12, blank=True)
    address = models.CharField("地址", max_length=255, blank=True)
    industry_code = models.CharField("行业代码", max_length=5, blank=True)
    size_class = models.CharField("企业划型", max_length=4, blank=True)
    capital = WanYuanField("注册资本", null=True, blank=True)
    registered_on = models.DateField("成立日期", null=True, blank=True)
    scope = models.TextField("经营范围", blank=True)
    is_local = models.BooleanField("在本区", default=False)
    source = models.CharField("来源", max_length=255, blank=True)
    source_date = models.DateField("来源日期", null=True, blank=True)
    note = models.TextField("备注", blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", on_delete=models.PROTECT, related_name="merged", null=True, blank=True
    )
    search_text = models.TextField("检索", editable=False, default="")

    objects: ClassVar[EnterpriseQuerySet] = EnterpriseQuerySet.as_manager()  # type: ignore[assignment]  # untyped

    class Meta:
        verbose_name = "企业"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["directory_id"],
                condition=~Q(directory_id="") & Q(merged_into__isnull=True),
                name="enterprise_once_in_the_directory",
            ),
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc="") & Q(merged_into__isnull=True), name="enterprise_code_once"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="enterprise_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Name(Record):
    """A name that means one enterprise; facts elsewhere find their enterprise by it, so a merge moves names only."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="names")
    name = models.CharField("名称", max_length=200)
    key = models.CharField("查重键", max_length=200, editable=False)
    place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    kind = models.CharField("种类", max_length=12, choices=NAME_KINDS)
    source = models.CharField("来源", max_length=255, blank=True)
    source_date = models.DateField("来源日期", null=True, blank=True)
    dropped_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "企业的名称"
        ordering: ClassVar[list[str]] = ["enterprise", "id"]
        indexes = [models.Index(fields=["key", "place"], name="enterprise_name_key")]
        constraints = [
            # One name in one place means one firm, whoever wrote it.
            models.UniqueConstraint(
                fields=["key", "place"], condition=Q(dropped_at__isnull=True), name="enterprise_name_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in NameKind]), name="enterprise_name_kind_word"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Title(Record):
    """A title of the 专精特新 ladder or another, with the days it holds."""

    enterprise = models.ForeignKey(Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="titles")
    title = models.CharField("称号", max_length=64)
    level = models.CharField("级别", max_length=32, blank=True)
    batch = models.CharField("批次", max_length=32, blank=True)
    valid_from = models.DateField("有效期自", null=True, blank=True)
    valid_to = models.DateField("有效期至", null=True, blank=True)
    source = models.CharField("来源", max_length=255, blank=True)

    class Meta:
        verbose_name = "称号"
        ordering: ClassVar[list[str]] = ["enterprise", "-valid_to", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "title", "level", "valid_from"], name="title_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="title_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NameList(Record):
    """A list of names as somebody outside wrote it: an exhibitor list, a directory of an association, a spreadsheet."""

    title = models.CharField("名单", max_length=200)
    kind = models.CharField(
        "种类",
        max_length=12,
        choices=[("expo", "展商名录"), ("roster", "企业名单"), ("typed", "逐个录入")],
        default="roster",
    )
    source = models.CharField("来源", max_length=255, blank=True)
    source_date = models.DateField("来源日期", null=True, blank=True)
    file = models.ForeignKey(
        "kernel.StoredFile", verbose_name="文件", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # the import that brought it in; a typed list has none
    batch = models.ForeignKey(
        "kernel.ImportBatch", verbose_name="导入", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    job = models.ForeignKey(
        "kernel.Job", verbose_name="比对任务", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    snapshot = models.CharField("名录版次", max_length=64, blank=True)
    matched_at = models.DateTimeField("比对时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "名单"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(withdrawn_at__isnull=True, file__isnull=False),
                name="name_list_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Line(Record):
    """One line of a list: the name as written, whose it is, how sure that is and why, and who decided."""

    name_list = models.ForeignKey(NameList, verbose_name="名单", on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField("行号")
    written = models.CharField("原文", max_length=500)
    booth = models.CharField("展位", max_length=64, blank=True)
    place = models.CharField("地区", max_length=64, blank=True)
    product = models.CharField("产品", max_length=500, blank=True)
    extra = models.JSONField("其他列", default=dict, blank=True)
    state = models.CharField("状态", max_length=12, choices=LINE_STATES, default=LineState.WAITING)
    # what the engine found, best first: each with id, name, province, city, probability and reason
    candidates = models.JSONField("候选", default=list, blank=True)
    probability = models.FloatField("把握", null=True, blank=True)
    reason = models.CharField("理由", max_length=255, blank=True)
    directory_id = models.CharField("名录编号", max_length=40, blank=True, db_index=True)
    matched_name = models.CharField("认定为", max_length=200, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    decided_at = models.DateTimeField("认定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="认定人",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "名单行"
        ordering: ClassVar[list[str]] = ["name_list", "row"]
        indexes = [models.Index(fields=["state", "-probability"], name="line_queue")]
        constraints = [
            models.UniqueConstraint(fields=["name_list", "row"], name="line_once"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in LineState]), name="line_state_word"),
            models.CheckConstraint(
                condition=~Q(state__in=["sure", "confirmed"]) | ~Q(matched_name=""), name="line_matched_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="line_probability_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.written


class Pair(Record):
    """Two tracked enterprises that may be one: merged, kept apart, and either undone again."""

    one = models.ForeignKey(Enterprise, verbose_name="保留", on_delete=models.PROTECT, related_name="pairs_as_one")
    other = models.ForeignKey(Enterprise, verbose_name="并入", on_delete=models.PROTECT, related_name="pairs_as_other")
    state = models.CharField("状态", max_length=8, choices=PAIR_STATES, default=PairState.OPEN)
    probability = models.FloatField("把握", default=0)
    reason = models.CharField("理由", max_length=255, blank=True)
    # what a merge moved (keys of names, titles and lines, and values filled in), so that it can be undone exactly
    moved = models.JSONField("移动的内容", default=dict, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="决定人",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    seen_at = models.DateTimeField("发现时间", default=clock.now)

    class Meta:
        verbose_name = "疑似重复"
        ordering: ClassVar[list[str]] = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="pair_of_two"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in PairState]), name="pair_state_word"),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(decided_at__isnull=False), name="pair_merged_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"
