"""The one door to the name engine."""

from wutong_engines import names


def columns(name: str) -> dict[str, str]:
    """Return the columns that follow from a firm's name: its duplicate key and the region in it."""
    taken = names.normalise(name)
    return {"firm_key": taken.key[:200], "firm_place": taken.region[:64]}


def places_agree(one: str, other: str) -> bool:
    """Tell whether two firms of one key can be one firm by where their names say they are."""
    return names.regions_agree(one, other)
