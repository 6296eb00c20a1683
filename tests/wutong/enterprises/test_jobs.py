"""Promises of the job that matches a list: killed, cancelled, run twice or overtaken, every line is looked at once."""

from pathlib import Path
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, bring, entered, everything, line
from wutong.enterprises import queries, services
from wutong.enterprises.models import Line, NameList, Pair
from wutong.enterprises.services import matching
from wutong.kernel import jobs
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.jobs import queue
from wutong.kernel.jobs.progress import LostLease, Progress
from wutong.kernel.models import Job

NAMES = (
    "雅迪科技集团有限公司",
    "浙江绿源电动车有限公司",
    "宁波轮毂电机有限公司",
    "星火电机有限公司",
    "乌有飞碟股份有限公司",
)


class Killed(BaseException):
    """The worker's process is gone: nothing that follows may run."""


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lines a transaction, so that five lines take three."""
    monkeypatch.setattr(matching, "_CHUNK", 2)


@pytest.fixture
def typed(zone: Zone, directory: Path) -> NameList:
    """A list of five names that waits for the job."""
    return services.type_list(by=zone.zhang, title="手抄", written="\n".join(NAMES))


def progress_of(name_list: NameList) -> Progress:
    """Return the progress of the list's job, claimed by a worker."""
    job = queue.claim("甲", lease=60)
    assert job is not None
    assert job.pk == name_list.job_id
    return Progress(job, lease=60)


def job_id(name_list: NameList) -> int:
    """Return the job that looks at the list."""
    assert name_list.job_id is not None
    return name_list.job_id


def found(name_list: NameList) -> list[tuple[Any, ...]]:
    return list(name_list.lines.order_by("row").values_list("written", "state", "matched_name", "probability"))


