"""Public research budget: seats, interrupted laboratories, and the pull of good money."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

# Share of public money for AI research: claim-nsf-share, claim-nih-share (source not found).
FUNDERS = {"total": 1.0, "NSF": 0.28, "NIH": 0.44}
INTERRUPTED = 0.8  # laboratories interrupted by a cut of one half: 0.4; section 5 of the model
LEAST = -0.99


@lever(
    "rd-budget",
    parameters=[
        Parameter("rd_budget.total", "relative change", -1, 3),
        Parameter("rd_budget.NSF", "relative change", -1, 3, only=("USA",)),
        Parameter("rd_budget.NIH", "relative change", -1, 3, only=("USA",)),
    ],
    priors=[
        Prior("eps_rd", 0.3, 0.3, ("gap-budget", "appelt-convergence", "ganguli-russia")),
        Prior("rho", 0.5, 0.2, ("gap-budget",), 0.0, 1.0),
        Prior("left_employment", 0.03, 0.015, ("tham-gap",), 0.0),
        Prior("left_abroad", 0.5, 0.15, ("tham-abroad",), 0.0, 1.0),
    ],
    lag=(1, 2),
    assumes=("move_hazard", "academic_share"),
    cautions=("budget", "national-policy"),
)
def rd_budget(asked: Asked, year: int) -> Effects:
    """Academic seats for D and P, the pull of the place, and departures after a cut b.

    Definition:
        seats * (1 + rho b); dV = eps_rd * log(1 + b); u = min(1, 0.8 |b|) for a cut;
        exit + 3 points * u, half of it abroad. b is the sum over funders of cut * share.
        Only the academic part of P feels it; D is academic as a whole; firms do not.

    Unit: factor, log change, a year.
    """
    total = Effects()
    axes, given, eps = asked.axes, asked.assumptions, asked.eps
    for area in sorted({dose.area for dose in asked.doses}):
        cut = sum(
            FUNDERS[dose.parameter.rpartition(".")[2]] * dose.change
            for dose in asked.doses
            if dose.area == area
        )
        cut = np.maximum(cut, LEAST)
        where = axes.part_of_areas(countries(area))
        stopped = np.minimum(1.0, INTERRUPTED * np.maximum(-cut, 0.0))
        pull = felt(eps["eps_rd"][:, None] * np.log1p(cut), eps["lag"])[:, year]
        seats = felt(eps["rho"][:, None] * cut, eps["lag"])[:, year]
        gone = felt(eps["left_employment"][:, None] * stopped, eps["lag"])[:, year]
        abroad = np.log1p(gone * eps["left_abroad"] / given["move_hazard"])
        for stage, share in (("D", 1.0), ("P", given["academic_share"])):
            total = total + Effects(
                utility=axes.place(pull * share, areas=where, stages=stage),
                capacity=1 + axes.place(seats * share, areas=where, stages=stage),
                leave=axes.place(abroad * share, areas=where, stages=stage),
                leave_research=axes.place(
                    gone * (1 - eps["left_abroad"]) * share, areas=where, stages=stage
                ),
            )
    return total
