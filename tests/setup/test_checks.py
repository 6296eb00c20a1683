"""A taken port and a full disk are said before anything is made."""

import io
import socket
import sys
from pathlib import Path

import pytest
from setup.checks import GIB, ROOM, read_port, require_port, require_room
from setup.console import Console
from setup.halt import Halt, ProgramFailed, explain


def test_a_taken_port_is_refused_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Halt) as refused:
            require_port(port)
    assert f"端口 {port} 已被占用" in refused.value.chinese
    assert f"make run PORT={port + 1}" in refused.value.english


def test_a_port_that_was_just_given_back_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    require_port(port)


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "八千", "8000x", "²"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(Halt, match="is not a port"):
        read_port(text)


def test_a_full_disk_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Halt) as refused:
        require_room(tmp_path, ROOM["run"], free=GIB)
    assert "磁盘空间不足" in refused.value.chinese
    assert "剩余 1.0 GB，需要 2 GB" in refused.value.chinese
    assert list(tmp_path.iterdir()) == []


def test_enough_room_says_nothing(tmp_path: Path) -> None:
    require_room(tmp_path, ROOM["test"], free=3 * GIB)
    require_room(tmp_path, 1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("OSError: [Errno 28] No space left on device", "磁盘已满"),
        ("error: Failed to fetch: dns error: Temporary failure in name resolution", "下载失败"),
        ("npm error code ENOTFOUND", "下载失败"),
        ("ModuleNotFoundError: no such module", "退出码 7"),
    ],
)
def test_the_last_words_of_a_program_choose_the_sentence(tmp_path: Path, words: str, expected: str) -> None:
    log = tmp_path / "step.log"
    log.write_text(words, encoding="utf-8")
    told = explain(ProgramFailed("uv", 7, log), "依赖")
    assert expected in told.chinese
    assert "\n" not in told.chinese + told.english


def test_the_words_of_an_older_run_do_not_speak_for_this_one(tmp_path: Path) -> None:
    log = tmp_path / "step.log"
    log.write_text("dns error\n", encoding="utf-8")
    with pytest.raises(ProgramFailed) as failed:
        Console(io.StringIO()).run([sys.executable, "-c", "raise SystemExit(7)"], log=log)
    assert "退出码 7" in explain(failed.value, "依赖").chinese
