"""A small chain that the tests tell their stories about: two-wheelers, with holes in it."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.people import Zone
from wutong.accounts.models import Person
from wutong.industries import services
from wutong.industries.models import Anchor, Chain, ChainVersion, Link, Maker, Part, Segment
from wutong.kernel import clock

DAY = date(2024, 6, 28)
BEGUN = date(2024, 6, 3)
# Code, name, stage, classes, words.
SEGMENTS = (
    ("lead", "铅锭", "up", "3212", "铅锭"),
    ("battery", "铅蓄电池", "up", "3843", "铅蓄电池、铅酸"),
    ("motor", "轮毂电机", "up", "3812", "轮毂电机"),
    ("controller", "控制器", "up", "3824", "控制器"),
    ("tyre", "轮胎", "up", "2911", "轮胎"),
    ("vehicle", "整车装配", "middle", "3770", "电动自行车"),
    ("shop", "销售", "down", "5263", "电动车销售"),
    ("mould", "模具", "support", "3525", "模具"),
)
LINKS: tuple[tuple[str, str, str, float | None], ...] = (
    ("lead", "battery", "supply", 0.6),
    ("battery", "vehicle", "supply", 0.25),
    ("motor", "vehicle", "supply", None),
    ("controller", "vehicle", "supply", 0.08),
    ("tyre", "vehicle", "supply", None),
    ("vehicle", "shop", "supply", None),
    ("mould", "vehicle", "support", None),
)


def make_chain(zone: Zone, *, on: date = BEGUN, name: str = "电动两轮车", code: str = "ebike") -> Chain:
    """Return a chain whose first version is published on a day."""
    with clock.at(on):
        chain = services.add_chain(by=zone.zhao, code=code, name=name, head="装备产业招商组")
        version = services.draft(by=zone.zhao, chain_id=chain.pk, source="产业研究(演示)")
        _rows(version)
        services.publish(by=zone.zhao, version_id=version.pk, on=on)
    return chain


def fill(by: Person, version: ChainVersion) -> None:
    """Put the segments and links of the small chain into a draft."""
    for code, name, stage, industries, words in SEGMENTS:
        services.put_segment(
            by=by, version_id=version.pk, code=code, name=name, stage=stage, industries=industries, words=words
        )
    for src, dst, kind, share in LINKS:
        services.put_link(by=by, version_id=version.pk, src=src, dst=dst, kind=kind, share=share)


def _rows(version: ChainVersion) -> None:
    """Put the same in two statements: most stories begin after it."""
    made = Segment.objects.bulk_create(
        Segment(
            version=version, code=code, name=name, stage=stage, industries=[classes], words=words.split("、"),
            position=10 * number,
        )
        for number, (code, name, stage, classes, words) in enumerate(SEGMENTS, 1)
    )  # fmt: skip
    ends = {segment.code: segment for segment in made}
    Link.objects.bulk_create(
        Link(version=version, src=ends[src], dst=ends[dst], kind=kind, share=share and Decimal(str(share)))
        for src, dst, kind, share in LINKS
    )


def version_of(chain: Chain, number: int = 1) -> ChainVersion:
    """Return a version of a chain by its number."""
    return ChainVersion.objects.get(chain=chain, number=number)


def note(zone: Zone, chain: Chain, firm: str, code: str = "controller", **more: Any) -> Maker:
    """Return a maker that zhang notes."""
    said = {"evidence": "sector", "source": "公开报道", "source_date": date(2024, 5, 1), **more}
    return services.note_maker(by=zone.zhang, chain_id=chain.pk, segment_code=code, firm=firm, **said)


def make_anchor(zone: Zone, chain: Chain, firm: str = "甘肃爱玛车业科技有限公司") -> Anchor:
    """Return an anchor that stands in 整车装配."""
    return services.add_anchor(
        by=zone.zhang, chain_id=chain.pk, firm=firm, segment_code="vehicle", product="电动两轮车", source="公开报道"
    )


def make_part(zone: Zone, anchor: Anchor, name: str = "控制器", code: str = "controller", **more: Any) -> Part:
    """Return a line of an anchor's parts list."""
    said = {"source": "公开报道", **more}
    return services.put_part(by=zone.zhang, anchor_id=anchor.pk, name=name, segment_code=code, **said)
