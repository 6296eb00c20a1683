"""Who is let in where around trips and the ledger: each gate its own firm, the end 土方岗, the ledger insiders."""

from typing import Any

from tests.rights.addresses import API
from tests.rights.rows import row
from tests.rights.soil_matches import BOTH, INSIDERS, ON

REASON = {"reason": "错签"}
SURVEY = {"on": ON, "surveyors": "马工", "method": "断面法", "amount": "15", "convention": "bank"}
SETTLED = {"on": ON, "basis": "tickets", "surplus_signer": "瑞", "need_signer": "徐"}


def _out(keys: Any, who: str) -> dict[str, Any]:
    return {"truck": keys["haul_truck"], "truck_id": keys["haul_truck"], "on": ON}


def _in(keys: Any, who: str) -> dict[str, Any]:
    return {"ticket": keys["ticket_id"]}


HAULS = [
    *row("earthworks:hauls", "GET", f"{INSIDERS} {BOTH}"),
    *row("earthworks:tickets", "GET", f"{INSIDERS} {BOTH}", match_id="haul_id"),
    *row("earthworks:tickets_export", "GET", f"{INSIDERS} {BOTH}", match_id="haul_id"),
    *row("earthworks:gate", "GET", f"ma {BOTH}", match_id="haul_id"),
    *row("earthworks:gate_out", "POST", "ma rui", said=_out, match_id="haul_id"),
    *row("earthworks:gate_in", "POST", "ma xu", said=_in, match_id="haul_id"),
    *row("earthworks:ticket_void", "POST", "ma", said=REASON),
    *row("earthworks:match_finish", "POST", "ma", match_id="haul_id"),
    *row("earthworks:match_survey", "GET POST", "ma", said=SURVEY, match_id="done_id"),
    *row("earthworks:match_settle", "GET POST", "ma", said=SETTLED, match_id="done_id"),
    *row("earthworks:match_confirm", "POST", f"ma {BOTH}", match_id="done_id"),
    *row("earthworks:settlement", "GET", f"{INSIDERS} {BOTH}", match_id="done_id"),
    *row("earthworks:settlement_word", "GET", f"{INSIDERS} {BOTH}", match_id="done_id"),
    *row("earthworks:ledger", "GET", INSIDERS),
    *row("earthworks:ledger_export", "GET", INSIDERS),
    *row("kernel:import_template", "GET", "ma", "day sheet", code="earthworks.tickets"),
    *row("kernel:import", "GET POST", "ma", "day sheet", code="earthworks.tickets"),
]

_ONE, _TICKET = f"{API}/soil/matches/{{int:match_id}}", f"{API}/soil/tickets/{{int:ticket_id}}"
API_HAULS = [
    *row(f"{_ONE}/tickets", "GET", f"{INSIDERS} {BOTH}", match_id="haul_id"),
    *row(f"{_ONE}/tickets", "POST", "ma rui", said=_out, match_id="haul_id"),
    *row(f"{_TICKET}/receipt", "POST", "ma xu"),
    *row(f"{_TICKET}/void", "POST", "ma", said=REASON),
    *row(f"{_ONE}/finish", "POST", "ma", match_id="haul_id"),
    *row(f"{_ONE}/survey", "POST", "ma", said=SURVEY, match_id="done_id"),
    *row(f"{_ONE}/settlement", "POST", "ma", said=SETTLED, match_id="done_id"),
    *row(f"{_ONE}/confirmation", "POST", f"ma {BOTH}", match_id="done_id"),
    *row(f"{API}/soil/ledger", "GET", INSIDERS),
]
