"""What happened with a firm, told by the domains downstream, each for itself and by its own rights (decision 0011).

A domain registers a teller in its ``AppConfig.ready``::

    timeline.tell("线索", leads_told)

    def leads_told(user: Any, named: Named) -> Told: ...

The teller asks its own tables for the keys in ``named.keys``, keeps the rows for which ``named.means(key, place)``
holds, and returns what this person may see, with the number of those that they may not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wutong.enterprises import permissions
from wutong.enterprises.models import Name
from wutong.enterprises.queries import names
from wutong.kernel.errors import NotFound


@dataclass(frozen=True)
class Named:
    """Every name a firm is known by, as key and place."""

    names: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, written: Iterable[str]) -> "Named":
        """Return the names taken apart."""
        taken = (names.columns(name) for name in written)
        return cls(tuple(dict.fromkeys((one["key"], one["place"]) for one in taken if one["key"])))

    @property
    def keys(self) -> list[str]:
        """Return the keys, for a query."""
        return list(dict.fromkeys(key for key, _ in self.names))

    def means(self, key: str, place: str) -> bool:
        """Tell whether a name written with this key and place is the firm's."""
        return any(key == known and names.agree(place, at) for known, at in self.names)


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    day: date
    title: str
    text: str = ""
    address: str = ""
    who: str = ""
    at: datetime | None = None
    source: str = ""


@dataclass(frozen=True)
class Told:
    """What a domain tells to this person, and how much more there is that they may not see."""

    entries: tuple[Entry, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class Timeline:
    """All of it, the newest first."""

    entries: tuple[Entry, ...]
    hidden: tuple[tuple[str, int], ...] = field(default=())


Teller = Callable[[Any, Named], Told]
_tellers: dict[str, Teller] = {}


def tell(name: str, teller: Teller) -> None:
    """Register what a domain has to tell, under the word that stands beside each of its entries.

    :raises ValueError: when another teller has the name already.
    """
    if _tellers.setdefault(name, teller) is not teller:
        raise ValueError(f"a teller is called {name} already")


def of(user: Any, enterprise_id: int) -> Timeline:
    """Return what happened with a tracked enterprise, under all its names.

    :raises NotFound: when it is not there or not theirs to see.
    """
    if not permissions.visible(user).filter(pk=enterprise_id).exists():
        raise NotFound("没有找到这家企业,或它不在您可见的范围内。")
    return of_names(user, known_names(enterprise_id))


def known_names(enterprise_id: int) -> Named:
    """Return every standing name of an enterprise."""
    rows = Name.objects.filter(enterprise_id=enterprise_id, dropped_at__isnull=True)
    return Named(tuple(rows.values_list("key", "place")))


def of_names(user: Any, named: Named) -> Timeline:
    """Return what happened under these names, for a firm that nobody tracks yet as well."""
    entries: list[Entry] = []
    hidden: list[tuple[str, int]] = []
    for source, teller in _tellers.items() if named.names else ():
        told = teller(user, named)
        entries += [Entry(**{**vars(entry), "source": source}) for entry in told.entries]
        if told.hidden:
            hidden.append((source, told.hidden))
    return Timeline(tuple(sorted(entries, key=lambda entry: (entry.day, entry.title), reverse=True)), tuple(hidden))
