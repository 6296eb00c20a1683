"""What holds of every question and every filter, whatever they are."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.wutong_engines.directory.conftest import FIRMS
from wutong_engines.codes import groups
from wutong_engines.directory import Filters, FirmRow, Store, spelling

_ANY = Filters(branches=True)
_NAMES = [row["企业名称"] for row in FIRMS]
_SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def parts() -> st.SearchStrategy[tuple[str, str]]:
    """Yield a name and any part of it as it is folded."""

    def cut(name: str) -> st.SearchStrategy[tuple[str, str]]:
        text = spelling.fold(name)
        ends = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
        return ends.map(lambda pair: (name, text[pair[0] : pair[0] + pair[1]]))

    return st.sampled_from(_NAMES).flatmap(cut)


@given(parts())
@_SETTINGS
def test_any_part_of_a_name_finds_the_firm(firms: Store, part: tuple[str, str]) -> None:
    name, text = part
    found = firms.search(text, filters=_ANY, limit=50)
    assert name in [hit.name for hit in found.hits]
    assert found.total == len(found.hits)


@given(st.text(max_size=12))
@_SETTINGS
def test_any_text_is_answered_with_each_firm_once_and_falling_scores(firms: Store, text: str) -> None:
    found = firms.search(text, filters=_ANY, limit=50)
    ids = [hit.id for hit in found.hits]
    scores = [hit.score for hit in found.hits]
    assert len(set(ids)) == len(ids) <= found.total
    assert scores == sorted(scores, reverse=True)
    assert firms.search(text, filters=_ANY, limit=50) == found


@given(st.sampled_from(["爱玛", "公司", "科技", "am", "9144", ""]), st.integers(1, 5))
@_SETTINGS
def test_pages_put_together_are_the_whole_list(firms: Store, text: str, size: int) -> None:
    whole = firms.search(text, filters=_ANY, limit=50).hits
    pages = [firms.search(text, filters=_ANY, limit=size, offset=start).hits for start in range(0, len(whole), size)]
    assert tuple(hit for page in pages for hit in page) == whole


def filters() -> st.SearchStrategy[Filters]:
    """Yield filters of every kind, most of them few at a time."""
    return st.builds(
        Filters,
        regions=st.sampled_from([(), ("甘肃",), ("长三角", "62"), ("620171",), ("兰西",), ("华中",)]),
        cities=st.sampled_from([(), (), ("兰州",), ("无锡", "武汉市")]),
        industries=st.sampled_from([(), (), ("37",), ("3511", "C3770")]),
        size_classes=st.sampled_from([(), (), ("大型",)]),
        capital_min_wan=st.sampled_from([None, None, 1.0, 700.0, 58000.0, 1e7]),
        registered_from=st.sampled_from([None, None, date(2000, 1, 1)]),
        registered_to=st.sampled_from([None, None, date(1999, 9, 24)]),
        chain_tags=st.sampled_from([(), (), ("ebike_moto",)]),
        branches=st.booleans(),
    )


@given(filters())
@_SETTINGS
def test_filters_pass_exactly_the_firms_whose_facts_do(firms: Store, chosen: Filters) -> None:
    everybody = firms.firms(firm_id for firm_id, _ in firms.names())
    expected = {firm.id for firm in everybody if _passes(firm, chosen)}
    assert {hit.id for hit in firms.search("", filters=chosen, limit=50).hits} == expected
    assert firms.count(chosen) == len(expected)
    by_province = dict(firms.facets(chosen, "province"))
    assert sum(by_province.values()) == sum(1 for firm in everybody if firm.id in expected and firm.province)


def _passes(firm: FirmRow, chosen: Filters) -> bool:
    """Decide from the firm itself, without the index."""
    worth = {"CNY": 1.0, "USD": 7.0}.get(firm.capital_currency, 0.0)
    tests = [
        chosen.branches or not firm.is_branch,
        not chosen.regions or groups.inside(firm.region_code or "99", groups.codes_of(chosen.regions)),
        not chosen.cities or firm.city in {city.removesuffix("市") for city in chosen.cities},
        not chosen.industries or any(firm.industry.startswith(code.lstrip("C")) for code in chosen.industries),
        not chosen.size_classes or firm.size_class in chosen.size_classes,
        not chosen.chain_tags or bool(set(firm.chain_tags) & set(chosen.chain_tags)),
    ]
    if chosen.capital_min_wan is not None:
        tests.append(firm.capital_wan is not None and firm.capital_wan * worth >= chosen.capital_min_wan)
    if chosen.registered_from is not None:
        tests.append(firm.reg_date is not None and firm.reg_date >= chosen.registered_from)
    if chosen.registered_to is not None:
        tests.append(firm.reg_date is not None and firm.reg_date <= chosen.registered_to)
    return all(tests)
