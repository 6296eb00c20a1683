"""The world of the rights table: one record of each kind, made through the services."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone, make_zone
from tests.rights.chain_world import make_chains
from tests.rights.enterprises_world import make_firms
from tests.rights.soil_plan_world import make_plan
from tests.rights.soil_world import make_soil
from tests.rights.targeting_world import make_lists
from tests.wutong.insight.stories import gone, started
from tests.wutong.projects.stories import JPEG, papers
from wutong.accounts import services as accounts
from wutong.insight import services as insight
from wutong.kernel import clock, files, jobs
from wutong.kernel.tables import imports, running
from wutong.leads import services as leads
from wutong.leads.models import Lead
from wutong.outreach import services as outreach
from wutong.projects import services as projects
from wutong.projects.lifecycle import Kind

DAY = date(2024, 6, 28)
CONFIDENTIAL, SENSITIVE = 2, 3
# The beginnings of the firms' names: no two alike, so that a page that shows one gives itself away.
FIRMS = {
    "lead": "雅迪科技集团有限公司",
    "sensitive": "宁德时代新能源科技股份有限公司",
    "pooled": "英利能源(中国)有限公司",
    "disputed": "绿源电动车(浙江)股份有限公司",
    "project": "正大动物药业有限公司",
    "met": "瑞普生物股份有限公司",
    "visited": "中牧实业股份有限公司",
    "target": "金河生物科技股份有限公司",
}
BOTTOM_LINE, PHONE = "地价不低于十二万元每亩", "13812341234"
Keys = dict[str, Any]


@dataclass(frozen=True)
class World:
    """The people, and the keys of the records by the names that addresses give them."""

    zone: Zone
    keys: Keys


def make_world() -> World:
    """Return the world on the 28th of June 2024; whoever calls keeps the clock there."""
    with clock.at(date(2024, 1, 1)):
        zone = make_zone()
    soil = make_plan(zone) | make_soil(zone)
    keys = (
        _people(zone)
        | _leads(zone)
        | _projects(zone)
        | _trip(zone)
        | _desk(zone)
        | soil
        | make_chains(zone)
        | make_firms(zone)
    )
    return World(zone, keys | make_lists(zone, keys["chain_without_draft"]))


def _people(zone: Zone) -> Keys:
    seats = {f"seat_{name}": zone.seat(getattr(zone, name)).pk for name in ("zhang", "chen", "li", "wang", "zhou")}
    token, _ = accounts.issue_token(by=zone.zhang, label="取数脚本", days=30)
    return {
        **seats,
        "person_id": zone.chen.pk,
        "office_id": zone.equipment_office.pk,
        "team_id": zone.equipment_team.pk,
        "seat_id": zone.seat(zone.chen).pk,
        "token_id": token.pk,
        "zhang": zone.zhang.pk,
        "zhou": zone.zhou.pk,
        "other_office": zone.zhou.office_id,
    }


def _lead(zone: Zone, which: str, holder: str, *, pooled: bool = False, **more: Any) -> Lead:
    by = getattr(zone, holder)
    values: Any = {
        "investor": FIRMS[which], "project_name": f"{which} 基地", "channel": "trip",
        "confidentiality": CONFIDENTIAL, **more,
    }  # fmt: skip
    with clock.at(date(2024, 6, 20)):
        return leads.register(by=by, seat_id=None if pooled else zone.seat(by).pk, values=values)


def _leads(zone: Zone) -> Keys:
    secrets = {"contact_name": "马经理", "contact_phone": PHONE, "bottom_line": BOTTOM_LINE}
    lead = _lead(zone, "lead", "zhang", **secrets)
    sensitive = _lead(zone, "sensitive", "chen", **{**secrets, "confidentiality": SENSITIVE})
    pooled, disputed = _lead(zone, "pooled", "wang", pooled=True), _lead(zone, "disputed", "zhang")
    draft = files.store(SimpleUploadedFile("协议稿.jpg", JPEG + b"draft", "image/jpeg"), by=zone.zhang)
    leads.follow_up(by=zone.zhang, lead_id=lead.pk, kind="draft", on=DAY, text="协议稿往返", files=[draft])
    dispute = leads.open_dispute(by=zone.wang, lead_id=disputed.pk, claim="四月已上门")
    with clock.at(date(2024, 6, 21)):
        other = _lead(zone, "target", "wang", investor="浙江星月电动车有限公司")
        own = leads.open_dispute(by=zone.zhao, lead_id=other.pk, claim="招商办先谈")
    return {
        "lead_id": lead.pk,
        "number": lead.number,
        "sensitive": sensitive.pk,
        "sensitive_number": sensitive.number,
        "pooled": pooled.pk,
        "disputed": disputed.pk,
        "dispute_id": dispute.pk,
        "office_dispute": own.pk,
        "promotion_office": zone.promotion_office.pk,
        "file_id": draft.pk,
        "stage": "new",
        "verb": "respond",
    }


def _projects(zone: Zone) -> Keys:
    project = projects.register(
        by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, name="正大兽药基地", investor=FIRMS["project"],
        origin="other_province", values=projects.ProjectValues(),
    )  # fmt: skip
    made = projects.claim(
        by=zone.zhang, project_id=project.pk, kind=Kind.SIGNED, on=DAY, basis="formal", proofs=papers(Kind.SIGNED)
    )
    entered = started(zone, "星月整车", date(2024, 3, 1))
    counted = projects.claim(
        by=zone.zhang, project_id=entered.pk, kind=Kind.STAT_ENTERED, on=DAY, proofs=papers(Kind.STAT_ENTERED)
    )
    return {
        "project_id": project.pk,
        "milestone_id": made.pk,
        "statistical": counted.pk,
        "proof_id": made.proofs.first().pk,
        "kind": "started",
    }


def _trip(zone: Zone) -> Keys:
    trip = gone(zone, "厦门", date(2024, 6, 25))
    on = date(2024, 6, 26)
    picture = SimpleUploadedFile("现场.jpg", JPEG + b"photo", "image/jpeg")
    visit = outreach.add_visit(
        by=zone.zhang, trip_id=trip.pk, kind="call", firm=FIRMS["visited"], on=on, photos=[picture]
    )
    contact = outreach.add_contact(by=zone.zhang, trip_id=trip.pk, firm=FIRMS["met"], on=on, phone=PHONE)
    with clock.at(date(2024, 6, 25)):
        target = outreach.add_target(by=zone.zhang, trip_id=trip.pk, firm=FIRMS["target"])
    return {
        "trip_id": trip.pk,
        "visit_id": visit.pk,
        "contact_id": contact.pk,
        "target_id": target.pk,
        "photo": visit.photos.first().pk,
    }


def _desk(zone: Zone) -> Keys:
    upload = SimpleUploadedFile("线索.csv", "投资方,项目名称\n江苏金彭车业有限公司,三轮车\n".encode(), "text/csv")
    batch = imports.begin("leads.leads", upload, by=zone.zhang, options={})
    job = jobs.enqueue(running.IMPORT, label="导入线索:线索.csv", by=zone.zhang, batch_id=batch.pk)
    bulletin = insight.make(by=zone.zhao, kind="weekly", as_of=DAY)
    return {
        "job_id": job.pk,
        "batch_id": batch.pk,
        "bulletin_id": bulletin.pk,
        "code": "leads.leads",
        "rule": "projects.stat_entry",
        "indicator": "leads",
    }
