"""What lies before a person this morning, and what does not."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from django.urls import reverse

from tests.people import Zone
from wutong.kernel import clock
from wutong.leads import services
from wutong.leads.models import Lead
from wutong.leads.queries.today import morning, promises

Report = Callable[..., Lead]
Enter = Callable[[str], Client]
DAY = datetime(2024, 6, 26).date()  # noqa: DTZ001 - only the day is taken


def old_lead(report: Report, by: str = "zhang", investor: str = "绿源电动车(浙江)股份有限公司") -> Lead:
    """Return a lead of early June that nobody responded to."""
    with clock.at(datetime(2024, 6, 3, 9, 0)):  # noqa: DTZ001 - the clock makes it aware
        return report(by, investor=investor)


def test_the_late_come_first_then_what_is_due_tomorrow(zone: Zone, report: Report) -> None:
    late, fresh = old_lead(report), report("zhang")
    told = morning(zone.zhang, DAY)
    assert [line.lead for line in told.late] == [late]
    assert [line.lead for line in told.soon] == [fresh]


def test_a_colleagues_lead_is_not_on_my_morning(zone: Zone, report: Report) -> None:
    old_lead(report, "chen")
    told = morning(zone.zhang, DAY)
    assert not told.late
    assert told.held == 0


def test_a_promise_stays_until_something_is_done_on_its_day(zone: Zone, report: Report) -> None:
    lead = old_lead(report)
    plan = {"kind": "call", "text": "电话", "promise": "发政策汇编"}
    services.follow_up(by=zone.zhang, lead_id=lead.pk, on=DAY.replace(day=20), next_on=DAY.replace(day=25), **plan)
    assert [row.days_late for row in promises(zone.zhang, DAY)] == [1]
    services.follow_up(by=zone.zhang, lead_id=lead.pk, on=DAY, kind="papers", text="已发政策汇编")
    assert promises(zone.zhang, DAY) == []


def test_a_next_step_gives_way_to_a_later_plan_and_a_promise_does_not(zone: Zone, report: Report) -> None:
    lead = old_lead(report)
    for promise in ("", "发地块图"):
        services.follow_up(
            by=zone.zhang, lead_id=lead.pk, on=DAY.replace(day=20), kind="call", text="电话", promise=promise,
            next_step="再约", next_on=DAY.replace(day=25),
        )  # fmt: skip
    services.follow_up(
        by=zone.zhang, lead_id=lead.pk, on=DAY.replace(day=21), kind="call", text="改期", next_on=DAY.replace(day=27)
    )
    assert [row.done.promise for row in promises(zone.zhang, DAY)] == ["发地块图", ""]


def test_a_team_leader_sees_by_member_whose_leads_go_cold(zone: Zone, report: Report) -> None:
    old_lead(report, "chen")
    report("zhang")
    told = morning(zone.li, DAY)
    assert {(row.person, row.open, row.red) for row in told.members} == {("陈专员", 1, 1), ("张专员", 1, 0)}
    assert morning(zone.zhang, DAY).members == []


def test_the_promotion_office_sees_pool_disputes_and_what_reached_it(zone: Zone, report: Report) -> None:
    old_lead(report)
    pooled = report("zhang", investor="江苏金彭车业有限公司", pooled=True)
    disputed = report("wang")
    services.open_dispute(by=zone.zhang, lead_id=disputed.pk, claim="五月已会面")
    told = morning(zone.zhao, DAY)
    assert [line.lead for line in told.pool] == [pooled]
    assert [row.days_left for row in told.disputes] == [3]
    assert len(told.escalated) == 1


def test_an_empty_morning_says_where_to_begin(sign_in: Enter) -> None:
    text = sign_in("zhang").get(reverse("leads:today")).content.decode()
    assert "您手上还没有线索" in text


def test_the_list_is_sorted_by_any_column_both_ways(sign_in: Enter, report: Report) -> None:
    small = report("zhang", investment="3000")
    large = report("zhang", investor="江苏金彭车业有限公司", investment="2.5亿")
    zhang = sign_in("zhang")
    for column in ("number", "investor", "project", "chain", "investment", "holder", "stage", "due", "quiet"):
        for sort in (column, f"-{column}"):
            assert len(zhang.get(reverse("leads:list"), {"sort": sort}).context["lines"]) == 2
    down = zhang.get(reverse("leads:list"), {"sort": "-investment"}).context["lines"]
    assert [line.lead for line in down] == [large, small]


def test_filters_of_the_address_narrow_list_and_file_alike(sign_in: Enter, report: Report) -> None:
    kept = report("zhang", channel="trip", confidentiality=1)
    report("zhang", investor="江苏金彭车业有限公司")
    asked = {
        "channel": "trip",
        "level": "1",
        "since": "2024-06-26",
        "until": "2024-06-26",
        "stage": "new",
        "scope": "mine",
    }
    lines = sign_in("zhang").get(reverse("leads:list"), asked).context["lines"]
    assert [line.lead for line in lines] == [kept]


def test_nonsense_in_the_address_narrows_nothing(sign_in: Enter, report: Report) -> None:
    report("zhang")
    asked = {"team": "x", "since": "yesterday", "sort": "-password", "page": "-3", "level": "99", "light": "pink"}
    for name in ("list", "board", "pool", "export"):
        assert sign_in("zhang").get(reverse(f"leads:{name}"), asked).status_code == 200


def test_the_next_cards_of_a_column_begin_where_the_board_stopped(sign_in: Enter, report: Report) -> None:
    for number in range(23):
        report("zhang", investor=f"投资方{number:02d}号实业有限公司", project_name=f"项目{number}")
    zhang = sign_in("zhang")
    first = zhang.get(reverse("leads:board")).context["columns"][0]
    rest = zhang.get(reverse("leads:board_column", args=["new"]), {"page": "2"}).context["column"]
    shown = [line.lead.pk for line in (*first["lines"], *rest["lines"])]
    assert first["more"] == 3
    assert len(shown) == len(set(shown)) == 23
