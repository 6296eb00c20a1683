"""Promises of merging: nothing is lost, and undoing restores exactly what was."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.people import Zone, make_zone
from tests.wutong.enterprises.stories import AIMA, YADEA, entered
from wutong.enterprises import queries, services
from wutong.enterprises.models import Enterprise, Line, Name, Pair, Title
from wutong.kernel import jobs
from wutong.kernel.errors import Conflict, Incomplete, NotAllowed, Refusal, WrongStage

KEPT, GONE = "天康生物股份有限公司", "新疆天康畜牧生物技术股份有限公司"
_FIELDS = ("name", "uscc", "province", "city", "address", "scope", "merged_into_id", "directory_id", "search_text")


def pair_of(zone: Zone, **values: Any) -> tuple[Enterprise, Enterprise, Pair]:
    one, other = entered(zone, KEPT), entered(zone, GONE, **values)
    return one, other, services.suspect(by=zone.zhang, one_id=one.pk, other_id=other.pk)


def everything() -> dict[str, Any]:
    """Return all that a merge may touch."""
    return {
        "enterprises": list(Enterprise.objects.order_by("pk").values("pk", *_FIELDS)),
        "names": list(Name.objects.order_by("pk").values("pk", "enterprise_id", "dropped_at")),
        "titles": list(Title.objects.order_by("pk").values("pk", "enterprise_id")),
        "lines": list(Line.objects.order_by("pk").values("pk", "enterprise_id")),
    }


def test_after_a_merge_both_names_mean_the_kept_one(zone: Zone) -> None:
    kept, gone, pair = pair_of(zone)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk)
    assert {one.enterprise_id for one in queries.identify([KEPT, GONE])} == {kept.pk}
    gone.refresh_from_db()
    assert gone.merged_into_id == kept.pk


def test_the_kept_one_takes_over_what_it_did_not_know(zone: Zone) -> None:
    kept, _, pair = pair_of(zone, uscc=AIMA, city="昌吉")
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk)
    kept.refresh_from_db()
    assert (kept.uscc, kept.city) == (AIMA, "昌吉")


def test_undoing_a_merge_restores_everything(zone: Zone) -> None:
    kept, gone, pair = pair_of(zone, uscc=AIMA, city="昌吉", scope="兽药")
    services.note_title(by=zone.zhang, enterprise_id=gone.pk, title="创新型中小企业")
    before = everything()
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk)
    services.undo(by=zone.wang, pair_id=pair.pk)
    assert everything() == before


def test_what_came_after_the_merge_stays_with_the_kept_one(zone: Zone) -> None:
    kept, _, pair = pair_of(zone, city="昌吉")
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk)
    services.add_name(by=zone.zhang, enterprise_id=kept.pk, name="天康", kind="short")
    kept.refresh_from_db()
    services.edit(by=zone.zhang, enterprise_id=kept.pk, based_on=kept.version, values={"city": "乌鲁木齐"})
    services.undo(by=zone.zhang, pair_id=pair.pk)
    kept.refresh_from_db()
    assert kept.city == "乌鲁木齐"
    assert queries.identify(["天康"])[0].enterprise_id == kept.pk


def test_two_right_codes_that_differ_are_not_merged_in_silence(zone: Zone) -> None:
    one, other = entered(zone, KEPT, uscc=AIMA), entered(zone, GONE, uscc=YADEA)
    pair = services.suspect(by=zone.zhang, one_id=one.pk, other_id=other.pk)
    before = everything()
    with pytest.raises(WrongStage, match="信用代码都有效而且不同"):
        services.merge(by=zone.zhang, pair_id=pair.pk, keep=one.pk)
    assert everything() == before
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=one.pk, despite_codes=True)
    services.undo(by=zone.zhang, pair_id=pair.pk)
    assert everything() == before


def test_a_later_merge_is_undone_first(zone: Zone) -> None:
    one, _, pair = pair_of(zone)
    third = entered(zone, "瑞普生物股份有限公司")
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=one.pk)
    later = services.suspect(by=zone.zhang, one_id=one.pk, other_id=third.pk)
    services.merge(by=zone.zhang, pair_id=later.pk, keep=third.pk)
    before = everything()
    with pytest.raises(WrongStage, match="先撤销那次合并"):
        services.undo(by=zone.zhang, pair_id=pair.pk)
    assert everything() == before


def test_two_who_decide_at_once_are_told_apart(zone: Zone) -> None:
    kept, gone, pair = pair_of(zone)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk, based_on=pair.version)
    with pytest.raises(Conflict, match="张专员"):
        services.merge(by=zone.wang, pair_id=pair.pk, keep=gone.pk, based_on=pair.version)


def test_apart_may_be_undone_and_merged_after_all(zone: Zone) -> None:
    kept, _, pair = pair_of(zone)
    services.keep_apart(by=zone.zhang, pair_id=pair.pk)
    assert services.undo(by=zone.zhang, pair_id=pair.pk).state == "open"
    assert services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk).state == "merged"


def test_only_one_of_the_two_can_be_kept(zone: Zone) -> None:
    _, _, pair = pair_of(zone)
    third = entered(zone, "瑞普生物股份有限公司")
    with pytest.raises(Incomplete):
        services.merge(by=zone.zhang, pair_id=pair.pk, keep=third.pk)


@pytest.mark.parametrize("who", ["qian", "hu", "sun", "ma"])
def test_those_who_only_look_merge_nothing(zone: Zone, who: str) -> None:
    kept, _, pair = pair_of(zone)
    before = everything()
    with pytest.raises(NotAllowed):
        services.merge(by=getattr(zone, who), pair_id=pair.pk, keep=kept.pk)
    assert everything() == before


def test_a_merged_one_is_not_worked_on(zone: Zone) -> None:
    kept, gone, pair = pair_of(zone)
    services.merge(by=zone.zhang, pair_id=pair.pk, keep=kept.pk)
    with pytest.raises(WrongStage, match="已并入"):
        services.add_name(by=zone.zhang, enterprise_id=gone.pk, name="天康", kind="short")


def test_names_that_look_alike_are_found_once(zone: Zone) -> None:
    entered(zone, "兰州瑞岭电动车有限公司")
    entered(zone, "兰州瑞玲电动车有限公司")
    entered(zone, "宁夏枸杞深加工有限公司")
    for _ in range(2):
        services.suspect_pairs(by=zone.zhang)
        jobs.run_waiting_jobs()
    (pair,) = Pair.objects.all()
    assert pair.state == "open"
    assert pair.reason.startswith("名称相近")


class TestRandomMerges(TestCase):
    """Whatever is merged in whatever order, undoing all of it in the reverse order restores all of it."""

    @settings(max_examples=12, deadline=None)
    @given(
        steps=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=1, max_size=8),
        known=st.lists(st.sets(st.sampled_from(["uscc", "city", "scope"])), min_size=5, max_size=5),
    )
    def test_undoing_every_merge_restores_everything(
        self, steps: list[tuple[int, int, bool]], known: list[set[str]]
    ) -> None:
        zone = make_zone()
        codes = ["", "", AIMA, "", YADEA]
        firms = [
            entered(zone, f"{head}新材料有限公司", **{
                name: {"uscc": codes[number], "city": f"城{number}", "scope": f"范围{number}"}[name] for name in chosen
            })
            for number, (head, chosen) in enumerate(zip(("鲲鹏", "朱雀", "玄武", "青龙", "白泽"), known, strict=True))
        ]  # fmt: skip
        for firm in firms:
            services.note_title(by=zone.zhang, enterprise_id=firm.pk, title="创新型中小企业", level=firm.name[:1])
        before = everything()
        done: list[int] = []
        for one, other, first in steps:
            try:
                pair = services.suspect(by=zone.zhang, one_id=firms[one].pk, other_id=firms[other].pk)
                keep = firms[one if first else other].pk
                services.merge(by=zone.zhang, pair_id=pair.pk, keep=keep, despite_codes=True)
            except Refusal:
                continue
            done.append(pair.pk)
            assert Name.objects.filter(enterprise__merged_into__isnull=False, dropped_at=None).count() == 0
        for pair_id in reversed(done):
            services.undo(by=zone.zhang, pair_id=pair_id)
        assert everything() == before
