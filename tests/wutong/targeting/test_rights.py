"""Promises of who may do what with a list, verb by verb; and that each verb leaves its line in the history."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.targeting.rows import make_list, make_pick
from wutong.accounts.models import Person
from wutong.industries.models import Chain
from wutong.kernel import history
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, Refusal, WrongStage
from wutong.kernel.models import Event, Job
from wutong.targeting import permissions, services
from wutong.targeting.lifecycle import MOVES, State, allows
from wutong.targeting.models import Shortlist
from wutong.targeting.queries import cover, lists, sheets

Verb = Callable[[Person, Shortlist], Any]
VERBS: dict[str, Verb] = {
    "rank": lambda by, one: services.rank_again(by=by, shortlist_id=one.pk),
    "rename": lambda by, one: services.rename(by=by, shortlist_id=one.pk, title="二稿"),
    "withdraw": lambda by, one: services.withdraw(by=by, shortlist_id=one.pk, reason="已签约"),
    "judge": lambda by, one: services.judge(by=by, pick_id=one.picks.get().pk, verdict="keep"),
    "gaps": lambda by, one: services.ask_gaps(by=by, chain_id=one.chain_id),
    "makers": lambda by, one: services.find_makers(by=by, chain_id=one.chain_id),
}
READS: dict[str, Verb] = {
    "list": lambda by, one: lists.shortlist(by, one.pk),
    "row": lambda by, one: lists.seen(by, one.pk),
    "firm": lambda by, one: lists.one(by, one.picks.get().pk),
    "chosen": lambda by, one: lists.chosen(by, one.pk),
    "sheet": lambda by, one: sheets.export(by, one.pk),
}


@pytest.fixture
def listed(zone: Zone, chain: Chain) -> Shortlist:
    """A list with one firm."""
    made = make_list(zone, chain.pk)
    make_pick(made, 1)
    return made


@pytest.mark.parametrize("who", ["zhang", "wang", "zhao"])
@pytest.mark.parametrize("verb", VERBS)
def test_every_promoter_may_and_the_history_says_who(zone: Zone, listed: Shortlist, verb: str, who: str) -> None:
    before = Event.objects.count() + Job.objects.count()
    VERBS[verb](getattr(zone, who), listed)
    assert Event.objects.count() + Job.objects.count() > before
    assert set(Event.objects.filter(verb__startswith="targeting.").values_list("by__name", flat=True)) <= {
        getattr(zone, who).name
    }


@pytest.mark.parametrize("who", ["qian", "sun", "hu", "ma", "wu", "feng", "xu"])
@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_may_and_nothing_changes(zone: Zone, listed: Shortlist, verb: str, who: str) -> None:
    before = (Event.objects.count(), Job.objects.count())
    with pytest.raises((NotAllowed, NotFound)):
        VERBS[verb](getattr(zone, who), listed)
    listed.refresh_from_db()
    assert (Event.objects.count(), Job.objects.count()) == before
    assert (listed.title, listed.state, listed.picks.get().verdict) == ("控制器", "ready", "open")


@pytest.mark.parametrize("read", READS)
def test_leaders_read_everything_and_others_learn_nothing(zone: Zone, listed: Shortlist, read: str) -> None:
    READS[read](zone.qian, listed)
    for who in ("sun", "hu", "wu", "xu"):
        with pytest.raises(NotFound):
            READS[read](getattr(zone, who), listed)


def test_rows_start_from_what_one_may_see(zone: Zone, listed: Shortlist) -> None:
    for who, count in (("zhang", 1), ("qian", 1), ("sun", 0), ("feng", 0)):
        person = getattr(zone, who)
        assert permissions.visible(person).count() == count
        assert permissions.visible_picks(person).count() == count
        assert lists.listing(person).count() == count
        assert lists.tally(person, listed.pk)["all"] == count
        assert len(lists.events(person, listed)) <= count
    assert [permissions.editable(getattr(zone, who)).count() for who in ("li", "qian")] == [1, 0]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", ["rank", "withdraw", "judge"])
def test_a_verb_goes_where_its_table_says(zone: Zone, listed: Shortlist, verb: str, state: State) -> None:
    Shortlist.objects.filter(pk=listed.pk).update(state=state, trouble="名录已损坏")
    if allows(verb, state):
        VERBS[verb](zone.zhang, listed)
        listed.refresh_from_db()
        assert listed.state == MOVES[verb].target
    else:
        with pytest.raises(WrongStage, match=MOVES[verb].label):
            VERBS[verb](zone.zhang, listed)


@pytest.mark.parametrize(
    ("title", "refused"), [("", True), ("  \x00 ", True), ("长" * 201, True), ("<b>二稿</b>", False)]
)
def test_a_title_is_a_line_of_text(zone: Zone, listed: Shortlist, title: str, refused: bool) -> None:
    if refused:
        with pytest.raises(Incomplete) as found:
            services.rename(by=zone.zhang, shortlist_id=listed.pk, title=title)
        assert list(found.value.fields) == ["title"]
    else:
        assert services.rename(by=zone.zhang, shortlist_id=listed.pk, title=title).title == title
        assert "改名为" in history.of(listed)[0].sentence


def test_the_same_title_again_says_nothing(zone: Zone, listed: Shortlist) -> None:
    services.rename(by=zone.zhang, shortlist_id=listed.pk, title=listed.title)
    assert not history.of(listed).exists()


def test_a_list_that_is_not_there_is_said_to_be_not_there(zone: Zone, chain: Chain) -> None:
    for verb in (services.rank_again, services.withdraw, services.restore, services.cancel):
        with pytest.raises(Refusal, match="没有找到"):
            verb(by=zone.zhang, shortlist_id=99)
    assert cover.pull(zone.zhang, chain.pk, -5).k == 1
    assert cover.pull(zone.zhang, chain.pk, 10**6).k == cover.MOST
