"""Covers of growing size: how long, how far from the bound, and beside taking the k best firms one by one."""

import time

import numpy as np

from wutong_engines import ranking

SIZES = ((20, 8, 4), (100, 12, 6), (300, 15, 8), (2_000, 25, 10), (20_000, 40, 15))


def print_table(*, quick: bool = False) -> None:
    """Measure covers of random firms, each closing a few segments in part, and print them."""
    print("| firms | segments | k | seconds | value | bound | gap | proven | k best alone |")
    print("|---:|---:|---:|---:|---:|---:|---:|---|---:|")
    for firms, segments, k in SIZES[:2] if quick else SIZES:
        options = _options(firms, segments)
        begun = time.perf_counter()
        found = ranking.cover(options, k, seconds=20.0)
        seconds = time.perf_counter() - begun
        single = sorted(options, key=lambda firm: (-sum(options[firm].values()), firm))[:k]
        alone = ranking.cover({firm: options[firm] for firm in single}, k).value
        figures = f"{seconds:.2f} | {found.value:.3f} | {found.bound:.3f} | {found.gap:.2%} | {found.status.value}"
        print(f"| {firms:,} | {segments} | {k} | {figures} | {alone:.3f} |", flush=True)


def _options(firms: int, segments: int) -> dict[str, dict[str, float]]:
    random = np.random.default_rng(7)
    return {
        f"f{firm:05d}": {
            f"s{segment:02d}": round(float(random.uniform(0.2, 0.7)), 3)
            for segment in random.choice(segments, size=int(random.integers(1, 4)), replace=False)
        }
        for firm in range(firms)
    }
