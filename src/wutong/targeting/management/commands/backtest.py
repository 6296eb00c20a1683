"""`wutong backtest`: hide known edges of a graph of chains, ask for them, and keep how well they were found."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wutong.kernel.errors import Refusal
from wutong.targeting import services


class Command(BaseCommand):
    """Measure the scoring of the chains and keep the figures for the pages."""

    help = "回测产业链评分:藏起已知的联系再来找,结果列在靶向页面上"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the graph, what it is, and how many questions of which kinds."""
        parser.add_argument("--graph", type=Path, required=True, help="图谱文件夹")
        parser.add_argument("--data", default="", help="数据说明,写在页面上;默认是文件夹的名字")
        parser.add_argument("--kind", action="append", default=[], help="主营产品、所属行业等;可多次,不写为全部")
        parser.add_argument("--seed", type=int, default=1, help="随机种子")
        parser.add_argument("--questions", type=int, default=500, help="每种最多问多少条")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and say each figure."""
        graph: Path = options["graph"]
        try:
            kept = services.run_backtests(
                graph=graph, data=options["data"] or graph.name, kinds=options["kind"], seed=options["seed"],
                questions=options["questions"], told=self.stdout.write,
            )  # fmt: skip
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"已记录 {len(kept)} 种关系的回测。")
