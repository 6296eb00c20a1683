"""What is read off one name and one code before anything is compared."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wutong_engines.backends.made import credit_code
from wutong_engines.names.identity import parts


def read(name: str | None, code: str | None = None) -> dict[str, Any]:
    [row] = parts.read(pa.array([name], pa.string()), pa.array([code], pa.string())).to_pylist()
    return dict(row)


def shared(one: str, other: str) -> set[str]:
    return set(read(one)["blocks"]) & set(read(other)["blocks"])


def test_a_valid_code_in_any_writing_is_one_block() -> None:
    code = credit_code(7)
    written = read("爱玛车业", f" {code.lower()} ")
    assert written["code"] == code
    assert f"c{code}" in written["blocks"]


@pytest.mark.parametrize("code", ["", "   ", "无", "91620100XXXX", credit_code(7)[:-1], None])
def test_what_is_no_code_counts_as_none(code: str | None) -> None:
    assert read("爱玛车业", code)["code"] is None
    assert not [block for block in read("爱玛车业", code)["blocks"] if block.startswith("c")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("兰州爱玛电动车有限公司", "愛瑪電動車"),
        ("兰州爱玛电动车有限公司", "兰州爱码电动车"),
        ("兰州爱玛电动车有限公司", "兰州爱玛动车有限公司"),
        ("兰州爱玛电动车有限公司", "兰州爱玛动电车有限公司"),
        ("兰州爱玛电动车有限公司", "兰州爱玛电动汽车有限公司"),
    ],
)
def test_one_slip_leaves_something_shared(one: str, other: str) -> None:
    assert shared(one, other)


def test_names_with_nothing_in_common_share_nothing() -> None:
    assert not shared("兰州爱玛电动车有限公司", "天水瑞岭置业有限公司")


def test_a_missing_name_reads_as_an_empty_one() -> None:
    assert read(None) == read("") == {"plain": "", "branch": "", "code": None, "blocks": [], "grams": []}


def test_a_sentence_in_place_of_a_name_has_no_neighbours() -> None:
    long = read("甲乙丙丁戊己庚辛" * 6)
    assert len(long["blocks"]) == 2
    assert len(long["grams"]) <= parts._LONGEST


@given(st.text(max_size=30), st.one_of(st.none(), st.text(max_size=20)))
def test_anything_can_be_read_and_no_block_twice(name: str, code: str | None) -> None:
    blocks = read(name, code)["blocks"]
    assert len(set(blocks)) == len(blocks)
