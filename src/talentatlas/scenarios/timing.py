"""When an effect is felt: after a lag, building up over years, and fading again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def felt(
    full: Array,
    lag: Array,
    *,
    build: Array | float = 1.0,
    fade: float | None = None,
    floor: float = 0.0,
) -> Array:
    """The part of an effect that people feel in each year.

    Every change of the full effect from one year to the next starts a course of its own:
    nothing until the lag is over, then a rise in equal steps over `build` years, then a fall in
    equal steps to `floor` over `fade` years. Courses add.

    Args:
        full: the effect were it felt at once; (draws, years), or (years,) for all draws.
        lag: years, by draw; parts of a year count.
        build: years until the whole is felt, at least 1.
        fade: years until only `floor` of it is left; None when it lasts.
        floor: share that is left.

    Returns:
        (draws, years).
    """
    full = np.broadcast_to(np.atleast_2d(full), (len(lag), np.shape(full)[-1]))
    years = full.shape[1]
    steps = np.diff(full, axis=1, prepend=0.0)
    age = np.arange(years)[None, :]
    build = np.maximum(np.broadcast_to(build, lag.shape), 1.0)
    share = np.clip((age + 1 - lag[:, None]) / build[:, None], 0.0, 1.0)
    if fade is not None:
        share = share * (1 - (1 - floor) * np.clip((age - lag[:, None]) / fade, 0.0, 1.0))
    out = np.zeros_like(full)
    for start in range(years):
        out[:, start:] += steps[:, start : start + 1] * share[:, : years - start]
    return out
