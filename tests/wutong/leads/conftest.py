"""The zone of the lead tests, and a lead that zhang holds."""

from typing import Any

import pytest

from tests.people import Zone, make_zone
from wutong.leads import services
from wutong.leads.models import Lead

VALUES: dict[str, Any] = {"investor": "爱玛科技集团股份有限公司", "project_name": "智慧出行基地", "channel": "trip"}


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


@pytest.fixture
def lead(zone: Zone) -> Lead:
    """爱玛's lead, registered by zhang and held by zhang."""
    return services.register(by=zone.zhang, seat_id=zone.seat(zone.zhang).pk, values=VALUES)


@pytest.fixture
def pooled(zone: Zone) -> Lead:
    """A lead that zhang reported and left in the pool."""
    return services.register(by=zone.zhang, seat_id=None, values={**VALUES, "investor": "英利能源(中国)有限公司"})
