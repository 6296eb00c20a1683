"""Promises across the kinds: nothing sees a hidden edge, weights are found, nothing is half written."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wutong_engines.chains.scoring import small
from wutong_engines.chains import command
from wutong_engines.chains.scoring import Kind, Known, ScoringError, Text, learner, read, score
from wutong_engines.chains.scoring.backtest import _figures
from wutong_engines.chains.scoring.firm_industry import FirmIndustry
from wutong_engines.chains.scoring.model import evidence_of, held_back
from wutong_engines.chains.scoring.shipped import document, shipped, weighted

HEADING = "qid,code,relation,candidate"


def _questions(planted: np.ndarray, seed: int, groups: int = 400, size: int = 8) -> learner.Questions:
    """Return questions whose right candidate is picked by planted weights, as the model says it is."""
    rng = np.random.default_rng(seed)
    evidence = rng.standard_normal((groups * size, len(planted)))
    luck = rng.gumbel(size=(groups, size))
    best = ((evidence @ planted).reshape(groups, size) + luck).argmax(1)
    right = np.zeros(groups * size, bool)
    right[np.arange(groups) * size + best] = True
    return learner.Questions(evidence, np.repeat(np.arange(groups), size), right)


@given(st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_planted_weights_are_found_again(seed: int) -> None:
    planted = np.array([2.0, 1.0, 0.0, 0.5])
    found = learner.weights(_questions(planted, seed))
    assert found == pytest.approx(planted, abs=0.5)
    assert (found >= 0).all()
    assert (found == learner.weights(_questions(planted, seed))).all()


def test_a_factor_that_speaks_against_is_dropped_and_one_that_never_varies_too() -> None:
    asked = _questions(np.array([1.5, -1.5, 0.0]), 3)
    asked.evidence[:, 2] = 7
    found = learner.weights(asked)
    assert found[0] > 1
    assert found[1:].tolist() == [0, 0]


def test_weights_follow_the_unit_of_the_evidence() -> None:
    asked = _questions(np.array([1.0, 0.5]), 5)
    hundredth = learner.Questions(asked.evidence / 100, asked.group, asked.right)
    assert learner.weights(hundredth) == pytest.approx(learner.weights(asked) * 100, rel=1e-3)


def _evidence(known: Known, kind: Kind, subject: str, right: str) -> np.ndarray:
    text = Text(known)
    source = evidence_of(known, text, kind)
    asked = source.asked([right]) if isinstance(source, FirmIndustry) else text.candidates([right])
    assert not source.is_known(source.subject(subject), asked).any()
    found: np.ndarray = source.evidence(source.subject(subject), asked)[0]
    return found


@pytest.mark.parametrize(
    ("kind", "file", "row", "subject", "right"),
    [
        (Kind.PRODUCT, "company_product", "000002,", "000002", "智能轮毂电机"),
        (Kind.INDUSTRY, "company_industry", "000002,", "000002", "110101"),
        (Kind.MATERIAL, "product_product", "新型控制器,铝材,上游材料", "新型控制器", "铝材"),
        (Kind.DOWNSTREAM, "product_product", "磁钢,新型控制器,下游产品", "磁钢", "新型控制器"),
        (Kind.SORT, "product_product", "控制器,新型控制器,产品小类", "控制器", "新型控制器"),
    ],
)
def test_a_hidden_edge_speaks_in_no_factor_as_if_never_written(
    known: Known, tmp_path: Path, kind: Kind, file: str, row: str, subject: str, right: str
) -> None:
    path = small.write(tmp_path / "graph") / f"{file}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = [line for line in lines if line.startswith(row) and right in line]
    path.write_text("".join(line for line in lines if line not in gone), encoding="utf-8")
    facts = [(s, o, r) for s, o, r in known.facts(kind).tolist() if _named(known, kind, s, o) == (subject, right)]
    hidden = known.without(kind, np.array([facts[0][2]]))
    assert len(gone) == len(facts) == 1
    never = _evidence(read(tmp_path / "graph"), kind, subject, right)
    assert _evidence(hidden, kind, subject, right) == pytest.approx(never, abs=1e-2)


def _named(known: Known, kind: Kind, subject: int, right: int) -> tuple[str, str]:
    who = known.firms[subject].code if kind in {Kind.PRODUCT, Kind.INDUSTRY} else known.products[subject]
    return who, known.industries[right].code if kind is Kind.INDUSTRY else known.products[right]


@pytest.mark.parametrize("kind", list(Kind))
def test_hiding_takes_an_eighth_at_most_and_the_same_by_seed(known: Known, kind: Kind) -> None:
    first, again, other = (held_back(known, kind, 800, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert len(first) == len(known.facts(kind)) // 8
    assert first.tolist() == again.tolist() != other.tolist()
    assert len(held_back(known, kind, 2, np.random.default_rng(1))) == 2


@given(st.lists(st.lists(st.floats(-5, 5), min_size=1, max_size=12), min_size=1, max_size=8))
def test_figures_are_shares_and_hits_grow_with_the_list(scores: list[list[float]]) -> None:
    found = _figures([np.array(some) for some in scores])
    assert 0 < found.mrr <= 1
    assert 0 <= found.hits_at_1 <= found.hits_at_3 <= found.hits_at_10 <= 1
    assert found.hits_at_1 <= found.mrr


@pytest.mark.parametrize("kind", list(Kind))
def test_weights_shipped_are_named_and_never_negative(known: Known, text: Text, kind: Kind) -> None:
    factors = weighted(kind, evidence_of(known, text, kind).factors)
    assert all(factor.label and factor.weight >= 0 for factor in factors)
    assert {factor.code for factor in factors} == set(shipped()["weights"][kind])


def test_a_document_of_weights_says_seed_and_graph(known: Known, text: Text) -> None:
    factors = weighted(Kind.PRODUCT, evidence_of(known, text, Kind.PRODUCT).factors)
    written = document({Kind.PRODUCT: factors}, seed=4, graph="abc")
    assert '"seed": 4' in written
    assert '"graph": "abc"' in written
    assert written.endswith("}\n")


def test_an_empty_candidate_stands_last_and_is_named(graph: Path, tmp_path: Path) -> None:
    names = ("没见过的飞艇", "", "酸奶", "  ")
    asked = small.pairs(tmp_path / "a.csv", HEADING, *((1, "000001", "主营产品", name) for name in names))
    done = score(asked, graph, tmp_path / "b.csv")
    found = small.scores(tmp_path / "b.csv")
    assert max(found[1], found[3]) < min(found[0], found[2])
    assert len(done.empty) == 2
    assert "a.csv第3行" in done.empty[0]


@pytest.mark.parametrize("relation", [kind.value for kind in Kind])
def test_candidates_never_seen_get_a_score_of_their_own(graph: Path, tmp_path: Path, relation: str) -> None:
    names = ("没见过的飞艇", "🚲", "x" * 200, "000000")
    asked = small.pairs(tmp_path / "a.csv", HEADING, *((1, "000001", relation, name) for name in names))
    done = score(asked, graph, tmp_path / "b.csv")
    assert done.known == 0
    assert np.isfinite(small.scores(tmp_path / "b.csv")).all()


@pytest.mark.parametrize(
    "words",
    [
        ["score", "a.csv", "--graph", "none", "--out", "b.csv"],
        ["backtest", "--graph", "none", "--out", "b.csv"],
        ["learn", "--graph", "none", "--out", "b.csv"],
    ],
)
def test_a_refused_command_leaves_with_one_and_the_old_result_stays(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    small.pairs(tmp_path / "a.csv", HEADING, (1, "000001", "主营产品", "酸奶"))
    (tmp_path / "b.csv").write_text("旧结果", encoding="utf-8")
    assert command.main(words) == command.BAD_INPUT
    assert capsys.readouterr().err == "没有图谱文件夹none\n"
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == "旧结果"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_an_unknown_scheme_leaves_the_command_with_one(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["backtest", "--graph", str(graph), "--kind", "主营产品", "--negatives", "nearby"]
    assert command.main(words) == 1
    assert "没有“nearby”这种负例" in capsys.readouterr().err


def test_a_result_that_cannot_be_placed_is_refused_and_leaves_no_half(graph: Path, tmp_path: Path) -> None:
    asked = small.pairs(tmp_path / "a.csv", HEADING, (1, "000001", "主营产品", "酸奶"))
    with pytest.raises(ScoringError, match=r"写不了b\.csv"):
        score(asked, graph, tmp_path / "none" / "b.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
