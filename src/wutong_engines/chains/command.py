"""Chains from the command line: `wutong chains score PAIRS --graph FOLDER --out SCORES`, `wutong chains backtest`.

Leaves with 0 when done, with 1 when a file cannot be used: the sentence is on stderr and nothing is written.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wutong_engines.chains.errors import ChainsError

GOOD: Final = 0
BAD_INPUT: Final = 1
_KINDS: Final = ("主营产品", "所属行业", "上游材料", "下游产品", "产品小类")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return how to leave."""
    # Small matrices: threads that wait for each other cost more processor than they save. Read when numpy loads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except ChainsError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return BAD_INPUT
    except OSError as error:
        sys.stderr.write(f"读写不了{error.filename}:{error.strerror}\n")
        return BAD_INPUT
    return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wutong chains", description="产业链:图谱没写的联系有多可能")
    commands = parser.add_subparsers(required=True)
    scoring = commands.add_parser("score", help="给候选打分,越高越可能")
    scoring.add_argument("pairs", type=Path, help="CSV或Parquet,列:qid、code或src、relation(可缺)、candidate")
    scoring.add_argument("--graph", type=Path, required=True, help="图谱文件夹")
    scoring.add_argument("--out", type=Path, required=True, help="同一张表加score列;写完才出现")
    scoring.add_argument("--learn", action="store_true", help="在这份图谱上重学权重(慢);不写则用随软件附带的权重")
    scoring.add_argument("--seed", type=int, default=0, help="重学时藏哪些边")
    scoring.set_defaults(run=_score)
    testing = commands.add_parser("backtest", help="藏起已知的联系再来找,与简单办法对比")
    testing.add_argument("--graph", type=Path, required=True, help="图谱文件夹")
    testing.add_argument("--kind", choices=_KINDS, action="append", help="可多次;不写为全部")
    testing.add_argument("--negatives", default="mixed", help="mixed、uniform、popular、any、alike、full")
    testing.add_argument("--questions", type=int, default=500, help="每种最多问多少条")
    testing.add_argument("--seed", type=int, default=1)
    testing.add_argument("--out", type=Path, help="把结果写成JSON")
    testing.set_defaults(run=_backtest)
    learning = commands.add_parser("learn", help="学权重并写成文件")
    learning.add_argument("--graph", type=Path, required=True, help="图谱文件夹")
    learning.add_argument("--out", type=Path, required=True, help="权重文件,JSON")
    learning.add_argument("--seed", type=int, default=0, help="藏哪些边")
    learning.set_defaults(run=_learn)
    return parser


def _score(options: argparse.Namespace) -> None:
    from wutong_engines.chains.scoring.score import score  # loads what reads and learns

    done = score(options.pairs, options.graph, options.out, learn=options.learn, seed=options.seed, progress=_say)
    for kind, factors in done.weights.items():
        shown = "、".join(f"{factor.label}{factor.weight:.2f}" for factor in factors if factor.weight)
        _say(f"“{kind}”权重:{shown}")
    if done.known:
        _say(f"{done.known}对图谱里已有,排在所有推测之前")
    if done.strangers:
        _say(f"{done.strangers}问的企业或产品不在图谱里,只能按名称推测")
    if done.empty:
        _say(f"{len(done.empty)}对没写候选,排在最后;第一处:{done.empty[0]}")
    sys.stdout.write(f"{done.pairs}对已打分,图谱{done.fingerprint}\n")


def _backtest(options: argparse.Namespace) -> None:
    from wutong_engines.chains.scoring import ScoringError, Text, backtest, read  # as above

    known = read(options.graph)
    text = Text(known)
    results: list[dict[str, Any]] = []
    for kind in options.kind or _KINDS:
        try:
            found = backtest(
                known, kind, seed=options.seed, negatives=options.negatives, many=options.questions, text=text
            )
        except ScoringError as refusal:
            if options.kind:
                raise
            _say(str(refusal))
            continue
        results.append(found.plain())
        best = max(figures.mrr for figures in found.baselines.values())
        sys.stdout.write(
            f"{kind} {found.questions}问×{found.candidates:.0f}候选 MRR {found.mrr:.3f} "
            f"前1 {found.hits_at_1:.1%} 前3 {found.hits_at_3:.1%} 前10 {found.hits_at_10:.1%} "
            f"最好的简单办法 {best:.3f} 倍数 {found.ratio:.2f}\n"
        )
    if options.out:
        _write(options.out, json.dumps({"graph": known.fingerprint, "results": results}, ensure_ascii=False, indent=2))


def _learn(options: argparse.Namespace) -> None:
    from wutong_engines.chains.scoring import Kind, Text, read  # as above
    from wutong_engines.chains.scoring.model import learn  # numpy, when it is needed
    from wutong_engines.chains.scoring.shipped import document  # the same

    known = read(options.graph)
    text = Text(known)
    learned = {}
    for kind in Kind:
        _say(f"学习“{kind}”")
        learned[kind] = learn(known, text, kind, seed=options.seed)
    _write(options.out, document(learned, seed=options.seed, graph=known.fingerprint))
    sys.stdout.write(f"权重已写入{options.out.name}\n")


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _write(path: Path, text: str) -> None:
    """Write beside the place and move there whole: a killed process leaves no half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
