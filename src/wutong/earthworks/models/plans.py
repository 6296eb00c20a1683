"""A run of the planner: the frozen question, the answer, and what it was asked with."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wutong.kernel.models import Job, Record


class Plan(Record):
    """One joint plan over all sites and weeks; kept with its question, so that it can be solved again."""

    class State(models.TextChoices):
        """Where the run stands."""

        WAITING = "waiting", "计算中"
        DONE = "done", "已得出"
        FAILED = "failed", "未得出"
        CANCELLED = "cancelled", "已取消"

    number = models.CharField("方案号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    starts_on = models.DateField("起始周一")
    weeks = models.PositiveSmallIntegerField("周数")
    # the question and the answer as the engine writes them; the hash names the question
    settings = models.JSONField("参数", default=dict)
    problem = models.JSONField("问题", default=dict)
    problem_hash = models.CharField("问题指纹", max_length=64, db_index=True)
    answer = models.JSONField("方案", default=dict)
    # cheapest, nearest, fewest trips: each a whole plan with what it costs more
    alternatives = models.JSONField("比选", default=dict)
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    status = models.CharField("结论", max_length=16, blank=True)
    cost_fen = models.BigIntegerField("费用(分)", null=True)
    bound_fen = models.BigIntegerField("下界(分)", null=True)
    saving_fen = models.BigIntegerField("节约(分)", null=True)
    is_proven = models.BooleanField("已证最优", default=False)
    fault = models.CharField("未得出的原因", max_length=500, blank=True)
    registrations = models.ManyToManyField("earthworks.Registration", related_name="plans", verbose_name="登记")
    replan_of = models.ForeignKey(
        "self", verbose_name="调整自", on_delete=models.PROTECT, related_name="replans", null=True, blank=True
    )
    job = models.ForeignKey(Job, verbose_name="任务", on_delete=models.SET_NULL, related_name="+", null=True)
    solved_at = models.DateTimeField("得出时间", null=True)

    class Meta:
        verbose_name = "平衡方案"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "failed", "cancelled"]), name="plan_state_word"
            ),
            models.CheckConstraint(
                condition=Q(is_proven=False) | (Q(cost_fen__isnull=False) & Q(bound_fen__isnull=False)),
                name="plan_proven_has_its_bound",
            ),
            models.CheckConstraint(condition=Q(weeks__gte=1) & Q(weeks__lte=520), name="plan_weeks_believable"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
