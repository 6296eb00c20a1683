"""What changed between two versions of a chain, as rows and as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from wutong_engines.chains.graph import Graph, Link, Segment


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: where, which, and both values as text."""

    where: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two graphs; a segment is known by its code, a link by its ends and kind."""

    added: tuple[Segment, ...]
    removed: tuple[Segment, ...]
    changed: tuple[Change, ...]
    links_added: tuple[Link, ...]
    links_removed: tuple[Link, ...]
    links_changed: tuple[Change, ...]
    sentences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs but the version."""
        return not self.sentences


def diff(old: Graph, new: Graph) -> Diff:
    """Return what has to be done to the old graph to make it the new one."""
    before, after = old.by_code, new.by_code
    links_before, links_after = _links(old), _links(new)
    added = tuple(segment for code, segment in after.items() if code not in before)
    removed = tuple(segment for code, segment in before.items() if code not in after)
    renamed = (Change("产业链", "name", old.name, new.name),) if old.name != new.name else ()
    changed = renamed + tuple(
        change
        for code, segment in after.items()
        if code in before
        for change in _changes(segment.name, before[code], segment)
    )
    links_added = tuple(link for key, link in links_after.items() if key not in links_before)
    links_removed = tuple(link for key, link in links_before.items() if key not in links_after)
    links_changed = tuple(
        change
        for key, link in links_after.items()
        if key in links_before
        for change in _changes(_arrow(new, link), links_before[key], link)
    )
    sentences = (
        *(f"新增环节{segment.name}({segment.code})" for segment in added),
        *(f"删去环节{segment.name}({segment.code})" for segment in removed),
        *(_said(change) for change in changed),
        *(f"新增连线{_arrow(new, link)}" for link in links_added),
        *(f"删去连线{_arrow(old, link)}" for link in links_removed),
        *(_said(change) for change in links_changed),
    )
    return Diff(added, removed, changed, links_added, links_removed, links_changed, sentences)


def _links(graph: Graph) -> Mapping[tuple[str, str, str], Link]:
    return {(link.src, link.dst, link.kind.value): link for link in graph.links}


def _arrow(graph: Graph, link: Link) -> str:
    return f"{graph.name_of(link.src)}→{graph.name_of(link.dst)}({link.kind.label})"


def _said(change: Change) -> str:
    return f"{change.where}的{_FIELDS.get(change.field, change.field)}由{change.before}改为{change.after}"


_FIELDS = {
    "name": "名称",
    "stage": "位置",
    "industries": "行业代码",
    "words": "关键词",
    "note": "备注",
    "share": "成本占比",
    "source": "来源",
    "source_date": "来源日期",
}


def _changes(where: str, before: Segment | Link, after: Segment | Link) -> list[Change]:
    pairs = ((item.name, getattr(before, item.name), getattr(after, item.name)) for item in fields(after))
    return [Change(where, name, _text(old), _text(new)) for name, old, new in pairs if old != new]


def _text(value: object) -> str:
    if value is None or value in ("", ()):
        return "空"
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    label = getattr(value, "label", None)
    return label if isinstance(label, str) else str(value)
