"""Refuse a graph that cannot be meant, all at once, each fault with its segment or link and what to do."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import isfinite
from typing import Final

from wutong_engines.chains.errors import BadGraph, Fault
from wutong_engines.chains.graph import Graph, Link, LinkKind, Segment

_CLASS: Final = re.compile(r"[A-T]?\d{2,4}")
# Shares are published to a tenth of a percent: a sum may be that much over.
_OVER: Final = 1.005


def validated(graph: Graph) -> Graph:
    """Return the graph as it is, or refuse it.

    :raises BadGraph: with every fault found; a ring of supply links is named segment by segment.
    """
    faults = tuple(found(graph))
    if faults:
        raise BadGraph(faults)
    return graph


def found(graph: Graph) -> Iterator[Fault]:
    """Return every fault of a graph."""
    if not graph.code.strip() or not graph.name.strip():
        yield Fault(graph.name or graph.code, "code", "产业链没有代码或名称,请补上")
    if not graph.segments:
        yield Fault(graph.name, "segments", "产业链里一个环节也没有")
    for code, times in Counter(segment.code for segment in graph.segments).items():
        if times > 1:
            yield Fault(graph.name, "code", f"环节代码{code}重复了{times}次;请给每个环节一个自己的代码")
    for segment in graph.segments:
        yield from _segment(segment)
    sound = []
    for link in graph.links:
        faults = tuple(_link(graph, link))
        yield from faults
        if not faults:
            sound.append(link)
    yield from _sums(graph, sound)
    yield from _ring(graph, sound)


def _segment(segment: Segment) -> Iterator[Fault]:
    where = f"环节{segment.code or segment.name}"
    if not segment.code.strip() or segment.code != segment.code.strip():
        yield Fault(where, "code", "环节代码为空或带空格")
    if not segment.name.strip():
        yield Fault(where, "name", "环节没有名称")
    for code in segment.industries:
        if not _CLASS.fullmatch(code):
            yield Fault(where, "industries", f"行业代码“{code}”不是GB/T 4754的写法;应如3770或C3770")
    if any(not word.strip() for word in segment.words):
        yield Fault(where, "words", "有空白的关键词,请删去")


def _link(graph: Graph, link: Link) -> Iterator[Fault]:
    where = f"连线{link.src}→{link.dst}"
    for end in dict.fromkeys((link.src, link.dst)):
        if end not in graph.by_code:
            yield Fault(where, "src" if end == link.src else "dst", f"图里没有环节{end};请先加上它,或改正代码")
    if link.src == link.dst:
        yield Fault(where, "dst", "两端是同一个环节;请删去这条连线")
    if link.share is not None and not (isfinite(link.share) and 0 < link.share <= 1):
        yield Fault(where, "share", f"成本占比{link.share:g}不在0到1之间;61.2%请写0.612,不知道请留空")


def _sums(graph: Graph, links: list[Link]) -> Iterator[Fault]:
    twice = Counter((link.src, link.dst, link.kind) for link in links)
    for (src, dst, kind), times in twice.items():
        if times > 1:
            yield Fault(f"连线{src}→{dst}", "kind", f"{kind.label}连线写了{times}次;请只留一条")
    shares: defaultdict[str, float] = defaultdict(float)
    for link in links:
        if link.kind is LinkKind.SUPPLY and link.share:
            shares[link.dst] += link.share
    for code, total in shares.items():
        if total > _OVER:
            yield Fault(f"环节{code}", "share", f"{graph.name_of(code)}的各项成本占比合计{total:.1%},超过100%;请核对")


def _ring(graph: Graph, links: list[Link]) -> Iterator[Fault]:
    ring = supply_ring([(link.src, link.dst) for link in links if link.kind is LinkKind.SUPPLY])
    if ring:
        named = "→".join(graph.name_of(code) for code in (*ring, ring[0]))
        yield Fault(graph.name, "links", f"供应连线绕成了圈:{named};请去掉其中一条或改为替代、配套")


def supply_ring(pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return one ring of directed pairs in its order, nothing where there is none."""
    ahead: defaultdict[str, list[str]] = defaultdict(list)
    for src, dst in pairs:
        ahead[src].append(dst)
    done: set[str] = set()
    for start in list(ahead):
        path: list[str] = []
        on_path: set[str] = set()
        # (node, its untried neighbours): the depth of a long chain must not be Python's.
        stack = [(start, iter(ahead[start]))] if start not in done else []
        while stack:
            node, rest = stack[-1]
            if node not in on_path:
                path.append(node)
                on_path.add(node)
            onward = next((nxt for nxt in rest if nxt not in done), None)
            if onward is None:
                done.add(path.pop())
                on_path.discard(node)
                stack.pop()
            elif onward in on_path:
                return tuple(path[path.index(onward) :])
            else:
                stack.append((onward, iter(ahead[onward])))
    return ()
