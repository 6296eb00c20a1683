"""Promises of days: `?on=` shows what was known then, is only read, is carried on by links, and lies never ahead."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.people import Zone
from tests.wutong.industries.stories import BEGUN, DAY, make_anchor, make_chain, make_part, note
from tests.wutong.industries.test_api import ask as call
from tests.wutong.industries.test_views import ask, text
from wutong.industries import queries, services
from wutong.industries.models import Anchor, Chain
from wutong.kernel import clock

FIRM = "兰州新区甲电控有限公司"
PAST = "?on=2024-06-12"


@pytest.fixture
def story(zone: Zone, chain: Chain) -> Anchor:
    """An anchor of the 10th, a maker from the 15th to the 25th, a second edition since the 20th."""
    with clock.at(date(2024, 6, 10)):
        anchor = make_anchor(zone, chain)
        make_part(zone, anchor)
    with clock.at(date(2024, 6, 15)):
        maker = note(zone, chain, FIRM, is_local=True)
    with clock.at(date(2024, 6, 20)):
        draft = services.draft(by=zone.zhao, chain_id=chain.pk)
        services.put_segment(by=zone.zhao, version_id=draft.pk, code="frame", name="车架", stage="up")
        services.publish(by=zone.zhao, version_id=draft.pk)
    with clock.at(date(2024, 6, 25)):
        services.drop_maker(by=zone.zhang, maker_id=maker.pk, reason="已搬迁")
    return anchor


@pytest.mark.parametrize(
    ("day", "number", "segments", "single", "anchors"),
    [(3, 1, 8, 0, 0), (10, 1, 8, 0, 1), (15, 1, 8, 1, 1), (20, 2, 9, 1, 1), (24, 2, 9, 1, 1), (25, 2, 9, 0, 1)],
)
def test_a_chain_is_told_as_it_was_known_on_the_day(
    zone: Zone, chain: Chain, story: Anchor, day: int, number: int, segments: int, single: int, anchors: int
) -> None:
    page = queries.current(zone.qian, chain.pk, date(2024, 6, day))
    assert page.version is not None
    assert (page.version.number, page.tally.total, page.tally.single, len(page.anchors)) == (
        number, segments, single, anchors,
    )  # fmt: skip
    line = queries.chains(zone.qian, date(2024, 6, day))[0]
    assert (line.tally, len(line.anchors)) == (page.tally, anchors)


@pytest.mark.parametrize(("name", "rest"), [("list", ()), ("chain", ()), ("segment", ("controller",)), ("anchor", ())])
def test_a_past_day_is_read_and_not_written(
    zone: Zone, chain: Chain, story: Anchor, name: str, rest: tuple[str, ...]
) -> None:
    args = {"list": (), "anchor": (story.pk,)}.get(name, (chain.pk, *rest))
    page = ask(zone.zhao, name, *args, query=PAST).content.decode()
    assert "这是 2024-06-12 当天所知的情形" in page
    assert 'value="2024-06-12"' in page
    for verb in ("登记供应企业", "起草新版", "加一项零部件", "登记链主", "/confirm/"):
        assert verb not in page
    today = ask(zone.zhao, name, *args).content.decode()
    assert "当天所知的情形" not in today
    assert 'max="2024-06-28"' in today


def test_the_links_of_a_past_day_stay_on_it(zone: Zone, chain: Chain, story: Anchor) -> None:
    page = ask(zone.qian, "chain", chain.pk, query=PAST).content.decode()
    assert f"/chains/{chain.pk}/segments/controller/{PAST}" in page
    assert f"/chains/anchors/{story.pk}/{PAST}" in page
    assert f"/chains/{chain.pk}/gaps.xlsx{PAST}" in page
    assert f"/chains/{chain.pk}/{PAST}" in ask(zone.qian, "list", query=PAST).content.decode()
    assert f"/chains/{chain.pk}/{PAST}" in ask(zone.qian, "segment", chain.pk, "tyre", query=PAST).content.decode()
    assert f"/sheet.xlsx{PAST}" in ask(zone.qian, "anchor", story.pk, query=PAST).content.decode()


@pytest.mark.parametrize("name", ["list", "chain", "segment", "anchor", "gap_sheet", "anchor_sheet"])
def test_a_day_ahead_is_refused_in_a_sentence(zone: Zone, chain: Chain, story: Anchor, name: str) -> None:
    args: dict[str, tuple[Any, ...]] = {
        "list": (), "chain": (chain.pk,), "gap_sheet": (chain.pk,), "segment": (chain.pk, "tyre"),
        "anchor": (story.pk,), "anchor_sheet": (story.pk,),
    }  # fmt: skip
    answer = ask(zone.qian, name, *args[name], query="?on=2024-06-29")
    assert (answer.status_code, "还没有到" in text(answer)) == (422, True)


@pytest.mark.parametrize("on", ["", "x", "2024-13-01", "20240612x", "2024-06-28", "0", "９９９９-01-01"])
def test_what_is_no_day_means_today(zone: Zone, chain: Chain, on: str) -> None:
    answer = ask(zone.qian, "chain", chain.pk, query=f"?on={on}")
    assert (answer.status_code, "当天所知的情形" in text(answer)) == (200, False)


def test_before_the_first_edition_the_page_is_calm(zone: Zone, chain: Chain) -> None:
    page = ask(zone.qian, "chain", chain.pk, query="?on=2024-06-02")
    assert (page.status_code, "这一天还没有发布图谱" in text(page)) == (200, True)
    assert ask(zone.qian, "segment", chain.pk, "tyre", query="?on=2024-06-02").status_code == 404
    assert ask(zone.qian, "segment", chain.pk, "tyre", query=f"?on={BEGUN}").status_code == 200


def rows(answer: Any) -> list[tuple[Any, ...]]:
    """Return the lines of a workbook."""
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    return list(sheet.values)  # type: ignore[union-attr]  # it has one


def test_the_workbooks_of_a_past_day_hold_what_was_known_then(zone: Zone, chain: Chain, story: Anchor) -> None:
    then = rows(ask(zone.qian, "gap_sheet", chain.pk, query="?on=2024-06-16"))
    now = rows(ask(zone.qian, "gap_sheet", chain.pk))
    assert sum(row[2] == "单一" for row in then) == 1
    assert not any(row[2] == "单一" for row in now)
    assert any("截至 2024-06-16" in str(cell) for row in then for cell in row)
    sheet = rows(ask(zone.qian, "anchor_sheet", story.pk, query="?on=2024-06-16"))
    assert any(FIRM in row for row in sheet)
    assert not any(FIRM in row for row in rows(ask(zone.qian, "anchor_sheet", story.pk)))


def test_a_program_reads_a_past_day_too(zone: Zone, chain: Chain, story: Anchor) -> None:
    at = "?as_of=2024-06-16"
    assert call(zone.qian, "GET", f"/{at}")[1][0]["single"] == 1
    assert call(zone.qian, "GET", f"/{chain.pk}{at}")[1]["version"] == 1
    assert len(call(zone.qian, "GET", f"/{chain.pk}/segments/controller{at}")[1]["makers"]) == 1
    assert call(zone.qian, "GET", f"/anchors/{story.pk}{at}")[1]["gaps"] == 0
    assert call(zone.qian, "GET", f"/anchors/{story.pk}")[1]["gaps"] == 1
    assert call(zone.qian, "GET", f"/{chain.pk}/segments/frame{at}")[0] == 404
    assert call(zone.qian, "GET", "/?as_of=never")[0] == 422


def test_two_chains_have_their_own_days(zone: Zone, chain: Chain) -> None:
    make_chain(zone, on=date(2024, 6, 20), name="光伏组件", code="pv")
    told = {day: [line.version is not None for line in queries.chains(zone.qian, day)] for day in (BEGUN, DAY)}
    assert told == {BEGUN: [True, False], DAY: [True, True]}
