"""A match of two neighbours: proposal (E2), consultation, agreement (E3) with its frozen baseline, permit (E4)."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.earthworks.lifecycle import ITEMS, OPINIONS, Convention, MatchStage, Party, Payer, match_stage
from wutong.earthworks.models.plans import Plan
from wutong.earthworks.models.registrations import Registration, choices
from wutong.kernel import clock
from wutong.kernel.models import Record, StoredFile


class MatchQuerySet(models.QuerySet["Match"]):
    """Filters that read as sentences."""

    def known(self, as_of: date) -> Self:
        """Matches proposed as of the end of a day and not cancelled by then."""
        end = clock.end_of(as_of)
        return self.filter(Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end), created_at__lt=end)


class Match(Record):
    """One 余土 and one 缺土 that fit (匹配建议单): how much, how far, when, at what estimated cost and saving."""

    number = models.CharField("匹配号", max_length=32, unique=True)
    plan = models.ForeignKey(
        Plan, verbose_name="方案", on_delete=models.PROTECT, related_name="matches", null=True, blank=True
    )
    surplus = models.ForeignKey(Registration, verbose_name="出土", on_delete=models.PROTECT, related_name="gives")
    need = models.ForeignKey(Registration, verbose_name="用土", on_delete=models.PROTECT, related_name="takes")
    bank_m3 = models.PositiveIntegerField("方量(自然方 m³)")
    km = models.DecimalField("运距(km)", max_digits=7, decimal_places=3)
    km_basis = models.CharField("运距依据", max_length=64)
    starts_on = models.DateField("开运")
    ends_on = models.DateField("完工")
    route = models.CharField("路线", max_length=300, blank=True)
    # the estimate as it was shown: unit prices with source and day, saving by its parts, each side's own
    estimate = models.JSONField("测算", default=dict)
    consulted_at = models.DateTimeField("会商时间", null=True, editable=False)
    permitted_at = models.DateTimeField("核准时间", null=True, editable=False)
    hauling_at = models.DateTimeField("开运时间", null=True, editable=False)
    finished_at = models.DateTimeField("完工时间", null=True, editable=False)
    surveyed_at = models.DateTimeField("复测时间", null=True, editable=False)
    settled_at = models.DateTimeField("结算时间", null=True, editable=False)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    cancelled_at = models.DateTimeField("取消时间", null=True, editable=False)
    cancelled_reason = models.CharField("取消原因", max_length=300, blank=True)
    stage = models.CharField("状态", max_length=12, default=MatchStage.PROPOSED.value, editable=False, db_index=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = "土方匹配"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(bank_m3__gt=0), name="match_volume_positive"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="match_window_forwards"),
            models.CheckConstraint(condition=~Q(surplus=F("need")), name="match_of_two"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_reason=""), name="match_cancelled_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["surplus", "need"],
                condition=Q(cancelled_at__isnull=True, closed_at__isnull=True),
                name="match_pair_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.surplus.site_name}→{self.need.site_name}"

    def stage_now(self) -> MatchStage:
        """Return where the match stands, from what happened; the column ``stage`` keeps the verdict for lists."""
        return match_stage(
            cancelled=self.cancelled_at is not None,
            closed=self.closed_at is not None,
            settled=self.settled_at is not None,
            surveyed=self.surveyed_at is not None,
            finished=self.finished_at is not None,
            hauling=self.hauling_at is not None,
            permitted=self.permitted_at is not None,
            agreed=Agreement.objects.filter(match_id=self.pk).exists(),
            consulted=self.consulted_at is not None,
        )


class Opinion(Record):
    """What a party or a department said in the consultation (会商意见); the newest of each is what counts."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="opinions")
    # which seat at the table: a firm's name may change, and one firm may sit on both sides
    role = models.CharField("身份", max_length=12, choices=[(role.value, role.label) for role in Party])
    party = models.CharField("单位", max_length=100)
    said_by = models.CharField("发表人", max_length=32)
    said_on = models.DateField("日期")
    opinion = models.CharField("意见", max_length=12, choices=list(OPINIONS.items()))
    text = models.CharField("内容", max_length=500, blank=True)

    class Meta:
        verbose_name = "会商意见"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(opinion="agree") | ~Q(text=""), name="opinion_against_has_a_text"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Party]), name="opinion_role_word"),
        ]


