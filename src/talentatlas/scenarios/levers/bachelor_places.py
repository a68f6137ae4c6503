"""More bachelor's places: more graduates who may start a doctorate four years later."""

from __future__ import annotations

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import BOOKKEEPING, Asked, Parameter, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

YEARS = 4.0  # of a first degree


@lever(
    "bachelor-places",
    parameters=[Parameter("bachelor.places", "relative change", -0.9, 5)],
    priors=[BOOKKEEPING],
    lag=(YEARS, YEARS),
    cautions=("places",),
)
def bachelor_places(asked: Asked, year: int) -> Effects:
    """Doctorates started by a group, in proportion to its graduates.

    Definition:
        starts[g, t + 4] * (1 + change * part of the group that comes from the country)

    Unit: factor. By construction: nothing is estimated.
    """
    total = Effects()
    axes = asked.axes
    for dose in asked.doses:
        effect = felt(dose.change, asked.eps["lag"])[:, year]
        groups = axes.part_of_groups(countries(dose.area))
        total = total + Effects(starts=1 + axes.place(effect, groups=groups))
    return total
