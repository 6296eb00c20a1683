"""Graphs from JSON and from seed tables, and back; every fault with its file, row and column."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from wutong_engines.chains.errors import BadChainFile, BadGraph, Fault
from wutong_engines.chains.graph import Graph, Link, LinkKind, Segment, Stage
from wutong_engines.chains.validation import validated

SEGMENT_COLUMNS: Final = ("chain", "code", "name", "stage")
LINK_COLUMNS: Final = ("chain", "src", "dst")
_GRAPH_KEYS: Final = frozenset({"code", "name", "version", "segments", "links"})
_SEGMENT_KEYS: Final = frozenset({"code", "name", "stage", "industries", "words", "note"})
_LINK_KEYS: Final = frozenset({"src", "dst", "kind", "share", "source", "source_date"})
_Word = TypeVar("_Word", bound=StrEnum)


def read_graphs(path: Path) -> tuple[Graph, ...]:
    """Return the graphs in a JSON file (one, or a list), or in a folder with `segments.csv` and `links.csv`.

    :raises ChainsError: what is wrong, with file, row and column.
    """
    if path.is_dir():
        return _read_tables(path)
    data = _loads(path)
    return tuple(graph_from(one) for one in (data if isinstance(data, list) else [data]))


def _loads(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadChainFile(f"没有文件{path};请核对路径") from None
    except UnicodeDecodeError:
        raise BadChainFile(f"{path.name}不是UTF-8文本;请另存为UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else "嵌套太深"
        raise BadChainFile(f"{path.name}不是完整的JSON:{where}") from None


def as_json(graph: Graph) -> dict[str, Any]:
    """Return JSON values that :func:`graph_from` reads back to an equal graph."""
    return {
        "code": graph.code,
        "name": graph.name,
        "version": graph.version,
        "segments": [
            {
                "code": segment.code,
                "name": segment.name,
                "stage": segment.stage.value,
                "industries": list(segment.industries),
                "words": list(segment.words),
                "note": segment.note,
            }
            for segment in graph.segments
        ],
        "links": [
            {
                "src": link.src,
                "dst": link.dst,
                "kind": link.kind.value,
                "share": link.share,
                "source": link.source,
                "source_date": link.source_date.isoformat() if link.source_date else None,
            }
            for link in graph.links
        ],
    }


def graph_from(data: Any) -> Graph:
    """Return the graph that JSON values describe.

    :raises BadGraph: every fault, with its place.
    """
    faults: list[Fault] = []
    if not isinstance(data, Mapping):
        raise BadGraph([Fault("图", "", "应为一个对象,含code、name、version、segments、links")])
    faults += _unknown("图", data, _GRAPH_KEYS)
    segments = [
        segment
        for where, row in _rows(data, "segments", "环节", _SEGMENT_KEYS, faults)
        if (segment := _segment(where, row, faults))
    ]
    links = [
        link for where, row in _rows(data, "links", "连线", _LINK_KEYS, faults) if (link := _link(where, row, faults))
    ]
    if faults:
        raise BadGraph(faults)
    code, name, version = (str(data.get(key) or "") for key in ("code", "name", "version"))
    return validated(Graph(code, name, version or "1", tuple(segments), tuple(links)))


def _unknown(where: str, row: Mapping[str, Any], known: frozenset[str]) -> Iterator[Fault]:
    for key in row:
        if key not in known:
            yield Fault(where, str(key), f"不认识的字段“{key}”;可用的是{'、'.join(sorted(known))}")


def _rows(
    data: Mapping[str, Any], key: str, label: str, known: frozenset[str], faults: list[Fault]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    rows = data.get(key) or []
    if not isinstance(rows, list):
        faults.append(Fault("图", key, f"{key}应为一个列表"))
        return
    for number, row in enumerate(rows, start=1):
        where = f"第{number}个{label}"
        if isinstance(row, Mapping):
            faults += _unknown(where, row, known)
            yield where, row
        else:
            faults.append(Fault(where, key, "应为一个对象"))


def _read_tables(folder: Path) -> tuple[Graph, ...]:
    faults: list[Fault] = []
    names: dict[str, tuple[str, str]] = {}
    segments: defaultdict[str, list[Segment]] = defaultdict(list)
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for where, row in table(folder / "segments.csv", SEGMENT_COLUMNS):
        chain = row["chain"].strip()
        names.setdefault(chain, (row.get("chain_name") or chain, row.get("version") or "1"))
        segment = _segment(where, row, faults)
        if segment:
            segments[chain].append(segment)
    for where, row in table(folder / "links.csv", LINK_COLUMNS):
        link = _link(where, row, faults)
        if row["chain"].strip() not in names:
            faults.append(Fault(where, "chain", f"segments.csv里没有产业链{row['chain']}"))
        elif link:
            links[row["chain"].strip()].append(link)
    if faults:
        raise BadGraph(faults)
    graphs = (
        Graph(code, name, version, tuple(segments[code]), tuple(links[code])) for code, (name, version) in names.items()
    )
    return tuple(validated(graph) for graph in graphs)


def table(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the rows of a CSV file, each with how to speak of it.

    :raises BadChainFile: the file, a column or a row is not as it should be.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise BadChainFile(f"{path.name}第1行缺少列{'、'.join(missing)}")
            for row in reader:
                if None in row or None in row.values():
                    raise BadChainFile(f"{path.name}第{reader.line_num}行的列数与表头不同")
                yield f"{path.name}第{reader.line_num}行", row
    except FileNotFoundError:
        raise BadChainFile(f"{path.parent}里没有{path.name}") from None
    except UnicodeDecodeError:
        raise BadChainFile(f"{path.name}不是UTF-8文本;请另存为UTF-8") from None
    except csv.Error:
        raise BadChainFile(f"{path.name}第{reader.line_num + 1}行起不是完整的CSV;是否少了一个引号") from None


def _segment(where: str, row: Mapping[str, Any], faults: list[Fault]) -> Segment | None:
    stage = _word(where, "stage", row.get("stage"), Stage, faults)
    lists = [_list(row.get(key)) for key in ("industries", "words")]
    text = {key: str(row.get(key) or "").strip() for key in ("code", "name", "note")}
    return Segment(text["code"], text["name"], stage, lists[0], lists[1], text["note"]) if stage else None


def _link(where: str, row: Mapping[str, Any], faults: list[Fault]) -> Link | None:
    before = len(faults)
    kind = _word(where, "kind", row.get("kind") or "supply", LinkKind, faults)
    share = _number(where, row.get("share"), faults)
    on = _day(where, row.get("source_date"), faults)
    ends = [str(row.get(key) or "").strip() for key in ("src", "dst")]
    if len(faults) > before or kind is None:
        return None
    return Link(ends[0], ends[1], kind, share, str(row.get("source") or "").strip(), on)


def _word(where: str, field: str, value: Any, kind: type[_Word], faults: list[Fault]) -> _Word | None:
    text = str(value or "").strip()
    for word in kind:
        if text in (word.value, getattr(word, "label", "")):
            return word
    choices = "、".join(getattr(word, "label", word.value) for word in kind)
    faults.append(Fault(where, field, f"{field}列的“{text}”不认识;可用的是{choices}"))
    return None


def _number(where: str, value: Any, faults: list[Fault]) -> float | None:
    if value is None or value == "":
        return None
    try:
        text = str(value).strip()
        return round(float(text[:-1]) / 100, 9) if text.endswith(("%", "\uff05")) else float(text)
    except ValueError:
        faults.append(Fault(where, "share", f"share列的“{value}”不是数;61.2%请写0.612"))
        return None


def _day(where: str, value: Any, faults: list[Fault]) -> date | None:
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        faults.append(Fault(where, "source_date", f"source_date列的“{value}”不是日期;请写成2024-06-28"))
        return None


def _list(value: Any) -> tuple[str, ...]:
    """Split `a|b`, or take a list as it is."""
    parts = value if isinstance(value, list | tuple) else str(value or "").replace("、", "|").split("|")
    return tuple(dict.fromkeys(text for part in parts if (text := str(part).strip())))


def refuse_missing(path: Path) -> Path:
    """Return the path, or refuse where nothing is.

    :raises BadChainFile: with the path.
    """
    if not path.exists():
        raise BadChainFile(f"没有{path};请核对路径")
    return path
