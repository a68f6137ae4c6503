"""One year of the cohort model, for a part of the draws.

Order: entry to the doctorate, progress, choice after the doctorate and later moves, exit from
research, ageing since arrival, accounts. Who arrives or starts in a year does not move again,
nor leave research, in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.baseline import Baseline, Draws
from talentatlas.models.moves import Flow
from talentatlas.models.priors import value
from talentatlas.models.state import (
    AGEING,
    FIRST_P,
    HOME,
    LAST_D,
    LAST_P,
    NEW,
    SETTLED,
    SETTLING,
    STEP_STAGE,
    E,
)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Progressed:
    """A group after a year of study and work, before anybody moves.

    Args:
        persons: by draw, step, years since arrival, area; new doctors in the first P step.
        gone: who did not finish, or left research with the doctorate. By draw and area.
    """

    persons: Array
    gone: Array


def progress(persons: Array, draws: Draws) -> Progressed:
    """Everybody a year further.

    Args:
        persons: of one group, by draw, step, years since arrival and area.
        draws: of which `never_finish` is read.
    """
    after = np.zeros_like(persons)
    after[:, 1:FIRST_P] = persons[:, :LAST_D]
    after[:, FIRST_P + 1 : E] = persons[:, FIRST_P:LAST_P]
    ending = value("doctorate_ends") * persons[:, LAST_D]
    after[:, LAST_D] += persons[:, LAST_D] - ending
    doctors = ending * (1.0 - draws.never_finish)[:, None, None]
    after[:, FIRST_P] = doctors * (1.0 - value("leave_research_at_doctorate"))
    after[:, E] = persons[:, E] + persons[:, LAST_P]
    return Progressed(after, (ending - after[:, FIRST_P]).sum(axis=1))


@dataclass(frozen=True, slots=True)
class Settled:
    """A group at the end of the year.

    Args:
        persons: by draw, step, years since arrival and area.
        inflow: persons, by draw and area; likewise the others.
        outflow: persons who moved away.
        entry: persons who started a doctorate.
        exit: persons who left research or a doctorate.
    """

    persons: Array
    inflow: Array
    outflow: Array
    entry: Array
    exit: Array


def settle(
    base: Baseline, group: int, year: Progressed, flow: Flow, ends: tuple[Array, Array]
) -> Settled:
    """Take out who left, age, and add who came.

    Args:
        base: of which `home` is read.
        group: origin group.
        year: the group before anybody moved.
        flow: moves of the year.
        ends: starts of a doctorate by draw and area, and the probability to leave research by
            draw, stage and area.
    """
    starts, leaving = ends
    staying = year.persons - flow.out
    stopped = staying * leaving[:, STEP_STAGE][:, :, None, :]
    persons = staying - stopped
    for older, younger, share in ((SETTLED, SETTLING, AGEING[1]), (SETTLING, NEW, AGEING[0])):
        aged = share * persons[:, :, younger]
        persons[:, :, older] += aged
        persons[:, :, younger] -= aged
    home = base.home[group]
    persons[:, :, NEW] += np.where(home, 0.0, flow.into)
    persons[:, :, HOME] += np.where(home, flow.into, 0.0)
    persons[:, 0, NEW] += np.where(home, 0.0, starts)
    persons[:, 0, HOME] += np.where(home, starts, 0.0)
    return Settled(
        persons,
        flow.into.sum(axis=1),
        flow.out.sum(axis=(1, 2)),
        starts,
        year.gone + stopped.sum(axis=(1, 2)),
    )


def leaving_research(base: Baseline, draws: Draws, added: Array | None = None) -> Array:
    """Probability to leave research in a year, by draw, stage and area.

    Args:
        base: of which `exit` is read.
        draws: of which `exit` is read.
        added: by a reform, by draw, stage and area.
    """
    usual = (base.exit * np.exp(draws.exit)[:, None])[:, :, None]
    if added is not None:
        usual = usual + added
    return np.clip(np.broadcast_to(usual, (*usual.shape[:2], base.areas)), 0.0, 1.0)
