"""What the verbs stand on: finding the project a person may write to, and bringing its derived stage up to date."""

from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel.errors import NotAllowed, NotFound
from wutong.projects import permissions
from wutong.projects.lifecycle import Kind, Stages, highest
from wutong.projects.models import Milestone, Project

GONE = "没有找到这个项目,或它不在您可见的范围内。"


def project_to_write(by: AbstractBaseUser, project_id: int) -> Project:
    """Return a project this person may write to, locked where the database knows locks.

    :raises NotFound: when it is not there or not theirs to see.
    :raises NotAllowed: when they may see it only.
    """
    project = project_to_see(by, project_id)
    if not permissions.editable(by).filter(pk=project_id).exists():
        holder = project.seat
        raise NotAllowed(f"项目“{project.name}”由{holder.team}的{holder.person}负责;只有专人、班长和招商办可以办理。")
    return project


def project_to_see(by: AbstractBaseUser, project_id: int) -> Project:
    """Return a project this person may see, locked against a verb at the same moment.

    :raises NotFound: when it is not there or not theirs to see.
    """
    rows = permissions.visible(by).select_related("seat__team", "seat__person")
    project = rows.select_for_update(of=("self",)).filter(pk=project_id).first()
    if project is None:
        raise NotFound(GONE)
    return project


def restage(project: Project) -> Stages:
    """Derive the stages from the standing milestones and keep them on the project for lists."""
    standing = Milestone.objects.filter(project=project).standing().values_list("kind", "verified_at")
    stages = Stages(
        claimed=highest(Kind(kind) for kind, _ in standing),
        verified=highest(Kind(kind) for kind, verified_at in standing if verified_at),
    )
    project.claimed_stage, project.verified_stage = stages.claimed or "", stages.verified or ""
    # The version stays: a milestone claimed meanwhile must not spoil somebody's edit of the address.
    Project.objects.filter(pk=project.pk).update(
        claimed_stage=project.claimed_stage, verified_stage=project.verified_stage
    )
    return stages
