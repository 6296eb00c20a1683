"""What the index answers is what reading every firm would answer: twelve hundred firms, asked and counted by hand."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong_engines.directory import Filters, FirmRow, Store, spelling
from wutong_engines.directory import store as store_module

_SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_ALL = Filters(branches=True)
_TEXTS = st.text("金华天源瑞恒安兰州水无锡宁波甘肃科技机械电池有限公司", min_size=1, max_size=4)
_FILTERS: dict[Filters, Callable[[FirmRow], bool]] = {
    Filters(): lambda firm: not firm.is_branch,
    _ALL: lambda firm: True,
    Filters(regions=("甘肃",)): lambda firm: not firm.is_branch and firm.province == "甘肃",
    Filters(regions=("长三角",), branches=True): lambda firm: firm.province in {"江苏", "浙江"},
    Filters(cities=("天水",)): lambda firm: not firm.is_branch and firm.city == "天水",
    Filters(industries=("38",), branches=True): lambda firm: firm.industry == "3841",
    Filters(industries=("C",)): lambda firm: not firm.is_branch and firm.industry in {"3770", "3841"},
    Filters(titles=("创新型",)): lambda firm: not firm.is_branch and bool(firm.titles),
    Filters(chain_tags=("ebike",), branches=True): lambda firm: "ebike" in firm.chain_tags,
    Filters(capital_min_wan=1500, branches=True): lambda firm: firm.capital_raw == "300万美元",
    Filters(registered_to=date(2010, 7, 1)): lambda firm: not firm.is_branch and _before(firm, date(2010, 7, 1)),
    Filters(size_classes=("大型",), regions=("兰州",)): lambda firm: (
        not firm.is_branch and firm.size_class == "大型" and firm.city == "兰州"
    ),
}


def _before(firm: FirmRow, day: date) -> bool:
    return firm.reg_date is not None and firm.reg_date <= day


@pytest.fixture(scope="module")
def everybody(town: Store) -> list[FirmRow]:
    """All firms, read one by one."""
    return town.firms(firm_id for firm_id, _ in town.names())


@pytest.fixture(params=[800_000, 40], ids=["ample", "tiny"])
def budget(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Search with as much to read as in use, and with next to nothing."""
    monkeypatch.setattr(store_module, "_BUDGET", request.param)
    monkeypatch.setattr(store_module, "_LEAST_BUDGET", request.param)
    return int(request.param)


def kind(firm: FirmRow, text: str) -> float | None:
    """Return the class in which a firm answers a text in Chinese, or nothing; without the index."""
    name, core = spelling.fold_plain(firm.plain), spelling.fold_plain(firm.core)
    earlier = [spelling.fold(old) for old in firm.former_names]
    classes = (
        (0.0, name == text),
        (0.4, text in earlier),
        (1.0, name.startswith(text)),
        (2.0, core.startswith(text)),
        (2.4, any(text in old for old in earlier)),
        (3.0, text in name),
    )
    return next((number for number, holds in classes if holds), None)


def expected(firms: list[FirmRow], text: str) -> list[str]:
    """Return the ids in the order of the list: class, head offices, length, name."""
    found = []
    for firm in firms:
        number = kind(firm, text)
        if number is not None:
            name = spelling.fold_plain(firm.plain)
            found.append((number, firm.is_branch, len(name), name, firm.id))
    return [row[-1] for row in sorted(found)]


@given(_TEXTS, st.sampled_from(list(_FILTERS)))
@_SETTINGS
def test_hits_and_their_order_are_those_of_reading_every_name(
    town: Store, everybody: list[FirmRow], text: str, chosen: Filters
) -> None:
    passing = [firm for firm in everybody if _FILTERS[chosen](firm)]
    wanted = expected(passing, text)
    found = town.search(text, filters=chosen, limit=15)
    if wanted:
        assert [hit.id for hit in found.hits] == wanted[:15]
        assert found.total == len(wanted) or not found.is_exact


@pytest.mark.parametrize("text", ["金", "源瑞", "公司", "兰州金", "科技有限公司", "天水"])
@pytest.mark.parametrize("chosen", list(_FILTERS), ids=lambda chosen: str(list(_FILTERS).index(chosen)))
def test_with_little_to_read_hits_are_still_hits(
    town: Store, everybody: list[FirmRow], budget: int, text: str, chosen: Filters
) -> None:
    wanted = expected([firm for firm in everybody if _FILTERS[chosen](firm)], text)
    found = town.search(text, filters=chosen, limit=10)
    ids = [hit.id for hit in found.hits]
    assert set(ids) <= set(wanted)
    assert len(ids) == min(10, len(wanted))
    if found.is_exact:
        assert (ids, found.total) == (wanted[:10], len(wanted))
    elif budget > len(everybody):
        assert ids == wanted[:10]


@pytest.mark.parametrize("text", ["金华", "有限", "am", "tsj", "", "jinhua", "兰州 科技"])
def test_pages_are_cut_from_one_list_whatever_their_size(town: Store, text: str) -> None:
    whole = [hit.id for hit in town.search(text, filters=_ALL, limit=120).hits]
    for size in (1, 7, 50):
        pages = [town.search(text, filters=_ALL, limit=size, offset=start).hits for start in range(0, 100, size)]
        assert [hit.id for page in pages for hit in page][:100] == whole[:100]
    assert len(set(whole)) == len(whole)


def test_a_page_past_the_end_is_empty_and_says_how_many_there_are(town: Store) -> None:
    found = town.search("金华", filters=_ALL, limit=10, offset=5000)
    assert found.hits == ()
    assert found.total == town.search("金华", filters=_ALL).total > 0


