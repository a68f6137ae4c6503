"""Round ticks for axes that figures place by hand."""

from __future__ import annotations

import math

STEPS = (1, 2, 2.5, 5, 10)  # what people count in


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, about so many."""
    if high <= low:
        high = low + 1
    rough = (high - low) / about
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(s * magnitude for s in STEPS if s * magnitude >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def year_ticks(first: int, last: int, most: int) -> list[int]:
    """Years for an axis: the last one and every n-th before it, at most so many."""
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last - first) // s < most or s == 50)
    return list(range(last, first - 1, -step))[::-1]
