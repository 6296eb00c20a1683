"""`wutong check-report FILE`: judge every figure of a text on the command line."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wutong.accounts import queries as people
from wutong.insight.queries import checker, manuscripts
from wutong.insight.queries.checker import Checked, Judged, Verdict
from wutong.kernel import clock
from wutong.kernel.errors import Refusal


class Command(BaseCommand):
    """Check a report or a draft: text, indicator, period, claimed, computed, verdict and rows of each figure."""

    requires_system_checks = []  # an answer in a second, not after a tour of every address
    help = "核稿:找出文中每个数字,重算并判定"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the form of the answer, the day, and whose rights open the rows."""
        parser.add_argument("file", type=Path, help="txt 或 docx")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--as-of", type=date.fromisoformat, help="截止日期,默认今天")
        parser.add_argument("--by", default="", help="以谁的权限打开明细(用户名),默认第一位招商办人员")
        parser.add_argument("--all", action="store_true", help="连不是本系统的数字一并列出")

    def handle(self, *args: Any, **options: Any) -> None:
        """Judge the file and print the figures; exit code 1 when one of ours is wrong."""
        path: Path = options["file"]
        try:
            text = manuscripts.words(path.name, path.read_bytes())
            user = people.acting(options["by"])
            checked = checker.check(text, user=user, as_of=options["as_of"] or clock.today())
        except OSError as trouble:
            raise CommandError(f"读不了文件 {path}:{trouble.strerror}。", returncode=2) from None
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=2) from None
        shown = checked.found if options["all"] else checked.claims
        if options["json"]:
            lines = [_line(judged, user) for judged in shown]
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=2))
        else:
            self._print(checked, shown)
        if checked.count(Verdict.WRONG):
            raise SystemExit(1)

    def _print(self, checked: Checked, shown: tuple[Judged, ...]) -> None:
        for judged in shown:
            label = judged.indicator.label if judged.indicator else "—"
            computed = judged.computed.text_with_unit if judged.computed else "—"
            scope = f"({judged.scope.label})" if judged.scope.office_id else ""
            self.stdout.write(f"{judged.verdict.label}\t{judged.text}\t{label}{scope}\t{computed}\t{judged.why}")
        said = "、".join(f"{verdict.label} {checked.count(verdict)}" for verdict in Verdict if checked.count(verdict))
        self.stdout.write(f"截止 {checked.as_of},共 {len(checked.found)} 处数字:{said}。")


def _line(judged: Judged, user: object) -> dict[str, object]:
    figure, found = judged.claim.figure, checker.rows(user, judged)
    return {
        "text": figure.text,
        "start": figure.start,
        "end": figure.end,
        "indicator": judged.indicator.code if judged.indicator else None,
        "label": judged.indicator.label if judged.indicator else None,
        "scope": judged.scope.label,
        "period": judged.period or None,
        "claimed": judged.claimed,
        "computed": judged.computed.text if judged.computed and judged.computed.value is not None else None,
        "verdict": judged.verdict.value,
        "why": judged.why,
        "rows": [{"id": row.id, "number": row.number, "title": row.title, "firm": row.firm} for row in found.rows],
        "rows_total": found.total,
    }
