"""`make bench`: build a zone that is thrown away afterwards, serve it, measure it, print the table; then the engines.

``--quick`` is a small zone and few calls, to see that everything works. Nothing outside a temporary folder is touched.
"""

import argparse
import contextlib
import json
import os
import platform
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
# A day of the holiday tables, so that what is due does not depend on when one measures.
DAY = "2024-06-28"
UP = "梧桐已启动"
# The open data for development, where it lies beside the checkout; nothing of it is part of the project.
DATA = ROOT.parent / "shared" / "data"
_FIRMS = ("gansu", "chain_firms", "manufacturing")
# What each engine's bench is called, which data it needs, and what it is told.
ENGINES: Mapping[str, tuple[str, Sequence[str], Sequence[str]]] = {
    "haulage": ("Soil from next door", (), ()),
    "names": (
        "Which firm a written name means",
        ("name_matching_sample.csv", "enterprise/company_names.parquet"),
        (
            "{data}/name_matching_sample.csv",
            "{data}/name_matching_sample_directory.parquet",
            "{data}/enterprise/company_names.parquet",
            "--english",
            "{data}/listed/listed_companies_en.csv",
        ),
    ),
    "directory": (
        "The directory of firms",
        ("enterprise/company_names.parquet",),
        (
            "--tables",
            *(f"{{data}}/enterprise/enterprise_{name}.parquet" for name in _FIRMS),
            "{data}/enterprise/company_names.parquet",
        ),
    ),
    "chains": ("Hidden links of the chains", ("chain/companies.csv",), ("--graph", "{data}/chain")),
    "ranking": ("Who could fill a gap", (), ()),
    "cluster": ("One machine and several workers", (), ()),
}
_LOOP = 2_000_000


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 leads and 12 calls a page: to see that it works")
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=100, help="calls a page with one client; four make twice that")
    parser.add_argument("--part", choices=["zone", *ENGINES], help="the zone's pages or one engine only")
    parser.add_argument("--long", action="store_true", help="the soil engine beside the peers that take minutes, too")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.leads, chosen.projects, chosen.requests = 2_000, 1_000, 12
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if chosen.part in {None, "zone"}:
            with tempfile.TemporaryDirectory(prefix="wutong-bench-") as name:
                _measure(Path(name), chosen)
        for engine in ENGINES:
            if chosen.part in {None, engine}:
                _measure_engine(engine, chosen)
    except subprocess.CalledProcessError as failed:
        sys.stderr.write(f"✗ {' '.join(failed.cmd[1:4])} ended with exit code {failed.returncode}; nothing measured.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("✗ 已中断 / interrupted; the zone is removed.\n")
        return 130
    return 0


def _measure(folder: Path, chosen: argparse.Namespace) -> None:
    env = _environment(folder)
    machine = {**_machine(), "load_start": _load(), "speed": _speed()}
    _say(f"building {chosen.leads:,} leads and {chosen.projects:,} projects …")
    _step("benchmarks.build", folder, str(chosen.leads), str(chosen.projects), env=env)
    with _served(folder, env) as (port, pid):
        _say("asking for the pages …")
        _step("benchmarks.load", folder, str(port), str(pid), str(chosen.requests), env=env)
    _say("comparing with the plain way …")
    _step("benchmarks.peers", folder, env=env)
    (folder / "machine.json").write_text(json.dumps({**machine, "load_end": _load()}), encoding="utf-8")
    _step("benchmarks.report", folder, env=env)


def _measure_engine(engine: str, chosen: argparse.Namespace) -> None:
    """Run the bench of one engine, or say plainly that the open data it measures on is not beside the checkout."""
    title, needed, words = ENGINES[engine]
    print(f"\n## {title}\n\nload average {_load()} at the start; {_speed()}\n", flush=True)
    if missing := [path for path in needed if not (DATA / path).exists()]:
        print(f"not measured: {DATA / missing[0]} is not there", flush=True)
        return
    _say(f"measuring {engine} …")
    given = [word.format(data=DATA) for word in words]
    given += [f"--{name}" for name in ("quick", *(["long"] if engine == "haulage" else [])) if getattr(chosen, name)]
    subprocess.run([sys.executable, "-m", f"benchmarks.{engine}.run", *given], cwd=ROOT, check=True)


def _environment(folder: Path) -> dict[str, str]:
    """Return what the programs run in: nothing that the shell has set for Wutong."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("WUTONG_")}
    return env | {
        "WUTONG_HOME": str(folder / "home"),
        "WUTONG_BUSINESS_DAY": DAY,
        "DJANGO_SETTINGS_MODULE": "wutong.site.settings",
        # The door asks for it; people who come in by it exist in this zone only.
        "BENCH_PASSWORD": "Wutong-基准-2024",
        "PYTHONUTF8": "1",
    }


def _step(module: str, folder: Path, *words: str, env: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, "-m", module, str(folder), *words], cwd=ROOT, env=env, check=True)


@contextlib.contextmanager
def _served(folder: Path, env: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Serve the zone as `wutong serve` does; give the port and the process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "wutong.site.command", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            if not any(line.startswith(UP) for line in iter(server.stdout.readline, "")):  # type: ignore[union-attr]  # a pipe was asked for
                raise subprocess.CalledProcessError(server.wait(), command)
            yield port, server.pid
        finally:
            server.terminate()
            server.communicate()


def _machine() -> dict[str, str]:
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "processor": _told("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(_told('/proc/meminfo', 'MemTotal').split()[0] or 0) / 1024**2:.0f}"
        if _told("/proc/meminfo", "MemTotal")
        else "?",
        "versions": " · ".join(
            [
                f"Python {platform.python_version()}",
                f"SQLite {sqlite3.sqlite_version}",
                *(f"{name} {version(name.lower())}" for name in ("Django", "Granian")),
                platform.platform(terse=True),
            ]
        ),
    }


def _told(path: str, name: str) -> str:
    """Return what a file of the system says of a name, or nothing where there is no such file."""
    with contextlib.suppress(OSError):
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line.startswith(name):
                return line.partition(":")[2].strip()
    return ""


def _load() -> str:
    return " ".join(f"{figure:.1f}" for figure in os.getloadavg())


def _speed() -> str:
    """Return how much of a core we get now: the same loop by the clock on the wall and by the processor's."""
    wall, spent = time.perf_counter(), time.process_time()
    sum(range(_LOOP))
    for _ in range(_LOOP):
        pass
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    return f"a fixed loop took {spent * 1000:.0f} ms of a core and {wall * 1000:.0f} ms on the wall"


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
