"""Projects, their dated milestones and the proof: tables and constraints; stages are derived, never typed in."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.kernel import clock
from wutong.kernel.fields import MuField, WanYuanField
from wutong.kernel.models import Record, StoredFile
from wutong.projects.lifecycle import BASIS_CHOICES, CHOICES, PAPERS, Kind, State


class Origin(models.TextChoices):
    """Where the money comes from: three columns that are never added up as one."""

    ABROAD = "abroad", "境外"
    OTHER_PROVINCE = "other_province", "省外"
    OTHER_CITY = "other_city", "省内市外"
    LOCAL = "local", "市内"


class ProjectQuerySet(models.QuerySet["Project"]):
    """Filters that read as sentences."""

    def known(self, as_of: date) -> Self:
        """Projects that were entered as of the end of a day."""
        return self.filter(created_at__lt=clock.end_of(as_of))


class Project(Record):
    """An investment project: what it is and who brings it; where it stands follows from its milestones."""

    number = models.CharField("项目编号", max_length=32, unique=True)
    name = models.CharField("项目名称", max_length=200)
    investor = models.CharField("投资方", max_length=200)
    investor_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    investor_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    project_code = models.CharField("项目代码", max_length=24, blank=True)
    lead = models.OneToOneField(
        "leads.Lead",
        verbose_name="线索",
        on_delete=models.PROTECT,
        related_name="project",
        null=True,
        blank=True,
    )
    seat = models.ForeignKey(
        "accounts.Seat", verbose_name="专班专人", on_delete=models.PROTECT, related_name="projects"
    )
    chain = models.CharField("产业链", max_length=64, blank=True)
    industry_code = models.CharField("行业代码", max_length=5, blank=True)
    origin = models.CharField("资金来源地", max_length=16, choices=Origin)
    content = models.TextField("建设内容", blank=True)
    address = models.CharField("选址", max_length=200, blank=True)
    investment = WanYuanField("总投资", null=True, blank=True)
    fixed_investment = WanYuanField("固定资产投资", null=True, blank=True)
    land = MuField("用地", null=True, blank=True)
    # 房地产 and 财政性资金 projects are the zone's, but not counted as promoted ones (reference: domain 2.1, 1.2)
    is_counted = models.BooleanField("计入招商引资", default=True)
    not_counted_reason = models.CharField("不计入原因", max_length=100, blank=True)
    is_watched = models.BooleanField("重点推进", default=False)
    source = models.CharField("来源", max_length=200, blank=True)
    # the verdict of the milestones, kept for lists; recomputed by every verb that touches one
    claimed_stage = models.CharField("申报阶段", max_length=16, choices=CHOICES, blank=True)
    verified_stage = models.CharField("核实阶段", max_length=16, choices=CHOICES, blank=True)
    search_text = models.TextField("检索", editable=False, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "项目"
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="project_newest"),
            models.Index(fields=["verified_stage", "-id"], name="project_board"),
        ]
        constraints = [
            # The key leaves the region out, because people do: two firms of one brand in two places are two firms.
            models.UniqueConstraint(fields=["investor_key", "investor_place", "name"], name="project_once"),
            models.CheckConstraint(
                condition=Q(is_counted=True) | ~Q(not_counted_reason=""),
                name="project_not_counted_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(fixed_investment__isnull=True)
                | Q(investment__isnull=True)
                | Q(fixed_investment__lte=F("investment")),
                name="project_fixed_within_total",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["abroad", "other_province", "other_city", "local"]),
                name="project_origin_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class StartBase(models.Model):
    """A project listed to start in a year: the declared denominator of the start rate, entered and left with a date."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="bases")
    year = models.PositiveSmallIntegerField("年度")
    listed_at = models.DateTimeField("列入时间", default=clock.now)
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    delisted_at = models.DateTimeField("移出时间", null=True, blank=True)
    reason = models.CharField("移出原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "年度开工计划"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year"],
                condition=Q(delisted_at__isnull=True),
                name="start_base_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(delisted_at__isnull=True) | ~Q(reason=""), name="start_base_left_with_a_reason"
            ),
        ]


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Filters that read as sentences."""

    def standing(self) -> Self:
        """Milestones neither returned nor withdrawn."""
        return self.filter(returned_at__isnull=True, withdrawn_at__isnull=True)

    def claimed(self, as_of: date) -> Self:
        """What officers had said, as of the end of a day."""
        end = clock.end_of(as_of)
        return self.filter(
            Q(returned_at__isnull=True) | Q(returned_at__gte=end),
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end),
            recorded_at__lt=end,
            happened_on__lte=as_of,
        )

    def verified(self, as_of: date) -> Self:
        """What a second person had accepted the proof of, as of the end of a day."""
        return self.claimed(as_of).filter(verified_at__lt=clock.end_of(as_of))


class Milestone(Record):
    """One dated event with proof: said by one person, accepted by another."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField("里程碑", max_length=16, choices=CHOICES)
    happened_on = models.DateField("发生日期")
    basis = models.CharField("认定依据", max_length=12, choices=BASIS_CHOICES, blank=True)
    note = models.TextField("说明", blank=True)
    early_reason = models.TextField("越序理由", blank=True)
    recorded_at = models.DateTimeField("申报时间", default=clock.now)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申报人", on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核实人", on_delete=models.PROTECT, related_name="+", null=True
    )
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="退回人", on_delete=models.PROTECT, related_name="+", null=True
    )
    return_reason = models.TextField("退回理由", blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="撤回人", on_delete=models.PROTECT, related_name="+", null=True
    )
    withdraw_reason = models.TextField("撤回理由", blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "里程碑"
        ordering: ClassVar[list[str]] = ["happened_on", "id"]
        indexes = [models.Index(fields=["kind", "happened_on"], name="milestone_kind_day")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="milestone_kind_word"),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=Q(returned_at__isnull=True, withdrawn_at__isnull=True),
                name="milestone_once",
            ),
            # nobody accepts their own claim
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("claimed_by")),
                name="milestone_second_person",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="milestone_verified_whole",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(return_reason=""),
                name="milestone_returned_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdraw_reason=""),
                name="milestone_withdrawn_with_a_reason",
            ),
            # 平场、围墙、奠基 are never a start; a framework agreement is never a signing
            models.CheckConstraint(
                condition=~Q(kind="started") | Q(basis__in=["piles", "equipment"]),
                name="milestone_start_is_a_start",
            ),
            models.CheckConstraint(condition=~Q(kind="signed") | Q(basis="formal"), name="milestone_signing_is_formal"),
        ]

    def __str__(self) -> str:
        return f"{Kind(self.kind).label} {self.happened_on}"

    @property
    def state(self) -> State:
        """Return where the claim stands now; it follows from the four moments and is never stored."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.returned_at:
            return State.RETURNED
        return State.VERIFIED if self.verified_at else State.CLAIMED


class Proof(models.Model):
    """A file that proves a milestone, and what it is."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="proofs")
    paper = models.CharField("材料", max_length=20, choices=[(paper.value, label) for paper, label in PAPERS.items()])
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=255)
    added_at = models.DateTimeField("上传时间", default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "佐证"
        constraints = [
            # one file proves one thing: a scan handed in as photo and as contract proves neither
            models.UniqueConstraint(fields=["milestone", "file"], name="proof_once"),
            models.CheckConstraint(condition=Q(paper__in=[paper.value for paper in PAPERS]), name="proof_paper_word"),
        ]

    def __str__(self) -> str:
        return self.name
