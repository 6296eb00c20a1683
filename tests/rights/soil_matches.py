"""Who is let in where around matches: insiders look, 土方岗 manages, both firms see theirs and have their say."""

from typing import Any

from tests.rights.addresses import API
from tests.rights.rows import row

INSIDERS = "zhang chen li wang zhou zhao qian sun hu ma"
BOTH = "xu rui"
ON = "2024-06-28"
REASON = {"reason": "改用场内土"}
TRUCK = {"plate": "甘A54321", "bed_m3": "16", "permit_number": "准2", "valid_to": "2024-12-31"}
SIGNED = {
    "signed_on": ON, "number": "中土协〔2024〕9号", "amount": "100", "convention": "bank", "measured_by": "复测",
    "payer": "shared",
}  # fmt: skip


def _pair(keys: Any, who: str) -> dict[str, Any]:
    return {
        "surplus_id": keys["match_surplus"], "need_id": keys["match_need"], "bank_m3": 10, "starts_on": ON,
        "ends_on": "2024-07-31",
    }  # fmt: skip


MATCHES = [
    *row("earthworks:matches", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:matches_export", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:match_new", "GET POST", "ma", said=_pair),
    *row("earthworks:match_preview", "GET", "ma"),
    *row("earthworks:match", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:match_sheet", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:match_proposal", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:match_agreement", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:match_application", "GET", INSIDERS),
    *row("earthworks:match_scan", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:match_paper", "GET", INSIDERS, file_id="match_paper"),
    # A firm's form has no other seat than its own side, whatever it sends.
    *row("earthworks:match_opinion", "POST", f"ma {BOTH}", said={"role": "authority", "opinion": "agree", "on": ON}),
    *row("earthworks:match_agree", "GET POST", "ma", said=SIGNED),
    *row("earthworks:match_item", "GET POST", "ma", said={"done_on": ON, "number": "一号"}, code="licence"),
    *row("earthworks:match_permit", "POST", "ma", said={"on": ON}),
    *row("earthworks:match_cancel", "POST", "ma", said=REASON),
    *row("earthworks:truck_add", "POST", "ma", said=TRUCK),
    *row("earthworks:truck_remove", "POST", "ma", said=REASON),
    *row("kernel:import_template", "GET", "ma", "trucks", code="earthworks.trucks"),
    *row("kernel:import", "GET POST", "ma", "trucks", code="earthworks.trucks"),
]  # fmt: skip

_ALL, _ONE, _TRUCK = f"{API}/soil/matches", f"{API}/soil/matches/{{int:match_id}}", f"{API}/soil/trucks"
API_MATCHES = [
    *row(_ALL, "GET", f"{INSIDERS} {BOTH}"),
    *row(_ALL, "POST", "ma", said=_pair),
    *row(_ONE, "GET", f"{INSIDERS} {BOTH}"),
    *row(f"{_ONE}/opinions", "POST", f"ma {BOTH}", said={"opinion": "agree"}),
    *row(f"{_ONE}/opinions", "POST", "ma", "for the authority", {"opinion": "agree", "role": "authority"}),
    *row(f"{_ONE}/agreement", "POST", "ma", said=SIGNED),
    *row(f"{_ONE}/papers", "POST", "ma", said={"code": "licence", "done_on": ON, "number": "一号"}),
    *row(f"{_ONE}/permit", "POST", "ma", said={"on": ON}),
    *row(f"{_ONE}/trucks", "POST", "ma", said=TRUCK),
    *row(f"{_TRUCK}/{{int:truck_id}}/remove", "POST", "ma", said=REASON),
    *row(f"{_ONE}/cancel", "POST", "ma", said=REASON),
]
