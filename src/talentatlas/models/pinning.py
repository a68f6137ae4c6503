"""Hazards in the United States, pinned by published stay and return rates.

Of the log of leaving within five years a part falls after the first choice; that part gives
the yearly hazard of those more than five years there, and the first choice is then whatever
makes the stay rate right. Established foreigners leave at the pace that makes the return of
faculty right.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline
from talentatlas.models.priors import by_group, value
from talentatlas.models.state import HOME, SETTLED, SETTLING, E, area_index, group_index
from talentatlas.models.stay_rates import ESTABLISHED, RECENT, P, mix_of_doctors, remaining

Array = NDArray[np.float64]
USA, AMERICANS = area_index("USA"), group_index("USA")
HIGHEST_STAY = 0.995
STUDENT, GRADUATE = 0, 1  # stations


def pin_usa(base: Baseline) -> Baseline:
    """The baseline with hazards of foreigners in the United States as published."""
    leave, rates = base.leave.copy(), by_group("stay_recent")
    for station, odds in _stations(base, yearly_leaving(rates, RECENT)):
        leave[:, station, SETTLED, USA] = odds
        leave[:, station, SETTLING, USA] = odds + value("leave_2-5")
    first = first_choice(leave[:, :, :, USA], mix_of_doctors(base, USA), rates)
    leave[:, GRADUATE, :, USA] = -logit(first)[:, None]
    native = rates[AMERICANS] ** (1 - value("leaving_is_late"))
    leave[AMERICANS, GRADUATE, HOME, USA] = -logit(native)
    return replace(base, leave=leave)


def yearly_leaving(rates: Array, years: tuple[int, ...]) -> Array:
    """Yearly probability to leave after the first choice, by group.

    Args:
        rates: stay rates, by group.
        years: after the doctorate at which they were measured.
    """
    late = rates ** value("leaving_is_late")
    return 1.0 - late ** (1.0 / np.mean(years))


def first_choice(leave: Array, mix: Array, rates: Array) -> Array:
    """Share who stay at the first choice, such that the rate of the recent cohorts is right.

    Args:
        leave: log odds by group, station, years since arrival.
        mix: years since arrival at the doctorate, by group.
        rates: published, by group.
    """
    probability = share(leave)[None]
    kept = remaining(probability, mix, max(RECENT))[0, :, list(RECENT)].mean(axis=0)
    return np.minimum(rates / kept, HIGHEST_STAY)


def home_share(base: Baseline) -> Array:
    """Share of those leaving the United States who go home, by group."""
    return (base.shares[:, USA] * base.home).sum(axis=1)


def _stations(base: Baseline, later: Array) -> list[tuple[int, Array]]:
    """Log odds by station of those more than five years there."""
    faculty = base.stock[:, E, SETTLED, USA] + 1e-9
    faculty = np.where(np.arange(len(faculty)) == AMERICANS, 0.0, faculty)
    home = home_share(base)
    returning = (faculty * later * home).sum() / faculty.sum()
    pace = value("return_of_faculty") / max(returning, 1e-9)
    return [
        (STUDENT, logit(later) + value("leave_D")),
        (P, logit(later)),
        (ESTABLISHED, logit(np.minimum(later * pace, 0.5))),
    ]


def logit(share: Array | float) -> Array:
    """Log odds of a share."""
    return np.log(share) - np.log1p(-np.asarray(share))


def share(odds: Array) -> Array:
    """Share of log odds."""
    return 1.0 / (1.0 + np.exp(-odds))
