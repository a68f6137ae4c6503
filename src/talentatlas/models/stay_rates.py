"""Stay rates of doctoral cohorts in one country, as published figures count them.

Published rates follow everybody; the model follows those in research. Leaving research is
taken to be as likely for those who stay as for those who go, and coming back is left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.state import AGEING, LAST_D, NEW, POSTDOCTORAL_YEARS, SETTLED, SETTLING

Array = NDArray[np.float64]
RECENT = (4, 5, 6)  # years after the doctorate: those of 2017-19 in 2023
EARLIER = tuple(range(2, 18))  # those of 2000-15 in 2017
P, ESTABLISHED = 2, 3  # stations


def mix_of_doctors(base: Baseline, area: int) -> Array:
    """Years since arrival of those who may finish a doctorate, by group; sums to one."""
    students = base.stock[:, LAST_D, :, area]
    total = students.sum(axis=1, keepdims=True)
    settled = np.zeros(students.shape[1])
    settled[SETTLED] = 1.0
    return np.where(total > 0, students / np.where(total > 0, total, 1.0), settled)


def remaining(leave: Array, mix: Array, years: int) -> Array:
    """Share still there after each year, of those who stayed at the first choice.

    Args:
        leave: probability to leave, by draw, group, station and years since arrival.
        mix: years since arrival at the doctorate, by group.
        years: to follow.

    Returns:
        By draw, group and year after the doctorate, from 0.
    """
    there = np.broadcast_to(mix, (*leave.shape[:2], mix.shape[1])).copy()
    shares = [there.sum(axis=2)]
    for year in range(1, years + 1):
        _age(there)
        there = there * (1.0 - leave[:, :, P if year < POSTDOCTORAL_YEARS else ESTABLISHED])
        shares.append(there.sum(axis=2))
    return np.stack(shares, axis=2)


def _age(there: Array) -> None:
    """A year since arrival more, in place."""
    for older, younger, share in ((SETTLED, SETTLING, AGEING[1]), (SETTLING, NEW, AGEING[0])):
        aged = share * there[..., younger]
        there[..., older] += aged
        there[..., younger] -= aged


def leave_in(base: Baseline, draws: Draws, area: int) -> Array:
    """Probability to leave an area, by draw, group, station and years since arrival."""
    odds = base.leave[None, :, :, :, area] + draws.leave[:, None, :, None]
    odds[:, :, 1] -= draws.stay[:, :, area, None]
    return 1.0 / (1.0 + np.exp(-odds))


def stay_rates(base: Baseline, draws: Draws, area: int, years: tuple[int, ...]) -> Array:
    """Share of new doctors who are there some years after, mean over the years given.

    Args:
        base: with hazards and first choices.
        draws: parameters.
        area: position of the country of the doctorate.
        years: after the doctorate; a cohort of several years is seen after each.

    Returns:
        By draw and group.
    """
    leave, mix = leave_in(base, draws, area), mix_of_doctors(base, area)
    first = 1.0 - (leave[:, :, 1] * mix).sum(axis=2)
    return first * remaining(leave, mix, max(years))[:, :, list(years)].mean(axis=2)
