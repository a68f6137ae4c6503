"""Programmes that bring people beyond what choice gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.errors import ModelError
from talentatlas.models.baseline import Baseline
from talentatlas.models.moves import Flow, Movers, leavers
from talentatlas.models.state import STEP_STAGE

Array = NDArray[np.float64]
MOST = 0.5  # share of those left at a stage in an area whom programmes can draw away in a year


@dataclass(frozen=True, slots=True)
class Brought:
    """Whom programmes would bring from one group.

    Args:
        persons: by draw, stage, origin and destination.
        columns: the destinations.
    """

    persons: Array
    columns: NDArray[np.int64]


def brought(
    base: Baseline, movers: Sequence[Movers], programme: Array, draws: slice
) -> list[Brought] | None:
    """Whom programmes would bring, by group; None without a programme.

    They come from where usual arrivals of an area come from, of all groups in the usual
    proportion unless the programme names groups or origins.

    Raises:
        ModelError: a programme brings less than nobody.
    """
    if not programme.any():
        return None
    if programme.min() < 0:
        raise ModelError(
            f"A programme brings {programme.min():g} persons a year.",
            why="Programmes add arrivals; fewer arrivals are an effect on choice.",
            todo="Give a number of 0 or more, or lower the utility of the country.",
        )
    part = programme[draws] if len(programme) > 1 else programme
    part = np.broadcast_to(part, (*part.shape[:2], base.areas, 3, part.shape[4]))
    columns = np.flatnonzero(part.any(axis=(0, 1, 3, 4)))
    wanted = part[:, :, columns].transpose(4, 0, 3, 1, 2)
    usual = np.stack(
        [
            leavers(m.by_station(), m.leave)[:, :, :, None] * base.shares[g][:, columns]
            for g, m in enumerate(movers)
        ]
    )
    over = tuple(
        axis for axis, length in ((0, wanted.shape[0]), (3, wanted.shape[3])) if length == 1
    )
    total = usual.sum(axis=over, keepdims=True) if over else usual
    share = np.where(total > 0, usual / np.where(total > 0, total, 1.0), 0.0)
    return [Brought(persons, columns) for persons in wanted * share]


def add(flow: Flow, persons: Array, more: Brought | None) -> Flow:
    """The moves of a group with those whom programmes bring.

    Args:
        flow: moves by choice.
        persons: of the group before anybody moved, by draw, step, years since arrival, area.
        more: whom programmes would bring.
    """
    if more is None:
        return flow
    left = persons - flow.out
    by_stage = np.stack([left[:, s == STEP_STAGE].sum(axis=(1, 2)) for s in range(3)], axis=1)
    asked = more.persons.sum(axis=3)
    most = MOST * by_stage / np.where(asked > 0, asked, 1.0)
    extra = more.persons * np.where(asked > 0, np.minimum(most, 1.0), 0.0)[..., None]
    share = left / np.where(by_stage > 0, by_stage, 1.0)[:, STEP_STAGE][:, :, None, :]
    extra_of_step = extra[:, STEP_STAGE]
    out = flow.out + share * extra_of_step.sum(axis=3)[:, :, None, :]
    into, corridor = flow.into.copy(), flow.corridor.copy()
    into[:, :, more.columns] += np.einsum("dyi,dyik->dyk", share.sum(axis=2), extra_of_step)
    corridor[:, :, more.columns] += extra.sum(axis=1)
    return Flow(out, into, corridor, flow.usual)
