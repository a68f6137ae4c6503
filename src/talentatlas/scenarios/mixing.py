"""One effect out of that on universities and that on firms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def by_sector(academic: Array, industry: Array, academic_share: float) -> Array:
    """Log change of a number of people of whom a part works in universities, the rest in firms.

    Args:
        academic: log change of the first part.
        industry: log change of the second.
        academic_share: size of the first part before the change.
    """
    return np.log(academic_share * np.exp(academic) + (1 - academic_share) * np.exp(industry))
