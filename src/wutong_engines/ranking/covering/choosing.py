"""The k firms that together close most of several gaps, with the bound that says how good the choice is."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Final

import numpy as np

from wutong_engines.ranking.covering.choices import Choices, Together, greedy, swapped
from wutong_engines.ranking.covering.programme import solved
from wutong_engines.ranking.errors import BadProblem, Fault
from wutong_engines.ranking.result import Cover, Reason, Status

# Firm-and-segment pairs up to which whole numbers, and then fractions, are solved for.
EXACT_PAIRS: Final = 4_000
LINEAR_PAIRS: Final = 60_000
_SWAP_PAIRS: Final = 2_000_000
_SAME: Final = 1e-6


def cover(
    options: Mapping[str, Mapping[str, float]],
    k: int,
    *,
    weights: Mapping[str, float] | None = None,
    together: Together = "add",
    seconds: float = 10.0,
) -> Cover:
    """Return the k firms that together close most.

    :param options: for each firm, what part (0 to 1) of each segment it would close.
    :param k: how many firms; fewer are named where more would add nothing.
    :param weights: what each segment is worth; one each when left out.
    :param together: `add`: two halves make a whole; `best`: the better of the two counts.
    :param seconds: how long the proof may take. Within it the answer does not depend on the time.
    :raises BadProblem: values outside 0 to 1, or more firms wanted than there are.
    """
    faults = tuple(_faults(options, k, weights, together, seconds))
    if faults:
        raise BadProblem(faults)
    choices = Choices.of(options, weights, together)
    everything = choices.worth(range(len(choices.firms)))
    if everything <= 0:
        return Cover(
            (), _parts(choices, []), (), 0.0, 0.0, 0.0, Status.EMPTY, Reason.NOTHING_TO_CLOSE, "没有可补的环节。"
        )
    chosen, bound = greedy(choices, k)
    if choices.values.size <= _SWAP_PAIRS:
        chosen = swapped(choices, chosen)
    bound, reason = min(bound, everything), Reason.GREEDY_BOUND
    # Greedy may have met its own bound: then there is nothing left to prove.
    if choices.worth(chosen) < bound - _SAME:
        chosen, bound, reason = _proven(choices, k, chosen, bound, seconds)
    return _answer(choices, chosen, bound, reason, k)


def _proven(
    choices: Choices, k: int, chosen: list[int], bound: float, seconds: float
) -> tuple[list[int], float, Reason]:
    pairs = int(np.count_nonzero(choices.values))
    if pairs > LINEAR_PAIRS:
        return chosen, bound, Reason.GREEDY_BOUND
    whole = pairs <= EXACT_PAIRS
    found = solved(choices, k, seconds, whole)
    if found is None:
        return chosen, bound, Reason.GREEDY_BOUND
    if whole and choices.worth(found.chosen) > choices.worth(chosen) + 1e-9:
        chosen = list(found.chosen)
    reason = Reason.LINEAR_BOUND if found.bound < bound else Reason.GREEDY_BOUND
    return chosen, min(bound, found.bound), Reason.PROVEN if found.proven else reason


def _answer(choices: Choices, chosen: list[int], bound: float, reason: Reason, k: int) -> Cover:
    # In the order in which each adds most to those before it; who adds nothing is not named.
    ordered, _ = greedy(choices, k, among=chosen)
    adds, before = [], 0.0
    for count, firm in enumerate(ordered, start=1):
        now = choices.worth(ordered[:count])
        adds.append((choices.firms[firm], round(now - before, 9)))
        before = now
    value = choices.worth(ordered)
    bound = max(bound, value)
    proven = bound - value <= _SAME * max(1.0, bound)
    bound = value if proven else bound
    gap = (bound - value) / bound
    names = tuple(choices.firms[firm] for firm in ordered)
    status = Status.OPTIMAL if proven else Status.WITHIN
    total = float(choices.weights.sum())
    said = f"{len(names)}家合起来补上{value:.2f},占全部{total:.2f}的{value / total:.1%}"
    said += ",已证明没有更好的选法。" if proven else f";任何{k}家都不会超过{bound:.2f},相差不到{gap:.1%}。"
    return Cover(
        names,
        _parts(choices, ordered),
        tuple(adds),
        round(value, 9),
        round(bound, 9),
        round(gap, 9),
        status,
        Reason.PROVEN if proven else reason,
        said,
    )


def _parts(choices: Choices, chosen: list[int]) -> tuple[tuple[str, float], ...]:
    closed = choices.closed(chosen)
    return tuple((segment, round(float(part), 9)) for segment, part in zip(choices.segments, closed, strict=True))


def _faults(
    options: Mapping[str, Mapping[str, float]],
    k: int,
    weights: Mapping[str, float] | None,
    together: str,
    seconds: float,
) -> Iterator[Fault]:
    if not options:
        yield Fault("options", "", "没有可选的企业;请先排出名单")
    elif not 1 <= k <= len(options):
        yield Fault("k", "k", f"要选{k}家,可选的有{len(options)}家;请把k改成1到{len(options)}")
    if together not in ("add", "best"):
        yield Fault("together", "together", f"合计方式“{together}”不认识;可用的是add(相加)、best(取最好)")
    if not seconds > 0:
        yield Fault("seconds", "seconds", f"求解时限应大于0秒,现为{seconds:g}")
    for firm, closes in options.items():
        for segment, part in closes.items():
            if not (isfinite(part) and 0 <= part <= 1):
                yield Fault(firm, segment, f"补上环节{segment}的比例{part:g}不在0到1之间")
    for segment, weight in (weights or {}).items():
        if not (isfinite(weight) and weight >= 0):
            yield Fault("weights", segment, f"环节{segment}的权重{weight:g}不成立;请写0以上的数")
