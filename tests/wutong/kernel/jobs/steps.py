"""A task that makes one office a step and knows from its rows how far it came."""

import sys
import threading
from typing import Any

from django.db import transaction

from wutong.accounts.models import Office
from wutong.kernel.errors import Incomplete
from wutong.kernel.jobs import Progress, task

HOLD_AT = -1


@task("tests.steps")
def steps(progress: Progress, *, count: int) -> dict[str, Any]:
    """Make offices 步骤0, 步骤1, …; a step and its progress are one transaction."""
    for step in range(Office.objects.filter(note="步骤").count(), count):
        if step == HOLD_AT:
            sys.stdout.write("holding\n")
            sys.stdout.flush()
            threading.Event().wait()
        with transaction.atomic():
            progress.advance(step, count, f"第 {step} 步")
            Office.objects.create(name=f"步骤{step}", short_name=f"步骤{step}", note="步骤")
    return {"sentence": f"走完 {count} 步。", "address": "/jobs/"}


@task("tests.refused")
def refused(progress: Progress) -> None:
    """Refuse."""
    raise Incomplete("缺少名单,请先上传名单。")


@task("tests.broken")
def broken(progress: Progress) -> None:
    """Break for a reason that is nobody's business on a page."""
    raise ZeroDivisionError("secret detail")
