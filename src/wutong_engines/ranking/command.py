"""`wutong rank GAP.json --directory DIR --out RESULT`: the firms that could fill a gap, from the command line.

Leaves with 0 when there is a list (or an answer to --why), with 1 when there is none or the input cannot be used.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wutong_engines.backends import BackendError
from wutong_engines.ranking.errors import RankingError
from wutong_engines.ranking.reading import read_problem
from wutong_engines.ranking.result import Result, Status, WhyNot

_SHOWN = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return how to leave."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (RankingError, BackendError) as refusal:
        sys.stderr.write(f"{refusal}\n")
    except OSError as error:
        sys.stderr.write(f"读写不了{error.filename}:{error.strerror}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wutong rank", description="按缺口从名录里排出可能的企业,每一分都有依据")
    parser.add_argument("problem", type=Path, metavar="GAP.json", help="缺口、链主、条件、截止日")
    parser.add_argument("--directory", type=Path, required=True, help="wutong directory build 建好的名录,或Parquet文件")
    parser.add_argument("--out", type=Path, help="名单写进文件:.csv、.xlsx或.json")
    parser.add_argument("--limit", type=int, help="名单长度,代替文件里写的")
    parser.add_argument("--why", metavar="企业", help="只问这一家(编号或全名)为什么没有排上")
    return parser


def _run(options: argparse.Namespace) -> int:
    from wutong_engines.ranking.solve import solve, why_not  # bad words are refused before it loads

    problem = read_problem(options.problem)
    if options.limit is not None:
        problem = replace(problem, limit=options.limit)
    if options.why:
        sys.stdout.write(_why(why_not(problem, _firms(options.directory), options.why)))
        return 0
    if not options.out:
        raise RankingError("请用 --out 写明名单存到哪里(.csv、.xlsx或.json),或用 --why 问一家企业")
    from wutong_engines.ranking.writing import write, writer_of  # only a list is written

    writer_of(options.out)
    result = solve(problem, _firms(options.directory))
    write(result, options.out)
    sys.stdout.write(summary(result))
    return 1 if result.status is Status.EMPTY else 0


def _firms(path: Path) -> Any:
    """Open a store of the directory; Parquet files are taken as they are."""
    if path.suffix == ".parquet" or (path.is_dir() and any(path.glob("*.parquet"))):
        return path
    from wutong_engines.directory import DirectoryError, open_store  # plain files need no store

    try:
        return open_store(path)
    except DirectoryError as refusal:
        raise RankingError(str(refusal)) from refusal


def summary(result: Result) -> str:
    """Return a result as people read it: how many were looked at, who stands first, who was left out and why."""
    counts = f"名录{result.considered:,}家,符合条件{result.eligible:,}家"
    basis = f"快照{result.snapshot},权重{result.weights.origin}"
    lines = [f"{result.status.label}({result.reason.label}):{counts},{basis}"]
    for firm in result.ranked[:_SHOWN]:
        best = max(firm.factors, key=lambda factor: factor.points)
        lines.append(f"  {firm.rank:>3} {firm.score:6.2f} {firm.name}({firm.province}{firm.city}) {best.evidence}")
    lines += [f"  排除 {one.label} {one.count:,}家" for one in result.excluded]
    return "\n".join([*lines, *result.notes]) + "\n"


def _why(answer: WhyNot) -> str:
    lines = [answer.sentence]
    lines += [
        f"  {f.label} {'未知' if not f.known else f'{f.points:.2f}'}/{f.weight:.2f} {f.evidence}"
        for f in answer.factors
    ]
    return "\n".join(lines) + "\n"
