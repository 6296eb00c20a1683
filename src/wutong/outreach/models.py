"""Trips, the visits made on them and the people met: tables and constraints."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.kernel import clock
from wutong.kernel.models import Record, StoredFile
from wutong.outreach.lifecycle import State, state

# 批次 are what a team goes out for; delegations received are counted apart (reference: domain 0, row 1).
BATCHES = ("trip", "expo", "resident")


class TripQuerySet(models.QuerySet["Trip"]):
    """Filters that read as sentences."""

    def known(self, as_of: date) -> Self:
        """Trips set out on, as of a day: entered by then, begun by then, not cancelled by then."""
        end = clock.end_of(as_of)
        return self.filter(
            Q(cancelled_at__isnull=True) | Q(cancelled_at__gte=end), created_at__lt=end, starts_on__lte=as_of
        )


class Trip(Record):
    """A 批次: one team going out once (not person-trips), or an expo, a resident post, a delegation received."""

    class Kind(models.TextChoices):
        """What kind of going out."""

        TRIP = "trip", "外出招商"
        EXPO = "expo", "参展招商"
        RESIDENT = "resident", "驻点招商"
        INBOUND = "inbound", "来访接待"

    number = models.CharField("批次号", max_length=32, unique=True)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    title = models.CharField("事由", max_length=200)
    cities = models.CharField("城市", max_length=200)
    expo = models.CharField("展会", max_length=100, blank=True)
    office = models.ForeignKey("accounts.Office", verbose_name="单位", on_delete=models.PROTECT, related_name="trips")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="带队", on_delete=models.PROTECT, related_name="led_trips"
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="成员", blank=True, related_name="trips")
    starts_on = models.DateField("出发")
    ends_on = models.DateField("返回")
    plan = models.TextField("方案", blank=True)
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="批准人", on_delete=models.PROTECT, related_name="+", null=True
    )
    report = models.TextField("报告", blank=True)
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_reason = models.CharField("取消原因", max_length=200, blank=True)

    objects = TripQuerySet.as_manager()

    class Meta:
        verbose_name = "批次"
        ordering: ClassVar[list[str]] = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="trip_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind__in=["trip", "expo", "resident", "inbound"]), name="trip_kind_word"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(approved_by__isnull=False),
                name="trip_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def state_on(self, day: date) -> State:
        """Return where the trip stands on a day."""
        return state(
            on=day,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            approved=self.approved_at is not None,
            reported=self.reported_at is not None,
            cancelled=self.cancelled_at is not None,
        )


class NumberCounter(models.Model):
    """How many trips, or delegations, were numbered in a year; counted up in the transaction that uses the number."""

    series = models.CharField("系列", max_length=8)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "批次编号"
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="trip_number_series_once")]


class Target(Record):
    """A firm of form F3: why the trip goes there, who speaks, what about, what is hoped for."""

    trip = models.ForeignKey(Trip, verbose_name="批次", on_delete=models.PROTECT, related_name="targets")
    firm = models.CharField("企业", max_length=200)
    firm_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    firm_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    why = models.CharField("为什么去", max_length=200, blank=True)
    who = models.CharField("谁对接", max_length=100, blank=True)
    ask = models.CharField("要谈什么", max_length=200, blank=True)
    hope = models.CharField("希望结果", max_length=200, blank=True)
    dropped_at = models.DateTimeField("撤下时间", null=True, blank=True)

    class Meta:
        verbose_name = "目标企业"
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["trip", "firm_key", "firm_place"],
                condition=Q(dropped_at__isnull=True),
                name="target_once_a_trip",
            )
        ]

    def __str__(self) -> str:
        return self.firm


class VisitQuerySet(models.QuerySet["Visit"]):
    """Filters that read as sentences."""

    def standing(self) -> Self:
        """Visits that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def known(self, as_of: date) -> Self:
        """Visits made, entered and not withdrawn, as of the end of a day."""
        end = clock.end_of(as_of)
        kept = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end)
        return self.filter(kept, recorded_at__lt=end, happened_on__lte=as_of)


