"""Who is let in to the chains: insiders look, 招商办 drafts and publishes, promoters note anchors and makers."""

from collections.abc import Mapping
from typing import Any

from tests.rights.addresses import API
from tests.rights.rows import row

_PROMOTERS = "zhang chen li wang zhou zhao"
INSIDERS = f"{_PROMOTERS} qian sun hu ma"
REASON = {"reason": "已搬迁"}
_SEGMENT = {"code": "saddle", "name": "座垫", "stage": "up", "version": 1}
_LINK = {"src": "lead", "dst": "battery", "kind": "supply", "version": 1}
_PART = {"name": "电池", "segment_code": "battery", "source": "公开报道"}
_MAKER = {"firm": "超威电源集团有限公司", "evidence": "sector", "source": "公开报道"}
# The maker of the table's world is known by its trade only.
_CONFIRM = {"evidence": "direct", "source": "现场走访", "version": 1}


def _compared(keys: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    return {"old": 1, "new": 1}


PAGES = [
    *(
        line
        for name in ("list", "chain", "gap_sheet", "versions")
        for line in row(f"industries:{name}", "GET", INSIDERS)
    ),
    *row("industries:compare", "GET", INSIDERS, said=_compared),
    *row("industries:segment", "GET", INSIDERS, code="segment"),
    *row("industries:add", "GET POST", "zhao"),
    *row("industries:edit", "GET POST", "zhao"),
    *row("industries:maker_add", "GET POST", _PROMOTERS, code="segment"),
    *row("industries:maker_drop", "POST", _PROMOTERS, said=REASON),
    *row("industries:maker_confirm", "POST", _PROMOTERS, said=_CONFIRM),
    *row("industries:draft", "POST", "zhao", chain_id="chain_without_draft"),
    *row("industries:version", "GET", "zhao", "a draft"),
    *row("industries:version", "GET", INSIDERS, "published", version_id="published_id"),
    *row("industries:segment_sheet", "GET", "zhao"),
    *row("industries:link_sheet", "GET", "zhao"),
    *row("industries:segment_put", "POST", "zhao", said=_SEGMENT),
    *row("industries:segment_drop", "POST", "zhao", code="segment"),
    *row("industries:link_put", "POST", "zhao", said=_LINK),
    *row("industries:link_drop", "POST", "zhao"),
    *row("industries:publish", "POST", "zhao", said={"on": "2024-06-28"}),
    *row("industries:discard", "POST", "zhao"),
    *row("industries:anchor_add", "GET POST", _PROMOTERS),
    *row("industries:anchor", "GET", INSIDERS),
    *row("industries:anchor_sheet", "GET", INSIDERS),
    *row("industries:anchor_edit", "GET POST", _PROMOTERS),
    *row("industries:anchor_withdraw", "POST", _PROMOTERS, said=REASON),
    *row("industries:part_add", "POST", _PROMOTERS, said=_PART),
    *row("industries:part_maker", "GET POST", _PROMOTERS, said=_MAKER),
    *row("industries:part_drop", "POST", _PROMOTERS),
    *row("industries:part_edit", "POST", _PROMOTERS, said={**_PART, "name": "控制器", "version": 1}),
    *row("kernel:import_template", "GET", "zhao", "segments", code="industries.segments"),
    *row("kernel:import", "GET POST", "zhao", "segments", code="industries.segments"),
    *row("kernel:import", "GET POST", "zhao", "links", code="industries.links"),
    *row("kernel:import", "GET POST", _PROMOTERS, "makers", code="industries.makers"),
]
_CHAINS = f"{API}/chains/"
_ONE, _DRAFT = f"{API}/chains/{{int:chain_id}}", f"{API}/chains/versions/{{int:version_id}}"
_ANCHOR = f"{API}/chains/anchors/{{int:anchor_id}}"
ENDPOINTS = [
    *row(_CHAINS, "GET", INSIDERS),
    *row(_CHAINS, "POST", "zhao", said={"code": "pharma", "name": "原料药"}),
    *row(_ONE, "GET", INSIDERS),
    *row(f"{_ONE}/segments/{{code}}", "GET", INSIDERS, code="segment"),
    *row(f"{_ONE}/draft", "POST", "zhao", chain_id="chain_without_draft"),
    *row(f"{_ONE}/makers", "POST", _PROMOTERS, said={**_MAKER, "segment_code": "tyre"}),
    *row(f"{_ONE}/anchors", "POST", _PROMOTERS, said={"firm": "浙江绿源电动车有限公司"}),
    *row(f"{_DRAFT}/segments", "POST", "zhao", said={**_SEGMENT, "version": None}),
    *row(f"{_DRAFT}/links", "POST", "zhao", said={"src": "lead", "dst": "battery"}),
    *row(f"{_DRAFT}/publish", "POST", "zhao", said={"on": "2024-06-28"}),
    *row(_ANCHOR, "GET", INSIDERS),
    *row(f"{_ANCHOR}/parts", "POST", _PROMOTERS, said=_PART),
    *row(f"{API}/chains/makers/{{int:maker_id}}/confirm", "POST", _PROMOTERS, said={**_CONFIRM, "version": None}),
    *row(f"{API}/chains/makers/{{int:maker_id}}/withdraw", "POST", _PROMOTERS, said=REASON),
]
