"""Promises of the API: the same verbs and the same rights as the pages, refusals by their kind."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, TWIN_A, TWIN_B, YADEA, bring, entered, everything
from wutong.enterprises import services
from wutong.enterprises.models import Enterprise, Line, Pair

API = "/api/v1/firms"


class Caller:
    """Somebody who speaks to the API."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def ask(self, path: str, **said: Any) -> Any:
        return self._client.get(f"{API}/{path}", said)

    def tell(self, path: str, **said: Any) -> Any:
        return self._client.post(f"{API}/{path}", said, content_type="application/json")


@pytest.fixture
def zhang(zone: Zone, client: Client) -> Caller:
    """An officer."""
    client.force_login(zone.zhang, backend="django.contrib.auth.backends.ModelBackend")
    return Caller(client)


@pytest.fixture
def qian(zone: Zone) -> Caller:
    """The leader, who looks and decides nothing."""
    client = Client()
    client.force_login(zone.qian, backend="django.contrib.auth.backends.ModelBackend")
    return Caller(client)


@pytest.fixture
def twin(zone: Zone, directory: Path) -> Line:
    """A line that two firms may mean."""
    return bring(zone, ("星火电机有限公司", "A1", "", "")).lines.get()


@pytest.fixture
def pair(zone: Zone) -> Pair:
    """Two firms that may be one."""
    one, other = entered(zone, "天康生物股份有限公司", city="昌吉"), entered(zone, "瑞普生物股份有限公司")
    return services.suspect(by=zone.zhang, one_id=one.pk, other_id=other.pk)


def test_a_search_answers_as_the_page_does(zhang: Caller, directory: Path) -> None:
    said = zhang.ask("search", words="泰美车业").json()
    assert [(one["id"], one["name"]) for one in said["rows"]] == [(AIMA, "天津爱玛车业科技有限公司")]
    assert said["rows"][0]["matched"].startswith("曾用名")


@pytest.mark.parametrize(
    ("filters", "least"),
    [({"region": "长三角"}, 8), ({"city": "无锡"}, 2), ({"capital": "50000"}, 1), ({"since": "2030"}, 0)],
)
def test_filters_narrow(zhang: Caller, directory: Path, filters: dict[str, str], least: int) -> None:
    everyone = zhang.ask("search", words="有限公司").json()["total"]
    narrowed = zhang.ask("search", words="有限公司", **filters).json()["total"]
    assert least <= narrowed < everyone


def test_an_unknown_region_is_refused_in_a_sentence(zhang: Caller, directory: Path) -> None:
    said = zhang.ask("search", words="电机", region="火星")
    assert said.status_code == 422
    assert "火星" in said.json()["detail"]


@pytest.mark.parametrize("page", ["0", "-1", "101", "x"])
def test_a_page_that_cannot_be_is_refused(zhang: Caller, directory: Path, page: str) -> None:
    assert zhang.ask("search", words="电机", page=page).status_code == 422


def test_a_firm_is_read_with_source_and_check(zhang: Caller, directory: Path) -> None:
    said = zhang.ask(f"directory/{AIMA}").json()
    facts = {one["label"]: one for one in said["facts"]}
    assert facts["统一社会信用代码"]["verdict"] == "valid"
    assert {one["source"] for one in said["facts"]} == {"演示名录"}
    assert said["names"] == ["天津爱玛车业科技有限公司", "天津市泰美车业有限公司"]
    assert said["enterprise_id"] is None


def test_tracking_answers_the_enterprise_and_twice_the_same(zhang: Caller, directory: Path) -> None:
    first, again = (zhang.tell("track", directory_id=YADEA) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    read = zhang.ask(f"tracked/{first.json()['enterprise_id']}").json()
    assert read == first.json()


@pytest.mark.parametrize("path", ["directory/nobody", "tracked/404"])
def test_who_is_not_there_is_not_found(zhang: Caller, directory: Path, path: str) -> None:
    assert zhang.ask(path).status_code == 404


def test_names_are_identified_and_nothing_is_kept(zhang: Caller, directory: Path) -> None:
    before = everything()
    said = zhang.tell("identify", names=["***", "天津爱玛车业科技有限公司", "星火电机有限公司"]).json()
    assert [one["state"] for one in said] == ["unreadable", "sure", "doubtful"]
    assert everything() == before


@pytest.mark.parametrize("names", [[], ["电机"] * 501])
def test_too_few_or_too_many_names_are_refused(zhang: Caller, names: list[str]) -> None:
    assert zhang.tell("identify", names=names).status_code == 422


def test_a_line_is_confirmed_opened_and_rejected(zhang: Caller, twin: Line) -> None:
    said = zhang.tell(f"lines/{twin.pk}/confirm", directory_id=TWIN_B, based_on=twin.version).json()
    assert (said["state"], said["matched_name"]) == ("confirmed", "星火电机有限公司")
    said = zhang.tell(f"lines/{twin.pk}/reopen", based_on=said["version"]).json()
    assert (said["state"], said["enterprise_id"]) == ("doubtful", None)
    assert zhang.tell(f"lines/{twin.pk}/reject", based_on=said["version"]).json()["state"] == "rejected"


@pytest.mark.parametrize("verb", ["confirm", "reject", "reopen"])
def test_a_stale_decision_is_a_conflict_and_changes_nothing(zhang: Caller, twin: Line, verb: str) -> None:
    if verb == "reopen":
        zhang.tell(f"lines/{twin.pk}/reject")
    Line.objects.filter(pk=twin.pk).update(version=9)
    before = everything()
    answer = zhang.tell(f"lines/{twin.pk}/{verb}", directory_id=TWIN_A, based_on=1)
    assert answer.status_code == 409
    assert everything() == before


def test_who_only_looks_is_told_so(zone: Zone, qian: Caller, twin: Line, pair: Pair) -> None:
    before = everything()
    for path, said in (
        ("track", {"directory_id": AIMA}),
        (f"lines/{twin.pk}/confirm", {"directory_id": TWIN_A}),
        (f"lines/{twin.pk}/reject", {}),
        (f"pairs/{pair.pk}/merge", {"keep": pair.one_id}),
        (f"pairs/{pair.pk}/apart", {}),
    ):
        assert qian.tell(path, **said).status_code == 403, path
    assert everything() == before


def test_a_pair_is_merged_undone_and_kept_apart(zhang: Caller, pair: Pair) -> None:
    assert zhang.tell(f"pairs/{pair.pk}/merge", keep=pair.other_id).json()["state"] == "merged"
    assert Enterprise.objects.get(pk=pair.one_id).merged_into_id == pair.other_id
    assert zhang.tell(f"pairs/{pair.pk}/undo").json()["state"] == "open"
    assert zhang.tell(f"pairs/{pair.pk}/apart").json()["state"] == "apart"
    assert not Enterprise.objects.exclude(merged_into=None).exists()


def test_merging_into_a_third_is_refused(zhang: Caller, pair: Pair) -> None:
    before = everything()
    answer = zhang.tell(f"pairs/{pair.pk}/merge", keep=404)
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"keep"})
    assert everything() == before
