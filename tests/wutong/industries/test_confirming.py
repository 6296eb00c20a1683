"""Promises of confirming: a guess from the directory becomes a maker that counts, or is off; past days stay."""

from datetime import date
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.industries.stories import DAY, make_anchor, make_part, note
from tests.wutong.industries.test_api import ask as call
from tests.wutong.industries.test_makers import kind
from tests.wutong.industries.test_views import ask, text
from wutong.industries import queries, services
from wutong.industries.models import Chain, Maker
from wutong.industries.services import MakerValues
from wutong.kernel import clock, history
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, NotFound, WrongStage

FIRM = "兰州新区甲电控有限公司"
LEVELS = ("scope", "sector", "equity", "direct")
SAID: dict[str, Any] = {
    "evidence": "sector",
    "source": "现场走访",
    "source_date": date(2024, 6, 28),
    "said": "有两条线",
}


@pytest.fixture
def guess(zone: Zone, chain: Chain) -> Maker:
    """A local firm that the directory's words found on the 10th."""
    with clock.at(date(2024, 6, 10)):
        return note(zone, chain, FIRM, evidence="scope", is_local=True, directory_id="62-7")


def rows() -> list[tuple[Any, ...]]:
    """Return all makers as they stand."""
    return list(Maker.objects.order_by("pk").values_list("pk", "evidence", "source", "withdrawn_at", "version"))


def test_a_guess_that_was_looked_into_counts_from_that_day_and_not_before(
    zone: Zone, chain: Chain, guess: Maker
) -> None:
    made = services.confirm_maker(by=zone.zhang, maker_id=guess.pk, **SAID)
    assert [kind(zone, chain, as_of=day) for day in (date(2024, 6, 27), DAY)] == ["missing", "single"]
    assert (made.firm, made.is_local, made.directory_id, made.evidence) == (FIRM, True, "62-7", "sector")
    then = queries.segment(zone.qian, chain.pk, "controller", date(2024, 6, 27))
    assert [line.maker.evidence for line in then.guesses] == ["scope"]
    now = queries.segment(zone.qian, chain.pk, "controller")
    assert (len(now.guesses), [line.maker.source for line in now.groups[0][2]]) == (0, ["现场走访"])


def test_the_history_says_from_what_to_what_and_by_which_source(zone: Zone, chain: Chain, guess: Maker) -> None:
    services.confirm_maker(by=zone.zhang, maker_id=guess.pk, **SAID)
    newest = history.of(chain).first()
    assert newest is not None
    assert newest.sentence == f"核实“{FIRM}”能做“控制器”:仅凭经营范围 → 仅知同业(来源:现场走访)"
    guess.refresh_from_db()
    assert guess.withdrawn_reason == "已核实,依据改为“仅知同业”"


@pytest.mark.parametrize("before", LEVELS)
@pytest.mark.parametrize("after", LEVELS)
def test_evidence_only_grows_stronger(zone: Zone, chain: Chain, before: str, after: str) -> None:
    maker = note(zone, chain, FIRM, evidence=before, is_local=True)
    if LEVELS.index(after) > LEVELS.index(before):
        assert services.confirm_maker(by=zone.li, maker_id=maker.pk, **{**SAID, "evidence": after}).evidence == after
        return
    kept = rows()
    with pytest.raises(Incomplete) as refused:
        services.confirm_maker(by=zone.li, maker_id=maker.pk, **{**SAID, "evidence": after})
    assert (list(refused.value.fields), rows()) == (["evidence"], kept)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("evidence", {"evidence": "hearsay"}),
        ("source", {"source": "  "}),
        ("source", {"source": "长" * 256}),
        ("source_date", {"source_date": date(2024, 6, 29)}),
        ("said", {"said": "长" * 256}),
    ],
)
def test_a_confirmation_without_its_proof_is_refused_by_field(
    zone: Zone, guess: Maker, field: str, said: dict[str, Any]
) -> None:
    kept = rows()
    with pytest.raises(Incomplete) as refused:
        services.confirm_maker(by=zone.zhang, maker_id=guess.pk, **{**SAID, **said})
    assert (list(refused.value.fields), rows()) == ([field], kept)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("qian", NotAllowed),
        ("hu", NotAllowed),
        ("sun", NotAllowed),
        ("wu", NotFound),
        ("he", NotFound),
        ("xu", NotFound),
    ],
)
def test_those_who_only_look_confirm_nothing(zone: Zone, guess: Maker, who: str, error: type[Exception]) -> None:
    kept = rows()
    with pytest.raises(error):
        services.confirm_maker(by=getattr(zone, who), maker_id=guess.pk, **SAID)
    assert rows() == kept


