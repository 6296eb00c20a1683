"""Drop, add, swap: better sets of opened routes by re-solving one warm linear programme for each try."""

from typing import Final

import numpy as np

from wutong_engines.haulage.charges.linear import Linear, matrix_of
from wutong_engines.haulage.charges.programme import Flags, Ints, Programme, Reals, Routes
from wutong_engines.haulage.charges.watch import Watch

_CARRIES: Final = 0.5
_TRIES: Final = 80  # routes tried for opening in one round
_PARTNERS: Final = 3  # routes tried for closing when another opens
_PATIENCE: Final = 20  # failures in a row after which no more are opened in this round


class Search:
    """A set of opened routes, its cost, and the moves that make it cheaper."""

    def __init__(self, programme: Programme, routes: Routes, linear: Linear, watch: Watch) -> None:
        """Begin with the true prices and everything closed."""
        self._programme, self._routes, self._linear, self._watch = programme, routes, linear, watch
        self.opened: Flags = np.zeros(routes.size, dtype=bool)
        self.cost = np.inf
        self.volumes: Reals = np.zeros(routes.size)
        # What a route carried when closing it was last found useless: tried again only when that has changed.
        self._useless: Reals = np.full(routes.size, -1.0)
        linear.charge(programme.cost.astype(np.float64))

    def begin(self, candidates: Flags) -> bool:
        """Open what of the candidates carries at least its least lot; say whether that fits."""
        routes = self._routes
        self.cost = np.inf
        self._useless[:] = -1.0
        for route in range(routes.size):
            self._linear.bound(route, 0, int(routes.most[route]) if candidates[route] else 0)
        while True:
            if self._value() is None:
                return False
            volumes = routes.volumes(self._linear.answer().units)
            short = np.flatnonzero((volumes > _CARRIES) & (volumes < routes.least - _CARRIES))
            if not short.size:
                break
            self._linear.bound(int(short[np.argmin(volumes[short] / routes.least[short])]), 0, 0)
        self.opened = volumes > _CARRIES
        for route in range(routes.size):
            self._set(route, open_=bool(self.opened[route]))
        self._accept(self._tried(0))
        return bool(np.isfinite(self.cost))

    def improve(self, share: float) -> None:
        """Drop and add until nothing helps or this share of the time is gone."""
        better = True
        while better and not self._watch.over(share):
            better = self._drops(share)
            better = self._adds(share) or better

    def _drops(self, share: float) -> bool:
        better = False
        routes = np.flatnonzero(self.opened)
        for route in routes[np.argsort(self.volumes[routes], kind="stable")]:
            if self._watch.over(share):
                break
            if self.volumes[route] == self._useless[route] or not self.opened[route]:
                continue
            if self._try(int(route)):
                better = True
            else:
                self._useless[route] = self.volumes[route]
        return better

    def _adds(self, share: float) -> bool:
        better, failures = False, 0
        for route in self._promising()[:_TRIES]:
            if self._watch.over(share) or failures > _PATIENCE:
                break
            if self._try(int(route)) or self._swap(int(route)):
                better, failures = True, 0
            else:
                failures += 1
        return better

    def _try(self, *flips: int) -> bool:
        """Turn routes over; keep it when it is cheaper."""
        extra = 0
        for route in flips:
            self._set(route, open_=not self.opened[route])
            extra += int(self._routes.fixed[route]) * (-1 if self.opened[route] else 1)
        cost = self._tried(extra)
        if cost < self.cost - 0.5:
            for route in flips:
                self.opened[route] = not self.opened[route]
            self._accept(cost)
            return True
        for route in flips:
            self._set(route, open_=bool(self.opened[route]))
        return False

    def _swap(self, route: int) -> bool:
        """Open a route and close one that it makes idle."""
        self._set(route, open_=True)
        fits = self._value() is not None
        after = self._routes.volumes(self._linear.answer().units) if fits else self.volumes
        self._set(route, open_=False)
        idle = np.flatnonzero(self.opened & ((after <= self._routes.least + _CARRIES) | (after < self.volumes / 2)))
        order = idle[np.argsort(after[idle] - self.volumes[idle], kind="stable")]
        return any(self._try(route, int(other)) for other in order[:_PARTNERS])

    def _promising(self) -> Ints:
        """Return closed routes by what the duals promise of opening them, the best first."""
        if self._value() is None:
            return np.empty(0, np.int64)
        programme, routes = self._programme, self._routes
        rows, columns_of, values = matrix_of(programme)
        entries = values * self._linear.answer().prices[rows]
        paid = np.bincount(columns_of, weights=entries, minlength=programme.cost.size)
        columns = routes.columns
        of = routes.of[columns]
        gain = np.minimum(0.0, (programme.cost - paid)[columns])
        most = np.zeros(routes.size)
        np.add.at(most, of, gain * np.minimum(programme.capacity[columns], routes.most[of]))
        steepest = np.zeros(routes.size)
        np.minimum.at(steepest, of, gain)
        promise = np.maximum(most, steepest * routes.most) + routes.fixed
        closed = np.flatnonzero(~self.opened & (promise < 0) & (routes.most >= np.maximum(routes.least, 1)))
        return closed[np.argsort(promise[closed], kind="stable")]

    def _tried(self, extra: int) -> float:
        charges = self._routes.charge(self.opened) + extra
        value = self._linear.value(self._watch.left, self.cost - charges)
        return np.inf if value is None else value + charges

    def _accept(self, cost: float) -> None:
        self.cost = cost
        if np.isfinite(cost):
            self.volumes = self._routes.volumes(self._linear.answer().units)
            self._watch.note(round(cost), None)

    def _value(self) -> float | None:
        return self._linear.value(self._watch.left)

    def _set(self, route: int, *, open_: bool) -> None:
        low, high = (int(self._routes.least[route]), int(self._routes.most[route])) if open_ else (0, 0)
        self._linear.bound(route, low, high)
