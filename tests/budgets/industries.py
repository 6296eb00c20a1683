"""Chain rows for the counts of questions: chains of their own, and one that grows editions, segments and makers."""

from tests.people import Zone
from tests.wutong.industries.stories import make_anchor, note
from wutong.industries import services
from wutong.industries.models import Chain, ChainVersion, Link, Segment
from wutong.kernel import clock


def make(zone: Zone, number: int) -> int:
    """Return a chain of its own with two segments, in force since today."""
    chain = Chain.objects.create(code=f"chain-{number}", name=f"产业链{number}")
    version = ChainVersion.objects.create(
        chain=chain, number=1, state="published", published_on=clock.today(), published_by=zone.zhao
    )
    vehicle = Segment.objects.create(version=version, code="vehicle", name="整车", stage="middle")
    part = Segment.objects.create(version=version, code="controller", name="控制器", stage="up", industries=["3824"])
    Link.objects.create(version=version, src=part, dst=vehicle)
    return chain.pk


def grow(zone: Zone, one: dict[str, int], number: int) -> None:
    """Give the first chain one more edition, segment and maker, and its first anchor one more part with its maker."""
    chain = Chain.objects.get(pk=one["chain"])
    version = chain.versions.get(number=1)
    more = Segment.objects.create(version=version, code=f"more-{number}", name=f"环节{number}", stage="up")
    Link.objects.create(version=version, src=more, dst=Segment.objects.get(version=version, code="vehicle"))
    ChainVersion.objects.create(chain=chain, number=number + 2, state="discarded")
    note(zone, chain, f"供应企业{number:03}有限公司")
    if number < 2:
        anchor = make_anchor(zone, chain, f"链主{number:03}有限公司")
        one.setdefault("anchor", anchor.pk)
    part = services.put_part(
        by=zone.zhang, anchor_id=one["anchor"], name=f"零件{number}", segment_code="controller", source="公开报道"
    )
    note(zone, chain, f"专供企业{number:03}有限公司", part_id=part.pk)
