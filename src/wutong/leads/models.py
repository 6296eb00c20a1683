"""Leads and what happens to them: tables, constraints, filters; no workflow."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.kernel import clock
from wutong.kernel.fields import MuField, SquareMetresField, WanYuanField
from wutong.kernel.models import Record, StoredFile
from wutong.leads.lifecycle import CHOICES, OPEN, Stage


class Channel(models.TextChoices):
    """How the lead came to us (reference: domain 3.1)."""

    RESIDENT = "resident", "驻点招商"
    TRIP = "trip", "小分队外出"
    BY_MERCHANT = "by_merchant", "以商招商"
    EXPO = "expo", "以展招商"
    CHAIN = "chain", "产业链招商"
    COMMISSIONED = "commissioned", "委托招商"
    FUND = "fund", "基金招商"
    RESOURCE = "resource", "场景资源招商"
    ALUMNI = "alumni", "返乡校友"
    INBOUND = "inbound", "上门来访"
    ASSIGNED = "assigned", "上级转办"
    ONLINE = "online", "线上"


class Confidentiality(models.IntegerChoices):
    """The three levels: who may know that the lead exists, and what may leave the house."""

    OPEN = 1, "公开"
    INTERNAL = 2, "内部"
    SENSITIVE = 3, "敏感"


class LeadQuerySet(models.QuerySet["Lead"]):
    """Filters that read as sentences."""

    def standing(self) -> Self:
        """Leads that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """Leads still being worked on."""
        return self.standing().filter(stage__in=[stage.value for stage in OPEN])

    def pooled(self) -> Self:
        """Leads in the pool, waiting for somebody to claim them."""
        return self.open().filter(pooled_at__isnull=False)

    def known(self, as_of: date) -> Self:
        """Leads that were registered, and not yet withdrawn, as of the end of a day."""
        end = clock.end_of(as_of)
        return self.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end), first_reported_at__lt=end)


