"""Names from the command line: `wutong names match QUERIES --names NAMES_OR_DIRECTORY --out RESULT`.

Leaves with 0 when the result is written, with 1 and a sentence when an input cannot be used.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wutong_engines.names.matching.errors import NamesError

if TYPE_CHECKING:
    from wutong_engines.names.matching import Matcher

GOOD: Final = 0
BAD_INPUT: Final = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return how to leave."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except NamesError as refusal:
        return _said(str(refusal))
    except OSError as error:
        return _said(f"读写不了{error.filename}:{error.strerror}")
    except ValueError as error:  # the directory's and identity's refusals are sentences too
        return _said(str(error))
    return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wutong names", description="企业名称:认出写法不同的同一家企业")
    commands = parser.add_subparsers(required=True)
    matching = commands.add_parser("match", help="把一批写法对到名录里的企业,没有的就答没有")
    matching.add_argument("queries", type=Path, help="表格:qid、query两列")
    matching.add_argument(
        "--names", type=Path, required=True, help="名录:有name列的表格,或directory build、names index建的文件夹"
    )
    matching.add_argument("--out", type=Path, required=True, help="结果:csv、parquet或xlsx;写完才出现")
    matching.add_argument("--index", type=Path, help="把名录的索引留在这个文件夹,下次直接用")
    matching.add_argument("--threshold", type=_chance, default=None, help="低于这个把握就答没有,如0.5")
    matching.add_argument("--workers", type=int, default=2, help="用几个核")
    matching.set_defaults(run=_match)
    indexing = commands.add_parser("index", help="给名录建索引,一次建好反复用")
    indexing.add_argument("names", type=Path)
    indexing.add_argument("--to", type=Path, required=True)
    indexing.add_argument("--workers", type=int, default=2)
    indexing.set_defaults(run=_index)
    same = commands.add_parser("same", help="这张表里哪些行是同一家企业")
    same.add_argument("table", type=Path)
    same.add_argument("--out", type=Path, required=True)
    same.set_defaults(run=_same)
    return parser


def _chance(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("要在0到1之间")
    return value


def _match(options: argparse.Namespace) -> None:
    from wutong_engines.names.matching import reading, weights, writing  # loads arrays

    writing.check_target(options.out)
    numbers, texts = reading.queries(options.queries)
    matcher = _matcher(options)
    begun = time.perf_counter()
    threshold = weights.THRESHOLD if options.threshold is None else options.threshold
    found = matcher.match_many(texts, workers=options.workers, threshold=threshold)
    writing.write(
        options.out,
        {
            "qid": numbers,
            "query": texts,
            "name": [match.name or "" for match in found],
            "probability": [round(match.probability, 4) for match in found],
            "reason": [match.reason for match in found],
        },
    )
    seconds = time.perf_counter() - begun
    hits = sum(match.name is not None for match in found)
    _tell(f"{len(found):,}条查询,认出{hits:,}条,{len(found) - hits:,}条名录里没有或不能断定;用时{seconds:.1f}秒")


def _matcher(options: argparse.Namespace) -> "Matcher":
    """Open the index of what the user calls the names, or build it."""
    from wutong_engines.names.matching import Matcher, reading, store  # loads compiled code

    source: Path = options.names
    if options.index and store.is_index(options.index) and not source.is_dir():
        _tell(f"用现成的索引{options.index}")
        return Matcher.open(options.index)
    if not source.is_dir():
        names = reading.column(source, reading.NAME_HEADINGS)
        return Matcher.build(names, options.index, _tell, options.workers)
    if (source / "header.json").exists() and (source / "keys.npy").exists():
        return Matcher.open(source)
    return _of_directory(source, options.workers)


def _of_directory(folder: Path, workers: int) -> "Matcher":
    """Open the index that is kept in a directory's store; it is a cache, built at first use and after an upgrade."""
    from wutong_engines.names.matching import Matcher, store  # loads compiled code

    # The command stands above the engines: it alone may ask the directory, which is built on names.
    opened = import_module("wutong_engines.directory").open_store(folder)
    kept = folder / "identity" / str(opened.snapshot.name)
    if store.is_index(kept):
        return Matcher.open(kept)
    return Matcher.build((name for _, name in opened.names()), kept, _tell, workers)


def _index(options: argparse.Namespace) -> None:
    from wutong_engines.names.matching import Matcher, reading  # loads compiled code

    names = reading.column(options.names, reading.NAME_HEADINGS)
    begun = time.perf_counter()
    Matcher.build(names, options.to, _tell, options.workers)
    _tell(f"{len(names):,}个名称的索引已建好:{options.to},用时{time.perf_counter() - begun:.1f}秒")


def _same(options: argparse.Namespace) -> None:
    import_module("wutong_engines.names.identity.command").run(options.table, options.out)


def _tell(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _said(sentence: str) -> int:
    _tell(sentence)
    return BAD_INPUT
