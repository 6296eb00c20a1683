"""Form E1 as people fill it in: 读者印务 lacks soil, 瑞岭 has too much, 马工 goes and looks."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import Zone
from wutong.accounts.models import Person
from wutong.earthworks import services
from wutong.earthworks.models import Registration

TODAY = date(2024, 4, 10)
# The beginning of a picture is enough to be one.
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40


def e1(side: str = "need", **more: Any) -> Any:
    """Return what the form says of 读者印务's hole, or with ``surplus`` of 瑞岭's heap."""
    need: dict[str, Any] = {
        "side": "need", "site_name": "读者印务", "longitude": "103.6602", "latitude": "36.5301", "amount": 38_000,
        "convention": "compacted", "soil": "class_2", "use": "levelling", "starts_on": date(2024, 4, 15),
        "ends_on": date(2024, 8, 31), "contact": "徐经理", "contact_phone": "13812345678", "signed_by": "徐经理",
    }  # fmt: skip
    surplus: dict[str, Any] = {
        "side": "surplus", "site_name": "瑞岭观樾一品", "longitude": 103.645, "latitude": 36.512, "amount": 100_000,
        "convention": "bank", "soil": "loess", "starts_on": date(2024, 4, 1), "ends_on": date(2024, 7, 31),
        "contact": "瑞经理", "contact_phone": "13987654321", "signed_by": "瑞经理",
    }  # fmt: skip
    return {**(surplus if side == "surplus" else need), **more}


def registered(zone: Zone, side: str = "need", by: Person | None = None, **more: Any) -> Registration:
    """Return a registration that its firm entered itself."""
    told = e1(side, **more)
    return services.register(by=by or (zone.rui if side == "surplus" else zone.xu), values=told)


def inspected(zone: Zone, registration: Registration, verdict: str = "verified", **more: Any) -> Registration:
    """Return the registration after 马工 went and looked today."""
    services.inspect(by=zone.ma, registration_id=registration.pk, on=TODAY, verdict=verdict, **more)
    return Registration.objects.get(pk=registration.pk)


def verified(zone: Zone, side: str = "need", **more: Any) -> Registration:
    """Return a registration that a plan may use."""
    return inspected(zone, registered(zone, side, **more))


def photo(word: str = "一") -> SimpleUploadedFile:
    """Return a picture of the site."""
    return SimpleUploadedFile(f"现场{word}.jpg", JPEG + word.encode(), "image/jpeg")
