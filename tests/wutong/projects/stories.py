"""What the stories of projects begin with: a project, papers that prove, claims told in one line."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from wutong.accounts.models import Person
from wutong.kernel import files
from wutong.kernel.models import Event, StoredFile
from wutong.kernel.units import Mu, WanYuan
from wutong.projects import services
from wutong.projects.lifecycle import BASES_OF, RULES, Kind, Paper
from wutong.projects.models import Milestone, Project, Proof, StartBase

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
SIGNED_ON, STARTED_ON = date(2024, 6, 3), date(2024, 8, 9)
Given = tuple[Paper, StoredFile, str]


def make_project(zone: Zone, name: str = "爱玛电动车兰州项目", **values: Any) -> Project:
    """Return a project of 20 亿元 on 824 亩, held by zhang."""
    known = {"investment": WanYuan(200_000), "land": Mu(824), **values}
    return services.register(
        by=zone.zhang,
        seat_id=zone.seat(zone.zhang).pk,
        name=name,
        investor="爱玛科技集团股份有限公司",
        origin="other_province",
        values=services.ProjectValues(**known),  # type: ignore[typeddict-item]  # the test says which
    )


def make_file(text: str, name: str = "佐证.jpg") -> StoredFile:
    """Return a kept picture whose content is the text."""
    return files.store(SimpleUploadedFile(name, JPEG + text.encode(), "image/jpeg"), by=None)


def papers(kind: Kind, text: str = "") -> list[Given]:
    """Return one file for each paper that the milestone asks for."""
    chosen = [min(group) for group in RULES[kind].proof]
    return [(paper, make_file(f"{kind}-{paper}-{text}"), f"{paper.label}.jpg") for paper in chosen]


def claim(by: Person, project: Project, kind: Kind, on: date, **said: Any) -> Milestone:
    """Claim a milestone with what it needs, unless the story says otherwise."""
    usual: dict[str, Any] = {"proofs": papers(kind, str(project.pk)), "basis": next(iter(BASES_OF.get(kind, ("",))))}
    return services.claim(by=by, project_id=project.pk, kind=kind, on=on, **{**usual, **said})


def signed(zone: Zone, project: Project) -> Milestone:
    """Return the project's signing, claimed by zhang and accepted by zhao."""
    made = claim(zone.zhang, project, Kind.SIGNED, SIGNED_ON)
    return services.verify(by=zone.zhao, milestone_id=made.pk)


def started(zone: Zone, project: Project) -> Milestone:
    """Return the project's start after its signing, claimed by zhang and accepted by zhao."""
    signed(zone, project)
    made = claim(zone.zhang, project, Kind.STARTED, STARTED_ON)
    return services.verify(by=zone.zhao, milestone_id=made.pk)


def everything() -> Sequence[Any]:
    """Return all that a refusal must leave as it was."""
    tables: tuple[Any, ...] = (Project, Milestone, Proof, StartBase, Event)
    return [list(table.objects.order_by("pk").values()) for table in tables]
