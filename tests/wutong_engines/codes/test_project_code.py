"""The project code: its shape, its date and its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong_engines.codes import Regions, project_code


def test_a_code_of_the_new_area_is_valid_and_can_be_read() -> None:
    code = project_code.parse("2406-620171-04-01-123456")
    assert code is not None
    assert (code.year, code.month, code.region) == (2024, 6, "620171")
    assert (code.authority, code.kind, code.number) == ("04", "01", "123456")
    assert project_code.check(code.code).status == "valid"


def test_width_and_dashes_are_tidied() -> None:
    assert project_code.check("2406–620171—04-01-123456 ").code == "2406-620171-04-01-123456"


def test_an_old_code_gives_the_year_only() -> None:
    code = project_code.parse("2017-620121-30-03-012345")
    assert code is not None
    assert (code.year, code.month) == (2017, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "项目代码应写作"),
        ("2406-620171-04-01-12345", "项目代码应写作"),
        ("2406620171-04-01-123456", "项目代码应写作"),
        ("2413-620171-04-01-123456", "2413 应为赋码年月"),
        ("2400-620171-04-01-123456", "2400 应为赋码年月"),
        ("2406-990171-04-01-123456", "前两位 99 不是任何省份"),
    ],
)
def test_a_misshapen_code_is_refused_with_the_part(typed: str, said: str) -> None:
    verdict = project_code.check(typed)
    assert verdict.status == "invalid"
    assert said in verdict.reason


def test_the_table_of_divisions_can_be_another() -> None:
    only_beijing = Regions([("110000", "北京市")])
    assert not project_code.check("2406-620171-04-01-123456", only_beijing).usable


@given(st.integers(20, 39), st.integers(1, 12), st.integers(0, 999999))
def test_every_month_and_number_has_a_valid_code(year: int, month: int, number: int) -> None:
    code = project_code.parse(f"{year}{month:02}-620171-04-01-{number:06}")
    assert code is not None
    assert (code.year, code.month) == (2000 + year, month)


@given(st.text(alphabet="0123456789-", max_size=30))
def test_what_parses_is_never_of_a_wrong_shape(typed: str) -> None:
    if project_code.parse(typed) is not None:
        assert "应写作" not in project_code.check(typed).reason
