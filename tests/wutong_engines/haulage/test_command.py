"""The engine from the command line, in processes of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.wutong_engines.haulage.parks import at, need, park, surplus, two_sources
from wutong_engines.haulage import reading
from wutong_engines.haulage.command import main
from wutong_engines.haulage.problem import Limits, Problem
from wutong_engines.haulage.solve import solve

SOURCE = str(Path(__file__).resolve().parents[3] / "src")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Problem], str]:
    def written(problem: Problem) -> str:
        path = tmp_path / "problem.json"
        path.write_text(json.dumps(reading.as_json(problem), ensure_ascii=False), encoding="utf-8")
        return str(path)

    return written


def run(*words: str, module: str = "wutong_engines.haulage") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", module, *words], capture_output=True, text=True, env=environment, check=False
    )


def test_a_park_is_solved_and_told_as_people_read_it(write: Callable[[Problem], str]) -> None:
    done = run("solve", write(two_sources()))
    assert done.returncode == 0
    assert "已证最优" in done.stdout
    assert "费用 939,120.00元 下界 939,120.00元 差距 0.0000%" in done.stdout
    assert "R → A 38,000自然方" in done.stdout


def test_the_answer_as_json_is_a_plan_that_checks(write: Callable[[Problem], str], tmp_path: Path) -> None:
    problem, plan = write(two_sources()), tmp_path / "plan.json"
    plan.write_text(run("solve", problem, "--json").stdout, encoding="utf-8")
    done = run("check", problem, str(plan), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["ok"] is True


def test_wutong_answers_without_starting_django(write: Callable[[Problem], str]) -> None:
    told = (
        "import sys; from wutong.site.command import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: print(end.code, 'django' in sys.modules, 'numba' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    words = [sys.executable, "-c", told, "haulage", "solve", write(two_sources())]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.splitlines()[-1] == "0 False False"


def test_a_plan_that_has_been_touched_fails_the_check(write: Callable[[Problem], str], tmp_path: Path) -> None:
    answer = reading.as_json(solve(two_sources()))
    answer["flows"][0]["bank"] += 1
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(answer), encoding="utf-8")
    done = run("check", write(two_sources()), str(plan))
    assert done.returncode == 1
    assert "合计不等" in done.stdout


def test_a_plan_for_other_registrations_fails_the_check(write: Callable[[Problem], str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(reading.as_json(solve(two_sources()))), encoding="utf-8")
    done = run("check", write(two_sources(limits=Limits(max_km=9.0))), str(plan))
    assert done.returncode == 1
    assert "登记在计划之后变更过" in done.stdout


def test_bad_input_is_refused_with_site_and_field(write: Callable[[Problem], str]) -> None:
    bad = replace(two_sources(), surpluses=(surplus("R", -1, name="瑞岭观樾一品"),))
    done = run("solve", write(bad), "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["faults"][0] == {
        "site": "瑞岭观樾一品",
        "field": "amount",
        "sentence": "方量为负:-1;余土和缺土各自登记为正数",
    }
    assert "瑞岭观樾一品" in done.stderr


@pytest.mark.parametrize("content", [b"", b'{"name": "\xd6\xd0', b"\x00\x01"])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    done = run("solve", str(path))
    assert done.returncode == 2
    assert "不是完整的JSON" in done.stderr


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "没有.json"]) == 2
    assert "没有.json" in capsys.readouterr().err


def test_an_infeasible_wish_leaves_with_its_gap_named(write: Callable[[Problem], str]) -> None:
    done = run("solve", write(two_sources(limits=Limits(max_km=5.0))))
    assert "缺口15,000方" in done.stdout.replace("缺口 15,000 方", "缺口15,000方").replace(
        "缺口15000方", "缺口15,000方"
    )


def test_a_solver_without_time_leaves_with_one(write: Callable[[Problem], str]) -> None:
    problem = write(two_sources(limits=Limits(fixed_fen=10_000)))
    done = run("solve", problem, "--time-limit", "0", "--gap", "0", "--json")
    assert done.returncode == 1
    said: dict[str, Any] = json.loads(done.stdout)
    assert said.get("status") != "optimal"


def test_a_solver_killed_half_way_leaves_no_plan(write: Callable[[Problem], str], tmp_path: Path) -> None:
    lots = [surplus(f"余{n}", 1_000 + 7 * n, place=at(n % 7, n % 5)) for n in range(30)]
    lots += [need(f"缺{n}", 900 + 11 * n, place=at(n % 6, n % 8)) for n in range(30)]  # type: ignore[misc]  # both are lots
    problem, plan = write(park(*lots, limits=Limits(fixed_fen=800_000))), tmp_path / "plan.json"
    words = [sys.executable, "-m", "wutong_engines.haulage", "solve", problem, "--out", str(plan), "--gap", "0"]
    with subprocess.Popen(
        [*words, "--json"], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": SOURCE}
    ) as solver:
        with pytest.raises(subprocess.TimeoutExpired):
            solver.wait(timeout=3)
        solver.send_signal(signal.SIGKILL)
        said = solver.communicate()[0]
    assert said == b""
    assert not plan.exists()


def test_a_plan_written_to_a_file_is_whole(write: Callable[[Problem], str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    assert run("solve", write(two_sources()), "--out", str(plan)).returncode == 0
    assert reading.plan(reading.loads(plan.read_text(encoding="utf-8"))).cost_fen == 93_912_000
    assert [path.name for path in tmp_path.glob(".*")] == []
