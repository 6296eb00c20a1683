"""People, offices and teams (专班)."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from wutong.accounts.lifecycle import CHOICES, INSIDERS, Role
from wutong.kernel import clock
from wutong.kernel.models import Record


class Office(Record):
    """A unit of the zone: department, promotion group, or company under it."""

    name = models.CharField("名称", max_length=64, unique=True)
    short_name = models.CharField("简称", max_length=24)
    rank = models.PositiveIntegerField("排序", default=100)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "单位"
        ordering: ClassVar[list[str]] = ["rank", "id"]

    def __str__(self) -> str:
        return self.short_name


class Firm(Record):
    """An enterprise whose people may sign in; its records are theirs, and no other firm's."""

    name = models.CharField("企业名称", max_length=200)
    key = models.CharField("查重键", max_length=200, db_index=True, editable=False)
    place = models.CharField("名称地区", max_length=64, blank=True, editable=False, default="")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)

    class Meta:
        verbose_name = "企业"
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints = [
            # The key leaves the region out, because people do: one brand in two places is two firms.
            models.UniqueConstraint(fields=["key", "place"], name="firm_once"),
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="firm_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Make and find people."""

    def get_queryset(self) -> models.QuerySet["Person"]:
        """Bring the office along: every page's frame names it."""
        return super().get_queryset().select_related("office")

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Person":
        """Create a person with a hashed password; none means no sign-in until one is set."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, Record):
    """Somebody who signs in: one name, one office, one role."""

    username = models.CharField("用户名", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=32)
    duty = models.CharField("职务", max_length=64, blank=True)
    office = models.ForeignKey(Office, verbose_name="单位", on_delete=models.PROTECT, related_name="people")
    role = models.CharField("角色", max_length=16, choices=CHOICES)
    firm = models.ForeignKey(
        Firm, verbose_name="所属企业", on_delete=models.PROTECT, related_name="people", null=True, blank=True
    )
    work_phone = models.CharField("办公电话", max_length=24, blank=True)
    rank = models.PositiveIntegerField("排序", default=100)
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("须改口令", default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = "人员"
        ordering: ClassVar[list[str]] = ["rank", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="person_role_word"),
            # Nobody works for the zone and for a firm in it.
            models.CheckConstraint(
                condition=Q(firm__isnull=True) | Q(role__in=[Role.FIRM.value, Role.PENDING.value]),
                name="person_of_a_firm_has_its_role",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_desk(self) -> bool:
        """Tell the kernel whether there is work in the house for the person: not before a role, nor without a firm."""
        has_work = self.firm_id is not None if self.role == Role.FIRM else self.role != Role.PENDING
        return self.is_active and has_work

    @property
    def reads_rules(self) -> bool:
        """Tell the kernel, which knows no roles, whether the person may read the rules of the house."""
        return self.is_active and self.role in INSIDERS

    @property
    def keeps_rules(self) -> bool:
        """Tell the kernel whether the person may amend the rules of the house (招商办)."""
        return self.is_active and self.role == Role.PROMOTION


class Team(Record):
    """A 专班: its leader, its lead office, its members."""

    name = models.CharField("名称", max_length=64, unique=True)
    leader = models.ForeignKey(Person, verbose_name="班长", on_delete=models.PROTECT, related_name="led_teams")
    office = models.ForeignKey(Office, verbose_name="牵头单位", on_delete=models.PROTECT, related_name="teams")
    chain = models.CharField("产业链", max_length=64, blank=True)
    rank = models.PositiveIntegerField("排序", default=100)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "专班"
        ordering: ClassVar[list[str]] = ["rank", "id"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A person's place in a team. A lead is held by a seat: one key names its one 专班 and its one 专人 together."""

    team = models.ForeignKey(Team, verbose_name="专班", on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, verbose_name="成员", on_delete=models.PROTECT, related_name="seats")
    since = models.DateField("加入日期", default=clock.today)
    until = models.DateField("离开日期", null=True, blank=True)

    class Meta:
        verbose_name = "专班成员"
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], name="seat_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}·{self.person}"


class Token(models.Model):
    """A key for programs that call the API as a person; only its fingerprint is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField("用途", max_length=64)
    fingerprint = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "接口令牌"
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.label


class PastPassword(models.Model):
    """A password the person had, hashed: the last three may not come back."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "旧口令"
        ordering: ClassVar[list[str]] = ["-id"]


class SignIn(models.Model):
    """One knock at the door: who it said it was, from where, and what came of it; never changed afterwards."""

    class Outcome(models.TextChoices):
        """What came of it."""

        ENTERED = "entered", "登录"
        LEFT = "left", "退出"
        FAILED = "failed", "登录失败"
        LOCKED = "locked", "锁定"

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    username = models.CharField("用户名", max_length=150)
    person = models.ForeignKey(
        Person, verbose_name="人员", on_delete=models.PROTECT, related_name="sign_ins", null=True
    )
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    address = models.GenericIPAddressField("来源地址", null=True)
    browser = models.CharField("浏览器", max_length=200, blank=True)

    class Meta:
        verbose_name = "登录记录"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["entered", "left", "failed", "locked"]), name="sign_in_outcome_word"
            )
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.get_outcome_display()}"
