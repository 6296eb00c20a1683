"""Chains as versioned graphs, the anchors (链主) with their parts, and the firms known to make a part."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.industries.lifecycle import (
    EVIDENCE,
    LINK_KINDS,
    STAGES,
    VERSION_STATES,
    Evidence,
    LinkKind,
    Stage,
    VersionState,
)
from wutong.kernel.models import Record


class Chain(Record):
    """An industry chain that the zone builds: 电动两轮车, 光伏组件, 兽药原料药."""

    code = models.SlugField("代码", max_length=32, unique=True)
    name = models.CharField("产业链", max_length=64, unique=True)
    head = models.CharField("链长单位", max_length=64, blank=True)
    note = models.TextField("说明", blank=True)
    rank = models.PositiveSmallIntegerField("排序", default=100)
    closed_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "产业链"
        ordering: ClassVar[list[str]] = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


class ChainVersion(Record):
    """One edition of a chain's graph: drafted, published, replaced by the next; a published one never changes."""

    chain = models.ForeignKey(Chain, verbose_name="产业链", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版次")
    state = models.CharField("状态", max_length=12, choices=VERSION_STATES, default=VersionState.DRAFT)
    source = models.CharField("来源", max_length=255, blank=True)
    note = models.TextField("说明", blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发布人",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "图谱版本"
        ordering: ClassVar[list[str]] = ["chain", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="chain_version_once"),
            models.UniqueConstraint(fields=["chain"], condition=Q(state="draft"), name="chain_one_draft"),
            models.UniqueConstraint(fields=["chain"], condition=Q(state="published"), name="chain_one_published"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VersionState]), name="chain_version_state_word"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"]) | Q(published_on__isnull=False),
                name="chain_version_published_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} 第 {self.number} 版"


class Segment(models.Model):
    """A segment (环节) of one version: what is made there, under which classes, by which words a scope says so."""

    version = models.ForeignKey(ChainVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="segments")
    code = models.SlugField("环节代码", max_length=32)
    name = models.CharField("环节", max_length=64)
    stage = models.CharField("位置", max_length=8, choices=STAGES)
    industries = models.JSONField("国民经济行业代码", default=list, blank=True)
    words = models.JSONField("检索词", default=list, blank=True)
    not_words = models.JSONField("排除词", default=list, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    source = models.CharField("来源", max_length=255, blank=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "环节"
        ordering: ClassVar[list[str]] = ["version", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="segment_code_once"),
            models.UniqueConstraint(fields=["version", "name"], name="segment_name_once"),
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="segment_stage_word"),
        ]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """One segment goes into, supports or replaces another in the same version."""

    version = models.ForeignKey(ChainVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="links")
    src = models.ForeignKey(Segment, verbose_name="从", on_delete=models.CASCADE, related_name="links_out")
    dst = models.ForeignKey(Segment, verbose_name="到", on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField("关系", max_length=12, choices=LINK_KINDS, default=LinkKind.SUPPLY)
    share = models.DecimalField("成本占比", max_digits=6, decimal_places=4, null=True, blank=True)
    source = models.CharField("来源", max_length=255, blank=True)
    source_date = models.DateField("来源日期", null=True, blank=True)

    class Meta:
        verbose_name = "关联"
        ordering: ClassVar[list[str]] = ["version", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "src", "dst", "kind"], name="chain_link_once"),
            models.CheckConstraint(condition=~Q(src=F("dst")), name="chain_link_not_to_itself"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LinkKind]), name="chain_link_kind_word"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="chain_link_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.src} → {self.dst}"


class Anchor(Record):
    """An anchor (链主): the firm whose parts list says what the chain must have."""

    chain = models.ForeignKey(Chain, verbose_name="产业链", on_delete=models.PROTECT, related_name="anchors")
    firm = models.CharField("链主企业", max_length=200)
    firm_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    firm_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    # Where in the chain it stands: what supplies this segment is what it needs, until its own parts list is in.
    segment_code = models.SlugField("所在环节", max_length=32, blank=True)
    product = models.CharField("产品", max_length=200, blank=True)
    capacity = models.CharField("产能", max_length=200, blank=True)
    source = models.CharField("来源", max_length=255, blank=True)
    source_date = models.DateField("来源日期", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "链主"
        ordering: ClassVar[list[str]] = ["chain", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "firm_key", "firm_place"],
                condition=Q(withdrawn_at__isnull=True),
                name="anchor_once_a_chain",
            )
        ]

    def __str__(self) -> str:
        return self.firm


class Part(Record):
    """A line of an anchor's parts list: the part, the segment that makes it, how much; makers come separately."""

    anchor = models.ForeignKey(Anchor, verbose_name="链主", on_delete=models.PROTECT, related_name="parts")
    segment_code = models.SlugField("环节代码", max_length=32)
    name = models.CharField("零部件或材料", max_length=64)
    amount = models.CharField("用量", max_length=100, blank=True)
    share = models.DecimalField("成本占比", max_digits=6, decimal_places=4, null=True, blank=True)
    requirement = models.CharField("要求", max_length=200, blank=True)
    source = models.CharField("来源", max_length=255, blank=True)
    source_date = models.DateField("来源日期", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "零部件"
        ordering: ClassVar[list[str]] = ["anchor", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["anchor", "name"], condition=Q(withdrawn_at__isnull=True), name="part_once_an_anchor"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="part_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Maker(Record):
    """A firm known to make what a segment makes, or one anchor's part: with the evidence, its source and its date."""

    chain = models.ForeignKey(Chain, verbose_name="产业链", on_delete=models.PROTECT, related_name="makers")
    segment_code = models.SlugField("环节代码", max_length=32)
    part = models.ForeignKey(
        Part, verbose_name="零部件", on_delete=models.PROTECT, related_name="makers", null=True, blank=True
    )
    firm = models.CharField("企业", max_length=200)
    firm_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    firm_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    directory_id = models.CharField("名录编号", max_length=40, blank=True, db_index=True)
    province = models.CharField("省份", max_length=16, blank=True)
    city = models.CharField("城市", max_length=32, blank=True)
    is_local = models.BooleanField("在本区", default=False)
    distance_km = models.PositiveIntegerField("距离(公里)", null=True, blank=True)
    evidence = models.CharField("依据", max_length=8, choices=EVIDENCE)
    said = models.CharField("依据原文", max_length=255, blank=True)
    source = models.CharField("来源", max_length=255)
    source_date = models.DateField("来源日期", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "供应企业"
        ordering: ClassVar[list[str]] = ["chain", "segment_code", "id"]
        indexes = [models.Index(fields=["chain", "segment_code"], name="maker_segment")]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "segment_code", "firm_key", "firm_place"],
                condition=Q(withdrawn_at__isnull=True, part__isnull=True),
                name="maker_once_a_segment",
            ),
            models.UniqueConstraint(
                fields=["part", "firm_key", "firm_place"],
                condition=Q(withdrawn_at__isnull=True, part__isnull=False),
                name="maker_once_a_part",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=[level.value for level in Evidence]), name="maker_evidence_word"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="maker_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.firm
