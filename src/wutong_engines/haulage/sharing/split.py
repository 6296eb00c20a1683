"""Share a saving: halves of every m³, by size, by Shapley's value, or in the core; in whole fen, nobody below zero."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from wutong_engines.haulage.model.build import build
from wutong_engines.haulage.plan import Plan
from wutong_engines.haulage.problem import Problem
from wutong_engines.haulage.sharing.alone import Alone, alone, less_than_alone
from wutong_engines.haulage.sharing.game import LARGEST, Game
from wutong_engines.haulage.sharing.pairs import Pair, pairs
from wutong_engines.haulage.sharing.shares import Weight, largest_remainder

Method = Literal["halves", "proportional", "shapley", "core"]

METHODS: Final[dict[Method, str]] = {
    "halves": "每方节约双方各半",
    "proportional": "按各自单独费用的比例",
    "shapley": "沙普利值(平均边际贡献)",
    "core": "核心中点(任何几家都不吃亏)",
}


@dataclass(frozen=True, slots=True)
class Party:
    """One owner with all its lots: what it would pay alone, what it gets of the saving, what it pays then."""

    id: str
    lots: tuple[str, ...]
    placed: int
    matched: int
    # None where it has no way out to compare with: it saves time.
    alone_fen: int | None
    share_fen: int
    sentence: str

    @property
    def together_fen(self) -> int | None:
        """What it pays in all once the saving is shared."""
        return None if self.alone_fen is None else self.alone_fen - self.share_fen


@dataclass(frozen=True, slots=True)
class Excess:
    """The group that could do best without the rest: what it would save more by itself, at worst for the split."""

    parties: tuple[str, ...]
    fen: int


@dataclass(frozen=True, slots=True)
class Split:
    """A shared saving; the shares add up to `shared_fen` exactly, and none is negative."""

    method: Method
    # Alone less together; may be below zero where a plan had to keep promises, then nothing is shared.
    saving_fen: int
    # What parties without any way out pay for their hauls beyond what their partners avoid: no saving, no loss.
    borne_fen: int
    parties: tuple[Party, ...]
    # None where there are too many parties to ask every group.
    worst: Excess | None
    notes: tuple[str, ...] = ()

    @property
    def shared_fen(self) -> int:
        """What is shared."""
        return max(0, self.saving_fen)


def split(problem: Problem, plan: Plan, method: Method = "halves", *, groups: bool = True) -> Split:
    """Share the saving of a plan among the owners of its lots (a lot without an owner stands for itself).

    :param method: `shapley` is exact and for at most twelve parties; with more, halves are shared and it is said.
    :param groups: also say which group the split leaves worst off, where there are few enough to ask every group;
        that is two to the number of parties small plans.
    """
    lots = alone(problem, plan)
    members = _parties(lots)
    hauls = pairs(plan, {lot.lot.id: lot for lot in lots})
    borne = sum(pair.borne for pair in hauls)
    saving = less_than_alone(lots, plan) + borne
    notes: list[str] = []
    game = Game(build(problem).net, list(members.values())) if _asked(method, members, groups=groups) else None
    if method == "shapley" and len(members) > LARGEST:
        notes.append(f"参与方超过{LARGEST}家,沙普利值算不全,改按每方各半")
        method = "halves"
    if saving < 0:
        notes.append(f"这个方案比各自处理多花{-saving / 100:,.2f}元,没有节约可分")
    weights = _weights(method, members, hauls, game)
    shares = largest_remainder(max(0, saving), weights)
    parties = tuple(
        _party(name, party, share, hauls) for (name, party), share in zip(members.items(), shares, strict=True)
    )
    worst = _worst(game, parties, saving) if groups and game is not None and len(members) <= LARGEST else None
    if worst is not None and worst.fen > 0:
        notes.append(f"{'、'.join(worst.parties)}自己结伴可多省{worst.fen / 100:,.2f}元,分法偏紧")
    return Split(method, saving, borne, parties, worst, tuple(notes))


def _asked(method: Method, members: dict[str, list[Alone]], *, groups: bool) -> bool:
    """Whether groups have to be asked: for the method itself, or to say which group comes off worst."""
    if method == "core":
        return True
    return len(members) <= LARGEST and (groups or method == "shapley")


def _parties(lots: tuple[Alone, ...]) -> dict[str, list[Alone]]:
    members: dict[str, list[Alone]] = {}
    for lot in lots:
        if lot.placed:
            members.setdefault(lot.lot.owner or lot.lot.id, []).append(lot)
    return members


def _weights(
    method: Method, members: dict[str, list[Alone]], hauls: tuple[Pair, ...], game: Game | None
) -> list[Weight]:
    """Return what each party's share is proportional to; when nobody has a claim, halves decide, then all equally."""
    by_method: dict[Method, Callable[[], list[Weight]]] = {
        "halves": lambda: _halves(members, hauls),
        "proportional": lambda: _sizes(members, hauls),
        "shapley": lambda: [] if game is None else _exact(game.shapley()),
        "core": lambda: [] if game is None else _exact(game.core()),
    }
    weights = by_method[method]()
    if not sum(weights):
        weights = _halves(members, hauls)
    return weights if sum(weights) else [Fraction(any(lot.outside for lot in party)) for party in members.values()]


