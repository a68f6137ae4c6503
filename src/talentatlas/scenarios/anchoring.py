"""What a scenario bends: draws of future flows without any policy in them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.panel import FlowPanel
from talentatlas.models.state import AREAS, GROUPS, area_index, group_index, group_of
from talentatlas.scenarios.axes import Axes
from talentatlas.scenarios.places import known

Array = NDArray[np.float64]


class Anchor(Protocol):
    """A forecast of flows."""

    @property
    def areas(self) -> tuple[str, ...]:
        """Alpha-3 codes, or the areas of the structural model."""
        ...

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are forecast."""
        ...

    def draws(self, n: int, seed: int) -> Array:
        """Draws of flows by draw, year, origin and destination. Unit: moves a year."""
        ...


def folded(flows: Array, areas: tuple[str, ...]) -> Array:
    """Flows between the areas of the structural model; moves inside a block are left out.

    Args:
        flows: origin and destination on the last two axes.
        areas: of these axes.
    """
    if areas == AREAS:
        return flows
    onto = np.zeros((len(areas), len(AREAS)))
    onto[np.arange(len(areas)), [area_index(code) for code in areas]] = 1.0
    out = onto.T @ flows @ onto
    out[..., np.arange(len(AREAS)), np.arange(len(AREAS))] = 0.0
    return out


def axes_of(panel: FlowPanel | None = None) -> Axes:
    """Axes of the structural model, with sizes from the last stated stocks of a panel."""
    codes = [code for code in known() if len(code) == 3 and code.isupper()]
    size: dict[str, float] = {}
    if panel is not None and panel.stock.size:
        for place, code in enumerate(panel.areas):
            stated = panel.stock[:, place]
            seen = stated[np.isfinite(stated) & (stated > 0)]
            size[code] = float(seen[-1]) if len(seen) else 0.0
    return Axes(
        AREAS,
        GROUPS,
        {code: area_index(code) for code in codes if code not in NOT_COUNTRIES},
        {code: group_index(group_of(code)) for code in codes if code not in NOT_COUNTRIES},
        size,
    )


NOT_COUNTRIES = ("EU", "GULF")
