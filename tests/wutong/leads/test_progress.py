"""Every stage against every verb, and what each verb asks for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.people import Zone
from tests.wutong.leads.conftest import VALUES
from wutong.kernel import clock, history
from wutong.kernel.errors import Incomplete, NotAllowed, NotFound, Refusal, WrongStage
from wutong.kernel.models import StoredFile
from wutong.leads import services
from wutong.leads.lifecycle import MOVES, OPEN, Stage
from wutong.leads.models import Lead, Step

DAY = date(2024, 6, 3)
SCORES = services.Scores(industry=5, market=4, technology=3, environment=3, energy=3, benefit=4)
PATHS = {
    Stage.NEW: (),
    Stage.ASSESS: ("assess",),
    Stage.CONTACT: ("contact",),
    Stage.NEGOTIATE: ("contact", "negotiate"),
    Stage.CLOSED: ("close",),
    Stage.LANDED: ("contact", "land"),
}


def at_stage(zone: Zone, stage: Stage) -> Lead:
    lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    for verb in PATHS[stage]:
        walk(zone, lead, verb)
    return Lead.objects.get(pk=lead.pk)


def walk(zone: Zone, lead: Lead, verb: str) -> Lead:
    if verb == "land":
        return services.land(by=zone.zhang, lead_id=lead.pk, on=clock.today())
    return services.move(
        by=zone.zhang, lead_id=lead.pk, verb=verb, on=clock.today(), reason="情况有变", code="no_intent"
    )


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("verb", list(MOVES))
def test_a_stage_admits_its_moves_and_refuses_the_others(zone: Zone, stage: Stage, verb: str) -> None:
    lead = at_stage(zone, stage)
    if stage in MOVES[verb].sources:
        assert walk(zone, lead, verb).stage == MOVES[verb].target
        return
    with pytest.raises(WrongStage, match=lead.number):
        walk(zone, lead, verb)
    assert Lead.objects.get(pk=lead.pk).stage == stage


VERBS: dict[str, Callable[[Zone, Lead], Any]] = {
    "respond": lambda z, lead: services.respond(by=z.zhang, lead_id=lead.pk, on=clock.today()),
    "assess": lambda z, lead: services.assess(
        by=z.zhang, lead_id=lead.pk, on=clock.today(), scores=SCORES, text="可行", conclusion="follow"
    ),
    "follow_up": lambda z, lead: services.follow_up(
        by=z.zhang, lead_id=lead.pk, kind="visit", on=clock.today(), text="到访"
    ),
    "pause": lambda z, lead: services.pause(
        by=z.zhang, lead_id=lead.pk, on=clock.today(), reason="firm", note="等投资方决策"
    ),
    "release": lambda z, lead: services.release(by=z.zhang, lead_id=lead.pk, reason="精力不足"),
}


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.LANDED])
@pytest.mark.parametrize("verb", list(VERBS))
def test_a_lead_that_is_over_takes_no_more_work(zone: Zone, stage: Stage, verb: str) -> None:
    lead = at_stage(zone, stage)
    with pytest.raises(WrongStage, match=stage.label):
        VERBS[verb](zone, lead)
    assert Lead.objects.get(pk=lead.pk).version == lead.version


@pytest.mark.parametrize("stage", sorted(OPEN))
@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "respond"])
def test_an_open_lead_takes_the_work_and_writes_it_into_its_history(zone: Zone, stage: Stage, verb: str) -> None:
    lead = at_stage(zone, stage)
    before = history.of(lead).count()
    VERBS[verb](zone, lead)
    assert history.of(lead).count() > before


@pytest.mark.parametrize("verb", list(VERBS))
def test_another_team_does_no_work_on_the_lead_and_does_not_even_see_it(zone: Zone, lead: Lead, verb: str) -> None:
    stranger = type("Borrowed", (), {"zhang": zone.wang})()
    with pytest.raises(NotFound):
        VERBS[verb](stranger, lead)
    assert Lead.objects.get(pk=lead.pk).version == lead.version


def test_a_colleague_sees_the_lead_and_is_told_whose_it_is(zone: Zone, lead: Lead) -> None:
    with pytest.raises(NotAllowed, match="装备制造专班 张专员"):
        services.respond(by=zone.chen, lead_id=lead.pk, on=clock.today())
    assert services.respond(by=zone.li, lead_id=lead.pk, on=clock.today()).due_clock == "judge"


def test_the_clocks_follow_a_lead_through_its_life(zone: Zone) -> None:
    with clock.at(DAY):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
        known = {"by": zone.zhang, "lead_id": lead.pk, "on": DAY}
        seen = [(lead.due_clock, lead.due_on)]
        services.respond(**known)
        seen.append(due(lead))
        services.assess(**known, scores=SCORES, text="可行", conclusion="follow")
        seen.append(due(lead))
        services.answer(**known, text="将跟进")
        services.move(**known, verb="contact")
        seen.append(due(lead))
    assert seen == [
        ("respond", date(2024, 6, 4)),
        ("judge", date(2024, 6, 6)),
        ("answer", date(2024, 6, 11)),
        ("report", date(2024, 6, 18)),
    ]


def due(lead: Lead) -> tuple[str, date | None]:
    lead.refresh_from_db()
    return lead.due_clock, lead.due_on


def quiet_since(lead: Lead) -> date:
    lead.refresh_from_db()
    return lead.quiet_since


def test_a_pause_takes_its_days_out_of_the_term(zone: Zone) -> None:
    with clock.at(DAY):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
        services.respond(by=zone.zhang, lead_id=lead.pk, on=DAY)
    with clock.at(date(2024, 6, 4)):
        services.pause(by=zone.zhang, lead_id=lead.pk, on=date(2024, 6, 4), reason="firm", note="等投资方")
        assert due(lead) == ("paused", None)
    with clock.at(date(2024, 6, 13)):
        services.resume(by=zone.zhang, lead_id=lead.pk, on=date(2024, 6, 13))
    assert due(lead) == ("judge", date(2024, 6, 17))
    assert lead.quiet_since == DAY + timedelta(days=9)


def test_a_phone_call_is_not_progress_and_a_draft_needs_its_file(zone: Zone) -> None:
    with clock.at(DAY):
        lead = services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)
    with clock.at(date(2024, 6, 20)):
        known: dict[str, Any] = {"by": zone.zhang, "lead_id": lead.pk, "on": date(2024, 6, 20), "text": "往来"}
        assert not services.follow_up(kind="call", **known).substantive
        assert quiet_since(lead) == DAY
        with pytest.raises(Incomplete, match="附上"):
            services.follow_up(kind="draft", **known)
        paper = StoredFile.objects.create(sha256="0" * 64, name="协议稿.docx", size=1, content_type="x")
        assert services.follow_up(kind="draft", files=[paper], **known).substantive
    assert quiet_since(lead) == date(2024, 6, 20)


@pytest.mark.parametrize("conclusion", ["decline", "refer", "reserve"])
def test_a_conclusion_against_a_lead_needs_a_reason_of_its_kind_and_closes_it(
    zone: Zone, lead: Lead, conclusion: str
) -> None:
    code = {"decline": "environment", "refer": "referred", "reserve": "no_site"}[conclusion]
    known: dict[str, Any] = {
        "by": zone.zhang,
        "lead_id": lead.pk,
        "on": clock.today(),
        "scores": SCORES,
        "text": "见尽调",
    }
    with pytest.raises(Incomplete, match="原因"):
        services.assess(**known, conclusion=conclusion, code="market" if conclusion != "decline" else "referred")
    assert not lead.assessments.exists()
    services.assess(**known, conclusion=conclusion, code=code)
    lead.refresh_from_db()
    assert (lead.stage, lead.closed_reason) == ("closed", code)
    assert lead.due_clock == "answer"


@pytest.mark.parametrize("score", [0, 6, -1, None, "5", True])
def test_a_score_is_one_to_five(zone: Zone, lead: Lead, score: object) -> None:
    scores: Any = {**SCORES, "energy": score}
    with pytest.raises(Incomplete) as refused:
        services.assess(by=zone.zhang, lead_id=lead.pk, on=clock.today(), scores=scores, text="好", conclusion="follow")
    assert "energy" in refused.value.fields
    assert not lead.assessments.exists()


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_day_in_the_future_or_before_the_report_is_refused(zone: Zone, lead: Lead, off: timedelta) -> None:
    for verb in ("contact", "assess"):
        with pytest.raises(Incomplete) as refused:
            services.move(by=zone.zhang, lead_id=lead.pk, verb=verb, on=clock.today() + off)
        assert "on" in refused.value.fields
    assert Step.objects.filter(lead=lead).count() == 1


def test_closing_needs_words_and_a_code(zone: Zone, lead: Lead) -> None:
    known: dict[str, Any] = {"by": zone.zhang, "lead_id": lead.pk, "verb": "close", "on": clock.today()}
    for missing in ({"reason": "不投了"}, {"code": "no_intent"}, {"reason": " ", "code": "no_intent"}):
        with pytest.raises(Incomplete):
            services.move(**known, **missing)
    assert services.move(**known, reason="不投了", code="no_intent").stage == "closed"


def test_nothing_is_answered_before_it_is_judged(zone: Zone, lead: Lead) -> None:
    with pytest.raises(Refusal, match="还没有研判"):
        services.answer(by=zone.zhang, lead_id=lead.pk, on=clock.today(), text="好")
    assert Step.objects.filter(lead=lead).count() == 1
