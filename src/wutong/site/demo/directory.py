"""Live the directory: a small edition built from our own table, firms tracked, an exhibitor list half decided."""

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.enterprises import queries, services
from wutong.kernel import jobs
from wutong.kernel.errors import Refusal
from wutong.kernel.models import ImportBatch
from wutong.site.demo.tables import Row, Tables
from wutong.site.demo.town import Moment, Town, hour
from wutong_engines.directory import build

BUILT_ON, BROUGHT_ON, DECIDED_ON = date(2024, 6, 3), date(2024, 6, 17), date(2024, 6, 18)
TRACKER = "zhangchen"
SOURCE = "演示名录:公开报道中的真实企业注明出处,其余为演示"
LIST = "演示展会展商名录"
# How many doubtful lines were decided by the 18th; the rest wait for whoever walks through the town.
DECIDED = 5
# Known from newspapers by two names: one pair was merged, one is still open.
MERGED = ("爱玛科技集团股份有限公司", "爱玛科技集团(天津总部)")
SUSPECTED = ("甘肃爱玛车业科技有限公司", "爱玛车业兰州生产基地")
# Columns of our table that say how the town lives, and nothing of the firm.
_OURS = frozenset({"local", "note"})
_COLUMNS = ("企业名称", "展位", "地区", "产品")


def moments(town: Town, tables: Tables, warmed: Callable[[], object]) -> list[Moment]:
    """Return every moment of the directory; ``warmed`` waits until names can be matched at once."""
    return [
        Moment(hour(BUILT_ON, 8), partial(_build, tables)),
        Moment(hour(BUILT_ON, 10), partial(_track, town, tables)),
        Moment(hour(BROUGHT_ON, 9), partial(_bring, town, tables, warmed)),
        Moment(hour(DECIDED_ON, 10), partial(_decide, town, tables)),
        Moment(hour(DECIDED_ON, 15), partial(_join, town)),
    ]


def _build(tables: Tables) -> None:
    """Build the edition where none lies yet: whoever brings a directory of their own keeps it."""
    folder = Path(settings.DIRECTORY)
    if (folder / "CURRENT").exists():
        return
    with tempfile.TemporaryDirectory() as aside:
        table = Path(aside) / "directory_firms.csv"
        with table.open("w", encoding="utf-8", newline="") as target:
            wanted = [name for name in tables.directory_firms[0] if name not in _OURS]
            rows = csv.DictWriter(target, wanted, extrasaction="ignore")
            rows.writeheader()
            rows.writerows(tables.directory_firms)
        build([table], folder, made_on=BUILT_ON, source=SOURCE)


def _track(town: Town, tables: Tables) -> None:
    """Track the firms that sit in the zone, and the anchor's parent."""
    store = queries.store.open()
    wanted = [MERGED[0], *(row["name"] for row in tables.directory_firms if row["local"] == "yes")]
    for name in dict.fromkeys(wanted):
        for directory_id in store.by_name(name)[:1]:
            services.track(by=town.people[TRACKER], directory_id=directory_id)


def _bring(town: Town, tables: Tables, warmed: Callable[[], object]) -> None:
    """Bring the exhibitor list in and let the engine look at it here and now."""
    warmed()
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    rows.writerows([row["name"], row["booth"], row["region"], row["product"]] for row in tables.directory_exhibitors)
    file = SimpleUploadedFile("展商名录(演示).csv", text.getvalue().encode("utf-8-sig"), "text/csv")
    batch = services.bring_list(
        by=town.people[TRACKER], upload=file, kind="expo", title=LIST, source="演示:展会主办方", source_date=BROUGHT_ON
    )
    _run(batch)


def _run(batch: ImportBatch) -> None:
    jobs.run_waiting_jobs()
    batch.refresh_from_db()


def _decide(town: Town, tables: Tables) -> None:
    """Decide the first doubtful lines as the table knows them, and leave the rest."""
    by = town.people[TRACKER]
    (brought,) = queries.listing(by).filter(title=LIST)
    truth = {_written(row): row["firm"] for row in tables.directory_exhibitors}
    decided = 0
    for line in queries.lines(by, brought.pk, state="doubtful"):
        meant = next((one for one in line.candidates if one["name"] == truth.get(line.written)), None)
        if decided == DECIDED or meant is None:
            continue
        services.confirm(by=by, line_id=line.pk, directory_id=meant["id"], enterprise_id=meant["enterprise"])
        decided += 1


def _written(row: Row) -> str:
    return row["name"].strip()


def _join(town: Town) -> None:
    """Merge one pair that somebody entered twice, and leave another one open."""
    by = town.people[TRACKER]
    for (known, other), is_merged in ((MERGED, True), (SUSPECTED, False)):
        (kept,) = queries.identify([known])
        if kept.enterprise_id is None:
            continue
        try:
            made = services.enter(by=by, name=other, values={"source": "演示:展会上听到的叫法"})
        except Refusal:
            # The directory of somebody else may know both as one already.
            continue
        pair = services.suspect(
            by=by, one_id=kept.enterprise_id, other_id=made.pk, reason="字号相同,像是同一家的两种叫法", probability=0.88
        )
        if is_merged:
            services.merge(by=by, pair_id=pair.pk, keep=kept.enterprise_id)
