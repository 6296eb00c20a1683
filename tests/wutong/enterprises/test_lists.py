"""Promises of lists and of the queue: sure ones at once, doubtful ones for people, each decision taken back exactly."""

from pathlib import Path

import pytest

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, TWIN_A, TWIN_B, bring, entered, line, sheet
from wutong.enterprises import queries, services
from wutong.enterprises.models import Enterprise, Line, Name, NameList
from wutong.enterprises.services import matching
from wutong.kernel import jobs
from wutong.kernel.errors import Conflict, Duplicate, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.models import Job
from wutong.kernel.tables import imports

WRITTEN = "3、天津愛瑪車業科技有限公司(E7-28)"


def test_a_name_written_otherwise_is_taken_at_once(zone: Zone, directory: Path) -> None:
    found = line(bring(zone, (WRITTEN, "E7-28", "天津", "电动车")), WRITTEN)
    assert (found.state, found.directory_id, found.matched_name) == ("sure", AIMA, "天津爱玛车业科技有限公司")
    assert found.reason


def test_a_name_that_nobody_has_stays_unknown(zone: Zone, directory: Path) -> None:
    found = line(bring(zone, ("乌有之乡飞碟制造股份有限公司", "", "", "")), "乌有之乡飞碟制造股份有限公司")
    assert (found.state, found.matched_name) == ("unknown", "")


def test_two_firms_of_one_name_are_for_a_person_to_tell(zone: Zone, directory: Path) -> None:
    found = line(bring(zone, ("星火电机有限公司", "", "", "")), "星火电机有限公司")
    assert found.state == "doubtful"
    assert {one["id"] for one in found.candidates} >= {TWIN_A, TWIN_B}


def test_a_place_that_contradicts_is_never_taken_in_silence(zone: Zone, directory: Path) -> None:
    found = line(bring(zone, (WRITTEN, "", "广东深圳", "")), WRITTEN)
    assert found.state == "doubtful"
    assert "广东深圳" in found.reason


def test_what_is_no_name_is_told_apart(zone: Zone, directory: Path) -> None:
    assert line(bring(zone, ("***", "", "", "")), "***").state == "unreadable"


def test_without_a_directory_a_list_is_compared_with_what_is_tracked(zone: Zone) -> None:
    known = entered(zone, "天康生物股份有限公司")
    made = bring(zone, ("天康生物股份有限公司", "", "", ""), ("瑞普生物股份有限公司", "", "", ""))
    assert line(made, "天康生物股份有限公司").enterprise_id == known.pk
    assert "还没有企业名录" in line(made, "瑞普生物股份有限公司").reason


def test_a_file_is_a_list_once(zone: Zone) -> None:
    bring(zone, ("天康生物股份有限公司", "A1", "", ""))
    with pytest.raises(Duplicate):
        services.bring_list(
            by=zone.zhang, upload=sheet(("天康生物股份有限公司", "A1", "", "")), kind="expo", title="自行车展展商名录",
            source="主办方",
        )  # fmt: skip
    assert NameList.objects.count() == 1


def test_a_firm_at_one_booth_is_one_line(zone: Zone) -> None:
    made = bring(zone, ("天康生物", "A1", "", ""), ("天康 生物", "A1", "", ""), ("天康生物", "B2", "", ""))
    assert list(made.lines.values_list("row", flat=True)) == [2, 4]


def test_confirming_tracks_the_firm_and_teaches_the_writing(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""))
    services.confirm(by=zone.zhang, line_id=made.lines.get().pk, directory_id=TWIN_B)
    meant = Enterprise.objects.get(directory_id=TWIN_B)
    assert made.lines.get().enterprise_id == meant.pk
    assert queries.identify(["星火电机有限公司"])[0].enterprise_id == meant.pk


