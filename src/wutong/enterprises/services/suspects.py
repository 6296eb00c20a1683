"""Look for tracked enterprises that are one under two names; what is found waits in the queue of pairs."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.enterprises.models import Enterprise, Name, Pair
from wutong.enterprises.queries import names, rules
from wutong.enterprises.services.ground import require_tracker
from wutong.kernel import clock, jobs
from wutong.kernel.models import Job

SUSPECT = "enterprises.suspect"
_CHUNK = 500


@transaction.atomic
def suspect_pairs(*, by: AbstractBaseUser) -> Job:
    """Queue the search for doubles among the tracked enterprises; one search at a time."""
    require_tracker(by)
    waiting = Job.objects.filter(task=SUSPECT, state=Job.State.WAITING).first()
    return waiting or jobs.enqueue(SUSPECT, label="查找疑似重复的企业", by=by)


@jobs.task(SUSPECT)
def look_for_pairs(progress: jobs.Progress) -> dict[str, Any]:
    """Compare every name with those that are like it; a pair that is known already stays as it is."""
    standing = Enterprise.objects.standing().values_list("pk", flat=True)
    kept = Name.objects.filter(dropped_at__isnull=True, enterprise__in=standing)
    known = list(kept.order_by("pk").values_list("enterprise_id", "name"))
    codes = dict(Enterprise.objects.standing().values_list("pk", "uscc"))
    index = names.alike(known)
    least = rules.lines(clock.today()).alike
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for number, (own, name) in enumerate(known, 1):
        for other, score, why in index.close(name, at_least=least, limit=8):
            pair = (min(own, other), max(own, other))
            # Two right codes that differ are two firms: nobody needs to look.
            if own != other and not (codes[own] and codes[other]) and score > found.get(pair, (0.0, ""))[0]:
                found[pair] = (score, why)
        if number % _CHUNK == 0 or number == len(known):
            progress.advance(number, len(known), f"已比较 {number:,} / {len(known):,} 个名称")
    made = _keep(found, progress.by_id)
    return {
        "address": reverse("enterprises:pairs"),
        "sentence": f"比较了 {len(known):,} 个名称,新发现 {made} 对疑似重复。",
    }


@transaction.atomic
def _keep(found: dict[tuple[int, int], tuple[float, str]], by_id: int | None) -> int:
    before = set(Pair.objects.values_list("one_id", "other_id"))
    new = [
        Pair(
            one_id=one, other_id=other, probability=min(1.0, score), reason=f"名称相近:{why}"[:255],
            seen_at=clock.now(),            created_by_id=by_id, created_at=clock.now(),
        )
        for (one, other), (score, why) in found.items()
        if (one, other) not in before
    ]  # fmt: skip
    Pair.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
