"""Which pairs are looked at, and which are not worth it."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from tests.wutong_engines.backends.made import credit_code
from wutong_engines import backends
from wutong_engines.backends import Engine
from wutong_engines.names import identity
from wutong_engines.names.identity import expressions


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with backends.connect(memory="1GB", threads=1) as opened:
        yield opened


def nodes(engine: Engine, names: list[str], codes: list[str | None] | None = None) -> tuple[Any, Any]:
    filled = pa.array(codes or [None] * len(names), pa.string())
    table = engine.table(pa.table({"row": pa.array(range(len(names)), pa.int64()), "name": names, "code": filled}))
    rows = engine.stage(expressions.opened(engine.stage(expressions.read(table))))
    return rows, engine.stage(expressions.nodes(rows))


def met(engine: Engine, names: list[str], codes: list[str | None] | None = None) -> set[tuple[int, int]]:
    _, found = nodes(engine, names, codes)
    blocks = engine.stage(expressions.sized(expressions.blocks(found)))
    pairs = engine.collect(expressions.pairs(blocks, found).union(expressions.chains(blocks, found)))
    return set(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))


def test_one_spelling_is_one_node_and_a_code_keeps_it_apart(engine: Engine) -> None:
    names = ["爱玛车业", "愛瑪車業 ", "爱玛车业", ""]
    rows, found = nodes(engine, names, [None, None, credit_code(1), None])
    shown = engine.collect(rows.order_by("row"))
    assert shown["node"].to_pylist() == [0, 0, 2, 3]
    assert sorted(engine.collect(found)["node"].to_pylist()) == [0, 2]


def test_empty_names_are_not_one_firm(engine: Engine) -> None:
    rows, _ = nodes(engine, ["", "", " "])
    assert engine.collect(rows.order_by("row"))["node"].to_pylist() == [0, 1, 2]


def test_each_pair_is_met_once_the_earlier_row_first(engine: Engine) -> None:
    assert met(engine, ["兰州爱玛电动车有限公司", "天水瑞岭置业有限公司", "愛瑪電動車"]) == {(0, 2)}


def test_a_branch_is_not_compared_with_its_parent_unless_the_code_says_so(engine: Engine) -> None:
    names = ["天能电池集团股份有限公司", "天能电池集团股份有限公司兰州分公司"]
    assert met(engine, names) == set()
    assert met(engine, names, [credit_code(3)] * 2) == {(0, 1)}


def test_a_block_too_large_is_left_out_and_one_code_still_holds_together(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, "BLOCK", 3)
    places = ["兰州", "天水", "杭州", "台州", "无锡"]
    names = [f"{place}金泰有限公司" for place in places]
    assert met(engine, names) == set()
    assert met(engine, names, [credit_code(5)] * 5) == {(0, 1), (1, 2), (2, 3), (3, 4)}


def test_a_firm_that_stands_many_times_under_one_code_is_one_group(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expressions, "BLOCK", 2)
    names = ["爱玛车业", "雅迪科技", "台铃电机", "绿源电池"]
    table = pa.table({"row": pa.array(range(4), pa.int64()), "name": names, "code": [credit_code(9)] * 4})
    found = engine.collect(identity.groups(engine, engine.table(table)).order_by("row"))
    assert found["group"].to_pylist() == [0, 0, 0, 0]
    assert all("可能改过名,请核对" in reason for reason in found["reason"].to_pylist())


def test_a_higher_threshold_joins_no_more(engine: Engine) -> None:
    names = ["兰州爱玛电动车有限公司", "爱玛电动车", "爱玛", "兰州爱马电动车", "天水爱玛电动车有限公司"]
    table = pa.table({"row": pa.array(range(5), pa.int64()), "name": names, "code": pa.nulls(5, pa.string())})
    sizes = []
    for threshold in (0.2, 0.75, 0.999):
        found = engine.collect(identity.groups(engine, engine.table(table), threshold=threshold))
        sizes.append(len(set(found["group"].to_pylist())))
    assert sizes == sorted(sizes)
    assert len(set(found["row"].to_pylist())) == 5
