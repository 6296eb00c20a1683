"""Which Python goes on, and what an unsuitable one says."""

import ast
from pathlib import Path

from setup.bootstrap import choose, sentence

SETUP = Path(__file__).resolve().parents[2] / "setup"


def test_a_suitable_python_goes_on_itself() -> None:
    assert choose((3, 11), [("python3.13", (3, 13))]) == ""


def test_an_old_python_hands_over_to_the_best_other() -> None:
    others = [("python3.13", (3, 13)), ("python3.11", (3, 11))]
    assert choose((3, 9), others) == "python3.13"


def test_a_python_newer_than_tried_is_taken_only_when_alone() -> None:
    assert choose((3, 14), [("python3.12", (3, 12))]) == "python3.12"
    assert choose((3, 14), []) == ""
    assert choose((3, 9), [("python3.14", (3, 14))]) == "python3.14"


def test_no_suitable_python_is_said_in_both_languages_with_what_was_found() -> None:
    assert choose((3, 6), [("python3.10", (3, 10))]) is None
    text = sentence([(3, 6), (3, 10)])
    assert "需要 3.11 至 3.14，本机只有 3.6、3.10" in text
    assert "3.11 to 3.14 is needed, found only 3.6、3.10" in text


def test_an_old_python_can_read_the_door() -> None:
    for name in ("__init__.py", "bootstrap.py"):
        ast.parse((SETUP / name).read_text(encoding="utf-8"), feature_version=(3, 6))
