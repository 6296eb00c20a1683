"""What a draft says: its segments, and the links between them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Q

from wutong.industries.lifecycle import LinkKind, Stage
from wutong.industries.models import ChainVersion, Link, Segment
from wutong.industries.services import ground
from wutong.kernel import history, records
from wutong.kernel.errors import Duplicate, Incomplete, NotFound

SEGMENT_PUT = history.verb("industries.segment.put", "改环节", "{did}环节“{name}”({code})")
SEGMENT_DROPPED = history.verb("industries.segment.dropped", "删环节", "删去环节“{name}”({code})及其 {links} 条关联")
LINK_PUT = history.verb("industries.link.put", "改关联", "{did}关联:{src} → {dst}({kind}{share})")
LINK_DROPPED = history.verb("industries.link.dropped", "删关联", "删去关联:{src} → {dst}({kind})")


@transaction.atomic
def put_segment(
    *,
    by: AbstractBaseUser,
    version_id: int,
    code: str,
    name: str,
    stage: str,
    industries: str | Sequence[str] = (),
    words: str | Sequence[str] = (),
    not_words: str | Sequence[str] = (),
    position: int | None = None,
    source: str = "",
    note: str = "",
    based_on: int | None = None,
) -> Segment:
    """Add a segment to a draft, or change the one of that code; a code is a segment's identity through all versions.

    :param based_on: the draft's version that the editor read.
    """
    version = ground.version_to("edit", by, version_id)
    values = segment_values(
        code=code, name=name, stage=stage, industries=industries, words=words, not_words=not_words, source=source,
        note=note,
    )  # fmt: skip
    _refuse_name(version, values)
    records.amend(version, based_on=based_on)
    kept = Segment.objects.filter(version=version, code=values["code"]).first()
    if kept is None:
        at = position if position is not None else next_position(version)
        segment = Segment.objects.create(version=version, position=at, **values)
        changes: dict[str, tuple[Any, Any]] = {}
    else:
        values["position"] = kept.position if position is None else position
        changes = {key: (getattr(kept, key), new) for key, new in values.items() if getattr(kept, key) != new}
        Segment.objects.filter(pk=kept.pk).update(**values)
        segment = Segment.objects.get(pk=kept.pk)
    did = "修改" if kept else "新增"
    history.record(SEGMENT_PUT, version, by=by, changes=changes, did=did, name=segment.name, code=segment.code)
    return segment


@transaction.atomic
def drop_segment(*, by: AbstractBaseUser, version_id: int, code: str, based_on: int | None = None) -> Segment:
    """Take a segment and its links out of a draft; makers keep its code, for it may come back."""
    version = ground.version_to("edit", by, version_id)
    segment = _segment(version, code, "code")
    links = Link.objects.filter(version=version).filter(Q(src=segment) | Q(dst=segment)).count()
    records.amend(version, based_on=based_on)
    Segment.objects.filter(pk=segment.pk).delete()
    history.record(SEGMENT_DROPPED, version, by=by, name=segment.name, code=segment.code, links=links)
    return segment


@transaction.atomic
def put_link(
    *,
    by: AbstractBaseUser,
    version_id: int,
    src: str,
    dst: str,
    kind: str = LinkKind.SUPPLY.value,
    share: Decimal | float | None = None,
    source: str = "",
    source_date: date | None = None,
    based_on: int | None = None,
) -> Link:
    """Add a link between two segments of a draft, or change its share and source.

    :param src: the code of the segment that supplies, supports or replaces.
    """
    version = ground.version_to("edit", by, version_id)
    ends = _segment(version, src, "src"), _segment(version, dst, "dst")
    values = link_values(src=src, dst=dst, kind=kind, share=share, source=source, source_date=source_date)
    records.amend(version, based_on=based_on)
    same = {"version": version, "src": ends[0], "dst": ends[1], "kind": values.pop("kind")}
    kept = Link.objects.filter(**same).first()
    if kept is None:
        link = Link.objects.create(**same, **values)
        changes: dict[str, tuple[Any, Any]] = {}
    else:
        changes = {key: (getattr(kept, key), new) for key, new in values.items() if getattr(kept, key) != new}
        Link.objects.filter(pk=kept.pk).update(**values)
        link = Link.objects.select_related("src", "dst").get(pk=kept.pk)
    history.record(
        LINK_PUT, version, by=by, changes=changes, did="修改" if kept else "新增", src=link.src.name,
        dst=link.dst.name, kind=link.get_kind_display(), share=f",占成本 {link.share:.1%}" if link.share else "",
    )  # fmt: skip
    return link


@transaction.atomic
def drop_link(*, by: AbstractBaseUser, version_id: int, link_id: int, based_on: int | None = None) -> Link:
    """Take a link out of a draft."""
    version = ground.version_to("edit", by, version_id)
    link = Link.objects.select_related("src", "dst").filter(version=version, pk=link_id).first()
    if link is None:
        raise NotFound("草稿里没有这条关联,它可能已被删去。")
    records.amend(version, based_on=based_on)
    Link.objects.filter(pk=link.pk).delete()
    history.record(LINK_DROPPED, version, by=by, src=link.src.name, dst=link.dst.name, kind=link.get_kind_display())
    return link


def segment_values(
    *,
    code: str,
    name: str,
    stage: str,
    industries: str | Sequence[str] = (),
    words: str | Sequence[str] = (),
    not_words: str | Sequence[str] = (),
    source: str = "",
    note: str = "",
) -> dict[str, Any]:
    """Return the columns of a segment as they are kept.

    :raises Incomplete: naming the field that is missing or wrong.
    """
    return {
        "code": ground.code(code, "code", "环节代码"),
        "name": ground.line(name, 64, "name", "环节名称", required=True),
        "stage": ground.word(stage, [one.value for one in Stage], "stage", "位置"),
        "industries": ground.classes(_plain(industries)),
        "words": ground.terms(_plain(words), "words", "检索词"),
        "not_words": ground.terms(_plain(not_words), "not_words", "排除词"),
        "source": ground.line(source, 255, "source", "来源"),
        "note": ground.note(note),
    }


def link_values(
    *, src: str, dst: str, kind: str, share: Decimal | float | None, source: str, source_date: date | None
) -> dict[str, Any]:
    """Return the columns of a link as they are kept, its ends apart.

    :raises Incomplete: when it leads to itself, or a field is wrong.
    """
    if src.strip() == dst.strip():
        text = "一个环节不能连到自己,请改选另一端。"
        raise Incomplete(text, fields={"dst": text})
    return {
        "kind": ground.word(kind, [one.value for one in LinkKind], "kind", "关系"),
        "share": ground.share(share),
        "source": ground.line(source, 255, "source", "来源"),
        "source_date": ground.day_past(source_date),
    }


def next_position(version: ChainVersion) -> int:
    """Return the place after the last segment of a version."""
    last = Segment.objects.filter(version=version).aggregate(last=Max("position"))["last"]
    return min((last or 0) + 10, 32000)


def _segment(version: ChainVersion, code: str, field: str) -> Segment:
    found = Segment.objects.filter(version=version, code=code.strip()).first()
    if found is None:
        text = f"草稿里没有代码为“{code.strip()[:32]}”的环节,请先加上它。"
        raise Incomplete(text, fields={field: text})
    return found


def _refuse_name(version: ChainVersion, values: dict[str, Any]) -> None:
    same = Segment.objects.filter(version=version, name=values["name"]).exclude(code=values["code"]).first()
    if same is not None:
        text = f"草稿里已有环节“{same.name}”({same.code}),请改用别的名称,或直接修改它。"
        raise Duplicate(text, fields={"name": text})


def _plain(given: str | Sequence[str]) -> str | list[str]:
    return given if isinstance(given, str) else list(given)
