"""Endpoints of the chains: the same rules, refusals as problem JSON."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone
from tests.wutong.industries.stories import make_anchor, make_part
from wutong.accounts.models import Person
from wutong.industries.models import Chain, Maker

ROOT = "/api/v1/chains"


def ask(person: Person, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """Return status and answer of a call."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.generic(method, f"{ROOT}{path}", json.dumps(body or {}), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_chain_is_built_and_read_by_program(zone: Zone) -> None:
    status, made = ask(zone.zhao, "POST", "/", {"code": "pv", "name": "光伏组件"})
    assert status == 201
    _, draft = ask(zone.zhao, "POST", f"/{made['id']}/draft")
    at = f"/versions/{draft['id']}"
    for code, name, stage in (("cell", "电池片", "up"), ("module", "组件", "middle")):
        assert ask(zone.zhao, "POST", f"{at}/segments", {"code": code, "name": name, "stage": stage})[0] == 201
    link = {"src": "cell", "dst": "module", "share": 0.612, "source": "公开报道"}
    assert ask(zone.zhao, "POST", f"{at}/links", link)[0] == 201
    assert ask(zone.zhao, "POST", f"{at}/publish", {"on": "2024-06-28"})[0] == 200
    maker = {"segment_code": "cell", "firm": "西宁电池有限公司", "evidence": "sector", "source": "走访", "city": "西宁"}
    assert ask(zone.zhang, "POST", f"/{made['id']}/makers", maker)[0] == 201
    page = ask(zone.hu, "GET", f"/{made['id']}")[1]
    assert {gap["code"]: gap["kind"] for gap in page["gaps"]} == {"cell": "single", "module": "missing"}
    assert ask(zone.hu, "GET", "/?as_of=2024-06-27")[1][0]["version"] is None


def test_a_segment_and_a_sheet_are_read_with_their_makers(zone: Zone, chain: Chain) -> None:
    part = make_part(zone, make_anchor(zone, chain))
    said = {"segment_code": "", "part_id": part.pk, "firm": "协昌科技", "evidence": "direct", "source": "公告"}
    status, made = ask(zone.zhang, "POST", f"/{chain.pk}/makers", said)
    assert status == 201
    assert ask(zone.qian, "GET", f"/{chain.pk}/segments/controller")[1]["makers"][0]["evidence"] == "direct"
    sheet = ask(zone.qian, "GET", f"/anchors/{part.anchor_id}")[1]
    assert (sheet["known"], sheet["gaps"], sheet["parts"][0]["is_gap"]) == (1, 0, False)
    assert ask(zone.zhang, "POST", f"/makers/{made['id']}/withdraw", {"reason": "误记"})[0] == 200
    assert ask(zone.qian, "GET", f"/anchors/{part.anchor_id}")[1]["parts"][0]["is_gap"] is True


@pytest.mark.parametrize("path", ["/0", f"/{10**30}", "/anchors/0"])
def test_numbers_out_of_bounds_are_refused(zone: Zone, path: str) -> None:
    assert ask(zone.zhang, "GET", path)[0] == 422


def test_a_refusal_names_its_field_and_changes_nothing(zone: Zone, chain: Chain) -> None:
    said = {"segment_code": "nowhere", "firm": "协昌科技", "evidence": "direct", "source": "公告"}
    status, refusal = ask(zone.zhang, "POST", f"/{chain.pk}/makers", said)
    assert (status, list(refusal["fields"]), Maker.objects.count()) == (422, ["segment_code"], 0)
    assert ask(zone.qian, "POST", f"/{chain.pk}/draft")[0] == 403
    assert ask(zone.wu, "GET", "/")[0] == 403
