"""Arrays go into one file and come out the same; a file that was cut off is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from wutong_engines.directory import StoreError, packed

_KINDS = st.sampled_from(["uint8", "uint16", "int32", "uint32", "float32", "uint64", "S18"])
_ARRAYS = st.dictionaries(
    st.sampled_from("abcdef"), _KINDS.flatmap(lambda kind: hnp.arrays(kind, st.integers(0, 50))), max_size=6
)


@given(_ARRAYS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read(tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    packed.write(tmp_path / "x.bin", arrays, {"说明": "甲"})
    found, facts = packed.read(tmp_path / "x.bin")
    assert facts == {"说明": "甲"}
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert found[name].dtype == array.dtype
        assert found[name].tobytes() == array.tobytes()


@pytest.mark.parametrize("length", [0, 5, 20, 90, -1])
def test_a_file_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    packed.write(tmp_path / "x.bin", {"a": np.arange(100)}, {})
    whole = (tmp_path / "x.bin").read_bytes()
    (tmp_path / "x.bin").write_bytes(whole + b"\0" if length < 0 else whole[:length])
    with pytest.raises(StoreError, match=r"x\.bin") as refused:
        packed.read(tmp_path / "x.bin")
    assert refused.value.kind == "damaged"


def test_nothing_read_can_be_written_to(tmp_path: Path) -> None:
    packed.write(tmp_path / "x.bin", {"a": np.arange(10)}, {})
    found, _ = packed.read(tmp_path / "x.bin")
    with pytest.raises(ValueError, match="read-only"):
        found["a"][0] = 7
