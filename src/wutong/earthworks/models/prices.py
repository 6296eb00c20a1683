"""Prices with their source and day, and the places that soil goes to or comes from when no neighbour will do."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from wutong.earthworks.lifecycle import OutletKind, PriceKind, Soil
from wutong.kernel.models import Record, StoredFile


class Outlet(Record):
    """A 消纳场, a 取土场 or a 临时堆场: where it lies, what it takes, how much, when it is open."""

    kind = models.CharField("类别", max_length=12, choices=[(kind.value, kind.label) for kind in OutletKind])
    name = models.CharField("名称", max_length=100, unique=True)
    longitude = models.DecimalField("经度(CGCS2000)", max_digits=10, decimal_places=6)
    latitude = models.DecimalField("纬度(CGCS2000)", max_digits=9, decimal_places=6)
    capacity_m3 = models.PositiveIntegerField("容量(自然方 m³)", null=True, blank=True)
    daily_m3 = models.PositiveIntegerField("日收/供能力(自然方 m³)", null=True, blank=True)
    opens_on = models.DateField("开放起", null=True, blank=True)
    closes_on = models.DateField("开放止", null=True, blank=True)
    closed_weekdays = models.JSONField("每周休息日", default=list, blank=True)
    soils = models.JSONField("接收/供应土类", default=list, blank=True)
    soil = models.CharField("供应土类", max_length=16, choices=[(soil.value, soil.label) for soil in Soil], blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.CharField("来源", max_length=200)
    closed_for_good_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "消纳取土堆场"
        ordering: ClassVar[list[str]] = ["kind", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["disposal", "borrow", "yard"]), name="outlet_kind_word"),
            models.CheckConstraint(
                condition=Q(longitude__gte=73) & Q(longitude__lte=136) & Q(latitude__gte=3) & Q(latitude__lte=54),
                name="outlet_place_in_china",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="outlet_opens_before_it_closes",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="outlet_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.name


class PriceQuerySet(models.QuerySet["Price"]):
    """Filters that read as sentences."""

    def in_force(self, on: date) -> Self:
        """Prices quoted by a day and not replaced, newest first; the first of a kind and outlet is the one."""
        return self.filter(quoted_on__lte=on, withdrawn_at__isnull=True).order_by("-quoted_on", "-id")


class Price(Record):
    """A price on a day, from somebody who can be named; never changed, only followed by a newer one."""

    kind = models.CharField("价格", max_length=16, choices=[(kind.value, kind.label) for kind in PriceKind])
    outlet = models.ForeignKey(
        Outlet, verbose_name="地点", on_delete=models.PROTECT, related_name="prices", null=True, blank=True
    )
    fen = models.PositiveIntegerField("单价(分)")
    source = models.CharField("来源(询价/定额/合同)", max_length=200)
    quoted_on = models.DateField("取价日期")
    file = models.ForeignKey(
        StoredFile, verbose_name="凭证", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_demo = models.BooleanField("演示价", default=False)
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)
    withdrawn_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = "价格依据"
        ordering: ClassVar[list[str]] = ["kind", "-quoted_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="price_has_a_source"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in PriceKind]), name="price_kind_word"),
            # Two, because SQLite holds every empty place for another one.
            models.UniqueConstraint(
                fields=["kind", "outlet", "quoted_on"],
                condition=Q(withdrawn_at__isnull=True, outlet__isnull=False),
                name="price_of_a_place_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["kind", "quoted_on"],
                condition=Q(withdrawn_at__isnull=True, outlet__isnull=True),
                name="price_of_the_zone_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{PriceKind(self.kind).label} {self.fen / 100:.2f}"
