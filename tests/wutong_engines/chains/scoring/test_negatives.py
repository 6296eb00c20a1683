"""Wrong candidates: never a true one, the same by seed, about as many as asked for."""

import numpy as np
import pytest

from wutong_engines.chains.scoring import Kind, Known, Text
from wutong_engines.chains.scoring.negatives import MIXED, Negatives, Scheme

KINDS = list(Kind)


def _true(known: Known, kind: Kind, subject: int) -> set[int]:
    if kind is Kind.PRODUCT:
        return set(known.makes[known.makes[:, 0] == subject, 1].tolist())
    return {int(o) for s, o, _ in known.facts(kind) if s == subject}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", list(Scheme))
def test_no_wrong_candidate_is_true_and_none_comes_twice(known: Known, text: Text, kind: Kind, scheme: Scheme) -> None:
    wrong = Negatives(known, text, kind)
    rng = np.random.default_rng(1)
    for subject, right, _row in known.facts(kind)[::17]:
        drawn = wrong.draw(int(subject), int(right), {scheme: 1.0}, 12, rng).tolist()
        assert not set(drawn) & (_true(known, kind, int(subject)) | {int(right)})
        assert len(set(drawn)) == len(drawn)
        assert drawn


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_draws_the_same(known: Known, text: Text, kind: Kind) -> None:
    subject, right, _row = known.facts(kind)[5].tolist()
    wrong = Negatives(known, text, kind)
    first, again = (wrong.draw(subject, right, MIXED, 30, np.random.default_rng(7)) for _ in range(2))
    assert first.tolist() == again.tolist()


@pytest.mark.parametrize("scheme", [Scheme.UNIFORM, Scheme.POPULAR, Scheme.ANY, Scheme.ALIKE])
@pytest.mark.parametrize("many", [1, 8, 20])
def test_as_many_are_drawn_as_asked_for(known: Known, text: Text, scheme: Scheme, many: int) -> None:
    subject, right, _row = known.facts(Kind.PRODUCT)[5].tolist()
    drawn = Negatives(known, text, Kind.PRODUCT).draw(subject, right, {scheme: 1.0}, many, np.random.default_rng(2))
    assert 0 < len(drawn) <= many
    assert len(drawn) >= many // 2


def test_full_is_every_other_object_of_the_relation(known: Known, text: Text) -> None:
    subject, right, _row = known.facts(Kind.MATERIAL)[0].tolist()
    wrong = Negatives(known, text, Kind.MATERIAL)
    drawn = wrong.draw(subject, right, {Scheme.FULL: 1.0}, 3, np.random.default_rng(0))
    objects = {int(o) for _, o, _ in known.facts(Kind.MATERIAL)}
    assert set(drawn.tolist()) == objects - _true(known, Kind.MATERIAL, subject)


def test_alike_names_share_characters_with_the_right_one(known: Known, text: Text) -> None:
    right = known.product_at["新型电动自行车"]
    wrong = Negatives(known, text, Kind.PRODUCT)
    drawn = wrong.draw(known.firm("000301"), right, {Scheme.ALIKE: 1.0}, 3, np.random.default_rng(0))
    assert all("电动自行车" in known.products[place] for place in drawn)


def test_alike_industries_are_neighbours_in_the_tree(known: Known, text: Text) -> None:
    right = known.industry("110101")
    wrong = Negatives(known, text, Kind.INDUSTRY)
    drawn = wrong.draw(known.firm("000001"), right, {Scheme.ALIKE: 1.0}, 3, np.random.default_rng(0))
    assert known.industries[drawn[0]].code == "110102"


def test_wrong_industries_are_of_the_lowest_level(known: Known, text: Text) -> None:
    right = known.industry("110101")
    wrong = Negatives(known, text, Kind.INDUSTRY)
    drawn = wrong.draw(known.firm("000001"), right, MIXED, 40, np.random.default_rng(0))
    assert {known.industries[place].level for place in drawn} == {3}


def test_the_mixture_is_whole() -> None:
    assert sum(MIXED.values()) == pytest.approx(1)
    assert Scheme.FULL not in MIXED
