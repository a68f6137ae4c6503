"""Inflow of a country, as given: what follows elsewhere if fewer arrive, whatever the cause."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

LEAST = -0.999


@lever(
    "inflow",
    parameters=[Parameter("inflow", "relative change", -1, 0, extras=frozenset({"origins"}))],
    cautions=("substitution", "normal-variation"),
)
def inflow(asked: Asked, year: int) -> Effects:
    """Fewer of those who choose the country get there.

    Unit: factor on arrivals from abroad, every stage. No study behind it: the user's own word.
    """
    total = Effects()
    axes = asked.axes
    for dose in asked.doses:
        full = np.log1p(np.maximum(dose.change, LEAST))
        effect = felt(full, asked.eps["lag"])[:, year]
        groups = axes.whole_groups(countries(*dose.origins)) if dose.origins else None
        shift = axes.place(
            effect, areas=axes.part_of_areas(countries(dose.area)), groups=groups
        )
        total = total + Effects(arrivals=np.exp(shift))
    return total
