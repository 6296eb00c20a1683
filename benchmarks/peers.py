"""Measures Wutong beside the plain way of doing the same, in one process and one run, and counts queries a page.

Every figure is processor time of this process: on a busy machine the wall clock would compare the neighbours.

Run as ``python -m benchmarks.peers FOLDER``; reads ``build.json``, writes ``peers.json``. What each peer is stands in
its docstring: none of them is another product, all do less than Wutong does.
"""

import json
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402 - Django comes first
from django.db.models import Q  # noqa: E402 - the same
from django.test import Client  # noqa: E402 - the same
from django.test.utils import CaptureQueriesContext  # noqa: E402 - the same
from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: E402 - no stubs; the same

from benchmarks import firms, pages  # noqa: E402 - the same
from benchmarks.build import bring_in  # noqa: E402 - the same
from wutong.accounts.models import Person  # noqa: E402 - the same
from wutong.insight.queries import checker  # noqa: E402 - the same
from wutong.kernel import clock  # noqa: E402 - the same
from wutong.kernel.pages import paged  # noqa: E402 - the same
from wutong.leads import queries  # noqa: E402 - the same
from wutong.leads.models import Lead  # noqa: E402 - the same
from wutong.leads.queries import sheet  # noqa: E402 - the same

REPORT = Path(__file__).resolve().parents[1] / "../shared/seed/report-2024-06-28.txt"
OWN_REPORT = "今年以来,园区开展20批次招商活动,登记线索136条,在谈12个;年度开工计划36个项目,已开工35个,开工率97.2%。\n"
ROWS = 500
_TRANSACTION = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK")
_MEGABYTE = 1_000_000
_CALLS = 9
# Our indexes on leads; those that Django makes for every key and every unique column stay.
_OURS = ("lead_newest", "lead_holder", "lead_standing")
_OUR_COLUMNS = ("investor_key", "uscc", "first_reported_at", "due_on")
_SHOWN, _PER_PAGE = 8, 25


@dataclass(frozen=True)
class Pair:
    """One comparison: both figures in the same unit."""

    name: str
    peer: str
    unit: str
    ours: float
    theirs: float
    ratio: float


def imports(folder: Path, built: dict[str, Any]) -> list[Pair]:
    """Compare with openpyxl, one query and one save a row.

    The plain way knows a duplicate by its credit code only, and writes the lead only: no step, no history, no result
    for each row, no preview, no undo.
    """
    by, start = Person.objects.get(username=pages.PROMOTION), int(built["import"]["rows"])
    ours, theirs = folder / "ours.xlsx", folder / "theirs.xlsx"
    firms.write(ours, firms.lines(start, ROWS)[0])
    firms.write(theirs, firms.lines(start + ROWS, ROWS)[0])
    done = bring_in(ours, by)
    began = time.process_time()
    _plain_import(theirs, by)
    plain = ROWS / (time.process_time() - began)
    whole = built["import"]["rows"] / built["import"]["cpu"]
    peer = "openpyxl, a query and a save a row"
    return [
        _faster(f"import, {built['import']['rows']:,} rows", peer, whole, plain),
        _faster(f"import, {ROWS} rows", peer, done.rows / done.cpu, plain),
    ]


def _plain_import(path: Path, by: Person) -> None:
    rows = load_workbook(path, read_only=True).active.iter_rows(min_row=2, values_only=True)
    for line, (name, code, kind, address, _, scope) in enumerate(rows):
        same = Q(uscc=code) if code else Q(investor=name)
        if Lead.objects.filter(same).exists():
            continue
        Lead(
            number=f"PLAIN-{line}",
            project_name="投资意向待明确",
            investor=name,
            investor_key=name,
            uscc=code or "",
            investor_kind=(kind or "")[:64],
            region=(address or "")[:64],
            content=scope or "",
            channel="online",
            first_reporter=by,
            first_office_id=by.office_id,
            pooled_at=clock.now(),
        ).save()


