"""The one door to the name engine."""

from wutong_engines import names

FirmName = names.FirmName


def firm(name: str) -> FirmName:
    """Return a firm name taken apart: its duplicate key and its region."""
    return names.normalise(name)


def columns(name: str) -> dict[str, str]:
    """Return the columns that follow from a firm's name."""
    taken = names.normalise(name)
    return {"firm_key": taken.key[:200], "firm_place": taken.region[:64]}


def places_agree(one: str, other: str) -> bool:
    """Tell whether two firms of one key can be one firm by where their names say they are."""
    return names.regions_agree(one, other)
