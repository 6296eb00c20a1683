"""How likely a pair is one firm, when the counts are given."""

import numpy as np
import pyarrow as pa
import pytest

from wutong_engines.names.identity import scoring
from wutong_engines.names.matching import pairs, probabilities

NAMES = ["兰州爱玛电动车有限公司", "天水瑞岭置业有限公司", "雅迪科技集团", ""]


def test_every_two_neighbouring_characters_have_a_slot() -> None:
    slots = scoring.frequencies(pa.array([*NAMES, None])).to_pylist()
    assert [len(found) for found in slots] == [
        len("爱玛电动车") - 1,
        len("瑞岭置业") - 1,
        len("雅迪科技集团") - 1,
        0,
        0,
    ]
    assert all(0 <= slot < pairs.SLOTS for found in slots for slot in found)


def test_counts_are_taken_to_a_million_names() -> None:
    found = scoring.table(np.array([3, 9], np.int32), np.array([1, 5], np.int64), 10)
    assert (found[3], found[9], found.sum()) == (100_000, 500_000, 600_000)


def test_no_names_give_no_counts_and_no_probabilities() -> None:
    none = pa.array([], pa.string())
    table = scoring.table(np.zeros(0, np.int32), np.zeros(0, np.int64), 0)
    assert table.sum() == 0
    assert len(scoring.frequencies(none)) == len(scoring.probabilities(none, none, table)) == 0


def test_given_counts_make_a_pair_as_likely_alone_as_among_others() -> None:
    counts = np.zeros(pairs.SLOTS, np.uint32)
    others = ["爱玛车业", "天水瑞玲置业", "台铃科技集团", "爱玛"]
    whole = probabilities(NAMES, others, per_million=counts)
    for at in range(len(NAMES)):
        assert probabilities(NAMES[at : at + 1], others[at : at + 1], per_million=counts)[0] == whole[at]


def test_two_columns_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="两列名称不一样长:4与1"):
        probabilities(NAMES, ["爱玛"])


def test_what_two_names_share_is_said_for_every_pair() -> None:
    said = scoring.reasons(pa.array(["兰州爱玛电动车有限公司", None]), pa.array(["爱玛电动车", "爱玛"])).to_pylist()
    assert said[0] == "去掉地区和组织形式后同名"
    assert len(said) == 2
