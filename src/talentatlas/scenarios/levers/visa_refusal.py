"""Visa refusal: who is refused does not arrive, and some no longer apply."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import LEVEL, Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

STAGES = {"visa.refusal.student": "D", "visa.refusal.work": "PE"}


@lever(
    "visa-refusal",
    parameters=[
        Parameter(
            "visa.refusal.{kind}", "share of applications", 0, 0.99, LEVEL,
            ("student", "work"), frozenset({"origins"}),
        )
    ],
    priors=[
        Prior("kappa", 1.0, 0.7, ("shih-cap", "brinatti-canada", "chen-refusal"), 0.0),
    ],
    lag=(0, 1),
    cautions=("national-policy", "substitution"),
)  # fmt: skip
def visa_refusal(asked: Asked, year: int) -> Effects:
    """Fewer arrivals when the refusal rate goes from r to r'.

    Definition:
        arrivals * (1 - r') / (1 - r) * exp(-kappa (r' - r))

    Unit: factor on arrivals of foreigners from abroad; students at stage D, work visas at P, E.
    """
    total = Effects()
    axes = asked.axes
    for dose in asked.doses:
        granted = np.log((1 - dose.level) / (1 - dose.baseline))
        full = granted[None, :] - asked.eps["kappa"][:, None] * dose.change[None, :]
        effect = felt(full, asked.eps["lag"])[:, year]
        groups = axes.foreign()
        if dose.origins:
            groups = groups * axes.whole_groups(countries(*dose.origins))[None, :]
        where, stages = axes.part_of_areas(countries(dose.area)), STAGES[dose.parameter]
        shift = axes.place(effect, areas=where, stages=stages, groups=groups)
        total = total + Effects(arrivals=np.exp(shift))
    return total
