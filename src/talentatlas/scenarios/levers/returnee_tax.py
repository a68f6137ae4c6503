"""Tax break for returnees: lower tax for who comes home."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

MEASURED_CUT = 0.30  # of average tax, the scheme that bassetto-italy measured
LEAST_TAX = 0.0


@lever(
    "returnee-tax",
    parameters=[Parameter("returnee.tax_cut", "points of average tax, as a share", 0, 0.6)],
    priors=[Prior("log_odds", float(np.log(1.27)), 0.10, ("bassetto-italy",), 0.0)],
    lag=(0, 1),
    assumes=("average_tax",),
    cautions=("returnee", "origin"),
)
def returnee_tax(asked: Asked, year: int) -> Effects:
    """Odds that who moves goes home.

    Definition:
        log odds + log(1.27) * dlog(1 - tax) / dlog(1 - tax at a cut of 30 points)

    Unit: log odds, for the whole group of origin in proportion to the country's part of it.
    """
    total = Effects()
    axes, tax = asked.axes, asked.assumptions["average_tax"]
    for dose in asked.doses:
        left = np.log((1 - np.maximum(tax - dose.change, LEAST_TAX)) / (1 - tax))
        measured = np.log((1 - max(tax - MEASURED_CUT, LEAST_TAX)) / (1 - tax))
        full = asked.eps["log_odds"][:, None] * (left / measured)[None, :]
        effect = felt(full, asked.eps["lag"])[:, year]
        groups = axes.part_of_groups(countries(dose.area))
        total = total + Effects(returning=axes.place(effect, groups=groups))
    return total
