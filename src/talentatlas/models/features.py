"""What a forecast knows of each corridor at its origin: levels and growth, seen from both ends.

Nearly all are logs of ratios, so that what is learnt on one size or year holds on another.
Distances and regions are not among them: beside the corridor's own past they did not help.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from talentatlas.models.panel import Array
from talentatlas.models.trends import margin_growth, pair_growth

Columns = dict[str, Array]  # each [origin, destination]

LEVEL_YEARS = ((3, 0.7), (5, 0.2), (8, 0.1))  # years back and weight in the recent level
LATEST = 5  # single years shown
FEW = 0.1  # moves added before a share is taken, so that none is 0


@dataclass(frozen=True, slots=True)
class Past:
    """What is known at an origin.

    Args:
        flows: moves by year, origin, destination; the last year is the origin of the forecast.
        stock: persons by year and country; NaN where not stated.
        entries: first appearances by year and country.
    """

    flows: Array
    stock: Array
    entries: Array

    def until(self, length: int) -> Past:
        """The first years only."""
        return Past(self.flows[:length], self.stock[:length], self.entries[:length])


@dataclass(frozen=True, slots=True)
class Corridors:
    """Features of all ordered pairs of different countries.

    Args:
        names: of the columns.
        values: [pair, feature]; NaN where the past is too short.
        level: recent level of each pair, which forecasts are relative to. Unit: moves a year.
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    level: Array


def pairs(countries: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of origin and destination of every pair, in order."""
    origin, destination = np.nonzero(~np.eye(countries, dtype=bool))
    return origin, destination


def corridors(past: Past) -> Corridors:
    """Features of every pair at the last year of the past; nothing later is used."""
    level = recent_level(past.flows)
    columns = _of_corridor(past.flows, level) | _of_ends(past) | _of_shares(level)
    at = pairs(past.flows.shape[1])
    values = np.stack([column[at] for column in columns.values()], axis=-1)
    return Corridors(tuple(columns), values.astype(np.float32), level[at])


def recent_level(flows: Array) -> Array:
    """Weighted mean of the last years of each pair. Unit: moves a year."""
    return sum(
        (weight * flows[-years:].mean(0) for years, weight in LEVEL_YEARS),
        np.zeros(flows.shape[1:]),
    )


def _ratio(above: Array, below: Array) -> Array:
    return np.log((above + 1.0) / (below + 1.0))


def _back(values: Array, years: int) -> Array:
    """The values some years before the last; NaN where there is no such year."""
    return values[-1 - years] if len(values) > years else np.full(values.shape[1:], np.nan)


def _of_corridor(flows: Array, level: Array) -> Columns:
    """The pair itself and its reverse."""
    last, three, eight = flows[-1], flows[-3:].mean(0), flows[-8:].mean(0)
    slope = pair_growth(flows)
    columns = {"level": np.log1p(level)}
    for years in range(LATEST):
        columns[f"back_{years}"] = _ratio(_back(flows, years), level)
    earlier = flows[-6:-3].sum(0) if len(flows) >= 6 else np.full(level.shape, np.nan)
    return columns | {
        "three_to_eight": _ratio(three, eight),
        "growth_3": _ratio(last, _back(flows, 3)),
        "growth_3_3": _ratio(flows[-3:].sum(0), earlier),
        "slope": slope.shrunk,
        "slope_of_ends": slope.prior,
        "slope_own": slope.own - slope.prior,
        "unrest": np.diff(np.sqrt(flows[-8:]), axis=0).std(0),
        "reverse": _ratio(level, level.T),
        "reverse_growth_3": _ratio(last, _back(flows, 3)).T,
        "reverse_slope": slope.shrunk.T,
        "reverse_to_come": _ratio(eight.T, level),
    }


def _of_ends(past: Past) -> Columns:
    """Totals of both countries, their growth beyond that of the world, stocks and entries."""
    out, into, stock = past.flows.sum(2), past.flows.sum(1), past.stock
    _, slope_out, slope_in = margin_growth(past.flows)
    by_country = {
        "net": _ratio(into[-1], out[-1]),
        "out_of_stock": _ratio(out[-1], stock[-1]),
        "in_of_stock": _ratio(into[-1], stock[-1]),
        "stock": np.log1p(stock[-1]),
        "entries_of_stock": _ratio(past.entries[-1], stock[-1]),
    }
    for name, series in (("out", out), ("in", into)):
        for years in (1, 3, 5):
            by_country[f"{name}_growth_{years}"] = _beyond_world(series, years)
    for name, series in (("stock", stock), ("entries", past.entries)):
        for years in (1, 3):
            by_country[f"{name}_growth_{years}"] = _beyond_world(series, years)
    shape = past.flows.shape[1:]
    columns = {
        "slope_out": np.broadcast_to(slope_out[:, None], shape),
        "slope_in": np.broadcast_to(slope_in[None], shape),
    }
    for name, values in by_country.items():
        columns[f"origin_{name}"] = np.broadcast_to(values[:, None], shape)
        columns[f"destination_{name}"] = np.broadcast_to(values[None], shape)
    return columns


def _beyond_world(series: Array, years: int) -> Array:
    """Log growth of each country over some years less that of all together."""
    world = np.nansum(series, axis=1)
    return _ratio(series[-1], _back(series, years)) - _ratio(world[-1], _back(world, years))


def _of_shares(level: Array) -> Columns:
    """How much of either end the corridor is, and against what its ends would give alone."""
    few, out, into = level + FEW, level.sum(1)[:, None] + 1, level.sum(0)[None] + 1
    return {
        "share_of_origin": np.log(few / out),
        "share_of_destination": np.log(few / into),
        "affinity": np.log(few * level.sum() / (out * into)),
    }