def test_the_same_question_has_the_same_answer_every_time(town: Store) -> None:
    first = [town.search("恒安", filters=chosen, limit=40) for chosen in _FILTERS]
    assert [town.search("恒安", filters=chosen, limit=40) for chosen in reversed(_FILTERS)] == first[::-1]


@pytest.mark.parametrize("chosen", list(_FILTERS), ids=lambda chosen: str(list(_FILTERS).index(chosen)))
def test_counts_are_those_of_reading_every_firm(town: Store, everybody: list[FirmRow], chosen: Filters) -> None:
    passing = {firm.id for firm in everybody if _FILTERS[chosen](firm)}
    assert passing
    assert town.count(chosen) == town.search("", filters=chosen).total == len(passing)
    assert {hit.id for hit in town.search("", filters=chosen, limit=2000).hits} == passing


@pytest.mark.parametrize(
    "chosen", [Filters(), _ALL, Filters(regions=("甘肃",), branches=True)], ids=["heads", "all", "62"]
)
def test_facets_add_up_to_what_the_firms_say(town: Store, everybody: list[FirmRow], chosen: Filters) -> None:
    passing = [firm for firm in everybody if _FILTERS[chosen](firm)] if chosen in _FILTERS else [
        firm for firm in everybody if firm.province == "甘肃"
    ]  # fmt: skip
    said = {
        "province": Counter(firm.province for firm in passing),
        "city": Counter(firm.city for firm in passing),
        "industry": Counter(firm.industry for firm in passing if firm.industry),
        "size_class": Counter(firm.size_class for firm in passing if firm.size_class),
        "chain_tag": Counter(tag for firm in passing for tag in firm.chain_tags),
        "title": Counter(title for firm in passing for title in {title.title for title in firm.titles}),
        "year": Counter(str(firm.reg_date.year) for firm in passing if firm.reg_date),
    }
    for by, counted in said.items():
        facets = town.facets(chosen, by)  # type: ignore[arg-type]  # one of its words
        assert dict(facets) == dict(counted)
        assert [count for _, count in facets] == sorted(counted.values(), reverse=True)
    assert sum(said["province"].values()) == town.count(chosen)


def test_head_offices_stand_before_branches_of_the_same_class(town: Store, everybody: list[FirmRow]) -> None:
    firms = {firm.id: firm for firm in everybody}
    hits = [firms[hit.id] for hit in town.search("天源", filters=_ALL, limit=400).hits]
    order = [(kind(firm, "天源"), firm.is_branch, len(spelling.fold_plain(firm.plain))) for firm in hits]
    assert order == sorted(order)
    assert {firm.is_branch for firm in hits} == {True, False}


def test_an_earlier_name_stands_before_parts_of_others_names(town: Store) -> None:
    hits = town.search("金源老厂", filters=_ALL, limit=100).hits
    assert hits
    assert {hit.matched_on for hit in hits} == {"曾用名"}
    assert all("金源老厂" in town.firms([hit.id])[0].former_names for hit in hits)


@pytest.mark.parametrize("words", ["天水 科技", "科技 天水", "宁波 金 电池", "jh 机械"])
def test_several_words_narrow_in_any_order(town: Store, everybody: list[FirmRow], words: str) -> None:
    found = town.search(words, filters=_ALL, limit=1200)
    firms = {firm.id: firm for firm in everybody}
    for hit in found.hits:
        firm = firms[hit.id]
        for word in words.split():
            here = word in firm.plain or firm.city == word or word in spelling.initials(firm.plain)
            assert here, (word, firm.name)
    assert found.hits == town.search(" ".join(reversed(words.split())), filters=_ALL, limit=1200).hits


@given(st.sampled_from(["jh", "jinhua", "tianyuan", "lzkj", "hakj", "nbdc"]))
@_SETTINGS
def test_letters_find_only_names_that_are_read_so(town: Store, letters: str) -> None:
    for hit in town.search(letters, filters=_ALL, limit=60).hits:
        text = spelling.fold(hit.name)
        assert hit.matched_on in {"首字母", "拼音"}
        if hit.matched_on == "首字母":
            assert letters in spelling.initials(text) or letters in spelling.initials(town.firms([hit.id])[0].core)


def test_every_firm_is_found_by_its_code_and_by_its_own_id(town: Store, everybody: list[FirmRow]) -> None:
    for firm in everybody[::40]:
        hits = town.search(firm.id, filters=_ALL).hits
        assert [hit.id for hit in hits] == [firm.id]
        assert town.firm(firm.id) == firm


def test_places_of_names_are_places_of_ids(town: Store, everybody: list[FirmRow]) -> None:
    assert [town.id_at(number) for number in (0, 1, 500, len(town) - 1)] == [
        everybody[number].id for number in (0, 1, 500, len(town) - 1)
    ]
    with pytest.raises(IndexError):
        town.id_at(len(town))


@given(st.data())
@_SETTINGS
def test_the_beginning_of_a_code_finds_all_that_begin_so(
    town: Store, everybody: list[FirmRow], data: st.DataObject
) -> None:
    firm = data.draw(st.sampled_from(everybody))
    text = firm.id[: data.draw(st.integers(6, 18))]
    wanted = {other.id for other in everybody if other.id.startswith(text)}
    found = town.search(text, filters=_ALL, limit=2000)
    assert {hit.id for hit in found.hits if hit.matched_on == "信用代码"} == wanted


@pytest.mark.parametrize("unknown", ["", "9", "9162", "n-", "n-ffffffffffffffff", "z" * 40, "\xff", "91620100MA"])
def test_an_id_nobody_has_leads_to_nobody(town: Store, unknown: str) -> None:
    assert town.firm(unknown) is None
    assert town.firms([unknown, unknown]) == []
