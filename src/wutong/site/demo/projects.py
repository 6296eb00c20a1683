"""Live the projects: entered, listed to start, claimed with papers by one person, accepted by another."""

import struct
import zlib
from collections.abc import Iterator
from datetime import date
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.kernel import calendar, files
from wutong.kernel.models import StoredFile
from wutong.projects import services
from wutong.projects.lifecycle import Kind, Paper
from wutong.projects.services import ProjectValues
from wutong.site.demo.tables import Row, Tables, day, given
from wutong.site.demo.town import Moment, Town, hour

VALUES = ("chain", "industry_code", "content", "investment", "fixed_investment", "land", "not_counted_reason")
# Each dated column with its milestone and the papers brought for it.
COLUMNS = (
    ("signed_on", Kind.SIGNED, (Paper.AGREEMENT, Paper.LEGAL_REVIEW, Paper.FAIR_COMPETITION, Paper.MINUTES)),
    ("registered_on", Kind.REGISTERED, (Paper.LICENCE,)),
    ("filed_on", Kind.FILED, (Paper.FILING,)),
    ("land_on", Kind.LAND, (Paper.LAND_PAPER,)),
    ("started_on", Kind.STARTED, (Paper.PHOTO, Paper.BUILD_CONTRACT)),
    ("stat_entered_on", Kind.STAT_ENTERED, (Paper.STAT_NOTICE,)),
)
PROMOTION, STATISTICS = "sunqi", "fanghua"


def moments(town: Town, tables: Tables) -> list[Moment]:
    """Return every moment in the life of the projects."""
    return [moment for row in tables.projects for moment in _life(town, row)]


def _life(town: Town, row: Row) -> Iterator[Moment]:
    entered = date.fromisoformat(row["entered_in_book_on"])
    yield Moment(hour(entered, 9, 30), partial(_enter, town, row, entered))
    if listed := day(row["base_on"]):
        yield Moment(hour(listed, 9, 40), partial(_list, town, row))
    for column, kind, papers in COLUMNS:
        if on := day(row[column]):
            # What happened before the project was in the book is claimed on the day it was entered.
            claimed = max(on, entered)
            verified = calendar.add_working_days(claimed, 1)
            yield Moment(hour(claimed, 17), partial(_claim, town, row, kind, on, papers))
            yield Moment(hour(verified, 10), partial(_verify, town, row, kind))
    if on := day(row["stat_claimed_only"]):
        yield Moment(hour(on, 17), partial(_claim, town, row, Kind.STAT_ENTERED, on, (Paper.STAT_NOTICE,)))


def _enter(town: Town, row: Row, entered: date) -> None:
    by = town.people[row["person"]]
    values = ProjectValues(**_values(row))  # type: ignore[typeddict-item]  # columns are checked by the service
    if row["lead"]:
        project = services.open_from_lead(
            by=by, lead_id=town.leads[row["lead"]], on=entered, name=row["name"], origin=row["origin"], values=values
        )
    else:
        project = services.register(
            by=by,
            seat_id=town.seat(row["team"], row["person"]),
            name=row["name"],
            investor=row["investor"],
            origin=row["origin"],
            values=values,
        )
    town.projects[row["ref"]] = project.pk
    if row["watched"]:
        services.watch(by=town.people[PROMOTION], project_id=project.pk, on=True)


def _values(row: Row) -> dict[str, object]:
    return {**given(row, VALUES), "is_counted": row["counted"] == "yes", "source": row["source"]}


def _list(town: Town, row: Row) -> None:
    services.list_to_start(by=town.people[PROMOTION], project_id=town.projects[row["ref"]], year=int(row["base_year"]))


def _claim(town: Town, row: Row, kind: Kind, on: date, papers: tuple[Paper, ...]) -> None:
    by = town.people[row["person"]]
    basis = {Kind.SIGNED: "formal", Kind.STARTED: row["start_basis"]}.get(kind, "")
    given = [(paper, _paper(row, kind, paper), f"{paper.label}(演示)") for paper in papers]
    milestone = services.claim(
        by=by, project_id=town.projects[row["ref"]], kind=kind, on=on, basis=basis, note="演示", proofs=given
    )
    town.milestones[row["ref"], kind.value] = milestone.pk


def _verify(town: Town, row: Row, kind: Kind) -> None:
    by = town.people[STATISTICS if kind == Kind.STAT_ENTERED else PROMOTION]
    services.verify(by=by, milestone_id=town.milestones[row["ref"], kind.value])


def _paper(row: Row, kind: Kind, paper: Paper) -> StoredFile:
    name = f"{row['ref']}-{kind.label.replace('/', '')}-{paper.label.replace('/', '')}(演示)"
    if paper is Paper.PHOTO:
        return files.store(SimpleUploadedFile(f"{name}.png", _picture(name), "image/png"), by=None)
    text = f"演示佐证,非真实文件。\n项目:{row['ref']} {row['name']}\n里程碑:{kind.label}\n材料:{paper.label}\n"
    return files.store(SimpleUploadedFile(f"{name}.txt", text.encode(), "text/plain"), by=None)


def _picture(name: str) -> bytes:
    """Return a small PNG of a plain site under a plain sky, its colour drawn from the name: plainly no photograph."""
    width, height, shade = 96, 64, zlib.crc32(name.encode()) % 64
    sky, soil = bytes((150 + shade, 190, 220)), bytes((190, 150 + shade, 100))
    lines = b"".join(b"\x00" + (sky if line < height // 2 else soil) * width for line in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    note = b"Comment\x00" + zlib.crc32(name.encode()).to_bytes(4, "big").hex().encode()
    chunks = ((b"IHDR", header), (b"tEXt", note), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
