"""Who is let in where: every address, every method, every one of the people of the tests; the law, not the code.

The law is the reference (domain, chapters 5.10 and 7) and the design's paragraph on rights; a new address enters here
in the commit that makes it.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.rights import enterprises, industries, soil_plans, targeting
from tests.rights.addresses import API
from tests.rights.rows import Row, row
from tests.rights.soil import API_SOIL, SOIL_PAGES
from tests.wutong.projects.stories import JPEG

# The holder of the world's records, the team, its leader; then what each kind of person is.
TEAM = "zhang chen li"
OTHERS = "wang zhou"
PROMOTERS = f"{TEAM} {OTHERS} zhao"
LOOKERS = f"{PROMOTERS} qian"
INSIDERS = f"{LOOKERS} sun hu ma"
THREE = "wu zheng feng"
HOUSE = f"{INSIDERS} {THREE}"
# Who speaks for a firm: xu for the one whose soil the world is about, rui for its neighbour; he for none yet.
FIRMS = "xu rui"
SIGNED_IN = f"{HOUSE} {FIRMS} he"
EVERYBODY = f"{SIGNED_IN} nobody"
NONE = ""
# Whose a record of zhang's is: to work on, and to see.
EDITORS = "zhang li zhao"
READERS = f"{TEAM} zhao qian"
PARTIES = f"{READERS} {OTHERS}"
WRITERS = f"{TEAM} zhao"

ON = "2024-06-28"
REASON = {"reason": "按分工调整"}
FIRM = {"firm": "天康生物股份有限公司", "on": "2024-06-26"}
LEAD = {"investor": "天康生物股份有限公司", "project_name": "疫苗基地", "channel": "trip"}
SCORES = dict.fromkeys(("industry", "market", "technology", "environment", "energy", "benefit"), 4)
JUDGED = {"on": ON, "text": "可以跟进", "conclusion": "follow"}
FOLLOWED = {"kind": "call", "on": ON, "text": "电话联系"}
PAUSED = {"on": ON, "reason": "firm", "note": "等董事会"}
PLAN = {"title": "赴厦门招商", "cities": "厦门", "starts_on": "2024-06-25", "ends_on": "2024-06-27"}
PROJECT = {"name": "疫苗基地", "investor": "天康生物股份有限公司", "on": ON, "origin": "other_province"}
Keys = Mapping[str, Any]


def _transfer(keys: Keys, who: str) -> Keys:
    return {"seat_id": keys["seat_li"], **REASON}


def _own_seat(keys: Keys, who: str) -> Keys:
    return {"seat_id": keys.get(f"seat_{who}", keys["seat_zhang"])}


def _verdict(keys: Keys, who: str) -> Keys:
    return {"winner_office_id": keys["office_id"], "first_share": 60, "basis": "first_report", "decision": "维持首报"}


def _verdict_on_office(keys: Keys, who: str) -> Keys:
    return {**_verdict(keys, who), "winner_office_id": keys["promotion_office"]}


def _bulk(keys: Keys, who: str) -> Keys:
    return {"sure": "yes", "todo": "chain", "chain": "装备制造", "ids": [keys["lead_id"]]}


def _plan(keys: Keys, who: str) -> Keys:
    return {**PLAN, "leader_id": keys["zhang"], "version": 1}


def _proof(keys: Keys, who: str) -> Keys:
    picture = SimpleUploadedFile("现场.jpg", JPEG + who.encode(), "image/jpeg")
    return {"kind": "started", "on": ON, "basis": "piles", "papers": ["build_contract"], "files": [picture]}


def _trip(keys: Keys, who: str) -> Keys:
    # The chemistry firm's people plan for their own office, everybody else here for zhang's.
    mine = who in OTHERS.split()
    people = {
        "leader_id": keys["zhou" if mine else "zhang"],
        "office_id": keys["other_office" if mine else "office_id"],
    }
    return {**PLAN, "kind": "trip", **people}


SITE = [
    *row("home", "GET POST", SIGNED_IN),
    *row("health", "GET POST", EVERYBODY),
    # The way into the demo town is not there on the real calendar.
    *row("demo_guests", "GET POST", NONE),
    *row("demo_enter", "GET", NONE, key="no key"),
    *row("api:openapi-json", "GET POST", SIGNED_IN),
    *row("api:openapi-view", "GET POST", SIGNED_IN),
    *row("api:api-root", "GET POST", NONE),
]

KERNEL = [
    *row("kernel:jobs", "GET", f"{HOUSE} {FIRMS}"),
    *row("kernel:job", "GET", "zhang wu"),
    *row("kernel:job_cancel", "POST", "zhang"),
    *row("kernel:import_template", "GET", PROMOTERS),
    *row("kernel:import_template", "GET", PROMOTERS, "contacts", code="outreach.contacts"),
    *row("kernel:import", "GET POST", PROMOTERS),
    *row("kernel:import", "GET POST", PROMOTERS, "contacts", code="outreach.contacts"),
    *row("kernel:import_batch", "GET POST", "zhang"),
    *row("kernel:import_confirm", "POST", "zhang"),
    *row("kernel:import_cancel", "POST", "zhang"),
    *row("kernel:import_resume", "POST", "zhang"),
    *row("kernel:import_undo", "GET POST", "zhang"),
    *row("kernel:import_marked", "GET", "zhang"),
    *row("kernel:rules", "GET POST", INSIDERS),
    *row("kernel:rule", "GET POST", INSIDERS, code="rule"),
    *row("kernel:rule_amend", "GET POST", "zhao", code="rule"),
]

ACCOUNTS = [
    *row("accounts:sign_in", "GET POST", EVERYBODY),
    *row("accounts:sign_out", "POST", SIGNED_IN),
    *row("accounts:me", "GET POST", SIGNED_IN),
    *row("accounts:password", "GET POST", SIGNED_IN),
    *row("accounts:token_issue", "POST", SIGNED_IN),
    *row("accounts:token_revoke", "POST", "zhang"),
    *row("accounts:people", "GET POST", THREE),
    *row("accounts:person", "GET POST", THREE),
    *row("accounts:person_new", "GET POST", "wu"),
    *row("accounts:person_edit", "GET POST", "wu"),
    *row("accounts:person_close", "POST", "wu"),
    *row("accounts:person_open", "POST", "wu"),
    *row("accounts:person_reset", "POST", "wu"),
    *row("accounts:person_role", "POST", "zheng"),
    *row("accounts:offices", "GET POST", THREE),
    *row("accounts:office_new", "GET POST", "wu"),
    *row("accounts:office", "GET POST", "wu"),
    *row("accounts:teams", "GET POST", INSIDERS),
    *row("accounts:team", "GET POST", INSIDERS),
    *row("accounts:team_new", "GET POST", "zhao"),
    *row("accounts:team_edit", "GET POST", "zhao"),
    *row("accounts:seat_take", "POST", "zhao"),
    *row("accounts:seat_leave", "POST", "zhao"),
    *row("accounts:team_lead", "POST", "zhao"),
    *row("accounts:team_dissolve", "POST", "zhao"),
    *row("accounts:audit", "GET POST", "feng"),
    *row("accounts:audit_export", "GET POST", "feng"),
    *row("accounts:sign_in_record", "GET POST", "feng"),
    *row("accounts:sign_in_record_export", "GET POST", "feng"),
]

LEADS = [
    # The lists stand open to all who work inside; whose rows they show is promised in test_promises.
    *row("leads:list", "GET", INSIDERS),
    *row("leads:found", "GET", INSIDERS),
    *row("leads:export", "GET", INSIDERS),
    *row("leads:board", "GET", INSIDERS),
    *row("leads:board_column", "GET", INSIDERS),
    *row("leads:pool", "GET", INSIDERS),
    *row("leads:arbitrations", "GET", INSIDERS),
    *row("leads:today", "GET", LOOKERS),
    # A lead that refuses is named beside the chosen ones, and nothing changes: promised in test_promises.
    *row("leads:bulk", "POST", PROMOTERS),
    *row("leads:bulk", "POST", PROMOTERS, "confirmed", _bulk),
    *row("leads:new", "GET POST", PROMOTERS),
    *row("leads:check", "GET", PROMOTERS),
    *row("leads:contest", "GET POST", f"{OTHERS} zhao", said={"claim": "我方先谈"}),
    *row("leads:contest", "GET POST", "zhao", "sensitive", {"claim": "我方先谈"}, number="sensitive_number"),
    *row("leads:arbitration", "GET", PARTIES),
    *row("leads:arbitration", "POST", "zhao", said=_verdict),
    *row("leads:arbitration", "POST", "qian", "招商办 a party", _verdict_on_office, dispute_id="office_dispute"),
    *row("leads:lead", "GET", READERS),
    *row("leads:lead", "GET", READERS, "sensitive", lead_id="sensitive"),
    *row("leads:lead", "GET", READERS, "disputed", lead_id="disputed"),
    *row("leads:lead", "GET", LOOKERS, "pooled", lead_id="pooled"),
    *row("leads:edit", "GET POST", EDITORS),
    *row("leads:edit", "GET POST", "chen li zhao", "sensitive", lead_id="sensitive"),
    *row("leads:edit", "GET POST", "zhao", "pooled", lead_id="pooled"),
    *row("leads:contact", "POST", f"{TEAM} zhao"),
    *row("leads:contact", "POST", "wang zhao", "pooled", lead_id="pooled"),
    *row("leads:follow_up", "GET", READERS),
    *row("leads:follow_up", "POST", EDITORS, said=FOLLOWED),
    *row("leads:file", "GET", READERS),
    *row("leads:do", "GET", READERS),
    *row("leads:do", "POST", EDITORS, "respond", {"on": ON}, verb="respond"),
    *row("leads:do", "POST", EDITORS, "assess", {**JUDGED, **SCORES}, verb="assess"),
    *row("leads:do", "POST", EDITORS, "answer", {"on": ON, "text": "已反馈"}, verb="answer"),
    *row("leads:do", "POST", EDITORS, "transfer", _transfer, verb="transfer"),
    *row("leads:do", "POST", "zhang li qian", "release", REASON, verb="release"),
    *row("leads:do", "POST", EDITORS, "pause", PAUSED, verb="pause"),
    *row("leads:do", "POST", EDITORS, "resume", {"on": ON}, verb="resume"),
    *row("leads:do", "POST", EDITORS, "withdraw", REASON, verb="withdraw"),
    *row("leads:do", "POST", EDITORS, "contact", {"on": ON}, verb="contact"),
    *row("leads:do", "POST", EDITORS, "close", {"on": ON, "code": "no_intent", **REASON}, verb="close"),
    *row("leads:do", "POST", PROMOTERS, "claim", _own_seat, lead_id="pooled", verb="claim"),
]

OUTREACH = [
    *row("outreach:list", "GET", INSIDERS),
    *row("outreach:clashes", "GET", INSIDERS),
    *row("outreach:contacts_sheet", "GET", INSIDERS),
    *row("outreach:visits_sheet", "GET", INSIDERS),
    *row("outreach:plan", "GET POST", PROMOTERS),
    *row("outreach:trip", "GET", LOOKERS),
    *row("outreach:trip_contacts", "GET", LOOKERS),
    *row("outreach:trip_visits", "GET", LOOKERS),
    *row("outreach:visit", "GET", LOOKERS),
    *row("outreach:photo", "GET", LOOKERS, file_id="photo"),
    *row("outreach:contact", "GET", LOOKERS),
    *row("outreach:contact", "POST", WRITERS, said={**FIRM, "depth": "met", "version": 1}),
    *row("outreach:contact_phone", "POST", WRITERS),
    *row("outreach:contact_withdraw", "POST", WRITERS, said=REASON),
    *row("outreach:contact_lead", "GET POST", WRITERS, said=LEAD),
    *row("outreach:contact_add", "POST", WRITERS, said={**FIRM, "depth": "met"}),
    *row("outreach:visit_add", "GET POST", WRITERS, said={**FIRM, "kind": "call"}),
    *row("outreach:visit_edit", "GET POST", WRITERS, said={"version": 1}),
    *row("outreach:visit_withdraw", "POST", WRITERS, said=REASON),
    *row("outreach:visit_lead", "GET POST", WRITERS, said=LEAD),
    *row("outreach:edit", "GET POST", WRITERS, said=_plan),
    *row("outreach:approve", "POST", "zhao qian"),
    *row("outreach:cancel", "POST", WRITERS, said=REASON),
    *row("outreach:report", "POST", WRITERS, said={"text": "一、基本情况"}),
    *row("outreach:target_add", "POST", WRITERS, said=FIRM),
    *row("outreach:target_drop", "POST", WRITERS),
]

PROJECTS = [
    *row("projects:list", "GET", INSIDERS),
    *row("projects:board", "GET", INSIDERS),
    *row("projects:export", "GET", INSIDERS),
    *row("projects:project", "GET", INSIDERS),
    *row("projects:proof", "GET", INSIDERS),
    *row("projects:register", "GET POST", PROMOTERS),
    *row("projects:open_from_lead", "GET POST", EDITORS, said=PROJECT),
    *row("projects:open_from_lead", "GET POST", "chen li zhao", "sensitive", PROJECT, lead_id="sensitive"),
    *row("projects:edit", "GET POST", EDITORS),
    *row("projects:hand_over", "GET POST", EDITORS, said=_transfer),
    *row("projects:claim", "GET POST", EDITORS, said={"on": ON, "basis": "piles"}),
    *row("projects:withdraw", "POST", EDITORS, said=REASON),
    *row("projects:verify", "POST", "zhao"),
    *row("projects:verify", "POST", "hu", "入库", milestone_id="statistical"),
    *row("projects:give_back", "POST", "zhao", said=REASON),
    *row("projects:give_back", "POST", "hu", "入库", REASON, milestone_id="statistical"),
    *row("projects:watch", "POST", "zhao qian", said={"on": "1"}),
    *row("projects:list_to_start", "POST", "zhao", said={"year": 2024}),
    *row("projects:delist", "POST", "zhao", said={"year": 2024, **REASON}),
]

INSIGHT = [
    *row("insight:cockpit", "GET POST", INSIDERS),
    *row("insight:dictionary", "GET POST", INSIDERS),
    *row("insight:indicator", "GET POST", INSIDERS, code="indicator"),
    *row("insight:indicator_workbook", "GET POST", INSIDERS, code="indicator"),
    *row("insight:checker", "GET POST", INSIDERS),
    *row("insight:bulletins", "GET", INSIDERS),
    *row("insight:bulletins", "POST", "zhao", said={"kind": "monthly", "as_of": ON}),
    *row("insight:bulletin", "GET", INSIDERS),
    *row("insight:bulletin", "POST", "zhao", said={"based_on": 1, "summary": "总体平稳"}),
    *row("insight:bulletin_word", "GET", INSIDERS),
    *row("insight:bulletin_excel", "GET", INSIDERS),
]

LEAD_API, TRIP_API, PROJECT_API = f"{API}/leads/{{lead_id}}", f"{API}/outreach/trips/{{trip_id}}", f"{API}/projects"
CONTACT_API, VISIT_API = f"{API}/outreach/contacts/{{contact_id}}", f"{API}/outreach/visits/{{visit_id}}"
MILESTONE_API = f"{PROJECT_API}/milestones/{{int:milestone_id}}"

API_ACCOUNTS = [
    *row(f"{API}/accounts/me", "GET", SIGNED_IN),
    *row(f"{API}/accounts/people", "GET", SIGNED_IN),
    *row(f"{API}/accounts/offices", "GET", HOUSE),
    *row(f"{API}/accounts/teams", "GET", INSIDERS),
    *row(f"{API}/accounts/teams/{{team_id}}/seats", "POST", "zhao", said=lambda keys, who: {"person_id": keys["zhou"]}),
    *row(f"{API}/accounts/seats/{{seat_id}}/leave", "POST", "zhao", said=REASON),
]

API_LEADS = [
    *row(f"{API}/leads/", "GET", LOOKERS),
    *row(f"{API}/leads/board", "GET", LOOKERS),
    *row(f"{API}/leads/similar", "GET", PROMOTERS, said={"name": "雅迪"}),
    *row(f"{API}/leads/disputes", "GET", LOOKERS),
    *row(f"{API}/leads/", "POST", PROMOTERS, said={"values": LEAD}),
    *row(f"{API}/leads/bulk", "POST", EDITORS, said=lambda keys, who: {
        "lead_ids": [keys["lead_id"]], "values": {"chain": "装备制造"},
    }),
    *row(f"{API}/leads/disputes/{{dispute_id}}/decision", "POST", "zhao", said=_verdict),
    *row(LEAD_API, "GET", READERS),
    *row(LEAD_API, "GET", READERS, "sensitive", lead_id="sensitive"),
    *row(LEAD_API, "GET", LOOKERS, "pooled", lead_id="pooled"),
    *row(LEAD_API, "PATCH", EDITORS, said={"based_on": 1, "values": {"chain": "装备制造"}}),
    *row(f"{LEAD_API}/respond", "POST", EDITORS, said={"on": ON}),
    *row(f"{LEAD_API}/move", "POST", EDITORS, said={"verb": "contact", "on": ON}),
    *row(f"{LEAD_API}/assess", "POST", EDITORS, said={**JUDGED, "scores": SCORES}),
    *row(f"{LEAD_API}/answer", "POST", EDITORS, said={"on": ON, "text": "已反馈"}),
    *row(f"{LEAD_API}/follow-ups", "POST", EDITORS, said=FOLLOWED),
    *row(f"{LEAD_API}/transfer", "POST", EDITORS, said=_transfer),
    *row(f"{LEAD_API}/release", "POST", "zhang li qian", said=REASON),
    *row(f"{LEAD_API}/claim", "POST", PROMOTERS, said=_own_seat, lead_id="pooled"),
    *row(f"{LEAD_API}/pause", "POST", EDITORS, said=PAUSED),
    *row(f"{LEAD_API}/resume", "POST", EDITORS, said={"on": ON}),
    *row(f"{LEAD_API}/withdraw", "POST", EDITORS, said=REASON),
    *row(f"{LEAD_API}/contact", "POST", f"{TEAM} zhao"),
    *row(f"{LEAD_API}/disputes", "POST", f"{OTHERS} zhao", said={"claim": "我方先谈"}),
    *row(f"{LEAD_API}/disputes", "POST", "zhao", "sensitive", {"claim": "我方先谈"}, lead_id="sensitive"),
]  # fmt: skip

API_OUTREACH = [
    *row(f"{API}/outreach/trips", "GET", INSIDERS),
    *row(f"{API}/outreach/trips", "POST", PROMOTERS, said=_trip),
    *row(TRIP_API, "GET", LOOKERS),
    *row(f"{TRIP_API}/approve", "POST", "zhao qian"),
    *row(f"{TRIP_API}/report", "POST", WRITERS, said={"text": "一、基本情况"}),
    *row(f"{TRIP_API}/cancel", "POST", WRITERS, said=REASON),
    *row(f"{TRIP_API}/visits", "POST", WRITERS, said={**FIRM, "kind": "call"}),
    *row(f"{TRIP_API}/contacts", "POST", WRITERS, said=FIRM),
    *row(f"{CONTACT_API}/lead", "POST", WRITERS, said={"project_name": "疫苗基地"}),
    *row(f"{CONTACT_API}/phone", "POST", WRITERS),
    *row(f"{CONTACT_API}/withdraw", "POST", WRITERS, said=REASON),
    *row(f"{VISIT_API}/lead", "POST", WRITERS, said={"project_name": "疫苗基地"}),
    *row(f"{VISIT_API}/withdraw", "POST", WRITERS, said=REASON),
]

API_PROJECTS = [
    *row(f"{PROJECT_API}/", "GET", INSIDERS),
    *row(f"{PROJECT_API}/{{int:project_id}}", "GET", INSIDERS),
    *row(f"{PROJECT_API}/from-lead", "POST", EDITORS, said=lambda keys, who: {
        "lead_id": keys["lead_id"], "on": ON, "origin": "other_province",
    }),
    *row(f"{PROJECT_API}/{{int:project_id}}/milestones", "POST", EDITORS, "as a form", _proof),
    *row(f"{MILESTONE_API}/verify", "POST", "zhao"),
    *row(f"{MILESTONE_API}/verify", "POST", "hu", "入库", milestone_id="statistical"),
    *row(f"{MILESTONE_API}/give-back", "POST", "zhao", said=REASON),
    *row(f"{MILESTONE_API}/withdraw", "POST", EDITORS, said=REASON),
]  # fmt: skip

API_INSIGHT = [
    *row(f"{API}/insight/indicators", "GET", INSIDERS),
    *row(f"{API}/insight/check", "POST", INSIDERS, said={"text": "截至6月28日,在谈线索3条。"}),
    *row(f"{API}/insight/indicators/{{code}}", "GET", INSIDERS, code="indicator"),
    *row(f"{API}/insight/indicators/{{code}}/rows", "GET", INSIDERS, code="indicator"),
]

PAGES: list[Row] = [
    *SITE,
    *KERNEL,
    *ACCOUNTS,
    *LEADS,
    *OUTREACH,
    *PROJECTS,
    *INSIGHT,
    *SOIL_PAGES,
    *industries.PAGES,
    *enterprises.PAGES,
    *targeting.PAGES,
    *soil_plans.pages(INSIDERS),
]
ENDPOINTS: list[Row] = [
    *API_ACCOUNTS,
    *API_LEADS,
    *API_OUTREACH,
    *API_PROJECTS,
    *API_INSIGHT,
    *API_SOIL,
    *industries.ENDPOINTS,
    *enterprises.ENDPOINTS,
    *targeting.ENDPOINTS,
    *soil_plans.endpoints(INSIDERS),
]
TABLE: list[Row] = [*PAGES, *ENDPOINTS]
