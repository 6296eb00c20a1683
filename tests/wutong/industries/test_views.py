"""Promises of the pages: the map reads without a script, forms come back with what was written, numbers never break."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.people import Zone
from tests.wutong.industries.stories import make_anchor, make_chain, make_part, note
from wutong.accounts.models import Person
from wutong.industries import services
from wutong.industries.models import Anchor, Chain, Maker, Part

MAKER = {"firm": "白银电控有限公司", "evidence": "sector", "province": "甘肃", "city": "白银", "source": "走访"}


def ask(person: Person, name: str, *args: Any, said: dict[str, Any] | None = None, query: str = "") -> HttpResponse:
    """Return the answer of a page, got or posted to."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    path = reverse(f"industries:{name}", args=args) + query
    return client.get(path) if said is None else client.post(path, said)  # type: ignore[return-value]  # the test's own


def text(answer: HttpResponse) -> str:
    """Return a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_map_says_each_gap_in_words_and_leads_to_its_segment(zone: Zone, chain: Chain) -> None:
    page = ask(zone.qian, "chain", chain.pk).content.decode()
    assert page.count('class="ch-node ch-missing"') == 8
    assert reverse("industries:segment", args=[chain.pk, "controller"]) in page
    assert "控制器,缺失:本区和 300 公里内没有查到有依据的企业" in page
    assert "<script>" not in page


def test_the_list_counts_and_names_the_worst(zone: Zone, chain: Chain) -> None:
    note(zone, chain, "白银电控有限公司", province="甘肃", city="白银")
    page = text(ask(zone.hu, "list"))
    assert "缺失 7" in page
    assert "单一 1" in page


def test_a_chain_without_a_graph_has_a_calm_page(zone: Zone) -> None:
    bare = services.add_chain(by=zone.zhao, code="pv", name="光伏组件")
    assert "还没有发布图谱" in text(ask(zone.qian, "chain", bare.pk))
    assert ask(zone.qian, "segment", bare.pk, "cell").status_code == 404
    assert "还没有版本" in text(ask(zone.qian, "versions", bare.pk))


def test_a_maker_is_noted_on_the_page_of_its_segment(zone: Zone, chain: Chain) -> None:
    assert ask(zone.zhang, "maker_add", chain.pk, "controller", said=MAKER).status_code == 302
    again = ask(zone.zhang, "maker_add", chain.pk, "controller", said=MAKER)
    assert (again.status_code, "已在册" in text(again), Maker.objects.count()) == (422, True, 1)
    page = text(ask(zone.qian, "segment", chain.pk, "controller"))
    assert "300 公里内 1 家" in page
    assert "缺口:本区没有查到有依据的企业" in page


def test_a_part_is_added_and_its_maker_noted_for_it(zone: Zone, chain: Chain) -> None:
    anchor = make_anchor(zone, chain)
    said = {"name": "控制器", "segment_code": "controller", "share": "8", "source": "公开报道"}
    assert ask(zone.zhang, "part_add", anchor.pk, said=said).status_code == 302
    part = Part.objects.get()
    assert str(part.share) == "0.0800"
    assert ask(zone.zhang, "part_maker", anchor.pk, part.pk, said=MAKER).status_code == 302
    assert "白银电控有限公司" in text(ask(zone.qian, "anchor", anchor.pk))
    twice = ask(zone.zhang, "part_add", anchor.pk, said=said)
    assert (twice.status_code, Part.objects.count()) == (422, 1)


def test_an_anchor_is_entered_corrected_and_withdrawn(zone: Zone, chain: Chain) -> None:
    said = {"firm": "雅迪科技集团有限公司", "segment_code": "vehicle", "source": "公开报道"}
    assert ask(zone.zhang, "anchor_add", chain.pk, said=said).status_code == 302
    anchor = Anchor.objects.get()
    assert ask(zone.li, "anchor_edit", anchor.pk, said={**said, "capacity": "50 万辆", "version": 1}).status_code == 302
    assert ask(zone.li, "anchor_edit", anchor.pk, said={**said, "version": 1}).status_code == 422
    assert ask(zone.li, "anchor_withdraw", anchor.pk, said={"reason": "未落地"}).status_code == 302
    assert "雅迪" not in text(ask(zone.qian, "chain", chain.pk))


def test_a_draft_is_edited_on_its_page_and_a_stale_form_comes_back(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    said = {"code": "frame", "name": "车架", "stage": "up", "industries": "3311、3761", "version": draft.version}
    assert ask(zone.zhao, "segment_put", draft.pk, said=said).status_code == 302
    stale = ask(zone.zhao, "segment_put", draft.pk, said={**said, "name": "车架与焊接"})
    assert (stale.status_code, "已被他人更改" in text(stale)) == (422, True)
    page = ask(zone.zhao, "version", draft.pk, query="?segment=frame").content.decode()
    assert 'value="3311、3761"' in page
    assert "与第 1 版相比" in text(ask(zone.zhao, "version", draft.pk))


def test_what_stands_against_publishing_is_listed_on_the_draft(zone: Zone, chain: Chain) -> None:
    draft = services.draft(by=zone.zhao, chain_id=chain.pk)
    services.put_link(by=zone.zhao, version_id=draft.pk, src="shop", dst="lead")
    assert "供应连线绕成了圈" in text(ask(zone.zhao, "version", draft.pk))
    refused = ask(zone.zhao, "publish", draft.pk, said={"on": "2024-06-28"})
    assert (refused.status_code, "还不能发布" in text(refused)) == (422, True)


@pytest.mark.parametrize("query", ["", "?old=1", "?old=x&new=y", "?old=1&new=99999999999999999999", "?old=-1&new=0"])
def test_a_comparison_of_nothing_is_not_found(zone: Zone, chain: Chain, query: str) -> None:
    assert ask(zone.qian, "compare", chain.pk, query=query).status_code == 404


def test_names_are_shown_as_text_and_never_run(zone: Zone) -> None:
    chain = make_chain(zone, name="<b>两轮车</b>", code="x")
    note(zone, chain, "<script>alert(1)</script>有限公司")
    anchor = make_anchor(zone, chain, "<i>链主</i>有限公司")
    make_part(zone, anchor, "<u>件</u>")
    for page in (
        ask(zone.qian, "list"),
        ask(zone.qian, "chain", chain.pk),
        ask(zone.qian, "segment", chain.pk, "controller"),
        ask(zone.qian, "anchor", anchor.pk),
    ):
        body = page.content.decode()
        assert page.status_code == 200
        assert not re.search(r"<script>alert|<b>两轮车|<i>链主|<u>件", body)


@pytest.mark.parametrize("who", ["wu", "zheng", "feng", "he", "xu"])
def test_those_outside_are_turned_away_at_the_door(zone: Zone, chain: Chain, who: str) -> None:
    for name, args in (("list", ()), ("chain", (chain.pk,)), ("segment", (chain.pk, "tyre"))):
        assert ask(getattr(zone, who), name, *args).status_code == 403