def _halves(members: dict[str, list[Alone]], hauls: tuple[Pair, ...]) -> list[Weight]:
    by_lot: dict[str, Fraction] = {}
    for pair in hauls:
        for lot, part in zip((pair.giver, pair.taker), pair.halves(), strict=True):
            by_lot[lot] = by_lot.get(lot, Fraction(0)) + part
    return [sum((by_lot.get(lot.lot.id, Fraction(0)) for lot in party), Fraction(0)) for party in members.values()]


def _sizes(members: dict[str, list[Alone]], hauls: tuple[Pair, ...]) -> list[Weight]:
    """Weigh by what the matched volume would have cost alone."""
    matched: dict[str, int] = {}
    for pair in hauls:
        for lot in (pair.giver, pair.taker):
            matched[lot] = matched.get(lot, 0) + pair.bank
    return [
        sum((0 if lot.outside is None else lot.outside.fen * matched.get(lot.lot.id, 0)) for lot in party)
        for party in members.values()
    ]


def _exact(values: list[float]) -> list[Weight]:
    return [Fraction(max(0, round(value))) for value in values]


def _party(name: str, party: list[Alone], share: int, hauls: tuple[Pair, ...]) -> Party:
    ids = {lot.lot.id for lot in party}
    matched = sum(pair.bank for pair in hauls if pair.giver in ids) + sum(p.bank for p in hauls if p.taker in ids)
    placed = sum(lot.placed for lot in party)
    known = all(lot.outside is not None for lot in party)
    own = sum(lot.fen for lot in party) if known else None
    label = party[0].lot.owner or party[0].lot.name
    if own is None:
        sentence = f"{label}:{matched:,}方就近解决;单独处理没有去处可比,省的是工期,不计金额"
    else:
        sentence = f"{label}:单独{own / 100:,.2f}元,分得节约{share / 100:,.2f}元,实际承担{(own - share) / 100:,.2f}元"
    return Party(name, tuple(lot.lot.id for lot in party), placed, matched, own, share, sentence)


def _worst(game: Game, parties: tuple[Party, ...], saving: int) -> Excess | None:
    """Return the group that the shares leave furthest below what it could save by itself."""
    everyone = (1 << len(parties)) - 1
    worst: Excess | None = None
    for group in range(1, everyone):
        members = [party for number, party in enumerate(parties) if group >> number & 1]
        excess = min(round(game.saves(group)), saving) - sum(party.share_fen for party in members)
        if worst is None or excess > worst.fen:
            worst = Excess(tuple(party.id for party in members), excess)
    return worst
