"""Wait for permanent residence: fewer stay after the doctorate."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import COIN, Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

FADE = 5.0  # years; khosla-wait: no difference five years after the degree


@lever(
    "residence-wait",
    parameters=[
        Parameter(
            "residence.wait_years", "years more than without reform", -15, 15,
            extras=frozenset({"origins"}),
        )
    ],
    priors=[
        Prior("points_lasting", -2.4, 1.2, ("kahn-wait", "khosla-wait"), high=0.0),
        Prior("points_fading", -5.5, 2.75, ("khosla-wait",), high=0.0),
        Prior("lasts", 0.5, 0.5, ("kahn-wait", "khosla-wait"), distribution=COIN),
    ],
    lag=(1, 1),
    assumes=("stay_rate",),
    cautions=("wait", "national-policy"),
)  # fmt: skip
def residence_wait(asked: Asked, year: int) -> Effects:
    """Shift of the log odds to stay after the doctorate.

    Definition:
        points a year of waiting / 100 / (p (1 - p)), p the stay rate; in half of the draws the
        slope of Kahn and MacGarvie that lasts, in half that of Khosla that fades in five years.

    Unit: log odds. Standard deviations are half of the means: the abstracts give none.
    """
    total = Effects()
    axes, rate = asked.axes, asked.assumptions["stay_rate"]
    for dose in asked.doses:
        courses = {}
        for name, fade in (("points_lasting", None), ("points_fading", FADE)):
            full = asked.eps[name][:, None] * dose.change[None, :] / 100 / (rate * (1 - rate))
            courses[name] = felt(full, asked.eps["lag"], fade=fade)[:, year]
        effect = np.where(
            asked.eps["lasts"] > 0.5, courses["points_lasting"], courses["points_fading"]
        )
        groups = axes.foreign()
        if dose.origins:
            groups = groups * axes.whole_groups(countries(*dose.origins))[None, :]
        where = axes.part_of_areas(countries(dose.area))
        total = total + Effects(stay=axes.place(effect, areas=where, groups=groups))
    return total
