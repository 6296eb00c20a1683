"""Builds the zone that is measured: people, the import of firms, then lives for the leads, and projects.

Run as ``python -m benchmarks.build FOLDER LEADS PROJECTS`` in a fresh data folder; writes ``build.json`` there.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 - Django comes first
from django.core.management import call_command  # noqa: E402 - the same

from benchmarks import firms, lives  # noqa: E402 - the same
from wutong.accounts.models import Person  # noqa: E402 - the same
from wutong.kernel.jobs.worker import run_waiting_jobs  # noqa: E402 - the same
from wutong.kernel.models import ImportBatch  # noqa: E402 - the same
from wutong.kernel.tables import get, imports, preview  # noqa: E402 - the same

TABLE = "leads.leads"
OPTIONS = {"seat_id": None, "channel": "online", "project_name": "投资意向待明确", "other_projects": False}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Import:
    """What one import came to, and where its seconds went."""

    rows: int
    created: int
    duplicate: int
    refused: int
    bytes: int
    whole: float
    look: float
    commit: float
    cpu: float
    reading: float
    checking: float
    inserting: float

    @property
    def other(self) -> float:
        """Return the seconds for everything else, both walks together."""
        return self.whole - 2 * self.reading - self.checking - self.inserting


class Stopwatch:
    """Adds up the seconds of calls."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its time counted."""

        def call(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - began

        return call


def bring_in(path: Path, by: Person) -> Import:
    """Bring a file in through the ordinary import, from the upload to the last commit, as page and worker do it."""
    content = path.read_bytes()
    table, checking, inserting = get(TABLE), Stopwatch(), Stopwatch()
    processor = _processor()
    with (
        patch.object(table, "check", checking.timed(table.check)),
        patch.object(table, "insert", inserting.timed(table.insert)),
    ):
        began = time.perf_counter()
        batch = imports.begin(TABLE, SimpleUploadedFile(path.name, content, _XLSX), by=by, options=OPTIONS)
        run_waiting_jobs()
        looked = time.perf_counter()
        imports.confirm(TABLE, batch.pk, by=by)
        run_waiting_jobs()
        ended = time.perf_counter()
    spent = _processor() - processor
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.DONE, f"the import ended as {batch.state}"
    return Import(
        rows=batch.rows_done,
        created=batch.rows_created,
        duplicate=batch.rows_duplicate,
        refused=batch.rows_refused,
        bytes=len(content),
        whole=ended - began,
        look=looked - began,
        commit=ended - looked,
        cpu=spent,
        reading=_reading(batch),
        checking=checking.seconds,
        inserting=inserting.seconds,
    )


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _reading(batch: ImportBatch) -> float:
    """Return the seconds of one walk over the file that reads every cell and does nothing with it."""
    began = time.perf_counter()
    reader = preview.reader_of(batch, get(TABLE))
    for line, cells in reader.lines():
        reader.read(line, cells)
    return time.perf_counter() - began


def main(folder: Path, leads: int, projects: int) -> None:
    """Build the zone and write what is known of it."""
    (Path(os.environ["WUTONG_HOME"]) / "static").mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    call_command("migrate", "--noinput", verbosity=0)
    migrated = time.perf_counter() - began
    town = lives.settle()
    rows, source = firms.lines(0, leads)
    path = folder / "名单.xlsx"
    firms.write(path, rows)
    done = bring_in(path, town.promotion)
    began = time.perf_counter()
    facts = lives.spread(town, projects)
    told = {
        "source": source,
        "import": {**asdict(done), "other": done.other},
        "migrate": migrated,
        "spread": time.perf_counter() - began,
        **facts,
    }
    (folder / "build.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