def test_killed_in_the_middle_it_keeps_what_was_done_and_goes_on(
    zone: Zone, typed: NameList, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counting(written: list[str], places: list[str]) -> Any:
        if asked:
            raise Killed
        asked.extend(written)
        return queries.identify(written, places)

    progress = progress_of(typed)
    monkeypatch.setattr(matching, "identify", counting)
    with pytest.raises(Killed):
        services.match_list(progress, typed.pk)
    assert typed.lines.filter(state="waiting").count() == 3
    before = found(typed)[:2]
    monkeypatch.setattr(matching, "identify", queries.identify)
    services.match_list(progress, typed.pk)
    assert found(typed)[:2] == before
    assert not typed.lines.filter(state="waiting").exists()


def test_killed_while_writing_half_a_step_leaves_none_of_it(
    typed: NameList, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(line_id: int, said: Any) -> None:
        write(line_id, said)
        raise Killed

    write = matching.write
    progress = progress_of(typed)
    monkeypatch.setattr(matching, "write", dying)
    with pytest.raises(Killed):
        services.match_list(progress, typed.pk)
    assert typed.lines.filter(state="waiting").count() == len(NAMES)


def test_run_twice_it_finds_the_same(typed: NameList) -> None:
    progress = progress_of(typed)
    services.match_list(progress, typed.pk)
    once = found(typed)
    services.match_list(progress, typed.pk)
    assert found(typed) == once


def test_in_small_steps_it_finds_the_same_as_at_once(
    zone: Zone, typed: NameList, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.run_waiting_jobs()
    once = found(typed)
    monkeypatch.setattr(matching, "_CHUNK", 1)
    services.match_again(by=zone.zhang, list_id=typed.pk)
    jobs.run_waiting_jobs()
    assert found(typed) == once


def test_who_lost_the_lease_writes_nothing_more(typed: NameList) -> None:
    progress = progress_of(typed)
    Job.objects.filter(pk=job_id(typed)).update(worker="乙")
    with pytest.raises(LostLease):
        services.match_list(progress, typed.pk)
    assert typed.lines.filter(state="waiting").count() == len(NAMES)


def test_cancelled_before_it_began_the_lines_wait(zone: Zone, typed: NameList) -> None:
    jobs.cancel(job_id(typed), by=zone.zhang)
    jobs.run_waiting_jobs()
    assert typed.lines.filter(state="waiting").count() == len(NAMES)
    services.match_again(by=zone.zhang, list_id=typed.pk)
    jobs.run_waiting_jobs()
    assert not typed.lines.filter(state="waiting").exists()


def test_a_line_decided_meanwhile_is_left_alone(zone: Zone, typed: NameList, monkeypatch: pytest.MonkeyPatch) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)

    def overtaken(written: list[str], places: list[str]) -> Any:
        said = queries.identify(written, places)
        Line.objects.filter(written=NAMES[0]).update(
            state="confirmed", enterprise=aima, matched_name=aima.name, decided_by=zone.wang
        )
        return said

    monkeypatch.setattr(matching, "identify", overtaken)
    services.match_list(progress_of(typed), typed.pk)
    kept = line(typed, NAMES[0])
    assert (kept.state, kept.enterprise_id) == ("confirmed", aima.pk)


def test_a_list_withdrawn_before_its_job_is_not_looked_at(zone: Zone, typed: NameList) -> None:
    services.withdraw_list(by=zone.zhang, list_id=typed.pk, based_on=typed.version)
    jobs.run_waiting_jobs()
    assert typed.lines.filter(state="waiting").count() == len(NAMES)


def test_the_job_says_what_it_found_and_where(typed: NameList) -> None:
    jobs.run_waiting_jobs()
    job = Job.objects.get(pk=job_id(typed))
    assert job.result["address"] == f"/firms/lists/{typed.pk}/"
    assert job.result["sentence"] == "认定 3 行,待复核 1 行,名录中没有 1 行。"
    typed.refresh_from_db()
    assert typed.matched_at is not None
    assert typed.snapshot == queries.store.edition()


def test_every_line_has_a_state_and_every_sure_one_a_firm(typed: NameList) -> None:
    jobs.run_waiting_jobs()
    for one in typed.lines.all():
        assert one.state in {"sure", "doubtful", "unknown"}
        assert bool(one.matched_name and one.directory_id) == (one.state == "sure")
        assert one.reason


def test_a_search_for_doubles_waits_only_once(zone: Zone) -> None:
    one = services.suspect_pairs(by=zone.zhang)
    assert services.suspect_pairs(by=zone.wang).pk == one.pk


def test_two_right_codes_are_no_suspicion(zone: Zone) -> None:
    entered(zone, "兰州瑞岭电动车有限公司", uscc=AIMA)
    services.suspect_pairs(by=zone.zhang)
    jobs.run_waiting_jobs()
    assert not Pair.objects.exists()


def test_what_was_kept_apart_is_not_suspected_again(zone: Zone) -> None:
    one, other = entered(zone, "兰州瑞岭电动车有限公司"), entered(zone, "兰州瑞玲电动车有限公司")
    pair = services.suspect(by=zone.zhang, one_id=one.pk, other_id=other.pk)
    services.keep_apart(by=zone.zhang, pair_id=pair.pk)
    services.suspect_pairs(by=zone.zhang)
    jobs.run_waiting_jobs()
    assert [(one.pk, one.state) for one in Pair.objects.all()] == [(pair.pk, "apart")]


@pytest.mark.parametrize("who", ["qian", "hu", "sun", "ma"])
def test_those_who_only_look_bring_nothing_in(zone: Zone, typed: NameList, who: str) -> None:
    by = getattr(zone, who)
    before = everything()
    for verb, said in (
        (services.type_list, {"title": "手抄", "written": "甲公司"}),
        (services.match_again, {"list_id": typed.pk}),
        (services.withdraw_list, {"list_id": typed.pk, "based_on": typed.version}),
        (services.confirm_many, {"list_id": typed.pk}),
    ):
        with pytest.raises(NotAllowed):
            verb(by=by, **said)
    assert everything() == before


@pytest.mark.parametrize("written", ["", " \n \n", "\x00"])
def test_a_typed_list_needs_a_name(zone: Zone, written: str) -> None:
    with pytest.raises(Incomplete) as caught:
        services.type_list(by=zone.zhang, title="手抄", written=written)
    assert set(caught.value.fields) == {"written"}
    assert not NameList.objects.exists()


def test_a_typed_list_has_an_end(zone: Zone) -> None:
    with pytest.raises(Incomplete, match="2001 行"):
        services.type_list(by=zone.zhang, title="手抄", written="甲公司\n" * 2001)
    assert not NameList.objects.exists()


def test_a_list_that_people_decided_whole_is_not_looked_at_again(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""))
    services.reject(by=zone.zhang, line_id=made.lines.get().pk)
    before = everything()
    with pytest.raises(WrongStage, match="每一行都有人认定过"):
        services.match_again(by=zone.zhang, list_id=made.pk)
    assert everything() == before


def test_a_withdrawn_list_is_gone_for_every_verb(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""))
    services.withdraw_list(by=zone.zhang, list_id=made.pk, based_on=made.version)
    before = everything()
    with pytest.raises(NotFound):
        services.match_again(by=zone.zhang, list_id=made.pk)
    with pytest.raises(NotFound):
        services.withdraw_list(by=zone.zhang, list_id=made.pk, based_on=made.version)
    with pytest.raises(NotFound):
        services.reject(by=zone.zhang, line_id=made.lines.get().pk)
    assert everything() == before
