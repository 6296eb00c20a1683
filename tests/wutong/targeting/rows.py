"""Lists as they stand in the books, for tests that ask who may read them and not how they are ranked."""

from typing import Any

from tests.people import Zone
from wutong.industries.models import ChainVersion
from wutong.kernel import clock
from wutong.targeting.models import Pick, Shortlist

_FACTORS = [
    {
        "code": "scope", "label": "经营范围", "value": 1.0, "weight": 60.0, "points": 60.0,
        "evidence": "经营范围写明生产:“控制器”", "source": "工商登记(演示)", "date": "2024-06-01",
    },
    {
        "code": "titles", "label": "资质称号", "value": None, "weight": 40.0, "points": 0.0,
        "evidence": "未知:名录没有称号记录", "source": "工商登记(演示)", "date": None,
    },
]  # fmt: skip


def make_list(zone: Zone, chain_id: int, code: str = "controller", **more: Any) -> Shortlist:
    """Return a ranked list of a segment of the chain's published graph."""
    version = ChainVersion.objects.filter(chain_id=chain_id, state="published").get()
    values = {
        "title": "控制器", "segment_name": "控制器", "as_of": clock.today(), "state": "ready",
        "ranked_at": clock.now(), "considered": 9, "eligible": 4, "snapshot": "第 1 版",
        "excluded": [["与该环节无关", 5]], "weights": {"points": [["scope", 60.0], ["titles", 40.0]], "origin": "默认"},
        **more,
    }  # fmt: skip
    return Shortlist.objects.create(
        chain_id=chain_id, graph=version, segment_code=code, created_by=zone.zhang, **values
    )


def make_pick(shortlist: Shortlist, number: int, **more: Any) -> Pick:
    """Return a firm of a list."""
    values = {"name": f"备选{number:03}控制器有限公司", "province": "江苏", "city": "无锡", "score": 60.0, **more}
    return Pick.objects.create(
        shortlist=shortlist, place=number, directory_id=f"n-{number}", open_points=40.0, factors=_FACTORS, **values
    )
