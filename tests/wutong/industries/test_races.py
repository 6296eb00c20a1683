"""Two people at the same moment: the database decides, one wins, the other is told in a sentence."""

from datetime import date
from typing import Any

import pytest

from tests.people import Zone, make_zone
from tests.wutong.industries.stories import DAY, make_anchor, make_chain, note
from tests.wutong.leads.test_races import at_once
from wutong.industries import services
from wutong.industries.models import Anchor, Chain, ChainVersion, Maker, Part
from wutong.kernel import clock
from wutong.kernel.errors import Conflict, Duplicate, Refusal, WrongStage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zone() -> Zone:
    """The people, in a database that threads share."""
    return make_zone()


@pytest.fixture
def chain(zone: Zone) -> Chain:
    """A chain in force; threads do not inherit the test's day, so it was published long before theirs."""
    return make_chain(zone)


def refusals(results: list[Any]) -> list[Refusal]:
    """Return those who lost."""
    return [one for one in results if isinstance(one, Refusal)]


def test_of_two_who_publish_at_once_one_is_told(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    results = at_once(*[lambda: services.publish(by=zone.zhao, version_id=draft.pk, on=DAY)] * 2)
    (lost,) = refusals(results)
    assert isinstance(lost, Conflict | WrongStage)
    assert "没有发布" in lost.message or "不能发布" in lost.message
    assert set(ChainVersion.objects.values_list("number", "state")) == {(1, "superseded"), (2, "published")}


def test_publishing_and_discarding_at_once_leave_one_meaning(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    results = at_once(
        lambda: services.publish(by=zone.zhao, version_id=draft.pk, on=DAY),
        lambda: services.discard(by=zone.zhao, version_id=draft.pk),
    )
    assert len(refusals(results)) == 1
    assert ChainVersion.objects.filter(state="published").count() == 1


def test_a_publisher_whom_the_database_stops_is_told_plainly(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    # What a rival would have done between our look and our write.
    old = ChainVersion.objects.get(chain=chain, number=1)
    rival = ChainVersion.objects.create(chain=chain, number=9, state="superseded", published_on=DAY)
    from wutong.industries.services import chains as verbs  # noqa: PLC0415 - the private step under test

    ChainVersion.objects.filter(pk=old.pk).update(state="superseded")
    ChainVersion.objects.filter(pk=rival.pk).update(state="published")
    with pytest.raises(Conflict, match="刚刚被别人改动或发布"):
        verbs._put_in_force(draft, None, DAY, zone.zhao)
    draft.refresh_from_db()
    assert (draft.state, draft.published_on) == ("draft", None)


def test_of_two_who_draft_at_once_one_has_the_draft(zone: Zone, chain: Chain) -> None:
    results = at_once(*[lambda: services.draft(by=zone.zhao, chain_id=chain.pk)] * 2)
    (lost,) = refusals(results)
    assert isinstance(lost, Duplicate)
    assert "已有一份草稿" in lost.message
    assert ChainVersion.objects.filter(state="draft").count() == 1


def test_of_two_who_note_one_maker_at_once_one_is_told(zone: Zone, chain: Chain) -> None:
    results = at_once(*[lambda: note(zone, chain, "江苏协昌电子科技股份有限公司")] * 2)
    (lost,) = refusals(results)
    assert isinstance(lost, Duplicate)
    assert Maker.objects.count() == 1


def test_of_two_who_confirm_one_maker_at_once_one_is_told(zone: Zone, chain: Chain) -> None:
    guess = note(zone, chain, "兰州新区甲电控有限公司", evidence="scope", is_local=True)
    said: dict[str, Any] = {
        "maker_id": guess.pk,
        "evidence": "direct",
        "source": "走访",
        "source_date": date(2024, 6, 3),
    }
    results = at_once(
        lambda: services.confirm_maker(by=zone.zhang, **said), lambda: services.confirm_maker(by=zone.wang, **said)
    )
    (lost,) = refusals(results)
    assert isinstance(lost, Conflict | WrongStage)
    assert Maker.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_of_two_who_enter_one_anchor_or_part_at_once_one_is_told(zone: Zone, chain: Chain) -> None:
    (lost,) = refusals(at_once(*[lambda: make_anchor(zone, chain)] * 2))
    assert isinstance(lost, Duplicate)
    anchor = Anchor.objects.get()
    put = {"anchor_id": anchor.pk, "name": "控制器", "segment_code": "controller"}
    (lost,) = refusals(at_once(*[lambda: services.put_part(by=zone.zhang, **put)] * 2))
    assert isinstance(lost, Duplicate)
    assert Part.objects.count() == 1


def test_two_scans_at_once_note_each_firm_once(zone: Zone, chain: Chain) -> None:
    found: list[services.MakerValues] = [
        {"segment_code": "tyre", "firm": f"第{number}轮胎有限公司", "source": "名录"} for number in range(5)
    ]
    with clock.at(DAY):
        results = at_once(*[lambda: services.put_makers(by=zone.zhang, chain_id=chain.pk, found=found)] * 2)
    assert all(isinstance(one, Conflict | services.Put) for one in results)
    assert Maker.objects.filter(withdrawn_at__isnull=True).count() == 5
