"""Form E1: who has soil to give or needs some, where, how much in which convention, of what kind, when."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from wutong.earthworks.lifecycle import Convention, Flag, Grade, RegistrationStage, Side, Soil, Use, registration_stage
from wutong.kernel import clock
from wutong.kernel.models import Record, StoredFile


def choices(words: type[Side] | type[Convention] | type[Soil] | type[Grade] | type[Use]) -> list[tuple[str, str]]:
    """Return the words of a table as a form offers them."""
    return [(word.value, word.label) for word in words]


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Filters that read as sentences."""

    def known(self, as_of: date) -> Self:
        """Registrations that were entered as of the end of a day, and not withdrawn by then."""
        end = clock.end_of(as_of)
        return self.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end), created_at__lt=end)

    def standing(self) -> Self:
        """Registrations neither withdrawn nor closed."""
        return self.filter(withdrawn_at__isnull=True, closed_at__isnull=True)

    def plannable(self) -> Self:
        """Registrations that a plan may use: verified on site and under no red line."""
        return self.filter(stage=RegistrationStage.VERIFIED.value)


class Registration(Record):
    """One heap or one hole (供需登记): a volume in a stated convention, of one soil, at one place, in one window."""

    number = models.CharField("登记号", max_length=32, unique=True)
    side = models.CharField("类型", max_length=8, choices=choices(Side))
    firm = models.ForeignKey(
        "accounts.Firm", verbose_name="建设单位", on_delete=models.PROTECT, related_name="registrations"
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="项目",
        on_delete=models.PROTECT,
        related_name="registrations",
        null=True,
        blank=True,
    )
    site_name = models.CharField("地块", max_length=120)
    builder = models.CharField("施工单位", max_length=200, blank=True)
    contact = models.CharField("联系人", max_length=32, blank=True)
    contact_phone = models.CharField("联系电话", max_length=24, blank=True)
    # CGCS2000 degrees; what the drawing itself was in is kept beside them
    longitude = models.DecimalField("经度(CGCS2000)", max_digits=10, decimal_places=6)
    latitude = models.DecimalField("纬度(CGCS2000)", max_digits=9, decimal_places=6)
    drawing_crs = models.CharField("图纸坐标系", max_length=64)
    amount = models.DecimalField("方量", max_digits=12, decimal_places=2)
    convention = models.CharField("口径", max_length=12, choices=choices(Convention))
    loose_factor = models.DecimalField("松方系数(松方/自然方)", max_digits=5, decimal_places=3)
    compacted_factor = models.DecimalField("压实系数(压实方/自然方)", max_digits=5, decimal_places=3)
    factor_source = models.CharField("系数依据", max_length=120)
    bank_m3 = models.PositiveIntegerField("自然方(m³)", editable=False)
    minimum_m3 = models.PositiveIntegerField("至少(自然方 m³)", null=True, blank=True)
    soil = models.CharField("土类", max_length=16, choices=choices(Soil))
    grade = models.CharField("环境等级", max_length=1, choices=choices(Grade), default=Grade.A.value)
    moisture = models.DecimalField("含水率(%)", max_digits=4, decimal_places=1, null=True, blank=True)
    use = models.CharField("用途", max_length=12, choices=choices(Use), blank=True)
    compaction = models.DecimalField("压实度要求", max_digits=4, decimal_places=3, null=True, blank=True)
    existing_level = models.DecimalField("自然标高(m)", max_digits=7, decimal_places=2, null=True, blank=True)
    design_level = models.DecimalField("设计标高(m)", max_digits=7, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("可供/需用起")
    ends_on = models.DateField("可供/需用止")
    daily_m3 = models.PositiveIntegerField("日出/进土能力(自然方 m³)", null=True, blank=True)
    stock_m3 = models.PositiveIntegerField("场内临时堆存能力(自然方 m³)", default=0)
    roads = models.CharField("进出道路、限高限重", max_length=200, blank=True)
    at_night = models.BooleanField("可夜间作业", default=False)
    cost_wish = models.CharField("拟承担费用方式", max_length=100, blank=True)
    permit_number = models.CharField("现有渣土核准证号", max_length=64, blank=True)
    haulier = models.CharField("运输企业", max_length=200, blank=True)
    signed_by = models.CharField("填报人", max_length=32)
    # red lines standing now: a list of Flag values, declared by the firm or found on site
    flags = models.JSONField("红线", default=list, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    # what happened, with its time; the stage below follows from it
    verified_at = models.DateTimeField("核实时间", null=True, editable=False)
    returned_at = models.DateTimeField("退回时间", null=True, editable=False)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    stage = models.CharField("状态", max_length=12, default=RegistrationStage.SUBMITTED.value, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "土方登记"
        ordering: ClassVar[list[str]] = ["-id"]
        indexes = [models.Index(fields=["stage", "side", "-id"], name="soil_registration_list")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["surplus", "need"]), name="soil_side_word"),
            models.CheckConstraint(
                condition=Q(convention__in=["bank", "loose", "compacted"]), name="soil_convention_word"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(bank_m3__gt=0), name="soil_volume_positive"),
            models.CheckConstraint(
                condition=Q(minimum_m3__isnull=True) | Q(minimum_m3__lte=F("bank_m3")), name="soil_minimum_within"
            ),
            models.CheckConstraint(
                condition=Q(loose_factor__gte=0.5)
                & Q(loose_factor__lte=2)
                & Q(compacted_factor__gte=0.5)
                & Q(compacted_factor__lte=2)
                & ~Q(factor_source=""),
                name="soil_factors_believable_with_a_source",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="soil_window_forwards"),
            models.CheckConstraint(
                condition=Q(longitude__gte=73) & Q(longitude__lte=136) & Q(latitude__gte=3) & Q(latitude__lte=54),
                name="soil_place_in_china",
            ),
            models.CheckConstraint(condition=Q(side="surplus") | ~Q(use=""), name="soil_need_has_a_use"),
            # One heap is registered once: same firm, same plot, same way, same soil, same window.
            models.UniqueConstraint(
                fields=["firm", "site_name", "side", "soil", "starts_on"],
                condition=Q(withdrawn_at__isnull=True, closed_at__isnull=True),
                name="soil_heap_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.site_name}"

    @property
    def where(self) -> RegistrationStage:
        """Return where the registration stands, from what happened."""
        return registration_stage(
            withdrawn=self.withdrawn_at is not None,
            closed=self.closed_at is not None,
            returned=self.returned_at is not None,
            verified=self.verified_at is not None,
            blocked=bool(self.flags),
        )

    @property
    def red_lines(self) -> list[Flag]:
        """Return the red lines that stand, each with its rule and article."""
        return [Flag(flag) for flag in self.flags]


class Inspection(Record):
    """A verification on site (现场核实): what was measured there, by whom, how, and the verdict."""

    class Verdict(models.TextChoices):
        """What the inspection found."""

        VERIFIED = "verified", "属实,可匹配"
        BLOCKED = "blocked", "有红线,拦截"
        RETURNED = "returned", "不符,退回补正"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="inspections")
    inspected_on = models.DateField("核实日期")
    inspectors = models.CharField("核实人", max_length=100)
    method = models.CharField("测量方法", max_length=64)
    longitude = models.DecimalField("经度(CGCS2000)", max_digits=10, decimal_places=6)
    latitude = models.DecimalField("纬度(CGCS2000)", max_digits=9, decimal_places=6)
    amount = models.DecimalField("核实方量", max_digits=12, decimal_places=2)
    convention = models.CharField("口径", max_length=12, choices=choices(Convention))
    flags = models.JSONField("红线", default=list, blank=True)
    verdict = models.CharField("结论", max_length=12, choices=Verdict)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "现场核实"
        ordering: ClassVar[list[str]] = ["-inspected_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="inspection_volume_not_negative"),
            models.CheckConstraint(
                condition=Q(verdict="verified") | ~Q(note=""), name="inspection_refusal_has_a_reason"
            ),
        ]


class Attachment(models.Model):
    """A file that belongs to a registration or to one inspection of it."""

    class Kind(models.TextChoices):
        """What the file is."""

        CALCULATION = "calculation", "方量计算书"
        RED_LINE = "red_line", "红线图"
        SURVEY = "survey", "测绘成果"
        PHOTO = "photo", "现场照片"
        SOIL_TEST = "soil_test", "土壤检测报告"
        LAND = "land", "用地手续"
        BUILD_PERMIT = "build_permit", "施工许可/开工批准"
        WATER = "water", "水保方案批复"
        OTHER = "other", "其他"

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="attachments")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="attachments", null=True)
    kind = models.CharField("类别", max_length=16, choices=Kind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    note = models.CharField("说明", max_length=200, blank=True)
    added_at = models.DateTimeField("上传时间", default=clock.now)

    class Meta:
        verbose_name = "附件"
        ordering: ClassVar[list[str]] = ["id"]


class NumberCounter(models.Model):
    """How many of a series were numbered in a year; counted up in the transaction that uses the number."""

    series = models.CharField("系列", max_length=8)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "土方编号"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="soil_number_series_once")]
