"""Ranked lists of firms that could fill a gap, what people say of each, and how good the ranking is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wutong.kernel.models import Record
from wutong.targeting.lifecycle import STATES, VERDICTS, State, Verdict


class Shortlist(Record):
    """靶向名单: firms that could fill one gap, under constraints and weights that it states."""

    title = models.CharField("名单", max_length=200)
    chain = models.ForeignKey("industries.Chain", verbose_name="产业链", on_delete=models.PROTECT, related_name="+")
    graph = models.ForeignKey(
        "industries.ChainVersion", verbose_name="图谱版本", on_delete=models.PROTECT, related_name="+"
    )
    segment_code = models.SlugField("环节代码", max_length=32)
    segment_name = models.CharField("环节", max_length=64)
    anchor = models.ForeignKey(
        "industries.Anchor", verbose_name="链主", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # the whole question as the engine was asked, so that anybody can ask it again
    problem = models.JSONField("条件", default=dict)
    as_of = models.DateField("截止")
    state = models.CharField("状态", max_length=12, choices=STATES, default=State.WAITING)
    job = models.ForeignKey(
        "kernel.Job", verbose_name="计算任务", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    snapshot = models.CharField("名录版次", max_length=64, blank=True)
    considered = models.PositiveIntegerField("参与比较", default=0)
    eligible = models.PositiveIntegerField("符合条件", default=0)
    reason = models.CharField("结果说明", max_length=64, blank=True)
    notes = models.JSONField("提示", default=list, blank=True)
    # why firms were left out, and how many: [["不在所选区域", 1234], …]
    excluded = models.JSONField("排除", default=list, blank=True)
    weights = models.JSONField("权重", default=dict, blank=True)
    ranked_at = models.DateTimeField("完成时间", null=True, blank=True)
    trouble = models.CharField("未完成原因", max_length=255, blank=True)

    class Meta:
        verbose_name = "靶向名单"
        ordering: ClassVar[list[str]] = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="shortlist_state_word"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(ranked_at__isnull=False), name="shortlist_ready_is_ranked"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(trouble=""), name="shortlist_failed_says_why"),
        ]

    def __str__(self) -> str:
        return self.title


class Pick(Record):
    """One firm of a shortlist: its place, its score, the factors with their evidence, and what was said of it."""

    shortlist = models.ForeignKey(Shortlist, verbose_name="名单", on_delete=models.CASCADE, related_name="picks")
    place = models.PositiveIntegerField("名次")
    directory_id = models.CharField("名录编号", max_length=40)
    name = models.CharField("企业名称", max_length=200)
    province = models.CharField("省份", max_length=16, blank=True)
    city = models.CharField("城市", max_length=32, blank=True)
    score = models.FloatField("得分")
    open_points = models.FloatField("未知可加分", default=0)
    # each with code, label, value, weight, points, evidence, source and date
    factors = models.JSONField("因素", default=list)
    verdict = models.CharField("意见", max_length=8, choices=VERDICTS, default=Verdict.OPEN)
    verdict_reason = models.CharField("理由", max_length=200, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="标注人",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    verdict_at = models.DateTimeField("标注时间", null=True, blank=True)

    class Meta:
        verbose_name = "名单企业"
        ordering: ClassVar[list[str]] = ["shortlist", "place"]
        constraints = [
            models.UniqueConstraint(fields=["shortlist", "directory_id"], name="pick_once"),
            models.UniqueConstraint(fields=["shortlist", "place"], name="pick_place_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]), name="pick_verdict_word"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="drop") | ~Q(verdict_reason=""), name="pick_dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Backtest(Record):
    """How well the scoring finds edges that were hidden from it, beside the simple ways; shown with every ranking."""

    kind = models.CharField("关系", max_length=32)
    ran_on = models.DateField("测试日期")
    data = models.CharField("数据", max_length=255)
    fingerprint = models.CharField("图谱指纹", max_length=64)
    seed = models.PositiveIntegerField("随机种子", default=1)
    questions = models.PositiveIntegerField("题数")
    candidates = models.PositiveIntegerField("每题候选")
    mrr = models.FloatField("MRR")
    hits_at_1 = models.FloatField("首位命中")
    hits_at_3 = models.FloatField("前三命中")
    hits_at_10 = models.FloatField("前十命中")
    # the same figures of the simple ways, by their name
    baselines = models.JSONField("基线", default=dict)
    weights = models.JSONField("权重", default=dict, blank=True)

    class Meta:
        verbose_name = "回测"
        ordering: ClassVar[list[str]] = ["-ran_on", "kind", "seed"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint", "seed", "ran_on"], name="backtest_once"),
            models.CheckConstraint(
                condition=Q(mrr__gte=0, mrr__lte=1, hits_at_1__gte=0, hits_at_10__lte=1), name="backtest_shares"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ran_on}"
