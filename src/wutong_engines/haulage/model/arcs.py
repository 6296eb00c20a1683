"""The network that a problem becomes: nodes, arcs, opened pairs and side rows, all in whole numbers."""

from dataclasses import dataclass, field
from typing import Final

from wutong_engines.haulage.problem import HaulKind

# What a node is: its sort, the site, more that tells it apart, and its slot last (-1 where time does not matter).
Key = tuple[str | int, ...]
ROOT: Final[Key] = ("root", -1)
ALWAYS: Final = -1


@dataclass(frozen=True, slots=True)
class Way:
    """What the flow on an arc is in the world."""

    kind: HaulKind
    from_id: str
    to_id: str
    # The slot, or ALWAYS: any of `days`.
    slot: int
    days: int
    # Which kind of soil, where a yard keeps several apart.
    heap: int = -1
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """From node to node, at so many fen per m³, at most (and at least) so much."""

    tail: int
    head: int
    cost: int
    most: int | None = None
    way: Way | None = None
    least: int = 0
    # How much arrives of one m³ that leaves, where soils make different volumes of fill.
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Opened:
    """Arcs of one pair that together cost a fixed sum once used, and carry a least and a most."""

    pair: tuple[str, str]
    arcs: tuple[int, ...]
    least: int
    most: int | None
    fixed_fen: int


@dataclass(frozen=True, slots=True)
class SideRow:
    """Arcs that share one capacity."""

    name: str
    arcs: tuple[int, ...]
    most: int


@dataclass(slots=True)
class Net:
    """A network under construction; node 0 is the market, from which and to which anything may go at a price."""

    keys: list[Key] = field(default_factory=lambda: [ROOT])
    supply: list[int] = field(default_factory=lambda: [0])
    # Fill may exceed a need by less than a m³ where yields differ.
    slack: list[int] = field(default_factory=lambda: [0])
    arcs: list[Arc] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    rows: list[SideRow] = field(default_factory=list)
    # Arcs that leave soil nowhere, or a need unfilled: each m³ costs more than any way round it.
    slacks: list[int] = field(default_factory=list)
    toll: int = 0
    _index: dict[Key, int] = field(default_factory=lambda: {ROOT: 0})

    def node(self, *key: str | int) -> int:
        """Return the number of a node, new if need be."""
        number = self._index.get(key)
        if number is None:
            number = self._index[key] = len(self.keys)
            self.keys.append(key)
            self.supply.append(0)
            self.slack.append(0)
        return number

    def add(self, arc: Arc) -> int:
        """Add an arc and return its number."""
        self.arcs.append(arc)
        return len(self.arcs) - 1

    def put(self, node: int, volume: int) -> None:
        """Let a volume arise at a node (negative: be needed there); the market balances it."""
        self.supply[node] += volume
        self.supply[0] -= volume

    @property
    def pure(self) -> bool:
        """Whether whole-number capacities alone make every corner of it whole."""
        return not self.opened and not self.rows and all(arc.gain == 1.0 for arc in self.arcs)