def test_taking_a_confirmation_back_forgets_what_it_taught(zone: Zone, directory: Path) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)
    made = bring(zone, ("爱马仕丹车", "", "", ""))
    only = made.lines.get()
    before = list(Line.objects.values("state", "enterprise_id", "matched_name", "candidates"))
    services.confirm(by=zone.zhang, line_id=only.pk, enterprise_id=aima.pk)
    assert queries.identify(["爱马仕丹车"])[0].enterprise_id == aima.pk
    services.reopen(by=zone.zhang, line_id=only.pk)
    assert queries.identify(["爱马仕丹车"])[0].enterprise_id is None
    after = list(Line.objects.values("state", "enterprise_id", "matched_name", "candidates"))
    assert [{**one, "state": ""} for one in after] == [{**one, "state": ""} for one in before]


def test_a_writing_confirmed_twice_is_forgotten_with_the_second(zone: Zone, directory: Path) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)
    made = bring(zone, ("爱马仕丹车", "A1", "", ""), ("爱马仕丹车", "B2", "", ""))
    one, other = made.lines.order_by("row")
    for each in (one, other):
        services.confirm(by=zone.zhang, line_id=each.pk, enterprise_id=aima.pk)
    services.reopen(by=zone.zhang, line_id=one.pk)
    assert queries.identify(["爱马仕丹车"])[0].enterprise_id == aima.pk
    services.reopen(by=zone.zhang, line_id=other.pk)
    assert queries.identify(["爱马仕丹车"])[0].enterprise_id is None


def test_two_who_decide_at_once_are_told_apart(zone: Zone, directory: Path) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    services.confirm(by=zone.zhang, line_id=only.pk, directory_id=TWIN_A, based_on=only.version)
    with pytest.raises(Conflict, match="张专员"):
        services.confirm(by=zone.wang, line_id=only.pk, directory_id=TWIN_B, based_on=only.version)
    only.refresh_from_db()
    assert only.directory_id == TWIN_A
    assert not Enterprise.objects.filter(directory_id=TWIN_B).exists()


def test_what_is_rejected_may_be_opened_again(zone: Zone, directory: Path) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    services.reject(by=zone.zhang, line_id=only.pk)
    assert services.reopen(by=zone.wang, line_id=only.pk).state == "doubtful"


def test_what_the_engine_was_sure_of_may_be_opened_too(zone: Zone, directory: Path) -> None:
    only = bring(zone, (WRITTEN, "", "", "")).lines.get()
    assert services.reopen(by=zone.zhang, line_id=only.pk).state == "doubtful"


def test_a_confirmation_without_a_firm_is_refused(zone: Zone, directory: Path) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    with pytest.raises(Incomplete):
        services.confirm(by=zone.zhang, line_id=only.pk)
    only.refresh_from_db()
    assert only.state == "doubtful"


@pytest.mark.parametrize("who", ["qian", "hu", "sun", "ma"])
def test_those_who_only_look_decide_nothing(zone: Zone, directory: Path, who: str) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    with pytest.raises(NotAllowed):
        services.confirm(by=getattr(zone, who), line_id=only.pk, directory_id=TWIN_A)
    with pytest.raises(NotAllowed):
        services.reject(by=getattr(zone, who), line_id=only.pk)
    only.refresh_from_db()
    assert only.state == "doubtful"


def test_a_firm_does_not_even_find_the_line(zone: Zone, directory: Path) -> None:
    only = bring(zone, ("星火电机有限公司", "", "", "")).lines.get()
    with pytest.raises(NotFound):
        services.confirm(by=zone.xu, line_id=only.pk, directory_id=TWIN_A)


def test_the_bulk_leaves_rivals_and_contradictions_to_people(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""), (WRITTEN, "", "广东深圳", ""), ("雅迪科技集團", "A1", "", ""))
    yadea = line(made, "雅迪科技集團")
    Line.objects.filter(pk=yadea.pk).update(state="doubtful", matched_name="", directory_id="", probability=0.985)
    assert services.confirm_many(by=zone.zhang, list_id=made.pk, at_least=0.98) == 1
    yadea.refresh_from_db()
    assert (yadea.state, yadea.matched_name) == ("confirmed", "雅迪科技集团有限公司")
    assert made.lines.filter(state="doubtful").count() == 2


