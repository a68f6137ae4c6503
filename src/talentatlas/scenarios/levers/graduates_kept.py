"""Graduates kept: fewer of a country's own people leave it, whatever the cause."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt


@lever(
    "graduates-kept",
    parameters=[Parameter("graduates.leave", "relative change", -0.95, 3)],
    cautions=("substitution", "origin"),
)
def graduates_kept(asked: Asked, year: int) -> Effects:
    """Own people who leave the country, and own graduates who start a doctorate abroad.

    Definition:
        hazard to leave of natives * (1 + change); odds of a doctorate at home / (1 + change)

    Unit: log hazard and log change. No study behind it: the user's own word.
    """
    total = Effects()
    axes = asked.axes
    for dose in asked.doses:
        effect = felt(np.log1p(dose.change), asked.eps["lag"])[:, year]
        here = axes.part_of_areas(countries(dose.area))
        natives = axes.part_of_groups(countries(dose.area))
        total = total + Effects(
            leave=axes.place(effect, areas=here, groups=natives),
            utility=axes.place(-effect, areas=here, stages="D", groups=natives),
        )
    return total
