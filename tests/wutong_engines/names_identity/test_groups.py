"""Which rows of a table are the same firm: the whole way, on this machine."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.wutong_engines.backends.made import credit_code
from wutong_engines import backends
from wutong_engines.names import identity
from wutong_engines.names.command import main
from wutong_engines.names.identity import scoring


def test_spellings_of_one_firm_stand_together_and_others_apart(tmp_path: Path) -> None:
    names = [
        "甘肃省兰州市爱玛电动车有限公司",
        "蘭州愛瑪電動車有限公司",
        "天水瑞岭置业有限公司",
        "兰州爱玛电动车有限公司 ",
        "",
    ]
    groups = _groups(names)
    assert groups[0] == groups[1] == groups[3]
    assert len({groups[0], groups[2], groups[4]}) == 3


def test_a_branch_is_not_its_parent() -> None:
    one, other = _groups(["天能电池集团股份有限公司", "天能电池集团股份有限公司兰州分公司"])
    assert one != other


def test_a_wrong_code_says_nothing_and_a_right_one_decides() -> None:
    right, wrong = credit_code(7), "91620100XXXX"
    assert len(set(_groups(["爱玛车业", "雅迪科技集团"], [right, right]))) == 1
    assert len(set(_groups(["爱玛车业", "雅迪科技集团"], [wrong, wrong]))) == 2
    assert len(set(_groups(["兰州爱玛车业有限公司"] * 2, [right, credit_code(8)]))) == 2


def _groups(names: list[str], codes: list[str] | None = None) -> list[int]:
    filled = pa.array(codes or [None] * len(names), pa.string())
    table = pa.table({"row": pa.array(range(len(names)), pa.int64()), "name": names, "code": filled})
    with backends.connect() as engine:
        found = engine.collect(identity.groups(engine, engine.table(table)).order_by("row"))
    return list(found["group"].to_pylist())


def test_a_pair_is_as_likely_in_any_company() -> None:
    ones = pa.array(["兰州爱玛车业有限公司", "天水瑞岭置业有限公司", "雅迪科技集团", None])
    others = pa.array(["爱玛车业", "天水瑞玲置业有限公司", "台铃科技集团", "爱玛"])
    known = scoring.table(pa.array([5]).to_numpy().astype("int32"), pa.array([3]).to_numpy(), 4)
    whole = scoring.probabilities(ones, others, known).to_pylist()
    alone = [scoring.probabilities(ones[at : at + 1], others[at : at + 1], known)[0].as_py() for at in range(4)]
    assert whole == alone
    assert whole == scoring.probabilities(others, ones, known).to_pylist()


def test_the_command_writes_every_row_with_its_firm(tmp_path: Path) -> None:
    table = tmp_path / "名单.csv"
    table.write_text("企业名称,统一社会信用代码\n兰州爱玛车业有限公司,\n爱玛车业,\n瑞岭置业,\n", encoding="utf-8")
    assert main(["same", str(table), "--out", str(tmp_path / "结果.csv")]) == 0
    with (tmp_path / "结果.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows] == ["2", "2", "4"]
    assert rows[2]["reason"] == "没有找到同一家的其他行"


def test_codes_in_a_parquet_table_decide_for_the_command_too(tmp_path: Path) -> None:
    table = tmp_path / "名单.parquet"
    codes = [credit_code(7), credit_code(8), credit_code(7), None]
    pq.write_table(pa.table({"企业名称": ["爱玛车业", "爱玛车业", "爱玛电动车", "瑞岭置业"], "uscc": codes}), table)
    assert main(["same", str(table), "--out", str(tmp_path / "结果.csv")]) == 0
    with (tmp_path / "结果.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows] == ["2", "3", "2", "5"]
    assert "统一社会信用代码相同" in rows[2]["reason"]
    assert rows[3]["probability"] == ""


@pytest.mark.parametrize(
    ("text", "sentence"), [("代号\n1\n", "缺少“name”列"), ("企业名称\n", "只有表头"), ("", "是空文件")]
)
def test_a_table_that_says_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    table = tmp_path / "名单.csv"
    table.write_text(text, encoding="utf-8")
    assert main(["same", str(table), "--out", str(tmp_path / "结果.csv")]) == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "结果.csv").exists()
