"""Graphs from open data of listed companies: industries, the neighbourhood of products, and template charts.

Such data has rings (an industry buys from its own buyers). A ring is cut at its least supported link, and what was cut
is handed back: nothing is left out in silence.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from wutong_engines.chains.errors import BadChainFile
from wutong_engines.chains.graph import Graph, Link, Segment, Stage
from wutong_engines.chains.makers import Evidence, Maker
from wutong_engines.chains.reading import refuse_missing, table
from wutong_engines.chains.validation import validated

SOURCE: Final = "上市公司产业链开放数据"
SOURCE_DATE: Final = date(2022, 9, 30)
_STAGES: Final = {"上游": Stage.UPSTREAM, "中游": Stage.MIDSTREAM, "下游": Stage.DOWNSTREAM}
# Products that text mining linked to everything would make every neighbourhood the whole graph.
_MOST_NEIGHBOURS: Final = 60
# (from, to, how many product links support it)
_Row = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A link that was left out, and why."""

    link: Link
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A graph, and what had to be left out to make it one."""

    graph: Graph
    dropped: tuple[Dropped, ...]


def read_folder(folder: Path, around: Sequence[str] = (), depth: int = 2) -> Reading:
    """Return the graph of industries of a folder, or that of the products around the given ones.

    :raises BadChainFile: a file is missing, or no product has such a name.
    """
    if around:
        rows = _near(list(_product_rows(folder)), around, depth)
        names = dict.fromkeys(name for row in rows for name in row[:2])
        segments = [Segment(name, name, Stage.MIDSTREAM, (), (name,)) for name in names]
        return _acyclic("products", "、".join(around), segments, rows)
    rows = [
        (row["upstream_industry"], row["industry"], _count(where, row["count"]))
        for where, row in _csv(folder / "industry_upstream.csv", "industry", "upstream_industry", "count")
    ]
    names = dict.fromkeys(
        row["name"] for _, row in _csv(folder / "industries.csv", "name", "level") if row["level"] == "3"
    )
    names.update(dict.fromkeys(name for row in rows for name in row[:2]))
    segments = [Segment(name, name, Stage.MIDSTREAM, (), (name.rstrip("ⅠⅡⅢ"),)) for name in names]
    return _acyclic("industries", "申万三级行业", segments, rows)


def folder_makers(folder: Path, graph: Graph) -> tuple[Maker, ...]:
    """Return the listed companies whose main products name a segment's words: known by sector only.

    Where they are the data does not say. Products extracted from text without a revenue share are left out.
    """
    path = folder / "company_product.parquet"
    columns = ("code", "short_name", "product", "weight", "weight_is_placeholder", "is_accounting_item")
    rows = _parquet(path, *columns).to_pylist()
    words = [(segment.code, word) for segment in graph.segments for word in segment.words or (segment.name,)]
    named = re.compile("|".join(re.escape(word) for _, word in words) or r"(?!)")
    found: dict[tuple[str, str], Maker] = {}
    for row in rows:
        if (
            not named.search(row["product"])
            or row["weight_is_placeholder"]
            or row["is_accounting_item"]
            or (row["weight"] or 0) < 0.01
        ):
            continue
        for code, word in words:
            if word in row["product"]:
                source = f"{SOURCE}:主营产品“{row['product']}”占收入{row['weight']:.1%}"
                maker = Maker(
                    code,
                    row["code"],
                    row["short_name"],
                    evidence=Evidence.SECTOR,
                    source=source,
                    source_date=SOURCE_DATE,
                )
                found.setdefault((code, row["code"]), maker)
    return tuple(found.values())


def read_templates(path: Path) -> tuple[tuple[Graph, tuple[Maker, ...]], ...]:
    """Return the chains of a template table, each with the brands it places: unchecked, so of no evidence.

    A sub-segment supplies its segment; segments of an earlier stage supply none in particular, the table has no links.
    """
    chains: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for _, row in _csv(path, "chain", "stage", "segment", "sub_segment", "company"):
        chains[row["chain"]].append(row)
    return tuple(_template(name, rows) for name, rows in chains.items())


def _template(name: str, rows: list[dict[str, str]]) -> tuple[Graph, tuple[Maker, ...]]:
    segments: dict[str, Segment] = {}
    links: dict[tuple[str, str], Link] = {}
    makers: dict[tuple[str, str], Maker] = {}
    for row in rows:
        stage = _STAGES.get(row["stage"][:2], Stage.SUPPORT)
        above = f"{row['stage'][:2]}/{row['segment']}"
        below = f"{above}/{row['sub_segment']}" if row["sub_segment"] else above
        segments.setdefault(above, Segment(above, row["segment"], stage, (), (row["segment"],), row["stage"]))
        if below != above:
            segments.setdefault(
                below, Segment(below, row["sub_segment"], stage, (), (row["sub_segment"],), row["stage"])
            )
            links.setdefault((below, above), Link(below, above, source="产业链模板(机器生成,未核实)"))
        if row["company"]:
            maker = Maker(below, row["company"], row["company"], source="产业链模板(机器生成,未核实)")
            makers.setdefault((below, row["company"]), maker)
    graph = validated(Graph(name, name, "1", tuple(segments.values()), tuple(links.values())))
    return graph, tuple(makers.values())


def _product_rows(folder: Path) -> Iterator[_Row]:
    """Return who is made of what, food and herbs left out."""
    for row in _parquet(folder / "product_product.parquet", "src", "dst", "relation", "domain_guess").to_pylist():
        if row["domain_guess"] == "other" and row["relation"] == "上游材料":
            yield row["dst"], row["src"], 1
        elif row["domain_guess"] == "other" and row["relation"] == "下游产品":
            yield row["src"], row["dst"], 2
    extra = folder / "openspg_product_downstream.csv"
    if extra.exists():
        for _, line in _csv(extra, "product", "downstream_product"):
            yield line["product"].split("-")[-1], line["downstream_product"].split("-")[-1], 2


def _near(rows: list[_Row], around: Sequence[str], depth: int) -> list[_Row]:
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for src, dst, _ in rows:
        neighbours[src].append(dst)
        neighbours[dst].append(src)
    missing = [name for name in around if name not in neighbours]
    if missing:
        raise BadChainFile(f"产品图里没有{'、'.join(missing)};请换一个产品名")
    reached = layer = set(around)
    for _ in range(depth):
        layer = {
            there
            for here in layer
            if len(neighbours[here]) <= _MOST_NEIGHBOURS or here in around
            for there in neighbours[here]
        }
        reached = reached | layer
    return [row for row in rows if row[0] in reached and row[1] in reached]


def _acyclic(code: str, name: str, segments: list[Segment], rows: Iterable[_Row]) -> Reading:
    """Take links from the best supported down, each only where it closes no ring."""
    counts: Counter[tuple[str, str]] = Counter()
    for src, dst, count in rows:
        counts[src, dst] += count
    number = {segment.code: place for place, segment in enumerate(segments)}
    # One bit a segment: what lies below it, itself included. A link whose end already reaches its start closes a ring.
    below = [1 << place for place in range(len(segments))]
    links: list[Link] = []
    dropped: list[Dropped] = []
    for (src, dst), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        link = Link(src, dst, source=f"{SOURCE}:{count}条产品关系", source_date=SOURCE_DATE)
        if src == dst:
            dropped.append(Dropped(link, f"{src}供应自己,略去"))
        elif below[number[dst]] >> number[src] & 1:
            dropped.append(Dropped(link, f"{src}→{dst}({count}条)与更多依据的连线成圈,略去"))
        else:
            links.append(link)
            here, gained = 1 << number[src], below[number[dst]]
            below = [bits | gained if bits & here else bits for bits in below]
    return Reading(validated(Graph(code, name, "1", tuple(segments), tuple(links))), tuple(dropped))


def _csv(path: Path, *needed: str) -> Iterator[tuple[str, dict[str, str]]]:
    return table(refuse_missing(path), needed)


def _count(where: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadChainFile(f"{where}:count列的“{text}”不是整数") from None


def _parquet(path: Path, *columns: str) -> Any:
    """Return some columns of a Parquet file, and no more: the rest of the open data is long."""
    from wutong_engines.backends import libraries  # noqa: PLC0415  # CSV graphs need no Arrow

    try:
        file = libraries.parquet().ParquetFile(refuse_missing(path))
        missing = [column for column in columns if column not in file.schema_arrow.names]
        if not missing:
            return file.read(columns=list(columns))
    except (ValueError, OSError) as error:
        if isinstance(error, BadChainFile):
            raise
        raise BadChainFile(f"{path.name}读不了:不是Parquet文件,或已损坏") from None
    raise BadChainFile(f"{path.name}读不了:缺少列{'、'.join(missing)}")
