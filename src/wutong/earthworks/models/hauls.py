"""Tickets of trips (E5), the survey at the end (E6), the settlement, and the ledger of what was saved."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wutong.earthworks.models.matches import Match, Truck
from wutong.kernel import clock
from wutong.kernel.models import Record, StoredFile


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Filters that read as sentences."""

    def counted(self, as_of: date) -> Self:
        """Trips signed for at the other end and entered, as of the end of a day; not voided by then."""
        end = clock.end_of(as_of)
        return self.filter(
            Q(voided_at__isnull=True) | Q(voided_at__gte=end), received_recorded_at__lt=end, hauled_on__lte=as_of
        )


class Ticket(models.Model):
    """One trip of one truck (车次小票): out through one gate, in through the other, both signed."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="tickets")
    truck = models.ForeignKey(Truck, on_delete=models.PROTECT, related_name="tickets")
    hauled_on = models.DateField("日期")
    trip = models.PositiveSmallIntegerField("趟次")
    loose_m3 = models.DecimalField("车斗容积(松方 m³)", max_digits=5, decimal_places=2)
    bank_m3 = models.DecimalField("自然方(m³)", max_digits=7, decimal_places=3)
    left_at = models.TimeField("出场", null=True, blank=True)
    arrived_at = models.TimeField("进场", null=True, blank=True)
    out_by = models.CharField("出场签票", max_length=32)
    in_by = models.CharField("进场签票", max_length=32, blank=True)
    weather = models.CharField("天气", max_length=16, blank=True)
    dust = models.CharField("扬尘措施", max_length=64, blank=True)
    note = models.CharField("异常", max_length=200, blank=True)
    # the phone gives each ticket a name of its own, so that sending it twice makes one
    client_key = models.CharField("本机编号", max_length=64, unique=True, null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField("登记时间", default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    received_recorded_at = models.DateTimeField("签收登记时间", null=True, editable=False)
    voided_at = models.DateTimeField("作废时间", null=True, editable=False)
    voided_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = "车次"
        ordering: ClassVar[list[str]] = ["hauled_on", "truck_id", "trip"]
        indexes = [models.Index(fields=["match", "hauled_on"], name="ticket_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["truck", "hauled_on", "trip"], condition=Q(voided_at__isnull=True), name="ticket_once"
            ),
            models.CheckConstraint(condition=Q(bank_m3__gt=0) & Q(loose_m3__gt=0), name="ticket_volume_positive"),
            models.CheckConstraint(condition=Q(trip__gte=1) & Q(trip__lte=60), name="ticket_trip_believable"),
            models.CheckConstraint(
                condition=Q(received_recorded_at__isnull=True) | ~Q(in_by=""), name="ticket_received_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(voided_reason=""), name="ticket_voided_with_a_reason"
            ),
        ]


class Survey(Record):
    """The survey at the end (完工复测), set against the tickets."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="surveys")
    surveyed_on = models.DateField("复测日期")
    surveyors = models.CharField("复测人", max_length=100)
    method = models.CharField("方法", max_length=64)
    bank_m3 = models.DecimalField("复测方量(自然方 m³)", max_digits=12, decimal_places=2)
    tickets_m3 = models.DecimalField("车票方量(自然方 m³)", max_digits=12, decimal_places=3)
    difference = models.DecimalField("差异(复测−车票)/复测", max_digits=7, decimal_places=5)
    is_flagged = models.BooleanField("差异超限", default=False)
    explanation = models.CharField("差异说明", max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "复测"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(bank_m3__gt=0), name="survey_volume_positive"),
        ]


class Settlement(Record):
    """The settlement (E6): the volume both signed for, on which basis, and what it saved to the fen."""

    class Basis(models.TextChoices):
        """What the settled volume rests on."""

        TICKETS = "tickets", "车票方量"
        SURVEY = "survey", "复测方量"

    match = models.OneToOneField(Match, on_delete=models.PROTECT, related_name="settlement")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField("结算日期")
    basis = models.CharField("结算依据", max_length=8, choices=Basis)
    basis_reason = models.CharField("依据说明", max_length=300, blank=True)
    bank_m3 = models.DecimalField("结算方量(自然方 m³)", max_digits=12, decimal_places=3)
    haul_fen = models.BigIntegerField("运费(分)")
    surplus_saving_fen = models.BigIntegerField("出土方节约(分)")
    need_saving_fen = models.BigIntegerField("用土方节约(分)")
    surplus_signer = models.CharField("出土方签字", max_length=32)
    need_signer = models.CharField("用土方签字", max_length=32)
    # 核验销号: each side says itself that nothing is left to do; the second of them closes the match
    surplus_confirmed_at = models.DateTimeField("出土方核验时间", null=True, editable=False)
    surplus_confirmed_by = models.CharField("出土方核验人", max_length=32, blank=True)
    need_confirmed_at = models.DateTimeField("用土方核验时间", null=True, editable=False)
    need_confirmed_by = models.CharField("用土方核验人", max_length=32, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = "结算单"
        constraints = [
            models.CheckConstraint(condition=Q(bank_m3__gt=0), name="settlement_volume_positive"),
            models.CheckConstraint(
                condition=Q(basis="tickets") | ~Q(basis_reason=""), name="settlement_by_survey_has_a_reason"
            ),
        ]


class LedgerQuerySet(models.QuerySet["LedgerLine"]):
    """Filters that read as sentences."""

    def standing(self, as_of: date) -> Self:
        """Lines that counted as of the end of a day: happened and entered by then."""
        return self.filter(recorded_at__lt=clock.end_of(as_of), on__lte=as_of)


class LedgerLine(models.Model):
    """One line of the savings ledger: a trip received, its cancellation, or the survey's correction; never changed."""

    class Kind(models.TextChoices):
        """Why the line stands."""

        TICKET = "ticket", "车次签收"
        VOID = "void", "车次作废冲回"
        SURVEY = "survey", "复测调整"

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="ledger")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="ledger", null=True)
    kind = models.CharField("类别", max_length=8, choices=Kind)
    on = models.DateField("日期")
    recorded_at = models.DateTimeField("登记时间", default=clock.now)
    bank_m3 = models.DecimalField("自然方(m³)", max_digits=12, decimal_places=3)
    disposal_avoided_fen = models.BigIntegerField("免消纳(分)")
    purchase_avoided_fen = models.BigIntegerField("免购土(分)")
    haul_fen = models.BigIntegerField("运费(分)")
    handling_fen = models.BigIntegerField("配合费用(分)")
    saving_fen = models.BigIntegerField("节约(分)")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "节约台账"
        ordering: ClassVar[list[str]] = ["on", "id"]
        indexes = [models.Index(fields=["on", "match"], name="ledger_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    saving_fen=F("disposal_avoided_fen") + F("purchase_avoided_fen") - F("haul_fen") - F("handling_fen")
                ),
                name="ledger_line_adds_up",
            ),
            # Each m³ counts once: a ticket enters once, and leaves once.
            models.UniqueConstraint(
                fields=["ticket", "kind"], condition=Q(ticket__isnull=False), name="ledger_ticket_once"
            ),
            models.CheckConstraint(
                condition=(Q(kind="survey") & Q(ticket__isnull=True)) | (~Q(kind="survey") & Q(ticket__isnull=False)),
                name="ledger_trip_has_its_ticket",
            ),
        ]
