"""The local side of every gap: firms of the zone itself whose scope names what a segment makes."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.urls import reverse

from wutong.accounts import queries as accounts
from wutong.enterprises.queries import store
from wutong.industries import services as industries
from wutong.industries.queries import graphs
from wutong.industries.services.makers import MakerValues
from wutong.kernel import clock, jobs
from wutong.kernel.models import Job
from wutong.targeting.queries.lists import MAKES
from wutong.targeting.queries.questions import zone
from wutong.targeting.services.ground import maker
from wutong_engines import chains, ranking
from wutong_engines.directory import FirmRow, Store

LOOK = "targeting.local"
# How many firms of the city are read for one segment: those of the zone are among them.
_MOST = 5000
# A segment that more firms of one zone claim than this has words that are too wide.
_WIDE = 200
_EVIDENCE = "scope"
# What is asked is whether they make it, not how good a target they would be.
_ASKS = {"scope": 100.0}
_CITY = "6201"


@transaction.atomic
def find_makers(*, by: AbstractBaseUser, chain_id: int) -> Job:
    """Queue the search of the directory for local firms that could make what the chain's segments make.

    :raises NotFound: when no graph of the chain holds today.
    """
    maker(by)
    graph = graphs.graph(chain_id, as_of=clock.today())
    label = f"从名录找本区企业:{graph.name}"
    return jobs.enqueue(LOOK, label=label, by=by, chain_id=chain_id, username=by.get_username())


@jobs.task(LOOK)
def look(progress: jobs.Progress, chain_id: int, username: str) -> dict[str, Any]:
    """Ask the directory segment by segment and note what was found, with the words of the scope; idempotent."""
    by = accounts.acting(username)
    today = clock.today()
    directory = store.open()
    graph = graphs.graph(chain_id, as_of=today)
    found: list[MakerValues] = []
    wide: list[str] = []
    for number, segment in enumerate(graph.segments):
        progress.advance(number, len(graph.segments), segment.name)
        makers = local_makers(directory, segment, today)
        if len(makers) > _WIDE:
            wide.append(segment.name)
        else:
            found += makers
    put = industries.put_makers(by=by, chain_id=chain_id, found=found)
    said = f"从名录按经营范围找到本区企业 {len(found)} 家次,新登记 {put.added} 家次,均待核实。"
    if wide:
        said += f"检索词太宽、没有登记的环节:{'、'.join(wide[:5])}。"
    return {"address": reverse("industries:chain", args=[chain_id]), "sentence": said}


def local_makers(directory: Store, segment: chains.Segment, as_of: date) -> list[MakerValues]:
    """Return the zone's firms whose scope says that they make what the segment makes, with its very words."""
    here = zone(as_of)
    asked = ranking.Problem(
        gap=ranking.Wanted.of(segment),
        as_of=as_of,
        weights=ranking.Weights.of(_ASKS),
        constraints=ranking.Constraints(regions=(_CITY,), exclude_local=False),
        limit=_MOST,
        zone=here,
    )
    claims = {firm.id: scope for firm in ranking.solve(asked, directory).ranked if (scope := _claim(firm))}
    return [
        MakerValues(
            segment_code=segment.code,
            firm=row.name,
            directory_id=row.id,
            province=row.province,
            city=row.city,
            is_local=True,
            evidence=_EVIDENCE,
            said=claims[row.id].evidence[:255],
            source=claims[row.id].source[:255] or f"企业名录 {directory.snapshot.name}",
            source_date=_told_by(claims[row.id], as_of),
        )
        for row in directory.firms(list(claims))
        if is_of(row, here)
    ]


def is_of(row: FirmRow, here: ranking.Zone) -> bool:
    """Tell whether a firm stands in the zone: by its division, or by the words of its address."""
    if row.region_code.startswith(here.region_codes):
        return True
    return row.province == here.province and any(word in row.address for word in here.address_words)


def _told_by(claim: ranking.Factor, as_of: date) -> date | None:
    """Return the day of a datum; a directory made ahead of today's calendar has none that can be believed."""
    return claim.date if claim.date and claim.date <= as_of else None


def _claim(firm: ranking.Ranked) -> ranking.Factor | None:
    """Return what a firm's scope says of making the product; one that only sells it claims nothing."""
    return next((one for one in firm.factors if one.code == "scope" and (one.value or 0) >= MAKES), None)
