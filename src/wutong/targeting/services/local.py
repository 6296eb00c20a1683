"""The local side of every gap: firms of the zone itself whose scope names what a segment makes."""

import dataclasses
from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.accounts import permissions as people
from wutong.enterprises.queries import store
from wutong.industries import services as industries
from wutong.industries.queries import graphs
from wutong.industries.services.makers import MakerValues
from wutong.kernel import clock, jobs
from wutong.kernel.models import Job
from wutong.targeting.services.ground import maker
from wutong_engines import chains, ranking
from wutong_engines.directory import Store

LOOK = "targeting.local"
# A segment that more firms of one zone claim than this has words that are too wide.
_MOST = 200
_EVIDENCE = "scope"
# Where the zone's own firms stand out: what was asked is whether they make it, not how good a target they would be.
_ASKS = {"scope": 100.0}


@transaction.atomic
def find_makers(*, by: AbstractBaseUser, chain_id: int) -> Job:
    """Queue the search of the directory for local firms that could make what the chain's segments make."""
    maker(by)
    graph = graphs.graph(chain_id, as_of=clock.today())
    return jobs.enqueue(LOOK, label=f"从名录找本区企业:{graph.name}", by=by, chain_id=chain_id, by_id=by.pk)


@jobs.task(LOOK)
def look(progress: jobs.Progress, chain_id: int, by_id: int) -> dict[str, Any]:
    """Ask the directory segment by segment and note what was found, with the words of the scope; idempotent."""
    by = people.Person.objects.get(pk=by_id)
    today = clock.today()
    directory = store.open()
    graph = graphs.graph(chain_id, as_of=today)
    found: list[MakerValues] = []
    for number, segment in enumerate(graph.segments):
        progress.advance(number, len(graph.segments), segment.name)
        found += local_makers(directory, segment, today)
    put = industries.put_makers(by=by, chain_id=chain_id, found=found)
    return {
        "address": reverse("industries:chain", args=[chain_id]),
        "sentence": f"从名录按经营范围找到本区企业 {len(found)} 家次,新登记 {put.added} 家次;均待核实。",
    }


def local_makers(directory: Store, segment: chains.Segment, as_of: date) -> list[MakerValues]:
    """Return the zone's firms whose scope says that they make what the segment makes, with its very words."""
    everywhere = ranking.Problem(
        gap=ranking.Wanted.of(segment), as_of=as_of, weights=ranking.Weights.of(_ASKS), limit=_MOST
    )
    zone = everywhere.zone
    asked = dataclasses.replace(
        everywhere, constraints=ranking.Constraints(regions=zone.region_codes, exclude_local=False)
    )
    makers: list[MakerValues] = []
    for firm in ranking.solve(asked, directory).ranked:
        scope = next((one for one in firm.factors if one.code == "scope" and one.value), None)
        if scope is None:
            continue
        makers.append(
            MakerValues(
                segment_code=segment.code,
                firm=firm.name,
                directory_id=firm.id,
                province=firm.province,
                city=firm.city,
                is_local=True,
                evidence=_EVIDENCE,
                said=scope.evidence[:255],
                source=scope.source[:255] or f"企业名录 {directory.snapshot.name}",
                source_date=scope.date,
            )
        )
    return makers
