"""What compiled functions promise: the same numbers, kept for the next process, never those of an older source."""

from typing import Any

import numba
import pytest

from wutong_engines import compiled
from wutong_engines.haulage.network import tree
from wutong_engines.names.matching import align


def _twice(number: int) -> int:
    return 2 * number


def test_a_compiled_function_answers_as_it_is_written() -> None:
    assert compiled.compiled(_twice)(21) == _twice(21)


def test_where_nothing_can_be_written_each_process_compiles_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    written = numba.njit

    def nowhere(*, cache: bool = False, nogil: bool = False) -> Any:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return written(nogil=nogil)

    monkeypatch.setattr(numba, "njit", nowhere)
    assert compiled.compiled(_twice)(21) == 42


def test_what_is_kept_is_stamped_with_every_source_of_its_engine() -> None:
    stamp = compiled._stamp(tree.__name__)
    files = [name for name, _, _ in stamp]
    assert "haulage/network/timed/pivots.py" in files
    assert "haulage/solve.py" in files
    assert not [name for name in files if not name.startswith("haulage/")]


def test_a_changed_source_changes_the_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    engine = tmp_path / "names"
    engine.mkdir()
    (engine / "one.py").write_text("A = 1\n")
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    before = compiled._stamp.__wrapped__(align.__name__)
    (engine / "one.py").write_text("A = 100\n")
    assert compiled._stamp.__wrapped__(align.__name__) != before
