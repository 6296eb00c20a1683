"""The firms of the rights table's world: tracked by hand, a list with an open and a decided line, two pairs."""

from typing import Any

from tests.people import Zone
from wutong.enterprises import services
from wutong.enterprises.models import Enterprise
from wutong.kernel import jobs

NAME, OTHER = "天康生物股份有限公司", "新疆天康畜牧生物技术股份有限公司"


def make_firms(zone: Zone) -> dict[str, Any]:
    """Return the keys of tracked enterprises, of a list with an open and a decided line, of two pairs."""
    by = zone.zhang
    one, other, third = (services.enter(by=by, name=name) for name in (NAME, OTHER, "宁夏枸杞深加工有限公司"))
    # As if it had been tracked: no directory is built for a table of rights.
    Enterprise.objects.filter(pk=one.pk).update(directory_id="n-rights")
    listed = services.type_list(by=by, title="展商", written="乌有飞碟制造有限公司\n乌有火箭制造有限公司")
    jobs.run_waiting_jobs()
    first, second = listed.lines.order_by("row")
    services.reject(by=by, line_id=second.pk)
    pair = services.suspect(by=by, one_id=one.pk, other_id=other.pk)
    apart = services.suspect(by=by, one_id=one.pk, other_id=third.pk)
    services.keep_apart(by=by, pair_id=apart.pk)
    return {
        "enterprise_id": one.pk,
        "directory_id": "n-rights",
        "name_id": services.add_name(by=by, enterprise_id=one.pk, name="天康集团", kind="short").pk,
        "list_id": listed.pk,
        "line_id": first.pk,
        "decided_line": second.pk,
        "pair_id": pair.pk,
        "decided_pair": apart.pk,
    }