def test_what_is_off_or_has_moved_on_is_not_confirmed(zone: Zone, guess: Maker) -> None:
    with pytest.raises(Conflict):
        services.confirm_maker(by=zone.zhang, maker_id=guess.pk, based_on=0, **SAID)
    services.drop_maker(by=zone.zhang, maker_id=guess.pk, reason="查无此厂")
    kept = rows()
    with pytest.raises(WrongStage, match="查无此厂"):
        services.confirm_maker(by=zone.wang, maker_id=guess.pk, **SAID)
    assert rows() == kept


def test_a_maker_of_one_part_stays_the_maker_of_that_part(zone: Zone, chain: Chain) -> None:
    part = make_part(zone, make_anchor(zone, chain))
    maker = note(zone, chain, FIRM, part_id=part.pk, evidence="scope", is_local=True)
    assert queries.anchor_sheet(zone.qian, part.anchor_id).open == 1
    services.confirm_maker(by=zone.zhang, maker_id=maker.pk, **{**SAID, "evidence": "direct"})
    page = queries.anchor_sheet(zone.qian, part.anchor_id)
    assert (page.open, page.here, page.lines[0].best) == (0, 1, "直接供货")
    assert "核实" in page.events[0].sentence


def scan(zone: Zone, chain: Chain, **more: Any) -> services.Put:
    """Look through the directory again."""
    found: list[MakerValues] = [{"segment_code": "controller", "firm": FIRM, "source": "名录", **more}]  # type: ignore[list-item]  # keys of the test's own
    return services.put_makers(by=zone.zhang, chain_id=chain.pk, found=found)


def test_who_was_found_to_make_none_does_not_come_back_with_the_next_scan(
    zone: Zone, chain: Chain, guess: Maker
) -> None:
    services.drop_maker(by=zone.zhang, maker_id=guess.pk, reason="核实:不做控制器")
    assert scan(zone, chain) == services.Put(0, 1)
    assert scan(zone, chain, evidence="direct") == services.Put(1, 0)


def test_who_was_confirmed_is_not_found_once_more(zone: Zone, chain: Chain, guess: Maker) -> None:
    services.confirm_maker(by=zone.zhang, maker_id=guess.pk, **SAID)
    assert scan(zone, chain) == services.Put(0, 1)
    assert Maker.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_one_click_on_the_page_of_the_segment_confirms(zone: Zone, chain: Chain, guess: Maker) -> None:
    page = ask(zone.zhang, "segment", chain.pk, "controller").content.decode()
    assert "仅凭经营范围,待核实" in page
    assert f"/chains/makers/{guess.pk}/confirm/" in page
    said = {"evidence": "direct", "source": "现场走访", "source_date": "2024-06-27", "version": 1}
    assert ask(zone.zhang, "maker_confirm", guess.pk, said=said).status_code == 302
    assert "本区 1 家" in text(ask(zone.qian, "segment", chain.pk, "controller"))


def test_a_confirmation_that_lacks_its_source_comes_back_open_with_what_was_written(
    zone: Zone, chain: Chain, guess: Maker
) -> None:
    said = {"evidence": "direct", "source": "", "said": "老板说的", "version": 1}
    answer = ask(zone.zhang, "maker_confirm", guess.pk, said=said)
    assert answer.status_code == 422
    assert 'value="老板说的"' in answer.content.decode()
    assert f'name="act-{guess.pk}" open' in answer.content.decode()
    stale = ask(zone.zhang, "maker_confirm", guess.pk, said={**said, "source": "走访", "version": 7})
    assert (stale.status_code, "已被他人更改" in text(stale)) == (422, True)
    assert Maker.objects.get().evidence == "scope"


def test_those_who_look_see_no_buttons(zone: Zone, chain: Chain, guess: Maker) -> None:
    page = ask(zone.qian, "segment", chain.pk, "controller").content.decode()
    assert "/confirm/" not in page
    assert "/drop/" not in page
    assert ask(zone.qian, "maker_confirm", guess.pk, said={"evidence": "direct"}).status_code == 403


def test_a_program_confirms_too(zone: Zone, guess: Maker) -> None:
    status, made = call(zone.zhang, "POST", f"/makers/{guess.pk}/confirm", {"evidence": "equity", "source": "公告"})
    assert (status, Maker.objects.get(pk=made["id"]).evidence) == (201, "equity")
    status, told = call(zone.zhang, "POST", f"/makers/{made['id']}/confirm", {"evidence": "sector", "source": "公告"})
    assert (status, list(told["fields"])) == (422, ["evidence"])
    assert call(zone.qian, "POST", f"/makers/{made['id']}/confirm", {"evidence": "direct", "source": "x"})[0] == 403
    assert call(zone.zhang, "POST", f"/makers/{made['id']}/confirm", {"evidence": "scope", "source": "x"})[0] == 422
