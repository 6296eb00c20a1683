"""Live the ranked lists: asked, ranked, judged, taken onto the next trip; and the back-tests as they were measured."""

from datetime import date
from functools import partial

from wutong.kernel import jobs
from wutong.outreach import services as outreach
from wutong.site.demo.tables import Row, Tables
from wutong.site.demo.town import Moment, Town, hour
from wutong.targeting import services
from wutong.targeting.queries import lists
from wutong.targeting.queries.questions import Wishes

DAY = date(2024, 6, 28)
AIMA, YINGLI = "爱玛科技集团股份有限公司", "河北英利集团"
# Chain, segment, anchor, title, who asks, what is asked for, how many of the first are to be visited.
ASKS: tuple[tuple[str, str, str, str, str, Wishes, int], ...] = (
    ("ebike", "plastics", AIMA, "塑料件与模具:长三角、京津冀", "zhangchen",
     Wishes(region_groups=("长三角", "京津冀"), limit=40), 2),
    ("ebike", "mould", AIMA, "模具", "zhangchen", Wishes(limit=40), 0),
    ("ebike", "brake", AIMA, "制动", "zhangchen", Wishes(limit=40), 0),
    ("ebike", "harness", AIMA, "线束", "zhangchen", Wishes(limit=40), 0),
    ("ebike", "charger", AIMA, "充电器", "zhangchen", Wishes(limit=40), 0),
    ("ebike", "controller", AIMA, "控制器:爱玛配套", "zhangchen", Wishes(limit=40), 3),
    ("pv", "film", YINGLI, "胶膜:注册资本千万以上", "liuyang", Wishes(min_capital=1000, limit=30), 2),
    ("vetpharm", "intermediate", "", "中间体:成立满三年", "mafei",
     Wishes(registered_before=date(2021, 6, 28), limit=40), 1),
)  # fmt: skip
# What is said of a firm that is not visited, by its place after those that are.
DROPPED = ((1, "已经接触过"), (4, "规模太小"))
# The list whose firms go onto the next trip, and that trip.
TAKEN = ("ebike", "controller")
NEXT, STARTS_ON, ENDS_ON = "走访爱玛配套控制器企业", date(2024, 7, 8), date(2024, 7, 12)


def moments(town: Town, tables: Tables) -> list[Moment]:
    """Return every moment of the lists; they need the chains and the directory."""
    told = [Moment(hour(DAY, 7), partial(_ask, town)), Moment(hour(DAY, 7, 30), partial(_judge, town))]
    told.append(Moment(hour(DAY, 7, 40), partial(_take, town)))
    told += [Moment(hour(DAY, 7), partial(_backtest, row)) for row in tables.backtests]
    return told


def _ask(town: Town) -> None:
    """Ask for the lists, and have the directory searched for what the zone has itself."""
    for code, by in (("ebike", "zhangchen"), ("pv", "liuyang"), ("vetpharm", "mafei")):
        services.find_makers(by=town.people[by], chain_id=town.chains[code])
    for code, segment, anchor, title, by, wishes, _ in ASKS:
        made = services.ask(
            by=town.people[by], chain_id=town.chains[code], segment_code=segment,
            anchor_id=town.anchors.get((code, anchor)), title=title, wishes=wishes,
        )  # fmt: skip
        town.shortlists[code, segment] = made.pk
    jobs.run_waiting_jobs()


def _judge(town: Town) -> None:
    """Say of the first firms who is visited, and of two others why not."""
    for code, segment, _, _, name, _, kept in ASKS:
        by = town.people[name]
        rows = list(lists.picks(by, town.shortlists[code, segment]))
        for pick in rows[:kept]:
            services.judge(by=by, pick_id=pick.pk, verdict="keep")
        for after, reason in DROPPED if kept else ():
            if kept + after <= len(rows):
                services.judge(by=by, pick_id=rows[kept + after - 1].pk, verdict="drop", reason=reason)


def _take(town: Town) -> None:
    """Plan the next trip for the firms that are to be visited."""
    by, shortlist_id = town.people["zhangchen"], town.shortlists[TAKEN]
    going = list(lists.picks(by, shortlist_id, verdict="keep"))
    if going:
        trip, _ = outreach.plan_for(
            by=by, shortlist_id=shortlist_id, kind="trip", cities="、".join(dict.fromkeys(p.city for p in going)),
            office_id=by.office_id, leader_id=town.people["lijian"].pk, member_ids=[by.pk],  # type: ignore[attr-defined]  # a person of ours
            plan="按靶向名单走访,带配套清单和厂房条件(演示)", title=NEXT, starts_on=STARTS_ON, ends_on=ENDS_ON,
        )  # fmt: skip
        town.trips["靶向"] = trip.pk


def _backtest(row: Row) -> None:
    """Keep a back-test as it was measured."""
    numbers = {name: float(row[name]) for name in ("mrr", "hits_at_1", "hits_at_3", "hits_at_10")}
    ways = {}
    for name in ("bigram", "popularity"):
        ways[name] = {key: float(row[f"{name}_{key}"]) for key in numbers}
    figures = services.Figures(
        kind=row["kind"], fingerprint=row["fingerprint"], seed=int(row["seed"]), questions=int(row["questions"]),
        candidates=int(row["candidates"]), mrr=numbers["mrr"], hits_at_1=numbers["hits_at_1"],
        hits_at_3=numbers["hits_at_3"], hits_at_10=numbers["hits_at_10"], baselines=ways,
        weights={label: float(weight) for label, weight in (one.split("=") for one in row["weights"].split("|"))},
    )  # fmt: skip
    services.note_backtest(by=None, figures=figures, ran_on=date.fromisoformat(row["ran_on"]), data=row["source"])
