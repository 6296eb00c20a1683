"""The engine from the command line: `wutong haulage solve PROBLEM.json`, `wutong haulage check PROBLEM.json PLAN.json`.

Leaves with 0 when a plan is proven or within its gap (or a check holds), with 1 when not, with 2 on bad input.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wutong_engines.haulage import reading
from wutong_engines.haulage.check import check
from wutong_engines.haulage.errors import BadProblem, HaulageError, NotFinished
from wutong_engines.haulage.plan import Options, Plan, Status
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.solve import solve

GOOD: Final = 0
NOT_GOOD: Final = 1
BAD_INPUT: Final = 2
_GOOD_STATUSES: Final = {Status.OPTIMAL, Status.WITHIN}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return how to leave."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except NotFinished as refusal:
        return _said(str(refusal), options, NOT_GOOD)
    except BadProblem as refusal:
        faults = [{"site": f.site, "field": f.field, "sentence": f.sentence} for f in refusal.faults]
        return _said(str(refusal), options, BAD_INPUT, faults)
    except HaulageError as refusal:
        return _said(str(refusal), options, BAD_INPUT)
    except OSError as error:
        return _said(f"读写不了{error.filename}:{error.strerror}", options, BAD_INPUT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wutong haulage", description="土方就近平衡:求最省的合法方案,并证明它")
    commands = parser.add_subparsers(required=True)
    solving = commands.add_parser("solve", help="求解一个问题")
    solving.add_argument("problem", type=Path)
    solving.add_argument("--out", type=Path, help="把方案写进文件;写完才出现,中断不留半份")
    solving.add_argument("--alternatives", action="store_true", help="另给最近、最少车次两个方案")
    solving.add_argument("--time-limit", type=float, default=Options().time_limit, help="秒")
    solving.add_argument("--gap", type=float, default=Options().gap, help="差距到此为止,如0.001")
    solving.add_argument("--route", choices=("auto", "network", "linear", "mixed"), default="auto")
    solving.set_defaults(run=_solve)
    checking = commands.add_parser("check", help="不用求解器,重新加一遍方案")
    checking.add_argument("problem", type=Path)
    checking.add_argument("plan", type=Path)
    checking.set_defaults(run=_check)
    for command in (solving, checking):
        command.add_argument("--json", action="store_true", help="输出JSON")
    return parser


def _solve(options: argparse.Namespace) -> int:
    problem = reading.problem(_json(options.problem))
    wanted = Options(time_limit=options.time_limit, gap=options.gap, route=options.route)
    plan = solve(problem, wanted)
    answer = reading.as_json(plan)
    if options.alternatives:
        from wutong_engines.haulage.alternatives import alternatives  # loads solvers few ask for

        answer["alternatives"] = {name: reading.as_json(other) for name, other in alternatives(problem).items()}
    if options.out:
        _write(options.out, answer)
    sys.stdout.write(_dumps(answer) if options.json else summary(problem, plan))
    return GOOD if plan.status in _GOOD_STATUSES else NOT_GOOD


def _check(options: argparse.Namespace) -> int:
    problem = reading.problem(_json(options.problem))
    stated = _json(options.plan)
    if isinstance(stated, dict):
        stated.pop("alternatives", None)
    report = check(problem, reading.plan(stated))
    if options.json:
        faults = [{"site": f.site, "field": f.field, "sentence": f.sentence} for f in report.faults]
        sys.stdout.write(_dumps({"ok": report.ok, "faults": faults, "sums": report.sums}))
    else:
        lines = [str(fault) for fault in report.faults] or ["核对无误"]
        sys.stdout.write("\n".join(lines) + "\n")
    return GOOD if report.ok else NOT_GOOD


def summary(problem: Problem, plan: Plan) -> str:
    """Return a plan as people read it: the money, the proof, what goes where, and what stays."""
    gap = "未知" if plan.gap is None else f"{plan.gap:.4%}"
    lines = [
        f"{problem.name}:{plan.status.label}({plan.reason.label})",
        f"费用 {_yuan(plan.cost_fen)} 下界 {'未知' if plan.bound_fen is None else _yuan(plan.bound_fen)} 差距 {gap}",
        f"求解 {plan.engine}:{plan.why_engine};{plan.seconds:.2f}秒;运距依据 {'、'.join(plan.roads_basis)}",
    ]
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for flow in plan.flows:
        if flow.trips:
            key = (flow.kind.label, problem.names[flow.from_id], problem.names[flow.to_id])
            bank, cost = sums.get(key, (0, 0))
            sums[key] = (bank + flow.bank, cost + flow.cost_fen)
    lines += [f"  {kind} {a} → {b} {bank:,}自然方 {_yuan(cost)}" for (kind, a, b), (bank, cost) in sorted(sums.items())]
    lines += [f"  {rest.reason.label}:{rest.sentence}" for rest in plan.unmatched]
    return "\n".join([*lines, *plan.notes]) + "\n"


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"


def _json(path: Path) -> Any:
    return reading.loads(path.read_text(encoding="utf-8-sig", errors="replace"))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, answer: dict[str, Any]) -> None:
    """Write beside the place and move there whole: a process killed half-way leaves no plan at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_dumps(answer))
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _said(sentence: str, options: argparse.Namespace, leave: int, faults: list[dict[str, str]] | None = None) -> int:
    if options.json:
        sys.stdout.write(_dumps({"error": sentence, "faults": faults or []}))
    sys.stderr.write(sentence + "\n")
    return leave
