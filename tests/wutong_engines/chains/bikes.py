"""A small chain of two-wheelers for the tests."""

from wutong_engines.chains import Evidence, Graph, Link, LinkKind, Maker, Place, Segment, Stage


def segment(code: str, name: str, stage: Stage = Stage.UPSTREAM) -> Segment:
    """Return a segment known by its own name."""
    return Segment(code, name, stage, (), (name,))


BIKES = Graph(
    "ebike",
    "电动两轮车",
    "2024-06",
    (
        segment("lead", "铅锭"),
        segment("battery", "铅蓄电池"),
        segment("controller", "控制器"),
        segment("motor", "轮毂电机"),
        segment("paint", "涂装", Stage.SUPPORT),
        segment("bike", "整车", Stage.MIDSTREAM),
        segment("shop", "销售门店", Stage.DOWNSTREAM),
    ),
    (
        Link("lead", "battery", share=0.6, source="演示"),
        Link("battery", "bike", share=0.3, source="演示"),
        Link("controller", "bike"),
        Link("motor", "bike"),
        Link("paint", "bike", LinkKind.SUPPORT),
        Link("bike", "shop", share=0.9, source="演示"),
    ),
)


def maker(segment_code: str, firm_id: str, place: Place = Place.LOCAL, **known: object) -> Maker:
    """Return a maker whose place is known and whose evidence is that of its trade."""
    fields = {"evidence": Evidence.SECTOR, "source": "演示", **known}
    return Maker(segment_code, firm_id, f"厂商{firm_id}", place, **fields)  # type: ignore[arg-type]  # fields of Maker
