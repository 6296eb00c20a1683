"""The house's contracts hold, and each of them would notice being broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

# What to plant, where, and the contract that must notice it.
PLANTS = {
    "an engine that knows Django": ("wutong_engines/figures/planted.py", "import django", "Engines know neither"),
    "an engine that knows Wutong": ("wutong_engines/names/planted.py", "import wutong.kernel.clock", "Engines know"),
    "upstream that knows downstream": ("wutong/leads/apps.py", "import wutong.projects.queries", "one way"),
    "a kernel that knows a domain": ("wutong/kernel/clock.py", "import wutong.leads.lifecycle", "one way"),
    "a domain nobody declared": ("wutong/permits/__init__.py", "", "one way"),
    "a room nobody declared": ("wutong/leads/utils.py", "", "each room"),
    "a model that knows a service": ("wutong/projects/models.py", "import wutong.projects.services", "each room"),
    "a late import in a function": (
        "wutong/leads/lifecycle.py",
        "def f():\n    import wutong.leads.models",
        "each room",
    ),
    "a view that knows a model": ("wutong/outreach/views.py", "import wutong.outreach.models", "Pages and API"),
    "a view that calls an engine": ("wutong/projects/views.py", "import wutong_engines.names", "Only services"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(REPOSITORY / ".importlinter", tmp_path)
    return tmp_path


def test_the_house_keeps_its_contracts() -> None:
    result = lint(REPOSITORY)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_violation_is_found(plant: str, copy: Path) -> None:
    where, line, contract = PLANTS[plant]
    path = copy / "src" / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + f"\n{line}\n", encoding="utf-8")
    result = lint(copy)
    assert result.returncode != 0, f"{plant} was not found"
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(contract in row for row in broken), result.stdout


def test_models_are_imported_only_inside_their_own_domain() -> None:
    graph = grimp.build_graph("wutong", cache_dir=None)
    models = [name for name in graph.modules if name.endswith(".models") and name.count(".") == 2]
    foreign = [
        f"{importer} -> {model}"
        for model in models
        for importer in graph.find_modules_that_directly_import(model)
        if model != "wutong.kernel.models" and not importer.startswith(model.removesuffix("models"))
    ]
    assert foreign == []
