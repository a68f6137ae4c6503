"""How flows of a corridor follow the numbers of researchers at its two ends.

The library pyfixest does the fitting and is imported at the point of use.
"""

from __future__ import annotations

import warnings
from typing import Any  # frames and fits of libraries without types

import numpy as np

from talentatlas.models.panel import Array


def stock_elasticities(flows: Array, log_stock: Array) -> tuple[float, float]:
    """Elasticity to the stock of origin and destination, by Poisson with pair effects.

    Args:
        flows: moves by year, origin, destination.
        log_stock: log of persons by year and country.
    """
    import pandas as pd
    from pyfixest.estimation import fepois

    years, origin, destination = np.nonzero(np.ones(flows.shape, dtype=bool))
    frame: Any = pd.DataFrame(
        {
            "moves": flows.ravel(),
            "at_origin": log_stock[years, origin],
            "at_destination": log_stock[years, destination],
            "pair": origin * flows.shape[1] + destination,
        }
    )
    frame = frame[np.broadcast_to(flows.sum(0) > 0, flows.shape).ravel()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own dependencies
        fit: Any = fepois("moves ~ at_origin + at_destination | pair", frame, vcov="iid")
    found = fit.coef()
    return float(found["at_origin"]), float(found["at_destination"])