def test_bulk_by_guessing_is_refused(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""))
    with pytest.raises(Incomplete):
        services.confirm_many(by=zone.zhang, list_id=made.pk, at_least=0.2)


def test_looking_again_leaves_alone_what_people_decided(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""), ("雅迪科技集团有限公司", "", "", ""))
    services.reject(by=zone.zhang, line_id=line(made, "星火电机有限公司").pk)
    services.match_again(by=zone.zhang, list_id=made.pk)
    jobs.run_waiting_jobs()
    assert line(made, "星火电机有限公司").state == "rejected"
    assert line(made, "雅迪科技集团有限公司").state == "sure"


def test_a_list_under_way_is_not_looked_at_twice(zone: Zone) -> None:
    made = services.type_list(by=zone.zhang, title="手抄", written="天康生物股份有限公司")
    with pytest.raises(WrongStage, match="正在比对"):
        services.match_again(by=zone.zhang, list_id=made.pk)


def test_typed_names_become_a_list(zone: Zone) -> None:
    made = services.type_list(by=zone.zhang, title="手抄", written="天康生物股份有限公司\n\n  瑞普生物 \n")
    assert list(made.lines.values_list("row", "written")) == [(1, "天康生物股份有限公司"), (3, "瑞普生物")]


def test_a_match_cut_off_in_the_middle_goes_on_where_it_stopped(
    zone: Zone, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_CHUNK", 1)
    written = "\n".join(["雅迪科技集团有限公司", "深圳台铃科技股份有限公司", "浙江绿源电动车有限公司"])
    made = services.type_list(by=zone.zhang, title="手抄", written=written)
    told = {"left": 1}
    real = queries.identify

    def dies(*given: object) -> object:
        if not told["left"]:
            raise SystemExit
        told["left"] -= 1
        return real(*given)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(matching, "identify", dies)
    with pytest.raises(SystemExit):
        jobs.run_waiting_jobs()
    assert made.lines.filter(state="sure").count() == 1
    monkeypatch.setattr(matching, "identify", real)
    Job.objects.update(state="waiting", lease_until=None)
    jobs.run_waiting_jobs()
    assert made.lines.filter(state="sure").count() == 3


def test_an_undone_import_leaves_what_people_decided(zone: Zone, directory: Path) -> None:
    made = bring(zone, ("星火电机有限公司", "", "", ""), ("雅迪科技集团有限公司", "", "", ""))
    services.reject(by=zone.zhang, line_id=line(made, "星火电机有限公司").pk)
    assert made.batch_id is not None
    imports.undo("enterprises.lines", made.batch_id, by=zone.zhang)
    assert list(made.lines.values_list("written", flat=True)) == ["星火电机有限公司"]


def test_an_undone_import_takes_the_list_with_it(zone: Zone) -> None:
    made = bring(zone, ("天康生物股份有限公司", "", "", ""))
    assert made.batch_id is not None
    imports.undo("enterprises.lines", made.batch_id, by=zone.zhang)
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_the_preview_says_whose_the_names_are(zone: Zone, directory: Path) -> None:
    batch = imports.begin(
        "enterprises.lines",
        sheet((WRITTEN, "E7", "天津", "")),
        by=zone.zhang,
        options={"title": "展商", "kind": "expo"},
    )
    assert batch.preview["remark"] == "名录"
    assert batch.preview["sample"][0]["remark"].startswith("天津爱玛车业科技有限公司(把握 ")
    assert not Line.objects.exists()


def test_a_withdrawn_list_leaves_what_was_learnt(zone: Zone, directory: Path) -> None:
    aima = services.track(by=zone.zhang, directory_id=AIMA)
    made = bring(zone, ("爱马仕丹车", "", "", ""))
    services.confirm(by=zone.zhang, line_id=made.lines.get().pk, enterprise_id=aima.pk)
    services.withdraw_list(by=zone.zhang, list_id=made.pk, based_on=made.version)
    assert not queries.listing(zone.zhang).exists()
    assert Name.objects.filter(name="爱马仕丹车", dropped_at=None).exists()
