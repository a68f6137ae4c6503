"""Pay: what a destination pays, in universities and in firms."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import Asked, Parameter, Prior, lever
from talentatlas.scenarios.mixing import by_sector
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

SECTORS = ("academic", "industry")


@lever(
    "pay",
    parameters=[Parameter("pay.{sector}", "relative change", -0.9, 5, parts=SECTORS)],
    priors=[
        Prior("foreign", 1.0, 0.4, ("akcigit-foreign", "kleven-denmark", "moretti-long"), 0.0),
        Prior("own", 0.05, 0.05, ("akcigit-own",), 0.0),
        Prior("build_years", 4.0, 1.0, ("moretti-long",), 3.0, 5.0, "even"),
    ],
    lag=(0, 0),
    assumes=("academic_share",),
    cautions=("pay", "income", "national-policy"),
)
def pay(asked: Asked, year: int) -> Effects:
    """Pull of higher pay on foreigners, and much less on a country's own nationals.

    Definition:
        dV = eps * log(1 + change), felt in equal steps over three to five years; doctoral
        students are paid as academics, others by where they work.

    Unit: log change of those who choose the place.
    """
    total = Effects()
    axes, given, eps = asked.axes, asked.assumptions, asked.eps
    for area in sorted({dose.area for dose in asked.doses}):
        change = {sector: np.zeros(1) for sector in SECTORS}
        for dose in asked.doses:
            if dose.area == area:
                change[dose.parameter.rpartition(".")[2]] = np.log1p(dose.change)
        where = axes.part_of_areas(countries(area))
        foreign = axes.foreign()
        for who, groups in (("foreign", foreign), ("own", 1 - foreign)):
            academic, industry = (eps[who][:, None] * change[sector] for sector in SECTORS)
            mixed = by_sector(academic, industry, given["academic_share"])
            for stages, full in (("D", academic), ("PE", mixed)):
                whole = np.broadcast_to(full, mixed.shape)
                effect = felt(whole, eps["lag"], build=eps["build_years"])[:, year]
                total = total + Effects(
                    utility=axes.place(effect, areas=where, stages=stages, groups=groups)
                )
    return total