def lists(folder: Path, built: dict[str, Any]) -> list[Pair]:
    """Compare with a queryset as first written: joins for rights, DISTINCT, count(), icontains over three columns.

    It runs on a copy of the database without our indexes, and reads no lights, no last follow-ups and no initials.
    """
    _copy_without_indexes(Path(connection.settings_dict["NAME"]), folder / "naive.sqlite3")
    officer, today = Person.objects.get(username=pages.OFFICER), clock.today()
    naive = _naive(officer)
    word = built["characters"]
    typed = Q(investor__icontains=word) | Q(project_name__icontains=word) | Q(number__icontains=word)

    def our_list() -> None:
        page = paged(sheet.sheet(officer, queries.Filters(), today), 2, _PER_PAGE)
        sheet.lines(page.rows, today)

    peer = "joins, DISTINCT, no indexes of ours"
    return [
        _quicker("list in process, officer", peer, our_list, lambda: paged(naive, 2, _PER_PAGE)),
        _quicker(
            "search in process, officer",
            "icontains over three columns, the same",
            lambda: queries.search(officer, word, _SHOWN),
            lambda: list(naive.filter(typed)[:_SHOWN]),
        ),
    ]


def _naive(user: Person) -> Any:
    mine = Q(seat__team__seats__person=user, seat__team__seats__until=None) | Q(seat__team__leader=user)
    rows = Lead.objects.using("naive").filter(withdrawn_at=None)
    rows = rows.filter(mine | Q(first_reporter=user) | Q(pooled_at__isnull=False)).distinct()
    joined = rows.select_related("seat__team", "seat__person", "first_office", "first_reporter")
    return joined.order_by("-first_reported_at", "-id")


def _copy_without_indexes(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
        names = [row[0] for row in new.execute("SELECT name FROM sqlite_master WHERE type='index' AND sql NOT NULL")]
        for name in names:
            if name in _OURS or any(name.startswith(f"leads_lead_{column}_") for column in _OUR_COLUMNS):
                new.execute(f'DROP INDEX "{name}"')
        new.execute("ANALYZE")
    old.close()
    new.close()
    connections.databases["naive"] = {**connections.databases["default"], "NAME": str(target)}


def checked() -> list[Pair]:
    """Compare the checker on the report, repeated to one megabyte, with finding the digits and nothing else."""
    report = REPORT.read_text(encoding="utf-8") if REPORT.exists() else OWN_REPORT
    text = report * (_MEGABYTE // len(report.encode()) + 1)
    size, user = len(text.encode()) / _MEGABYTE, Person.objects.get(username=pages.LEADER)
    began = time.process_time()
    checker.check(text, user=user, as_of=clock.today())
    ours = (time.process_time() - began) / size
    began = time.process_time()
    re.findall(r"\d+(?:\.\d+)?%?", text)
    floor = (time.process_time() - began) / size
    name = "checker, report repeated to 1 MB" if REPORT.exists() else "checker, own sentence repeated to 1 MB"
    return [Pair(name, "re.findall of digits: a floor, not a rival", "s/MB", ours, floor, floor / ours)]


def counted(built: dict[str, Any]) -> list[int]:
    """Return how many queries each page asks, on its second opening."""
    found = []
    for page in pages.measured(built):
        client = Client(headers={"HX-Request": "true"} if page.is_part else {})
        client.force_login(Person.objects.get(username=page.person), "django.contrib.auth.backends.ModelBackend")
        client.get(page.path)
        with CaptureQueriesContext(connection) as asked:
            client.get(page.path)
        # What opens and ends a transaction asks nothing.
        found.append(sum(not _TRANSACTION.match(query["sql"]) for query in asked.captured_queries))
    return found


def _faster(name: str, peer: str, ours: float, theirs: float) -> Pair:
    return Pair(name, peer, "rows/s", ours, theirs, ours / theirs)


def _quicker(name: str, peer: str, ours: Callable[[], object], theirs: Callable[[], object]) -> Pair:
    mine, other = _median(ours), _median(theirs)
    return Pair(name, peer, "ms", mine, other, other / mine)


def _median(work: Callable[[], object]) -> float:
    work()
    seconds = []
    for _ in range(_CALLS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return statistics.median(seconds) * 1000


def main(folder: Path) -> None:
    """Run every comparison and write what came of it."""
    built = json.loads((folder / "build.json").read_text(encoding="utf-8"))
    queries_a_page = counted(built)
    pairs = [*lists(folder, built), *checked(), *imports(folder, built)]
    told = {"queries": queries_a_page, "pairs": [asdict(pair) for pair in pairs]}
    (folder / "peers.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