class Lead(Record):
    """A firm with a wish to invest: register form F1, held by exactly one seat (one 专班, one 专人) or in the pool."""

    number = models.CharField("线索编号", max_length=32, unique=True)
    project_name = models.CharField("项目名称", max_length=200)
    # who
    investor = models.CharField("投资方", max_length=200)
    investor_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    # where the name says the firm is: two firms of one name in two places are two firms
    investor_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    region = models.CharField("所在地", max_length=64, blank=True)
    investor_kind = models.CharField("企业类型", max_length=64, blank=True)
    # what
    channel = models.CharField("来源渠道", max_length=16, choices=Channel)
    industry_code = models.CharField("行业代码", max_length=5, blank=True)
    chain = models.CharField("产业链/环节", max_length=64, blank=True)
    content = models.TextField("建设内容与规模", blank=True)
    process = models.TextField("工艺流程", blank=True)
    investment = WanYuanField("总投资", null=True, blank=True)
    fixed_investment = WanYuanField("固定资产投资", null=True, blank=True)
    land = MuField("用地", null=True, blank=True)
    plant = SquareMetresField("厂房", null=True, blank=True)
    output = WanYuanField("预计年产值", null=True, blank=True)
    tax = WanYuanField("预计年税收", null=True, blank=True)
    jobs = models.PositiveIntegerField("预计用工", null=True, blank=True)
    needs = models.TextField("用水用电用气等需求", blank=True)
    sensitivities = models.TextField("环境安全敏感点", blank=True)
    motive = models.CharField("投资动因", max_length=200, blank=True)
    rivals = models.CharField("竞争地", max_length=200, blank=True)
    decision_time = models.CharField("决策时间表", max_length=200, blank=True)
    to_settle = models.TextField("需协调事项", blank=True)
    # the person opposite: the least that the work needs (reference: domain 5.11)
    contact_name = models.CharField("对接人", max_length=32, blank=True)
    contact_duty = models.CharField("对接人职务", max_length=64, blank=True)
    contact_phone = models.CharField("对接人电话", max_length=32, blank=True)
    bottom_line = models.TextField("谈判底线", blank=True)
    # whose
    confidentiality = models.PositiveSmallIntegerField(
        "密级", choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    first_reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="首报人",
        on_delete=models.PROTECT,
        related_name="first_reported_leads",
    )
    first_office = models.ForeignKey(
        "accounts.Office",
        verbose_name="首报单位",
        on_delete=models.PROTECT,
        related_name="first_reported_leads",
    )
    first_reported_at = models.DateTimeField("首报时间", default=clock.now, db_index=True)
    seat = models.ForeignKey(
        "accounts.Seat",
        verbose_name="专班专人",
        on_delete=models.PROTECT,
        related_name="leads",
        null=True,
        blank=True,
    )
    pooled_at = models.DateTimeField("入池时间", null=True, blank=True)
    # where it stands; what is due follows from the events and the rules, never from today's date
    stage = models.CharField("阶段", max_length=12, choices=CHOICES, default=Stage.NEW)
    stage_since = models.DateField("进入阶段", default=clock.today)
    due_on = models.DateField("下一时限", null=True, blank=True, db_index=True)
    due_clock = models.CharField("时限事项", max_length=12, blank=True)
    # the last real progress, moved on by the days paused since: silence is counted from here
    quiet_since = models.DateField("静默起算", default=clock.today)
    protected_until = models.DateField("保护期至", null=True, blank=True)
    closed_reason = models.CharField("不跟进原因", max_length=24, blank=True)
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)
    withdrawn_reason = models.CharField("作废原因", max_length=200, blank=True)
    import_batch = models.ForeignKey(
        "kernel.ImportBatch",
        verbose_name="导入批次",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    search_text = models.TextField("检索", editable=False, default="")

    objects: ClassVar[LeadQuerySet] = LeadQuerySet.as_manager()  # type: ignore[assignment]  # as_manager() is untyped

    class Meta:
        verbose_name = "线索"
        ordering: ClassVar[list[str]] = ["-first_reported_at", "-id"]
        indexes = [
            models.Index(fields=["seat", "stage"], name="lead_holder"),
            # Both hold the standing leads only, as every list does. The day of withdrawal stands last, so that it need
            # not be read from the rows; in front, SQLite would take these for any question that says "standing".
            models.Index(
                fields=["-first_reported_at", "-id", "withdrawn_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="lead_newest",
            ),
            # All that rights, lights, counts and the board ask of every row, so that they need not read the rows.
            models.Index(
                fields=[
                    "stage",
                    "due_on",
                    "quiet_since",
                    "seat",
                    "due_clock",
                    "first_reporter",
                    "confidentiality",
                    "pooled_at",
                    "withdrawn_at",
                ],
                condition=Q(withdrawn_at__isnull=True),
                name="lead_standing",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="lead_stage_word"),
            models.CheckConstraint(condition=Q(confidentiality__in=[1, 2, 3]), name="lead_confidentiality_level"),
            # 一条线索、一个专班、一个专人: held by one seat, or in the pool; never neither, never both.
            models.CheckConstraint(
                condition=Q(seat__isnull=False, pooled_at__isnull=True) | Q(seat__isnull=True, pooled_at__isnull=False),
                name="lead_one_seat_or_the_pool",
            ),
            # One standing lead for one investor's one project.
            models.UniqueConstraint(
                fields=["investor_key", "investor_place", "uscc", "project_name"],
                condition=Q(withdrawn_at__isnull=True),
                name="lead_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage="closed") | ~Q(closed_reason=""), name="lead_closed_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(fixed_investment__isnull=True)
                | Q(investment__isnull=True)
                | Q(fixed_investment__lte=F("investment")),
                name="lead_fixed_within_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.project_name}"


class NumberCounter(models.Model):
    """How many leads were numbered in a year; counted up inside the transaction that uses the number."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "线索编号"


class Step(models.Model):
    """A dated event in a lead's life: what moved, when it happened, when we knew; in order they give any past day."""

    class Kind(models.TextChoices):
        """What happened."""

        REGISTERED = "registered", "登记"
        RESPONDED = "responded", "响应"
        ANSWERED = "answered", "反馈引荐人"
        MOVED = "moved", "阶段变化"
        TRANSFERRED = "transferred", "移交"
        RELEASED = "released", "释放入池"
        CLAIMED = "claimed", "认领"

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField("事件", max_length=12, choices=Kind)
    stage = models.CharField("此后阶段", max_length=12, choices=CHOICES)
    seat = models.ForeignKey("accounts.Seat", on_delete=models.PROTECT, related_name="+", null=True)
    happened_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间", default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "线索事件"
        ordering: ClassVar[list[str]] = ["recorded_at", "id"]
        # With all that the stage on a past day is read from, so that the steps themselves need not be.
        indexes = [models.Index(fields=["lead", "recorded_at", "id", "happened_on", "stage"], name="step_story")]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="step_stage_word"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "registered",
                        "responded",
                        "answered",
                        "moved",
                        "transferred",
                        "released",
                        "claimed",
                    ]
                ),
                name="step_kind_word",
            ),
        ]


