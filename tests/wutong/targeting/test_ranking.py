"""Promises of a list: it is ranked with a reason for every point, checked, and says whom it left out."""

import pytest

from tests.people import Zone
from tests.wutong.targeting.stories import BEST, ask, names, pick
from wutong.industries.models import Chain
from wutong.targeting.queries import lists


def test_the_firm_that_says_it_makes_the_part_comes_first_with_its_reasons(zone: Zone, chain: Chain) -> None:
    made = ask(zone, chain)
    assert (made.state, names(made)[0]) == ("ready", BEST)
    first = lists.ranked([pick(made, BEST)])[0]
    assert sum(one.points for one in first.factors) == pytest.approx(first.pick.score)
    assert "电动车控制器" in first.reasons[0].evidence
    assert {one.source for one in first.factors if one.is_known} <= {"工商登记(演示)", "工信部公告(演示)"}
