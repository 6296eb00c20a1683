"""The back-test: hidden edges stay hidden, and the figures are those of ranks."""

import json
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from tests.wutong_engines.chains.scoring import small
from wutong_engines.chains import command
from wutong_engines.chains.scoring import Kind, Known, ScoringError, Text, backtest, read
from wutong_engines.chains.scoring.backtest import _figures
from wutong_engines.chains.scoring.evidence import Evidence
from wutong_engines.chains.scoring.model import evidence_of, held_back


@pytest.mark.parametrize("kind", [Kind.PRODUCT, Kind.INDUSTRY, Kind.MATERIAL])
def test_it_finds_hidden_links_better_than_popularity(graph: Path, kind: Kind) -> None:
    found = backtest(graph, kind, negatives="uniform", many=20)
    assert found.mrr > found.baselines["popularity"].mrr
    assert 0 <= found.hits_at_1 <= found.hits_at_3 <= found.hits_at_10 <= 1


def test_it_says_the_same_twice_and_what_it_stands_on(graph: Path) -> None:
    first, second = (backtest(graph, Kind.PRODUCT, seed=3, many=10) for _ in range(2))
    assert first == second
    assert first.fingerprint == read(graph).fingerprint
    assert all(factor.weight >= 0 and factor.label for factor in first.factors)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_hidden_link_is_gone_from_the_graph_and_the_names_stay(graph: Path, kind: Kind) -> None:
    known = read(graph)
    hidden = known.facts(kind)[:5]
    rest = known.without(kind, hidden[:, 2])
    left = {tuple(fact) for fact in rest.facts(kind)[:, :2].tolist()}
    assert not left & {tuple(fact) for fact in hidden[:, :2].tolist()}
    assert len(rest.facts(kind)) == len(known.facts(kind)) - 5
    assert rest.products == known.products


def test_a_tie_counts_as_its_middle() -> None:
    figures = _figures([np.array([1.0, 1.0, 1.0]), np.array([2.0, 1.0, 0.0])])
    assert figures.mrr == pytest.approx((1 / 2 + 1) / 2)
    assert figures.hits_at_1 == 0.5


def test_too_small_a_graph_is_refused_in_a_sentence(tmp_path: Path) -> None:
    small.pairs(tmp_path / "company_product.csv", "code,product,weight", ("000001", "酸奶", 0.5))
    with pytest.raises(ScoringError, match="只有1条,太少"):
        backtest(tmp_path, Kind.PRODUCT)


@pytest.mark.parametrize(("kind", "negatives"), [("亲戚", "mixed"), ("主营产品", "nearby")])
def test_an_unknown_word_is_refused_with_those_there_are(graph: Path, kind: str, negatives: str) -> None:
    with pytest.raises(ScoringError, match="可用"):
        backtest(graph, kind, negatives=negatives)


def test_the_command_writes_the_figures(graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "figures.json"
    words = ["backtest", "--graph", str(graph), "--kind", "所属行业", "--questions", "8", "--out", str(out)]
    assert command.main(words) == 0
    written = json.loads(out.read_text(encoding="utf-8"))["results"][0]
    assert written["kind"] == "所属行业"
    assert set(written["baselines"]) == {"bigram", "popularity"}
    assert "MRR" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [Kind.PRODUCT, Kind.INDUSTRY, Kind.MATERIAL])
def test_no_evidence_of_a_question_has_seen_its_answer(
    graph: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Known] = []

    def watched(seen: Known, text: Text, asked: Kind) -> Evidence:
        taken.append(seen)
        return evidence_of(seen, text, asked)

    for name in ("backtest", "model"):
        monkeypatch.setattr(import_module(f"wutong_engines.chains.scoring.{name}"), "evidence_of", watched)
    known = read(graph)
    hidden = held_back(known, kind, 5, np.random.default_rng([4, 1]))
    backtest(known, kind, seed=4, many=5)
    for seen in taken:
        facts = {tuple(fact) for fact in seen.facts(kind)[:, :2].tolist()}
        assert not facts & {tuple(fact) for fact in hidden[:, :2].tolist()}
    assert taken


def test_one_edge_more_or_less_tells_nothing_of_whether_it_was_asked(graph: Path) -> None:
    known = read(graph)
    text = Text(known)
    firm, product, row = known.facts(Kind.PRODUCT)[3]
    asked = text.of_places(np.array([product]))
    told = evidence_of(known, text, Kind.PRODUCT)
    hidden = evidence_of(known.without(Kind.PRODUCT, np.array([row])), text, Kind.PRODUCT)
    assert told.is_known(int(firm), asked).all()
    assert not hidden.is_known(int(firm), asked).any()
    own = [factor.code for factor in hidden.factors].index("own_nearest")
    assert hidden.evidence(int(firm), asked)[0, own] < told.evidence(int(firm), asked)[0, own]