class Agreement(Record):
    """The agreement of both sides, witnessed by the zone (E3); its baseline prices are frozen from this moment."""

    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="agreement")
    number = models.CharField("协议号", max_length=64, unique=True)
    signed_on = models.DateField("签订日期")
    amount = models.DecimalField("协议方量", max_digits=12, decimal_places=2)
    convention = models.CharField("口径", max_length=12, choices=choices(Convention))
    bank_m3 = models.PositiveIntegerField("自然方(m³)")
    measured_by = models.CharField("计量方法", max_length=100)
    payer = models.CharField("运费承担", max_length=8, choices=[(payer.value, payer.label) for payer in Payer])
    quality = models.CharField("土质要求与抽检", max_length=300, blank=True)
    terms = models.TextField("其他约定", blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name="签字扫描件", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # the baseline: prices (each with source and day), distances, and the saving by its parts, fen per 自然方
    baseline = models.JSONField("基准", editable=False)
    disposal_avoided_fen = models.IntegerField("免消纳(分/方)")
    purchase_avoided_fen = models.IntegerField("免购土(分/方)")
    haul_fen = models.IntegerField("本次运费(分/方)")
    handling_fen = models.IntegerField("配合费用(分/方)", default=0)
    # 替代方案不存在: then time is saved, not money, and that side's part is nought
    no_disposal = models.BooleanField("出土方无替代去处", default=False)
    no_purchase = models.BooleanField("用土方无替代来源", default=False)

    class Meta:
        verbose_name = "土方协议"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(bank_m3__gt=0), name="agreement_volume_positive"),
            models.CheckConstraint(
                condition=Q(haul_fen__gte=0) & Q(handling_fen__gte=0), name="agreement_costs_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(no_disposal=False) | Q(disposal_avoided_fen=0), name="agreement_no_disposal_saves_none"
            ),
            models.CheckConstraint(
                condition=Q(no_purchase=False) | Q(purchase_avoided_fen=0), name="agreement_no_purchase_saves_none"
            ),
        ]

    @property
    def saving_fen(self) -> int:
        """Return what one m³ 自然方 saves, in fen: both sides' avoided costs less what this haul takes."""
        return self.disposal_avoided_fen + self.purchase_avoided_fen - self.haul_fen - self.handling_fen

    @property
    def loose_factor(self) -> Decimal:
        """Return K1 as it was frozen: how many 松方 m³ a truck carries for one 自然方."""
        return Decimal(self.baseline["factors"]["loose"])


class PermitItem(models.Model):
    """A line of the transport checklist (E4) that was fulfilled, with its paper."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="permit_items")
    code = models.CharField("事项", max_length=16, choices=[(item.code, item.label) for item in ITEMS])
    done_on = models.DateField("办结日期")
    number = models.CharField("文号", max_length=64, blank=True)
    valid_to = models.DateField("有效期至", null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "运输核准事项"
        constraints = [models.UniqueConstraint(fields=["match", "code"], name="permit_item_once")]


class Truck(Record):
    """A truck on the white list of a match: one truck, one permit; its bed is measured once."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="trucks")
    plate = models.CharField("车号", max_length=12)
    bed_m3 = models.DecimalField("车斗容积(松方 m³)", max_digits=5, decimal_places=2)
    permit_number = models.CharField("准运证号", max_length=64)
    valid_to = models.DateField("有效期至")
    driver = models.CharField("司机", max_length=32, blank=True)
    removed_at = models.DateTimeField("移出时间", null=True, blank=True)

    class Meta:
        verbose_name = "车辆"
        ordering: ClassVar[list[str]] = ["plate"]
        constraints = [
            models.UniqueConstraint(
                fields=["match", "plate"], condition=Q(removed_at__isnull=True), name="truck_once_a_match"
            ),
            models.CheckConstraint(condition=Q(bed_m3__gt=0) & Q(bed_m3__lte=40), name="truck_bed_believable"),
        ]

    def __str__(self) -> str:
        return self.plate
