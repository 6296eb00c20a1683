"""A list taken away as CSV, Excel or JSON: whole, the same each way, and nothing in it that a spreadsheet runs."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.ranking.firms import CONTROLLER, DAY, GIANT, firm
from wutong_engines import ranking
from wutong_engines.ranking.facts import factors_of, open_points, score_of
from wutong_engines.ranking.terms import terms_of

TERMS = terms_of(ranking.Problem(CONTROLLER, DAY))


def listed(*names: str, **known: Any) -> ranking.Result:
    """Return a list of firms as `solve` would give it, without an engine."""
    ranked = []
    for number, name in enumerate(names, start=1):
        factors = factors_of(firm(number, name, **known), TERMS)
        scores = score_of(factors), open_points(factors)
        ranked.append(ranking.Ranked(number, f"F{number:03d}", name, "江苏", "无锡", *scores, factors))
    out = (ranking.Excluded("local", "本地企业(供给侧)", 2),)
    weights = ranking.Weights(tuple((f.code, f.weight) for f in factors), "设定", "会议定的", date(2024, 6, 1))
    status, reason = ranking.Status.OPTIMAL, ranking.Reason.ALL_READ
    return ranking.Result(
        status, reason, tuple(ranked), len(names) + 2, len(names), out, 2, "2024-06", weights, ("说明一",)
    )


def rows(path: Path) -> list[list[Any]]:
    """Return a written list as rows of cells."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    return [list(row) for row in openpyxl.load_workbook(path)["名单"].iter_rows(values_only=True)]


FORMULAS = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\uff1d1+1", "{=1+1}", '=HYPERLINK("x")')


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_is_ever_a_formula(tmp_path: Path, name: str) -> None:
    for ending in ("csv", "xlsx"):
        ranking.write(listed(f"{name}控制器"), tmp_path / f"list.{ending}")
    cell = rows(tmp_path / "list.csv")[1][2]
    assert cell in (f"'{name}控制器", f"{name}控制器")
    assert cell[0] not in "=+-@\t\r\uff1d"
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["名单"]
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value == f"{name}控制器"


def test_points_stay_numbers_and_codes_stay_text_in_excel(tmp_path: Path) -> None:
    digits = "916201007654321098"
    result = listed("无锡控制器商贸")
    result = replace(result, ranked=(replace(result.ranked[0], id=digits),))
    ranking.write(result, tmp_path / "list.xlsx")
    head, row = rows(tmp_path / "list.xlsx")
    assert row[head.index("编号")] == digits
    assert row[head.index("经销而非制造(分)")] == -10
    assert row[head.index("注册资本(分)")] == "未知"


def test_each_factor_has_its_points_and_its_evidence_with_source_and_date(tmp_path: Path) -> None:
    ranking.write(listed("无锡控制器", titles=[GIANT], source_date=DAY), tmp_path / "list.csv")
    head, row = rows(tmp_path / "list.csv")
    assert head[:7] == ["名次", "编号", "企业名称", "省", "市", "得分", "未知项最多可加"]
    assert row[head.index("企业名称:依据")] == "名称含“控制器”(演示名录,2024-06-28)"
    assert row[head.index("资质称号:依据")].endswith("(演示公告,2022-08-08)")
    assert len(head) == len(row) == 7 + 2 * len(TERMS.weights)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.text("甲乙=+-@,\"\n'{} a1", min_size=1, max_size=8), min_size=1, max_size=4))
def test_csv_excel_and_json_say_the_same(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder, result = tmp_path_factory.mktemp("out"), listed(*names)
    for ending in ("csv", "xlsx", "json"):
        ranking.write(result, folder / f"list.{ending}")
    told = json.loads((folder / "list.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in told["ranked"]] == names
    assert [row[2] for row in rows(folder / "list.xlsx")[1:]] == names
    assert [row[2].lstrip("'") for row in rows(folder / "list.csv")[1:]] == [name.lstrip("'") for name in names]
    scores = [[float(row[5]) for row in rows(folder / f"list.{ending}")[1:]] for ending in ("csv", "xlsx")]
    assert scores == [[one["score"] for one in told["ranked"]]] * 2


def test_json_holds_the_whole_result_with_labels(tmp_path: Path) -> None:
    result = listed("无锡控制器")
    ranking.write(result, tmp_path / "list.json")
    told = json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))
    assert told == ranking.as_json(result)
    assert (told["status"], told["status_label"], told["reason_label"]) == ("optimal", "已是最优", "全部企业都比过")
    assert told["excluded"] == [{"code": "local", "label": "本地企业(供给侧)", "count": 2}]
    assert told["weights"]["source_date"] == "2024-06-01"


def test_the_basis_of_a_list_goes_with_it(tmp_path: Path) -> None:
    ranking.write(listed("无锡控制器"), tmp_path / "list.xlsx")
    basis = dict(openpyxl.load_workbook(tmp_path / "list.xlsx")["口径"].iter_rows(values_only=True))
    assert basis["结论"] == "已是最优(全部企业都比过)"
    assert (basis["名录快照"], basis["排除:本地企业(供给侧)"]) == ("2024-06", 2)
    assert basis["权重(设定):经营范围"] == TERMS.weights["scope"] / 100


def test_a_list_of_nobody_is_a_heading_alone(tmp_path: Path) -> None:
    nobody = replace(listed("甲"), ranked=())
    for ending in ("csv", "xlsx"):
        ranking.write(nobody, tmp_path / f"list.{ending}")
        assert len(rows(tmp_path / f"list.{ending}")) == 1


@pytest.mark.parametrize("name", ["list", "list.doc", "list.xls"])
def test_another_ending_is_refused_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(ranking.RankingError, match=r"结果文件请以\.csv、\.xlsx、\.json结尾"):
        ranking.write(listed("甲"), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ranking.RankingError, match=r"没有文件夹.*none;请先建好"):
        ranking.write(listed("甲"), tmp_path / "none" / "list.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_list_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    ranking.write(listed("旧"), path)
    monkeypatch.setattr(csv, "writer", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space"):
        ranking.write(listed("新"), path)
    monkeypatch.undo()
    assert rows(path)[1][2] == "旧"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]
