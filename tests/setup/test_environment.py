"""What is installed for one purpose: each lock holds the smaller ones, so nothing is fetched twice."""

import io
from itertools import pairwise
from pathlib import Path

import pytest
from setup.console import Console
from setup.environment import LOCKS, Builder, House
from setup.steps import Step

ROOT = Path(__file__).resolve().parents[2]


def _pinned(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.split(" ")[0].rstrip("\\") for line in lines if line and line[0].isalnum()}


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    """A builder of an empty checkout that fetches nothing."""
    for name in (*LOCKS.values(), "package.json", "package-lock.json", "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    copier = tmp_path / "src/wutong/site/management/commands/assets.py"
    copier.parent.mkdir(parents=True)
    copier.touch()
    (tmp_path / "setup").mkdir()
    (tmp_path / "setup/uv-requirements.txt").touch()
    made = Builder(House(tmp_path), Console(io.StringIO()))
    made.install = lambda lock: None  # type: ignore[method-assign]  # the one thing that would go to the network
    return made


def _packages(builder: Builder, purpose: str) -> Step:
    return next(step for step in builder.steps(purpose) if step.name.startswith("packages"))


def test_every_lock_holds_the_smaller_one() -> None:
    for smaller, larger in pairwise(LOCKS.values()):
        assert _pinned(smaller) < _pinned(larger)


def test_what_is_installed_for_measuring_serves_testing_and_running_too(builder: Builder) -> None:
    builder.install_for("bench")
    assert _packages(builder, "test").is_done()
    assert _packages(builder, "run").is_done()


def test_what_is_installed_for_running_does_not_pass_for_testing(builder: Builder) -> None:
    builder.install_for("run")
    assert not _packages(builder, "test").is_done()