class Visit(Record):
    """Form F4: one firm called on, talked with or received on a trip."""

    class Kind(models.TextChoices):
        """How we met."""

        CALL = "call", "登门拜访"
        TALK = "talk", "座谈"
        RECEIVED = "received", "来访接待"

    trip = models.ForeignKey(Trip, verbose_name="批次", on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField("方式", max_length=12, choices=Kind)
    firm = models.CharField("企业", max_length=200)
    firm_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    firm_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    city = models.CharField("城市", max_length=32, blank=True)
    happened_on = models.DateField("日期")
    recorded_at = models.DateTimeField("填报时间", default=clock.now)
    ours = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="我方人员", blank=True, related_name="+")
    theirs = models.CharField("对方人员", max_length=200, blank=True)
    situation = models.TextField("企业近况与扩产计划", blank=True)
    demands = models.TextField("诉求", blank=True)
    answer = models.TextField("我方答复", blank=True)
    promise = models.TextField("我方承诺", blank=True)
    worries = models.TextField("对我区顾虑", blank=True)
    # the five heads of a reception record (reference: domain 0, row 9)
    construction = models.TextField("建设内容", blank=True)
    scale = models.TextField("投资规模", blank=True)
    technology = models.TextField("工艺技术", blank=True)
    strengths = models.TextField("产业优势", blank=True)
    benefits = models.TextField("经济和社会效益", blank=True)
    next_step = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下一步期限", null=True, blank=True)
    photos = models.ManyToManyField(StoredFile, verbose_name="照片", blank=True, related_name="+")
    lead = models.ForeignKey(
        "leads.Lead",
        verbose_name="线索",
        on_delete=models.PROTECT,
        related_name="visits",
        null=True,
        blank=True,
    )
    lead_opened_at = models.DateTimeField("转线索时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)
    withdrawn_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "拜访"
        ordering: ClassVar[list[str]] = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["call", "talk", "received"]), name="visit_kind_word"),
            models.CheckConstraint(
                condition=Q(lead__isnull=True, lead_opened_at__isnull=True)
                | Q(lead__isnull=False, lead_opened_at__isnull=False),
                name="visit_lead_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.firm}"


class ContactQuerySet(models.QuerySet["Contact"]):
    """Filters that read as sentences."""

    def standing(self) -> Self:
        """Contacts that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def known(self, as_of: date) -> Self:
        """Firms met, entered and not withdrawn, as of the end of a day."""
        end = clock.end_of(as_of)
        kept = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=end)
        return self.filter(kept, recorded_at__lt=end, met_on__lte=as_of)


class Contact(Record):
    """A firm met, at a booth or on a visit, with the person's name, duty and work phone and no more."""

    class Depth(models.TextChoices):
        """How far it went (the funnel of an expo)."""

        MET = "met", "接触"
        CARD = "card", "交换名片"
        TALKED = "talked", "深谈"
        INVITED = "invited", "邀访"

    trip = models.ForeignKey(Trip, verbose_name="批次", on_delete=models.PROTECT, related_name="contacts")
    visit = models.ForeignKey(
        Visit, verbose_name="拜访", on_delete=models.PROTECT, related_name="contacts", null=True, blank=True
    )
    firm = models.CharField("企业", max_length=200)
    firm_key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    firm_place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    booth = models.CharField("展位", max_length=32, blank=True)
    person = models.CharField("姓名", max_length=32, blank=True)
    duty = models.CharField("职务", max_length=64, blank=True)
    phone = models.CharField("电话", max_length=32, blank=True)
    depth = models.CharField("深度", max_length=12, choices=Depth, default=Depth.MET)
    met_on = models.DateField("日期")
    recorded_at = models.DateTimeField("填报时间", default=clock.now)
    note = models.TextField("备注", blank=True)
    lead = models.ForeignKey(
        "leads.Lead",
        verbose_name="线索",
        on_delete=models.PROTECT,
        related_name="contacts",
        null=True,
        blank=True,
    )
    lead_opened_at = models.DateTimeField("转线索时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)
    withdrawn_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "接触"
        ordering: ClassVar[list[str]] = ["-met_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["trip", "firm_key", "firm_place", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="contact_once_a_trip",
            ),
            models.CheckConstraint(
                condition=Q(depth__in=["met", "card", "talked", "invited"]), name="contact_depth_word"
            ),
            models.CheckConstraint(
                condition=Q(lead__isnull=True, lead_opened_at__isnull=True)
                | Q(lead__isnull=False, lead_opened_at__isnull=False),
                name="contact_lead_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.person}".strip()
