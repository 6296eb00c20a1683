"""The chains of the rights table's world: one with a draft and an anchor, one without a draft."""

from datetime import date
from typing import Any

from tests.people import Zone
from tests.wutong.industries.stories import make_anchor, make_chain, make_part, note
from wutong.industries import services
from wutong.kernel import clock


def make_chains(zone: Zone) -> dict[str, Any]:
    """Return the keys of a chain with a draft and an anchor, and of one without a draft."""
    with clock.at(date(2024, 6, 20)):
        chain = make_chain(zone, on=date(2024, 6, 3))
        other = make_chain(zone, on=date(2024, 6, 3), name="光伏组件", code="pv")
        published = chain.versions.get()
        draft = services.draft(by=zone.zhao, chain_id=chain.pk)
        anchor = make_anchor(zone, chain)
        part = make_part(zone, anchor)
        maker = note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk)
    return {
        "chain_id": chain.pk,
        "chain_without_draft": other.pk,
        "published_id": published.pk,
        "version_id": draft.pk,
        "link_id": draft.links.first().pk,
        "anchor_id": anchor.pk,
        "part_id": part.pk,
        "maker_id": maker.pk,
        "segment": "controller",
    }
