"""Promises of the program's door: what the pages may do it may do, with the same refusals, and nothing half done."""

from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import make_anchor, make_part, note
from tests.wutong.industries.test_api import ask
from wutong.industries import queries, services
from wutong.industries.models import Anchor, Chain, ChainVersion, Link, Maker, Part, Segment
from wutong.kernel.models import Event

SEGMENT = {"code": "frame", "name": "车架", "stage": "up", "industries": ["3311"], "words": ["车架", "焊接"]}
MAKER = {"segment_code": "tyre", "firm": "中策橡胶集团股份有限公司", "evidence": "sector", "source": "公开报道"}


def books() -> tuple[int, ...]:
    """Return how many rows there are of everything that a program could write."""
    return tuple(model.objects.count() for model in (Chain, ChainVersion, Segment, Link, Anchor, Part, Maker, Event))


@pytest.fixture
def keys(zone: Zone, chain: Chain) -> dict[str, int]:
    """The numbers that addresses are made with."""
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    part = make_part(zone, make_anchor(zone, chain))
    maker = note(zone, chain, "江苏协昌电子科技股份有限公司", part_id=part.pk)
    return {"chain": chain.pk, "draft": draft.pk, "anchor": part.anchor_id, "maker": maker.pk}


WRITES: list[tuple[str, dict[str, Any], str]] = [
    ("/", {"code": "pv", "name": "光伏组件"}, "zhang"),
    ("/{chain}/draft", {}, "zhang"),
    ("/{chain}/makers", MAKER, "qian"),
    ("/{chain}/anchors", {"firm": "雅迪科技集团有限公司"}, "qian"),
    ("/versions/{draft}/segments", SEGMENT, "zhang"),
    ("/versions/{draft}/links", {"src": "tyre", "dst": "shop"}, "zhang"),
    ("/versions/{draft}/publish", {"on": "2024-06-28"}, "zhang"),
    ("/anchors/{anchor}/parts", {"name": "轮胎", "segment_code": "tyre"}, "qian"),
    ("/makers/{maker}/confirm", {"evidence": "direct", "source": "合同"}, "qian"),
    ("/makers/{maker}/withdraw", {"reason": "误记"}, "qian"),
]


@pytest.mark.parametrize(("path", "said", "who"), WRITES)
def test_who_may_not_is_refused_and_nothing_is_written(
    zone: Zone, keys: dict[str, int], path: str, said: dict[str, Any], who: str
) -> None:
    before = books()
    status, told = ask(getattr(zone, who), "POST", path.format(**keys), said)
    assert status in {403, 404}
    assert told["detail"] or told["title"]
    assert ask(zone.he, "POST", path.format(**keys), said)[0] in {403, 404}
    assert books() == before


@pytest.mark.parametrize(("path", "said", "_who"), WRITES[2:])
def test_what_is_missing_is_named_and_nothing_is_written(
    zone: Zone, keys: dict[str, int], path: str, said: dict[str, Any], _who: str
) -> None:
    before = books()
    for name, value in said.items():
        if name in {"industries", "words", "on"}:
            continue
        wrong = {**said, name: "" if isinstance(value, str) else None}
        assert ask(zone.zhao, "POST", path.format(**keys), wrong)[0] == 422, name
    assert books() == before


@pytest.mark.parametrize(("path", "said", "_who"), WRITES[2:])
def test_of_what_is_not_there_nothing_is_written(
    zone: Zone, keys: dict[str, int], path: str, said: dict[str, Any], _who: str
) -> None:
    before = books()
    nowhere = dict.fromkeys(keys, 10**9)
    assert ask(zone.zhao, "POST", path.format(**nowhere), said)[0] == 404
    assert books() == before


@pytest.mark.parametrize(("path", "said", "_who"), [WRITES[0], *WRITES[2:]])
def test_who_may_does_it_in_one_call(
    zone: Zone, keys: dict[str, int], path: str, said: dict[str, Any], _who: str
) -> None:
    before = Event.objects.count()
    status, made = ask(zone.zhao, "POST", path.format(**keys), said)
    assert (status in {200, 201}, made["id"] > 0) == (True, True)
    assert Event.objects.count() == before + 1


def test_a_segment_put_by_program_is_the_one_the_page_shows(zone: Zone, keys: dict[str, int]) -> None:
    ask(zone.zhao, "POST", f"/versions/{keys['draft']}/segments", SEGMENT)
    row = Segment.objects.get(version_id=keys["draft"], code="frame")
    assert (row.industries, row.words) == (["3311"], ["车架", "焊接"])
    page = queries.version(zone.zhao, keys["draft"])
    assert page.diff is not None
    assert [one.code for one in page.diff.added] == ["frame"]


def test_a_ring_is_refused_with_its_sentence(zone: Zone, keys: dict[str, int]) -> None:
    ask(zone.zhao, "POST", f"/versions/{keys['draft']}/links", {"src": "shop", "dst": "lead"})
    status, told = ask(zone.zhao, "POST", f"/versions/{keys['draft']}/publish", {"on": "2024-06-28"})
    assert (status, "绕成了圈" in str(told)) == (422, True)
    assert ChainVersion.objects.get(pk=keys["draft"]).state == "draft"


@pytest.mark.parametrize(
    "said", [{"share": 0}, {"share": 1.5}, {"share": "much"}, {"source_date": "soon"}, {"kind": "love"}]
)
def test_a_link_out_of_bounds_is_refused(zone: Zone, keys: dict[str, int], said: dict[str, Any]) -> None:
    before = books()
    body = {"src": "tyre", "dst": "shop", **said}
    assert ask(zone.zhao, "POST", f"/versions/{keys['draft']}/links", body)[0] == 422
    assert books() == before


@pytest.mark.parametrize("who", ["zhang", "zhao", "qian", "hu", "sun", "ma"])
def test_every_insider_reads_the_same(zone: Zone, keys: dict[str, int], who: str) -> None:
    person = getattr(zone, who)
    (line,) = ask(person, "GET", "/")[1]
    assert (line["name"], line["missing"] + line["single"] + line["weak"] + line["have"]) == ("电动两轮车", 8)
    assert ask(person, "GET", f"/anchors/{keys['anchor']}")[1]["known"] == 1
    assert ask(person, "GET", f"/{keys['chain']}/segments/nowhere")[0] == 404


@pytest.mark.parametrize("who", ["wu", "zheng", "feng", "he", "xu"])
def test_those_outside_read_nothing(zone: Zone, keys: dict[str, int], who: str) -> None:
    for path in ("/", "/{chain}", "/{chain}/segments/tyre", "/anchors/{anchor}"):
        status, told = ask(getattr(zone, who), "GET", path.format(**keys))
        assert (status, "轮胎" in str(told), "爱玛" in str(told)) == (403, False, False)
