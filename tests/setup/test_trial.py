"""`make test` fails when a suite fails, or runs on another engine than it was asked for."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from setup.console import Console
from setup.trial import Trial

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_that_was_asked_for_another_engine_fails_before_its_first_test() -> None:
    env = {**os.environ, "WUTONG_DATABASE_URL": "", "WUTONG_TEST_DATABASE": "postgresql"}
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "tests/setup/test_python.py"]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "asked for postgresql, got sqlite" in run.stdout + run.stderr
    assert " passed" not in run.stdout


def test_one_failed_suite_fails_the_whole_and_is_named_with_its_last_words() -> None:
    out = io.StringIO()
    trial = Trial(Console(out))
    trial.run("good", [sys.executable, "-c", "print('3 passed')"])
    trial.run("bad", [sys.executable, "-c", "print('1 failed'); raise SystemExit(1)"])
    assert trial.report() == 1
    told = out.getvalue()
    assert "✓ good · 0 s · 3 passed" in told
    assert "✗ bad · 0 s · 1 failed" in told
    assert "failed: 1 of 2" in told


def test_a_suite_does_not_see_the_settings_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUTONG_DATABASE_URL", "postgresql://somebody-else/production")
    out = io.StringIO()
    trial = Trial(Console(out))
    trial.run("env", [sys.executable, "-c", "import os; print(os.environ.get('WUTONG_DATABASE_URL'))"])
    assert trial.outcomes[0].summary == "None"
