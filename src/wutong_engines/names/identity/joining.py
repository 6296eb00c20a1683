"""From likely pairs to groups: the likeliest first, and never two different credit codes in one group."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

# The same valid code says more than any name; a firm that changed its name keeps its code.
SAME_CODE: Final = 0.999
RENAMED: Final = 0.95
_UNLIKE: Final = 0.05
# Two codes are rivals for a row without one when their names fit it about equally well.
_RIVAL: Final = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes that may be one firm."""

    a: int
    b: int
    probability: float
    reason: str
    code_a: str
    code_b: str
    same_code: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one node."""

    node: int
    group: int
    probability: float | None
    reason: str


@dataclass(slots=True)
class _Forest:
    """Nodes joined so far; each tree knows its credit code and its least node."""

    parent: dict[int, int] = field(default_factory=dict)
    code: dict[int, str] = field(default_factory=dict)

    def root(self, node: int) -> int:
        top = node
        while (above := self.parent.get(top, top)) != top:
            top = above
        while (above := self.parent.get(node, node)) != top:
            self.parent[node] = top
            node = above
        return top

    def join(self, one: int, other: int) -> bool:
        """Join two trees unless their codes differ; the least node stays on top."""
        one, other = sorted((self.root(one), self.root(other)))
        codes = {self.code.get(one, ""), self.code.get(other, "")} - {""}
        if len(codes) > 1:
            return False
        if one != other:
            self.parent[other] = one
            if codes:
                self.code[one] = codes.pop()
        return True


def join(pairs: Iterable[Pair]) -> list[Said]:
    """Return what is said of every node that stands in a pair, node by node."""
    ordered = sorted(pairs, key=lambda pair: (-_weight(pair), pair.a, pair.b))
    forest, best, notes = _Forest(), dict[int, tuple[float, str]](), dict[int, str]()
    for pair in ordered:
        forest.code |= {node: code for node, code in ((pair.a, pair.code_a), (pair.b, pair.code_b)) if code}
    undecided = _undecided(ordered)
    for pair in ordered:
        weight, sentence = _weight(pair), _sentence(pair)
        if pair.a in undecided or pair.b in undecided:
            for node, other in ((pair.a, pair.b), (pair.b, pair.a)):
                notes.setdefault(node, undecided.get(node, f"第{other}行也像,但不能断定它是哪一家,没有并在一起"))
        elif forest.join(pair.a, pair.b):
            for node, other in ((pair.a, pair.b), (pair.b, pair.a)):
                best.setdefault(node, (weight, f"与第{other}行{sentence}"))
        else:
            for node, other in ((pair.a, pair.b), (pair.b, pair.a)):
                notes.setdefault(node, f"与第{other}行{sentence},但统一社会信用代码不同,没有并在一起")
    nodes = sorted({node for pair in ordered for node in (pair.a, pair.b)})
    return [_said(node, forest.root(node), best.get(node), notes.get(node, "")) for node in nodes]


def _said(node: int, group: int, best: tuple[float, str] | None, note: str) -> Said:
    if best is None:
        return Said(node, group, None, note)
    return Said(node, group, best[0], f"{best[1]};{note}" if note else best[1])


def _weight(pair: Pair) -> float:
    """Return how likely a pair is one firm, its codes considered."""
    if pair.same_code:
        return RENAMED if pair.probability < _UNLIKE else SAME_CODE
    return pair.probability


def _sentence(pair: Pair) -> str:
    if not pair.same_code:
        return pair.reason
    if pair.probability < _UNLIKE:
        return f"统一社会信用代码相同,名称却不像({pair.reason}),可能改过名,请核对"
    return "统一社会信用代码相同"


def _undecided(pairs: Iterable[Pair]) -> dict[int, str]:
    """Find rows without a code that fit rows of two codes about equally well: to choose would be to guess."""
    rivals: dict[int, dict[str, tuple[float, int]]] = defaultdict(dict)
    for pair in pairs:
        for node, other, own, code in (
            (pair.a, pair.b, pair.code_a, pair.code_b),
            (pair.b, pair.a, pair.code_b, pair.code_a),
        ):
            if code and not own:
                rivals[node].setdefault(code, (pair.probability, other))
    found = {}
    for node, codes in rivals.items():
        fits = sorted(codes.values(), reverse=True)
        if len(fits) > 1 and fits[0][0] - fits[1][0] < _RIVAL:
            one, other = sorted((fits[0][1], fits[1][1]))
            found[node] = f"与第{one}行、第{other}行都像,而那两行的统一社会信用代码不同,不能断定是哪一家"
    return found
