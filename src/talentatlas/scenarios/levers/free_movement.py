"""Free movement ends: two sides lose the right to live and work in each other's countries."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt


@lever(
    "free-movement",
    parameters=[
        Parameter(
            "free_movement.ended", "0 (as before) to 1 (ended)", 0, 1,
            extras=frozenset({"partners"}),
            required=frozenset({"partners"}),
        )
    ],
    priors=[
        Prior("lose_rights", float(np.log(1.86)), 0.25, ("brexit-eu-leave",)),
        Prior("natives", float(np.log(0.86)), 0.25, ("brexit-uk-leave",)),
        Prior("natives_return", float(np.log(1.65)), 0.25, ("brexit-uk-return",)),
    ],
    lag=(0, 1),
    cautions=("composition", "origin"),
)  # fmt: skip
def free_movement(asked: Asked, year: int) -> Effects:
    """Who leaves and who comes home when free movement with the partners ends.

    Definition:
        hazard to leave of the partners' people * 1.86, of natives * 0.86; odds of natives
        abroad to go home * 1.65.

    Unit: log hazard, log odds.
    """
    total = Effects()
    axes = asked.axes
    for dose in asked.doses:
        here = axes.part_of_areas(countries(dose.area))
        natives = axes.part_of_groups(countries(dose.area))
        partners = axes.part_of_groups(countries(*dose.partners))
        course = {
            name: felt(asked.eps[name][:, None] * dose.change[None, :], asked.eps["lag"])[
                :, year
            ]
            for name in ("lose_rights", "natives", "natives_return")
        }
        total = total + Effects(
            leave=axes.place(course["lose_rights"], areas=here, groups=partners)
            + axes.place(course["natives"], areas=here, groups=natives),
            returning=axes.place(course["natives_return"], areas=1 - here, groups=natives),
        )
    return total
