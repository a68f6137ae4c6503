"""Visa fee: a cut in pay for who bears it, fewer offers where the employer does."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import LEVEL, Asked, Parameter, Prior, lever
from talentatlas.scenarios.mixing import by_sector
from talentatlas.scenarios.places import countries
from talentatlas.scenarios.timing import felt

LEAST_LEFT = 0.05  # share of pay that is left whatever the fee
STAGES = "PE"  # doctoral students hold other visas


@lever(
    "visa-fee",
    parameters=[Parameter("visa.fee_usd", "USD", 0, 1e6, LEVEL, extras=frozenset({"origins"}))],
    priors=[
        Prior("eps_pay", 1.0, 0.4, ("akcigit-foreign", "kleven-denmark", "moretti-long"), 0.0),
        Prior("eta", 1.0, 0.5, ("gap-fee",), 0.0),
    ],
    lag=(0, 1),
    assumes=(
        "employer_share_of_fee",
        "years_covered_by_fee",
        "industry_pay_usd",
        "academic_pay_usd",
        "academic_share",
    ),
    cautions=("fee", "national-policy"),
)
def visa_fee(asked: Asked, year: int) -> Effects:
    """Fewer arrivals from abroad after a fee F for a visa of T years.

    Definition:
        worker:   dV = eps_pay * log(1 - s F / (T pay))
        employer: offers * exp(-eta (1 - s) F / (T pay))
        with s the part borne by the worker; what a post costs the employer is taken as the pay.
        Firms and universities are weighted by where researchers work.

    Unit: log change of arrivals of foreigners who live abroad, stages P and E.
    Follows: sections 4 and 5 of the model. No study of such a fee exists (gap-fee).
    """
    total = Effects()
    axes, given = asked.axes, asked.assumptions
    for dose in asked.doses:
        worker = 1 - given["employer_share_of_fee"]
        change = {}
        for sector in ("academic", "industry"):
            pay = given["years_covered_by_fee"] * given[f"{sector}_pay_usd"]
            left = [
                np.log(np.maximum(1 - worker * fee / pay, LEAST_LEFT))
                for fee in (dose.level, dose.baseline)
            ]
            offers = -(1 - worker) * dose.change / pay
            change[sector] = asked.eps["eps_pay"][:, None] * (left[0] - left[1])
            change[sector] = change[sector] + asked.eps["eta"][:, None] * offers
        full = by_sector(change["academic"], change["industry"], given["academic_share"])
        effect = felt(full, asked.eps["lag"])[:, year]
        where = axes.part_of_areas(countries(dose.area))
        groups = axes.foreign()
        if dose.origins:
            groups = groups * axes.whole_groups(countries(*dose.origins))[None, :]
        shift = axes.place(effect, areas=where, stages=STAGES, groups=groups)
        total = total + Effects(arrivals=np.exp(shift))
    return total
