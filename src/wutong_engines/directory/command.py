"""The directory from the command line: `wutong directory build TABLE… --to DIR`, `search`, `update`, `show`, `tidy`.

Leaves with 0 when done, with 1 when refused: the sentence stands on the error output, as progress does.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

from wutong_engines.directory.errors import DirectoryError
from wutong_engines.directory.report import Report
from wutong_engines.directory.rows import Filters, Found

GOOD: Final = 0
REFUSED: Final = 1
_SHOWN: Final = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return how to leave."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except DirectoryError as refusal:
        sys.stderr.write(f"{refusal}\n")
    except OSError as error:
        sys.stderr.write(f"读写不了 {error.filename}:{error.strerror}\n")
    except KeyboardInterrupt:
        sys.stderr.write("已中断,名录还是原来的样子。\n")
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="wutong directory", description="企业名录:建库、更新、检索")
    commands = parser.add_subparsers(required=True)
    build = commands.add_parser("build", help="用表格(csv、parquet、xlsx)建一个名录")
    build.add_argument("--to", type=Path, required=True, dest="store", help="名录的文件夹")
    update = commands.add_parser("update", help="把表格并进已有的名录,成为新快照")
    update.add_argument("--in", type=Path, required=True, dest="store", help="名录的文件夹")
    for command, run in ((build, _build), (update, _update)):
        command.add_argument("tables", type=Path, nargs="+", metavar="TABLE")
        command.add_argument("--source", default="", help="这些表格从哪里来")
        command.add_argument("--date", type=_day, default=None, help="数据日期,如 2024-06-28;不写按表格文件的日期")
        command.add_argument(
            "--column", action="append", default=[], metavar="表头=列", help="指明某个表头是什么,如 客商=name"
        )
        command.add_argument("--workers", type=int, default=None, help="用几个进程;不写按处理器个数")
        command.add_argument("--json", action="store_true", help="输出JSON")
        command.set_defaults(run=run)
    _add_search(commands)
    show = commands.add_parser("show", help="看名录里有什么")
    tidy = commands.add_parser("tidy", help="删去旧快照")
    tidy.add_argument("--keep", type=int, default=1, help="保留最近几个快照")
    for command, run in ((show, _show), (tidy, _tidy)):
        command.add_argument("--in", type=Path, required=True, dest="store", help="名录的文件夹")
        command.set_defaults(run=run)
    return parser


def _add_search(commands: Any) -> None:
    search = commands.add_parser("search", help="检索:名称的一部分、首字母、信用代码、曾用名")
    search.add_argument("text", help="要找什么;空字符串列出全部")
    search.add_argument("--in", type=Path, required=True, dest="store", help="名录的文件夹")
    search.add_argument("--limit", type=int, default=20)
    search.add_argument("--offset", type=int, default=0)
    for name, field, help_text in (
        ("--region", "regions", "区划代码、省市或城市群,可写多次"),
        ("--city", "cities", "城市"),
        ("--industry", "industries", "国民经济行业代码"),
        ("--title", "titles", "称号,如 小巨人"),
        ("--size", "size_classes", "大型、中型、小型、微型"),
        ("--tag", "chain_tags", "产业链标签"),
        ("--scope", "words_in_scope", "经营范围里的词"),
    ):
        search.add_argument(name, dest=field, action="append", default=[], help=help_text)
    search.add_argument("--on", type=_day, dest="titles_on", default=None, help="称号在哪一天有效")
    search.add_argument("--capital", type=float, dest="capital_min_wan", default=None, help="注册资本不少于多少万元")
    search.add_argument("--from", type=_day, dest="registered_from", default=None, help="这一天或以后成立")
    search.add_argument("--until", type=_day, dest="registered_to", default=None, help="这一天或以前成立")
    search.add_argument("--branches", action="store_true", help="连分支机构一起找")
    search.add_argument("--json", action="store_true", help="输出JSON")
    search.set_defaults(run=_search)


def _build(options: argparse.Namespace) -> int:
    from wutong_engines.directory.building import build  # the database loads for those who build

    return _report(build(options.tables, options.store, **_ways(options)), options)


def _update(options: argparse.Namespace) -> int:
    from wutong_engines.directory.building import update  # the database loads for those who build

    return _report(update(options.store, options.tables, **_ways(options)), options)


def _ways(options: argparse.Namespace) -> dict[str, Any]:
    """Return what a build and an update are told alike."""
    mapping = {}
    for pair in options.column:
        heading, sign, column = pair.partition("=")
        if not sign:
            raise DirectoryError(f"--column 应写作 表头=列,这里是“{pair}”。")
        mapping[heading] = column
    return {
        "made_on": options.date or _age(options.tables),
        "source": options.source,
        "mapping": mapping or None,
        "workers": options.workers,
        "progress": lambda sentence: sys.stderr.write(sentence + "\n"),
    }


def _age(tables: Sequence[Path]) -> date:
    """Return the day of the newest table: there is no clock here."""
    stamps = [table.stat().st_mtime for table in tables if table.is_file()]
    return date.fromtimestamp(max(stamps, default=0.0))  # noqa: DTZ012  # the day as the file list shows it


def _report(report: Report, options: argparse.Namespace) -> int:
    if options.json:
        sys.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=2, default=str) + "\n")
        return GOOD
    state = f"第 {report.snapshot} 号快照" if report.changed else f"没有变化,仍是第 {report.snapshot} 号快照"
    lines = [
        f"{state},共 {report.firms:,} 家企业。",
        (
            f"读入 {report.rows_read:,} 行:收录 {report.rows_kept:,} 家,归并 {report.rows_merged:,} 行,"
            f"拒收 {report.refused_count:,} 行,存疑 {report.doubtful_count:,} 处。"
        ),
    ]
    for things, count in ((report.refused, report.refused_count), (report.doubtful, report.doubtful_count)):
        lines += [f"  {thing}" for thing in things[:_SHOWN]]
        lines += [f"  ……还有 {count - _SHOWN:,} 处"] if count > _SHOWN else []
    if report.refused_count or report.doubtful_count:
        lines.append(f"全部写在 {report.written}")
    sys.stdout.write("\n".join(lines) + "\n")
    return GOOD


def _search(options: argparse.Namespace) -> int:
    from wutong_engines.directory.store import open_store  # for those who search

    many = ("regions", "cities", "industries", "titles", "size_classes", "chain_tags", "words_in_scope")
    one = ("titles_on", "capital_min_wan", "registered_from", "registered_to", "branches")
    chosen: dict[str, Any] = {name: tuple(getattr(options, name)) for name in many}
    filters = Filters(**chosen | {name: getattr(options, name) for name in one})
    with open_store(options.store) as store:
        found = store.search(options.text, filters=filters, limit=options.limit, offset=options.offset)
    sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n" if options.json else _listed(found))
    return GOOD


def _listed(found: Found) -> str:
    lines = [f"共 {found.total:,} 家" if found.is_exact else f"约 {found.total:,} 家"]
    lines += [f"{hit.id}  {hit.name}  {hit.province}{hit.city}  ({hit.matched_on})" for hit in found.hits]
    return "\n".join(lines) + "\n"


def _show(options: argparse.Namespace) -> int:
    from wutong_engines.directory import layout  # small, with the others

    manifest = layout.open_manifest(options.store)
    snapshot = manifest.snapshot
    columns = sum(piece.column_bytes for piece in manifest.pieces)
    index = sum(piece.index_bytes for piece in manifest.pieces)
    lines = [
        f"第 {snapshot.number} 号快照,数据日期 {snapshot.made_on},来源 {snapshot.source or '未写'}",
        f"{snapshot.firms:,} 家企业,{snapshot.segments} 段;列 {columns / 1e6:,.1f} MB,索引 {index / 1e6:,.1f} MB",
        "可以打开的快照:" + "、".join(map(str, layout.numbers(options.store))),
        *(f"  {province or '省份未知'} {firms:,}" for province, firms in snapshot.provinces),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return GOOD


def _tidy(options: argparse.Namespace) -> int:
    from wutong_engines.directory.tidying import tidy  # small, with the others

    gone = tidy(options.store, options.keep)
    sys.stdout.write(f"删去 {len(gone)} 项\n" + "".join(f"  {name}\n" for name in gone))
    return GOOD


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应写作 2024-06-28,这里是“{text}”") from error
