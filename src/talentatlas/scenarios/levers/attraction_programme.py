"""Attraction programme: money that pays for posts for people from abroad."""

from __future__ import annotations

import numpy as np

from talentatlas.models.effects import Effects
from talentatlas.scenarios.base import TOTAL, Asked, Parameter, Prior, lever
from talentatlas.scenarios.places import countries

FIRST, LAST = 1.0, 5.0  # years of a programme between which its additionality falls
STAGES = {"P": 0.5, "E": 0.5}  # even split: no programme states one


@lever(
    "attraction-programme",
    parameters=[Parameter("programme.money_usd", "USD for the whole period", 0, 1e11, TOTAL)],
    priors=[
        Prior("take_up", 0.6, 0.2, (), 0.0, 1.0),
        Prior("additional_first", 0.5, 0.15, ("swiss-year1", "cig-presence"), 0.0, 1.0),
        Prior("additional_last", 0.15, 0.08, ("swiss-year5", "cig-presence"), 0.0, 1.0),
    ],
    assumes=("cost_per_head_usd",),
    cautions=("programme",),
)
def attraction_programme(asked: Asked, year: int) -> Effects:
    """Persons a year beyond those who would have come anyway.

    Definition:
        slots = money / cost a head; net gain = slots * take-up * additionality; additionality
        falls in equal steps from the first to the fifth year of the programme.

    Unit: persons a year, split over the countries of a group by their researchers.
    """
    total = Effects()
    axes, eps = asked.axes, asked.eps
    for dose in asked.doses:
        slots = dose.change[year] / asked.assumptions["cost_per_head_usd"]
        running = np.flatnonzero(dose.change > 0)
        age = year - running[0] + 1 if len(running) else FIRST
        part = np.clip((age - FIRST) / (LAST - FIRST), 0.0, 1.0)
        first = eps["additional_first"]
        additional = first * (1 - part) + np.minimum(eps["additional_last"], first) * part
        effect = slots * eps["take_up"] * additional
        weight = axes.researchers(countries(dose.area))
        for stage, share in STAGES.items():
            placed = axes.place(effect * share, areas=weight / weight.sum(), stages=stage)
            total = total + Effects(programme=placed)
    return total
