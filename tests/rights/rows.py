"""What a line of the rights table is, and how it becomes a request."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.rights.addresses import API
from tests.rights.world import World

Said = Mapping[str, Any] | Callable[[Mapping[str, Any], str], Mapping[str, Any]]
_GAP = re.compile(r"\{(?:\w+:)?(\w+)\}")


@dataclass(frozen=True)
class Row:
    """One address and method: who is let in; everybody else is kept out.

    :param keys: parameters of the address that are not the world's usual ones, by the world's names for them.
    :param said: what is sent, enough to come as far as the rights of the record.
    :param case: what is special about this line, where an address has several.
    """

    address: str
    method: str
    let_in: frozenset[str]
    keys: Mapping[str, str] = field(default_factory=dict)
    said: Said = field(default_factory=dict)
    case: str = ""

    @property
    def is_api(self) -> bool:
        """Tell whether this is an operation of the API."""
        return self.address.startswith(API)

    @property
    def label(self) -> str:
        """Return the line in a word, for the report of the test."""
        return " ".join(word for word in (self.method, self.address, self.case) if word)

    def path(self, world: World, parameters: tuple[str, ...]) -> str:
        """Return the path of the address in this world."""
        known = {name: world.keys.get(self.keys.get(name, name), self.keys.get(name)) for name in parameters}
        if self.is_api:
            return _GAP.sub(lambda gap: str(known[gap[1]]), self.address)
        return reverse(self.address, kwargs=known)

    def parameters(self, route: str) -> tuple[str, ...]:
        """Return the names of the parameters of the address, whose pattern is the route."""
        return tuple(_GAP.findall(self.address)) if self.is_api else tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))

    def body(self, world: World, who: str) -> Mapping[str, Any]:
        """Return what this person sends."""
        return self.said(world.keys, who) if callable(self.said) else self.said


def row(address: str, methods: str, who: str, case: str = "", said: Said | None = None, **keys: str) -> list[Row]:
    """Return the lines of an address for methods that let in the same people."""
    people = frozenset(who.split())
    return [Row(address, method, people, keys, said or {}, case) for method in methods.split()]
