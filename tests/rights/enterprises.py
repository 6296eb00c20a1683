"""Who is let in to the directory: insiders look, promoters track firms and say who is who."""

from collections.abc import Mapping
from typing import Any

from tests.rights.addresses import API
from tests.rights.enterprises_world import NAME, OTHER
from tests.rights.rows import Row, row

PROMOTERS = "zhang chen li wang zhou zhao"
INSIDERS = f"{PROMOTERS} qian sun hu ma"
_ENTERED = {"name": "瑞普生物股份有限公司"}
_TYPED = {"title": "手抄名单", "written": "瑞普生物股份有限公司"}
_API = f"{API}/firms"


def _mine(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"enterprise": keys["enterprise_id"]}


def _tracked(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"directory_id": keys["directory_id"]}


def _confirmed(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"enterprise_id": keys["enterprise_id"]}


def _kept(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"keep": keys["enterprise_id"]}


PAGES: list[Row] = [
    *(line for name in ("directory", "facets", "tracked", "lists", "list", "list_sheet", "review", "line", "pick",
                        "pairs", "firm", "enterprise") for line in row(f"enterprises:{name}", "GET", INSIDERS)),
    *row("enterprises:story", "GET", INSIDERS, said=_mine),
    *row("enterprises:chains", "GET", INSIDERS, said=_mine),
    *row("enterprises:track", "POST", PROMOTERS, said=_tracked),
    *row("enterprises:enter", "GET POST", PROMOTERS, said=_ENTERED),
    *row("enterprises:edit", "GET POST", PROMOTERS, said={"name": NAME, "version": 1}),
    *row("enterprises:add_name", "POST", PROMOTERS, said={"name": "天康", "kind": "short"}),
    *row("enterprises:drop_name", "POST", PROMOTERS),
    *row("enterprises:note_title", "POST", PROMOTERS, said={"title": "创新型中小企业"}),
    *row("enterprises:suspect", "POST", PROMOTERS, said={"other": OTHER}),
    *row("enterprises:type_list", "GET POST", PROMOTERS, said=_TYPED),
    *row("enterprises:confirm_many", "POST", PROMOTERS),
    *row("enterprises:match_again", "POST", PROMOTERS),
    *row("enterprises:withdraw", "POST", PROMOTERS),
    *row("enterprises:decide", "POST", PROMOTERS, "confirm", _confirmed, verb="confirm"),
    *row("enterprises:decide", "POST", PROMOTERS, "reject", verb="reject"),
    *row("enterprises:decide", "POST", PROMOTERS, "reopen", line_id="decided_line", verb="reopen"),
    *row("enterprises:look_for_pairs", "POST", PROMOTERS),
    *row("enterprises:decide_pair", "POST", PROMOTERS, "merge", _kept, verb="merge"),
    *row("enterprises:decide_pair", "POST", PROMOTERS, "apart", verb="apart"),
    *row("enterprises:decide_pair", "POST", PROMOTERS, "undo", pair_id="decided_pair", verb="undo"),
    *row("kernel:import_template", "GET", PROMOTERS, "names", code="enterprises.lines"),
    *row("kernel:import", "GET POST", PROMOTERS, "names", code="enterprises.lines"),
]  # fmt: skip

ENDPOINTS: list[Row] = [
    *row(f"{_API}/search", "GET", INSIDERS),
    *row(f"{_API}/directory/{{directory_id}}", "GET", INSIDERS),
    *row(f"{_API}/tracked/{{int:enterprise_id}}", "GET", INSIDERS),
    *row(f"{_API}/track", "POST", PROMOTERS, said=_tracked),
    *row(f"{_API}/identify", "POST", INSIDERS, said={"names": [NAME]}),
    *row(f"{_API}/lines/{{int:line_id}}/confirm", "POST", PROMOTERS, said=_confirmed),
    *row(f"{_API}/lines/{{int:line_id}}/reject", "POST", PROMOTERS),
    *row(f"{_API}/lines/{{int:line_id}}/reopen", "POST", PROMOTERS, line_id="decided_line"),
    *row(f"{_API}/pairs/{{int:pair_id}}/merge", "POST", PROMOTERS, said=_kept),
    *row(f"{_API}/pairs/{{int:pair_id}}/apart", "POST", PROMOTERS),
    *row(f"{_API}/pairs/{{int:pair_id}}/undo", "POST", PROMOTERS, pair_id="decided_pair"),
]
