"""Which countries are large enough at a year to be forecast one by one."""

from __future__ import annotations

import numpy as np

from talentatlas.models.panel import FlowPanel

LEAST_STOCK = 500.0  # researchers, mean of three years
LEAST_MOVES = 30.0  # in and out a year, where a source states no stocks
YEARS = 3


def states_stocks(panel: FlowPanel) -> bool:
    """Does the source state stocks in each of the last three years?"""
    return bool(np.isfinite(panel.stock[-YEARS:]).any(1).all())


def large_areas(panel: FlowPanel) -> tuple[str, ...]:
    """Countries with 500 researchers at the last years of a panel, by its stocks.

    A source without stocks is judged by moves: 30 in and out a year.
    """
    if states_stocks(panel):
        size, least = np.nan_to_num(panel.stock[-YEARS:]).mean(0), LEAST_STOCK
    else:
        moves = panel.flows[-YEARS:].mean(0)
        size, least = moves.sum(0) + moves.sum(1), LEAST_MOVES
    return tuple(area for area, of in zip(panel.areas, size, strict=True) if of >= least)
