"""Filters: what a firm must be beside its name."""

from datetime import date

import pytest

from wutong_engines.directory import BadQuestion, Filters, Store


def found(store: Store, **filters: object) -> set[str]:
    """Return the first four characters of the names that pass."""
    return {hit.name[:4] for hit in store.search("", filters=Filters(**filters)).hits}  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        (("甘肃",), {"兰州兰石", "甘肃省建"}),
        (("62",), {"兰州兰石", "甘肃省建"}),
        (("620171",), {"兰州兰石"}),
        (("兰州新区",), {"兰州兰石"}),
        (("长三角",), {"无锡爱玛", "<b>'"}),
        (("京津冀", "成渝"), {"爱玛科技", "天津爱玛", "成都华为"}),
        (("兰西",), {"兰州兰石", "甘肃省建"}),
    ],
)
def test_regions_are_codes_places_or_groups(firms: Store, regions: tuple[str, ...], expected: set[str]) -> None:
    assert {name.strip(";") for name in found(firms, regions=regions)} == expected


def test_cities_are_named_with_or_without_their_suffix(firms: Store) -> None:
    assert found(firms, cities=("兰州市",)) == found(firms, cities=("兰州",)) == {"兰州兰石", "甘肃省建"}


def test_an_industry_stands_for_all_below_it(firms: Store) -> None:
    assert found(firms, industries=("3770",)) == {"爱玛科技", "无锡爱玛"}
    assert found(firms, industries=("C37",)) == {"爱玛科技", "无锡爱玛"}
    assert found(firms, industries=("35", "37")) == {"爱玛科技", "无锡爱玛", "兰州兰石"}


def test_an_industry_may_be_a_section_or_a_name(firms: Store) -> None:
    assert (
        found(firms, industries=("C",)) == found(firms, industries=("制造业",)) == {"爱玛科技", "无锡爱玛", "兰州兰石"}
    )
    assert found(firms, industries=("助动车制造",)) == {"爱玛科技", "无锡爱玛"}
    assert found(firms, industries=("F",)) == set()


def test_an_industry_that_does_not_exist_is_refused_by_its_name(firms: Store) -> None:
    with pytest.raises(BadQuestion, match="“高科技”"):
        firms.count(Filters(industries=("3770", "高科技")))
    assert firms.count() == 9


def test_capital_counts_foreign_money_at_its_rough_worth_and_unknown_as_too_little(firms: Store) -> None:
    assert found(firms, capital_min_wan=500) == {"爱玛科技", "天津爱玛", "无锡爱玛", "兰州兰石"}
    assert found(firms, capital_min_wan=2000) == {"爱玛科技", "兰州兰石"}


def test_days_of_registration_bound_both_ends(firms: Store) -> None:
    assert found(firms, registered_from=date(2000, 1, 1)) == {"甘肃省建"}
    assert found(firms, registered_to=date(1999, 9, 24)) == {"爱玛科技"}


def test_titles_sizes_tags_and_scope(firms: Store) -> None:
    assert found(firms, titles=("单项冠军",)) == {"爱玛科技"}
    assert found(firms, size_classes=("大型",)) == {"爱玛科技"}
    assert found(firms, chain_tags=("ebike_moto",)) == {"爱玛科技"}
    assert found(firms, words_in_scope=("制造", "电池")) == {"兰州兰石"}
    assert found(firms, chain_tags=("unheard",)) == set()


def test_filters_and_words_narrow_together(firms: Store) -> None:
    hits = firms.search("爱玛", filters=Filters(regions=("长三角",), industries=("3770",))).hits
    assert [hit.name for hit in hits] == ["无锡爱玛电动车有限公司"]


def test_counts_and_facets_agree_with_the_list(firms: Store) -> None:
    assert firms.count(Filters(regions=("甘肃",))) == 2
    assert firms.count(Filters(regions=("甘肃",), branches=True)) == 3
    assert firms.facets(Filters(), "province")[:2] == [("天津", 2), ("甘肃", 2)]
    assert firms.facets(Filters(), "industry") == [("3770", 2), ("3511", 1)]
    assert firms.facets(Filters(), "year") == [("1999", 1), ("2005", 1)]
    assert firms.facets(Filters(), "title") == [("制造业单项冠军", 1)]
    assert firms.facets(Filters(), "chain_tag") == [("ebike_moto", 1)]
    assert firms.facets(Filters(regions=("甘肃",)), "city") == [("兰州", 2)]


def test_a_firm_is_read_whole(firms: Store) -> None:
    firm = firms.firm("91440300708461136T")
    assert firm is not None
    assert (firm.capital_wan, firm.capital_currency, firm.region_code) == (177286.31, "CNY", "620171")
    assert (firm.province, firm.city, firm.uscc_status, firm.is_branch) == ("甘肃", "兰州", "valid", False)
    assert firm.source == "演示"
    assert firm.lon is not None


def test_firms_come_in_the_order_asked_for_and_unknown_ones_are_left_out(firms: Store) -> None:
    ids = [hit.id for hit in firms.search("爱玛").hits]
    asked = [ids[2], "n-0000000000000000", ids[0], ids[2]]
    assert [firm.id for firm in firms.firms(asked)] == [ids[2], ids[0], ids[2]]
    assert firms.firm("nobody") is None


def test_a_name_leads_to_its_ids_however_it_is_spelled(firms: Store) -> None:
    assert firms.by_name("蘭州蘭石集團有限公司") == ["91440300708461136T"]
    assert dict(firms.names())["91440300708461136T"] == "兰州兰石集团有限公司"
