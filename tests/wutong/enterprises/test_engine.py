"""Promises of the engine behind the pages: it is asked once its index is loaded, and nobody waits for the loading."""

import threading
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.people import Zone
from tests.wutong.enterprises.stories import AIMA, TWIN_A, TWIN_B, YADEA, bring, entered, line, sheet
from wutong.enterprises import queries, services
from wutong.kernel.errors import Unavailable
from wutong.kernel.tables import imports
from wutong_engines.directory import Store

LEADS, LISTS = "leads.leads", "enterprises.lines"


def load() -> None:
    """Wait for the thread that loads the index, as no page does."""
    for thread in threading.enumerate():
        if thread.name == "names":
            thread.join()


def test_the_engine_itself_knows_names_however_they_are_written(zone: Zone, real: Path) -> None:
    made = bring(
        zone, ("3、天津愛瑪車業科技有限公司(E7-28)", "E7-28", "", ""), ("雅迪科技集團", "A1", "江苏", ""),
        ("星火电机有限公司", "A2", "", ""), ("乌有之乡飞碟制造股份有限公司", "A3", "", ""),
    )  # fmt: skip
    assert line(made, "3、天津愛瑪車業科技有限公司(E7-28)").directory_id == AIMA
    assert YADEA in {one["id"] for one in line(made, "雅迪科技集團").candidates}
    twins = line(made, "星火电机有限公司")
    assert (twins.state, {one["id"] for one in twins.candidates}) == ("doubtful", {TWIN_A, TWIN_B})
    assert line(made, "乌有之乡飞碟制造股份有限公司").state == "unknown"


def test_the_first_question_starts_the_loading_and_does_not_wait(zone: Zone, real: Path) -> None:
    with override_settings(DIRECTORY=real.parent / "none"):
        assert queries.store.why_not_matching() == queries.store.NO_STORE
    queries.store._desk.sign = None
    (first,) = queries.identify(["天津爱玛车业科技有限公司"])
    assert (first.state, first.is_asked, first.reason) == ("unknown", False, queries.store.LOADING)
    load()
    (then,) = queries.identify(["天津爱玛车业科技有限公司"])
    assert (then.state, then.directory_id) == ("sure", AIMA)


def test_a_preview_wants_one_candidate_and_says_the_same(zone: Zone, real: Path) -> None:
    queries.store.prepare(lambda told: None)
    written = ["天津爱玛车业科技有限公司", "星火电机有限公司", "雅迪科技集團", "乌有之乡飞碟"]
    many, few = queries.identify(written), queries.identify(written, most=1)
    assert [one.remark for one in few] == [one.remark for one in many]
    assert all(len(one.candidates) <= 2 for one in few)


def test_an_index_that_cannot_be_loaded_is_said_and_harms_nothing(
    zone: Zone, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(store: Store, progress: object = None) -> object:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Store, "matcher", breaks)
    queries.store._desk.sign = None
    queries.identify(["天津爱玛车业科技有限公司"])
    load()
    assert queries.store.why_not_matching() == queries.store.BROKEN
    known = entered(zone, "天康生物股份有限公司")
    assert queries.identify(["天康生物股份有限公司"])[0].enterprise_id == known.pk


def test_while_the_index_loads_the_api_says_so_instead_of_unknown(
    zone: Zone, client: Client, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    matcher = Store.matcher

    def slow(store: Store, progress: object = None) -> object:
        gate.wait(30)
        return matcher(store)

    monkeypatch.setattr(Store, "matcher", slow)
    queries.store._desk.sign = None
    client.force_login(zone.zhang, backend="django.contrib.auth.backends.ModelBackend")
    said = client.post("/api/v1/firms/identify", {"names": ["爱玛"]}, content_type="application/json")
    gate.set()
    load()
    assert said.status_code == 503
    assert queries.store.LOADING in said.json()["detail"]


def test_nothing_is_waited_for_where_there_is_no_directory(zone: Zone) -> None:
    queries.store.require_matching()
    queries.store.prepare(lambda told: None)
    with pytest.raises(Unavailable, match="wutong directory build"):
        queries.store.open()


def test_an_index_not_made_yet_is_made_by_the_first_job(zone: Zone, directory: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for part in directory.iterdir():
        if part.name != "identity":
            (bare / part.name).symlink_to(part)
    with override_settings(DIRECTORY=bare):
        (found,) = queries.identify(["天津爱玛车业科技有限公司"])
        assert (found.is_asked, found.remark) == (False, "比对索引还没建")


def test_a_preview_without_a_directory_does_not_say_that_it_has_no_such_firm(zone: Zone) -> None:
    batch = imports.begin(LISTS, sheet(("天康生物股份有限公司", "", "", "")), by=zone.zhang, options={"title": "展商"})
    assert batch.preview["sample"][0]["remark"] == "没有建名录"


def test_a_preview_says_who_is_tracked_without_any_directory(zone: Zone) -> None:
    entered(zone, "天康生物股份有限公司")
    batch = imports.begin(LISTS, sheet(("天康生物股份有限公司", "", "", "")), by=zone.zhang, options={"title": "展商"})
    assert batch.preview["sample"][0]["remark"] == "天康生物股份有限公司(把握 1.00)"


def test_the_import_of_leads_says_whose_its_names_are(zone: Zone, directory: Path) -> None:
    services.track(by=zone.zhang, directory_id=AIMA)
    header = ("项目名称", "投资方")
    options = {"seat": str(zone.seat(zone.zhang).pk)}
    rows = sheet(("整车基地", "天津市泰美车业有限公司"), ("飞碟", "乌有之乡飞碟"), header=header)
    batch = imports.begin(LEADS, rows, by=zone.zhang, options=options)
    assert [one["remark"] for one in batch.preview["sample"]] == ["天津爱玛车业科技有限公司(把握 1.00)", "名录中没有"]


def test_suspecting_by_name_asks_no_engine(
    zone: Zone, client: Client, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = entered(zone, "天康生物股份有限公司"), entered(zone, "瑞普生物股份有限公司")

    def never(store: Store, name: str) -> object:
        raise AssertionError("a page asked the engine")

    monkeypatch.setattr(Store, "match", never)
    client.force_login(zone.zhang, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("enterprises:suspect", args=[one.pk]), {"other": other.name})
    assert "?at=" in answer.headers["Location"]
    answer = client.post(reverse("enterprises:suspect", args=[one.pk]), {"other": "乌有飞碟"}, follow=True)
    assert "不是已跟踪企业的名称" in answer.content.decode()
