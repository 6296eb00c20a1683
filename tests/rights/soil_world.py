"""The soil of the rights table's world: 读者印务 lacks it, 瑞岭 has too much, made through the services."""

from datetime import date
from typing import Any

from tests.people import Zone
from tests.rights.soil_haul_world import make_hauls_of_world
from tests.rights.soil_match_world import make_match_of_world
from tests.wutong.earthworks.registration_stories import e1, photo
from wutong.earthworks import services
from wutong.kernel import clock

CONTACT, PHONE, WISH = "密联系人", "13700002222", "密费用方式"


def make_soil(zone: Zone) -> dict[str, Any]:
    """Return the keys of what is registered."""
    secrets = {"contact": CONTACT, "contact_phone": PHONE, "cost_wish": WISH}
    with clock.at(date(2024, 6, 20)):
        need = services.register(by=zone.xu, values=e1(**secrets))
        surplus = services.register(by=zone.rui, values=e1("surplus"))
        hall = services.register(
            by=zone.sun, values=e1(firm_name="甘肃金泰绿建科技有限公司", site_name="金泰绿建", latitude="36.55")
        )
        (picture,) = services.attach(by=zone.xu, registration_id=need.pk, given=[("photo", photo("权"), "")])
    return {
        "registration_id": need.pk,
        "surplus_id": surplus.pk,
        "hall_registration": hall.pk,
        "attachment_id": picture.pk,
        **make_match_of_world(zone),
        **make_hauls_of_world(zone),
    }
