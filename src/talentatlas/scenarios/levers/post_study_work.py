"""Post-study work: the months a graduate may stay and work."""

from __future__ import annotations

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import LEVEL, Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

MONTHS = 17.0  # the extension of 2008 that amuedo-master measured


@lever(
    "post-study-work",
    parameters=[
        Parameter("post_study.months", "months", 0, 120, LEVEL, extras=frozenset({"origins"}))
    ],
    priors=[Prior("doctoral", 0.05, 0.08, ("khoo-doctoral", "amuedo-master"))],
    lag=(1, 2),
    cautions=("post-study", "national-policy"),
)
def post_study_work(asked: Asked, year: int) -> Effects:
    """Entry to the doctorate after a change of m months.

    Definition:
        dV = doctoral * m / 17

    Unit: log change of foreign entrants to the doctorate.
    Departs: the 0.26 of master's students is not used, since they are no stage of the model.
    """
    total = Effects()
    axes = asked.axes
    for dose in asked.doses:
        full = asked.eps["doctoral"][:, None] * dose.change[None, :] / MONTHS
        effect = felt(full, asked.eps["lag"])[:, year]
        groups = axes.foreign()
        if dose.origins:
            groups = groups * axes.whole_groups(countries(*dose.origins))[None, :]
        where = axes.part_of_areas(countries(dose.area))
        placed = axes.place(effect, areas=where, stages="D", groups=groups)
        total = total + Effects(utility=placed)
    return total
