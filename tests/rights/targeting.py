"""Who is let in to the ranked lists: promoters and leaders look, promoters ask, judge and take firms onto a trip."""

from collections.abc import Mapping
from typing import Any

from tests.rights.addresses import API
from tests.rights.rows import row

PROMOTERS = "zhang chen li wang zhou zhao"
LOOKERS = f"{PROMOTERS} qian"
REASON = {"reason": "缺口已补上"}
_JUDGED = {"verdict": "keep", "reason": ""}


def _asked(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"chain": keys["chain_id"], "segment": "controller", "words": "控制器"}


def _asked_api(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"chain_id": keys["chain_id"], "segment_code": "controller"}


def _pull(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"chain_id": keys["chain_id"]}


def _picks(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {**_JUDGED, "pick_ids": [keys["pick_id"]]}


def _taken(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"todo": "put", "pick_ids": [keys["pick_id"]]}


PAGES = [
    *(line for name in ("list", "backtests", "pull") for line in row(f"targeting:{name}", "GET", LOOKERS)),
    *(line for name in ("shortlist", "progress", "sheet", "why") for line in row(f"targeting:{name}", "GET", LOOKERS)),
    *row("targeting:new", "GET POST", PROMOTERS, said=_asked),
    *row("targeting:ask_gaps", "POST", PROMOTERS),
    *row("targeting:find_makers", "POST", PROMOTERS),
    *row("targeting:judge", "POST", PROMOTERS, said=_JUDGED),
    *row("targeting:judge_many", "POST", PROMOTERS, said=_picks),
    *row("targeting:again", "POST", PROMOTERS),
    *row("targeting:cancel", "POST", PROMOTERS),
    *row("targeting:rename", "POST", PROMOTERS, said={"title": "控制器(改)", "version": 1}),
    *row("targeting:withdraw", "POST", PROMOTERS, said=REASON),
    *row("targeting:restore", "POST", PROMOTERS, shortlist_id="withdrawn_list"),
    *row("outreach:from_shortlist", "GET POST", PROMOTERS, said=_taken),
]
_LISTS, _ONE = f"{API}/targets/lists", f"{API}/targets/lists/{{int:shortlist_id}}"
ENDPOINTS = [
    *row(_LISTS, "GET", LOOKERS),
    *row(_LISTS, "POST", PROMOTERS, said=_asked_api),
    *row(_ONE, "GET", LOOKERS),
    *row(f"{_ONE}/rank", "POST", PROMOTERS),
    *row(f"{_ONE}/withdraw", "POST", PROMOTERS, said=REASON),
    *row(f"{_ONE}/restore", "POST", PROMOTERS, shortlist_id="withdrawn_list"),
    *row(f"{_ONE}/why", "GET", LOOKERS, said={"firm": "爱玛"}),
    *row(f"{API}/targets/picks/{{int:pick_id}}/judge", "POST", PROMOTERS, said=_JUDGED),
    *row(f"{API}/targets/pull", "GET", LOOKERS, said=_pull),
    *row(f"{API}/targets/backtests", "GET", LOOKERS),
]
