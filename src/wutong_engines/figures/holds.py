"""Judge a printed figure by the true value, by the way it was written."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from wutong_engines.figures.figure import Bound, Figure

ABOUT_SHARE = Decimal("0.05")
"""约 may be five percent off."""
NEARLY_SHARE = Decimal("0.9")
"""近 starts at nine tenths."""


def holds(figure: Figure, true_value: Decimal | int) -> bool:
    """Whether what the text prints is a fair way to print the true value."""
    true = Decimal(true_value)
    low, high = figure.value, figure.value if figure.upper is None else figure.upper
    match figure.bound:
        case Bound.EXACT:
            return _printed_as(figure, true)
        case Bound.MORE:
            return low < true < high + figure.reach
        case Bound.AT_LEAST:
            return true >= low
        case Bound.OVER:
            return true > low
        case Bound.AT_MOST:
            return true <= high
        case Bound.UNDER:
            return true < high
        case Bound.NEARLY:
            return low * NEARLY_SHARE <= true < high
        case Bound.ABOUT:
            slack = abs(high) * ABOUT_SHARE
            near = low - abs(low) * ABOUT_SHARE <= true <= high + slack
            return near or _printed_as(figure, true)


def explain(figure: Figure, true_value: Decimal | int) -> str:
    """Say in one Chinese sentence why the figure holds or does not."""
    true = Decimal(true_value)
    verdict = "相符" if holds(figure, true) else "不符"
    share = "%" if figure.unit == "%" else ""
    return f"原文“{figure.text}”,{_meaning(figure)};实为{_show(true)}{share},{verdict}。"


def _printed_as(figure: Figure, true: Decimal) -> bool:
    """Whether the true value, rounded or cut to the places printed, is what is printed: both are honest habits."""
    low, high, step = figure.value, figure.value if figure.upper is None else figure.upper, figure.step
    places = true / step
    printings = (places.to_integral_value(rounding) * step for rounding in (ROUND_HALF_UP, ROUND_DOWN))
    # 三分之一 is no whole number of percent, so it is also met by what lies within half a step.
    return any(low <= printed <= high for printed in printings) or abs(true - low) * 2 < step


def _meaning(figure: Figure) -> str:
    low, high = figure.value, figure.value if figure.upper is None else figure.upper
    if figure.bound is Bound.EXACT:
        span = f"在{_show(low)}至{_show(high)}之间" if high != low else f"即{_show(low)}"
        counted = figure.step == 1 and figure.unit != "%"
        return span if counted else f"{span}(精确到{_show(figure.step)},四舍五入或舍去尾数均可)"
    return {
        Bound.MORE: f"应多于{_show(low)}、不到{_show(high + figure.reach)}",
        Bound.AT_LEAST: f"应不少于{_show(low)}",
        Bound.OVER: f"应多于{_show(low)}",
        Bound.AT_MOST: f"应不超过{_show(high)}",
        Bound.UNDER: f"应少于{_show(high)}",
        Bound.NEARLY: f"应不到{_show(high)}、不少于{_show(low * NEARLY_SHARE)}",
        Bound.ABOUT: f"与{_show(low) if low == high else _show(low) + '至' + _show(high)}相差应在5%以内",
    }[figure.bound]


def _show(value: Decimal) -> str:
    """Print a number as people write it, long fractions cut to two places."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP) if abs(value) < 10**20 else value
    return f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"
