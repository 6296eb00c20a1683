"""What a fresh process pays before its first answer: imports, loading compiled code, or compiling it the first time."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from benchmarks.haulage.measure import ROOT

_CODE = """
import json, resource, time
def spent():
    return sum(getattr(resource.getrusage(who), part) for who in (0, -1) for part in ("ru_utime", "ru_stime"))
began = spent()
from benchmarks.haulage import generators
numpy_in = spent()
from benchmarks.haulage import engine
imported = spent()
engine.{kind}(generators.{instance})
first = spent()
engine.{kind}(generators.{instance})
again = spent()
print(json.dumps([numpy_in - began, imported - numpy_in, first - imported - (again - first), again - first]))
"""
KINDS = {"one period": ("pairs", "pairs(30, 1)"), "over time": ("over_time", "over_time(10, 52, 1)")}


@dataclass(frozen=True)
class Cold:
    """Seconds of the processor. ``ready`` is compiling (the first time ever) or loading what was compiled."""

    kind: str
    cache: str
    numpy: float
    imports: float
    ready: float
    solve: float


def measured() -> list[Cold]:
    """Measure both kinds of problem in a process with no compiled code on the disk, then in one with it."""
    found = []
    for kind, (call, instance) in KINDS.items():
        with tempfile.TemporaryDirectory(prefix="wutong-bench-") as folder:
            env = {**os.environ, "NUMBA_CACHE_DIR": folder}
            for cache in ("first time on this machine", "every later process"):
                code = _CODE.format(kind=call, instance=instance)
                command = [sys.executable, "-c", code]
                done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
                found.append(Cold(kind, cache, *json.loads(done.stdout)))
    return found