class FollowUp(Record):
    """What was done for a lead and what was promised; some kinds count as real progress, a phone call does not."""

    class Kind(models.TextChoices):
        """What was done (reference: domain 2.2, 实质进展)."""

        VISIT = "visit", "互访"
        PAPERS = "papers", "交换资料"
        SITING = "siting", "出具选址方案"
        PRECHECK = "precheck", "预审"
        DRAFT = "draft", "协议稿往返"
        CALL = "call", "电话联系"
        REPORT = "report", "两周一报"
        OTHER = "other", "其他"

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField("方式", max_length=12, choices=Kind)
    happened_on = models.DateField("日期")
    recorded_at = models.DateTimeField("记录时间", default=clock.now)
    text = models.TextField("内容")
    promise = models.TextField("我方承诺", blank=True)
    next_step = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下一步期限", null=True, blank=True)
    substantive = models.BooleanField("实质进展", default=False)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    class Meta:
        verbose_name = "跟进"
        ordering: ClassVar[list[str]] = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["visit", "papers", "siting", "precheck", "draft", "call", "report", "other"]),
                name="follow_up_kind_word",
            )
        ]


class Assessment(Record):
    """Form F2: the six dimensions, scored and said, and what follows."""

    class Conclusion(models.TextChoices):
        """What the judgement says to do."""

        FOLLOW = "follow", "跟进"
        RESERVE = "reserve", "储备"
        REFER = "refer", "转介"
        DECLINE = "decline", "不跟进"

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="assessments")
    assessed_on = models.DateField("研判日期")
    recorded_at = models.DateTimeField("记录时间", default=clock.now)
    industry = models.PositiveSmallIntegerField("产业方向")
    market = models.PositiveSmallIntegerField("市场前景")
    technology = models.PositiveSmallIntegerField("技术路线")
    environment = models.PositiveSmallIntegerField("环保")
    energy = models.PositiveSmallIntegerField("能耗")
    benefit = models.PositiveSmallIntegerField("效益")
    text = models.TextField("意见")
    due_diligence = models.TextField("尽调摘要", blank=True)
    conclusion = models.CharField("结论", max_length=12, choices=Conclusion)

    class Meta:
        verbose_name = "研判意见"
        ordering: ClassVar[list[str]] = ["-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    industry__range=(1, 5),
                    market__range=(1, 5),
                    technology__range=(1, 5),
                    environment__range=(1, 5),
                    energy__range=(1, 5),
                    benefit__range=(1, 5),
                ),
                name="assessment_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(conclusion__in=["follow", "reserve", "refer", "decline"]), name="assessment_word"
            ),
        ]


class Pause(Record):
    """A stretch of days in which a lead's clocks stand still, and why."""

    class Reason(models.TextChoices):
        """Whom we wait for."""

        FIRM = "firm", "等投资方"
        REVIEW = "review", "等评审"
        US = "us", "等我方"
        OTHER = "other", "其他"

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField("自")
    until_on = models.DateField("至", null=True, blank=True)
    reason = models.CharField("原因", max_length=12, choices=Reason)
    note = models.CharField("说明", max_length=200)

    class Meta:
        verbose_name = "暂停"
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=Q(until_on__isnull=True), name="pause_one_open_for_a_lead"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="pause_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(reason__in=["firm", "review", "us", "other"]), name="pause_reason_word"),
        ]


class Dispute(Record):
    """Two reports of one firm, brought to the promotion office: decided once, with a record that nobody changes."""

    lead = models.ForeignKey(Lead, verbose_name="首报线索", on_delete=models.PROTECT, related_name="disputes")
    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="异议人", on_delete=models.PROTECT, related_name="+"
    )
    claimant_office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    claim = models.TextField("异议理由")
    opened_at = models.DateTimeField("提出时间", default=clock.now)
    due_on = models.DateField("裁定期限")
    decided_at = models.DateTimeField("裁定时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="裁定人", on_delete=models.PROTECT, related_name="+", null=True
    )
    winner = models.ForeignKey(
        "accounts.Office", verbose_name="归属单位", on_delete=models.PROTECT, related_name="+", null=True
    )
    first_share = models.PositiveSmallIntegerField("首报占比", null=True, blank=True)
    basis = models.CharField("依据", max_length=24, blank=True)
    decision = models.TextField("裁定意见", blank=True)

    class Meta:
        verbose_name = "仲裁"
        ordering: ClassVar[list[str]] = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "claimant_office"],
                condition=Q(decided_at__isnull=True),
                name="dispute_one_open",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True)
                | Q(decided_by__isnull=False, winner__isnull=False, first_share__range=(0, 100)),
                name="dispute_decided_whole",
            ),
        ]


class Referral(models.Model):
    """Credit of an office for a lead, in hundredths that sum to one hundred for each lead."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="credits")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField("占比")

    class Meta:
        verbose_name = "业绩分成"
        constraints = [
            models.UniqueConstraint(fields=["lead", "office"], name="credit_once"),
            models.CheckConstraint(condition=Q(share__range=(0, 100)), name="credit_within_a_hundred"),
        ]
