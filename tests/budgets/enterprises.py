"""Firms for the counts of questions: tracked ones, a list with lines to decide, pairs to tell apart."""

from tests.people import Zone
from wutong.enterprises import services
from wutong.enterprises.models import Line
from wutong.kernel import jobs


def make_firm(zone: Zone, number: int) -> int:
    """Return a tracked enterprise with two names, suspected to be another."""
    made = services.enter(by=zone.zhang, name=f"跟踪{number:03}号实业有限公司")
    services.add_name(by=zone.zhang, enterprise_id=made.pk, name=f"跟踪{number:03}号简称", kind="short")
    other = services.enter(by=zone.zhang, name=f"相似{number:03}号实业有限公司")
    services.suspect(by=zone.zhang, one_id=made.pk, other_id=other.pk)
    return made.pk


def make_list(zone: Zone, number: int) -> int:
    """Return a list with a line that waits for somebody to decide."""
    made = services.type_list(
        by=zone.zhang, title=f"名单{number}", written=f"展商{number:03}号有限公司\n甲{number}有限公司"
    )
    jobs.run_waiting_jobs()
    Line.objects.filter(name_list=made).update(state="doubtful", probability=0.5)
    return made.pk


def grow_list(list_id: int, firm_id: int, number: int) -> None:
    """Add a decided line to the list, one that means the firm."""
    Line.objects.create(
        name_list_id=list_id, row=1000 + number, written=f"写法{number}", state="sure", matched_name="跟踪",
        enterprise_id=firm_id, probability=0.99,
    )  # fmt: skip
