"""Plans: asked, solved in the background, kept with their question; changed, cancelled, killed and asked again."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone, make_zone
from tests.wutong.earthworks.plan_stories import NO_LIMIT, ROADS, TODAY, ask, make_park, solved, ways
from wutong.earthworks import queries, services
from wutong.earthworks.models import Match, Plan, Price, Registration
from wutong.earthworks.services import solving
from wutong.kernel import clock, jobs
from wutong.kernel.errors import BadFile, Incomplete, NotAllowed, NotFound, WrongStage
from wutong.kernel.jobs import queue, worker
from wutong.kernel.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(db: None) -> Iterator[Zone]:
    """The zone on the first of April 2024."""
    with clock.at(TODAY):
        yield make_zone()


def test_the_cheapest_plan_of_the_reference_is_found_and_proven(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    assert (plan.state, plan.cost_fen, plan.bound_fen, plan.is_proven) == ("done", 93_912_000, 93_912_000, True)
    assert ways(zone, plan) == {
        ("瑞岭观樾一品", "安泰绿建"): 38_000,
        ("瑞岭观樾一品", "宝丰新材"): 42_000,
        ("瑞岭观樾一品", "春晖印务"): 15_000,
        ("鹏程物流园", "春晖印务"): 15_000,
    }
    page = queries.plan(zone.ma, plan.pk)
    assert (page.matched_m3, page.stuck_m3, page.gap_m3, page.proof) == (110_000, 5_000, 0, "已证最优")


def test_with_the_five_km_of_the_rule_the_gap_is_told_and_not_silently_filled(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone, settings={"roads": ROADS})
    page = queries.plan(zone.ma, plan.pk)
    assert page.problem.limits.max_km == 5.0
    assert page.gap_m3 == 15_000
    assert ("瑞岭观樾一品", "春晖印务") not in ways(zone, plan)
    told = [one for one in page.shortages if one.name == "春晖印务"]
    assert sum(one.stays for one in told) == 15_000
    assert {one.stays_label for one in told} == {"缺口"}


def test_without_anywhere_outside_time_is_saved_and_no_money_claimed(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    assert plan.saving_fen is None
    assert all(party.alone_fen is None for party in queries.plan(zone.ma, plan.pk).answer.baseline)


def test_outside_prices_make_the_saving_and_keep_their_source(zone: Zone) -> None:
    make_park(zone, outside=True)
    plan = solved(zone)
    page = queries.plan(zone.ma, plan.pk)
    assert plan.saving_fen is not None
    assert plan.saving_fen > 0
    assert page.is_demo
    assert all(price.source for price in page.prices)
    assert page.gap_m3 == page.stuck_m3 == 0


def test_the_three_conventions_stand_side_by_side(zone: Zone) -> None:
    make_park(zone)
    line = queries.plan(zone.ma, solved(zone).pk).pairs[0]
    assert line.bank == 42_000
    assert abs(line.loose - 55_860) <= 13
    assert abs(line.compacted - 35_700) <= 13


def test_no_haul_price_no_plan_and_the_sentence_says_which(zone: Zone) -> None:
    make_park(zone)
    Price.objects.filter(kind="haul_each").delete()
    with pytest.raises(Incomplete, match="每增运1公里"):
        ask(zone)
    assert not Plan.objects.exists()
    assert not Job.objects.exists()


def test_nothing_to_plan_is_said(zone: Zone) -> None:
    make_park(zone)
    Registration.objects.update(stage="submitted", verified_at=None)
    with pytest.raises(Incomplete, match="没有可匹配的登记"):
        ask(zone)


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"max_km": -1}, "单程运距上限"),
        ({"haul_percent": 5000}, "运价"),
        ({"shifts": {"x": 3}}, "工期调整"),
        ({"basis": "whatever"}, "方量依据"),
        ({"colour": "red"}, "不认识的参数"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(zone: Zone, settings: dict[str, Any], word: str) -> None:
    make_park(zone)
    with pytest.raises(Incomplete, match=word):
        ask(zone, settings=settings)
    assert not Plan.objects.exists()


def test_a_plan_begins_on_a_monday(zone: Zone) -> None:
    make_park(zone)
    assert ask(zone, starts_on=date(2024, 4, 4)).starts_on == date(2024, 4, 1)


def test_only_the_desk_of_soil_plans_and_firms_do_not_even_see(zone: Zone) -> None:
    make_park(zone)
    with pytest.raises(NotAllowed):
        services.start_plan(by=zone.zhang, name="试", starts_on=TODAY, weeks=4)
    plan = solved(zone)
    assert queries.plan(zone.qian, plan.pk).plan == plan
    with pytest.raises(NotFound):
        queries.plan(zone.xu, plan.pk)


def test_what_matches_hold_is_taken_off(zone: Zone) -> None:
    park = make_park(zone)
    Match.objects.create(
        number="M1", surplus=park["瑞岭观樾一品"], need=park["安泰绿建"], bank_m3=38_000, km=Decimal("2.1"),
        km_basis="表", starts_on=TODAY, ends_on=date(2024, 6, 30),
    )  # fmt: skip
    page = queries.plan(zone.ma, solved(zone).pk)
    assert page.surplus_m3 == 77_000
    assert [(one.name, "全部列入匹配" in one.sentence) for one in page.left_out] == [("安泰绿建", True)]


def test_a_red_line_keeps_a_heap_out_and_says_the_rule(zone: Zone) -> None:
    make_park(zone)
    Registration.objects.filter(site_name="鹏程物流园").update(flags=["sand_gravel"], stage="blocked")
    page = queries.plan(zone.ma, solved(zone).pk)
    assert [one.name for one in page.left_out] == ["鹏程物流园"]
    assert "57号" in page.left_out[0].sentence


def test_a_change_while_planning_leaves_the_question_alone_and_is_told(zone: Zone) -> None:
    park = make_park(zone)
    plan = ask(zone)
    Registration.objects.filter(pk=park["安泰绿建"].pk).update(bank_m3=40_000)
    jobs.run_waiting_jobs()
    assert queries.plan_row(zone.ma, plan.pk).cost_fen == 93_912_000
    fresh = queries.freshness(zone.ma, plan.pk)
    assert fresh.is_stale
    assert "安泰绿建" in fresh.sentence
    again = services.plan_again(by=zone.ma, plan_id=plan.pk)
    assert again.problem_hash != plan.problem_hash
    assert not queries.freshness(zone.ma, again.pk).is_stale


def test_time_alone_does_not_make_a_plan_stale(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    with clock.at(date(2024, 4, 20)):
        assert not queries.freshness(zone.ma, plan.pk).is_stale


def test_the_same_question_gets_the_same_answer(zone: Zone) -> None:
    make_park(zone, outside=True)
    plan = solved(zone)
    before = plan.answer["flows"]
    services.recheck_plan(by=zone.ma, plan_id=plan.pk)
    jobs.run_waiting_jobs()
    job = Job.objects.latest("pk")
    assert job.state == Job.State.DONE
    assert "完全一致" in job.message
    assert queries.plan_row(zone.ma, plan.pk).answer["flows"] == before


def test_a_plan_cancelled_before_it_began_is_cancelled_at_once(zone: Zone) -> None:
    make_park(zone)
    plan = ask(zone)
    services.cancel_plan(by=zone.ma, plan_id=plan.pk)
    assert jobs.run_waiting_jobs() == 0
    assert queries.standing(queries.plan_row(zone.ma, plan.pk)).label == "已取消"
    with pytest.raises(WrongStage):
        services.cancel_plan(by=zone.ma, plan_id=plan.pk)


def test_a_plan_cancelled_half_way_has_no_answer(zone: Zone) -> None:
    make_park(zone)
    plan = ask(zone)
    job = queue.claim("worker", lease=60)
    assert job is not None
    services.cancel_plan(by=zone.ma, plan_id=plan.pk)
    worker.run(job, jobs.Progress(job, lease=60))
    row = queries.plan_row(zone.ma, plan.pk)
    assert (row.state, row.status, row.is_proven, row.answer) == ("cancelled", "", False, {})
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED


def test_a_killed_worker_leaves_no_answer_and_the_next_one_finds_it(zone: Zone) -> None:
    make_park(zone)
    plan = ask(zone)
    # Claimed, then silent: the lease runs out as it does when the process was killed.
    job = queue.claim("killed", lease=-1)
    assert job is not None
    row = queries.plan_row(zone.ma, plan.pk)
    assert (row.state, row.is_proven, queries.standing(row).is_running) == ("waiting", False, True)
    jobs.run_waiting_jobs()
    assert queries.plan_row(zone.ma, plan.pk).is_proven


def test_a_plan_whose_workers_all_died_says_so_and_never_optimal(zone: Zone) -> None:
    make_park(zone)
    plan = ask(zone)
    for number in range(queue.MOST_ATTEMPTS):
        queue.claim(f"killed-{number}", lease=-1)
    assert queue.claim("last", lease=60) is None
    row = queries.plan_row(zone.ma, plan.pk)
    where = queries.standing(row)
    assert (where.code, where.label) == ("failed", "未得出")
    assert "中途退出" in where.sentence
    assert not row.is_proven
    services.recheck_plan(by=zone.ma, plan_id=plan.pk)
    jobs.run_waiting_jobs()
    assert queries.plan_row(zone.ma, plan.pk).is_proven


def test_the_winter_stop_lies_in_the_question(zone: Zone) -> None:
    park = make_park(zone)
    Registration.objects.filter(pk__in=[one.pk for one in park.values()]).update(ends_on=date(2025, 3, 1))
    page = queries.plan(zone.ma, solved(zone, starts_on=date(2024, 11, 4), weeks=6).pk)
    assert [span.first for span in page.problem.limits.curfews] == [date(2024, 11, 15)]
    assert all(flow.starts < date(2024, 11, 15) for flow in page.answer.flows if flow.kind == "haul")


def test_the_sure_volumes_are_planned_when_asked_for(zone: Zone) -> None:
    park = make_park(zone)
    Registration.objects.filter(pk=park["瑞岭观樾一品"].pk).update(minimum_m3=60_000)
    page = queries.plan(zone.ma, solved(zone, settings={**NO_LIMIT, "basis": "minimum"}).pk)
    assert page.surplus_m3 == 75_000


def test_what_if_the_limit_falls_shows_the_gap_beside_the_kept_plan(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    found = queries.what_if(zone.ma, plan.pk, {"max_km": 5.0})
    assert (found.gap_m3, found.gap_more_m3, found.matched_more_m3) == (15_000, 15_000, -15_000)
    assert ("瑞岭观樾一品", "春晖印务", 15_000, 0) in [(m.from_name, m.to_name, m.before, m.after) for m in found.moved]
    assert queries.plan_row(zone.ma, plan.pk).cost_fen == 93_912_000


def test_what_if_the_haul_is_dearer_costs_more_by_as_much(zone: Zone) -> None:
    make_park(zone)
    found = queries.what_if(zone.ma, solved(zone).pk, {"haul_percent": 150})
    assert found.answer.cost_fen == 140_868_000
    assert not found.moved


def test_what_if_is_kept_as_a_plan_of_its_own(zone: Zone) -> None:
    park = make_park(zone)
    plan = solved(zone)
    change = {"max_km": 5.0, "shifts": {str(park["春晖印务"].pk): 7}}
    made = services.save_what_if(by=zone.ma, plan_id=plan.pk, name="5 公里试算", change=change)
    jobs.run_waiting_jobs()
    page = queries.plan(zone.ma, made.pk)
    assert page.gap_m3 == 15_000
    assert next(lot for lot in page.problem.needs if lot.name == "春晖印务").start == TODAY + timedelta(days=7)
    assert not queries.freshness(zone.ma, made.pk).is_stale


def test_least_change_keeps_what_it_can_and_says_what_moved(zone: Zone) -> None:
    park = make_park(zone)
    plan = solved(zone)
    Registration.objects.filter(pk=park["安泰绿建"].pk).update(bank_m3=30_000)
    made = services.replan(by=zone.ma, plan_id=plan.pk, change_fen=500)
    jobs.run_waiting_jobs()
    page = queries.plan(zone.ma, made.pk)
    assert page.plan.replan_of_id == plan.pk
    assert ways(zone, page.plan)["瑞岭观樾一品", "安泰绿建"] == 30_000
    assert any("安泰绿建" in move["sentence"] for move in page.weighed["moved"])


def test_chosen_flows_become_proposals_all_or_none(zone: Zone) -> None:
    make_park(zone)
    plan = solved(zone)
    pairs = [(line.surplus_id, line.need_id) for line in queries.plan(zone.ma, plan.pk).pairs]
    with pytest.raises(Incomplete):
        services.propose_from_plan(by=zone.ma, plan_id=plan.pk, pairs=[*pairs, (1, 10**6)])
    assert not Match.objects.exists()
    made = services.propose_from_plan(by=zone.ma, plan_id=plan.pk, pairs=pairs[:2])
    assert {(one.surplus_id, one.need_id, one.bank_m3, one.plan_id) for one in made} == {
        (*pairs[0], 42_000, plan.pk),
        (*pairs[1], 38_000, plan.pk),
    }


def test_two_plans_side_by_side_show_where_they_differ(zone: Zone) -> None:
    make_park(zone)
    first, second = solved(zone), solved(zone, settings={"roads": ROADS})
    both = queries.compared(zone.ma, first.pk, second.pk)
    assert both.has_other_data
    assert ("瑞岭观樾一品", "春晖印务", 15_000, 0) in both.ways


def test_a_worker_that_lost_its_lease_writes_nothing_over_the_answer(zone: Zone) -> None:
    make_park(zone)
    plan = ask(zone)
    late = queue.claim("late", lease=-1)
    assert late is not None
    jobs.run_waiting_jobs()
    before = queries.plan_row(zone.ma, plan.pk)
    Plan.objects.filter(pk=plan.pk).update(state="waiting")
    worker.run(late, jobs.Progress(late, lease=60))
    after = queries.plan_row(zone.ma, plan.pk)
    assert (after.state, after.solved_at) == ("waiting", before.solved_at)


def test_a_cancel_that_comes_as_the_answer_is_written_still_cancels(zone: Zone, monkeypatch: Any) -> None:
    make_park(zone)
    plan = ask(zone)
    plain = solving.comparisons.compared

    def cancelled_meanwhile(*given: Any) -> Any:
        Job.objects.update(cancel_asked=True)
        return plain(*given[:2])

    monkeypatch.setattr(solving.comparisons, "compared", cancelled_meanwhile)
    jobs.run_waiting_jobs()
    row = queries.plan_row(zone.ma, plan.pk)
    assert (row.state, row.is_proven, row.answer) == ("cancelled", False, {})


def test_an_engine_that_breaks_leaves_a_sentence_and_no_answer(zone: Zone, monkeypatch: Any) -> None:
    make_park(zone)
    plan = ask(zone)

    def broken(*given: Any) -> Any:
        raise RuntimeError("no memory")

    monkeypatch.setattr(solving, "solve", broken)
    jobs.run_waiting_jobs()
    row = queries.plan_row(zone.ma, plan.pk)
    assert (row.state, row.is_proven) == ("failed", False)
    assert "没有得出方案" in row.fault


def test_a_road_graph_makes_the_distances(zone: Zone) -> None:
    make_park(zone)
    graph = {
        "kind": "graph", "name": "路网.json", "snap_km": 5,
        "nodes": [["甲", 0.0, 0.0], ["乙", 3.0, 3.0]], "edges": [["甲", "乙", 5.0, False]],
    }  # fmt: skip
    page = queries.plan(zone.ma, solved(zone, settings={"max_km": None, "roads": graph}).pk)
    assert page.answer is not None
    assert page.answer.roads_basis == ("路网",)


def test_a_graph_file_that_is_none_is_refused(zone: Zone) -> None:
    file = SimpleUploadedFile("路网.json", b'{"nodes": [["a", 0, 0]], "edges": [["a", "b", 1]]}', "application/json")
    with pytest.raises(BadFile, match="路口“b”"):
        services.roads_from_file(by=zone.ma, file=file)
